// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "flow/ListValue.h"
#include "llvm/ADT/STLExtras.h"

namespace clang::tidy::torch::flow {

static bool isWhole(const Value &V) {
  const auto *Aggregate = V.as<AggregateValue>();
  return Aggregate && Aggregate->IsWhole;
}

Value emptyList() {
  AggregateValue Result;
  Result.IsWhole = true;
  return Result;
}

std::optional<unsigned> lengthOf(const Value &List) {
  const auto *Parts = List.as<AggregateValue>();
  if (!Parts || !Parts->IsWhole)
    return std::nullopt;
  return llvm::count_if(
      Parts->Parts, [](const auto &P) { return P.first.K == Selector::Index; });
}

Value appended(const Value &List, const Value &Element, bool IsSure,
               JoinIds Ids) {
  std::optional<unsigned> Length = lengthOf(List);
  if (Length && *Length < MaxPositions && Element && IsSure)
    return List.withPart(Selector::index(*Length), Element);
  Value Result = withAnyElement(List, Ids);
  if (Element) {
    Value Any = Result.part(Selector::element());
    Result = Result.withPart(Selector::element(),
                             Any ? join(Any, Element, Ids) : Element);
  }
  return notWhole(Result);
}

Value notWhole(const Value &List) {
  if (!isWhole(List))
    return List;
  AggregateValue Result = *List.as<AggregateValue>();
  Result.IsWhole = false;
  return Result;
}

Value withAnyElement(const Value &List, JoinIds Ids) {
  if (!isWhole(List) || List.part(Selector::element()))
    return List;
  Value Any;
  for (const auto &[S, V] : List.as<AggregateValue>()->Parts)
    if (S.K == Selector::Index)
      Any = Any ? join(Any, V, Ids) : V;
  return Any ? List.withPart(Selector::element(), Any) : List;
}

Value withoutPositions(const Value &List, JoinIds Ids) {
  const auto *Aggregate = List.as<AggregateValue>();
  if (!Aggregate)
    return List;
  Value Rest = isWhole(List) ? Value() : List.part(Selector::element());
  Value Any = Rest;
  AggregateValue Result;
  for (const auto &[S, V] : Aggregate->Parts)
    if (S.K == Selector::Index)
      Any = Any ? join(Any, V, Ids) : V;
    else if (!S.isSummary())
      Result.Parts.push_back({S, V});
  if (!isWhole(List) && !Rest && Any)
    Any = join(Any, Value(), Ids); // nobody knows what the others are
  return Any ? Value(Result).withPart(Selector::element(), Any) : Value(Result);
}

Value joinAggregates(const Value &A, const Value &B, JoinIds Ids) {
  bool AreWhole = isWhole(A) && isWhole(B) && *lengthOf(A) == *lengthOf(B);
  // A read, and a guard behind it, may have left more in one of them.
  auto Prepared = [&](const Value &V) {
    if (!AreWhole)
      return notWhole(withAnyElement(V, Ids));
    AggregateValue Result = *V.as<AggregateValue>();
    llvm::erase_if(Result.Parts,
                   [](const auto &P) { return P.first.isSummary(); });
    return Value(std::move(Result));
  };
  Value Left = Prepared(A), Right = Prepared(B);
  AggregateValue Result;
  Result.IsWhole = AreWhole;
  Value Any;
  auto AddAny = [&](const Value &V) { Any = Any ? join(Any, V, Ids) : V; };
  auto Add = [&](const Value &From, const Value &Other, bool WasOtherWhole,
                 bool IsSecond) {
    for (const auto &[S, V] : From.as<AggregateValue>()->Parts) {
      // A container without elements says nothing of those that it gets.
      if (S.isSummary()) {
        AddAny(V);
        continue;
      }
      bool IsThere =
          llvm::any_of(Other.as<AggregateValue>()->Parts,
                       [Step = S](const auto &P) { return P.first == Step; });
      if (IsThere && IsSecond)
        continue; // joined already
      // The other list may be shorter, and get its next element here.
      if (!IsThere && S.K == Selector::Index &&
          (WasOtherWhole || Other.part(Selector::element())))
        AddAny(V);
      else
        Result.Parts.push_back({S, join(V, Other.part(S), Ids)});
    }
  };
  Add(Left, Right, isWhole(B), /*IsSecond=*/false);
  Add(Right, Left, isWhole(A), /*IsSecond=*/true);
  llvm::sort(Result.Parts,
             [](const auto &X, const auto &Y) { return X.first < Y.first; });
  return Any ? Value(Result).withPart(Selector::element(), Any) : Value(Result);
}

Value shortened(const Value &List, bool IsFirst, JoinIds Ids) {
  std::optional<unsigned> Length = lengthOf(List);
  if (!Length)
    return IsFirst ? withoutPositions(List, Ids) : List;
  AggregateValue Result;
  Result.IsWhole = true;
  for (const auto &[S, V] : List.as<AggregateValue>()->Parts)
    if (!S.isSummary() && S.K != Selector::Index)
      Result.Parts.push_back({S, V});
  Value New(std::move(Result));
  for (unsigned I = IsFirst; I + !IsFirst < *Length; ++I)
    New = New.withPart(Selector::index(I - IsFirst),
                       List.part(Selector::index(I)));
  return New;
}

} // namespace clang::tidy::torch::flow
