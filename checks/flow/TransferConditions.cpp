// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "flow/Transfer.h"

namespace clang::tidy::torch::flow {

using model::Predicate;
using model::TypeKind;

/// The tensor or device that a condition speaks of, for the note.
static const Expr *subjectOf(const Expr *E, const model::TensorApi &Api) {
  E = E->IgnoreParenImpCasts();
  TypeKind Kind = Api.kindOf(E->getType());
  if ((Kind == TypeKind::Tensor || Kind == TypeKind::Device) &&
      isa<DeclRefExpr, MemberExpr>(E))
    return E;
  for (const Stmt *Child : E->children())
    if (const auto *Sub = dyn_cast_or_null<Expr>(Child))
      if (const Expr *Found = subjectOf(Sub, Api))
        return Found;
  return nullptr;
}

/// Strips what does not change a condition but its sign.
static const Expr *leafOf(const Expr *E, bool &IsNegated) {
  for (;;) {
    E = E->IgnoreParenImpCasts();
    if (const auto *Not = dyn_cast<UnaryOperator>(E);
        Not && Not->getOpcode() == UO_LNot) {
      IsNegated = !IsNegated;
      E = Not->getSubExpr();
    } else if (const auto *Cast = dyn_cast<ExplicitCastExpr>(E);
               Cast && Cast->getType()->isIntegralOrEnumerationType()) {
      E = Cast->getSubExpr();
    } else if (const auto *Cleanups = dyn_cast<ExprWithCleanups>(E)) {
      E = Cleanups->getSubExpr();
    } else if (const auto *Call = dyn_cast<CallExpr>(E);
               Call && Call->getDirectCallee() && Call->getNumArgs() &&
               model::nameOf(*Call->getDirectCallee()) == "__builtin_expect") {
      E = Call->getArg(0);
    } else {
      return E;
    }
  }
}

static const Formula *compare(FormulaArena &Formulas, const Value &L,
                              const Value &R, const Expr *RightExpr,
                              const ASTContext &Context, bool IsEquality) {
  const auto *LD = L.as<DeviceValue>(), *RD = R.as<DeviceValue>();
  if (LD && RD) {
    auto IsConstant = [](const DeviceValue *D) {
      return D->Device.mustBeSafe() || D->Device.mustBeUnsafe();
    };
    if (IsConstant(LD))
      std::swap(LD, RD);
    if (!IsEquality)
      return nullptr;
    if (IsConstant(LD) && IsConstant(RD)) {
      // Two accelerators need not be the same one; but where the code asked
      // before, a constant is what it asked for.
      if (LD->Device.mustBeUnsafe() && RD->Device.mustBeUnsafe())
        return !LD->Device.Symbol != !RD->Device.Symbol
                   ? Formulas.constant(true)
                   : nullptr;
      return Formulas.constant(LD->Device.mustBeSafe() ==
                               RD->Device.mustBeSafe());
    }
    if (IsConstant(RD) && LD->Device.Symbol) {
      Formula New(Formula::Property);
      New.Predicate =
          RD->Device.mustBeSafe() ? Predicate::OnCpu : Predicate::OnAccelerator;
      New.Device = LD->Device.Symbol;
      return Formulas.make(New);
    }
    if (LD->Device.Symbol && RD->Device.Symbol) {
      if (LD->Device.Symbol == RD->Device.Symbol)
        return Formulas.constant(true);
      Formula New(Formula::SameDevice);
      New.Device = LD->Device.Symbol;
      New.OtherDevice = RD->Device.Symbol;
      return Formulas.make(New);
    }
    return nullptr;
  }
  const auto *LT = L.as<DTypeValue>(), *RT = R.as<DTypeValue>();
  if (LT && RT) {
    if (!LT->Of)
      std::swap(LT, RT);
    if (!LT->Of)
      return nullptr;
    Formula New(IsEquality && !RT->Of ? Formula::DTypeIs : Formula::Other);
    New.Tensor = LT->Of;
    New.DTypes = RT->DType;
    New.DTypes.Why = nullptr;
    return Formulas.make(New);
  }
  if (const auto *Rank = L.as<RankValue>()) {
    Expr::EvalResult Number;
    bool IsKnown = IsEquality && !RightExpr->isValueDependent() &&
                   RightExpr->EvaluateAsInt(Number, Context);
    Formula New(IsKnown ? Formula::RankIs : Formula::Other);
    New.Tensor = Rank->Of;
    if (IsKnown)
      New.Rank = static_cast<int>(Number.Val.getInt().getExtValue());
    return Formulas.make(New);
  }
  return nullptr;
}

const Formula *Transfer::comparison(const Expr *Left, const Expr *Right,
                                    bool IsEquality) {
  Value L = loaded(Left), R = loaded(Right);
  const Formula *Found = compare(C.Formulas, L, R, Right, C.AST, IsEquality);
  return Found ? Found : compare(C.Formulas, R, L, Left, C.AST, IsEquality);
}

const Formula *Transfer::formulaOf(const Expr *E) {
  bool IsNegated = false;
  E = leafOf(E, IsNegated);
  auto Signed = [&](const Formula *Found) {
    return IsNegated ? C.Formulas.negated(Found) : Found;
  };
  if (isa<StringLiteral>(E)) // assert(condition && "message")
    return Signed(C.Formulas.constant(true));
  if (W.hasValue(E) || !isa<BinaryOperator, CXXOperatorCallExpr>(E)) {
    Value V = loaded(E);
    if (const auto *B = V.as<BoolValue>())
      return Signed(B->Condition);
    if (!isa<CXXOperatorCallExpr>(E))
      return nullptr;
  }
  const Expr *Left = nullptr, *Right = nullptr;
  bool IsEqual = false, IsUnequal = false;
  if (const auto *Binary = dyn_cast<BinaryOperator>(E)) {
    if (Binary->isLogicalOp()) {
      const Formula *A = formulaOf(Binary->getLHS());
      const Formula *B = formulaOf(Binary->getRHS());
      if (!A && !B)
        return nullptr;
      // What is not understood says nothing.
      const Formula *Nothing = C.Formulas.make(Formula(Formula::Other));
      return Signed(C.Formulas.both(
          Binary->getOpcode() == BO_LAnd ? Formula::And : Formula::Or,
          A ? A : Nothing, B ? B : Nothing));
    }
    if (!Binary->isComparisonOp())
      return nullptr;
    Left = Binary->getLHS();
    Right = Binary->getRHS();
    IsEqual = Binary->getOpcode() == BO_EQ;
    IsUnequal = Binary->getOpcode() == BO_NE;
  } else if (const auto *Call = dyn_cast<CXXOperatorCallExpr>(E)) {
    if (!Call->isComparisonOp() || Call->getNumArgs() != 2)
      return nullptr;
    Left = Call->getArg(0);
    Right = Call->getArg(1);
    IsEqual = Call->getOperator() == OO_EqualEqual;
    IsUnequal = Call->getOperator() == OO_ExclaimEqual;
  } else {
    return nullptr;
  }
  // x.requires_grad() == false
  if (IsEqual || IsUnequal)
    for (auto [Asked, Other] : {std::pair(Left, Right), std::pair(Right, Left)})
      if (const auto *Literal =
              dyn_cast<CXXBoolLiteralExpr>(Other->IgnoreParenImpCasts())) {
        const Formula *Found = formulaOf(Asked);
        return Signed(
            Literal->getValue() == IsEqual ? Found : C.Formulas.negated(Found));
      }
  const Formula *Found = comparison(Left, Right, IsEqual || IsUnequal);
  if (Found && IsUnequal)
    Found = C.Formulas.negated(Found);
  return Found ? Signed(Found) : nullptr;
}

std::optional<bool> Transfer::decided(const Expr *Condition) {
  bool IsNegated = false;
  const Expr *Leaf = leafOf(Condition, IsNegated);
  if (unsigned Number = F.Info.conditionOf(Leaf))
    if (std::optional<bool> Known = W.assumption(Number))
      return *Known != IsNegated;
  if (const Formula *Found = formulaOf(Condition))
    if (Found->K == Formula::Constant)
      return Found->IsTrue;
  return std::nullopt;
}

bool Transfer::assumeCase(const SwitchStmt &Switch, const CaseStmt *Case) {
  Value On = loaded(Switch.getCond());
  if (!On)
    return true;
  auto Assume = [&](const CaseStmt *Label, bool IsTrue) {
    const Formula *Found = compare(C.Formulas, On, loaded(Label->getLHS()),
                                   Label->getLHS(), C.AST, true);
    const Expr *Subject = subjectOf(Switch.getCond(), Api);
    return assume(W, Found, IsTrue,
                  C.Traces.step(StepKind::GuardSaysSo, Label->getBeginLoc(),
                                Subject ? nameOfExpr(Subject) : "", nullptr));
  };
  if (Case)
    return Assume(Case, true);
  for (const SwitchCase *Each = Switch.getSwitchCaseList(); Each;
       Each = Each->getNextSwitchCase())
    if (const auto *Label = dyn_cast<CaseStmt>(Each))
      if (!Assume(Label, false))
        return false;
  return true;
}

/// What a condition asks of a tensor beside its device, for the note.
static llvm::StringRef propertyIn(const Formula *F) {
  if (!F)
    return "";
  if (F->K == Formula::Property)
    switch (F->Predicate) {
    case Predicate::RequiresGrad:
      return "grad";
    case Predicate::Contiguous:
      return "layout";
    case Predicate::Conjugate:
    case Predicate::Negative:
      return "bits";
    default:
      return "";
    }
  llvm::StringRef Found = propertyIn(F->A);
  return Found.empty() ? propertyIn(F->B) : Found;
}

bool Transfer::assumeBranch(const Expr *Condition, bool IsTrue,
                            bool RejectsOther) {
  if (std::optional<bool> Known = decided(Condition); Known && *Known != IsTrue)
    return false;
  bool IsNegated = false;
  const Expr *Leaf = leafOf(Condition, IsNegated);
  if (unsigned Number = F.Info.conditionOf(Leaf))
    W.assume(Number, IsTrue != IsNegated);
  const Formula *Found = formulaOf(Condition);
  if (!Found)
    return true;
  const Expr *Subject = subjectOf(Leaf, Api);
  llvm::StringRef Name = Subject ? nameOfExpr(Subject) : "";
  const TraceStep *Because =
      C.Traces.step(StepKind::GuardSaysSo, Leaf->getBeginLoc(), Name, nullptr,
                    propertyIn(Found));
  if (!assume(W, Found, IsTrue, Because))
    return false;
  if (RejectsOther)
    noteRejected(Found, C.Traces.step(StepKind::PartialGuard,
                                      Leaf->getBeginLoc(), Name, nullptr));
  return true;
}

void Transfer::forgetConditionsAbout(const ValueDecl *D) {
  for (unsigned Condition : F.Info.conditionsAbout(D))
    W.forgetAssumption(Condition);
}

/// a = b; x.requires_grad_(); list.push_back(x): what was asked of the object
/// may have another answer now.
void Transfer::forgetConditionsAfter(const CallExpr *Call) {
  const Expr *Object = model::objectOf(Call);
  const auto *Method = dyn_cast_or_null<CXXMethodDecl>(Call->getDirectCallee());
  if (!Object || !Method)
    return;
  // The operators in place are const.
  llvm::StringRef Name = model::nameOf(*Method);
  if (!Method->isConst() || Name.ends_with("_") || Name.starts_with("set_") ||
      Name.starts_with("__i") ||
      (isa<CXXOperatorCallExpr>(Call) &&
       cast<CXXOperatorCallExpr>(Call)->isAssignmentOp()))
    forgetConditions(Object);
}

void Transfer::forgetConditions(const Expr *Target) {
  Target = Target->IgnoreParenImpCasts();
  if (const auto *Ref = dyn_cast<DeclRefExpr>(Target))
    forgetConditionsAbout(Ref->getDecl());
  else if (const auto *Member = dyn_cast<MemberExpr>(Target)) {
    forgetConditionsAbout(Member->getMemberDecl());
    forgetConditions(Member->getBase());
  } else if (const auto *Unary = dyn_cast<UnaryOperator>(Target)) {
    forgetConditions(Unary->getSubExpr());
  }
}

} // namespace clang::tidy::torch::flow
