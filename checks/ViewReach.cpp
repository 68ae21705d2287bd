// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "ViewReach.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/STLExtras.h"

namespace clang::tidy::torch {

using model::TypeKind;

constexpr unsigned DeepestType = 6;
constexpr unsigned DeepestCall = 2;

static bool canHold(const CXXRecordDecl *Record, const model::TensorApi &Api,
                    unsigned Depth);

static bool canHold(QualType Type, const model::TensorApi &Api,
                    unsigned Depth) {
  if (Type.isNull() || Type->isDependentType() || Depth > DeepestType)
    return true;
  if (Type->isReferenceType())
    return true;
  Type = Type.getCanonicalType();
  if (Type->isVoidType() || Type->isArithmeticType() ||
      Type->isEnumeralType() || Type->isNullPtrType())
    return false;
  if (const ArrayType *Array = Type->getAsArrayTypeUnsafe())
    return canHold(Array->getElementType(), Api, Depth + 1);
  const CXXRecordDecl *Record = Type->getAsCXXRecordDecl();
  return !Record || canHold(Record, Api, Depth);
}

static bool canHold(const CXXRecordDecl *Record, const model::TensorApi &Api,
                    unsigned Depth) {
  if (Api.kindOf(Record) == TypeKind::Tensor || !Record->hasDefinition())
    return true;
  Record = Record->getDefinition();
  // What owns its memory holds what its elements hold.
  if (Record->isInStdNamespace() && Record->getIdentifier()) {
    llvm::StringRef Name = Record->getName();
    if (Name.starts_with("basic_") &&
        (Name.ends_with("stream") || Name == "basic_ios"))
      return false;
    if (model::isAny(Name,
                     {"vector", "basic_string", "deque", "list", "forward_list",
                      "set", "multiset", "map", "multimap", "unordered_set",
                      "unordered_map", "valarray"}))
      if (const auto *Instance =
              dyn_cast<ClassTemplateSpecializationDecl>(Record))
        return llvm::any_of(
            Instance->getTemplateArgs().asArray(),
            [&](const TemplateArgument &Each) {
              if (Each.getKind() != TemplateArgument::Type)
                return false;
              const CXXRecordDecl *Policy =
                  Each.getAsType()->getAsCXXRecordDecl();
              bool IsPolicy = Policy && Policy->isInStdNamespace() &&
                              (!Policy->hasDefinition() || Policy->isEmpty());
              return !IsPolicy && canHold(Each.getAsType(), Api, Depth + 1);
            });
  }
  for (const CXXBaseSpecifier &Base : Record->bases())
    if (canHold(Base.getType(), Api, Depth + 1))
      return true;
  return llvm::any_of(Record->fields(), [&](const FieldDecl *Field) {
    return canHold(Field->getType(), Api, Depth + 1);
  });
}

bool canHoldView(QualType Type, const model::TensorApi &Api) {
  return canHold(Type, Api, 0);
}

/// Whether a function stores what it gets as this argument somewhere.
bool keepsArgument(const CallExpr *Call, unsigned Number,
                   const model::TensorApi &Api, unsigned Depth) {
  const FunctionDecl *Callee = Call->getDirectCallee();
  const FunctionDecl *Definition = nullptr;
  bool IsVisible = Callee && Callee->hasBody(Definition) &&
                   Depth < DeepestCall && !Definition->isVariadic() &&
                   Number < Definition->getNumParams() &&
                   !Api.isForeignCode(Definition->getLocation());
  if (IsVisible) {
    FunctionIndex Index(*Definition);
    return ViewReach(Definition->getParamDecl(Number), Index, Api, Depth + 1)
        .escapes();
  }
  const auto *Method = dyn_cast_or_null<CXXMethodDecl>(Callee);
  if (!Method || Method->isStatic() || Method->isConst())
    return false;
  if (Api.kindOf(Method->getParent()) == TypeKind::Tensor)
    return model::nameOf(*Method).starts_with("set_");
  return canHold(Method->getParent(), Api, 0);
}

ViewReach::ViewReach(const Expr *View, const FunctionIndex &Index,
                     const model::TensorApi &Api)
    : Index(Index), Api(Api) {
  follow(View, true);
  followHolders();
}

ViewReach::ViewReach(const ParmVarDecl *Parameter, const FunctionIndex &Index,
                     const model::TensorApi &Api, unsigned Depth)
    : Index(Index), Api(Api), Depth(Depth), IsCallee(true) {
  hold(Parameter);
  followHolders();
}

void ViewReach::followHolders() {
  for (unsigned I = 0; I < Holders.size() && !Escapes; ++I) {
    for (const DeclRefExpr *Ref : Index.namesOf(Holders[I]))
      follow(Ref, false);
    if (const auto *Parts = dyn_cast<DecompositionDecl>(Holders[I]))
      for (const BindingDecl *Part : Parts->bindings())
        for (const DeclRefExpr *Ref : Index.namesOf(Part))
          follow(Ref, false);
  }
}

void ViewReach::hold(const VarDecl *Var) {
  if (!Var->hasLocalStorage() ||
      (!isa<ParmVarDecl>(Var) && !Index.declarationOf(Var)))
    Escapes = true;
  else if (!llvm::is_contained(Holders, Var))
    Holders.push_back(Var);
}

/// The object that is assigned to, or that a method may store into.
void ViewReach::holdIn(const Expr *Target) {
  Target = Target->IgnoreParenImpCasts();
  while (const auto *Member = dyn_cast<MemberExpr>(Target)) {
    if (Member->isArrow())
      break;
    Target = Member->getBase()->IgnoreParenImpCasts();
  }
  if (const auto *Operator = dyn_cast<CXXOperatorCallExpr>(Target);
      Operator && Operator->getOperator() == OO_Subscript)
    return holdIn(Operator->getArg(0));
  if (const auto *Subscript = dyn_cast<ArraySubscriptExpr>(Target);
      Subscript && isa<ImplicitCastExpr>(Subscript->getBase()) &&
      Subscript->getBase()->IgnoreImpCasts()->getType()->isArrayType())
    return holdIn(Subscript->getBase());
  const auto *Ref = dyn_cast<DeclRefExpr>(Target);
  const auto *Var = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
  if (Var && !Var->getType()->isReferenceType())
    hold(Var);
  else
    Escapes = true;
}

/// Whether the object of a call, or somebody else, may keep the argument.
bool ViewReach::keptByCall(const Expr *E, const Expr *Argument) {
  const auto *Call = dyn_cast<CallExpr>(E);
  if (!Call)
    return false;
  const Expr *Object = model::objectOf(Call);
  if (Object == Argument || Call->getCallee() == Argument)
    return false;
  llvm::ArrayRef<const Expr *> Arguments = model::argumentsOf(Call);
  const auto *It = llvm::find(Arguments, Argument);
  if (It == Arguments.end() ||
      !keepsArgument(Call, It - Arguments.begin(), Api, Depth))
    return false;
  if (!Object || isa<CXXThisExpr>(Object->IgnoreParenImpCasts()))
    Escapes = true;
  else
    holdIn(Object);
  return true;
}

void ViewReach::follow(const Expr *View, bool IsFirst) {
  bool IsAddress = false; // an integer that is one
  const Expr *E = View;
  while (!Escapes) {
    if (const VarDecl *Var = Index.initializedBy(E)) {
      if (IsAddress || canHoldView(Var->getType(), Api))
        hold(Var);
      return;
    }
    const Stmt *Parent = Index.parentOf(E);
    if (!Parent) {
      // A member's initialiser; a body is no expression.
      Escapes |= IsAddress || canHoldView(E->getType(), Api);
      return;
    }
    if (isa<ReturnStmt, CoreturnStmt>(Parent)) {
      Escapes |= !IsCallee && (E->isGLValue() || IsAddress ||
                               canHoldView(E->getType(), Api));
      return;
    }
    const auto *Taker = dyn_cast<Expr>(Parent);
    if (!Taker)
      return;
    if (IsFirst && !isa<FullExpr>(Taker))
      Takers.insert(Taker);
    if (isa<CXXThrowExpr, CoyieldExpr>(Taker)) {
      Escapes = true;
      return;
    }
    if (const auto *Binary = dyn_cast<BinaryOperator>(Taker);
        Binary && Binary->isAssignmentOp()) {
      if (E == Binary->getLHS())
        return;
      if (Binary->getOpcode() == BO_Assign) {
        holdIn(Binary->getLHS());
        return;
      }
    }
    if (const auto *Operator = dyn_cast<CXXOperatorCallExpr>(Taker);
        Operator && Operator->isAssignmentOp() && Operator->getNumArgs() == 2) {
      if (E == Operator->getArg(0))
        return;
      if (canHoldView(Operator->getArg(0)->getType(), Api))
        holdIn(Operator->getArg(0));
      return;
    }
    if (const auto *Cast = dyn_cast<CastExpr>(Taker);
        Cast && Cast->getCastKind() == CK_PointerToIntegral)
      IsAddress = true;
    if (keptByCall(Taker, E) && Escapes)
      return;
    // A copy of the memory, and of nothing else.
    if (const auto *Call = dyn_cast<CXXMemberCallExpr>(Taker);
        Call && Call->getMethodDecl() &&
        model::isAny(model::nameOf(*Call->getMethodDecl()),
                     {"clone", "copy", "deepcopy"}))
      return;
    if (!Taker->isGLValue() && !IsAddress &&
        !canHoldView(Taker->getType(), Api))
      return;
    E = Taker;
  }
}

bool ViewReach::staysWithin(const Spot &Place) const {
  if (Escapes)
    return false;
  const SourceManager &SM = Api.context().getSourceManager();
  SourceLocation Start = Place.Statement->getBeginLoc();
  auto IsLater = [&](const DeclRefExpr *Ref) {
    return Index.isInside(Ref, Place.Block) &&
           !SM.isBeforeInTranslationUnit(Ref->getBeginLoc(), Start);
  };
  return llvm::all_of(Holders, [&](const VarDecl *Var) {
    const DeclStmt *Declaration = Index.declarationOf(Var);
    if (Declaration && Index.isInside(Declaration, Place.Block))
      return true;
    if (isa<ParmVarDecl>(Var) && !Index.parentOf(Place.Block))
      return true;
    return llvm::all_of(Index.namesOf(Var), IsLater);
  });
}

bool ViewReach::meets(const ViewReach &Other) const {
  return llvm::any_of(
      Takers, [&](const Expr *Each) { return Other.Takers.contains(Each); });
}

} // namespace clang::tidy::torch
