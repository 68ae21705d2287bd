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
    }
    W.clearExpressions();
  } else if (auto Dtor = Element.getAs<CFGTemporaryDtor>()) {
    const CXXBindTemporaryExpr *E = Dtor->getBindTemporaryExpr();
    PlaceId Place = C.Places.root(RootKind::Temporary, E, nullptr);
    if (Value Old = W.root(Place)) {
      W.setRoot(Place, Value());
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
    if (const auto *Ref = V.as<RefValue>();
        Ref && Type->isReferenceType() && Ref->Places.size() == 1 &&
        C.Places.kindOf(Ref->Places[0]) == RootKind::Temporary)
      V = Value();
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
    else
      V = join(raw(Conditional->getTrueExpr()),
               raw(Conditional->getFalseExpr()), ids());
    // A choice between devices is one device from here on.
    if (const auto *D = V.as<DeviceValue>()) {
      DeviceFact Device = D->Device;
      Device.Symbol = C.identity(E, 7);
      if (Device.mayBeUnsafe() && !Device.mustBeUnsafe())
        Device.Why = C.Traces.step(StepKind::DeviceChosen, locOf(E), "", nullptr);
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
        if (Capture.getCaptureKind() == LCK_ByCopy && V)
          Callable.Captured.push_back(V);
      } else if (Capture.getCaptureKind() == LCK_ByCopy && Init) {
        if (Value V = loadPlace(C.Places.variable(Var), Var->getType()))
          Callable.Captured.push_back(V.as<RefValue>()
                                          ? load(V, Var->getType())
                                          : V);
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
            W.die(C.Storages.death({Storage.Id, DeathReason::Freed, locOf(E), nullptr}));
    return;
  }
  case Stmt::BinaryOperatorClass:
  case Stmt::CompoundAssignOperatorClass:
    return binaryOperator(cast<BinaryOperator>(E));
  case Stmt::UnaryOperatorClass: {
    const auto *Unary = cast<UnaryOperator>(E);
    if (Unary->getOpcode() == UO_Deref)
      access(E, raw(Unary->getSubExpr()));
    else if (Unary->isIncrementDecrementOp())
      forgetConditions(Unary->getSubExpr());
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
  switch (F.Info.useOf(E)) {
  case LValueUse::AddressTaken:
    return;
  case LValueUse::Read:
  case LValueUse::Bound:
    return use(Pointer, UseKind::HostRead, E);
  case LValueUse::Write:
    return use(Pointer, UseKind::HostWrite, E);
  case LValueUse::Update:
    return use(Pointer, UseKind::HostUpdate, E);
  }
}

void Transfer::binaryOperator(const BinaryOperator *E) {
  if (!E->isAssignmentOp())
    return;
  forgetConditions(E->getLHS());
  // An element of a container of host memory.
  if (isa<CXXOperatorCallExpr>(E->getLHS()->IgnoreParens()))
    use(raw(E->getLHS()), UseKind::HostWrite, E);
  llvm::SmallVector<PlaceId, 2> Places = placesOf(E->getLHS());
  if (E->getOpcode() != BO_Assign) {
    // p += n stays where it was; a number is another one now.
    if (!E->getLHS()->getType()->isPointerType())
      for (PlaceId Place : Places)
        if (Value Old = W.at(C.Places, Place); Old && !Old.as<ViewValue>())
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

void Transfer::initialize(const VarDecl *Var, const Expr *Init) {
  PlaceId Place = C.Places.variable(Var);
  forgetConditionsAbout(Var);
  TypeKind Kind = Api.kindOf(Var->getType());
  if (Kind == TypeKind::GradGuard) {
    // AutoGradMode(true) enables; the others, and false, disable.
    uint8_t Bits = Fact::Safe;
    const CXXRecordDecl *Class = Var->getType()->getAsCXXRecordDecl();
    if (const auto *Construct = dyn_cast_or_null<CXXConstructExpr>(
            Init ? Init->IgnoreImplicit() : nullptr);
        Construct && Construct->getNumArgs() && Class) {
      bool IsOn = true;
      if (!Construct->getArg(0)->isValueDependent() &&
          Construct->getArg(0)->EvaluateAsBooleanCondition(IsOn, C.AST)) {
        bool Enables = Class->getName() == "AutoGradMode" ? IsOn : !IsOn;
        Bits = Enables ? Fact::Unsafe : Fact::Safe;
      } else {
        Bits = Fact::Safe | Fact::Unsafe;
      }
    }
    W.pushGradMode(Var, Bits);
    return;
  }
  if (!Init) {
    if (!Var->isStaticLocal())
      W.setRoot(Place, Value());
    return;
  }
  Value V = Var->getType()->isReferenceType() ? raw(Init) : loaded(Init);
  if (const auto *Ref = V.as<RefValue>();
      Ref && Var->getType()->isReferenceType() &&
      llvm::is_contained(Ref->Places, Place))
    V = Value();
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

// Values ---------------------------------------------------------------------

Value Transfer::raw(const Expr *E) {
  if (!E)
    return {};
  E = E->IgnoreParens();
  if (W.hasValue(E))
    return W.valueOf(E);
  return compute(E);
}

Value Transfer::loaded(const Expr *E) {
  if (!E)
    return {};
  Value V = raw(E);
  return E->isGLValue() ? load(V, E->getType()) : V;
}

Value Transfer::load(const Value &V, QualType Type) {
  const auto *Ref = V.as<RefValue>();
  if (!Ref)
    return V;
  Value Result;
  bool IsFirst = true;
  for (PlaceId Place : Ref->Places) {
    Value Part = loadPlace(Place, Type);
    Result = IsFirst ? Part : join(Result, Part, ids());
    IsFirst = false;
  }
  return Result;
}

Value Transfer::behind(const Expr *E) {
  Value V = loaded(E);
  QualType Type = E->getType();
  for (unsigned Steps = 0; Steps < 4 && V.as<RefValue>(); ++Steps) {
    if (Type->isPointerType())
      Type = Type->getPointeeType();
    V = load(V, Type);
  }
  return V.as<RefValue>() ? Value() : V;
}

Value Transfer::loadPlace(PlaceId Place, QualType Type) {
  if (Value V = W.at(C.Places, Place))
    return V;
  Value Default = defaultOf(Place, Type);
  if (Default)
    W.store(C.Places, Place, Default, ids());
  return Default;
}

Value Transfer::defaultOf(PlaceId Place, QualType Type) {
  const PlaceInfo Info = C.Places[Place];
  // A member of somebody's object: what its class leaves there.
  if (Info.Parent && Info.Step.K == Selector::Field &&
      Info.Root != RootKind::This && Info.Root != RootKind::Local) {
    const auto *Field = static_cast<const FieldDecl *>(Info.Step.Data);
    if (const auto *Class = dyn_cast<CXXRecordDecl>(Field->getParent()))
      if (Value Known = C.classSummary(Class).part(Info.Step))
        return Info.Root == RootKind::Temporary
                   ? C.withOwnStorages(Known, Place)
                   : Known;
  }
  if (Info.Root == RootKind::Global && !Info.Parent)
    if (const auto *Var = dyn_cast_or_null<VarDecl>(Info.Name);
        Var && Api.kindOf(Type) == TypeKind::Device)
      if (const Expr *Init = Var->getAnyInitializer())
        if (Value Known = loaded(Init))
          return Known;
  switch (Api.kindOf(Type)) {
  case TypeKind::Tensor:
  case TypeKind::Dynamic: {
    TensorValue Tensor;
    Tensor.Id = C.identity(reinterpret_cast<void *>(uintptr_t(Place)), 1);
    Tensor.State.Device.Symbol =
        C.identity(reinterpret_cast<void *>(uintptr_t(Place)), 2);
    const auto *Parameter =
        Info.Root == RootKind::Parameter
            ? dyn_cast_or_null<ParmVarDecl>(C.Places[C.Places.rootOf(Place)].Name)
            : nullptr;
    if (Parameter) {
      SourceLocation Cpu = F.Info.convertedParameter("cpu", Parameter);
      if (Cpu.isValid())
        Tensor.State.Device.Weak = C.Traces.step(
            StepKind::SiblingConverted, Cpu, Parameter->getName(), nullptr,
            "cpu");
      SourceLocation Dense = F.Info.convertedParameter("contiguous", Parameter);
      if (Dense.isValid())
        Tensor.State.Layout.Weak = C.Traces.step(
            StepKind::SiblingConverted, Dense, Parameter->getName(), nullptr,
            "contiguous");
    }
    // A member of a module is where the module is.
    for (PlaceId Up = Info.Parent; Up; Up = C.Places[Up].Parent)
      if (Value Whole = W.at(C.Places, Up)) {
        if (Whole.as<AggregateValue>())
          Whole = Whole.part(Selector::self());
        const auto *Module = Whole.as<ModuleValue>();
        if (!Module)
          continue;
        static_cast<Fact &>(Tensor.State.Device) = Module->Device;
        Tensor.State.Grad = Fact::unsafe(C.Traces.step(
            StepKind::ModuleParameter, SourceLocation(),
            C.Places.nameOf(Up) ? C.Places.nameOf(Up)->getName() : "",
            nullptr));
        break;
      }
    // A member is the tensor's owner as far as this class goes.
    // So is what the function may replace through a reference, and a member of
    // an object that ends with the expression.
    bool IsOwner = Info.Root == RootKind::This ||
                   (Info.Root == RootKind::Temporary && Info.Parent) ||
                   (Parameter && !Info.Parent &&
                    Parameter->getType()->isLValueReferenceType() &&
                    !Parameter->getType()->getPointeeType().isConstQualified());
    if (IsOwner && !C.Places.isSummary(Place))
      Tensor.Storages = {{C.ownStorageOf(Place), nullptr, nullptr}};
    return Tensor;
  }
  case TypeKind::Device: {
    DeviceFact Device;
    Device.Symbol = C.identity(reinterpret_cast<void *>(uintptr_t(Place)), 2);
    return DeviceValue{Device};
  }
  case TypeKind::Module: {
    ModuleValue Module;
    Module.Device.Symbol =
        C.identity(reinterpret_cast<void *>(uintptr_t(Place)), 2);
    return Module;
  }
  case TypeKind::Reference:
    // What a pointer parameter points to is somebody else's.
    if (Type.getNonReferenceType()->isPointerType() &&
        Info.Root != RootKind::Local)
      return RefValue{{C.Places.root(
          RootKind::Outside, reinterpret_cast<void *>(uintptr_t(Place) * 2 + 1),
          C.Places.nameOf(Place))}};
    return {};
  default:
    return {};
  }
}

llvm::SmallVector<PlaceId, 2> Transfer::placesOf(const Expr *E) {
  Value V = raw(E);
  if (const auto *Ref = V.as<RefValue>())
    return {Ref->Places.begin(), Ref->Places.end()};
  return {};
}

Value Transfer::compute(const Expr *E) {
  switch (E->getStmtClass()) {
  case Stmt::ExprWithCleanupsClass:
  case Stmt::ConstantExprClass:
    return raw(cast<FullExpr>(E)->getSubExpr());
  case Stmt::CXXBindTemporaryExprClass:
    return raw(cast<CXXBindTemporaryExpr>(E)->getSubExpr());
  case Stmt::SubstNonTypeTemplateParmExprClass:
    return raw(cast<SubstNonTypeTemplateParmExpr>(E)->getReplacement());
  case Stmt::MaterializeTemporaryExprClass: {
    const Expr *Sub = cast<MaterializeTemporaryExpr>(E)->getSubExpr();
    const Expr *Inner = Sub->IgnoreParenNoopCasts(C.AST)->IgnoreImpCasts();
    if (const auto *Bind = dyn_cast<CXXBindTemporaryExpr>(Inner);
        Bind && F.Info.isDestroyedTemporary(Bind))
      return RefValue{{C.Places.root(RootKind::Temporary, Bind, nullptr)}};
    return raw(Sub);
  }
  case Stmt::CXXDefaultArgExprClass:
    return raw(cast<CXXDefaultArgExpr>(E)->getExpr());
  case Stmt::CXXDefaultInitExprClass:
    return raw(cast<CXXDefaultInitExpr>(E)->getExpr());
  case Stmt::ImplicitCastExprClass:
  case Stmt::CStyleCastExprClass:
  case Stmt::CXXFunctionalCastExprClass:
  case Stmt::CXXStaticCastExprClass:
  case Stmt::CXXReinterpretCastExprClass:
  case Stmt::CXXConstCastExprClass:
  case Stmt::CXXDynamicCastExprClass:
    return computeCast(cast<CastExpr>(E));
  case Stmt::DeclRefExprClass:
    return computeName(cast<DeclRefExpr>(E));
  case Stmt::CXXThisExprClass:
    return F.This ? Value(RefValue{{F.This}}) : Value();
  case Stmt::MemberExprClass: {
    const auto *Member = cast<MemberExpr>(E);
    if (const auto *Var = dyn_cast<VarDecl>(Member->getMemberDecl()))
      return RefValue{{C.Places.variable(Var)}};
    const auto *Field = dyn_cast<FieldDecl>(Member->getMemberDecl());
    if (!Field)
      return {};
    QualType BaseType = Member->getBase()->getType();
    if (Member->isArrow())
      BaseType = BaseType->getPointeeType();
    if (Api.kindOf(BaseType) == TypeKind::Buffer &&
        Api.kindOf(Field->getType()) == TypeKind::Pointer)
      return pointerInto(Member->getBase()); // cv::Mat::data
    RefValue Result;
    for (PlaceId Base : placesOf(Member->getBase())) {
      PlaceId Place = memberPlace(Base, BaseType, Field);
      // A member of reference type names what it was bound to.
      if (Field->getType()->isReferenceType())
        if (Value Bound = W.at(C.Places, Place); Bound.as<RefValue>())
          return Bound;
      Result.Places.push_back(Place);
    }
    return Result.Places.empty() ? Value() : Value(Result);
  }
  case Stmt::UnaryOperatorClass: {
    const auto *Unary = cast<UnaryOperator>(E);
    switch (Unary->getOpcode()) {
    case UO_LNot: {
      const Formula *Inner = formulaOf(Unary->getSubExpr());
      return Inner ? Value(BoolValue{C.Formulas.negated(Inner)}) : Value();
    }
    case UO_AddrOf: {
      Value V = raw(Unary->getSubExpr());
      // The address of a number is a buffer of one.
      if (const auto *Ref = V.as<RefValue>();
          Ref && Ref->Places.size() == 1 &&
          Api.kindOf(E->getType()) == TypeKind::Pointer) {
        Value Held = W.at(C.Places, Ref->Places[0]);
        if (!Held || Held.as<BufferValue>())
          return pointerIntoPlace(Ref->Places[0],
                                  Unary->getSubExpr()->getType());
      }
      return V;
    }
    case UO_Deref:
    case UO_PreInc:
    case UO_PreDec:
      return raw(Unary->getSubExpr());
    case UO_PostInc:
    case UO_PostDec:
      return loaded(Unary->getSubExpr());
    default:
      return {};
    }
  }
  case Stmt::ArraySubscriptExprClass:
    return raw(cast<ArraySubscriptExpr>(E)->getBase());
  case Stmt::BinaryOperatorClass:
  case Stmt::CompoundAssignOperatorClass: {
    const auto *Binary = cast<BinaryOperator>(E);
    if (Binary->isAssignmentOp())
      return raw(Binary->getLHS());
    if (Binary->getOpcode() == BO_Comma)
      return raw(Binary->getRHS());
    if (Binary->isAdditiveOp()) {
      for (const Expr *Side : {Binary->getLHS(), Binary->getRHS()})
        if (Value V = loaded(Side); V.as<ViewValue>() || V.as<RefValue>())
          return E->getType()->isPointerType() || V.as<ViewValue>() ? V
                                                                    : Value();
      return {};
    }
    if (Binary->isLogicalOp() || Binary->isComparisonOp())
      if (const Formula *Condition = formulaOf(E))
        return BoolValue{Condition};
    return {};
  }
  // Initializers that stand outside of the function.
  case Stmt::CXXConstructExprClass:
  case Stmt::CXXTemporaryObjectExprClass: {
    TypeKind Kind = Api.kindOf(E->getType());
    if (Kind == TypeKind::Device || Kind == TypeKind::DType ||
        Kind == TypeKind::Options)
      return torchConstruct(cast<CXXConstructExpr>(E), Kind);
    return {};
  }
  case Stmt::ConditionalOperatorClass: {
    const auto *Conditional = cast<ConditionalOperator>(E);
    Value A = raw(Conditional->getTrueExpr());
    Value B = raw(Conditional->getFalseExpr());
    if (!A.as<DeviceValue>() || !B.as<DeviceValue>())
      return {};
    DeviceFact Either = A.as<DeviceValue>()->Device.joined(
        B.as<DeviceValue>()->Device);
    Either.Symbol = C.identity(E, 7);
    if (Either.mayBeUnsafe() && !Either.Why)
      Either.Why = C.Traces.step(StepKind::DeviceChosen, locOf(E), "", nullptr);
    return DeviceValue{Either};
  }
  case Stmt::CXXBoolLiteralExprClass:
    return BoolValue{
        C.Formulas.constant(cast<CXXBoolLiteralExpr>(E)->getValue())};
  case Stmt::InitListExprClass: {
    const auto *List = cast<InitListExpr>(E);
    return initList({List->getInits(), List->getNumInits()}, E->getType());
  }
  case Stmt::CXXStdInitializerListExprClass:
    return loaded(cast<CXXStdInitializerListExpr>(E)->getSubExpr());
  case Stmt::OpaqueValueExprClass:
    return raw(cast<OpaqueValueExpr>(E)->getSourceExpr());
  case Stmt::CXXRewrittenBinaryOperatorClass:
    return raw(cast<CXXRewrittenBinaryOperator>(E)->getSemanticForm());
  default:
    return {};
  }
}

/// An entry of a map is its mapped value: keys hold no tensors.
static bool isMapEntry(QualType Type) {
  const auto *Pair = dyn_cast_or_null<ClassTemplateSpecializationDecl>(
      Type.getNonReferenceType()->getAsCXXRecordDecl());
  return Pair && Pair->getIdentifier() && Pair->getName() == "pair" &&
         Pair->getTemplateArgs().size() >= 1 &&
         Pair->getTemplateArgs()[0].getKind() == TemplateArgument::Type &&
         Pair->getTemplateArgs()[0].getAsType().isConstQualified();
}

PlaceId Transfer::elementPlace(PlaceId Base, QualType Type, unsigned I) {
  return isMapEntry(Type) && I == 1 ? Base
                                    : C.Places.child(Base, Selector::index(I));
}

PlaceId Transfer::memberPlace(PlaceId Base, QualType Type,
                              const FieldDecl *Field) {
  if (Field->getIdentifier() && isInNamespace(Field->getParent(), "std") &&
      Field->getParent()->getIdentifier() &&
      Field->getParent()->getName() == "pair")
    return elementPlace(Base, Type, Field->getFieldIndex());
  return C.Places.child(Base, Selector::field(Field));
}

Value Transfer::computeCast(const CastExpr *E) {
  const Expr *Sub = E->getSubExpr();
  switch (E->getCastKind()) {
  case CK_LValueToRValue: {
    const Expr *Inner = Sub->IgnoreParens();
    Value V = raw(Inner);
    if (!V.as<RefValue>()) {
      // A scalar out of a view's memory is no view.
      if (V.as<ViewValue>() && Api.kindOf(E->getType()) != TypeKind::Pointer)
        return {};
      return V;
    }
    return load(V, Sub->getType());
  }
  case CK_ArrayToPointerDecay: {
    if (isa<StringLiteral>(Sub->IgnoreParens()))
      return {};
    if (Api.kindOf(Sub->getType()) == TypeKind::Buffer)
      return pointerInto(Sub);
    Value V = raw(Sub);
    if (const auto *Ref = V.as<RefValue>()) {
      RefValue Elements;
      for (PlaceId Place : Ref->Places)
        Elements.Places.push_back(
            C.Places.child(Place, Selector::element()));
      return Elements;
    }
    return V;
  }
  case CK_IntegralCast:
  case CK_PointerToIntegral:
  case CK_IntegralToPointer: {
    Value V = raw(Sub);
    if (std::optional<bool> Constant = Api.isAcceleratorConstant(E)) {
      (void)Constant;
      return deviceFrom(E, {}) ? Value(DeviceValue{*deviceFrom(E, {})})
                               : Value();
    }
    return V.as<ViewValue>() || V.as<RankValue>() ? V : Value();
  }
  case CK_IntegralToBoolean:
  case CK_PointerToBoolean: {
    Value V = raw(Sub);
    return V.as<BoolValue>() ? V : Value();
  }
  case CK_FloatingCast:
  case CK_IntegralToFloating:
  case CK_FloatingToIntegral:
  case CK_ToVoid:
    return {};
  default:
    return raw(Sub);
  }
}

Value Transfer::computeName(const DeclRefExpr *E) {
  const ValueDecl *D = E->getDecl();
  if (isa<EnumConstantDecl>(D)) {
    if (std::optional<DeviceFact> Device = deviceFrom(E, {}))
      return DeviceValue{*Device};
    if (std::optional<unsigned> Type = Api.scalarTypeConstant(E))
      return DTypeValue{DTypeSet::of(*Type), 0};
    return {};
  }
  if (const auto *Binding = dyn_cast<BindingDecl>(D)) {
    const auto *Whole =
        dyn_cast_or_null<DecompositionDecl>(Binding->getDecomposedDecl());
    if (!Whole)
      return {};
    if (!Binding->getHoldingVar())
      return raw(Binding->getBinding());
    unsigned I = 0;
    for (const BindingDecl *B : Whole->bindings()) {
      if (B == Binding)
        break;
      ++I;
    }
    RefValue Result;
    llvm::SmallVector<PlaceId, 2> Bases = {C.Places.variable(Whole)};
    if (Value Held = W.root(Bases[0]); const auto *Ref = Held.as<RefValue>())
      Bases.assign(Ref->Places.begin(), Ref->Places.end());
    for (PlaceId Base : Bases)
      Result.Places.push_back(elementPlace(Base, Whole->getType(), I));
    return Result;
  }
  if (const auto *Function = dyn_cast<FunctionDecl>(D)) {
    CallableValue Callable;
    Callable.Function = Function;
    return Callable;
  }
  const auto *Var = dyn_cast<VarDecl>(D);
  if (!Var)
    return {};
  if (Var->isConstexpr() || Var->getType().isConstQualified()) {
    if (std::optional<DeviceFact> Device = deviceFrom(E, {}))
      return DeviceValue{*Device};
    if (std::optional<unsigned> Type = Api.scalarTypeConstant(E))
      return DTypeValue{DTypeSet::of(*Type), 0};
  }
  PlaceId Place = C.Places.variable(Var);
  if (Var->getType()->isReferenceType())
    if (Value Bound = W.root(Place); Bound.as<RefValue>())
      return Bound;
  return RefValue{{Place}};
}

Value Transfer::initList(llvm::ArrayRef<const Expr *> Inits, QualType Type) {
  const CXXRecordDecl *Record = Type->getAsCXXRecordDecl();
  Value Result;
  if (Record && Record->isAggregate() && !Record->isUnion() &&
      Api.kindOf(Type) == TypeKind::Other) {
    auto Field = Record->field_begin();
    for (const Expr *Init : Inits.drop_front(
             std::min<size_t>(Record->getNumBases(), Inits.size()))) {
      if (Field == Record->field_end())
        break;
      if (Value V = Field->getType()->isReferenceType() ? raw(Init)
                                                        : loaded(Init))
        Result = Result.withPart(Selector::field(*Field), V);
      ++Field;
    }
    return Result;
  }
  bool IsArray = Record && Record->getIdentifier() &&
                 Record->getName() == "array"; // std::array holds an array
  if (Inits.size() == 1 && !Type->isArrayType() &&
      (IsArray || Api.kindOf(Type) != TypeKind::Container))
    return loaded(Inits[0]);
  Value Element;
  for (const Expr *Init : Inits) {
    Value V = loaded(Init);
    Element = Element ? join(Element, V, ids()) : V;
  }
  return Element ? Value().withPart(Selector::element(), Element) : Value();
}

Value Transfer::taken(const Value &V, const Expr *From, const NamedDecl *By) {
  const auto *Tensor = V.as<TensorValue>();
  if (!Tensor || !By || !By->getIdentifier())
    return V;
  for (;;) { // the call whose result this is
    From = From->IgnoreParenImpCasts();
    if (const auto *Full = dyn_cast<FullExpr>(From))
      From = Full->getSubExpr();
    else if (const auto *Bind = dyn_cast<CXXBindTemporaryExpr>(From))
      From = Bind->getSubExpr();
    else if (const auto *Temp = dyn_cast<MaterializeTemporaryExpr>(From))
      From = Temp->getSubExpr();
    else if (const auto *Construct = dyn_cast<CXXConstructExpr>(From);
             Construct && Construct->getNumArgs() == 1)
      From = Construct->getArg(0);
    else
      break;
  }
  SourceLocation Loc = locOf(From);
  TensorValue New = *Tensor;
  for (Fact *Each :
       {static_cast<Fact *>(&New.State.Device), &New.State.Grad,
        &New.State.Layout, &New.State.Conj, &New.State.Neg}) {
    Each->Why = namedStep(C.Traces, Each->Why, Loc, By->getName());
    Each->Weak = namedStep(C.Traces, Each->Weak, Loc, By->getName());
  }
  return New;
}

// Memory ---------------------------------------------------------------------

void Transfer::assign(llvm::ArrayRef<PlaceId> Places, Value New,
                      DeathReason Reason, SourceLocation Loc) {
  for (PlaceId Place : Places) {
    Value Old = W.at(C.Places, Place);
    if (Places.size() > 1) {
      W.store(C.Places, Place, Old ? join(Old, New, ids()) : New, ids());
      continue;
    }
    W.store(C.Places, Place, New, ids());
    if (!C.Places.isSummary(Place) && !Old.isSame(New))
      release(Old, Reason, Loc, C.Places.nameOf(Place));
  }
}

void Transfer::release(const Value &Old, DeathReason Reason,
                       SourceLocation Loc, const NamedDecl *Owner) {
  if (!Old)
    return;
  llvm::SmallVector<StorageId, 4> Owned;
  visitStorages(Old, [&](StorageRef S, bool IsOwner) {
    if (IsOwner && S.Id && C.Storages[S.Id].Kind != StorageKind::Heap)
      Owned.push_back(S.Id);
  });
  for (StorageId Id : Owned) {
    World::Holders Holders = W.holdersOf(Id);
    if (!Holders.IsHeld && Holders.IsSeen)
      W.die(C.Storages.death({Id, Reason, Loc, Owner}));
  }
}

void Transfer::endOfScope(const VarDecl *Var, SourceLocation Loc) {
  W.popGradMode(Var);
  PlaceId Place = C.Places.variable(Var);
  Value Old = W.root(Place);
  if (!Old || C.Places[Place].Root == RootKind::Global)
    return;
  W.setRoot(Place, Value());
  release(Old, DeathReason::OutOfScope, Loc, Var);
}

void Transfer::leaveRange(const CXXForRangeStmt &Loop) {
  // All elements were replaced: none is left as it was before the loop.
  Value New = W.root(C.Places.rangeReplacement(Loop.getLoopVariable()));
  const auto *Range = dyn_cast<VarDecl>(Loop.getRangeStmt()->getSingleDecl());
  if (!New || !Range)
    return;
  Value Container = W.root(C.Places.variable(Range));
  if (const auto *Ref = Container.as<RefValue>())
    for (PlaceId Place : Ref->Places)
      W.store(C.Places, C.Places.child(Place, Selector::element()), New, ids(),
              /*IsStrong=*/true);
}

void Transfer::initializeMembers(const CXXRecordDecl &Class) {
  for (const FieldDecl *Field : Class.fields())
    if (const Expr *Init = Field->getInClassInitializer())
      if (Value V = Field->getType()->isReferenceType() ? raw(Init)
                                                        : loaded(Init))
        W.store(C.Places, C.Places.child(F.This, Selector::field(Field)), V,
                ids());
  W.clearExpressions();
}

void Transfer::leaveFunction() {
  W.clearExpressions();
  for (const ParmVarDecl *Parameter : F.Info.function().parameters())
    if (!Parameter->getType()->isReferenceType())
      endOfScope(Parameter, F.Info.function().getEndLoc());
  if (F.Return)
    usePlace(F.Return, F.Info.function().getEndLoc());
  llvm::SmallVector<PlaceId, 8> Left;
  for (const auto &[Place, V] : W.roots()) {
    const PlaceInfo &Info = C.Places[Place];
    const auto *Parameter = dyn_cast_or_null<ParmVarDecl>(Info.Name);
    bool IsReference =
        Parameter && Parameter->getType()->isReferenceType() && !F.Caller;
    if (Place != F.Return && (C.Places.outlivesFunction(Place) || IsReference))
      Left.push_back(Place);
  }
  for (PlaceId Place : Left)
    usePlace(Place, SourceLocation());
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
  return {};
}

} // namespace clang::tidy::torch::flow
