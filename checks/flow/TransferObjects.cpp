// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Objects that several owners share.

#include "flow/Transfer.h"
#include "clang/AST/DeclTemplate.h"
#include "llvm/ADT/STLExtras.h"

namespace clang::tidy::torch::flow {

using namespace model;

/// The constructor that takes these arguments; null if several may be meant.
static const CXXConstructorDecl *
constructorFor(const CXXRecordDecl *Class,
               llvm::ArrayRef<const Expr *> Arguments) {
  const CXXConstructorDecl *Found = nullptr;
  for (const Decl *D : Class->decls())
    if (const auto *Template = dyn_cast<FunctionTemplateDecl>(D);
        Template && isa<CXXConstructorDecl>(Template->getTemplatedDecl()))
      return nullptr;
  for (const CXXConstructorDecl *Ctor : Class->ctors()) {
    if (Ctor->isDeleted() || Ctor->isCopyOrMoveConstructor() ||
        Arguments.size() < Ctor->getMinRequiredArguments() ||
        Arguments.size() > Ctor->getNumParams())
      continue;
    if (Found)
      return nullptr;
    Found = Ctor;
  }
  auto IsOfClass = [&](const Expr *A) {
    const CXXRecordDecl *Type =
        A->getType().getNonReferenceType()->getAsCXXRecordDecl();
    return Type && (Type->getCanonicalDecl() == Class->getCanonicalDecl() ||
                    (Type->hasDefinition() && Type->isDerivedFrom(Class)));
  };
  return Arguments.size() == 1 && IsOfClass(Arguments[0]) ? nullptr : Found;
}

/// make_shared<Batch>(): all its owners refer to one object.
Value Transfer::madeObject(const Expr *Call, const FunctionDecl *Make,
                           const CXXRecordDecl *Class) {
  llvm::ArrayRef<const Expr *> Arguments = argumentsOf(Call);
  const CXXConstructorDecl *Ctor = constructorFor(Class, Arguments);
  const bool IsSeen = Ctor && isWorthInlining(Ctor, Call);
  if (!IsSeen)
    unknownCall(Call, Make);
  PlaceId Object = C.Places.root(RootKind::Local, Call, nullptr);
  forgetObject(Object); // that of an earlier round of a loop
  W.setRoot(Object, Value());
  if (IsSeen)
    inlined(Ctor, Call, Arguments, Object);
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
