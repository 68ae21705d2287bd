// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "flow/TrainedParameters.h"
#include "flow/FunctionInfo.h"
#include "flow/Transfer.h"
#include "llvm/ADT/STLExtras.h"

namespace clang::tidy::torch::flow {

using namespace model;

/// A range-for alone takes seven.
constexpr unsigned MostSteps = 32;

/// What gives a part of its object, or stands for it.
static bool givesPart(const FunctionDecl &Callee, FlowContext &Flow) {
  switch (Callee.getOverloadedOperator()) {
  case OO_Arrow:
  case OO_Star:
  case OO_Subscript:
    return true;
  case OO_None:
    break;
  default:
    return false;
  }
  if (isAny(model::nameOf(Callee),
            {"parameters", "named_parameters", "children", "modules", "value",
             "values", "at", "front", "back", "get", "ptr", "as", "begin"}))
    return true;
  const Operator *Op =
      Flow.Api.isInLibTorch(&Callee) ? Flow.Operators.lookup(&Callee) : nullptr;
  return Op && Op->givesSelf();
}

TrainedParameters::Name
TrainedParameters::nameOfVariable(const Frame *F, const VarDecl &Var,
                                  unsigned Depth) const {
  if (const auto *Parameter = dyn_cast<ParmVarDecl>(&Var);
      Parameter && F && F->Site) {
    llvm::ArrayRef<const Expr *> Given = argumentsOf(F->Site);
    unsigned I = Parameter->getFunctionScopeIndex();
    if (I < Given.size() &&
        llvm::is_contained(F->Info.function().parameters(), Parameter))
      return nameOf(F->Caller, Given[I], Depth);
  }
  // A range-for goes on to its range by way of an iterator.
  if (Var.hasInit() && (Var.getType()->isReferenceType() ||
                        Var.isCXXForRangeDecl() || Var.isImplicit()))
    return nameOf(F, Var.getInit(), Depth);
  return {{&Var}, F};
}

TrainedParameters::Name TrainedParameters::nameOf(const Frame *F, const Expr *E,
                                                  unsigned Depth) const {
  if (!E || Depth > MostSteps)
    return {};
  E = makerOf(E);
  if (const auto *Ref = dyn_cast<DeclRefExpr>(E)) {
    const ValueDecl *D = Ref->getDecl();
    if (const auto *Part = dyn_cast<BindingDecl>(D))
      D = Part->getDecomposedDecl();
    const auto *Var = dyn_cast_or_null<VarDecl>(D);
    return Var ? nameOfVariable(F, *Var, Depth + 1) : Name();
  }
  if (const auto *Member = dyn_cast<MemberExpr>(E)) {
    const auto *Field = dyn_cast<FieldDecl>(Member->getMemberDecl());
    const Expr *Base = makerOf(Member->getBase());
    if (!Field)
      return {};
    if (isa<CXXThisExpr>(Base))
      return {{Field}, F};
    Name Result = nameOf(F, Base, Depth + 1);
    if (!Result.Of.empty())
      Result.Of.push_back(Field);
    return Result;
  }
  if (const auto *Unary = dyn_cast<UnaryOperator>(E))
    return Unary->getOpcode() == UO_Deref || Unary->getOpcode() == UO_AddrOf
               ? nameOf(F, Unary->getSubExpr(), Depth + 1)
               : Name();
  const auto *Call = dyn_cast<CallExpr>(E);
  const FunctionDecl *Callee = Call ? Call->getDirectCallee() : nullptr;
  if (!Callee)
    return {};
  if (const Expr *Object = objectOf(Call))
    return givesPart(*Callee, this->F.Flow) ? nameOf(F, Object, Depth + 1)
                                            : Name();
  if (isInNamespace(Callee, "std") && Call->getNumArgs() == 1)
    return nameOf(F, Call->getArg(0), Depth + 1); // move, ref, as_const
  // A helper that keeps what it is given: snapshot(net).
  Name Only;
  for (const Expr *Argument : Call->arguments())
    if (this->F.Flow.Api.kindOf(Argument->getType()) == TypeKind::Module) {
      if (!Only.Of.empty())
        return {};
      Only = nameOf(F, Argument, Depth + 1);
    }
  return Only;
}

/// All that may be trained that an expression names.
void TrainedParameters::takeAll(const Frame *F, const Stmt *S) {
  if (!S || isa<LambdaExpr>(S))
    return;
  const auto *E = dyn_cast<Expr>(S);
  if (E && isa<DeclRefExpr, MemberExpr>(E)) {
    TypeKind Kind = this->F.Flow.Api.kindOf(E->getType());
    Name Found = nameOf(F, E);
    if (!Found.Of.empty() &&
        (Kind == TypeKind::Module || Kind == TypeKind::Tensor)) {
      Paths.push_back(Found.Of);
      return;
    }
    if (!Found.Of.empty() &&
        (Kind == TypeKind::Container || Kind == TypeKind::Other))
      return takeMakers(Found);
  }
  for (const Stmt *Child : S->children())
    takeAll(F, Child);
}

/// What an optimizer, or a list of parameters, is made of and given later.
void TrainedParameters::takeMakers(const Name &Of) {
  const ValueDecl &D = *Of.Of.back();
  if (!Looked.insert(&D).second)
    return;
  if (const auto *Var = dyn_cast<VarDecl>(&D)) {
    takeAll(Of.Where, Var->getInit());
    if (Of.Where)
      takeMakersIn(Of.Where, Of.Where->Info.function().getBody(), D);
    return;
  }
  const auto *Field = dyn_cast<FieldDecl>(&D);
  const auto *Class =
      Field ? dyn_cast<CXXRecordDecl>(Field->getParent()) : nullptr;
  if (!Class)
    return;
  takeAll(nullptr, Field->getInClassInitializer());
  for (const CXXMethodDecl *Method : Class->methods()) {
    const FunctionDecl *Definition = nullptr;
    if (!Method->hasBody(Definition))
      continue;
    if (const auto *Constructor = dyn_cast<CXXConstructorDecl>(Definition))
      for (const CXXCtorInitializer *Init : Constructor->inits())
        if (Init->getMember() == Field)
          takeAll(nullptr, Init->getInit());
    takeMakersIn(nullptr, Definition->getBody(), D);
  }
}

void TrainedParameters::takeMakersIn(const Frame *F, const Stmt *S,
                                     const ValueDecl &Of) {
  if (!S)
    return;
  const auto *Call = dyn_cast<CallExpr>(S);
  const Expr *Object = Call ? objectOf(Call) : nullptr;
  const auto *Assignment = dyn_cast<BinaryOperator>(S);
  if (Assignment && Assignment->isAssignmentOp())
    Object = Assignment->getLHS();
  if (Object) {
    Name Target = nameOf(F, Object);
    if (!Target.Of.empty() && Target.Of.back() == &Of) {
      if (Call)
        for (const Expr *Argument : argumentsOf(Call))
          takeAll(F, Argument);
      else
        takeAll(F, Assignment->getRHS());
      return;
    }
  }
  for (const Stmt *Child : S->children())
    takeMakersIn(F, Child, Of);
}

TrainedParameters::TrainedParameters(const Frame &F, const Expr *Optimizer)
    : F(F) {
  Name Of = nameOf(&F, Optimizer);
  if (!Of.Of.empty())
    takeMakers(Of);
}

/// Whether the functions on the way name one module only.
bool TrainedParameters::hasOneModule() const {
  llvm::SmallPtrSet<const ValueDecl *, 4> Modules;
  for (const Frame *Each = &F; Each; Each = Each->Caller) {
    std::function<void(const Stmt *)> Visit = [&](const Stmt *S) {
      if (const auto *E = dyn_cast_or_null<Expr>(S);
          E && isa<DeclRefExpr, MemberExpr>(E) &&
          F.Flow.Api.kindOf(E->getType()) == TypeKind::Module)
        if (Name Found = nameOf(Each, E); !Found.Of.empty()) {
          Modules.insert(Found.Of.front());
          return;
        }
      if (S)
        for (const Stmt *Child : S->children())
          Visit(Child);
    };
    Visit(Each->Info.function().getBody());
  }
  return Modules.size() == 1;
}

bool TrainedParameters::have(const Frame &F, const Expr *Tensor,
                             bool IsOfModule) const {
  Name Kept = nameOf(&F, Tensor);
  if (Kept.Of.empty())
    return false;
  if (Paths.empty())
    return IsOfModule && hasOneModule();
  return llvm::any_of(Paths, [&](const Path &Trained) {
    size_t Common = std::min(Trained.size(), Kept.Of.size());
    return std::equal(Trained.begin(), Trained.begin() + Common,
                      Kept.Of.begin());
  });
}

/// optimizer.step() writes the parameters in place, and so what was kept of
/// them without a copy.
void Transfer::optimizerStep(const CallExpr *Call) {
  if (!C.IsRecording)
    return;
  const Expr *Optimizer = objectOf(Call);
  std::optional<TrainedParameters> Trained;
  llvm::DenseMap<const AliasStep *, bool> Answers;
  auto IsTrained = [&](const AliasStep &Step) {
    auto [It, IsNew] = Answers.insert({&Step, false});
    if (!IsNew)
      return It->second;
    const Frame *Taking = &F;
    while (Taking && &Taking->Info.function() != Step.Function)
      Taking = Taking->Caller;
    if (!Taking)
      return false;
    if (!Trained)
      Trained.emplace(F, Optimizer);
    return Answers[&Step] = Trained->have(*Taking, Step.Site, Step.OfParameter);
  };
  W.rewriteData([&](DataRef &R) {
    const AliasStep *Last = nullptr, *First = nullptr;
    for (const AliasStep *S = R.Path; S; S = S->Parent) {
      if (S->Kind == AliasKind::ArrayView)
        return false; // shows what the parameter is at any time
      if (S->Kind == AliasKind::Detach || S->Kind == AliasKind::CopyIfNeeded) {
        Last = Last ? Last : S;
        First = S;
      }
    }
    if ((R.Mark && !R.Mark->IsOwn) || !First || !First->RequiresGrad ||
        !IsTrained(*First))
      return false;
    AliasMark Mark;
    Mark.Step = Last;
    Mark.Loc = locOf(Call);
    Mark.Path = callPath();
    Mark.Writer = nameOfExpr(makerOf(Optimizer));
    Mark.IsByOptimizer = true;
    R.Mark = C.Aliases.mark(Mark);
    return true;
  });
}

} // namespace clang::tidy::torch::flow
