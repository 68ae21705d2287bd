// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What the flow found out, for the checks to judge: conversions with their host
// uses, memory used after its end. Data, no words.

#ifndef TORCH_TIDY_FLOW_FINDINGS_H
#define TORCH_TIDY_FLOW_FINDINGS_H

#include "flow/Aliasing.h"
#include "flow/StatementReports.h"
#include "flow/Statistics.h"
#include "flow/Storage.h"
#include "flow/TensorState.h"
#include "flow/Value.h"
#include "model/TensorApi.h"
#include "llvm/ADT/MapVector.h"

namespace clang::tidy::torch::flow {

enum class UseKind : uint8_t {
  HostRead,
  HostWrite,
  HostUpdate, ///< reads and writes
  PassedOn,   ///< an argument of a function that cannot be looked into
  Returned,
  Stored,     ///< into a member, a global, an out-parameter
  SplitRange, ///< one end of a range whose other end is in other memory
  TensorUse,  ///< an operator on a tensor over borrowed memory
};
inline bool isHostUse(UseKind Kind) { return Kind <= UseKind::HostUpdate; }
inline bool isWrite(UseKind Kind) {
  return Kind == UseKind::HostWrite || Kind == UseKind::HostUpdate;
}

/// Host code reads or writes memory that a conversion gave it.
struct HostUse {
  UseKind Kind;
  SourceLocation Loc;
  TensorState State; ///< of the converted tensor, as known at the use
  const TraceStep *Path = nullptr; ///< how the view came here, if through calls
  bool IsFirstElement = false;     ///< that one alone, `*p` or `p[0]`
  /// The functions whose analysis came here, and what they had weak evidence
  /// against, by TensorState::hostFacts().
  llvm::SmallVector<std::pair<const FunctionDecl *, uint8_t>, 1> Sources;
};

/// Memory used after its end.
struct DeadUse {
  UseKind Kind;
  SourceLocation Loc;
  Death End;
  StorageInfo Storage;
  const NamedDecl *Into = nullptr; ///< the member or variable of a Stored use
};

/// A cast of a conversion's result from `void *` to a pointer to elements.
struct ElementCast {
  const CastExpr *Cast;
  QualType Element;
  DTypeSet DType; ///< of the tensor
};

/// One conversion of a tensor to an array view.
struct ConversionReport {
  const Expr *Call = nullptr;
  model::Conversion Conversion{};
  bool IsHelperCall = false; ///< the call of a helper that converts
  /// The conversion that gives the other end of the range, if it is another.
  const Expr *RangeEnd = nullptr;
  const FunctionDecl *Function = nullptr;
  TensorState State;   ///< at the conversion, all paths
  StorageSet Storages; ///< that the tensor may have there
  llvm::SmallVector<HostUse, 2> HostUses;
  /// The function asks for the strides of the tensor, or of one that it is a
  /// view of.
  bool ReadsStrides = false;
  /// It asks for those of the tensor that this one is a dense copy of, whose
  /// layout this is.
  std::optional<Fact> StridesOfOriginal;
  llvm::SmallVector<DeadUse, 1> DeadUses;
  llvm::SmallVector<ElementCast, 1> Casts;
  unsigned Seen = 0;           ///< kinds of use, one bit each
  bool IsSeenOnDevice = false; ///< a kernel or a library of the device gets it
  bool isWritten() const;
};

/// What the options of a from_blob call say.
struct BlobOptions {
  const Expr *Options = nullptr; ///< the argument, if there is one
  bool NamesDevice = false;
  bool NamesDType = false;
};

/// One from_blob call.
struct BlobReport {
  const Expr *Call = nullptr;
  const FunctionDecl *Function = nullptr;
  bool IsMet = false; ///< what follows is known, all paths together
  BlobOptions Given;
  QualType Element; ///< of the memory; null where it may stand for anything
  DTypeSet DType;   ///< of the tensor
  Fact Device;      ///< where the tensor says it is
  Fact Memory;      ///< where the memory is
  llvm::SmallVector<DeadUse, 1> DeadUses;
  /// Something is written through the tensor, or into the buffer while the
  /// tensor borrows it: a copy at the call would not see it.
  bool IsWritten = false;
};

/// One data under two names, one written and the other read later.
struct AliasReport {
  const AliasStep *Step = nullptr; ///< where they came to share it
  const FunctionDecl *Function = nullptr;
  struct Access {
    SourceLocation Loc; ///< invalid: after the function
    const TraceStep *Path = nullptr;
    llvm::StringRef Name;
    bool IsByHost = false;
    bool IsByOptimizer = false;
    UseKind Kind = UseKind::TensorUse;
    const NamedDecl *Holder = nullptr; ///< who has the data after the function
  };
  Access Write, Read;        ///< of the one name and of the other
  bool IsRead = false;       ///< the other name is read
  bool WriterIsMade = false; ///< the written name was made of the other
  /// The written name is used for its value after the write.
  bool IsWriterUsed = false;
  /// The same for what the caller or the object still holds.
  Access HeldWrite;
  /// The other name gets what was written, so it was meant for it, or the code
  /// asks whether the two share data.
  bool IsIntended = false;
  /// Something is written through a from_blob tensor or an array view.
  bool IsWrittenThrough = false;

