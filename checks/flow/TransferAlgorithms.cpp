// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "flow/ListValue.h"
#include "flow/Transfer.h"
#include "model/ForeignApi.h"

namespace clang::tidy::torch::flow {

using namespace model;

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
  if (isExecutionPolicy(*Arguments[0]))
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
