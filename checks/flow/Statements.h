// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// One walk over the statements of each function, for what a statement says by
// itself. No finding of it depends on whether the function is analysed.

#ifndef TORCH_TIDY_FLOW_STATEMENTS_H
#define TORCH_TIDY_FLOW_STATEMENTS_H

#include "flow/FlowContext.h"
#include "flow/StatementTree.h"
#include "llvm/ADT/DenseSet.h"
#include <memory>

namespace clang::tidy::torch::flow {

/// One function, or initialiser of a variable outside of functions.
class StatementScope {
public:
  StatementScope(FlowContext &Flow, llvm::ArrayRef<const Stmt *> Roots,
                 bool IsInstantiation)
      : Flow(Flow), Roots(Roots.begin(), Roots.end()),
        IsInstantiation(IsInstantiation) {}

  FlowContext &Flow;
  const StatementTree &tree() const {
    if (!Tree)
      Tree = std::make_unique<StatementTree>(Roots);
    return *Tree;
  }
  llvm::ArrayRef<const Stmt *> roots() const { return Roots; }

  /// The operator that a call is, if it is one.
  const model::Operator *operatorOf(const Expr *Call) const;
  /// The object of a method, the first argument of a function; null if there is
  /// none.
  const Expr *selfOf(const CallExpr &Call) const;
  /// Whether a statement comes out of a template, a generic lambda included.
  bool isInstantiated(const Stmt *S) const;
  /// Whether the file has the expression as it stands, outside of macros.
  bool isInFile(SourceLocation Loc) const {
    return Loc.isValid() && Loc.isFileID() && !Flow.Api.isForeignCode(Loc);
  }

  /// What is asked of a variable (null: of the whole function) for each call
  /// that has it, found out once.
  bool once(unsigned Question, const ValueDecl *Of,
            llvm::function_ref<bool()> Answer) const {
    auto It = Answers.find({Of, Question});
    return It != Answers.end() ? It->second
                               : Answers[{Of, Question}] = Answer();
  }

private:
  mutable llvm::DenseMap<std::pair<const ValueDecl *, unsigned>, bool> Answers;
  llvm::SmallVector<const Stmt *, 4> Roots;
  bool IsInstantiation;
  mutable std::unique_ptr<StatementTree> Tree;
};

class StatementSearch {
public:
  explicit StatementSearch(FlowContext &Flow) : Flow(Flow) {}
  /// Adds what there is to Flow.Results.
  void search(const FunctionDecl &Function);
  /// The initialiser of a variable that is not in a function.
  void search(const Stmt *Initializer);

private:
  void searchIn(StatementScope &Here);
  void scan(const Stmt *S);
  void scanChildren(const Stmt *S);
  void scanCall(const CallExpr *Call);
  /// An expression whose value nobody takes.
  void discard(const Stmt *S, bool IsArm = false);
  /// Of two instantiations of a template, or of macro arguments that are
  /// expanded twice, one is enough.
  using Locations = llvm::DenseSet<SourceLocation>;
  bool isNew(SourceLocation Loc, Locations &Known);

  FlowContext &Flow;
  StatementScope *Scope = nullptr;
  Locations Discarded, Items, Sizes, Deprecated;
};

/// Recognition, one file each.
std::optional<DiscardedReport>
discardedResult(const StatementScope &Scope, const CallExpr &Call, bool IsArm);
std::optional<ItemReport> itemInLoop(const StatementScope &Scope,
                                     const CallExpr &Call);
std::optional<SizesReport> danglingSizes(const StatementScope &Scope,
                                         const CallExpr &Call);
std::optional<DeprecatedReport> retiredCall(const StatementScope &Scope,
                                            const CallExpr &Call);
std::optional<NeedlessReport> needlessCall(const StatementScope &Scope,
                                           const CallExpr &Call);

} // namespace clang::tidy::torch::flow

#endif
