// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Sizes and strides of a temporary tensor that are kept: sizes() returns a view
// of what the tensor object holds, whoever else has its data.

#include "flow/Statements.h"
#include "llvm/ADT/STLExtras.h"

namespace clang::tidy::torch::flow {

using model::isAny;
using model::nameOf;
using model::Operator;
using model::StorageEffect;
using model::TypeKind;

/// The call that made the temporary whose sizes are asked for: an operator,
/// which returns an object of its own. A function of the program may return a
/// copy of a handle that lives on.
static const CallExpr *makerOfTemporary(const StatementScope &Scope,
                                        const CallExpr &Call) {
  const Expr *Object = model::objectOf(&Call);
  if (!Object)
    return nullptr;
  const auto *Temporary = dyn_cast<MaterializeTemporaryExpr>(
      Object->IgnoreParenBaseCasts()->IgnoreParenNoopCasts(Scope.Flow.AST));
  if (!Temporary || Temporary->getExtendingDecl())
    return nullptr;
  const Expr *Made = Temporary->getSubExpr()->IgnoreParens();
  if (const auto *Bound = dyn_cast<CXXBindTemporaryExpr>(Made))
    Made = Bound->getSubExpr()->IgnoreParens();
  const auto *Maker = dyn_cast<CallExpr>(Made);
  const Operator *Op = Maker ? Scope.operatorOf(Maker) : nullptr;
  return Op && Op->Effects->Storage != StorageEffect::OwnedBySelf ? Maker
                                                                  : nullptr;
}

namespace {

/// Follows a view through what still looks at the same memory, to what takes
/// it.
class Keeper {
public:
  Keeper(const StatementScope &Scope, const Expr *View)
      : Scope(Scope), Api(Scope.Flow.Api), View(View) {}

  bool find(SizesReport &Report) {
    for (;;) {
      const Expr *Whole = Scope.tree().wholeOf(View);
      const Stmt *User = Scope.tree().parentOf(Whole);
      if (const auto *Either = dyn_cast_or_null<ConditionalOperator>(User)) {
        if (Either->getCond() == Whole)
          return false;
        View = Either;
      } else if (const auto *Member = dyn_cast_or_null<MemberExpr>(User)) {
        const auto *Outer =
            dyn_cast_or_null<CXXMemberCallExpr>(Scope.tree().userOf(Member));
        if (!Outer || !isView(Outer->getType()) ||
            !isAny(nameOf(*Outer->getMethodDecl()),
                   {"data", "begin", "end", "slice", "drop_front", "drop_back",
                    "take_front", "take_back"}))
          return false;
        View = Outer;
      } else {
        return User && isKept(*User, Whole, Report);
      }
    }
  }

  /// What is kept is what was asked for, not a part of it.
  bool keeps(const Expr *E) const { return View == E; }

private:
  bool isView(QualType Type) const {
    Type = Type.getNonReferenceType();
    return Type->isPointerType() || Api.kindOf(Type) == TypeKind::Pointer ||
           Api.kindOf(Type) == TypeKind::Iterator;
  }

  bool isKept(const Stmt &User, const Expr *Whole, SizesReport &Report) const {
    if (const auto *Declaration = dyn_cast<DeclStmt>(&User)) {
      for (const Decl *D : Declaration->decls())
        if (const auto *Var = dyn_cast<VarDecl>(D);
            Var && Var->getInit() == Whole && isView(Var->getType())) {
          Report.Kind =
              Var->isImplicit() ? SizesReport::Range : SizesReport::Variable;
          Report.Into = Var;
          Report.At = Var->getLocation();
          return Var->isImplicit() || Var->isReferenced();
        }
      return false;
    }
    if (const auto *Loop = dyn_cast<CXXForRangeStmt>(&User)) {
      Report.Kind = SizesReport::Range;
      Report.At = Loop->getForLoc();
      return Loop->getRangeInit() == Whole;
    }
    Report.At = User.getBeginLoc();
    if (isa<ReturnStmt>(User)) {
      Report.Kind = SizesReport::Returned;
      return isView(Whole->getType());
    }
    const Expr *Target = nullptr;
    if (const auto *Operator = dyn_cast<CXXOperatorCallExpr>(&User)) {
      if (Operator->getOperator() == OO_Equal && Operator->getNumArgs() == 2 &&
          Operator->getArg(1) == Whole)
        Target = Operator->getArg(0);
    } else if (const auto *Binary = dyn_cast<BinaryOperator>(&User)) {
      if (Binary->getOpcode() == BO_Assign && Binary->getRHS() == Whole)
        Target = Binary->getLHS();
    }
    if (!Target || !isView(Target->getType()))
      return false;
    Report.Kind = SizesReport::Variable;
    Target = Target->IgnoreParenImpCasts();
    if (const auto *Name = dyn_cast<DeclRefExpr>(Target))
      Report.Into = Name->getDecl();
    else if (const auto *Member = dyn_cast<MemberExpr>(Target))
      Report.Into = Member->getMemberDecl();
    return true;
  }

  const StatementScope &Scope;
  const model::TensorApi &Api;
  const Expr *View;
};

} // namespace

/// The range of a loop, or a variable that takes its type from it and is only
/// looked at as a vector can be.
static bool takesVector(const StatementScope &Scope,
                        const SizesReport &Report) {
  if (Report.Kind == SizesReport::Range)
    return true;
  const auto *Var = dyn_cast_or_null<VarDecl>(Report.Into);
  if (Report.Kind != SizesReport::Variable || !Var || !Var->getInit() ||
      !Var->getType().getNonReferenceType()->getContainedAutoType() ||
      (Var->getType()->isLValueReferenceType() &&
       !Var->getType()->getPointeeType().isConstQualified()))
    return false;
  return llvm::all_of(Scope.tree().namesOf(Var), [&](const Expr *Name) {
    const Stmt *User = Scope.tree().userOf(Name);
    if (const auto *Operator = dyn_cast_or_null<CXXOperatorCallExpr>(User))
      return Operator->getOperator() == OO_Subscript;
    const auto *Member = dyn_cast_or_null<MemberExpr>(User);
    return Member && isAny(Member->getMemberDecl()->getName(),
                           {"size", "empty", "front", "back", "data"});
  });
}

std::optional<SizesReport> danglingSizes(const StatementScope &Scope,
                                         const CallExpr &Call) {
  SizesReport Report;
  Report.Call = &Call;
  Report.Maker = makerOfTemporary(Scope, Call);
  if (!Report.Maker ||
      Scope.Flow.Api.kindOf(Call.getType()) != TypeKind::Pointer)
    return std::nullopt;
  Keeper Kept(Scope, &Call);
  if (!Kept.find(Report))
    return std::nullopt;
  Report.TakesVector = Kept.keeps(&Call) && Scope.isInFile(Call.getEndLoc()) &&
                       takesVector(Scope, Report);
  return Report;
}

} // namespace clang::tidy::torch::flow
