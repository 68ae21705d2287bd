// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Constructors.

#include "flow/Transfer.h"
#include "llvm/ADT/STLExtras.h"

namespace clang::tidy::torch::flow {

using namespace model;

static bool isSmartPointer(QualType Type) {
  const auto *Record = Type->getAsCXXRecordDecl();
  return Record && Record->getIdentifier() &&
         isAny(Record->getName(), {"unique_ptr", "shared_ptr"});
}

Value Transfer::construct(const CXXConstructExpr *E) {
  TypeKind Kind = Api.kindOf(E->getType());
  const CXXConstructorDecl *Ctor = E->getConstructor();
  llvm::ArrayRef<const Expr *> Arguments = argumentsOf(E);
  if (isFatalLogger(*E, Api)) {
    IsUnreachable = true;
    return {};
  }
  // A copy of an element, such as a c10::complex<float>, points to nothing.
  if (Kind == TypeKind::Other && Api.scalarTypeOf(E->getType()))
    return {};
  switch (Kind) {
  case TypeKind::Tensor:
  case TypeKind::TensorProxy:
  case TypeKind::Dynamic:
  case TypeKind::Device:
  case TypeKind::DType:
  case TypeKind::Options:
    return torchConstruct(E, Kind);
  case TypeKind::Module:
    if (!isWorthInlining(Ctor, E))
      return torchConstruct(E, Kind);
    break;
  case TypeKind::Callable:
    if (!Arguments.empty()) // std::function, or a copy of a lambda
      return loaded(Arguments[0]);
    return {};
  case TypeKind::Buffer: {
    if (std::optional<Value> Known = foreignCall(E, Ctor);
        Known && Known->as<ViewValue>())
      return *Known;
    if (!Ctor->isCopyOrMoveConstructor() || Arguments.empty()) {
      // unique_ptr<float[]>(new float[n]) owns what it is given.
      if (Arguments.size() >= 1 &&
          Api.kindOf(Arguments[0]->getType()) == TypeKind::Pointer)
        if (Value V = loaded(Arguments[0]);
            const auto *View = V.as<ViewValue>())
          if (View->Sources.size() == 1 && !View->Sources[0].Conversion &&
              View->Sources[0].Storages.size() == 1 &&
              C.Storages[View->Sources[0].Storages[0].Id].Kind ==
                  StorageKind::Heap) {
            StorageId Id = freshStorage(StorageKind::Buffer, E, E, nullptr);
            W.renameStorage(View->Sources[0].Storages[0].Id, Id);
            return BufferValue{Id};
          }
      // shared_ptr<float>(t.data_ptr<float>(), [](float *) {}) is a view, but
      // a deleter that captures may hold the owner.
      if (!Arguments.empty() && isSmartPointer(E->getType()))
        if (Value V = loaded(Arguments[0]); V.as<ViewValue>()) {
          const CallableValue *Deleter = nullptr;
          Value D;
          if (Arguments.size() > 1) {
            D = behind(Arguments[1]);
            Deleter = D.as<CallableValue>();
          }
          return !Deleter || !Deleter->hasCaptured() ? V : Value();
        }
      // An array of a shape; one made of another object may be that object.
      if (isPythonArray(Ctor->getParent()) &&
          llvm::none_of(Arguments, [](const Expr *A) {
            return !isa<CXXDefaultArgExpr>(A) &&
                   isPythonObject(A->getType()->getAsCXXRecordDecl());
          }))
        return BufferValue{freshStorage(StorageKind::Buffer, E, E, nullptr)};
      if (Arguments.size() == 1 &&
          Api.kindOf(Arguments[0]->getType()) == TypeKind::Buffer &&
          Arguments[0]->isXValue())
        break; // shared_ptr from unique_ptr: as a move
      return {};
    }
    break;
  }
  case TypeKind::Reference: // std::reference_wrapper<torch::Tensor> r = t;
    if (!Ctor->isCopyOrMoveConstructor() && !Arguments.empty() &&
        Arguments[0]->isGLValue())
      return raw(Arguments[0]);
    break;
  case TypeKind::Pointer:
    if (std::optional<Value> Known = foreignCall(E, Ctor))
      return *Known;
    break;
  default:
    break;
  }
  if (Ctor->isCopyOrMoveConstructor() ||
      (Kind == TypeKind::Buffer && Arguments.size() == 1)) {
    bool IsShared = isSharedBuffer(E->getType()->getAsCXXRecordDecl());
    if (IsShared && Arguments[0]->isGLValue() && !loaded(Arguments[0]))
      pointerInto(Arguments[0]); // so that both share what is there
    Value V = loaded(Arguments[0]);
    bool IsMove = Arguments[0]->isXValue();
    if (IsMove) {
      llvm::SmallVector<PlaceId, 2> From = placesOf(Arguments[0]);
      if (From.size() == 1 && !C.Places.isSummary(From[0]) &&
          C.Places.kindOf(From[0]) != RootKind::Temporary && V)
        W.store(C.Places, From[0], Value(), ids());
    } else if (Kind == TypeKind::Buffer && !IsShared &&
               Arguments[0]->isGLValue()) {
      return {}; // a copy has memory of its own
    }
    return V;
  }
  if (isWorthInlining(Ctor, E)) {
    PlaceId Object = C.Places.root(RootKind::Local, E, nullptr);
    W.setRoot(Object, Value());
    inlined(Ctor, E, Arguments, Object);
    Value Result = W.root(Object);
    W.setRoot(Object, Value());
    if (Kind == TypeKind::Module && !Result)
      return torchConstruct(E, Kind);
    return handedOut(Result, E, Ctor);
  }
  if (std::optional<Value> Known = foreignCall(E, Ctor))
    return *Known;
  // Other objects keep a callable for later, such as the end of a scope.
  if (const CXXRecordDecl *Class = Ctor->getParent();
      isInNamespace(Ctor, "std") && Class->getIdentifier() &&
      isAny(Class->getName(), {"thread", "jthread"}))
    invokeCallables(E, Ctor);
  // A wrapper of one value: optional, pair, tuple, AssertionResult.
  if (Kind == TypeKind::Container)
    if (std::optional<Value> Known = containerCall(E, Ctor))
      return *Known;
  if (Arguments.size() == 1) {
    Value V = loaded(Arguments[0]);
    if (V.as<BoolValue>() || V.as<RefValue>() || V.as<ViewValue>())
      return V;
  }
  // An object of LibTorch holds the tensors that it is made of.
  bool IsTorch = Api.isInLibTorch(Ctor);
  Value Held;
  for (const Expr *A : Arguments)
    if (!isa<CXXDefaultArgExpr>(A)) {
      Value V = loaded(A);
      use(V, UseKind::PassedOn, E);
      ownersLeft(V);
      escape(A, !IsTorch && !isInNamespace(Ctor, "std"), false);
      if (IsTorch && V.as<TensorValue>())
        Held = Held ? join(Held, V, ids()) : V;
    }
  return Held ? Value().withPart(Selector::element(), Held) : Value();
}

} // namespace clang::tidy::torch::flow
