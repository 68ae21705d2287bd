// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Where the array view that an expression gives goes to: whether the full
// expression uses it up, or variables hold it, and which.

#ifndef TORCH_TIDY_VIEWREACH_H
#define TORCH_TIDY_VIEWREACH_H

#include "FunctionIndex.h"
#include "model/TensorApi.h"
#include "llvm/ADT/SmallPtrSet.h"

namespace clang::tidy::torch {

/// Whether an object of the type can hold a view of memory that is not its
/// own. In doubt it can.
bool canHoldView(QualType Type, const model::TensorApi &Api);

class ViewReach {
public:
  ViewReach(const Expr *View, const FunctionIndex &Index,
            const model::TensorApi &Api);

  /// Nothing holds the view after the full expression.
  bool isUsedUp() const { return !Escapes && Holders.empty(); }
  /// It goes where it outlives every variable of the function.
  bool escapes() const { return Escapes; }
  /// Nothing uses the view after the block of \p Place, nor what it was before
  /// that statement.
  bool staysWithin(const Spot &Place) const;
  /// Both go into one call, comparison or the like: the ends of a range.
  bool meets(const ViewReach &Other) const;

private:
  friend bool keepsArgument(const CallExpr *, unsigned,
                            const model::TensorApi &, unsigned);
  ViewReach(const ParmVarDecl *Parameter, const FunctionIndex &Index,
            const model::TensorApi &Api, unsigned Depth);
  void followHolders();
  void follow(const Expr *View, bool IsFirst);
  void holdIn(const Expr *Target);
  void hold(const VarDecl *Var);
  bool keptByCall(const Expr *Call, const Expr *Argument);

  const FunctionIndex &Index;
  const model::TensorApi &Api;
  unsigned Depth = 0;
  bool IsCallee = false;
  bool Escapes = false;
  llvm::SmallVector<const VarDecl *, 4> Holders;
  llvm::SmallPtrSet<const Expr *, 8> Takers; ///< what takes the view, in order
};

} // namespace clang::tidy::torch

#endif
