// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The statements of one function with their parents, the bodies of its lambdas
// included. Built for a function in which a statement gives a reason to.

#ifndef TORCH_TIDY_FLOW_STATEMENTTREE_H
#define TORCH_TIDY_FLOW_STATEMENTTREE_H

#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/SmallVector.h"

namespace clang::tidy::torch::flow {

/// The bodies that a lambda runs: those of its instantiations if it is generic.
llvm::SmallVector<const Stmt *, 1> bodiesOf(const LambdaExpr &Lambda);
/// The function's body, and the initialisers of a constructor.
llvm::SmallVector<const Stmt *, 4> rootsOf(const FunctionDecl &Function);
/// Without what the source does not show, parentheses included.
const Expr *written(const Expr *E);

class StatementTree {
public:
  explicit StatementTree(llvm::ArrayRef<const Stmt *> Roots);

  const Stmt *parentOf(const Stmt *S) const { return Parents.lookup(S); }
  bool isInside(const Stmt *Inner, const Stmt *Outer) const;
  /// The nearest statement around that is no cast, temporary or parenthesis.
  const Stmt *userOf(const Expr *E) const;
  /// The outermost of the casts, temporaries and parentheses around.
  const Expr *wholeOf(const Expr *E) const;
  /// The names of a variable, the member expressions of a field.
  llvm::ArrayRef<const Expr *> namesOf(const ValueDecl *D) const;
  /// Null for parameters.
  const DeclStmt *declarationOf(const VarDecl *Var) const {
    return Declarations.lookup(Var);
  }

private:
  void add(const Stmt *S, const Stmt *Parent);

  llvm::DenseMap<const Stmt *, const Stmt *> Parents;
  llvm::DenseMap<const ValueDecl *, llvm::SmallVector<const Expr *, 4>> Names;
  llvm::DenseMap<const VarDecl *, const DeclStmt *> Declarations;
};

} // namespace clang::tidy::torch::flow

#endif
