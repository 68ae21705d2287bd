// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "flow/Statements.h"
#include "clang/Basic/SourceManager.h"

namespace clang::tidy::torch::flow {

using model::nameOf;

const model::Operator *StatementScope::operatorOf(const Expr *Call) const {
  const FunctionDecl *Callee = model::calleeOf(Call);
  if (!Callee || isa<CXXConstructorDecl>(Callee) ||
      !Flow.Api.isInLibTorch(Callee))
    return nullptr;
  return Flow.Operators.lookup(Callee);
}

const Expr *StatementScope::selfOf(const CallExpr &Call) const {
  if (const Expr *Object = model::objectOf(&Call))
    return Object;
  return Call.getNumArgs() ? Call.getArg(0) : nullptr;
}

bool StatementScope::isInstantiated(const Stmt *S) const {
  for (; S && !IsInstantiation; S = tree().parentOf(S))
    if (const auto *Lambda = dyn_cast<LambdaExpr>(S))
      if (Lambda->isGenericLambda())
        return true;
  return IsInstantiation;
}

void StatementSearch::search(const FunctionDecl &Function) {
  StatementScope Here(Flow, rootsOf(Function),
                      Function.getTemplateInstantiationPattern() != nullptr);
  searchIn(Here);
}

void StatementSearch::search(const Stmt *Initializer) {
  StatementScope Here(Flow, Initializer, false);
  searchIn(Here);
}

void StatementSearch::searchIn(StatementScope &Here) {
  Scope = &Here;
  for (const Stmt *Root : Here.roots())
    scan(Root);
  Scope = nullptr;
}

bool StatementSearch::isNew(SourceLocation Loc, Locations &Known) {
  Loc = Flow.AST.getSourceManager().getFileLoc(Loc);
  return !Flow.Api.isForeignCode(Loc) && Known.insert(Loc).second;
}

void StatementSearch::scanChildren(const Stmt *S) {
  for (const Stmt *Child : S->children())
    scan(Child);
}

void StatementSearch::scan(const Stmt *S) {
  if (!S)
    return;
  if (const auto *Block = dyn_cast<CompoundStmt>(S)) {
    for (const Stmt *Each : Block->body())
      discard(Each);
  } else if (const auto *Value = dyn_cast<StmtExpr>(S)) {
    // The last statement is the value.
    const CompoundStmt *Block = Value->getSubStmt();
    for (const Stmt *Each : Block->body())
      if (Each != Block->body_back())
        discard(Each);
    return scanChildren(Block);
  } else if (const auto *If = dyn_cast<IfStmt>(S)) {
    discard(If->getThen());
    discard(If->getElse());
  } else if (const auto *For = dyn_cast<ForStmt>(S)) {
    discard(For->getInit());
    discard(For->getInc());
    discard(For->getBody());
  } else if (const auto *Range = dyn_cast<CXXForRangeStmt>(S)) {
    discard(Range->getBody());
    // Once each: the range, and what is written in the loop.
    scan(Range->getInit());
    scan(Range->getRangeInit());
    return scan(Range->getBody());
  } else if (const auto *While = dyn_cast<WhileStmt>(S)) {
    discard(While->getBody());
  } else if (const auto *Do = dyn_cast<DoStmt>(S)) {
    discard(Do->getBody());
  } else if (const auto *Case = dyn_cast<SwitchCase>(S)) {
    discard(Case->getSubStmt());
  } else if (const auto *Label = dyn_cast<LabelStmt>(S)) {
    discard(Label->getSubStmt());
  } else if (const auto *Attributed = dyn_cast<AttributedStmt>(S)) {
    discard(Attributed->getSubStmt());
  } else if (const auto *Binary = dyn_cast<BinaryOperator>(S)) {
    if (Binary->getOpcode() == BO_Comma)
      discard(Binary->getLHS());
  } else if (const auto *Lambda = dyn_cast<LambdaExpr>(S)) {
    for (const Expr *Init : Lambda->capture_inits())
      scan(Init);
    for (const Stmt *Body : bodiesOf(*Lambda))
      scan(Body);
    return;
  } else if (const auto *Call = dyn_cast<CallExpr>(S)) {
    scanCall(Call);
  }
  scanChildren(S);
}

void StatementSearch::discard(const Stmt *S, bool IsArm) {
  const auto *E = dyn_cast_or_null<Expr>(S);
  if (!E)
    return;
  E = written(E);
  if (const auto *Binary = dyn_cast<BinaryOperator>(E)) {
    if (Binary->getOpcode() == BO_Comma)
      discard(Binary->getRHS(), IsArm); // scan() sees to the other side
    return;
  }
  if (const auto *Either = dyn_cast<ConditionalOperator>(E)) {
    discard(Either->getTrueExpr(), true);
    return discard(Either->getFalseExpr(), true);
  }
  const auto *Call = dyn_cast<CallExpr>(E);
  if (!Call)
    return;
  if (auto Report = discardedResult(*Scope, *Call, IsArm))
    if (isNew(Report->OperatorName, Discarded))
      Flow.Results.Discarded.push_back(*Report);
}

void StatementSearch::scanCall(const CallExpr *Call) {
  const FunctionDecl *Callee = Call->getDirectCallee();
  if (!Callee)
    return;
  if (model::isAny(nameOf(*Callee),
                   {"cpu", "to", "contiguous", "detach", "clone"}) &&
      Flow.Api.isInLibTorch(Callee))
    if (auto Report = needlessCall(*Scope, *Call))
      Flow.Results.Needless.insert({Call, *Report});
  if (!isa<CXXMethodDecl>(Callee))
    return;
  if (model::isAny(nameOf(*Callee),
                   {"sizes", "strides", "sym_sizes", "sym_strides"}) &&
      Flow.Api.isInLibTorch(Callee))
    if (auto Report = danglingSizes(*Scope, *Call))
      if (isNew(Call->getExprLoc(), Sizes))
        Flow.Results.Sizes.push_back(*Report);
  if (!model::isAny(nameOf(*Callee), {"item", "is_nonzero", "data", "data_ptr",
                                      "packed_accessor", "type"}) ||
      !Flow.Api.isInLibTorch(Callee))
    return;
  if (auto Report = itemInLoop(*Scope, *Call))
    if (isNew(Call->getExprLoc(), Items))
      Flow.Results.Items.push_back(*Report);
  if (auto Report = retiredCall(*Scope, *Call))
    if (isNew(Call->getExprLoc(), Deprecated))
      Flow.Results.Deprecated.push_back(*Report);
}

} // namespace clang::tidy::torch::flow
