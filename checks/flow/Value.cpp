// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "flow/Value.h"
#include "flow/ListValue.h"
#include "llvm/ADT/STLExtras.h"
#include <algorithm>

namespace clang::tidy::torch::flow {

/// More sources than this are as good as unknown.
constexpr unsigned MaxSources = 12;

StorageSet unionOf(const StorageSet &A, const StorageSet &B) {
  if (A == B)
    return A;
  StorageSet Result;
  std::set_union(A.begin(), A.end(), B.begin(), B.end(),
                 std::back_inserter(Result));
  if (Result.size() > MaxSources)
    Result.resize(MaxSources);
  return Result;
}

DataSet dataOf(const TensorValue &Tensor) {
  if (!Tensor.Data.empty())
    return Tensor.Data;
  DataSet Result;
  for (StorageRef S : Tensor.Storages)
    if (S.Id && (Result.empty() || Result.back().Id != S.Id))
      Result.push_back({S.Id, nullptr, nullptr});
  if (Result.empty() && Tensor.Id)
    Result.push_back({TensorData | Tensor.Id, nullptr, nullptr});
  return Result;
}

bool operator==(const AggregateValue &A, const AggregateValue &B) {
  return A.Parts == B.Parts && A.IsWhole == B.IsWhole;
}
bool CallableValue::hasCaptured() const {
  return llvm::any_of(Captured,
                      [](const auto &Each) { return bool(Each.second); });
}
bool operator==(const CallableValue &A, const CallableValue &B) {
  return A.Lambda == B.Lambda && A.Function == B.Function &&
         A.Captured == B.Captured;
}

Value Value::part(Selector Step) const {
  const auto *Aggregate = as<AggregateValue>();
  if (!Aggregate)
    return {};
  for (const auto &[S, V] : Aggregate->Parts)
    if (S == Step)
      return V;
  return {};
}

Value Value::withPart(Selector Step, Value Part) const {
  AggregateValue Result;
  if (const auto *Aggregate = as<AggregateValue>())
    Result = *Aggregate;
  if (Result.IsWhole && Step.K == Selector::Index && part(Selector::element()))
    llvm::erase_if(Result.Parts,
                   [](const auto &P) { return P.first.isSummary(); });
  auto It = llvm::find_if(Result.Parts,
                          [&](const auto &P) { return P.first == Step; });
  if (It != Result.Parts.end()) {
    if (It->second.isSame(Part))
      return *this;
    It->second = std::move(Part);
  } else {
    auto At = llvm::find_if(Result.Parts,
                            [&](const auto &P) { return Step < P.first; });
    Result.Parts.insert(At, {Step, std::move(Part)});
  }
  return Result;
}

void visitParts(const Value &V, llvm::function_ref<void(const Value &)> Visit) {
  if (!V)
    return;
  Visit(V);
  if (const auto *Aggregate = V.as<AggregateValue>())
    for (const auto &[S, Part] : Aggregate->Parts)
      visitParts(Part, Visit);
  else if (const auto *Callable = V.as<CallableValue>())
    for (const auto &[Capture, Part] : Callable->Captured)
      visitParts(Part, Visit);
}

Value rewriteParts(
    const Value &V,
    llvm::function_ref<std::optional<Value>(const Value &)> Replace) {
  if (!V)
    return V;
  if (std::optional<Value> New = Replace(V))
    return *New;
  if (const auto *Aggregate = V.as<AggregateValue>()) {
    AggregateValue Result = *Aggregate;
    bool IsChanged = false;
    for (auto &[S, Part] : Result.Parts) {
      Value New = rewriteParts(Part, Replace);
      IsChanged |= !New.isSame(Part);
      Part = std::move(New);
    }
    return IsChanged ? Value(std::move(Result)) : V;
  }
  if (const auto *Callable = V.as<CallableValue>()) {
    CallableValue Result = *Callable;
    bool IsChanged = false;
    for (auto &[Capture, Part] : Result.Captured) {
      Value New = rewriteParts(Part, Replace);
      IsChanged |= !New.isSame(Part);
      Part = std::move(New);
    }
    return IsChanged ? Value(std::move(Result)) : V;
  }
  return V;
}

void visitStorages(const Value &V,
                   llvm::function_ref<void(StorageRef, bool IsOwner)> Visit) {
  visitParts(V, [&](const Value &Part) {
    if (const auto *Tensor = Part.as<TensorValue>()) {
      for (StorageRef S : Tensor->Storages)
        // A tensor over borrowed memory does not keep it alive.
        Visit(S, S.Blob == nullptr);
    } else if (const auto *View = Part.as<ViewValue>()) {
      for (const ViewSource &Source : View->Sources)
        for (StorageRef S : Source.Storages)
          Visit(S, false);
    } else if (const auto *Buffer = Part.as<BufferValue>()) {
      Visit({Buffer->Storage, nullptr, nullptr}, true);
    }
  });
}

Value movedPointer(const Value &V) {
  const auto *View = V.as<ViewValue>();
  if (!View)
    return V;
  ViewValue New = *View;
  for (ViewSource &Source : New.Sources)
    Source.IsMoved = true;
  return New == *View ? V : Value(std::move(New));
}

static DeviceFact joinDevices(const DeviceFact &A, const DeviceFact &B,
                              JoinIds Ids) {
  DeviceFact Result = A.joined(B);
  Result.Symbol = Ids(A.Symbol, B.Symbol, 0);
  return Result;
}

static TensorState joinStates(const TensorState &A, const TensorState &B,
                              JoinIds Ids) {
  TensorState Result = A.joined(B);
  Result.Device.Symbol = Ids(A.Device.Symbol, B.Device.Symbol, 0);
  return Result;
}

TensorState ViewSource::stateForHost() const {
  TensorState Result = State;
  // Where autograd does not record, nothing is kept from it: Tensor.numpy()
  // does not ask there either.
  if (!(GradMode & Fact::Unsafe))
    Result.Grad = Fact::safe();
  else if (GradMode & Fact::Safe)
    Result.Grad = Result.Grad.joined(Fact::safe());
  return Result;
}

static ViewValue joinViews(const ViewValue &A, const ViewValue &B,
                           JoinIds Ids) {
  ViewValue Result = A;
  for (const ViewSource &Source : B.Sources) {
    auto It = llvm::find_if(Result.Sources, [&](const ViewSource &S) {
      return S.Conversion == Source.Conversion && S.Via == Source.Via;
    });
    if (It == Result.Sources.end()) {
      if (Result.Sources.size() < MaxSources)
        Result.Sources.push_back(Source);
      continue;
    }
    It->IsMoved |= Source.IsMoved;
    It->Tensor = Ids(It->Tensor, Source.Tensor, 0);
    It->State = joinStates(It->State, Source.State, Ids);
    It->Storages = unionOf(It->Storages, Source.Storages);
    It->Data = unionOf(It->Data, Source.Data);
    It->GradMode |= Source.GradMode;
  }
  llvm::sort(Result.Sources, [](const ViewSource &X, const ViewSource &Y) {
    return std::pair(X.Conversion, X.Via) < std::pair(Y.Conversion, Y.Via);
  });
  return Result;
}

/// What is known of one of them only is not known of both.
static StorageSet joinStorages(const StorageSet &A, const StorageSet &B) {
  StorageSet Unknown{StorageRef{}};
  if (A.empty() != B.empty())
    return unionOf(A.empty() ? Unknown : A, B.empty() ? Unknown : B);
  return unionOf(A, B);
}

static Value joinSame(const Value &A, const Value &B, JoinIds Ids) {
  if (const auto *X = A.as<TensorValue>()) {
    const auto *Y = B.as<TensorValue>();
    TensorValue Result{Ids(X->Id, Y->Id, 0),
                       joinStates(X->State, Y->State, Ids),
                       joinStorages(X->Storages, Y->Storages), X->Data};
    if (DataSet A = dataOf(*X), B = dataOf(*Y); A != B)
      Result.Data = unionOf(A, B);
    return Result;
  }
  if (const auto *X = A.as<ViewValue>())
    return joinViews(*X, *B.as<ViewValue>(), Ids);
  if (const auto *X = A.as<DeviceValue>())
    return DeviceValue{
        joinDevices(X->Device, B.as<DeviceValue>()->Device, Ids)};
  if (const auto *X = A.as<DTypeValue>()) {
    const auto *Y = B.as<DTypeValue>();
    return DTypeValue{X->DType.joined(Y->DType), X->Of == Y->Of ? X->Of : 0};
  }
  if (const auto *X = A.as<OptionsValue>()) {
    const auto *Y = B.as<OptionsValue>();
    OptionsValue Result;
    if (X->Device || Y->Device) {
      DeviceFact Default(Fact::safe());
      Result.Device =
          X->Device.value_or(Default).joined(Y->Device.value_or(Default));
    }
    if (X->DType && Y->DType)
      Result.DType = X->DType->joined(*Y->DType);
    if (X->Grad || Y->Grad)
      Result.Grad =
          X->Grad.value_or(Fact::safe()).joined(Y->Grad.value_or(Fact::safe()));
    return Result;
  }
  if (const auto *X = A.as<ModuleValue>())
    return ModuleValue{joinDevices(X->Device, B.as<ModuleValue>()->Device, Ids),
                       X->Grad.joined(B.as<ModuleValue>()->Grad)};
  if (const auto *X = A.as<RefValue>()) {
    RefValue Result = *X;
    for (PlaceId P : B.as<RefValue>()->Places)
      if (!llvm::is_contained(Result.Places, P) && Result.Places.size() < 4)
        Result.Places.push_back(P);
    llvm::sort(Result.Places);
    return Result;
  }
  if (A.as<AggregateValue>())
    return joinAggregates(A, B, Ids);
  // Elements on one path are no bytes, whatever the other path has.
  if (const auto *X = A.as<CountValue>()) {
    const auto *Y = B.as<CountValue>();
    bool IsX = X->Elements && !X->Width, IsY = Y->Elements && !Y->Width;
    return IsX == IsY ? Value() : IsX ? A : B;
  }
  if (const auto *X = A.as<CallableValue>()) {
    const auto *Y = B.as<CallableValue>();
    if (X->Lambda != Y->Lambda || X->Function != Y->Function)
      return {};
    CallableValue Result = *X;
    for (auto [Into, From] : llvm::zip(Result.Captured, Y->Captured))
      Into.second = join(Into.second, From.second, Ids);
    return Result;
  }
  return {}; // Bool, Rank, Buffer: two different ones are unknown
}

/// The other path says nothing of it: what is known is one possibility.
static Value doubted(const Value &V) {
  if (const auto *T = V.as<TensorValue>()) {
    TensorValue New = *T;
    for (Fact *Each : {static_cast<Fact *>(&New.State.Device), &New.State.Grad,
                       &New.State.Layout})
      Each->Bits |= Fact::Unknown;
    return New == *T ? V : Value(std::move(New));
  }
  if (const auto *D = V.as<DeviceValue>()) {
    DeviceValue New = *D;
    New.Device.Bits |= Fact::Unknown;
    return New == *D ? V : Value(std::move(New));
  }
  return V;
}

Value join(const Value &A, const Value &B, JoinIds Ids) {
  if (A == B)
    return A;
  if (!A || !B) {
    const Value &Known = A ? A : B;
    // One path gives evidence, the other says nothing: the evidence stays,
    // and so does who holds what.
    if (Known.as<TensorValue>() || Known.as<ViewValue>() ||
        Known.as<AggregateValue>() || Known.as<RefValue>() ||
        Known.as<ModuleValue>() || Known.as<BufferValue>() ||
        Known.as<CallableValue>() || Known.as<DeviceValue>() ||
        Known.as<OptionsValue>())
      return doubted(Known);
    return {};
  }
  if (!A.isSameKind(B))
    return A.as<ViewValue>() || A.as<TensorValue>() ? A : B;
  return joinSame(A, B, Ids);
}

} // namespace clang::tidy::torch::flow
