// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "flow/FlowContext.h"
#include "flow/Transfer.h"
#include "clang/AST/DeclTemplate.h"
#include "llvm/ADT/STLExtras.h"

namespace clang::tidy::torch::flow {

using model::TypeKind;

FlowContext::FlowContext(ASTContext &Context)
    : AST(Context), Api(Context), Operators(Context) {}

FunctionInfo *FlowContext::infoOf(const FunctionDecl *Function) {
  const FunctionDecl *Definition = Function;
  if (!Function->hasBody(Definition))
    return nullptr;
  auto It = Infos.find(Definition);
  if (It == Infos.end())
    It = Infos.try_emplace(Definition, FunctionInfo::build(*Definition, AST))
             .first;
  return It->second.get();
}

unsigned FlowContext::identity(const void *Key, unsigned Salt) {
  auto [It, IsNew] = Identities.try_emplace({Key, Salt}, NextIdentity);
  if (IsNew)
    ++NextIdentity;
  return It->second;
}

unsigned FlowContext::joined(unsigned A, unsigned B, unsigned Variant) {
  if (A == B)
    return A;
  if (!A || !B)
    return 0;
  // The identity of a join is the set of what it may be, so that joining again
  // at the next round gives the same one; a variant of it is another tensor of
  // the same set.
  std::vector<unsigned> X = membersOf(A), Y = membersOf(B), Union;
  std::set_union(X.begin(), X.end(), Y.begin(), Y.end(),
                 std::back_inserter(Union));
  if (Union.size() > 6)
    return 0;
  auto [It, IsNew] =
      JoinedIdentities.try_emplace({Union, Variant}, NextIdentity);
  if (IsNew)
    JoinedMembers[NextIdentity++] = Union;
  return It->second;
}

void FlowContext::noteCertain(TensorId Id, uint8_t Bits) {
  auto [It, IsNew] = Certain.try_emplace(Id, Bits);
  if (!IsNew)
    It->second &= Bits;
}

void FlowContext::dropCertain(TensorId Id, uint8_t Bits) {
  Certain[Id] &= ~Bits;
}

bool FlowContext::isCertain(TensorId Id, uint8_t Bit) const {
  return Id && llvm::all_of(membersOf(Id), [&](unsigned Member) {
           return Certain.lookup(Member) & Bit;
         });
}

void FlowContext::noteBound() {
  if (HasNotedBound)
    return;
  HasNotedBound = true;
  ++Results.Statistics.BoundHits;
  if (InWork)
    Results.Statistics.Bounded.push_back(InWork->getQualifiedNameAsString());
}

PlaceId FlowContext::thisOf(const FunctionDecl &Function) {
  const auto *Method = dyn_cast<CXXMethodDecl>(&Function);
  if (!Method)
    return 0;
  const CXXRecordDecl *Class = Method->getParent();
  // A lambda's `this` is that of the method it stands in.
  while (Class->isLambda()) {
    const auto *Outer =
        dyn_cast_or_null<CXXMethodDecl>(Class->getDeclContext());
    if (!Outer)
      return 0;
    Class = Outer->getParent();
    Method = Outer;
  }
  if (!Method->isInstance())
    return 0;
  return Places.root(RootKind::This, Class->getCanonicalDecl(), nullptr);
}

void FlowContext::analyze(const FunctionDecl &Function) {
  FunctionInfo *Info = infoOf(&Function);
  if (!Info)
    return;
  ++Results.Statistics.Functions;
  WrittenData.clear();
  HeldData.clear();
  Visits = 0;
  HasNotedBound = false;
  InWork = &Function;
  Frame F{*this, *Info};
  F.This = thisOf(Function);
  F.Return = Places.root(RootKind::Return, Info, nullptr);
  World Entry;
  if (F.This)
    Entry.setRoot(
        F.This,
        withOwnStorages(classSummary(cast<CXXMethodDecl>(Function).getParent()),
                        F.This));
  Strides.clear();
  Transfer(F, Entry).enterFunction();
  runFunction(F, std::move(Entry));
  // Lambdas that are stored or handed away: their captures as they were.
  while (!PendingLambdas.empty()) {
    auto [Lambda, Snapshot] = PendingLambdas.pop_back_val();
    if (!CalledLambdas.insert(Lambda).second)
      continue;
    const FunctionDecl *Operator = Lambda->getCallOperator();
    FunctionInfo *Body =
        Operator->isDependentContext() ? nullptr : infoOf(Operator);
    if (!Body)
      continue;
    Frame Inner{*this, *Body};
    Inner.This = F.This;
    Inner.Return = Places.root(RootKind::Return, Body, nullptr);
    runFunction(Inner, std::move(Snapshot));
  }
  Strides.settle(Results, [&](TensorId Id) { return membersOf(Id); });
  if (!isExhausted())
    return;
  ++Results.Statistics.Silenced;
  // What was only half looked at says nothing.
  Results.Needless.remove_if(
      [&](const auto &R) { return R.second.Function == &Function; });
  Results.Copies.remove_if(
      [&](const auto &R) { return R.second.Function == &Function; });
  Results.Conversions.remove_if(
      [&](const auto &R) { return R.second.Function == &Function; });
  Results.Blobs.remove_if(
      [&](const auto &R) { return R.second.Function == &Function; });
  Results.Aliases.remove_if(
      [&](const auto &R) { return R.second.Function == &Function; });
}

Value FlowContext::classSummary(const CXXRecordDecl *Class) {
  Class = Class->getCanonicalDecl();
  auto Known = ClassSummaries.find(Class);
  if (Known != ClassSummaries.end())
    return Known->second;
  const CXXRecordDecl *Definition = Class->getDefinition();
  if (!Definition || Definition->isDependentContext() ||
      Api.isForeignCode(Definition->getLocation()) ||
      (Definition->getNumBases() == 0 &&
       llvm::none_of(Definition->fields(),
                     [&](const FieldDecl *Field) {
                       return Api.kindOf(Field->getType()) != TypeKind::Other;
                     })) ||
      !ClassesInWork.insert(Class).second)
    return {};
  bool WasRecording = IsRecording;
  unsigned OuterVisits = Visits;
  IsRecording = false;
  Value Summary = summarize(*Definition);
  Visits = OuterVisits;
  IsRecording = WasRecording;
  ClassesInWork.erase(Class);
  ClassSummaries[Class] = Summary;
  return Summary;
}

Value FlowContext::summarize(const CXXRecordDecl &Class) {
  std::function<unsigned(unsigned, unsigned, unsigned)> Ids =
      [&](unsigned A, unsigned B, unsigned N) { return joined(A, B, N); };
  Value Summary;
  auto Add = [&](const Value &V) {
    // Only what stays true between calls: where tensors, devices and modules
    // are and what numbers count, not who holds which memory.
    Value Left =
        rewriteParts(V, [&](const Value &Part) -> std::optional<Value> {
          if (const auto *T = Part.as<TensorValue>()) {
            TensorValue New = *T;
            New.Storages.clear();
            New.Data.clear();
            return Value(std::move(New));
          }
          if (Part.as<DeviceValue>() || Part.as<ModuleValue>() ||
              Part.as<OptionsValue>() || Part.as<CountValue>() ||
              Part.as<AggregateValue>())
            return std::nullopt;
          return Value();
        });
    Summary = Summary ? join(Summary, Left, Ids) : Left;
  };
  for (const CXXBaseSpecifier &Base : Class.bases())
    if (const CXXRecordDecl *Parent = Base.getType()->getAsCXXRecordDecl())
      Add(classSummary(Parent));
  // Constructors first: the other methods start from what they leave.
  Value Made;
  for (bool IsConstructor : {true, false})
    for (const CXXMethodDecl *Method : Class.methods()) {
      if (isa<CXXConstructorDecl>(Method) != IsConstructor ||
          Method->isDefaulted() || Method->isDeleted() || Method->isStatic() ||
          isa<CXXDestructorDecl>(Method))
        continue;
      FunctionInfo *Info = infoOf(Method);
      if (!Info)
        continue;
      Visits = 0;
      Frame F{*this, *Info};
      F.This = thisOf(*Method);
      F.Return = Places.root(RootKind::Return, Info, nullptr);
      World Entry;
      if (!Made) {
        Transfer(F, Entry).initializeMembers(Class);
        Made = Summary ? join(Summary, Entry.root(F.This), Ids)
                       : Entry.root(F.This);
        Add(Made);
      }
      Entry.setRoot(F.This, IsConstructor ? Made : Summary);
      if (std::optional<World> Exit = runFunction(F, std::move(Entry))) {
        Value Left = Exit->root(F.This);
        if (IsConstructor && Made && Summary == Made)
          Summary = Value(); // what the constructor leaves replaces it
        Add(Left);
      }
    }
  // Whoever has the object may set those, in other files or from Python: where
  // they are settles no condition.
  if (const auto *Members = Summary.as<AggregateValue>()) {
    AggregateValue Doubted = *Members;
    for (auto &[Member, V] : Doubted.Parts) {
      const auto *Field = Member.K == Selector::Field
                              ? static_cast<const FieldDecl *>(Member.Data)
                              : nullptr;
      if (!Field || Field->getAccess() != AS_public ||
          Field->getType().isConstQualified())
        continue;
      if (const auto *T = V.as<TensorValue>()) {
        TensorValue New = *T;
        New.State.Device.Bits |= Fact::Unknown;
        V = Value(std::move(New));
      } else if (const auto *D = V.as<DeviceValue>()) {
        DeviceValue New = *D;
        New.Device.Bits |= Fact::Unknown;
        V = Value(std::move(New));
      }
    }
    Summary = Value(std::move(Doubted));
  }
  return Summary;
}

StorageId FlowContext::ownStorageOf(PlaceId Place) {
  return Storages.of(StorageKind::Tensor,
                     reinterpret_cast<void *>(uintptr_t(Place) * 4 + 3),
                     nullptr, Places.nameOf(Place));
}

/// A member owns what it holds as far as its class goes.
Value FlowContext::withOwnStorages(const Value &V, PlaceId Place) {
  if (const auto *T = V.as<TensorValue>()) {
    TensorValue New = *T;
    New.Storages = {{ownStorageOf(Place), nullptr, nullptr}};
    New.Data.clear();
    return New;
  }
  // Whatever device a member holds, a guard on it settles what is made there.
  if (const auto *Device = V.as<DeviceValue>();
      Device && !Device->Device.Symbol)
    return DeviceValue{
        {Device->Device,
         identity(reinterpret_cast<void *>(uintptr_t(Place)), 2)}};
  Value Result = V;
  if (const auto *Aggregate = V.as<AggregateValue>())
    for (const auto &[Step, Part] : Aggregate->Parts)
      Result = Result.withPart(
          Step, withOwnStorages(Part, Places.child(Place, Step)));
  return Result;
}

FunctionInfo *
FlowContext::methodWhere(const CXXRecordDecl *Class,
                         llvm::function_ref<bool(const FunctionInfo &)> Holds) {
  const CXXRecordDecl *Definition = Class->getDefinition();
  if (!Definition || Definition->isDependentContext())
    return nullptr;
  for (const CXXMethodDecl *Method : Definition->methods())
    if (!Method->isDefaulted())
      if (FunctionInfo *Info = infoOf(Method))
        if (Holds(*Info))
          return Info;
  return nullptr;
}

SourceLocation FlowContext::classDeviceChoice(const CXXRecordDecl *Class) {
  FunctionInfo *Info = methodWhere(Class, [](const FunctionInfo &Method) {
    return Method.runtimeDeviceChoice().isValid();
  });
  return Info ? Info->runtimeDeviceChoice() : SourceLocation();
}

bool FlowContext::classEndsGrad(const CXXRecordDecl *Class) {
  return methodWhere(Class, [](const FunctionInfo &Method) {
           return Method.endsGrad();
         }) != nullptr;
}

} // namespace clang::tidy::torch::flow
