// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Scalars read from a tensor one by one: item() on an element that the
// iteration of a loop selects, of a tensor that is the same all along.

#include "flow/FunctionalCalls.h"
#include "flow/LoopChanges.h"
#include "llvm/ADT/STLExtras.h"

namespace clang::tidy::torch::flow {

using model::isAny;
using model::nameOf;
using model::Operator;
using model::TypeKind;

namespace {

class ItemLoop {
public:
  ItemLoop(const StatementScope &Scope, const CallExpr &Call)
      : Scope(Scope), Api(Scope.Flow.Api), Tree(Scope.tree()), Changes(Scope),
        Call(Call) {}

  std::optional<ItemReport> report();

private:
  void findLoops();
  bool isConstantFalse(const Expr *E) const;
  void select(const Expr *E);
  bool takeOperator(const CallExpr &C, const Expr *&E);
  const Expr *lastingValueOf(const VarDecl &Var) const;

  bool lasts(const Expr *E, const Stmt &Loop) const;
  std::optional<uint64_t> iterationsOf(const Stmt &Loop) const;
  bool isComparedWithVarying() const;

  const StatementScope &Scope;
  const model::TensorApi &Api;
  const StatementTree &Tree;
  LoopChanges Changes;
  const CallExpr &Call;

  llvm::SmallVector<const Stmt *, 4> Loops; ///< around, from the inside
  const Stmt *ConditionOf =
      nullptr; ///< the loop whose condition the read is in
  llvm::SmallVector<const Expr *, 4> Indices;
  llvm::SmallVector<const Stmt *, 2> Over; ///< loops over a list of tensors
  bool IsList = false;
  const Expr *Base = nullptr;
};

} // namespace

//===----------------------------------------------------------------------===//
// Loops
//===----------------------------------------------------------------------===//

bool ItemLoop::isConstantFalse(const Expr *E) const {
  bool Value = true;
  return E && !E->isValueDependent() &&
         E->EvaluateAsBooleanCondition(Value, Scope.Flow.AST) && !Value;
}

void ItemLoop::findLoops() {
  const Stmt *Child = &Call;
  for (const Stmt *S = Tree.parentOf(Child); S;
       Child = S, S = Tree.parentOf(S)) {
    if (isa<LambdaExpr>(S))
      return; // runs elsewhere
    const Expr *Condition = nullptr;
    if (const auto *For = dyn_cast<ForStmt>(S)) {
      if (Child == For->getInit())
        continue;
      Condition = For->getCond();
    } else if (const auto *Range = dyn_cast<CXXForRangeStmt>(S)) {
      if (Child != Range->getBody())
        continue;
    } else if (const auto *While = dyn_cast<WhileStmt>(S)) {
      Condition = While->getCond();
    } else if (const auto *Do = dyn_cast<DoStmt>(S)) {
      if (isConstantFalse(Do->getCond()))
        continue; // do { } while (0), of a macro
      Condition = Do->getCond();
    } else {
      continue;
    }
    if (Child == Condition && !ConditionOf)
      ConditionOf = S;
    Loops.push_back(S);
  }
}

/// How often the body runs, where literals say so.
std::optional<uint64_t> ItemLoop::iterationsOf(const Stmt &Loop) const {
  ASTContext &Context = Scope.Flow.AST;
  if (const auto *Range = dyn_cast<CXXForRangeStmt>(&Loop)) {
    const Expr *Over = written(Range->getRangeInit());
    if (const auto *List = dyn_cast<CXXStdInitializerListExpr>(Over))
      Over = written(List->getSubExpr());
    if (const auto *List = dyn_cast<InitListExpr>(Over))
      return List->getNumInits();
    if (const auto *Array = Context.getAsConstantArrayType(Over->getType()))
      return Array->getSize().getZExtValue();
    return std::nullopt;
  }
  const auto *For = dyn_cast<ForStmt>(&Loop);
  const auto *Init = For ? dyn_cast_or_null<DeclStmt>(For->getInit()) : nullptr;
  const auto *Var = Init && Init->isSingleDecl()
                        ? dyn_cast<VarDecl>(Init->getSingleDecl())
                        : nullptr;
  const auto *Test =
      For && For->getCond()
          ? dyn_cast<BinaryOperator>(For->getCond()->IgnoreParenImpCasts())
          : nullptr;
  const auto *Step =
      For && For->getInc()
          ? dyn_cast<UnaryOperator>(For->getInc()->IgnoreParens())
          : nullptr;
  if (!Var || !Var->getInit() || !Test || !Step || !Step->isIncrementOp())
    return std::nullopt;
  auto IsVar = [&](const Expr *E) {
    const auto *Ref = dyn_cast<DeclRefExpr>(E->IgnoreParenImpCasts());
    return Ref && Ref->getDecl() == Var;
  };
  Expr::EvalResult First, Last;
  if (!IsVar(Step->getSubExpr()) || !IsVar(Test->getLHS()) ||
      !isAny(Test->getOpcodeStr(), {"<", "<=", "!="}) ||
      Var->getInit()->isValueDependent() ||
      Test->getRHS()->isValueDependent() ||
      !Var->getInit()->EvaluateAsInt(First, Context) ||
      !Test->getRHS()->EvaluateAsInt(Last, Context) ||
      Changes.isModified(*Var, *For->getBody(), /*OrMaybe=*/true))
    return std::nullopt;
  int64_t Count = Last.Val.getInt().getExtValue() -
                  First.Val.getInt().getExtValue() +
                  (Test->getOpcode() == BO_LE ? 1 : 0);
  return Count < 0 ? 0 : static_cast<uint64_t>(Count);
}

/// Whether an expression is the same tensor or list in each round.
bool ItemLoop::lasts(const Expr *E, const Stmt &Loop) const {
  return !anyIn(E, [&](const Stmt *S) {
    const ValueDecl *D = nullptr;
    if (const auto *Ref = dyn_cast<DeclRefExpr>(S)) {
      D = Ref->getDecl();
      if (isa<FunctionDecl, EnumConstantDecl>(D))
        return false;
      if (const auto *Part = dyn_cast<BindingDecl>(D))
        if (const auto *Whole =
                dyn_cast_or_null<VarDecl>(Part->getDecomposedDecl()))
          if (const DeclStmt *Declaration = Tree.declarationOf(Whole);
              Declaration && Tree.isInside(Declaration, &Loop))
            return true;
      if (const auto *Var = dyn_cast<VarDecl>(D))
        if (const DeclStmt *Declaration = Tree.declarationOf(Var);
            Declaration && Tree.isInside(Declaration, &Loop))
          return true;
    } else if (const auto *Member = dyn_cast<MemberExpr>(S)) {
      D = dyn_cast<FieldDecl>(Member->getMemberDecl());
    } else if (const auto *C = dyn_cast<CallExpr>(S)) {
      const FunctionDecl *Callee = C->getDirectCallee();
      return !onlyGivesResult(Scope, *C) &&
             !(Callee &&
               (model::isInNamespace(Callee, "std") ||
                (isa<CXXMethodDecl>(Callee) && Api.isInLibTorch(Callee) &&
                 cast<CXXMethodDecl>(Callee)->isConst())));
    }
    return D && Changes.isModified(*D, Loop, /*OrMaybe=*/true);
  });
}

//===----------------------------------------------------------------------===//
// What is selected
//===----------------------------------------------------------------------===//

/// The value of a variable that is made in a loop and stays as it is.
const Expr *ItemLoop::lastingValueOf(const VarDecl &Var) const {
  const DeclStmt *Declaration = Tree.declarationOf(&Var);
  if (!Declaration || !Var.getInit() || Loops.empty() ||
      !Tree.isInside(Declaration, Loops.back()) || !Var.hasLocalStorage())
    return nullptr;
  for (const Expr *Name : Tree.namesOf(&Var))
    if (Changes.isModifyingUse(Name, /*OrMaybe=*/false))
      return nullptr;
  return Var.getInit();
}

bool ItemLoop::takeOperator(const CallExpr &C, const Expr *&E) {
  const Operator *Op = Scope.operatorOf(&C);
  const Expr *Self = Op ? Scope.selfOf(C) : nullptr;
  if (!Self)
    return false;
  bool IsList = !Api.isTensor(C.getType());
  if (!Op->givesSelf() ||
      (IsList && !isAny(Op->Name, {"unbind", "split", "chunk", "tensor_split",
                                   "split_with_sizes"})))
    return false;
  if (isAny(Op->Name, {"operator[]", "select", "index", "narrow", "slice"}))
    for (const Expr *Argument : C.arguments())
      if (Argument != Self)
        Indices.push_back(Argument);
  E = Self;
  return true;
}

void ItemLoop::select(const Expr *E) {
  for (unsigned Steps = 0; Steps < 32; ++Steps) {
    Base = E = written(E);
    if (const auto *C = dyn_cast<CallExpr>(E)) {
      if (takeOperator(*C, E))
        continue;
      const FunctionDecl *Callee = C->getDirectCallee();
      const auto *Method = dyn_cast_or_null<CXXMethodDecl>(Callee);
      // v[i], v.at(i)
      if (Method && model::isInNamespace(Callee, "std") &&
          (Method->getOverloadedOperator() == OO_Subscript ||
           nameOf(*Method) == "at")) {
        for (const Expr *Index : model::argumentsOf(C))
          Indices.push_back(Index);
        IsList = true;
        E = model::objectOf(C);
        continue;
      }
      return;
    }
    if (const auto *Element = dyn_cast<ArraySubscriptExpr>(E)) {
      Indices.push_back(Element->getIdx());
      IsList = true;
      E = Element->getBase();
      continue;
    }
    const auto *Ref = dyn_cast<DeclRefExpr>(E);
    const auto *Var = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
    if (!Var)
      return;
    const auto *Range = llvm::find_if(Loops, [&](const Stmt *Loop) {
      const auto *R = dyn_cast<CXXForRangeStmt>(Loop);
      return R && R->getLoopVariable() == Var;
    });
    if (Range != Loops.end()) {
      Over.push_back(*Range);
      IsList = true;
      E = cast<CXXForRangeStmt>(*Range)->getRangeInit();
      continue;
    }
    const Expr *Value = lastingValueOf(*Var);
    if (!Value)
      return;
    E = Value;
  }
}

/// i < n.item<int>(). A loop that only asks the tensor ends when somebody
/// writes it, seen or unseen.
bool ItemLoop::isComparedWithVarying() const {
  for (const Stmt *S = &Call; S && S != ConditionOf; S = Tree.parentOf(S))
    if (const auto *Binary = dyn_cast<BinaryOperator>(S);
        Binary && Binary->isComparisonOp())
      return Changes.varies(Binary, *ConditionOf);
  return false;
}

std::optional<ItemReport> ItemLoop::report() {
  findLoops();
  if (Loops.empty())
    return std::nullopt;
  const Expr *Object = model::objectOf(&Call);
  if (!Object)
    return std::nullopt;
  select(Object);
  ItemReport Report;
  Report.Call = &Call;
  Report.Callee = Call.getDirectCallee();
  Report.Tensor = Base;
  // for (auto &row : t.unbind()): of one tensor after all.
  Report.Kind = IsList && !Api.isTensor(Base->getType())
                    ? ItemReport::ListElement
                    : ItemReport::Element;
  if (Report.Kind == ItemReport::ListElement &&
      Api.kindOf(Base->getType()) != TypeKind::Container)
    return std::nullopt;
  uint64_t Iterations = 1;
  bool IsCounted = true;
  for (const Stmt *Loop : Loops) {
    if (!lasts(Base, *Loop))
      break;
    std::optional<uint64_t> Count = iterationsOf(*Loop);
    IsCounted = IsCounted && Count;
    Iterations *= Count.value_or(1);
    bool IsSelecting = llvm::is_contained(Over, Loop) ||
                       llvm::any_of(Indices, [&](const Expr *I) {
                         return Changes.varies(I, *Loop);
                       });
    if (!IsSelecting)
      continue;
    if (!Report.Loop)
      Report.Loop = Loop;
    Report.Outermost = Loop;
    if (IsCounted)
      Report.Iterations = Iterations;
    else
      Report.Iterations = std::nullopt;
  }
  if (Report.Loop)
    return Report;
  // while (i < n.item<int>()), and n is always the same.
  const auto *Ref = dyn_cast<DeclRefExpr>(Base);
  const auto *Var = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
  if (!ConditionOf || !Var || !Var->hasLocalStorage() ||
      !lasts(Base, *ConditionOf) || !isComparedWithVarying() ||
      llvm::any_of(Indices,
                   [&](const Expr *I) { return !lasts(I, *ConditionOf); }))
    return std::nullopt;
  Report.Kind = ItemReport::Condition;
  Report.Loop = Report.Outermost = ConditionOf;
  return Report;
}

std::optional<ItemReport> itemInLoop(const StatementScope &Scope,
                                     const CallExpr &Call) {
  const FunctionDecl *Callee = Call.getDirectCallee();
  if (!Callee || !isAny(nameOf(*Callee), {"item", "is_nonzero"}))
    return std::nullopt;
  const Expr *Object = model::objectOf(&Call);
  if (!Object || !Scope.Flow.Api.isTensor(Object->getType()))
    return std::nullopt;
  return ItemLoop(Scope, Call).report();
}

} // namespace clang::tidy::torch::flow
