// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Which parameters an optimizer updates, as far as the code around says: what
// it was made of, and what a name of a parameter begins with.

#ifndef TORCH_TIDY_FLOW_TRAINEDPARAMETERS_H
#define TORCH_TIDY_FLOW_TRAINEDPARAMETERS_H

#include "flow/FlowContext.h"
#include "llvm/ADT/SmallPtrSet.h"

namespace clang::tidy::torch::flow {

class TrainedParameters {
public:
  /// \p Optimizer: the object of a step in \p F.
  TrainedParameters(const Frame &F, const Expr *Optimizer);

  /// Whether a step updates what \p Tensor names in \p F: net->weight,
  /// net->parameters()[i], the variable of a loop over these. Where nobody is
  /// seen to make the optimizer, it is that of the only module there is.
  bool have(const Frame &F, const Expr *Tensor, bool IsOfModule) const;

private:
  /// The variable or member that a name begins with, and the members on the
  /// way: net, fc, weight.
  using Path = llvm::SmallVector<const ValueDecl *, 4>;
  struct Name {
    Path Of;
    const Frame *Where = nullptr; ///< the function that has the variable
  };
  Name nameOf(const Frame *F, const Expr *E, unsigned Depth = 0) const;
  Name nameOfVariable(const Frame *F, const VarDecl &Var, unsigned Depth) const;
  void takeAll(const Frame *F, const Stmt *S);
  void takeMakers(const Name &Of);
  void takeMakersIn(const Frame *F, const Stmt *S, const ValueDecl &Of);
  bool hasOneModule() const;

  const Frame &F;
  llvm::SmallVector<Path, 4> Paths;
  llvm::SmallPtrSet<const ValueDecl *, 4> Looked;
};

} // namespace clang::tidy::torch::flow

#endif
