// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What is read off a function once, before any flow: its control-flow graph and
// the places where expressions stand.

#ifndef TORCH_TIDY_FLOW_FUNCTIONINFO_H
#define TORCH_TIDY_FLOW_FUNCTIONINFO_H

#include "clang/AST/ASTContext.h"
#include "clang/Analysis/CFG.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/SmallPtrSet.h"
#include <memory>

namespace clang::tidy::torch::flow {

/// How a statement uses the lvalue that an expression names.
enum class LValueUse : uint8_t { Read, Write, Update, AddressTaken, Bound };

class FunctionInfo {
public:
  /// Null if no control-flow graph can be built.
  static std::unique_ptr<FunctionInfo> build(const FunctionDecl &Function,
                                             ASTContext &Context);

  const FunctionDecl &function() const { return Function; }
  CFG &cfg() const { return *Graph; }
  /// Blocks in reverse post-order get rising numbers.
  unsigned orderOf(const CFGBlock &Block) const {
    return Order[Block.getBlockID()];
  }
  /// The loops that a block belongs to, the condition and the step included.
  llvm::ArrayRef<const Stmt *> loopsAround(const CFGBlock &Block) const {
    return Loops.empty() ? llvm::ArrayRef<const Stmt *>()
                         : Loops[Block.getBlockID()];
  }
  /// Where an exception out of a call goes; null: out of the function.
  const CFGBlock *handlersOf(const Stmt *Call) const {
    return Handlers.lookup(Call);
  }
  /// What is declared in the block before those handlers, in order.
  llvm::ArrayRef<const VarDecl *>
  triedVariables(const CFGBlock &Handlers) const {
    auto It = TriedVariables.find(&Handlers);
    return It == TriedVariables.end() ? llvm::ArrayRef<const VarDecl *>()
                                      : It->second;
  }
  bool isDestroyedTemporary(const CXXBindTemporaryExpr *E) const {
    return DestroyedTemporaries.contains(E);
  }
  bool endsFullStatement(const Stmt *S) const {
    return FullStatements.contains(S);
  }
  /// A link of a chain of calls that stands as a statement: nobody takes the
  /// result of `x.detach().zero_().add_(1);`.
  bool isDiscardedLink(const Expr *Call) const;
  LValueUse useOf(const Expr *E) const;
  /// Assigns to its loop variable, a reference, in each round.
  bool replacesElements(const CXXForRangeStmt &Loop) const {
    return ReplacingLoops.contains(&Loop);
  }
  /// One of the two results of `c ? a : b`: what it is, it is under that
  /// condition only.
  bool isConditionalArm(const Expr *E) const {
    return ConditionalArms.contains(E);
  }
  /// A block that ends in a throw, an abort or an error return.
  bool isRejecting(const CFGBlock &Block) const;

  /// The number of a condition that is worth remembering, 0 if it is not.
  unsigned conditionOf(const Expr *E) const;
  /// The number of the condition `if (Var)`, if it is remembered.
  unsigned conditionOfVariable(const VarDecl *Var) const;
  /// Conditions that speak of a variable or member.
  llvm::ArrayRef<unsigned> conditionsAbout(const ValueDecl *D) const;
  /// Where the function itself asks for an accelerator at run time.
  SourceLocation runtimeDeviceChoice() const { return DeviceChoice; }
  /// Its name says that it is the one for tensors on the CPU, as in `nms_cpu`;
  /// not where it says that something goes there, as in `copy_to_cpu`.
  bool isForCpu() const { return IsForCpu; }
  /// Makes parameters of modules, or other tensors, not require grad.
  bool endsGrad() const { return EndsGrad; }
  /// A helper that it calls does.
  void noteEndsGrad() { EndsGrad = true; }
  /// Waits for the accelerator or switches grad mode: that concerns its callers
  /// whatever they hand it.
  bool concernsCallers() const { return ConcernsCallers; }
  /// Where a parameter is converted by the call \p Method, if any is.
  SourceLocation convertedParameter(llvm::StringRef Method,
                                    const ParmVarDecl *OtherThan) const;

private:
  FunctionInfo(const FunctionDecl &Function) : Function(Function) {}
  void findLoops();
  void findHandlers(const Stmt *Tried, const CFGBlock &Handlers);
  void scan(const Stmt *S, ASTContext &Context);
  void countCondition(const Expr *E, ASTContext &Context);
  void markLValue(const Expr *E, LValueUse Use);

  const FunctionDecl &Function;
  std::unique_ptr<CFG> Graph;
  std::vector<unsigned> Order;
  std::vector<llvm::SmallVector<const Stmt *, 2>> Loops;   ///< by block
  llvm::DenseMap<const Stmt *, const CFGBlock *> Handlers; ///< by call
  llvm::DenseMap<const CFGBlock *, llvm::SmallVector<const VarDecl *, 4>>
      TriedVariables;
  llvm::DenseSet<const CXXBindTemporaryExpr *> DestroyedTemporaries;
  llvm::DenseSet<const Stmt *> FullStatements;
  llvm::DenseSet<const Expr *> ConditionalArms;
  llvm::DenseSet<const CXXForRangeStmt *> ReplacingLoops;
  llvm::DenseMap<const Expr *, LValueUse> LValueUses;
  llvm::DenseMap<const Expr *, unsigned> ConditionNumbers;
  llvm::DenseMap<unsigned, unsigned> ConditionCounts;
  llvm::DenseMap<unsigned, unsigned> ConditionIds; // profile hash to number
  llvm::DenseMap<const ValueDecl *, llvm::SmallVector<unsigned, 2>> About;
  llvm::DenseMap<const ValueDecl *, unsigned> PlainConditions;
  llvm::DenseMap<const ValueDecl *, unsigned> ConstantAssignments;
  struct Converted {
    const ParmVarDecl *Parameter;
    llvm::StringRef Method;
    SourceLocation Loc;
  };
  llvm::SmallVector<Converted, 2> ConvertedParameters;
  /// Those that are given another tensor than their own, converted.
  llvm::SmallPtrSet<const ParmVarDecl *, 4> ChangedParameters;
  SourceLocation DeviceChoice;
  bool IsForCpu = false;
  bool EndsGrad = false;
  bool ConcernsCallers = false;
};

} // namespace clang::tidy::torch::flow

#endif
