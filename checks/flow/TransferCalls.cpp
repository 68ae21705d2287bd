// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Calls: who is called, what is looked into, what an unknown function may do.

#include "LLVMCompat.h"
#include "flow/ListValue.h"
#include "flow/Transfer.h"
#include "llvm/ADT/STLExtras.h"

namespace clang::tidy::torch::flow {

using namespace model;

Value Transfer::call(const Expr *Call) {
  const auto *CallE = cast<CallExpr>(Call);
  if (std::optional<Conversion> Found = Api.conversionOf(*CallE))
    return conversion(CallE, *Found);
  const FunctionDecl *Callee = CallE->getDirectCallee();
  if (isa<CUDAKernelCallExpr>(Call)) {
    useOnDevice(Call);
    return {};
  }
  if (!Callee) {
    Value Target = loaded(CallE->getCallee());
    if (const auto *Callable = Target.as<CallableValue>();
        Callable && Callable->Function)
      return callFunction(Call, Callable->Function);
    return unknownCall(Call, nullptr);
  }
  return callFunction(Call, Callee);
}

Value Transfer::callFunction(const Expr *Call, const FunctionDecl *Callee) {
  // Lambdas, where they are or in a variable.
  if (const Expr *Object = objectOf(Call);
      Object && Callee->getOverloadedOperator() == OO_Call) {
    Value Target = behind(Object);
    if (const auto *Callable = Target.as<CallableValue>()) {
      if (Callable->Lambda)
        return callLambda(*Callable, argumentsOf(Call), Call);
      if (Callable->Function)
        return inlined(Callable->Function, Call, argumentsOf(Call), 0);
    }
  }
  if (gradGuardCall(Call, Callee))
    return {};
  if (std::optional<Value> Result = stdFunction(Call, Callee))
    return *Result;
  if (nameOf(*Callee) == "GetReferenceableValue" &&
      argumentsOf(Call).size() == 1)
    return raw(argumentsOf(Call)[0]);
  // CHECK_EQ(a, b) of glog and c10: a message where they differ.
  if (isAny(nameOf(*Callee),
            {"CheckEQImpl", "Check_EQImpl", "CheckNEImpl", "Check_NEImpl"}) &&
      argumentsOf(Call).size() >= 2) {
    const Formula *Same =
        comparison(argumentsOf(Call)[0], argumentsOf(Call)[1], true);
    bool IsEq = nameOf(*Callee).contains("EQ");
    return Same ? Value(BoolValue{IsEq ? C.Formulas.negated(Same) : Same})
                : Value();
  }
  if (isInNamespace(Callee, "torch_tidy"))
    return runtimeCall(Call, Callee);
  if (isa<CallExpr>(Call) && Api.isInLibTorch(Callee))
    if (std::optional<Value> Result = torchCall(Call, Callee))
      return *Result;
  if (const auto *CallE = dyn_cast<CallExpr>(Call))
    if (std::optional<ModuleCall> Kind = Api.moduleCallOf(*CallE))
      if (std::optional<Value> Result = moduleCall(CallE, *Kind))
        return *Result;
  if (std::optional<Value> Result = bufferCall(Call, Callee))
    return *Result;
  if (std::optional<Value> Result = containerAlgorithm(Call, Callee))
    return *Result;
  if (std::optional<Value> Result = foreignCall(Call, Callee))
    return *Result;
  if (std::optional<Value> Result = containerCall(Call, Callee))
    return *Result;
  if (isWorthInlining(Callee, Call)) {
    PlaceId This = 0;
    if (const Expr *Object = objectOf(Call)) {
      llvm::SmallVector<PlaceId, 2> Places = placesOf(Object);
      if (Places.size() == 1)
        This = Places[0];
    }
    return inlined(Callee, Call, argumentsOf(Call), This);
  }
  return unknownCall(Call, Callee);
}

std::optional<Value> Transfer::foreignCall(const Expr *Call,
                                           const FunctionDecl *Callee) {
  std::optional<ForeignCall> Known = foreignCallOf(Call, Api);
  if (!Known)
    return std::nullopt;
  noteCopy(Call, Callee);
  llvm::ArrayRef<const Expr *> Arguments = argumentsOf(Call);
  if (const Expr *Into = objectOf(Call)) // m.insert(begin, end)
    for (PlaceId Place : placesOf(Into))
      forgetEmptiness(Place);
  auto Argument = [&](unsigned I) -> const Expr * {
    if (I == ForeignCall::Object)
      return objectOf(Call);
    return I < Arguments.size() ? Arguments[I] : nullptr;
  };
  for (const ForeignCall::Access &A : Known->Accesses)
    if (const Expr *E = Argument(A.Argument))
      use(loaded(E),
          A.Reads && A.Writes ? UseKind::HostUpdate
          : A.Writes          ? UseKind::HostWrite
                              : UseKind::HostRead,
          Call);
  if (Known->Accesses.size() >= 2 && isInNamespace(Callee, "std") &&
      Known->Accesses[1].Argument == Known->Accesses[0].Argument + 1)
    if (const Expr *Begin = Argument(Known->Accesses[0].Argument),
        *End = Argument(Known->Accesses[1].Argument);
        Begin && End &&
        !isAny(nameOf(*Callee), {"memcpy", "memmove", "memcmp", "copy_n"}))
      useRange(loaded(Begin), loaded(End), Call);
  if (Known->IsDevice)
    useOnDevice(Call);
  if (Known->Synchronizes)
    synchronize();
  if (Known->AllocatesInto)
    allocation(Call, Known->AllocatesOnDevice);
  if (Known->Frees && !Arguments.empty())
    if (Value V = loaded(Arguments[0]); const auto *View = V.as<ViewValue>())
      for (const ViewSource &Source : View->Sources)
        for (StorageRef S : Source.Storages)
          if (C.Storages[S.Id].Kind == StorageKind::Heap)
            W.die(C.Storages.death(
                {S.Id, DeathReason::Freed, locOf(Call), nullptr}));
  for (unsigned I : Known->Invokes)
    if (const Expr *E = Argument(I))
      invokeCallable(E, Call, {}, /*IsSure=*/false);
  for (const ForeignCall::Access &A : Known->Accesses)
    if (const Expr *E = Argument(A.Argument); E && A.Writes)
      elementsWritten(loaded(E), Call);
  if (Known->Allocates) {
    ViewSource Source;
    Source.Storages = {
        {freshStorage(StorageKind::Heap, Call, Call, nullptr), nullptr}};
    return ViewValue{{Source}};
  }
  Value Result;
  for (unsigned I : Known->ViewsOf)
    if (const Expr *E = Argument(I)) {
      E = E->IgnoreParenBaseCasts(); // a method of a base class
      Value V = E->isGLValue() && Api.kindOf(E->getType()) == TypeKind::Buffer
                    ? pointerInto(E)
                    : loaded(E);
      if (V.as<ViewValue>())
        Result = movedPointer(Result ? join(Result, V, ids()) : V);
      else if (!Result)
        Result = Callee->getReturnType()->isReferenceType() ? raw(E) : V;
    }
  return Result;
}

bool Transfer::isWorthInlining(const FunctionDecl *Callee, const Expr *Call) {
  const FunctionDecl *Definition = nullptr;
  if (!Callee->hasBody(Definition) || !Definition)
    return false;
  if (Api.isForeignCode(Definition->getLocation()) || F.isActive(Definition) ||
      F.CallDepth >= C.Bounds.CallDepth)
    return false;
  if (const auto *Method = dyn_cast<CXXMethodDecl>(Definition);
      Method && Method->isVirtual() && !isa<CXXConstructorDecl>(Method) &&
      !isa<CXXDestructorDecl>(Method)) {
    const auto *Member = dyn_cast<CXXMemberCallExpr>(Call);
    // A pure base says nothing of what an override does; a body that is there
    // is the best that there is.
    if (!Member && isPureVirtual(*Method))
      return false;
  }
  auto IsInteresting = [&](QualType Type) {
    TypeKind Kind = Api.kindOf(Type);
    return Kind != TypeKind::Other;
  };
  if (IsInteresting(Callee->getReturnType()))
    return true;
  // struct Batch { torch::Tensor input, target; };
  if (const auto *Class = Callee->getReturnType()->getAsCXXRecordDecl();
      Class && Class->hasDefinition())
    for (const FieldDecl *Field : Class->fields())
      if (IsInteresting(Field->getType()))
        return true;
  for (const ParmVarDecl *P : Callee->parameters())
    if (IsInteresting(P->getType()) || P->getType()->isPointerType() ||
        P->getType().getNonReferenceType()->isRecordType())
      return true;
  if (const auto *Method = dyn_cast<CXXMethodDecl>(Definition))
    if (Method->isInstance())
      for (const FieldDecl *Field : Method->getParent()->fields())
        if (IsInteresting(Field->getType()))
          return true;
  const FunctionInfo *Info = C.infoOf(Definition);
  return Info && Info->concernsCallers();
}

Value Transfer::inlined(const FunctionDecl *Callee, const Expr *Call,
                        llvm::ArrayRef<const Expr *> Args, PlaceId This,
                        const CallableValue *Closure) {
  return inlinedWith(Callee, Call, passed(*Callee, Args), This, Closure);
}

/// What the parameters get.
llvm::SmallVector<Value, 6>
Transfer::passed(const FunctionDecl &Callee,
                 llvm::ArrayRef<const Expr *> Args) {
  llvm::SmallVector<Value, 6> Result;
  for (auto [Parameter, A] : llvm::zip(Callee.parameters(), Args)) {
    Value V = Parameter->getType()->isReferenceType() ? raw(A) : loaded(A);
    // A container parameter by value is a container of its own.
    if (V.as<BufferValue>() && A->isGLValue() && !A->isXValue())
      V = Value();
    Result.push_back(V);
  }
  return Result;
}

/// The same, with values that no expression stands for. In \p Closure's body
/// what it captured by copy is what it was then.
Value Transfer::inlinedWith(const FunctionDecl *Callee, const Expr *Call,
                            llvm::ArrayRef<Value> Given, PlaceId This,
                            const CallableValue *Closure) {
  const bool IsLambda = Closure != nullptr;
  const FunctionDecl *Definition = Callee;
  Callee->hasBody(Definition);
  FunctionInfo *Info = C.infoOf(Definition);
  if (!Info || F.isActive(Definition) || C.isExhausted() ||
      (IsLambda ? F.LambdaDepth >= C.Bounds.LambdaDepth
                : F.CallDepth >= C.Bounds.CallDepth)) {
    if (Info)
      C.noteBound();
    return unknownCall(Call, Callee);
  }
  if (!IsLambda && C.IsRecording)
    C.Called.insert(Definition->getCanonicalDecl());
  Frame Inner{C, *Info};
  Inner.Caller = &F;
  Inner.Site = Call;
  Inner.CallDepth = F.CallDepth + (IsLambda ? 0 : 1);
  Inner.LambdaDepth = F.LambdaDepth + (IsLambda ? 1 : 0);
  Inner.This = IsLambda ? F.This : This;
  Inner.Return = C.Places.root(RootKind::Return, Info, nullptr);
  llvm::SmallVector<Value, 6> Passed(Given.begin(), Given.end());
  for (unsigned I = Given.size(); I < Definition->getNumParams(); ++I) {
    const ParmVarDecl *Parameter = Definition->getParamDecl(I);
    Passed.push_back(Parameter->hasDefaultArg() &&
                             !Parameter->hasUninstantiatedDefaultArg()
                         ? raw(Parameter->getDefaultArg())
                         : Value());
  }
  World Entry = W;
  Entry.clearExpressions();
  for (auto [Parameter, V] : llvm::zip(Definition->parameters(), Passed))
    Entry.setRoot(C.Places.variable(Parameter), V);
  // What the variables are outside waits in places of its own.
  auto ForEachCopy = [&](auto Visit) {
    if (!Closure)
      return;
    for (const auto &[Capture, V] : Closure->Captured)
      Visit(C.Places.variable(cast<VarDecl>(Capture->getCapturedVar())),
            C.Places.root(RootKind::Outside, Capture, nullptr), V);
  };
  ForEachCopy([&](PlaceId Variable, PlaceId Waits, const Value &V) {
    Entry.setRoot(Waits, Entry.root(Variable));
    Entry.setRoot(Variable, V);
  });
  // The caller's pending expressions wait outside.
  World Waiting;
  W.swapExpressions(Waiting);
  std::optional<World> Exit = runFunction(Inner, std::move(Entry));
  if (!Exit) {
    W.swapExpressions(Waiting);
    if (C.isExhausted())
      return unknownCall(Call, Callee);
    IsUnreachable = true;
    return {};
  }
  if (!IsLambda)
    anchor(*Exit, W, Call);
  Value Result = Exit->root(Inner.Return);
  Exit->setRoot(Inner.Return, Value());
  for (const ParmVarDecl *Parameter : Definition->parameters())
    Exit->setRoot(C.Places.variable(Parameter), Value());
  ForEachCopy([&](PlaceId Variable, PlaceId Waits, const Value &) {
    Exit->setRoot(Variable, Exit->root(Waits));
    Exit->setRoot(Waits, Value());
  });
  // Assumptions about the helper's own conditions end with it.
  llvm::SmallVector<unsigned, 4> Own;
  for (auto [Condition, IsTrue] : Exit->assumptions())
    Own.push_back(Condition);
  for (unsigned Condition : Own)
    Exit->forgetAssumption(Condition);
  for (auto [Condition, IsTrue] : W.assumptions())
    Exit->assume(Condition, IsTrue);
  W = std::move(*Exit);
  W.swapExpressions(Waiting);
  return IsLambda ? Result : handedOut(Result, Call, Callee);
}

/// Calls \p Visit on what anchors a warning about a dangling view or tensor:
/// the conversion or from_blob call.
static void visitAnchors(const Value &V,
                         llvm::function_ref<void(const Expr *)> Visit) {
  visitParts(V, [&](const Value &Part) {
    if (const auto *View = Part.as<ViewValue>())
      for (const ViewSource &S : View->Sources)
        Visit(S.Via ? S.Via : S.Conversion);
    visitStorages(Part, [&](StorageRef S, bool) {
      if (S.Blob)
        Visit(S.Blob);
    });
  });
}

/// From here on the call stands for what a helper converted or borrowed and
/// left behind, alive: who called it has to keep the owner.
void Transfer::anchor(World &After, const World &Before, const Expr *Call) {
  llvm::DenseSet<const Expr *> Known;
  for (const auto &Root : Before.roots())
    visitAnchors(Root.second, [&](const Expr *E) { Known.insert(E); });
  auto IsOver = [](const StorageSet &Set) {
    return llvm::any_of(Set, [](StorageRef S) { return S.End != nullptr; });
  };
  After.rewrite([&](const Value &V) -> std::optional<Value> {
    if (const auto *View = V.as<ViewValue>()) {
      ViewValue New = *View;
      bool IsChanged = false;
      for (ViewSource &S : New.Sources) {
        if (S.Conversion && !IsOver(S.Storages) &&
            !Known.contains(S.Via ? S.Via : S.Conversion)) {
          S.Via = Call;
          IsChanged = true;
        }
        for (StorageRef &Ref : S.Storages)
          if (Ref.Blob && !Ref.End && !Known.contains(Ref.Blob)) {
            Ref.Blob = Call;
            IsChanged = true;
          }
      }
      return IsChanged ? Value(std::move(New)) : V;
    }
    if (const auto *T = V.as<TensorValue>()) {
      TensorValue New = *T;
      bool IsChanged = false;
      for (StorageRef &S : New.Storages)
        if (S.Blob && !S.End && !Known.contains(S.Blob)) {
          auto Converted = C.BlobConversions.find(S.Blob);
          if (Converted != C.BlobConversions.end())
            C.BlobConversions[Call] = Converted->second;
          S.Blob = Call;
          IsChanged = true;
        }
      llvm::sort(New.Storages);
      return IsChanged ? Value(std::move(New)) : V;
    }
    return std::nullopt;
  });
}

Value Transfer::handedOut(const Value &Result, const Expr *Call,
                          const FunctionDecl *Callee) {
  return rewriteParts(Result, [&](const Value &V) -> std::optional<Value> {
    if (const auto *T = V.as<TensorValue>()) {
      TensorValue New = *T;
      SourceLocation Loc = locOf(Call);
      llvm::StringRef Name = C.Traces.keep(Callee->getNameAsString());
      auto Through = [&](Fact &Target) {
        Target = Target.via(C.Traces, StepKind::ReturnedFrom, Loc, Name);
      };
      Through(New.State.Device);
      Through(New.State.Grad);
      Through(New.State.Layout);
      New.Data = handedOutData(New.Data, Call, Callee);
      return Value(std::move(New));
    }
    return std::nullopt;
  });
}

void Transfer::escape(const Expr *Argument, bool MayKeep, bool MayChange) {
  Value V = loaded(Argument);
  if (MayKeep) {
    // Somebody may hold it now: its end is no longer in sight.
    llvm::SmallVector<StorageId, 4> Kept;
    visitParts(V, [&](const Value &Part) {
      if (const auto *T = Part.as<TensorValue>())
        for (StorageRef S : T->Storages)
          if (!S.Blob && S.Id)
            Kept.push_back(S.Id);
    });
    for (StorageId Id : Kept)
      W.renameStorage(Id, 0);
  }
  if (MayChange)
    for (PlaceId Place : placesOf(Argument)) {
      forgetEmptiness(Place);
      Value Old = W.at(C.Places, Place);
      if (!Old || Old.as<RefValue>() || Old.as<BufferValue>())
        continue;
      if (const auto *T = Old.as<TensorValue>()) {
        // It may hold what it held, or something else: the end of its other
        // holders proves nothing any more.
        StorageSet Held = T->Storages;
        TensorValue New;
        New.Id = C.identity(Argument, 1);
        for (StorageRef S : Held)
          if (S.Blob)
            New.Storages.push_back(S);
        W.store(C.Places, Place, New, ids());
        for (StorageRef S : Held)
          if (!S.Blob && S.Id)
            W.renameStorage(S.Id, 0);
      } else if (Old.as<AggregateValue>()) {
        if (Api.kindOf(Argument->getType()) == TypeKind::Container)
          W.store(C.Places, Place, withoutPositions(Old, ids()), ids());
      } else {
        W.store(C.Places, Place, Value(), ids());
      }
    }
}

/// &flag: a variable of the caller's, not a pointer to a tensor's memory.
static bool isAddress(const Expr *E) {
  const auto *Unary = dyn_cast<UnaryOperator>(E->IgnoreParenImpCasts());
  return Unary && Unary->getOpcode() == UO_AddrOf &&
         isa<DeclRefExpr, MemberExpr>(Unary->getSubExpr()->IgnoreParens());
}

Value Transfer::unknownCall(const Expr *Call, const FunctionDecl *Callee) {
  llvm::ArrayRef<const Expr *> Arguments = argumentsOf(Call);
  bool IsTorch = Callee && Api.isInLibTorch(Callee);
  bool IsStd = Callee && isInNamespace(Callee, "std");
  for (unsigned I = 0; I < Arguments.size(); ++I) {
    const Expr *A = Arguments[I];
    if (isa<CXXDefaultArgExpr>(A))
      continue;
    Value V = loaded(A);
    use(V, UseKind::PassedOn, Call);
    ownersLeft(V);
    QualType Type = Callee && I < Callee->getNumParams()
                        ? Callee->getParamDecl(I)->getType()
                        : A->getType();
    passedOn(A, V, Type, Call);
    if (!IsStd)
      visitParts(V, [&](const Value &Part) { // x.requires_grad_(), x.copy_(y)
        if (const auto *T = Part.as<TensorValue>())
          C.dropCertain(T->Id, C.OfGrad | C.OfStorage);
      });
    bool IsMutable = (Type->isLValueReferenceType() || Type->isPointerType()) &&
                     !Type->getPointeeType().isConstQualified() &&
                     (Api.kindOf(Type) != TypeKind::Pointer || isAddress(A));
    // A function computes; an object may remember.
    bool IsObject = Callee && (isa<CXXConstructorDecl>(Callee) ||
                               (isa<CXXMethodDecl>(Callee) &&
                                cast<CXXMethodDecl>(Callee)->isInstance()));
    escape(A, !IsTorch && !IsStd && (IsObject || A->isXValue()), IsMutable);
    if (IsMutable)
      forgetConditions(A);
    // What is moved away belongs to somebody else.
    if (A->isXValue() || Type->isRValueReferenceType() ||
        (!Type->isReferenceType() && A->getType()->isRecordType()))
      for (PlaceId Place : placesOf(A)) {
        Value Old = W.at(C.Places, Place);
        if (const auto *Buffer = Old.as<BufferValue>();
            Buffer && A->isXValue() &&
            C.Places.kindOf(Place) != RootKind::Temporary) {
          W.store(C.Places, Place, Value(), ids());
          if (W.holdersOf(Buffer->Storage).IsSeen)
            W.die(C.Storages.death({Buffer->Storage, DeathReason::MovedFrom,
                                    locOf(Call), C.Places.nameOf(Place)}));
        }
      }
  }
  invokeCallables(Call, Callee);
  return resultOf(Call, Callee);
}

Value Transfer::resultOf(const Expr *Call, const FunctionDecl *Callee) {
  QualType Type = Callee ? Callee->getReturnType() : Call->getType();
  TypeKind Kind = Api.kindOf(Type);
  if (Type->isReferenceType() || Call->isGLValue()) {
    // What comes by reference lives on in somebody's hands.
    PlaceId Place = C.Places.root(RootKind::Outside, Call, nullptr);
    return RefValue{{Place}};
  }
  if (Kind == TypeKind::Device) {
    DeviceFact Device;
    Device.Symbol = C.identity(Call, 2);
    return DeviceValue{Device};
  }
  if (Kind == TypeKind::Module) {
    ModuleValue Module;
    Module.Device.Symbol = C.identity(Call, 2);
    if (Callee && isAny(nameOf(*Callee), {"make_shared", "make_unique"}))
      static_cast<Fact &>(Module.Device) = Fact::safe();
    for (const Expr *A : argumentsOf(Call)) // torch::jit::load(path, device)
      if (!isa<CXXDefaultArgExpr>(A))
        if (std::optional<DeviceFact> Device = deviceFrom(A, loaded(A));
            Device && Api.kindOf(A->getType()) == TypeKind::Device) {
          Module.Device = *Device;
          if (Device->mayBeUnsafe())
            Module.Device.Why = C.Traces.step(StepKind::ModuleMoved,
                                              locOf(Call), "", Device->Why);
        }
    return Module;
  }
  // A future holds what its callable has captured, as a std::thread does.
  if (Callee && nameOf(*Callee) == "async" && isInNamespace(Callee, "std"))
    for (const Expr *A : argumentsOf(Call))
      if (Value V = behind(A); V.as<CallableValue>())
        return V;
  bool IsOwner = Kind == TypeKind::Tensor || Kind == TypeKind::Dynamic ||
                 Kind == TypeKind::Container;
  return IsOwner ? resultLike(Type, TensorState(), Call, Fresh::Perhaps)
                 : Value();
}

} // namespace clang::tidy::torch::flow
