// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "flow/World.h"
#include "flow/ListValue.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/STLExtras.h"
#include <algorithm>

namespace clang::tidy::torch::flow {

namespace {

template <typename List, typename Key> auto lowerBound(List &L, Key K) {
  return llvm::lower_bound(
      L, K, [](const auto &P, Key X) { return std::less<>()(P.first, X); });
}

template <typename List, typename Key> Value find(const List &L, Key K) {
  auto It = lowerBound(L, K);
  return It != L.end() && It->first == K ? It->second : Value();
}

template <typename List, typename Key> void put(List &L, Key K, Value V) {
  auto It = lowerBound(L, K);
  if (It != L.end() && It->first == K) {
    if (V)
      It->second = std::move(V);
    else
      L.erase(It);
  } else if (V) {
    L.insert(It, {K, std::move(V)});
  }
}

/// Union of two sorted maps.
template <typename List>
void merge(List &Into, const List &From, JoinIds Ids, bool KeepsOneSided) {
  List Result;
  Result.reserve(std::max(Into.size(), From.size()));
  auto A = Into.begin(), AEnd = Into.end();
  auto B = From.begin(), BEnd = From.end();
  std::less<> Less;
  while (A != AEnd || B != BEnd) {
    if (B == BEnd || (A != AEnd && Less(A->first, B->first))) {
      if (Value V = KeepsOneSided ? A->second : join(A->second, Value(), Ids))
        Result.push_back({A->first, std::move(V)});
      ++A;
    } else if (A == AEnd || Less(B->first, A->first)) {
      if (Value V = KeepsOneSided ? B->second : join(Value(), B->second, Ids))
        Result.push_back({B->first, std::move(V)});
      ++B;
    } else {
      if (Value V = join(A->second, B->second, Ids))
        Result.push_back({A->first, std::move(V)});
      ++A, ++B;
    }
  }
  Into = std::move(Result);
}

Value atPath(const Value &V, llvm::ArrayRef<Selector> Path) {
  if (Path.empty() || !V)
    return V;
  Value Part = V.part(Path.front());
  // An element that was never set apart is as the others are.
  if (!Part && Path.front().K == Selector::Index)
    Part = V.part(Selector::element());
  return atPath(Part, Path.drop_front());
}

/// Of some elements nothing of this may be true: one was set apart.
Value notOfAll(const Value &Any) {
  return rewriteParts(Any, [](const Value &V) -> std::optional<Value> {
    const auto *T = V.as<TensorValue>();
    if (!T)
      return std::nullopt;
    TensorValue New = *T;
    New.State = New.State.joined(TensorState());
    New.State.Device.Symbol = T->State.Device.Symbol;
    New.Storages = unionOf({StorageRef()}, T->Storages);
    return Value(std::move(New));
  });
}

Value storedAt(const Value &V, llvm::ArrayRef<Selector> Path, const Value &New,
               bool IsWeak, bool IsStrong, JoinIds Ids) {
  if (Path.empty())
    return IsWeak && V ? join(V, New, Ids) : New;
  // What is no aggregate keeps what is known of it as a whole.
  if (V && !V.as<AggregateValue>())
    return V;
  Selector Step = Path.front();
  Value List = Step.isSummary() ? notWhole(withAnyElement(V, Ids)) : V;
  Value Part = List.part(Step);
  if (!Part && Step.K == Selector::Index)
    Part = List.part(Selector::element());
  Value Result = List.withPart(
      Step, storedAt(Part, Path.drop_front(), New,
                     IsWeak || (Step.isSummary() && !IsStrong), IsStrong, Ids));
  if (Value Any = Result.part(Selector::element());
      Any && Step.K == Selector::Index)
    Result = Result.withPart(Selector::element(), notOfAll(Any));
  // Any element may be one of those that were set apart.
  if (const auto *Old = List.as<AggregateValue>(); Old && Step.isSummary())
    for (const auto &Known : Old->Parts)
      if (Known.first.K == Selector::Index)
        Result = Result.withPart(Known.first,
                                 storedAt(Known.second, Path.drop_front(), New,
                                          !IsStrong, IsStrong, Ids));
  return Result;
}

} // namespace

Value World::root(PlaceId Root) const { return find(Roots, Root); }
void World::setRoot(PlaceId Root, Value V) { put(Roots, Root, std::move(V)); }

Value World::at(const PlaceTable &Places, PlaceId Place) const {
  return atPath(root(Places.rootOf(Place)), Places.pathOf(Place));
}

void World::readElement(const PlaceTable &Places, PlaceId Place, JoinIds Ids) {
  // One summary on the way is enough: what is in it, is no more than that.
  PlaceId Element = Place;
  while (Element && !Places[Element].Step.isSummary())
    Element = Places[Element].Parent;
  if (!Element || !Places[Element].Parent)
    return;
  PlaceId List = Places[Element].Parent;
  Value Old = at(Places, List);
  Value New = withAnyElement(Old, Ids);
  if (!New.isSame(Old))
    store(Places, List, New, Ids);
}

void World::store(const PlaceTable &Places, PlaceId Place, Value V, JoinIds Ids,
                  bool IsStrong) {
  if (Place == 0)
    return;
  PlaceId Root = Places.rootOf(Place);
  llvm::SmallVector<Selector, 4> Path = Places.pathOf(Place);
  if (Path.empty())
    return setRoot(Root, std::move(V));
  setRoot(Root, storedAt(root(Root), Path, V, false, IsStrong, Ids));
}

Value World::take(const PlaceTable &Places, PlaceId Place) {
  Value Old = at(Places, Place);
  if (Old)
    store(Places, Place, Value(),
          [](unsigned A, unsigned B, unsigned) { return A == B ? A : 0; });
  return Old;
}

Value World::valueOf(const Expr *E) const { return find(Expressions, E); }
void World::setValue(const Expr *E, Value V) {
  put(Expressions, E, std::move(V));
}
bool World::hasValue(const Expr *E) const {
  auto It = lowerBound(Expressions, E);
  return It != Expressions.end() && It->first == E;
}

void World::rewrite(
    llvm::function_ref<std::optional<Value>(const Value &)> Replace) {
  for (auto &[P, V] : Roots)
    V = rewriteParts(V, Replace);
  for (auto &[E, V] : Expressions)
    V = rewriteParts(V, Replace);
}

World::Holders World::holdersOf(StorageId Id) const {
  Holders Result;
  for (const auto &[P, V] : Roots)
    visitStorages(V, [&](StorageRef S, bool IsOwner) {
      if (S.Id == Id && !S.End)
        (IsOwner ? Result.IsHeld : Result.IsSeen) = true;
    });
  for (const auto &[E, V] : Expressions)
    visitStorages(V, [&](StorageRef S, bool /*IsOwner*/) {
      // A value in flight owns nothing: what it goes into does.
      if (S.Id == Id && !S.End)
        Result.IsSeen = true;
    });
  return Result;
}

void World::rewriteStorages(
    llvm::function_ref<bool(StorageRef &, const ViewSource *View)> Change) {
  auto Changed = [&](StorageSet &Set, const ViewSource *View) {
    bool IsChanged = false;
    for (StorageRef &S : Set)
      IsChanged |= Change(S, View);
    if (IsChanged) {
      llvm::sort(Set);
      Set.erase(std::unique(Set.begin(), Set.end()), Set.end());
    }
    return IsChanged;
  };
  rewrite([&](const Value &V) -> std::optional<Value> {
    if (const auto *T = V.as<TensorValue>()) {
      TensorValue New = *T;
      return Changed(New.Storages, nullptr) ? Value(std::move(New)) : V;
    }
    if (const auto *View = V.as<ViewValue>()) {
      ViewValue New = *View;
      bool IsChanged = false;
      for (ViewSource &S : New.Sources)
        IsChanged |= Changed(S.Storages, &S);
      return IsChanged ? Value(std::move(New)) : V;
    }
    return std::nullopt;
  });
}

void World::die(const Death *D) {
  rewriteStorages([&](StorageRef &S, const ViewSource *View) {
    // A handle that owns has its memory as long as it is there.
    if (S.Id != D->Storage || S.End || !(View || S.Blob))
      return false;
    S.End = D;
    return true;
  });
}

void World::renameData(DataId From, DataId To) {
  rewriteData([&](DataRef &R) {
    if (R.Id != From)
      return false;
    R.Id = To;
    return true;
  });
}

void World::rewriteData(llvm::function_ref<bool(DataRef &)> Change) {
  auto Changed = [&](DataSet &Set) {
    bool IsChanged = false;
    DataSet New;
    for (DataRef R : Set) {
      IsChanged |= Change(R);
      New = unionOf(New, {R});
    }
    if (IsChanged)
      Set = std::move(New);
    return IsChanged;
  };
  rewrite([&](const Value &V) -> std::optional<Value> {
    if (const auto *T = V.as<TensorValue>()) {
      if (T->Data.empty())
        return V;
      TensorValue New = *T;
      return Changed(New.Data) ? Value(std::move(New)) : V;
    }
    if (const auto *View = V.as<ViewValue>()) {
      ViewValue New = *View;
      bool IsChanged = false;
      for (ViewSource &S : New.Sources)
        IsChanged |= Changed(S.Data);
      return IsChanged ? Value(std::move(New)) : V;
    }
    return std::nullopt;
  });
}

void World::renameStorage(StorageId From, StorageId To) {
  if (To)
    renameData(From, To);
  else // nobody knows who holds it, but its names still share the data
    rewrite([&](const Value &V) -> std::optional<Value> {
      const auto *T = V.as<TensorValue>();
      if (!T)
        return std::nullopt;
      if (!T->Data.empty() || llvm::none_of(T->Storages, [&](StorageRef S) {
            return S.Id == From;
          }))
        return V;
      TensorValue New = *T;
      New.Data = dataOf(*T);
      return Value(std::move(New));
    });
  rewriteStorages([&](StorageRef &S, const ViewSource *) {
    return S.Id == From && std::exchange(S.Id, To) != To;
  });
  rewrite([&](const Value &V) -> std::optional<Value> {
    if (const auto *B = V.as<BufferValue>())
      return B->Storage == From ? Value(BufferValue{To}) : V;
    return std::nullopt;
  });
}

std::optional<bool> World::assumption(unsigned Condition) const {
  for (auto [C, IsTrue] : Assumptions)
    if (C == Condition)
      return IsTrue;
  return std::nullopt;
}
void World::assume(unsigned Condition, bool IsTrue) {
  auto It = lowerBound(Assumptions, Condition);
  if (It != Assumptions.end() && It->first == Condition)
    It->second = IsTrue;
  else
    Assumptions.insert(It, {Condition, IsTrue});
}
void World::forgetAssumption(unsigned Condition) {
  llvm::erase_if(Assumptions,
                 [&](const auto &A) { return A.first == Condition; });
}
void World::keepCommonAssumptions(const World &Other) {
  llvm::erase_if(Assumptions, [&](const auto &A) {
    return !llvm::is_contained(Other.Assumptions, A);
  });
}

void World::pushGradMode(const void *Guard, uint8_t Bits) {
  popGradMode(Guard);
  SavedGradModes.insert(lowerBound(SavedGradModes, Guard), {Guard, GradMode});
  GradMode = Bits;
}
void World::popGradMode(const void *Guard) {
  auto It = lowerBound(SavedGradModes, Guard);
  if (It == SavedGradModes.end() || It->first != Guard)
    return;
  GradMode = It->second;
  SavedGradModes.erase(It);
}

void World::startAsyncRead(StorageId Buffer, const Expr *Copy) {
  std::pair<StorageId, const Expr *> New(Buffer, Copy);
  auto It = llvm::lower_bound(AsyncReads, New);
  if (It == AsyncReads.end() || *It != New)
    AsyncReads.insert(It, New);
}
llvm::SmallVector<const Expr *, 2> World::asyncReadsOf(StorageId Buffer) const {
  llvm::SmallVector<const Expr *, 2> Result;
  for (auto [Id, Copy] : AsyncReads)
    if (Id == Buffer)
      Result.push_back(Copy);
  return Result;
}

namespace {

void visitIds(const Value &V, llvm::function_ref<void(unsigned)> Visit) {
  visitParts(V, [&](const Value &Part) {
    if (const auto *T = Part.as<TensorValue>()) {
      Visit(T->Id);
      Visit(T->State.Device.Symbol);
    } else if (const auto *View = Part.as<ViewValue>()) {
      for (const ViewSource &S : View->Sources) {
        Visit(S.Tensor);
        Visit(S.State.Device.Symbol);
      }
    } else if (const auto *D = Part.as<DeviceValue>()) {
      Visit(D->Device.Symbol);
    } else if (const auto *M = Part.as<ModuleValue>()) {
      Visit(M->Device.Symbol);
    }
  });
}

/// Gives each pair of identities one of its own. After
/// `x = p ? a : b, y = p ? b : a` both are one of the same two tensors, and
/// never the same one.
class PairIds {
public:
  PairIds(const World &Left, const World &Right, JoinIds Ids)
      : Left(Left), Right(Right), Ids(Ids) {}

