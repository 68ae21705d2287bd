// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What is another one in each round of a loop, as far as the statements say.

#ifndef TORCH_TIDY_FLOW_LOOPCHANGES_H
#define TORCH_TIDY_FLOW_LOOPCHANGES_H

#include "flow/Statements.h"

namespace clang::tidy::torch::flow {

enum class LoopChange : uint8_t {
  Value,  ///< surely another value
  Handle, ///< maybe another tensor: one that is written in place stays the same
};

class LoopChanges {
public:
  explicit LoopChanges(const StatementScope &Scope,
                       LoopChange Of = LoopChange::Value)
      : Scope(Scope), Api(Scope.Flow.Api), Tree(Scope.tree()), Of(Of) {}

  /// Whether what is named is changed there. \p OrMaybe: or may be.
  bool isModifyingUse(const Expr *Name, bool OrMaybe) const;
  bool isModified(const ValueDecl &D, const Stmt &Loop, bool OrMaybe) const;
  /// Whether an expression, of variables, is another one in each round.
  bool varies(const Stmt *E, const Stmt &Loop, unsigned Depth = 0) const;
  /// The same of an expression that stands in the loop.
  bool selectsAnew(const Expr *E, const Stmt &Loop) const;

private:
  const StatementScope &Scope;
  const model::TensorApi &Api;
  const StatementTree &Tree;
  LoopChange Of;
};

} // namespace clang::tidy::torch::flow

#endif
