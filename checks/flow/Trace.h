// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Why a fact holds: the steps that become the notes of a warning. A step is
// data; the words for it stand in checks/Wording.cpp.

#ifndef TORCH_TIDY_FLOW_TRACE_H
#define TORCH_TIDY_FLOW_TRACE_H

#include "clang/Basic/SourceLocation.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Allocator.h"
#include "llvm/Support/StringSaver.h"

namespace clang::tidy::torch::flow {

enum class StepKind {
  MovedToAccelerator, ///< t.cuda(), t.to(torch::kCUDA)
  MadeOnAccelerator,  ///< a factory with an accelerator in its options
  DeviceChosen,       ///< a device variable that may hold an accelerator
  GuardSaysSo,        ///< if (t.is_cuda()); Detail: "grad", "layout", "bits"
  ModuleMoved,        ///< net->to(device)
  ModuleOutput,       ///< the result of forward() of such a module
  RequiresGradSet,    ///< requires_grad_(); Detail "maybe": by a flag
  ModuleParameter,    ///< a parameter of a module; "maybe": it may have some
  MadeStrided,        ///< transpose, permute, expand, a stepped slice
  BitSet,             ///< conj, _neg_view
  CopyStarted,        ///< a non-blocking device-to-host copy
  RankSet,            ///< a factory, view or guard of known rank
  DTypeSet,           ///< a factory, conversion or operator of known dtype
  ComputedFrom,       ///< an operator's result keeps the fact
  ComputedInto,       ///< the same, and Subject is the variable that takes it
  PassedTo,           ///< an argument of a helper whose body is visible
  ReturnedFrom,       ///< a helper's result
  PartialGuard,       ///< a rejecting guard tests something else
  SiblingConverted,   ///< another parameter is converted, this one not
  RuntimeDevice,      ///< the code chooses a device at run time
  EntryPoint,         ///< a parameter of a registered function
  Gradient,           ///< a gradient that enters an autograd function
};

struct TraceStep {
  StepKind Kind;
  SourceLocation Loc;
  llvm::StringRef Subject; ///< the variable or operator that it speaks of
  llvm::StringRef Detail;  ///< what it was computed from or passed to
  const TraceStep *Parent; ///< what happened before
};

/// Owns the steps of one translation unit.
class TraceArena {
public:
  const TraceStep *step(StepKind Kind, SourceLocation Loc,
                        llvm::StringRef Subject, const TraceStep *Parent,
                        llvm::StringRef Detail = {});
  llvm::StringRef keep(llvm::StringRef Text) { return Strings.save(Text); }

private:
  llvm::BumpPtrAllocator Allocator;
  llvm::UniqueStringSaver Strings{Allocator};
};

/// The same steps, but the last one names the variable that takes its result.
const TraceStep *namedStep(TraceArena &Arena, const TraceStep *Last,
                           SourceLocation ResultLoc, llvm::StringRef Name);

/// The steps from first to last, at most \p Most of them (the first ones and
/// the last ones stay: the origin and the end matter most).
llvm::SmallVector<const TraceStep *, 8> pathOf(const TraceStep *Last,
                                               unsigned Most = 8);
const TraceStep *originOf(const TraceStep *Last);

} // namespace clang::tidy::torch::flow

#endif
