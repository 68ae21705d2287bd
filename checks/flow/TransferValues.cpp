// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// An expression -> its value, or the place that it names.

#include "flow/ListValue.h"
#include "flow/Transfer.h"
#include "clang/AST/DeclTemplate.h"
#include "llvm/ADT/STLExtras.h"

namespace clang::tidy::torch::flow {

using model::isInNamespace;
using model::TypeKind;

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
  W.readElement(C.Places, Place, ids());
  if (Value V = W.at(C.Places, Place))
    return V;
  Value Default = defaultOf(Place, Type);
  if (Default)
    W.store(C.Places, Place, Default, ids());
  return Default;
}

/// static variable_list backward(AutogradContext *, variable_list grad_output)
static bool isGradientOfBackward(const FunctionDecl &Function,
                                 const ParmVarDecl &Parameter) {
  const auto *Method = dyn_cast<CXXMethodDecl>(&Function);
  if (!Method || !Method->isStatic() || Method->getNumParams() < 2 ||
      model::nameOf(Function) != "backward" ||
      Parameter.getDeclContext() != &Function ||
      Parameter.getFunctionScopeIndex() == 0)
    return false;
  const CXXRecordDecl *Context =
      Method->getParamDecl(0)->getType()->getPointeeCXXRecordDecl();
  return Context && Context->getIdentifier() &&
         Context->getName() == "AutogradContext";
}

