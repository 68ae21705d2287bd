// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "flow/Transfer.h"
#include "clang/AST/DeclTemplate.h"
#include "llvm/ADT/STLExtras.h"

namespace clang::tidy::torch::flow {

using model::isInNamespace;
using model::TypeKind;

void Transfer::element(const CFGElement &Element) {
  if (auto S = Element.getAs<CFGStmt>()) {
    statement(S->getStmt());
    if (F.Info.endsFullStatement(S->getStmt()))
      W.clearExpressions();
  } else if (auto Init = Element.getAs<CFGInitializer>()) {
    const CXXCtorInitializer *I = Init->getInitializer();
    if (I->isAnyMemberInitializer() && I->getInit() && F.This) {
      const FieldDecl *Field = I->getAnyMember();
      PlaceId Place = C.Places.child(F.This, Selector::field(Field));
      Value New = Field->getType()->isReferenceType() ? raw(I->getInit())
                                                      : loaded(I->getInit());
      assign({Place}, taken(New, I->getInit(), Field), DeathReason::Reassigned,
             I->getSourceLocation());
    } else if (F.This) { // what a base or another constructor leaves
      Value Made = loaded(I->getInit());
      if (const auto *Object = Made.as<AggregateValue>())
        for (const auto &[Step, Part] : Object->Parts)
          W.store(C.Places, C.Places.child(F.This, Step), Part, ids());
    }
    W.clearExpressions();
  } else if (auto Dtor = Element.getAs<CFGTemporaryDtor>()) {
    const CXXBindTemporaryExpr *E = Dtor->getBindTemporaryExpr();
    PlaceId Place = C.Places.root(RootKind::Temporary, E, nullptr);
    if (Value Old = W.root(Place)) {
      W.setRoot(Place, Value());
      // drop(std::move(t)): the temporary is the parameter that took t.
      const auto *Moved =
          dyn_cast<CXXConstructExpr>(E->getSubExpr()->IgnoreImplicit());
      const auto *From =
          Moved && Moved->getConstructor()->isMoveConstructor()
              ? dyn_cast<CallExpr>(Moved->getArg(0)->IgnoreImplicit())
              : nullptr;
      const auto *Named =
          From && From->getNumArgs() == 1
              ? dyn_cast<DeclRefExpr>(From->getArg(0)->IgnoreImplicit())
              : nullptr;
      if (Named)
        release(Old, DeathReason::MovedFrom, locOf(E), Named->getDecl());
      else
        release(Old, DeathReason::TemporaryDestroyed, locOf(E), nullptr);
    }
  } else if (auto End = Element.getAs<CFGLifetimeEnds>()) {
    endOfScope(End->getVarDecl(), End->getTriggerStmt()
                                      ? End->getTriggerStmt()->getEndLoc()
                                      : SourceLocation());
  } else if (auto End = Element.getAs<CFGAutomaticObjDtor>()) {
    endOfScope(End->getVarDecl(), End->getTriggerStmt()
                                      ? End->getTriggerStmt()->getEndLoc()
                                      : SourceLocation());
  }
}

void Transfer::statement(const Stmt *S) {
  if (const auto *Decls = dyn_cast<DeclStmt>(S))
    return declaration(Decls);
  if (const auto *Return = dyn_cast<ReturnStmt>(S)) {
    const Expr *Result = Return->getRetValue();
    if (!Result || !F.Return)
      return;
    QualType Type = F.Info.function().getReturnType();
    Value V = Type->isReferenceType() ? raw(Result) : loaded(Result);
    // Tensor &either(...) { return first ? t : u; } hands out one of two
    // places.
    if (Type->isLValueReferenceType() && V.as<TensorValue>() &&
        !Type.getNonReferenceType().isConstQualified())
      if (llvm::SmallVector<PlaceId, 2> Places = placesOf(Result);
          !Places.empty()) {
        llvm::sort(Places);
        V = RefValue{{Places.begin(), Places.end()}};
      }
    if (!F.Caller)
      readData(V, UseKind::Returned, Result);
    if (const auto *Ref = V.as<RefValue>();
        Ref && Type->isReferenceType() && Ref->Places.size() == 1 &&
        C.Places.kindOf(Ref->Places[0]) == RootKind::Temporary &&
        F.Info.isDestroyedTemporary(static_cast<const CXXBindTemporaryExpr *>(
            C.Places[C.Places.rootOf(Ref->Places[0])].Key)))
      V = Value(); // it is gone when the caller looks
    W.setRoot(F.Return, V);
    if (V)
      W.setValue(Result, V);
    return;
  }
  const auto *E = dyn_cast<Expr>(S);
  if (!E)
    return;
  switch (E->getStmtClass()) {
  case Stmt::CallExprClass:
  case Stmt::CXXMemberCallExprClass:
  case Stmt::CXXOperatorCallExprClass:
  case Stmt::CUDAKernelCallExprClass:
  case Stmt::UserDefinedLiteralClass:
    W.setValue(E, call(E));
    forgetConditionsAfter(cast<CallExpr>(E));
    return;
  case Stmt::CXXConstructExprClass:
  case Stmt::CXXTemporaryObjectExprClass:
    W.setValue(E, construct(cast<CXXConstructExpr>(E)));
    return;
  case Stmt::CXXBindTemporaryExprClass: {
    const auto *Bind = cast<CXXBindTemporaryExpr>(E);
    Value V = loaded(Bind->getSubExpr());
    W.setValue(E, V);
    if (V && F.Info.isDestroyedTemporary(Bind))
      W.setRoot(C.Places.root(RootKind::Temporary, Bind, nullptr), V);
    return;
  }
  case Stmt::ConditionalOperatorClass: {
    const auto *Conditional = cast<ConditionalOperator>(E);
    std::optional<bool> Known = decided(Conditional->getCond());
    Value V;
    if (Known)
      V = raw(*Known ? Conditional->getTrueExpr()
                     : Conditional->getFalseExpr());
    else {
      Value A = raw(Conditional->getTrueExpr()),
            B = raw(Conditional->getFalseExpr());
      if (A && B && !A.isSameKind(B)) { // a place, and what stands in another
        A = loaded(Conditional->getTrueExpr());
        B = loaded(Conditional->getFalseExpr());
      }
      V = join(A, B, ids());
    }
    // A choice between devices is one device from here on.
    if (const auto *D = V.as<DeviceValue>()) {
      DeviceFact Device = D->Device;
      Device.Symbol = C.identity(E, 7);
      if (Device.mayBeUnsafe() && !Device.mustBeUnsafe())
        Device.Why =
            C.Traces.step(StepKind::DeviceChosen, locOf(E), "", nullptr);
      V = DeviceValue{Device};
    }
    W.setValue(E, V);
    return;
  }
  case Stmt::LambdaExprClass: {
    const auto *Lambda = cast<LambdaExpr>(E);
    CallableValue Callable;
    Callable.Lambda = Lambda;
    unsigned I = 0;
    for (const LambdaCapture &Capture : Lambda->captures()) {
      const Expr *Init = Lambda->capture_init_begin()[I++];
      if (!Capture.capturesVariable())
        continue;
      const auto *Var = dyn_cast<VarDecl>(Capture.getCapturedVar());
      if (!Var)
        continue;
      if (Lambda->isInitCapture(&Capture)) {
        Value V = Var->getType()->isReferenceType() ? raw(Var->getInit())
                                                    : loaded(Var->getInit());
        W.setRoot(C.Places.variable(Var), V);
        if (Capture.getCaptureKind() == LCK_ByCopy)
          Callable.Captured.push_back({&Capture, V});
      } else if (Capture.getCaptureKind() == LCK_ByCopy && Init) {
        Value V = loadPlace(C.Places.variable(Var), Var->getType());
        // A copy of a pointer or owner still leads to the same object.
        Callable.Captured.push_back(
            {&Capture, Var->getType()->isReferenceType() && V.as<RefValue>()
                           ? load(V, Var->getType())
                           : V});
      }
    }
    if (!C.CalledLambdas.contains(Lambda) && C.IsRecording) {
      World Snapshot = W;
      Snapshot.clearExpressions();
      C.PendingLambdas.push_back({Lambda, std::move(Snapshot)});
    }
    W.setValue(E, Callable);
    return;
  }
  case Stmt::CXXNewExprClass: {
    const auto *New = cast<CXXNewExpr>(E);
    if (Api.kindOf(New->getType()) == TypeKind::Pointer) {
      ViewSource Source;
      Source.Storages = {
          {freshStorage(StorageKind::Heap, E, E, nullptr), nullptr}};
      W.setValue(E, ViewValue{{Source}});
    } else if (const Expr *Init = New->getInitializer()) {
      PlaceId Place = C.Places.root(RootKind::Outside, E, nullptr);
      W.setRoot(Place, loaded(Init));
      W.setValue(E, RefValue{{Place}});
    }
    return;
  }
  case Stmt::CXXDeleteExprClass: {
    const Expr *Argument = cast<CXXDeleteExpr>(E)->getArgument();
    Value V = loaded(Argument);
    if (const auto *Ref = V.as<RefValue>(); Ref && Ref->Places.size() == 1) {
      Value Old = W.at(C.Places, Ref->Places[0]);
      W.store(C.Places, Ref->Places[0], Value(), ids());
      const auto *Named =
          dyn_cast<DeclRefExpr>(Argument->IgnoreParenImpCasts());
      release(Old, DeathReason::Freed, locOf(E),
              Named ? Named->getDecl() : nullptr);
    }
    if (const auto *View = V.as<ViewValue>())
      for (const ViewSource &Source : View->Sources)
        for (StorageRef Storage : Source.Storages)
          if (C.Storages[Storage.Id].Kind == StorageKind::Heap)
            W.die(C.Storages.death(
                {Storage.Id, DeathReason::Freed, locOf(E), nullptr}));
    return;
  }
  case Stmt::BinaryOperatorClass:
  case Stmt::CompoundAssignOperatorClass:
    return binaryOperator(cast<BinaryOperator>(E));
  case Stmt::UnaryOperatorClass: {
    const auto *Unary = cast<UnaryOperator>(E);
    if (Unary->getOpcode() == UO_Deref)
      access(E, raw(Unary->getSubExpr()));
    else if (Unary->isIncrementDecrementOp()) {
      forgetConditions(Unary->getSubExpr());
      for (PlaceId Place : placesOf(Unary->getSubExpr()))
        if (Value Old = W.at(C.Places, Place); Old.as<ViewValue>())
          W.store(C.Places, Place, movedPointer(Old), ids());
      changeNumber(Unary->getSubExpr());
    }
    return;
  }
  case Stmt::ArraySubscriptExprClass:
    return access(E, raw(cast<ArraySubscriptExpr>(E)->getBase()));
  default:
    if (F.Info.isConditionalArm(E) && Api.isTensor(E->getType()))
      W.setValue(E, loaded(E));
    return;
  }
}

/// *p and p[i].
void Transfer::access(const Expr *E, const Value &Pointer) {
  if (!Pointer.as<ViewValue>() || E->getType()->isArrayType())
    return;
  // The first element is where it is in every layout.
  bool IsFirst = E->getType()->isArithmeticType();
  if (const auto *Subscript = dyn_cast<ArraySubscriptExpr>(E)) {
    Expr::EvalResult Index;
    const Expr *Given = Subscript->getIdx();
    IsFirst &= !Given->isValueDependent() &&
               Given->EvaluateAsInt(Index, C.AST) && Index.Val.getInt() == 0;
  }
  switch (F.Info.useOf(E)) {
  case LValueUse::AddressTaken:
    return;
  case LValueUse::Read:
  case LValueUse::Bound:
    return use(Pointer, UseKind::HostRead, E, nullptr, IsFirst);
  case LValueUse::Write:
    return use(Pointer, UseKind::HostWrite, E, nullptr, IsFirst);
  case LValueUse::Update:
    return use(Pointer, UseKind::HostUpdate, E, nullptr, IsFirst);
  }
}

void Transfer::binaryOperator(const BinaryOperator *E) {
  if (!E->isAssignmentOp())
    return;
  forgetConditions(E->getLHS());
  referenceWritten(E);
  llvm::SmallVector<PlaceId, 2> Places = placesOf(E->getLHS());
  if (E->getOpcode() != BO_Assign) {
    if (E->getOpcode() == BO_MulAssign || E->getOpcode() == BO_DivAssign)
      return changeNumber(E->getLHS(),
                          product(loaded(E->getLHS()), nullptr, E->getRHS(),
                                  E->getOpcode() == BO_DivAssign));
    // p += n stays in its memory; a number is another one now.
    for (PlaceId Place : Places)
      if (Value Old = W.at(C.Places, Place); Old.as<ViewValue>())
        W.store(C.Places, Place, movedPointer(Old), ids());
      else if (Old && !E->getLHS()->getType()->isPointerType())
        W.store(C.Places, Place, Value(), ids());
    return;
  }
  Value New = loaded(E->getRHS());
  assign(Places, New, DeathReason::Reassigned, E->getOperatorLoc());
  if (const auto *Ref = dyn_cast<DeclRefExpr>(E->getLHS()->IgnoreParens()))
    if (const auto *Var = dyn_cast<VarDecl>(Ref->getDecl()))
      if (const auto *B = New.as<BoolValue>();
          B && B->Condition->K == Formula::Constant)
        if (unsigned Condition = F.Info.conditionOfVariable(Var))
          W.assume(Condition, B->Condition->IsTrue);
}

void Transfer::declaration(const DeclStmt *S) {
  for (const Decl *D : S->decls())
    if (const auto *Var = dyn_cast<VarDecl>(D))
      initialize(Var, Var->getInit());
}

/// What a static variable is initialized with, it has in the first call only.
Value Transfer::fromEarlierCalls(const Value &V, const VarDecl *Var) {
  return rewriteParts(V, [&](const Value &Part) -> std::optional<Value> {
    const auto *Tensor = Part.as<TensorValue>();
    if (!Tensor)
      return std::nullopt;
    TensorValue Earlier;
    Earlier.Id = C.identity(Var, 8);
    if (!Var->getType().isConstQualified())
      return join(Part, Earlier, ids());
    TensorValue New = *Tensor; // of the same facts, but another one
    New.Id = Earlier.Id;
    New.Storages = unionOf(New.Storages, {StorageRef{}});
    return Value(std::move(New));
  });
}

void Transfer::initialize(const VarDecl *Var, const Expr *Init) {
  PlaceId Place = C.Places.variable(Var);
  forgetConditionsAbout(Var);
  if (const CXXRecordDecl *Guard = gradGuardOf(Var->getType()))
    gradGuard(Var, Guard, Init);
  if (!Init) {
    if (!Var->isStaticLocal())
      W.setRoot(Place, Value());
    return;
  }
  Value V = Var->getType()->isReferenceType() ? raw(Init) : loaded(Init);
  // What is written through the reference goes to one of several places.
  if (Var->getType()->isLValueReferenceType() && V.as<TensorValue>() &&
      !Var->getType().getNonReferenceType().isConstQualified())
    if (llvm::SmallVector<PlaceId, 2> Places = placesOf(Init);
        !Places.empty()) {
      llvm::sort(Places);
      V = RefValue{{Places.begin(), Places.end()}};
    }
  if (const auto *Ref = V.as<RefValue>();
      Ref && Var->getType()->isReferenceType() &&
      llvm::is_contained(Ref->Places, Place))
    V = Value();
  // Its elements are those that are put into it from here on.
  if (const auto *Made = dyn_cast<CXXConstructExpr>(Init->IgnoreImplicit());
      Made && !V && Var->hasLocalStorage() && Made->getNumArgs() == 0 &&
      Api.isTensorMap(Var->getType()))
    V = AggregateValue();
  if (Var->isStaticLocal())
    V = fromEarlierCalls(V, Var);
  W.setRoot(Place, taken(V, Init, Var));
  // A lambda that nobody names again is never run.
  if (const auto *Callable = V.as<CallableValue>();
      Callable && Callable->Lambda && !Var->isReferenced())
    llvm::erase_if(C.PendingLambdas, [&](const auto &Pending) {
      return Pending.first == Callable->Lambda;
    });
  if (const auto *B = V.as<BoolValue>();
      B && B->Condition->K == Formula::Constant)
    if (unsigned Condition = F.Info.conditionOfVariable(Var))
      W.assume(Condition, B->Condition->IsTrue);
}

SourceLocation Transfer::locOf(const Expr *E) const { return E->getExprLoc(); }

llvm::StringRef Transfer::nameOfExpr(const Expr *E) {
  E = E->IgnoreParenImpCasts();
  if (const auto *Ref = dyn_cast<DeclRefExpr>(E))
    return C.Traces.keep(Ref->getDecl()->getNameAsString());
  if (const auto *Member = dyn_cast<MemberExpr>(E))
    return C.Traces.keep(Member->getMemberDecl()->getNameAsString());
  if (const auto *Temp = dyn_cast<MaterializeTemporaryExpr>(E))
    return nameOfExpr(Temp->getSubExpr());
  if (const auto *Bind = dyn_cast<CXXBindTemporaryExpr>(E))
    return nameOfExpr(Bind->getSubExpr());
  if (const auto *Construct = dyn_cast<CXXConstructExpr>(E);
      Construct && Construct->getNumArgs() == 1)
    return nameOfExpr(Construct->getArg(0));
  if (const auto *Operator = dyn_cast<CXXOperatorCallExpr>(E);
      Operator && (Operator->getOperator() == OO_Arrow ||
                   Operator->getOperator() == OO_Star))
    return nameOfExpr(Operator->getArg(0));
  return {};
}

} // namespace clang::tidy::torch::flow
