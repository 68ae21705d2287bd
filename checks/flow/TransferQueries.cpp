// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What code asks of tensors, devices and options; modules.

#include "flow/OperatorCall.h"
#include "flow/Transfer.h"
#include "llvm/ADT/STLExtras.h"

namespace clang::tidy::torch::flow {

using namespace model;

/// What a state already says of a predicate.
static std::optional<bool> settled(Predicate P, const TensorState &State) {
  auto Of = [](const Fact &F, bool SafeMeans) -> std::optional<bool> {
    if (F.mustBeSafe())
      return SafeMeans;
    return std::nullopt;
  };
  switch (P) {
  case Predicate::OnCpu:
    return Of(State.Device, true);
  case Predicate::OnAccelerator:
    return Of(State.Device, false);
  default:
    return std::nullopt;
  }
}

std::optional<Value> Transfer::query(const Expr *Call,
                                     const FunctionDecl *Callee) {
  llvm::StringRef Name = nameOf(*Callee);
  const Expr *Object = objectOf(Call);
  if (!Object) {
    if (Name == "typeMetaToScalarType" || Name == "toScalarType" ||
        Name == "scalarTypeToTypeMeta")
      return loaded(argumentsOf(Call)[0]);
    // at::is_floating_point(t) and its like tell nothing that is kept.
    return std::nullopt;
  }
  QualType Type = Object->getType();
  if (Type->isPointerType()) // t->is_cpu()
    Type = Type->getPointeeType();
  TypeKind Kind = Api.kindOf(Type);
  if (Kind != TypeKind::Tensor && Kind != TypeKind::Device &&
      Kind != TypeKind::DType)
    return std::nullopt;
  // What goes into an empty map is all that there is.
  if (Callee->getOverloadedOperator() == OO_Equal)
    if (llvm::SmallVector<PlaceId, 2> Into = placesOf(Object);
        Into.size() == 1 && C.Places[Into[0]].Step.K == Selector::Element &&
        isEmptyMap(C.Places[Into[0]].Parent))
      return std::nullopt;
  Value V = behind(Object);
  if (Kind == TypeKind::DType)
    return isAny(Name, {"toScalarType", "value"}) ||
                   Callee->getOverloadedOperator() == OO_Star
               ? std::optional<Value>(V)
               : std::nullopt;
  if (Kind == TypeKind::Device) {
    if (Name == "type" || Name == "value" || Name == "value_or" ||
        Callee->getOverloadedOperator() == OO_Star)
      return V;
    if (Callee->getOverloadedOperator() == OO_Equal) {
      assign(placesOf(Object), loaded(argumentsOf(Call)[0]),
             DeathReason::Reassigned, locOf(Call));
      return raw(Object);
    }
    std::optional<Predicate> P = Api.predicateOf(*Callee);
    const auto *Device = V.as<DeviceValue>();
    if (!P || !Device || *P == Predicate::Defined)
      return std::nullopt;
    if (!Device->Device.Symbol)
      return std::nullopt;
    Formula New(Formula::Property);
    New.Predicate = *P;
    New.Device = Device->Device.Symbol;
    // t.device().is_cpu() asks t.
    if (const auto *Maker = dyn_cast<CallExpr>(makerOf(Object));
        Maker && objectOf(Maker) && calleeOf(Maker) &&
        nameOf(*calleeOf(Maker)) == "device")
      if (Value Asked = behind(objectOf(Maker));
          const auto *Tensor = Asked.as<TensorValue>())
        New.Tensor = Tensor->Id;
    return Value(BoolValue{C.Formulas.make(New)});
  }
  if (!V.as<TensorValue>())
    return std::nullopt;
  const TensorValue Tensor = *V.as<TensorValue>();
  if (std::optional<Predicate> P = Api.predicateOf(*Callee)) {
    if (std::optional<bool> Known = settled(*P, Tensor.State))
      return Value(BoolValue{C.Formulas.constant(*Known)});
    Formula New(Formula::Property);
    New.Predicate = *P;
    New.Tensor = Tensor.Id;
    if (*P == Predicate::OnCpu || *P == Predicate::OnAccelerator)
      New.Device = Tensor.State.Device.Symbol;
    llvm::ArrayRef<const Expr *> Arguments = argumentsOf(Call);
    if (*P == Predicate::Contiguous && !Arguments.empty() &&
        !isa<CXXDefaultArgExpr>(Arguments[0]) &&
        !nameOfExpr(Arguments[0]).ends_with("Contiguous")) {
      New.K = Formula::Other;
      noteStridesRead(Object); // the code knows of other layouts
    }
    return Value(BoolValue{C.Formulas.make(New)});
  }
  if (Name == "device")
    return Value(DeviceValue{Tensor.State.Device});
  if (Name == "options" || Name == "type") {
    OptionsValue Options;
    Options.Device = Tensor.State.Device;
    Options.DType = Tensor.State.DType;
    return Value(Options);
  }
  if (Name == "scalar_type" || Name == "dtype")
    return Value(DTypeValue{Tensor.State.DType, Tensor.Id});
  if (Name == "dim" || Name == "ndimension")
    return Value(RankValue{Tensor.Id, Tensor.State.Rank});
  if (isAny(Name, {"is_floating_point", "is_complex", "is_sparse", "layout",
                   "is_quantized", "is_sparse_csr", "is_mkldnn"})) {
    if (!Callee->getReturnType()->isBooleanType())
      return std::nullopt;
    Formula New(Formula::Other);
    New.Tensor = Tensor.Id;
    return Value(BoolValue{C.Formulas.make(New)});
  }
  if (Value Count = countOf(Call, Name, Tensor))
    return Count;
  return std::nullopt;
}

std::optional<Value> Transfer::optionsCall(const Expr *Call,
                                           const FunctionDecl *Callee) {
  if (Api.kindOf(Callee->getReturnType()) != TypeKind::Options)
    return std::nullopt;
  const Expr *Object = objectOf(Call);
  OptionsValue Options;
  if (Object) {
    if (Api.kindOf(Object->getType()) != TypeKind::Options)
      return std::nullopt;
    if (const auto *Known = loaded(Object).as<OptionsValue>())
      Options = *Known;
    else
      return std::nullopt; // unknown options stay unknown
  }
  llvm::StringRef Name = nameOf(*Callee);
  llvm::ArrayRef<const Expr *> Arguments = argumentsOf(Call);
  if (Callee->getOverloadedOperator() == OO_Equal) {
    assign(placesOf(Object), loaded(Arguments[0]), DeathReason::Reassigned,
           locOf(Call));
    return raw(Object);
  }
  if (Arguments.empty())
    return Object ? std::optional<Value>(loaded(Object)) : std::nullopt;
  const Expr *A = Arguments[0];
  Value V = loaded(A);
  if (Name == "device") {
    std::optional<DeviceFact> Device = deviceFrom(A, V);
    Options.Device = Device ? *Device : DeviceFact();
  } else if (Name == "device_index") {
    Options.Device = DeviceFact(Fact::unsafe(nullptr)); // CUDA by definition
  } else if (Name == "dtype") {
    std::optional<DTypeSet> DType = dtypeFrom(A, V);
    Options.DType = DType ? *DType : DTypeSet();
  } else if (Name == "requires_grad") {
    bool IsOn = true;
    const Expr *Given = makerOf(A); // of an optional<bool>
    if (isa<CXXDefaultArgExpr>(A) ||
        (!Given->isValueDependent() && Given->getType()->isBooleanType() &&
         Given->EvaluateAsBooleanCondition(IsOn, C.AST)))
      Options.Grad = flagged(IsOn ? Fact::Unsafe : Fact::Safe, Call, "");
    else
      Options.Grad = flagged(gradModeOf(Given), Call, "");
  }
  return Value(Options);
}

/// IValue and what it is made of: one value, whatever it is taken apart into.
std::optional<Value> Transfer::dynamicCall(const Expr *Call,
                                           const FunctionDecl *Callee) {
  const Expr *Object = objectOf(Call);
  if (Callee->getOverloadedOperator() == OO_Equal) {
    assign(placesOf(Object), loaded(argumentsOf(Call)[0]),
           DeathReason::Reassigned, locOf(Call));
    return raw(Object);
  }
  llvm::StringRef Name = nameOf(*Callee);
  if (Name.starts_with("is") || isAny(Name, {"size", "tagKind", "type"}))
    return Value();
  QualType Type = Callee->getReturnType();
  Value Whole = behind(Object);
  const auto *Tensor = Whole.as<TensorValue>();
  if (!Tensor)
    return std::nullopt;
  TypeKind Kind = Api.kindOf(Type);
  // std::move(value).toTensor() takes the tensor away.
  if (Object->isXValue() && !Type->isReferenceType())
    for (PlaceId Place : placesOf(Object))
      if (!C.Places.isSummary(Place) &&
          C.Places.kindOf(Place) != RootKind::Temporary)
        W.store(C.Places, Place, Value(), ids());
  // A reference into a living value keeps its place; else the handle is copied.
  if (Callee->getOverloadedOperator() == OO_Arrow ||
      Callee->getOverloadedOperator() == OO_Star)
    return raw(Object);
  if (Type->isReferenceType()) {
    Value Place = raw(Object);
    return Place ? Place : Whole;
  }
  if (Kind == TypeKind::Tensor || Kind == TypeKind::Dynamic)
    return Whole;
  if (Kind == TypeKind::Container || Kind == TypeKind::Iterator) {
    Value Result = resultLike(Type, Tensor->State, Call, Fresh::No);
    return rewriteParts(Result, [&](const Value &V) -> std::optional<Value> {
      const auto *T = V.as<TensorValue>();
      if (!T)
        return std::nullopt;
      TensorValue New = *T;
      New.Storages = Tensor->Storages;
      return Value(std::move(New));
    });
  }
  return Value();
}

std::optional<Value> Transfer::moduleCall(const CallExpr *Call,
                                          ModuleCall Kind) {
  const Expr *Object = objectOf(Call);
  llvm::SmallVector<PlaceId, 2> Places = placesOf(Object);
  Value Known = behind(Object);
  if (Known.as<AggregateValue>())
    Known = Known.part(Selector::self());
  const auto *Module = Known.as<ModuleValue>();
  DeviceFact Device = Module ? Module->Device : DeviceFact();
  SourceLocation Loc = locOf(Call);
  llvm::StringRef Name = nameOfExpr(Object);
  auto MoveTo = [&](DeviceFact To) {
    if (To.mayBeUnsafe())
      To.Why = C.Traces.step(StepKind::ModuleMoved, Loc, Name, To.Why);
    for (PlaceId Place : Places) {
      // A class that is a module keeps what is known of its members.
      if (W.at(C.Places, Place).as<AggregateValue>() ||
          (C.Places[Place].Root == RootKind::This && !C.Places[Place].Parent))
        Place = C.Places.child(Place, Selector::self());
      W.store(C.Places, Place, ModuleValue{To, Module ? Module->Grad : Fact()},
              ids());
    }
    return Value();
  };
  switch (Kind) {
  case ModuleCall::Register: { // the module holds the tensor
    RefValue Result;
    if (Call->getNumArgs() < 2)
      return std::nullopt;
    Value Held = registered(Call);
    for (PlaceId Place : Places) {
      PlaceId Part =
          C.Places.child(Place, Selector::index(C.identity(Call, 4)));
      if (Held.as<TensorValue>())
        W.store(C.Places, Part, Held, ids());
      Result.Places.push_back(Part);
    }
    return Result.Places.empty() ? Held : Value(Result);
  }
  case ModuleCall::Cuda:
    return MoveTo(DeviceFact(Fact::unsafe(nullptr)));
  case ModuleCall::Cpu:
    return MoveTo(DeviceFact(Fact::safe()));
  case ModuleCall::To:
    for (const Expr *A : argumentsOf(Call)) {
      if (isa<CXXDefaultArgExpr>(A))
        continue;
      if (std::optional<DeviceFact> To = deviceFrom(A, loaded(A)))
        return MoveTo(*To);
      if (Api.kindOf(A->getType()) == TypeKind::Device)
        return MoveTo(DeviceFact());
    }
    return Value(); // to(dtype)
  case ModuleCall::Parameters: {
    TensorState State;
    State.Device = Device;
    if (State.Device.Why)
      State.Device.Why =
          C.Traces.step(StepKind::ModuleOutput, Loc, Name, State.Device.Why);
    llvm::StringRef Method = nameOf(*Call->getDirectCallee());
    bool AreParameters =
        Method.contains("parameters") || Method == "all_weights";
    State.Grad = AreParameters && !mayEndGrad()
                     ? Fact::unsafe(C.Traces.step(StepKind::ModuleParameter,
                                                  Loc, Name, nullptr))
                     : Fact::unknown();
    return resultLike(Call->getType(), State, Call, Fresh::No);
  }
  case ModuleCall::Forward:
    break;
  }
  for (const Expr *A : argumentsOf(Call))
    readData(loaded(A), UseKind::TensorUse, Call, A);
  TensorState State;
  State.Defined = true;
  State.Device = Device;
  // A module that nobody moved computes where its input is.
  if (Device.Bits & Fact::Unknown)
    for (const Expr *A : argumentsOf(Call))
      visitParts(loaded(A), [&](const Value &V) {
        if (const auto *T = V.as<TensorValue>();
            T && (State.Device.Bits & Fact::Unknown))
          if (T->State.Device.mayBeUnsafe())
            State.Device = T->State.Device;
      });
  if (State.Device.Why)
    State.Device.Why =
        C.Traces.step(StepKind::ModuleOutput, Loc, Name, State.Device.Why);
  SourceLocation Choice = F.Info.runtimeDeviceChoice();
  if (Choice.isInvalid())
    if (const auto *Method = dyn_cast<CXXMethodDecl>(&F.Info.function()))
      Choice = C.classDeviceChoice(Method->getParent());
  if (Choice.isValid()) {
    State.Layout.Weak = C.Traces.step(
        StepKind::ModuleOutput, Loc, Name,
        C.Traces.step(StepKind::RuntimeDevice, Choice, "", nullptr));
    if ((State.Device.Bits & Fact::Unknown) && !State.Device.mayBeUnsafe())
      State.Device.Weak = State.Layout.Weak;
  }
  State.Grad = moduleOutputGrad(Call, Name, Module);
  State.Device.Symbol = C.identity(Call, 2);
  return resultLike(Call->getType(), State, Call,
                    Call->getType()->isReferenceType() ? Fresh::No
                                                       : Fresh::Perhaps);
}

Value Transfer::torchConstruct(const CXXConstructExpr *E, TypeKind Kind) {
  const CXXConstructorDecl *Ctor = E->getConstructor();
  llvm::ArrayRef<const Expr *> Arguments = argumentsOf(E);
  if (Ctor->isCopyOrMoveConstructor() && !Arguments.empty()) {
    Value V = loaded(Arguments[0]);
    if (Ctor->isMoveConstructor() && Kind == TypeKind::Tensor &&
        Arguments[0]->isXValue()) {
      llvm::SmallVector<PlaceId, 2> From = placesOf(Arguments[0]);
      if (From.size() == 1 && !C.Places.isSummary(From[0]) &&
          C.Places.kindOf(From[0]) != RootKind::Temporary)
        W.store(C.Places, From[0], undefinedTensor(Arguments[0]), ids());
    }
    return V;
  }
  switch (Kind) {
  case TypeKind::Tensor:
    if (Arguments.empty())
      return undefinedTensor(E);
    if (Value V = loaded(Arguments[0]); V.as<TensorValue>())
      return V; // Tensor(TensorBase)
    return {};
  case TypeKind::TensorProxy:
    if (Arguments.empty())
      return {};
    loaded(Arguments[0]); // so that the tensor is there to be guarded
    return raw(Arguments[0]);
  case TypeKind::Dynamic: {
    if (Arguments.empty())
      return {};
    Value V = loaded(Arguments[0]);
    if (V.as<TensorValue>())
      return V;
    Value Found; // a tuple or list of tensors
    visitParts(V, [&](const Value &Part) {
      if (Part.as<TensorValue>())
        Found = Found ? join(Found, Part, ids()) : Part;
    });
    return Found;
  }
  case TypeKind::Device: {
    if (Arguments.empty())
      return {};
    DeviceFact Device =
        deviceFrom(Arguments[0], loaded(Arguments[0])).value_or(DeviceFact());
    if (!Device.Symbol)
      Device.Symbol = C.identity(E, 2);
    return DeviceValue{Device};
  }
  case TypeKind::DType:
    if (!Arguments.empty())
      if (std::optional<DTypeSet> DType =
              dtypeFrom(Arguments[0], loaded(Arguments[0])))
        return DTypeValue{*DType, 0};
    return {};
  case TypeKind::Options: {
    OptionsValue Options;
    if (!Arguments.empty() && !isa<CXXDefaultArgExpr>(Arguments[0])) {
      Value V = loaded(Arguments[0]);
      Options.Device = deviceFrom(Arguments[0], V);
      Options.DType = dtypeFrom(Arguments[0], V);
      if (!Options.Device && !Options.DType &&
          Api.kindOf(Arguments[0]->getType()) == TypeKind::Device)
        Options.Device = DeviceFact();
      if (!Options.Device && !Options.DType &&
          Api.kindOf(Arguments[0]->getType()) == TypeKind::DType)
        Options.DType = DTypeSet();
    }
    return Options;
  }
  case TypeKind::Module: {
    ModuleValue Module;
    Module.Device = Fact::safe(); // parameters are made on the CPU
    if (isInNamespace(Ctor, "torch") && Ctor->getParent()->getIdentifier() &&
        Ctor->getParent()->getName() == "Module" && Arguments.empty())
      Module.Device = DeviceFact(); // a jit module that is still to be loaded
    Module.Device.Symbol = C.identity(E, 2);
    for (const Expr *A : Arguments)
      if (Fact Given = parametersIn(A); Given.mayBeUnsafe())
        Module.Grad = Given;
    // A module that is a class with members keeps them apart.
    return Module;
  }
  default:
    return {};
  }
}

} // namespace clang::tidy::torch::flow
