// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// How names came to share data: the steps by which handles, tensors and array
// views were made of one another, and what was written through one of them
// since.

#ifndef TORCH_TIDY_FLOW_ALIASING_H
#define TORCH_TIDY_FLOW_ALIASING_H

#include "flow/Storage.h"
#include "flow/Trace.h"
#include <deque>

namespace clang::tidy::torch::flow {

/// The data of a tensor or buffer: a StorageId, or, of a tensor whose storage
/// is somebody else's, made of its identity.
using DataId = unsigned;
constexpr DataId TensorData = 1u << 31;

enum class AliasKind : uint8_t {
  View,         ///< t[0], view, select: shares on purpose
  Handle,       ///< auto b = a;
  CopyIfNeeded, ///< to, cpu, contiguous, reshape
  Detach,       ///< detach, data
  Blob,         ///< from_blob
  ArrayView,    ///< data_ptr, accessor
};

/// One name was made of another, of the same data.
struct AliasStep {
  AliasKind Kind = AliasKind::View;
  const Expr *Site = nullptr;
  const AliasStep *Parent = nullptr;
  const FunctionDecl *Function = nullptr; ///< that holds the site
  llvm::StringRef From;                   ///< what it was made of
  llvm::StringRef Method;                 ///< the operator that made it
  bool IsCertain = true;                  ///< never copies
  /// Handle: of an element or of a member of another object, or into a
  /// container. Such a handle may be there to write what it was copied from.
  bool IsShortcut = false;
  bool IsElement = false;   ///< Handle: into a container
  bool IsAggregate = false; ///< Handle: of all tensors of a class or container
  bool OfParameter = false; ///< of a module's parameter
  bool RequiresGrad = false;
  /// Blob, ArrayView: the memory had been filled when this was made.
  bool CarriesData = true;
  unsigned Number = 0; ///< in the order of making
  unsigned Depth = 1;
};

/// Data was written, and not by this name.
struct AliasMark {
  const AliasStep *Step = nullptr; ///< that made the names share it
  SourceLocation Loc;              ///< of the write
  /// It was written by this very name or one that was made of it.
  bool IsOwn = false;
  bool IsWhole = false;            ///< nothing of the old data is left
  bool IsByHost = false;           ///< through an array view, or into a buffer
  bool WriterIsMade = false;       ///< the writer was made by the step
  bool IsByOptimizer = false;      ///< by a step of one
  const TraceStep *Path = nullptr; ///< the calls that lead to it
  llvm::StringRef Writer;
  /// Who else has the data: the caller by this parameter, the object by this
  /// member. Of own marks.
  const NamedDecl *Holder = nullptr;
  unsigned Number = 0;
};

struct DataRef {
  DataId Id = 0;
  const AliasStep *Path = nullptr; ///< null: the first name of the data
  const AliasMark *Mark = nullptr;
  friend bool operator==(const DataRef &A, const DataRef &B) {
    return A.Id == B.Id && A.Path == B.Path && A.Mark == B.Mark;
  }
};
/// What data a tensor or view may have. Sorted; one for each path; bounded.
using DataSet = llvm::SmallVector<DataRef, 1>;
DataSet unionOf(const DataSet &A, const DataSet &B);
/// How many data are in both.
unsigned countCommon(const DataSet &A, const DataSet &B);
unsigned countData(const DataSet &A);

/// The step by which two names of the same data came to share it without being
/// meant to; null where there is none. \p Written is the path of the name that
/// is written.
const AliasStep *unintendedStep(const AliasStep *Written,
                                const AliasStep *Other);
/// The last step of a path that may be taken for a copy.
const AliasStep *lastCopyLike(const AliasStep *Path);
/// The step that a path begins with.
const AliasStep *beginOf(const AliasStep *Path);
bool isOnPath(const AliasStep *Path, const AliasStep *Step);

/// Owns the steps and marks of one translation unit; equal ones are one object.
class AliasTable {
public:
  const AliasStep *step(const AliasStep &New);
  const AliasMark *mark(const AliasMark &New);

private:
  template <typename T> struct Table {
    std::deque<T> All;
    llvm::DenseMap<std::pair<const void *, const void *>,
                   llvm::SmallVector<T *, 1>>
        ByKey;
  };
  Table<AliasStep> Steps;
  Table<AliasMark> Marks;
};

} // namespace clang::tidy::torch::flow

#endif
