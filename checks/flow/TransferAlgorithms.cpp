// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "flow/ListValue.h"
#include "flow/Transfer.h"
#include "model/TensorApi.h"

namespace clang::tidy::torch::flow {

using namespace model;

namespace {

/// What an algorithm of the standard library does with the elements of its
/// range.
enum class Algorithm : uint8_t {
  None,
  ForEach,   ///< f(element), which may assign to it
  Transform, ///< output = f(element)
  Copy,      ///< output = element
  Fill,      ///< element = value
  Generate,  ///< element = f()
  Fold,      ///< value = f(value, element)
  Look,      ///< f(element), or f(element, element)
  Find,      ///< the same; gives an iterator
  Reorder,   ///< the same; the elements change places
};

struct KnownAlgorithm {
  Algorithm Kind = Algorithm::None;
  int Output = -1;   ///< the argument that says where results go
  int Callable = -1; ///< the argument that is run
};

} // namespace

static KnownAlgorithm algorithmOf(llvm::StringRef Name, unsigned NumArgs) {
  using A = Algorithm;
  int Last = static_cast<int>(NumArgs) - 1;
  if (isAny(Name, {"for_each", "for_each_n"}))
    return {A::ForEach, -1, 2};
  if (Name == "transform")
    return {A::Transform, Last - 1, Last};
  if (isAny(Name, {"copy", "copy_n", "reverse_copy"}) ||
      (Name == "move" && NumArgs == 3))
    return {A::Copy, 2, -1};
  if (Name == "rotate_copy")
    return {A::Copy, 3, -1};
  if (isAny(Name, {"copy_if", "remove_copy_if"}))
    return {A::Copy, 2, 3};
  if (isAny(Name, {"fill", "fill_n"}))
    return {A::Fill, -1, -1};
  if (isAny(Name, {"generate", "generate_n"}))
    return {A::Generate, -1, 2};
  if (Name == "accumulate")
    return {A::Fold, -1, NumArgs == 4 ? 3 : -1};
  if (isAny(Name, {"all_of", "any_of", "none_of", "count_if"}))
    return {A::Look, -1, 2};
  if (isAny(Name, {"find_if", "find_if_not", "partition_point"}))
    return {A::Find, -1, 2};
  if (isAny(Name, {"max_element", "min_element"}))
    return {A::Find, -1, NumArgs == 3 ? 2 : -1};
  if (isAny(Name, {"reverse", "rotate", "shuffle", "random_shuffle", "unique",
                   "iter_swap", "next_permutation"}))
    return {A::Reorder, -1, -1};
  if (isAny(Name, {"remove_if", "partition", "stable_partition"}))
    return {A::Reorder, -1, 2};
  if (isAny(Name, {"sort", "stable_sort", "partial_sort", "nth_element"}))
    return {A::Reorder, -1, Last};
  return {};
}

/// begin() or end() of a container, as it stands in the source.
static bool isBound(const Expr *E, llvm::StringRef Bound) {
  const auto *Call = dyn_cast<CallExpr>(makerOf(E));
  const FunctionDecl *Callee = Call ? Call->getDirectCallee() : nullptr;
  return Callee &&
         (nameOf(*Callee) == Bound || nameOf(*Callee) == ("c" + Bound).str());
}

std::optional<Value> Transfer::containerAlgorithm(const Expr *Call,
                                                  const FunctionDecl *Callee) {
  if (!isInNamespace(Callee, "std") || objectOf(Call))
    return std::nullopt;
  llvm::ArrayRef<const Expr *> Arguments = argumentsOf(Call);
  if (Arguments.empty())
    return std::nullopt;
  // An execution policy comes first.
  if (const CXXRecordDecl *First =
          Arguments[0]->getType().getNonReferenceType()->getAsCXXRecordDecl();
      First && identifierOf(*First).ends_with("_policy"))
    Arguments = Arguments.drop_front();
  KnownAlgorithm Known = algorithmOf(nameOf(*Callee), Arguments.size());
  if (Known.Kind == Algorithm::None || Arguments.size() < 2 ||
      Known.Output >= static_cast<int>(Arguments.size()) ||
      Known.Callable >= static_cast<int>(Arguments.size()))
    return std::nullopt;
  Value Range = loaded(Arguments[0]);
  const auto *Elements = Range.as<RefValue>();
  if (!Elements || !llvm::all_of(Elements->Places, [&](PlaceId Place) {
        return C.Places[Place].Step.isSummary();
      }))
    return std::nullopt;
  bool IsAll = Elements->Places.size() == 1 && isBound(Arguments[0], "begin") &&
               isBound(Arguments[1], "end") &&
               loaded(Arguments[1]).as<RefValue>() &&
               *loaded(Arguments[1]).as<RefValue>() == *Elements;
  const Expr *Callable =
      Known.Callable >= 0 ? Arguments[Known.Callable] : nullptr;
  // What a callable takes: elements, behind what comes before them.
  auto Run = [&](const Value &Element, llvm::ArrayRef<Value> Before,
                 bool IsSure = false) {
    return invokeWith(Callable, Call, IsSure, [&](const FunctionDecl &Body) {
      llvm::SmallVector<Value, 6> Given(Before.begin(), Before.end());
      for (unsigned I = Given.size(); I < Body.getNumParams(); ++I) {
        QualType Type = Body.getParamDecl(I)->getType();
        Given.push_back(Type->isReferenceType() ? Element
                                                : load(Element, Type));
      }
      return Given;
    });
  };
  auto Store = [&](const RefValue &Where, const Value &New, bool IsStrong) {
    for (PlaceId Place : Where.Places)
      W.store(C.Places, Place, New, ids(), IsStrong);
  };
  switch (Known.Kind) {
  case Algorithm::None:
    return std::nullopt;
  case Algorithm::ForEach: {
    // As in a range-for, no element is left as it was; what else the body does
    // may not happen at all.
    PlaceId Each = C.Places.root(RootKind::Outside, Call, nullptr);
    Value Old = load(Range, Arguments[0]->getType());
    World Before = W;
    W.setRoot(Each, Old);
    bool IsKnown = Run(RefValue{{Each}}, {}, /*IsSure=*/true).has_value();
    Value New = W.root(Each);
    W.setRoot(Each, Value());
    W.joinWith(Before, ids());
    if (!IsKnown || !New.isSame(Old))
      Store(*Elements, IsKnown ? New : Value(), IsAll);
    return Value();
  }
  case Algorithm::Transform:
  case Algorithm::Copy:
  case Algorithm::Generate: {
    Value New;
    if (Known.Kind == Algorithm::Copy)
      New = load(Range, Arguments[0]->getType());
    if (Callable)
      if (std::optional<Value> Result =
              Run(Known.Kind == Algorithm::Generate ? Value() : Range, {});
          Result && Known.Kind != Algorithm::Copy)
        New = *Result;
    if (Known.Output < 0) {
      Store(*Elements, New, IsAll);
      return Value();
    }
    const Expr *Output = Arguments[Known.Output];
    const auto *Inserter = dyn_cast<CallExpr>(makerOf(Output));
    if (const FunctionDecl *Made =
            Inserter ? Inserter->getDirectCallee() : nullptr;
        Made && nameOf(*Made).ends_with("inserter")) {
      for (PlaceId List : placesOf(Inserter->getArg(0)))
        W.store(C.Places, C.Places.child(List, Selector::element()), New,
                ids());
      return Value();
    }
    Value Target = loaded(Output);
    if (const auto *Where = Target.as<RefValue>())
      Store(*Where, New,
            IsAll && *Where == *Elements && isBound(Output, "begin"));
    return Target;
  }
  case Algorithm::Fill:
    if (Arguments.size() == 3)
      Store(*Elements, loaded(Arguments[2]), IsAll);
    return Value();
  case Algorithm::Fold: {
    if (!Callable)
      return std::nullopt;
    Value Start = loaded(Arguments[2]);
    std::optional<Value> Result = Run(Range, {Start});
    return Result ? join(Start, *Result, ids()) : Value();
  }
  case Algorithm::Look:
  case Algorithm::Find:
  case Algorithm::Reorder:
    if (Callable && Api.kindOf(Callable->getType()) == TypeKind::Callable)
      Run(Range, {});
    if (Known.Kind == Algorithm::Reorder)
      for (PlaceId Place : Elements->Places) {
        PlaceId List = C.Places[Place].Parent;
        W.store(C.Places, List, withoutPositions(W.at(C.Places, List), ids()),
                ids());
      }
    return Known.Kind == Algorithm::Find ? Range : Value();
  }
  return std::nullopt;
}

} // namespace clang::tidy::torch::flow