  unsigned operator()(unsigned A, unsigned B, unsigned /*Variant*/) {
    if (A == B || !A || !B)
      return Ids(A, B, 0);
    if (!HasKept)
      findKept();
    for (unsigned Variant = 0; Variant < 4; ++Variant) {
      unsigned Id = Ids(A, B, Variant);
      if (!Id || Pairs.try_emplace(Id, A, B).first->second == std::pair(A, B))
        return Id;
    }
    return 0;
  }

private:
  /// What is called the same on both sides stays so.
  void findKept() {
    HasKept = true;
    auto Keep = [&](unsigned Id) { Pairs[Id] = {Id, Id}; };
    auto B = Right.roots().begin(), End = Right.roots().end();
    for (const auto &[Place, V] : Left.roots()) {
      for (; B != End && B->first < Place; ++B)
        visitIds(B->second, Keep);
      if (B == End || Place < B->first) {
        visitIds(V, Keep);
        continue;
      }
      if (V == B->second) {
        visitIds(V, Keep);
      } else {
        llvm::SmallDenseSet<unsigned, 8> OfLeft;
        visitIds(V, [&](unsigned Id) { OfLeft.insert(Id); });
        visitIds(B->second, [&](unsigned Id) {
          if (OfLeft.contains(Id))
            Keep(Id);
        });
      }
      ++B;
    }
    for (; B != End; ++B)
      visitIds(B->second, Keep);
  }

