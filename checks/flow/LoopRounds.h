// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Tensors that a loop takes up one after another have one name and one place in
// the flow: the elements of a container, rows of a tensor, what a function
// hands out. What an earlier round kept of them is not what this round writes.

#ifndef TORCH_TIDY_FLOW_LOOPROUNDS_H
#define TORCH_TIDY_FLOW_LOOPROUNDS_H

#include "flow/Aliasing.h"
#include "clang/AST/Stmt.h"
#include <memory>

namespace clang::tidy::torch::flow {

class FlowContext;
struct Frame;
struct LoopScope;

class LoopRounds {
public:
  explicit LoopRounds(FlowContext &Flow);
  ~LoopRounds();

  /// The same data, as earlier rounds of a loop took it up.
  struct Earlier {
    const Stmt *Loop;
    const FunctionDecl *Function; ///< that has the loop
    DataId Id;
  };
  DataId earlier(DataId Id, const Stmt &Loop, const FunctionDecl &Function);
  llvm::ArrayRef<Earlier> earlierOf(DataId Id) const;
  /// What the data is called when the loop is over.
  DataId afterLoop(DataId Id, const Stmt &Loop) const;

  /// Whether an expression names another tensor in each round.
  bool selectsAnew(const Expr *E, const Stmt &Loop,
                   const FunctionDecl &Function);
  /// Whether a name was made by such an expression. \p F has the loop.
  bool isOfRound(const AliasStep *Path, const Stmt &Loop, const Frame &F);

private:
  FlowContext &Flow;
  llvm::DenseMap<const FunctionDecl *, std::unique_ptr<LoopScope>> Scopes;
  llvm::DenseMap<std::pair<const Stmt *, const Stmt *>, bool> Answers;
  llvm::DenseMap<DataId, llvm::SmallVector<Earlier, 1>> Known;
  llvm::DenseMap<DataId, std::pair<const Stmt *, DataId>> Origins;
};

} // namespace clang::tidy::torch::flow

#endif
