// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Where the expressions of one function stand: their parents, the places where
// a variable is named, the names that are taken. Built for a function that gets
// an edit; ASTContext's parent map would be built for the translation unit.

#ifndef TORCH_TIDY_FUNCTIONINDEX_H
#define TORCH_TIDY_FUNCTIONINDEX_H

#include "clang/AST/ASTContext.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/StringSet.h"
#include <optional>

namespace clang::tidy::torch {

/// A statement of a block, before which another one can be put.
struct Spot {
  const CompoundStmt *Block;
  const Stmt *Statement;
};

class FunctionIndex {
public:
  /// Of a function with a body, the lambdas in it included.
  explicit FunctionIndex(const FunctionDecl &Function);

  const FunctionDecl &function() const { return Function; }
  bool contains(const Stmt *S) const { return Parents.count(S) != 0; }
  /// Null for the body and for the initialisers of a constructor.
  const Stmt *parentOf(const Stmt *S) const { return Parents.lookup(S); }
  bool isInside(const Stmt *Inner, const Stmt *Outer) const;
  /// The nearest expression around, casts and the like included.
  const Expr *parentExprOf(const Expr *E) const;
  /// The variable of a declaration that \p Init initialises, if it does.
  const VarDecl *initializedBy(const Expr *Init) const;

  llvm::ArrayRef<const DeclRefExpr *> namesOf(const ValueDecl *D) const;
  /// The statement that declares a local variable.
  const DeclStmt *declarationOf(const VarDecl *Var) const {
    return Declarations.lookup(Var);
  }

  /// The innermost place before which a statement runs whenever \p E is about
  /// to be evaluated, and once for each time; nothing if there is none.
  std::optional<Spot> spotBefore(const Expr *E) const;
  /// Whether the block may get a new variable: nothing jumps past it.
  bool canDeclareIn(const CompoundStmt *Block) const;

  /// A name that means nothing yet, from now on taken.
  std::string freshName(llvm::StringRef Wish, ASTContext &Context);

private:
  void scan(const Stmt *S, const Stmt *Parent);

  const FunctionDecl &Function;
  llvm::DenseMap<const Stmt *, const Stmt *> Parents;
  llvm::DenseMap<const ValueDecl *, llvm::SmallVector<const DeclRefExpr *, 4>>
      References;
  llvm::DenseMap<const VarDecl *, const DeclStmt *> Declarations;
  llvm::StringSet<> Names;
};

} // namespace clang::tidy::torch

#endif
