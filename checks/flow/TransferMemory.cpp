// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What places hold, who owns memory, and when it ends.

#include "flow/Transfer.h"
#include "clang/AST/DeclTemplate.h"
#include "llvm/ADT/STLExtras.h"

namespace clang::tidy::torch::flow {

using model::isInNamespace;
using model::TypeKind;

Value Transfer::taken(const Value &V, const Expr *From, const NamedDecl *By) {
  Value Copied = copiedHandle(V, From, /*IsElement=*/false);
  const auto *Tensor = Copied.as<TensorValue>();
  if (!Tensor || !By || !By->getIdentifier())
    return Copied;
  SourceLocation Loc = locOf(model::makerOf(From));
  TensorValue New = *Tensor;
  for (Fact *Each : {static_cast<Fact *>(&New.State.Device), &New.State.Grad,
                     &New.State.Layout, &New.State.Conj, &New.State.Neg}) {
    Each->Why = namedStep(C.Traces, Each->Why, Loc, By->getName());
    Each->Weak = namedStep(C.Traces, Each->Weak, Loc, By->getName());
  }
  return New;
}

/// To one of several places: in each the old value or the new one is, but not
/// the same one in all, so that each gets an identity of its own.
void Transfer::storePerhaps(PlaceId Place, const Value &New) {
  Value Old = W.at(C.Places, Place);
  auto IdOf = [&](unsigned A, unsigned B, unsigned) {
    return A == B ? A
                  : C.identity(reinterpret_cast<void *>(uintptr_t(Place)),
                               C.joined(A, B) + 16);
  };
  W.store(C.Places, Place, Old ? join(Old, New, IdOf) : New, ids());
}

/// An algorithm may have put other tensors into the elements that it was given,
/// or the same ones in another order.
void Transfer::elementsWritten(const Value &Iterator, const Expr *Call) {
  const auto *Ref = Iterator.as<RefValue>();
  if (!Ref)
    return;
  for (PlaceId Place : Ref->Places) {
    if (!C.Places.isSummary(Place))
      continue;
    Value Held = W.at(C.Places, C.Places[Place].Parent);
    Value Others;
    visitParts(Held, [&](const Value &Part) {
      if (Part.as<TensorValue>() && !Others) {
        TensorValue Other;
        Other.Id = C.identity(Call, 8);
        Others = Other;
      }
    });
    if (!Others)
      continue;
    Value New = rewriteParts(W.at(C.Places, Place),
                             [&](const Value &Part) -> std::optional<Value> {
                               if (Part.as<TensorValue>())
                                 return Others;
                               return std::nullopt;
                             });
    W.store(C.Places, Place, New ? New : Others, ids());
  }
}

void Transfer::assign(llvm::ArrayRef<PlaceId> Places, Value New,
                      DeathReason Reason, SourceLocation Loc) {
  for (PlaceId Place : Places) {
    Value Old = W.at(C.Places, Place);
    if (Places.size() > 1) {
      storePerhaps(Place, New);
      continue;
    }
    W.store(C.Places, Place, New, ids());
    if (!C.Places.isSummary(Place) && !Old.isSame(New))
      release(Old, Reason, Loc, C.Places.nameOf(Place));
  }
}

void Transfer::release(const Value &Old, DeathReason Reason, SourceLocation Loc,
                       const NamedDecl *Owner) {
  if (!Old)
    return;
  llvm::SmallVector<StorageId, 4> Owned;
  visitStorages(Old, [&](StorageRef S, bool IsOwner) {
    if (IsOwner && S.Id && C.Storages[S.Id].Kind != StorageKind::Heap)
      Owned.push_back(S.Id);
  });
  for (StorageId Id : Owned) {
    if (C.Storages[Id].Kind == StorageKind::Buffer)
      noteAsyncRead(Id, AsyncReadEnd::Gone, Loc, Owner);
    World::Holders Holders = W.holdersOf(Id);
    if (!Holders.IsHeld && Holders.IsSeen)
      W.die(C.Storages.death({Id, Reason, Loc, Owner}));
  }
}

void Transfer::endOfScope(const VarDecl *Var, SourceLocation Loc) {
  W.popGradMode(Var);
  PlaceId Place = C.Places.variable(Var);
  Value Old = W.root(Place);
  if (!Old || C.Places[Place].Root == RootKind::Global)
    return;
  W.setRoot(Place, Value());
  release(Old, DeathReason::OutOfScope, Loc, Var);
}

void Transfer::leaveRange(const CXXForRangeStmt &Loop) {
  // All elements were replaced: none is left as it was before the loop.
  Value New = W.root(C.Places.rangeReplacement(Loop.getLoopVariable()));
  const auto *Range = dyn_cast<VarDecl>(Loop.getRangeStmt()->getSingleDecl());
  if (!New || !Range)
    return;
  Value Container = W.root(C.Places.variable(Range));
  if (const auto *Ref = Container.as<RefValue>())
    for (PlaceId Place : Ref->Places)
      W.store(C.Places, C.Places.child(Place, Selector::element()), New, ids(),
              /*IsStrong=*/true);
}

void Transfer::initializeMembers(const CXXRecordDecl &Class) {
  for (const FieldDecl *Field : Class.fields())
    if (const Expr *Init = Field->getInClassInitializer())
      if (Value V =
              Field->getType()->isReferenceType() ? raw(Init) : loaded(Init))
        W.store(C.Places, C.Places.child(F.This, Selector::field(Field)), V,
                ids());
  W.clearExpressions();
}

void Transfer::enterFunction() {
  enterGradMode();
  for (const ParmVarDecl *Parameter : F.Info.function().parameters())
    loadPlace(C.Places.variable(Parameter), Parameter->getType());
}

void Transfer::leaveFunction() {
  W.clearExpressions();
  for (const ParmVarDecl *Parameter : F.Info.function().parameters())
    if (!Parameter->getType()->isReferenceType())
      endOfScope(Parameter, F.Info.function().getEndLoc());
  if (F.Return)
    usePlace(F.Return, F.Info.function().getEndLoc());
  bool IsConstructor = isa<CXXConstructorDecl>(F.Info.function());
  llvm::SmallVector<PlaceId, 8> Left;
  for (const auto &[Place, V] : W.roots()) {
    const PlaceInfo &Info = C.Places[Place];
    const auto *Parameter = dyn_cast_or_null<ParmVarDecl>(Info.Name);
    bool IsReference =
        Parameter && Parameter->getType()->isReferenceType() && !F.Caller;
    if (Place != F.Return && (C.Places.outlivesFunction(Place) || IsReference))
      Left.push_back(Place);
  }
  for (PlaceId Place : Left) {
    usePlace(Place, SourceLocation());
    if (!F.Caller && !IsConstructor)
      readData(W.root(Place), UseKind::Stored, nullptr);
  }
}

} // namespace clang::tidy::torch::flow
