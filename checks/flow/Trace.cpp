// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "flow/Trace.h"
#include <algorithm>

namespace clang::tidy::torch::flow {

const TraceStep *TraceArena::step(StepKind Kind, SourceLocation Loc,
                                  llvm::StringRef Subject,
                                  const TraceStep *Parent,
                                  llvm::StringRef Detail) {
  // A loop must not lengthen the path at each round.
  unsigned Depth = 0;
  for (const TraceStep *Step = Parent; Step; Step = Step->Parent) {
    if (Step->Kind == Kind && Step->Loc == Loc)
      return Parent;
    if (++Depth > 24)
      return Parent;
  }
  return new (Allocator.Allocate<TraceStep>())
      TraceStep{Kind, Loc, keep(Subject), keep(Detail), Parent};
}

const TraceStep *namedStep(TraceArena &Arena, const TraceStep *Last,
                           SourceLocation ResultLoc, llvm::StringRef Name) {
  if (!Last || Last->Loc != ResultLoc)
    return Last;
  StepKind Kind = Last->Kind;
  switch (Kind) {
  case StepKind::ComputedFrom:
    Kind = StepKind::ComputedInto;
    break;
  case StepKind::MovedToAccelerator:
  case StepKind::MadeOnAccelerator:
  case StepKind::RequiresGradSet:
    break;
  default:
    return Last;
  }
  return Arena.step(Kind, Last->Loc, Name, Last->Parent, Last->Detail);
}

llvm::SmallVector<const TraceStep *, 8> pathOf(const TraceStep *Last,
                                               unsigned Most) {
  llvm::SmallVector<const TraceStep *, 8> Path;
  for (; Last; Last = Last->Parent)
    Path.push_back(Last);
  std::reverse(Path.begin(), Path.end());
  if (Path.size() > Most) {
    unsigned Head = Most / 2;
    Path.erase(Path.begin() + Head, Path.end() - (Most - Head));
  }
  return Path;
}

const TraceStep *originOf(const TraceStep *Last) {
  while (Last && Last->Parent)
    Last = Last->Parent;
  return Last;
}

} // namespace clang::tidy::torch::flow