Value Transfer::defaultOf(PlaceId Place, QualType Type) {
  const PlaceInfo Info = C.Places[Place];
  // A member of somebody's object: what its class leaves there.
  if (Info.Parent && Info.Step.K == Selector::Field &&
      Info.Root != RootKind::This) {
    const auto *Field = static_cast<const FieldDecl *>(Info.Step.Data);
    // What makes a module is not looked into where it is made.
    if (const auto *Class = dyn_cast<CXXRecordDecl>(Field->getParent());
        Class &&
        (Info.Root != RootKind::Local || Api.kindOf(Class) == TypeKind::Module))
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
    const auto *Parameter = Info.Root == RootKind::Parameter
                                ? dyn_cast_or_null<ParmVarDecl>(
                                      C.Places[C.Places.rootOf(Place)].Name)
                                : nullptr;
    if (Parameter) {
      SourceLocation Cpu = F.Info.convertedParameter("cpu", Parameter);
      if (Cpu.isValid())
        Tensor.State.Device.Weak =
            C.Traces.step(StepKind::SiblingConverted, Cpu, Parameter->getName(),
                          nullptr, "cpu");
      SourceLocation Dense = F.Info.convertedParameter("contiguous", Parameter);
      if (Dense.isValid())
        Tensor.State.Layout.Weak =
            C.Traces.step(StepKind::SiblingConverted, Dense,
                          Parameter->getName(), nullptr, "contiguous");
      if (isGradientOfBackward(F.Info.function(), *Parameter))
        Tensor.State.Layout.Weak =
            C.Traces.step(StepKind::Gradient, Parameter->getLocation(),
                          Parameter->getName(), nullptr);
    }
    // Only guards say something of it.
    if (Parameter && !Info.Parent)
      C.noteCertain(Tensor.Id, C.OfDevice | C.OfLayout | C.OfGrad);
    if (Info.Step.K == Selector::Field && Info.Parent)
      Tensor.State.Grad = memberGrad(
          static_cast<const FieldDecl *>(Info.Step.Data), Info.Parent);
    // A member of a module is where the module is.
    for (PlaceId Up = Info.Parent; Up; Up = C.Places[Up].Parent)
      if (Value Whole = W.at(C.Places, Up)) {
        if (Whole.as<AggregateValue>())
          Whole = Whole.part(Selector::self());
        const auto *Module = Whole.as<ModuleValue>();
        if (!Module)
          continue;
        static_cast<Fact &>(Tensor.State.Device) = Module->Device;
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
    // Whoever passed it still has its data, and does not expect it to change.
    if (Parameter && !Info.Parent && !F.Caller && !IsOwner &&
        !Parameter->getType()->isRValueReferenceType())
      C.HeldData[TensorData | Tensor.Id] = Parameter;
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
  // Of a choice the value is what each arm held; written is where it stands.
  const auto *Choice = dyn_cast<ConditionalOperator>(E->IgnoreParens());
  if (!Choice || !Choice->isGLValue())
    return {};
  std::optional<bool> Known = decided(Choice->getCond());
  llvm::SmallVector<PlaceId, 2> Places;
  for (const Expr *Arm : {Choice->getTrueExpr(), Choice->getFalseExpr()}) {
    if (Known && *Known != (Arm == Choice->getTrueExpr()))
      continue;
    Arm = Arm->IgnoreParens();
    if (isa<ConditionalOperator>(Arm)) {
      Places.append(placesOf(Arm));
      continue;
    }
    Value Named = compute(Arm);
    if (const auto *Ref = Named.as<RefValue>())
      Places.append(Ref->Places.begin(), Ref->Places.end());
  }
  return Places;
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
    if (Api.kindOf(BaseType) == TypeKind::Pointer &&
        Api.kindOf(Field->getType()) == TypeKind::Pointer)
      return loaded(Member->getBase()); // pybind11::buffer_info::ptr
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
        if (!Held || Held.as<BufferValue>() || Held.as<CountValue>())
          return pointerIntoPlace(Ref->Places[0],
                                  Unary->getSubExpr()->getType());
      }
      if (isa<ArraySubscriptExpr>(Unary->getSubExpr()->IgnoreParens()))
        return movedPointer(V);
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
  case Stmt::UnaryExprOrTypeTraitExprClass:
    return sizeOf(E);
  case Stmt::ArraySubscriptExprClass:
    return computeSubscript(cast<ArraySubscriptExpr>(E));
  case Stmt::BinaryOperatorClass:
  case Stmt::CompoundAssignOperatorClass: {
    const auto *Binary = cast<BinaryOperator>(E);
    if (Binary->isAssignmentOp())
      return raw(Binary->getLHS());
    if (Binary->getOpcode() == BO_Comma)
      return raw(Binary->getRHS());
    if (Binary->isAdditiveOp()) {
      // How far two pointers, or addresses in integers, are apart.
      if (Binary->getOpcode() == BO_Sub &&
          (Binary->getRHS()->getType()->isPointerType() ||
           (loaded(Binary->getLHS()).as<ViewValue>() &&
            loaded(Binary->getRHS()).as<ViewValue>())))
        return {};
      for (const Expr *Side : {Binary->getLHS(), Binary->getRHS()})
        if (Value V = loaded(Side); V.as<ViewValue>() || V.as<RefValue>())
          return E->getType()->isPointerType() || V.as<ViewValue>()
                     ? movedPointer(V)
                     : Value();
      return {};
    }
    if (Binary->getOpcode() == BO_Mul || Binary->getOpcode() == BO_Div)
      return product(loaded(Binary->getLHS()), Binary->getLHS(),
                     Binary->getRHS(), Binary->getOpcode() == BO_Div);
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
    DeviceFact Either =
        A.as<DeviceValue>()->Device.joined(B.as<DeviceValue>()->Device);
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
        Elements.Places.push_back(C.Places.child(Place, Selector::element()));
      return Elements;
    }
    return V;
  }
  case CK_IntegralCast:
  case CK_PointerToIntegral:
  case CK_IntegralToPointer: {
    Value V = raw(Sub);
    if (std::optional<DeviceFact> Device = deviceFrom(E, {}))
      return DeviceValue{*Device};
    return V.as<ViewValue>() || V.as<RankValue>() || V.as<CountValue>()
               ? V
               : Value();
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
  case CK_BitCast: {
    Value V = raw(Sub);
    noteCast(E, V);
    return V;
  }
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

static bool isTensorIn(const Value &V) {
  bool Result = false;
  visitParts(V, [&](const Value &Part) {
    Result |= Part.as<TensorValue>() != nullptr;
  });
  return Result;
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
      if (Value V =
              Field->getType()->isReferenceType() ? raw(Init) : loaded(Init))
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
  AggregateValue List;
  for (unsigned I = 0; I < Inits.size(); ++I)
    if (Value V = copiedHandle(loaded(Inits[I]), Inits[I], /*IsElement=*/true))
      List.Parts.push_back({Selector::index(I), V});
  if (List.Parts.empty())
    return {};
  List.IsWhole = List.Parts.size() == Inits.size();
  bool IsWhole = List.IsWhole;
  Result = Value(std::move(List));
  return IsWhole && Inits.size() <= MaxPositions && isTensorIn(Result)
             ? Result
             : withoutPositions(Result, ids());
}

/// An array's element: one of its own if the position is known.
Value Transfer::computeSubscript(const ArraySubscriptExpr *E) {
  Value V = raw(E->getBase());
  const auto *Ref = V.as<RefValue>();
  const auto *Decay = dyn_cast<CastExpr>(E->getBase()->IgnoreParens());
  Expr::EvalResult Position;
  if (!Ref || !Decay || Decay->getCastKind() != CK_ArrayToPointerDecay ||
      E->getIdx()->isValueDependent() ||
      !E->getIdx()->EvaluateAsInt(Position, C.AST))
    return V;
  unsigned I = Position.Val.getInt().getLimitedValue(0xffff);
  RefValue Result;
  for (PlaceId Place : Ref->Places) {
    if (!C.Places[Place].Step.isSummary())
      return V;
    Result.Places.push_back(
        C.Places.child(C.Places[Place].Parent, Selector::index(I)));
  }
  return Result;
}

} // namespace clang::tidy::torch::flow
