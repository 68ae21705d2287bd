// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Calls that do nothing but give a result.

#ifndef TORCH_TIDY_FLOW_FUNCTIONALCALLS_H
#define TORCH_TIDY_FLOW_FUNCTIONALCALLS_H

#include "flow/Statements.h"

namespace clang::tidy::torch::flow {

/// Applies \p Matches to a statement and all in it, lambdas' bodies left out.
template <typename Fn> bool anyIn(const Stmt *S, Fn Matches) {
  if (!S)
    return false;
  if (Matches(S))
    return true;
  for (const Stmt *Child : S->children())
    if (!isa_and_nonnull<LambdaExpr>(S) && anyIn(Child, Matches))
      return true;
  return false;
}

/// An operator that writes nothing, or a function of the user's that only
/// returns the result of such operators.
bool onlyGivesResult(const StatementScope &Scope, const CallExpr &Call);

} // namespace clang::tidy::torch::flow

#endif
