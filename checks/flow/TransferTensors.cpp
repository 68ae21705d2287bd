// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What an operator's result is, by its schema and effects.

#include "flow/OperatorCall.h"
#include "flow/StrideViews.h"
#include "flow/Transfer.h"
#include "llvm/ADT/STLExtras.h"

namespace clang::tidy::torch::flow {

using namespace model;

StorageId Transfer::freshStorage(StorageKind Kind, const void *Site,
                                 const Expr *Origin, const NamedDecl *Owner) {
  StorageId Id = C.Storages.of(Kind, Site, Origin, Owner);
  if (!C.CreatedStorages.insert(Id).second) {
    // The site made one before, in an earlier round of a loop.
    World::Holders Holders = W.holdersOf(Id);
    if (Holders.IsHeld || Holders.IsSeen)
      W.renameStorage(Id, C.Storages.oldOf(Id));
    else
      W.renameData(Id, C.Storages.oldOf(Id));
  }
  return Id;
}

TensorId Transfer::freshTensor(const void *Site) {
  TensorId Id = C.identity(Site, 1);
  if (C.CreatedSites.insert(Site).second)
    return Id;
  // What an earlier round of a loop left behind is another tensor.
  W.renameData(TensorData | Id, TensorData | C.identity(Site, 3));
  W.rewrite([&](const Value &V) -> std::optional<Value> {
    if (const auto *T = V.as<TensorValue>()) {
      if (T->Id != Id)
        return V;
      TensorValue New = *T;
      New.Id = C.identity(Site, 3);
      return Value(std::move(New));
    }
    if (const auto *View = V.as<ViewValue>()) {
      ViewValue New = *View;
      bool IsChanged = false;
      for (ViewSource &S : New.Sources)
        if (S.Tensor == Id) {
          S.Tensor = C.identity(Site, 3);
          IsChanged = true;
        }
      return IsChanged ? Value(std::move(New)) : V;
    }
    return std::nullopt;
  });
  return Id;
}

TensorValue Transfer::asTensor(const Value &V, PlaceId Place) {
  if (const auto *T = V.as<TensorValue>())
    return *T;
  TensorValue Unknown;
  Unknown.Id = C.identity(reinterpret_cast<void *>(uintptr_t(Place)), 5);
  return Unknown;
}

std::optional<DeviceFact> Transfer::deviceFrom(const Expr *E, const Value &V) {
  if (const auto *Device = V.as<DeviceValue>())
    return Device->Device;
  if (const auto *Options = V.as<OptionsValue>())
    return Options->Device;
  if (std::optional<bool> IsAccelerator = Api.isAcceleratorConstant(E))
    return DeviceFact(*IsAccelerator ? Fact::unsafe(nullptr) : Fact::safe());
  return std::nullopt;
}

std::optional<DTypeSet> Transfer::dtypeFrom(const Expr *E, const Value &V) {
  if (const auto *DType = V.as<DTypeValue>())
    return DType->DType;
  if (const auto *Options = V.as<OptionsValue>())
    return Options->DType;
  if (std::optional<unsigned> Constant = Api.scalarTypeConstant(E))
    return DTypeSet::of(*Constant);
  return std::nullopt;
}

// The facts of a result ------------------------------------------------------

/// Evidence and doubt of several inputs: the first that knows decides.
static DeviceFact commonDevice(llvm::ArrayRef<TensorValue> Tensors) {
  if (Tensors.empty())
    return DeviceFact(Fact::safe());
  DeviceFact Result = Tensors.front().State.Device;
  for (const TensorValue &T : Tensors.drop_front())
    if ((Result.Bits & Fact::Unknown) && !(T.State.Device.Bits & Fact::Unknown))
      Result = T.State.Device;
  return Result;
}

DeviceFact Transfer::resultDevice(const OperatorCall &Op) {
  const OperatorEffects &Effects = *Op.Op.Effects;
  SourceLocation Loc = locOf(Op.Call);
  StepKind Moved = Effects.IsFactory ? StepKind::MadeOnAccelerator
                                     : StepKind::MovedToAccelerator;
  auto Carried = [&](DeviceFact Device) {
    static_cast<Fact &>(Device) = Device.via(C.Traces, StepKind::ComputedFrom,
                                             Loc, Op.Op.Name, Op.SelfName);
    return Device;
  };
  switch (Effects.Device) {
  case DeviceEffect::Cpu:
    return Fact::safe();
  case DeviceEffect::Accelerator:
    return Fact::unsafe(C.Traces.step(Moved, Loc, Op.SelfName, nullptr));
  case DeviceEffect::Inherit:
    return Carried(commonDevice(Op.Tensors));
  case DeviceEffect::FromOther:
  case DeviceEffect::FromArguments:
    break;
  }
  for (const OperatorCall::Argument &A : Op.Arguments) {
    if (A.IsSelf || A.IsDefault)
      continue;
    TypeKind Kind = Api.kindOf(A.E->getType());
    if (A.Name == "other" && Kind == TypeKind::Tensor) {
      DeviceFact Device = asTensor(A.V, 0).State.Device;
      if (Device.Why)
        Device.Why = C.Traces.step(Moved, Loc, Op.SelfName, Device.Why);
      return Device;
    }
    std::optional<DeviceFact> Device = deviceFrom(A.E, A.V);
    if (Device) {
      if (Device->mayBeUnsafe())
        Device->Why = C.Traces.step(Moved, Loc, Op.SelfName, Device->Why);
      return *Device;
    }
    if (Kind == TypeKind::Device ||
        (Kind == TypeKind::Options && !A.V.as<OptionsValue>()))
      return DeviceFact(); // it says, but nobody knows what
  }
  if (Op.Self)
    return Carried(Op.SelfTensor.State.Device);
  return Fact::safe();
}

/// The dtype that the numbers in a call of arange or full ask for.
static DTypeSet dtypeOfValues(const OperatorCall &Op, const TraceStep *Why) {
  bool IsKnown = false, IsFloating = false, IsBool = true;
  for (const OperatorCall::Argument &A : Op.Arguments) {
    const CXXRecordDecl *Class = A.E->getType()->getAsCXXRecordDecl();
    if (A.IsDefault || !Class || !Class->getIdentifier() ||
        Class->getName() != "Scalar")
      continue;
    const Expr *Number = A.E->IgnoreImplicit();
    if (const auto *Construct = dyn_cast<CXXConstructExpr>(Number);
        Construct && Construct->getNumArgs() == 1)
      Number = Construct->getArg(0)->IgnoreImplicit();
    QualType Type = Number->getType();
    if (!Type->isArithmeticType())
      return {};
    IsKnown = true;
    IsFloating |= Type->isFloatingType();
    IsBool &= Type->isBooleanType();
  }
  if (!IsKnown)
    return {};
  return DTypeSet::of(IsFloating ? Float
                      : IsBool   ? ScalarTypeNumber::Bool
                                 : ScalarTypeNumber::Long,
                      Why);
}

/// No number, or one without a fraction.
static bool isWhole(const OperatorCall::Argument &A) {
  if (A.IsDefault || A.V.as<TensorValue>())
    return true;
  QualType Type = model::makerOf(A.E)->getType().getNonReferenceType();
  return Type->isIntegralOrEnumerationType() && !Type->isBooleanType();
}

DTypeSet Transfer::resultDType(const OperatorCall &Op, unsigned Result) {
  const OperatorEffects &Effects = *Op.Op.Effects;
  DTypeEffect Effect = Effects.DType;
  if (Result == 1 && Effects.DType1 != DTypeEffect::Promote)
    Effect = Effects.DType1;
  const TraceStep *Why =
      C.Traces.step(StepKind::DTypeSet, locOf(Op.Call), Op.Op.Name, nullptr);
  const DTypeSet &Self = Op.SelfTensor.State.DType;
  bool NamesOptions = false;
  constexpr uint64_t Integers = (1ull << Byte) | (1ull << Char) |
                                (1ull << Short) | (1ull << Int) |
                                (1ull << Long) | (1ull << Bool);
  switch (Effect) {
  case DTypeEffect::Bool:
    return DTypeSet::of(ScalarTypeNumber::Bool, Why);
  case DTypeEffect::Int64:
    return DTypeSet::of(ScalarTypeNumber::Long, Why);
  case DTypeEffect::Int32:
    return DTypeSet::of(ScalarTypeNumber::Int, Why);
  case DTypeEffect::UInt8:
    return DTypeSet::of(ScalarTypeNumber::Byte, Why);
  case DTypeEffect::Float32:
    return DTypeSet::of(ScalarTypeNumber::Float, Why);
  case DTypeEffect::Float64:
    return DTypeSet::of(ScalarTypeNumber::Double, Why);
  case DTypeEffect::DefaultFloat:
    return DTypeSet::of(ScalarTypeNumber::Float, Why);
  case DTypeEffect::Self:
    return Self;
  case DTypeEffect::FromArguments:
  case DTypeEffect::FromArgumentsOrValues:
  case DTypeEffect::FromArgumentsOrInt64:
  case DTypeEffect::FromOptionsOrInt64:
  case DTypeEffect::Int64OfIntegers:
    for (const OperatorCall::Argument &A : Op.Arguments) {
      if (A.IsSelf || A.IsDefault)
        continue;
      TypeKind Kind = Api.kindOf(A.E->getType());
      NamesOptions |= Kind == TypeKind::Options;
      if (A.Name == "other" && Kind == TypeKind::Tensor)
        return asTensor(A.V, 0).State.DType;
      if (std::optional<DTypeSet> DType = dtypeFrom(A.E, A.V))
        return {DType->Mask, Why};
      if (Kind == TypeKind::DType ||
          (Kind == TypeKind::Options && !A.V.as<OptionsValue>()))
        return {};
    }
    if (Effect == DTypeEffect::Int64OfIntegers) {
      if ((Self.Mask & ~Integers) == 0)
        return DTypeSet::of(ScalarTypeNumber::Long, Why);
      return (Self.Mask & Integers) ? DTypeSet() : Self;
    }
    if (Effect == DTypeEffect::FromOptionsOrInt64 && NamesOptions)
      return DTypeSet::of(ScalarTypeNumber::Float, Why);
    if (Effect == DTypeEffect::FromOptionsOrInt64 ||
        Effect == DTypeEffect::FromArgumentsOrInt64)
      return DTypeSet::of(ScalarTypeNumber::Long, Why);
    if (Effect == DTypeEffect::FromArgumentsOrValues)
      return dtypeOfValues(Op, Why);
    if (Op.Self)
      return Self;
    return Effects.IsFactory ? DTypeSet::of(ScalarTypeNumber::Float, Why)
                             : DTypeSet();
  case DTypeEffect::FloatOfSelf:
    if ((Self.Mask & ~Integers) == 0)
      return DTypeSet::of(ScalarTypeNumber::Float, Why);
    if (Op.Tensors.size() > 1)
      break;
    return (Self.Mask & Integers) ? DTypeSet() : Self;
  case DTypeEffect::NumberOfSelf:
    if (Self.isUnknown() || !(Self.Mask & (1ull << ScalarTypeNumber::Bool)))
      return Self;
    return {(Self.Mask & ~(1ull << ScalarTypeNumber::Bool)) |
                (1ull << ScalarTypeNumber::Long),
            Why};
  case DTypeEffect::RealOfSelf:
    for (const OperatorCall::Argument &A : Op.Arguments)
      if (!A.IsDefault && Api.kindOf(A.E->getType()) == TypeKind::DType)
        return dtypeFrom(A.E, A.V).value_or(DTypeSet());
    [[fallthrough]];
  case DTypeEffect::ComplexOfSelf: {
    bool ToReal = Effect == DTypeEffect::RealOfSelf;
    std::optional<unsigned> Only = Self.single();
    if (!Only)
      return {};
    static constexpr std::pair<unsigned, unsigned> Pairs[] = {
        {Half, ComplexHalf}, {Float, ComplexFloat}, {Double, ComplexDouble}};
    for (auto [Real, Complex] : Pairs)
      if (*Only == (ToReal ? Complex : Real))
        return DTypeSet::of(ToReal ? Real : Complex, Why);
    return Self;
  }
  case DTypeEffect::Unknown:
    return {};
  case DTypeEffect::Promote:
    break;
  }
  if (Op.Tensors.empty())
    return {};
  std::optional<unsigned> Only = Op.Tensors.front().State.DType.single();
  if (!Only)
    return {};
  for (const TensorValue &T : Op.Tensors)
    if (T.State.DType.single() != Only)
      return {};
  // A floating scalar makes an integer tensor a floating one.
  if (((1ull << *Only) & Integers) && Op.HasScalar &&
      (*Only == ScalarTypeNumber::Bool || !llvm::all_of(Op.Arguments, isWhole)))
    return {};
  return Op.Tensors.front().State.DType;
}

/// A dimension that is not of size 1 stays.
static bool squeezesOne(const OperatorCall &Op, const ASTContext &AST) {
  const OperatorCall::Argument *Dim = Op.argument("dim");
  std::optional<int64_t> Number = Dim ? literalOf(Dim->E, AST) : std::nullopt;
  const TensorState &Self = Op.SelfTensor.State;
  if (Number && *Number < 0 && Self.Rank >= 0)
    *Number += Self.Rank;
  return Number && *Number >= 0 && StrideView(Self).isOne(*Number);
}

int Transfer::resultRank(const OperatorCall &Op) {
  const OperatorEffects &Effects = *Op.Op.Effects;
  int Self = Op.SelfTensor.State.Rank;
  switch (Effects.Rank) {
  case RankEffect::Same:
  case RankEffect::SameSizes:
    return Self;
  case RankEffect::Plus1:
    return Self < 0 ? -1 : Self + 1;
  case RankEffect::Minus1:
    if (Op.Op.Name.starts_with("squeeze") && !squeezesOne(Op, C.AST))
      return -1;
    return Self <= 0 ? -1 : Self - 1;
  case RankEffect::Fixed0:
    return 0;
  case RankEffect::Fixed1:
    return 1;
  case RankEffect::Fixed2:
    return 2;
  case RankEffect::Fixed3:
    return 3;
  case RankEffect::OfOther:
    if (const OperatorCall::Argument *Other = Op.argument("other"))
      return asTensor(Other->V, 0).State.Rank;
    return -1;
  case RankEffect::FromSizes:
    for (const OperatorCall::Argument &A : Op.Arguments)
      if (A.Name == "size" || A.Name == "shape" || A.Name == "sizes")
        return lengthOfList(A.E);
    return -1;
  case RankEffect::Broadcast: {
    int Highest = -1;
    for (const TensorValue &T : Op.Tensors) {
      if (T.State.Rank < 0)
        return -1;
      Highest = std::max(Highest, T.State.Rank);
    }
    return Highest;
  }
  case RankEffect::Reduce: {
    for (const OperatorCall::Argument &A : Op.Arguments)
      if (A.Name.starts_with("dim")) {
        // Some reduce the last dimension by default, not all.
        bool HasDefault =
            A.Schema >= 0 && Op.Op.Schema.Arguments[A.Schema].Default != "None";
        if (!A.IsDefault || HasDefault)
          return -1;
      }
    return 0;
  }
  case RankEffect::Flattened: {
    auto Number = [&](llvm::StringRef Name) {
      const OperatorCall::Argument *A = Op.argument(Name);
      return A ? literalOf(A->E, C.AST) : std::nullopt;
    };
    std::optional<int64_t> First = Number("start_dim"),
                           Last = Number("end_dim");
    if (!First || !Last)
      return -1;
    if (*First == 0 && *Last == -1)
      return 1;
    if (Self < 1)
      return -1;
    return Self - int(*Last + (*Last < 0 ? Self : 0)) +
           int(*First + (*First < 0 ? Self : 0));
  }
  default:
    return -1;
  }
}

bool namesTensor(const Stmt *S, const TensorApi &Api) {
  if (const auto *E = dyn_cast<Expr>(S); E && Api.isTensor(E->getType()))
    return true;
  for (const Stmt *Child : S->children())
    if (Child && namesTensor(Child, Api))
      return true;
  return false;
}

static Need needForDevice(const DeviceFact &Self, const DeviceFact &Target) {
  if ((Self.Symbol && Self.Symbol == Target.Symbol) ||
      (Self.mustBeSafe() && Target.mustBeSafe()) ||
      (Self.mustBeUnsafe() && Target.mustBeUnsafe()))
    return Need::No;
  bool IsSettled = (Self.mustBeSafe() || Self.mustBeUnsafe()) &&
                   (Target.mustBeSafe() || Target.mustBeUnsafe());
  return IsSettled ? Need::Yes : Need::Maybe;
}

/// Whether all dimensions become one, which strides that are no single one
/// leave to a copy. Of other sizes some may be those that there are.
static bool isFlattened(const OperatorCall &Op, const TensorState &State) {
  return (State.Rank >= 0 && State.Rank <= 1) ||
         (Op.Op.Name == "flatten" &&
          llvm::all_of(Op.Arguments, [](const OperatorCall::Argument &A) {
            return A.IsSelf || A.IsDefault;
          }));
}

Need needOf(const OperatorCall &Op, const TensorState &State,
            const ASTContext &Context) {
  const OperatorEffects &Effects = *Op.Op.Effects;
  const TensorState &Self = Op.SelfTensor.State;
  Need Result = Need::No;
  bool IsJudged = false;
  auto Add = [&](Need N) {
    IsJudged = true;
    Result = std::max(Result, N);
  };
  if (const OperatorCall::Argument *Copy = Op.argument("copy");
      Copy && !Copy->IsDefault) {
    bool IsForced = false;
    if (Copy->E->isValueDependent() ||
        !Copy->E->EvaluateAsBooleanCondition(IsForced, Context))
      Add(Need::Maybe);
    else if (IsForced)
      Add(Need::Yes);
  }
  if (Effects.Device != DeviceEffect::Inherit)
    Add(needForDevice(Self.Device, State.Device));
  if (Effects.DType == DTypeEffect::FromArguments) {
    auto A = Self.DType.single(), B = State.DType.single();
    if (State.DType == Self.DType && !Op.NamesDType)
      Add(Need::No);
    else if (A && B)
      Add(*A == *B ? Need::No : Need::Yes);
    else
      Add(Need::Maybe);
  }
  // What has one dimension, or may have, can be viewed with gaps as well, and
  // so can what has the same gap behind each element.
  StrideFacts Strides = Self.stridesOf();
  bool IsViewed = Effects.Layout == LayoutEffect::ViewOrDense &&
                  (Self.Rank < 2 || Strides.Gap == InnermostGap) &&
                  !Strides.Permuted.mayBeUnsafe();
  if (IsViewed && Self.Layout.mustBeUnsafe())
    Add(Self.Rank == 0 || Self.Rank == 1 ? Need::No : Need::Maybe);
  else if (Effects.Layout == LayoutEffect::ViewOrDense &&
           !Self.Layout.mustBeSafe() && !isFlattened(Op, State))
    Add(Need::Maybe);
  else if (Effects.Layout == LayoutEffect::MemoryFormatDense ||
           Effects.Layout == LayoutEffect::SameContiguity ||
           Effects.Layout == LayoutEffect::ViewOrDense)
    Add(Self.Layout.mustBeSafe()     ? Need::No
        : Self.Layout.mustBeUnsafe() ? Need::Yes
                                     : Need::Maybe);
  return IsJudged ? Result : Need::Maybe;
}

/// Memory that nothing is known of is one of several possibilities, too.
static StorageSet orUnknown(const StorageSet &Set) {
  return Set.empty() ? StorageSet{StorageRef{}} : Set;
}

StorageSet Transfer::resultStorages(const OperatorCall &Op, unsigned Result,
                                    const TensorState &State) {
  const OperatorEffects &Effects = *Op.Op.Effects;
  auto Fresh = [&]() -> StorageSet {
    return {{freshStorage(StorageKind::Tensor, resultSite(Op.Call, Result),
                          Op.Call, nullptr),
             nullptr, nullptr}};
  };
  // Numbers and slices select a view, tensors gather.
  if (Op.Op.Name == "index" && Op.Self) {
    for (const OperatorCall::Argument &A : Op.Arguments)
      if (!A.IsSelf && namesTensor(A.E, Api))
        return Fresh();
    return Op.SelfTensor.Storages;
  }
  switch (Effects.Storage) {
  case StorageEffect::Fresh:
    return Fresh();
  case StorageEffect::View:
    return Op.SelfTensor.Storages;
  case StorageEffect::OwnedBySelf:
    return {};
  case StorageEffect::MaybeSelf:
    switch (needOf(Op, State, C.AST)) {
    case Need::No:
      return Op.SelfTensor.Storages;
    case Need::Yes:
      return Fresh();
    case Need::Maybe:
      return unionOf(orUnknown(Op.SelfTensor.Storages), Fresh());
    }
    break;
  case StorageEffect::FromSchema:
    break;
  }
  StorageSet Shared;
  bool Aliases = false;
  for (const OperatorCall::Argument &A : Op.Arguments)
    if (A.Schema >= 0 && Op.Op.Schema.Returns.size() > Result &&
        Op.Op.Schema.returnAliases(Result, A.Schema)) {
      Aliases = true;
      visitParts(A.V, [&](const Value &V) {
        if (const auto *T = V.as<TensorValue>())
          Shared = unionOf(Shared, T->Storages);
      });
    }
  return Aliases ? Shared : Fresh();
}

TensorState Transfer::resultState(const OperatorCall &Op, unsigned Result) {
  TensorState State;
  State.Defined = true;
  State.Device = resultDevice(Op);
  State.DType = resultDType(Op, Result);
  State.Grad = resultGrad(Op, State.DType);
  State.Rank = resultRank(Op);
  resultLayout(Op, Result, State);
  State.Detached = Op.SharesSelf && (Op.SelfTensor.State.Detached ||
                                     Op.Op.Effects->Grad == GradEffect::Never);
  if (State.Rank >= 0)
    State.RankWhy =
        C.Traces.step(StepKind::RankSet, locOf(Op.Call), Op.Op.Name, nullptr);
  setLazyFacts(Op, State);
  return State;
}

} // namespace clang::tidy::torch::flow