  /// The other name is read in the function, or kept for later. A short name
  /// for an element or member may be there to be written, unless it is used.
  bool isReadLater() const {
    return IsRead && !(Step->IsShortcut && WriterIsMade && !IsWriterUsed);
  }
  bool isFinding() const {
    // Copied back after the optimizer's step, it restores nothing.
    if (!Step || (IsIntended && !Write.IsByOptimizer) ||
        (Step->Kind == AliasKind::ArrayView && IsWrittenThrough))
      return false;
    return isReadLater() || (HeldWrite.Holder && IsWriterUsed);
  }
};

/// What comes between a non-blocking copy to an accelerator and the moment when
/// the host knows that it is done.
enum class AsyncReadEnd : uint8_t {
  Gone,    ///< the buffer that is copied from goes out of scope
  Written, ///< it is written again
};
struct AsyncReadReport {
  const Expr *Copy = nullptr;
  AsyncReadEnd End{};
  SourceLocation Loc;
  const NamedDecl *Owner = nullptr; ///< of the buffer
};

/// What is wrong with the size of a copy.
enum class CopyFault : uint8_t {
  CountsElements, ///< elements where bytes are asked for
  OtherSizeof,    ///< the sizeof of another type
  SizedTwice,     ///< bytes times the size of an element
  TooLarge,       ///< more than the memory has
  OtherElements,  ///< the operands' elements differ in size
};

/// A call that copies bytes from or to the memory of a tensor, with a size that
/// is none.
struct CopyReport {
  const Expr *Call = nullptr;
  const FunctionDecl *Function = nullptr;
  CopyFault Fault{};
  const Expr *Size = nullptr;       ///< the argument
  const Expr *Elements = nullptr;   ///< the call that counts elements
  const Expr *Width = nullptr;      ///< sizeof and the like
  const Expr *Conversion = nullptr; ///< what gave the tensor's memory
  QualType Element;                 ///< its C++ type; null: not known
  unsigned ElementSize = 0;         ///< of the tensor's memory
  uint64_t OtherSize = 0; ///< the sizeof, or of the other operand's elements
  uint64_t Bytes = 0, Room = 0;    ///< of TooLarge
  const TraceStep *Path = nullptr; ///< how the memory came here
  /// Another call of this helper passes what it asks for.
  bool IsSoundElsewhere = false;
};

struct Findings {
  llvm::MapVector<const Expr *, ConversionReport> Conversions;
  llvm::MapVector<const Expr *, BlobReport> Blobs;
  llvm::MapVector<const Expr *, AliasReport> Aliases;
  llvm::MapVector<const Expr *, AsyncReadReport> AsyncReads;
  /// Of a copy at that place: the argument that makes it non-blocking.
  llvm::DenseMap<SourceLocation, const Expr *> NonBlockingFlags;
  /// Of one statement each, whatever became of its function's analysis.
  std::vector<DiscardedReport> Discarded;
  std::vector<ItemReport> Items;
  std::vector<SizesReport> Sizes;
  std::vector<DeprecatedReport> Deprecated;
  llvm::MapVector<const Expr *, NeedlessReport> Needless;
  llvm::MapVector<const Expr *, CopyReport> Copies;
  FlowStatistics Statistics;
};

} // namespace clang::tidy::torch::flow

#endif