  const World &Left, &Right;
  JoinIds Ids;
  bool HasKept = false;
  llvm::SmallDenseMap<unsigned, std::pair<unsigned, unsigned>, 16> Pairs;
};

} // namespace

void World::joinWith(const World &Other, JoinIds Ids) {
  PairIds Distinct(*this, Other, Ids);
  merge(Roots, Other.Roots, Distinct, false);
  // What has no value was not evaluated on that path.
  merge(Expressions, Other.Expressions, Distinct, true);
  keepCommonAssumptions(Other);
  GradMode |= Other.GradMode;
  for (auto [Guard, Bits] : Other.SavedGradModes) {
    auto It = lowerBound(SavedGradModes, Guard);
    if (It != SavedGradModes.end() && It->first == Guard)
      It->second |= Bits;
    else
      SavedGradModes.insert(It, {Guard, Bits});
  }
  for (auto [Buffer, Copy] : Other.AsyncReads)
    startAsyncRead(Buffer, Copy);
}

bool World::isEqual(const World &Other) const {
  if (Roots != Other.Roots || Expressions != Other.Expressions ||
      Assumptions != Other.Assumptions || GradMode != Other.GradMode ||
      SavedGradModes != Other.SavedGradModes || AsyncReads != Other.AsyncReads)
    return false;
  return true;
}

bool Worlds::add(World W, JoinIds Ids) {
  if (!IsMerged) {
    for (World &Known : List)
      if (Known.hasSameAssumptions(W)) {
        World New = Known;
        New.joinWith(W, Ids);
        if (New.isEqual(Known))
          return false;
        Known = std::move(New);
        return true;
      }
    if (List.size() < Most) {
      List.push_back(std::move(W));
      return true;
    }
    IsMerged = true;
    World All = List.front();
    for (const World &Known : llvm::drop_begin(List))
      All.joinWith(Known, Ids);
    All.joinWith(W, Ids);
    List.clear();
    List.push_back(std::move(All));
    return true;
  }
  World New = List.front();
  New.joinWith(W, Ids);
  if (New.isEqual(List.front()))
    return false;
  List.front() = std::move(New);
  return true;
}

std::optional<World> Worlds::merged(JoinIds Ids) const {
  if (List.empty())
    return std::nullopt;
  World All = List.front();
  for (const World &W : llvm::drop_begin(List))
    All.joinWith(W, Ids);
  return All;
}

} // namespace clang::tidy::torch::flow
