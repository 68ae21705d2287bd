// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What the flow found out, for the checks to judge: conversions with their host
// uses, memory used after its end. Data, no words.

#ifndef TORCH_TIDY_FLOW_FINDINGS_H
#define TORCH_TIDY_FLOW_FINDINGS_H

#include "flow/Storage.h"
#include "flow/TensorState.h"
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
};

/// Memory used after its end.
struct DeadUse {
  UseKind Kind;
  SourceLocation Loc;
  Death End;
  StorageInfo Storage;
  const NamedDecl *Into = nullptr; ///< the member or variable of a Stored use
};

/// One conversion of a tensor to an array view.
struct ConversionReport {
  const Expr *Call = nullptr;
  model::Conversion Conversion{};
  bool IsHelperCall = false; ///< the call of a helper that converts
  /// The conversion that gives the other end of the range, if it is another.
  const Expr *RangeEnd = nullptr;
  const FunctionDecl *Function = nullptr;
  TensorState State; ///< at the conversion, all paths
  llvm::SmallVector<HostUse, 2> HostUses;
  llvm::SmallVector<DeadUse, 1> DeadUses;
  bool isWritten() const;
};

/// One from_blob call.
struct BlobReport {
  const Expr *Call = nullptr;
  const FunctionDecl *Function = nullptr;
  llvm::SmallVector<DeadUse, 1> DeadUses;
  /// Something is written through the tensor, or into the buffer while the
  /// tensor borrows it: a copy at the call would not see it.
  bool IsWritten = false;
};

struct FlowStatistics {
  unsigned Functions = 0;
  unsigned BoundHits = 0;
  unsigned BlockVisits = 0;
};

struct Findings {
  llvm::MapVector<const Expr *, ConversionReport> Conversions;
  llvm::MapVector<const Expr *, BlobReport> Blobs;
  FlowStatistics Statistics;
};

} // namespace clang::tidy::torch::flow

#endif
