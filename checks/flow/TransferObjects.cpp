// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Objects that several owners share.

#include "flow/Transfer.h"
#include "llvm/ADT/STLExtras.h"

namespace clang::tidy::torch::flow {

/// make_shared<Batch>(): all its owners refer to one object.
Value Transfer::madeObject(const Expr *Call) {
  PlaceId Object = C.Places.root(RootKind::Local, Call, nullptr);
  forgetObject(Object); // that of an earlier round of a loop
  W.setRoot(Object, Value());
  return RefValue{{Object}};
}

/// Nobody sees any more who changes it.
void Transfer::forgetObject(PlaceId Object) {
  W.rewrite([&](const Value &V) -> std::optional<Value> {
    const auto *Ref = V.as<RefValue>();
    if (!Ref)
      return std::nullopt;
    bool RefersToIt = llvm::any_of(Ref->Places, [&](PlaceId Place) {
      return C.Places.rootOf(Place) == Object;
    });
    return RefersToIt ? Value() : V;
  });
}

/// Owners of objects, and pointers to them, go where they are not followed.
void Transfer::ownersLeft(const Value &V) {
  llvm::SmallVector<PlaceId, 2> Objects;
  visitParts(V, [&](const Value &Part) {
    if (const auto *Ref = Part.as<RefValue>())
      for (PlaceId Place : Ref->Places)
        if (const PlaceInfo &Info = C.Places[Place];
            !Info.Parent && Info.Root == RootKind::Local && !Info.Name)
          Objects.push_back(Place);
  });
  for (PlaceId Object : Objects)
    forgetObject(Object);
}

} // namespace clang::tidy::torch::flow
