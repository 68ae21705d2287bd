// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Containers of tensors and views, owners of host buffers, std's helpers.

#include "flow/ListValue.h"
#include "flow/Transfer.h"
#include "clang/AST/DeclTemplate.h"
#include "llvm/ADT/STLExtras.h"

namespace clang::tidy::torch::flow {

using namespace model;

Value Transfer::pointerIntoPlace(PlaceId Place, QualType Type) {
  RootKind Root = C.Places.kindOf(Place);
  Value Held = W.at(C.Places, Place);
  if (!Held.as<BufferValue>()) {
    // Members, globals and what comes by reference outlive the function.
    const auto *Parameter =
        dyn_cast_or_null<ParmVarDecl>(C.Places[C.Places.rootOf(Place)].Name);
    bool IsOwn = Root == RootKind::Local || Root == RootKind::Temporary ||
                 (Root == RootKind::Parameter && Parameter &&
                  !Parameter->getType()->isReferenceType() &&
                  !Parameter->getType()->isPointerType());
    // Shared owners may have another one outside.
    const auto *Record = (Parameter ? Parameter->getType() : Type)
                             .getNonReferenceType()
                             ->getAsCXXRecordDecl();
    if (isSharedBuffer(Record) &&
        (Root == RootKind::Parameter || isPythonArray(Record))) {
      W.store(C.Places, Place, BufferValue{0}, ids());
      ViewSource Source;
      if (Record->getName() != "shared_ptr") // whose deleter may be any
        Source.State.Device = DeviceFact(Fact::safe());
      return ViewValue{{Source}};
    }
    if (!IsOwn) {
      // Still a buffer that can be resized: it is one from here on.
      if (Root != RootKind::This && Root != RootKind::Global &&
          Root != RootKind::Outside && Root != RootKind::Parameter)
        return {};
    }
    StorageId Id =
        freshStorage(StorageKind::Buffer,
                     reinterpret_cast<const void *>(uintptr_t(Place) * 4 + 2),
                     nullptr, C.Places.nameOf(Place));
    Held = BufferValue{Id};
    W.store(C.Places, Place, Held, ids());
    C.Storages[Id].IsElement = C.Places.isSummary(Place);
  }
  ViewSource Source;
  if (StorageId Id = Held.as<BufferValue>()->Storage)
    Source.Storages = {{Id, nullptr, nullptr}};
  return ViewValue{{Source}};
}

/// The place of what a container or smart pointer holds.
Selector Transfer::contentOf(QualType Container) const {
  const auto *Record = Container.getNonReferenceType()->getAsCXXRecordDecl();
  bool IsSingle = Record && Record->getIdentifier() &&
                  isAny(Record->getName(), {"unique_ptr", "shared_ptr",
                                            "optional", "reference_wrapper"});
  return IsSingle ? Selector::index(0) : Selector::element();
}

/// std::map<std::string, torch::Tensor> m; which nothing was put into so far.
bool Transfer::isEmptyMap(PlaceId Place) const {
  const auto *Var = dyn_cast_or_null<VarDecl>(C.Places[Place].Name);
  Value Held = W.at(C.Places, Place);
  const auto *Parts = Held.as<AggregateValue>();
  return Parts && Parts->Parts.empty() && Var &&
         Api.isTensorMap(Var->getType());
}

void Transfer::forgetEmptiness(PlaceId Place) {
  if (isEmptyMap(Place))
    W.store(C.Places, C.Places.child(Place, Selector::element()),
            asTensor(Value(), Place), ids());
}

Value Transfer::pointerInto(const Expr *Buffer) {
  Value Result;
  llvm::SmallVector<PlaceId, 2> Places = placesOf(Buffer);
  for (PlaceId Place : Places) {
    // A pointer to a container names the container.
    Value Held = W.at(C.Places, Place);
    if (const auto *Ref = Held.as<RefValue>(); Ref && Ref->Places.size() == 1)
      Place = Ref->Places[0];
    Value V = pointerIntoPlace(Place, Buffer->getType());
    Result = Result ? join(Result, V, ids()) : V;
  }
  if (Places.empty())
    return loaded(Buffer).as<ViewValue>() ? loaded(Buffer) : Value();
  return Result;
}

std::optional<Value> Transfer::bufferCall(const Expr *Call,
                                          const FunctionDecl *Callee) {
  const Expr *Object = objectOf(Call);
  if (!Object)
    return std::nullopt;
  QualType Type = Object->IgnoreParenImpCasts()->getType();
  if (Object->getType()->isPointerType())
    Type = Object->getType()->getPointeeType();
  TypeKind Kind = Api.kindOf(Type);
  if (Kind == TypeKind::Callable &&
      Callee->getOverloadedOperator() == OO_Equal) {
    assign(placesOf(Object), loaded(argumentsOf(Call)[0]),
           DeathReason::Reassigned, locOf(Call));
    return raw(Object);
  }
  // An iterator, pointer-like view or accessor over host memory.
  if (Kind == TypeKind::Iterator || Kind == TypeKind::Pointer ||
      Kind == TypeKind::Accessor) {
    // What a call returned is no place to load it from.
    const Expr *Held = Object->IgnoreParenImpCasts();
    Value V = Held->isPRValue() ? raw(Held) : loaded(Object);
    OverloadedOperatorKind Operator = Callee->getOverloadedOperator();
    llvm::StringRef Name = nameOf(*Callee);
    if (!V)
      return std::nullopt;
    if (Operator == OO_Equal) {
      assign(placesOf(Object), loaded(argumentsOf(Call)[0]),
             DeathReason::Reassigned, locOf(Call));
      return raw(Object);
    }
    if (Operator == OO_PlusPlus || Operator == OO_MinusMinus ||
        Operator == OO_PlusEqual || Operator == OO_MinusEqual)
      return raw(Object);
    if (Operator == OO_Plus || Operator == OO_Minus)
      return V;
    if (const auto *Ref = V.as<RefValue>()) // an iterator over places
      return Operator == OO_Star || Operator == OO_Arrow ||
                     Operator == OO_Subscript
                 ? std::optional<Value>(*Ref)
                 : std::nullopt;
    if (!V.as<ViewValue>())
      return std::nullopt;
    TypeKind Result = Api.kindOf(Callee->getReturnType());
    if (Operator == OO_Subscript || Operator == OO_Star ||
        Operator == OO_Call || isAny(Name, {"at", "front", "back", "coeff"})) {
      if (Result == TypeKind::Accessor)
        return V;
      access(Call, V);
      return V;
    }
    if (isInNamespace(Callee, "Eigen")) {
      use(V, UseKind::HostRead, Call);
      return Value();
    }
    return std::nullopt;
  }
  if (Kind != TypeKind::Buffer)
    return std::nullopt;
  llvm::SmallVector<PlaceId, 2> Places = placesOf(Object);
  auto End = [&](DeathReason Reason) {
    for (PlaceId Place : Places) {
      Value Held = W.at(C.Places, Place);
      if (const auto *Buffer = Held.as<BufferValue>()) {
        StorageId Id = Buffer->Storage;
        if (W.holdersOf(Id).IsSeen)
          W.die(C.Storages.death(
              {Id, Reason, locOf(Call), C.Places.nameOf(Place)}));
        W.store(C.Places, Place, Value(), ids());
        // The next buffer of this place is another one.
        W.renameStorage(Id, C.Storages.oldOf(Id));
      }
    }
  };
  // std::string's conversion to a view of itself.
  if (isa<CXXConversionDecl>(Callee) &&
      Api.kindOf(Callee->getReturnType()) == TypeKind::Pointer)
    return pointerInto(Object);
  switch (bufferCallOf(*Callee)) {
  case BufferCall::None:
    return bufferSize(Call, Callee);
  case BufferCall::Pointer:
  case BufferCall::Element: {
    Value Element = pointerInto(Object);
    access(Call, Element);
    return Element;
  }
  case BufferCall::Resize:
    foreignCall(Call, Callee);
    End(DeathReason::Resized);
    return Places.empty() ? Value() : raw(Object);
  case BufferCall::Clear:
    End(DeathReason::Cleared);
    return Value();
  case BufferCall::Reset:
    End(DeathReason::Reset);
    return Value();
  case BufferCall::Release:
    for (PlaceId Place : Places)
      W.store(C.Places, Place, Value(), ids());
    return Value();
  case BufferCall::Swap:
    for (PlaceId Place : Places)
      W.store(C.Places, Place, Value(), ids());
    return Value();
  case BufferCall::Assign: {
    const Expr *Source = argumentsOf(Call)[0];
    bool IsShared = isSharedBuffer(Type->getAsCXXRecordDecl());
    Value New = loaded(Source);
    if (New.as<ViewValue>()) { // a matrix header over foreign memory
      End(DeathReason::Reassigned);
      for (PlaceId Place : Places)
        W.store(C.Places, Place, New, ids());
      return raw(Object);
    }
    bool Takes = (Source->isXValue() || Source->isPRValue() || IsShared) &&
                 New.as<BufferValue>();
    if (Takes && Source->isXValue())
      for (PlaceId From : placesOf(Source))
        if (!C.Places.isSummary(From) &&
            C.Places.kindOf(From) != RootKind::Temporary)
          W.store(C.Places, From, Value(), ids());
    End(DeathReason::Reassigned);
    if (Takes && Places.size() == 1)
      W.store(C.Places, Places[0], New, ids());
    return raw(Object);
  }
  }
  return std::nullopt;
}

/// std::move, std::get, std::tie, make_pair and the like.
/// Whether the I-th element of a tuple or pair is a reference.
static bool isReferenceIn(QualType Tuple, unsigned I) {
  llvm::SmallVector<QualType, 4> Types =
      templateTypes(Tuple->getAsCXXRecordDecl());
  return I < Types.size() && Types[I]->isReferenceType();
}

std::optional<Value> Transfer::stdFunction(const Expr *Call,
                                           const FunctionDecl *Callee) {
  if (objectOf(Call) || !isInNamespace(Callee, "std"))
    return std::nullopt;
  llvm::StringRef Name = nameOf(*Callee);
  llvm::ArrayRef<const Expr *> Arguments = argumentsOf(Call);
  if (Arguments.size() == 1 &&
      isAny(Name, {"move", "forward", "as_const", "ref", "cref", "addressof",
                   "move_if_noexcept"}))
    return raw(Arguments[0]);
  if (Name == "get" && Arguments.size() == 1) {
    const auto *Template = Callee->getTemplateSpecializationArgs();
    RefValue Result;
    unsigned I = ~0u;
    if (Template && Template->size() &&
        Template->get(0).getKind() == TemplateArgument::Integral)
      I = Template->get(0).getAsIntegral().getZExtValue();
    if (I == ~0u)
      return std::nullopt;
    QualType Type = Arguments[0]->getType().getNonReferenceType();
    Value Whole = raw(Arguments[0]);
    if (const auto *Ref = Whole.as<RefValue>()) {
      for (PlaceId Base : Ref->Places) {
        PlaceId Place = elementPlace(Base, Type, I);
        // tie() and the like hold references.
        if (Value Bound = W.at(C.Places, Place);
            Bound.as<RefValue>() && isReferenceIn(Type, I))
          llvm::append_range(Result.Places, Bound.as<RefValue>()->Places);
        else
          Result.Places.push_back(Place);
      }
      return Value(Result);
    }
    return Whole.part(Selector::index(I));
  }
  if (isAny(Name, {"make_unique", "make_shared"}) &&
      Api.kindOf(Callee->getReturnType()) == TypeKind::Container) {
    const auto *Template = Callee->getTemplateSpecializationArgs();
    QualType Pointee =
        Template && Template->size() &&
                Template->get(0).getKind() == TemplateArgument::Type
            ? Template->get(0).getAsType()
            : QualType();
    if (!Pointee.isNull() && Pointee->isRecordType() &&
        Api.kindOf(Pointee) == TypeKind::Other)
      return madeObject(Call, Callee, Pointee->getAsCXXRecordDecl());
    if (Pointee.isNull() || Api.kindOf(Pointee) != TypeKind::Tensor)
      return std::nullopt;
    Value V =
        Arguments.empty() ? Value(undefinedTensor(Call)) : loaded(Arguments[0]);
    return V ? Value().withPart(Selector::index(0), V) : Value();
  }
  if (isAny(Name, {"make_tuple", "make_pair", "tie", "forward_as_tuple"})) {
    Value Result;
    for (unsigned I = 0; I < Arguments.size(); ++I) {
      Value V = Name == "tie" ? raw(Arguments[I]) : loaded(Arguments[I]);
      if (V)
        Result = Result.withPart(Selector::index(I), V);
    }
    return Result;
  }
  if (Name == "make_optional" && Arguments.size() == 1) {
    Value V = loaded(Arguments[0]);
    return V ? Value().withPart(Selector::index(0), V) : Value();
  }
  // Which one of several places it is nobody knows.
  auto Put = [&](const Expr *Into, const Value &New) {
    llvm::SmallVector<PlaceId, 2> Places = placesOf(Into);
    for (PlaceId Place : Places)
      if (Places.size() == 1)
        W.store(C.Places, Place, New, ids());
      else
        storePerhaps(Place, New);
  };
  if (Name == "swap" && Arguments.size() == 2) {
    Value VA = loaded(Arguments[0]), VB = loaded(Arguments[1]);
    Put(Arguments[0], VB);
    Put(Arguments[1], VA);
    return Value();
  }
  if (Name == "exchange" && Arguments.size() == 2) {
    Value Old = loaded(Arguments[0]), New = loaded(Arguments[1]);
    Put(Arguments[0], New);
    return Old;
  }
  if (isAny(Name, {"next", "prev"}) && !Arguments.empty())
    return movedPointer(loaded(Arguments[0]));
  if (isAny(Name, {"begin", "end", "cbegin", "cend"}) &&
      Arguments.size() == 1 &&
      Api.kindOf(Arguments[0]->getType()) == TypeKind::Container) {
    RefValue Result;
    for (PlaceId Base : placesOf(Arguments[0]))
      Result.Places.push_back(C.Places.child(Base, Selector::element()));
    return Value(Result);
  }
  return std::nullopt;
}

static llvm::StringRef className(QualType Type) {
  const CXXRecordDecl *Class = Type->getAsCXXRecordDecl();
  return Class ? identifierOf(*Class) : "";
}

/// Containers whose elements stay in the order of the list that they are made
/// of.
static bool keepsPositions(llvm::StringRef Container) {
  return isAny(Container, {"vector", "array", "deque", "list", "SmallVector",
                           "initializer_list", "ArrayRef"});
}

std::optional<Value> Transfer::containerCall(const Expr *Call,
                                             const FunctionDecl *Callee) {
  llvm::ArrayRef<const Expr *> Arguments = argumentsOf(Call);
  Selector Content = Selector::element();
  auto ElementOf = [&](llvm::ArrayRef<PlaceId> Bases) {
    RefValue Result;
    for (PlaceId Base : Bases)
      Result.Places.push_back(C.Places.child(Base, Content));
    return Result.Places.empty() ? Value() : Value(Result);
  };
  // A number that is handed on by reference is copied all the same.
  auto Copied = [&](const Expr *A) {
    Value V = loaded(A);
    if (!V.as<ViewValue>() || !A->isGLValue() ||
        !A->getType()->isArithmeticType())
      return V;
    use(V, UseKind::HostRead, A);
    return Value();
  };
  auto Keep = [&](Value &Into, const Expr *A) {
    Value V = Copied(A);
    if (V.as<TensorValue>() || V.as<ViewValue>() || V.as<AggregateValue>() ||
        V.as<BufferValue>() || V.as<CallableValue>())
      Into = Into ? join(Into, V, ids()) : V;
    else
      ownersLeft(V);
  };
  auto mappedValue = [](const Value &V, const CXXRecordDecl *Class) {
    // A map's entries come as pairs.
    bool IsMap = Class->getIdentifier() && Class->getName().contains("map");
    return IsMap && V.as<AggregateValue>() ? V.part(Selector::index(1)) : V;
  };
  if (const auto *Construct = dyn_cast<CXXConstructExpr>(Call)) {
    const CXXRecordDecl *Class = Construct->getConstructor()->getParent();
    llvm::StringRef Name = Class->getIdentifier() ? Class->getName() : "";
    Value Result;
    if (Name == "tuple" || (Name == "pair" && Arguments.size() == 2)) {
      unsigned I = 0;
      for (const Expr *A : Arguments) {
        if (Value V =
                isReferenceIn(Construct->getType(), I) ? raw(A) : Copied(A))
          Result = Result.withPart(Selector::index(I), V);
        ++I;
      }
      return Result;
    }
    // optional(t), vector{a, b}, vector(n, t), shared_ptr(...)
    Value Element;
    for (const Expr *A : Arguments) {
      if (isa<CXXDefaultArgExpr>(A))
        continue;
      Value V = loaded(A);
      const auto *List = V.as<AggregateValue>();
      if (List && !V.part(Selector::element()).as<RefValue>() &&
          Api.kindOf(A->getType()) == TypeKind::Container) {
        if (List->IsWhole && keepsPositions(Name))
          return V;
        if (Value Part = mappedValue(
                withoutPositions(V, ids()).part(Selector::element()), Class))
          Element = Element ? join(Element, Part, ids()) : Part;
      } else if (V.as<RefValue>()) { // a pointer that is now owned
        return V;
      } else {
        Keep(Element, A);
      }
    }
    if (!Element && Arguments.empty() && keepsPositions(Name))
      return emptyList();
    if (!Element)
      return std::nullopt;
    return Value().withPart(contentOf(Construct->getType()), Element);
  }
  const Expr *Object = objectOf(Call);
  if (!Object) {
    // v.begin() == v.end() and other free operators tell nothing.
    return std::nullopt;
  }
  QualType Type = Object->getType();
  if (Type->isPointerType())
    Type = Type->getPointeeType();
  if (Api.kindOf(Type) == TypeKind::Module) { // a smart pointer to one
    OverloadedOperatorKind Access = Callee->getOverloadedOperator();
    if (Access == OO_Arrow || Access == OO_Star || nameOf(*Callee) == "get")
      return raw(Object);
  }
  if (Api.kindOf(Type) != TypeKind::Container &&
      Api.kindOf(Type) != TypeKind::Reference) {
    // A plain class that is assigned whole.
    if (const auto *Method = dyn_cast<CXXMethodDecl>(Callee);
        Method &&
        (Method->isCopyAssignmentOperator() ||
         Method->isMoveAssignmentOperator()) &&
        Method->isDefaulted()) {
      Value New = loaded(Arguments[0]);
      if (!Arguments[0]->isXValue())
        New = copiedHandle(New, Arguments[0], /*IsElement=*/false);
      assign(placesOf(Object), New, DeathReason::Reassigned, locOf(Call));
      return raw(Object);
    }
    return std::nullopt;
  }
  llvm::SmallVector<PlaceId, 2> Bases = placesOf(Object);
  Content = contentOf(Type);
  llvm::StringRef Name = nameOf(*Callee);
  OverloadedOperatorKind Operator = Callee->getOverloadedOperator();
  // A smart pointer, optional or reference wrapper over a known place.
  if (Value Held = loaded(Object); Held.as<RefValue>()) {
    if (Operator == OO_Star || Operator == OO_Arrow ||
        isAny(Name, {"get", "value"}))
      return Held;
  }
  if (Operator == OO_Equal) {
    Value New = loaded(Arguments[0]);
    // tie(a, b) = f(): each part goes where its reference says.
    if (Value Old = loaded(Object); const auto *Tied = Old.as<AggregateValue>())
      if (!Tied->Parts.empty() && Tied->Parts[0].second.as<RefValue>()) {
        for (const auto &[Step, Part] : Tied->Parts)
          if (const auto *Ref = Part.as<RefValue>())
            assign({Ref->Places.begin(), Ref->Places.end()}, New.part(Step),
                   DeathReason::Reassigned, locOf(Call));
        return raw(Object);
      }
    if (New.as<TensorValue>() || New.as<ViewValue>()) // optional = value
      New = Value().withPart(Content, New);
    else if (!Arguments[0]->isXValue())
      New = copiedHandle(New, Arguments[0], /*IsElement=*/false);
    assign(Bases, New, DeathReason::Reassigned, locOf(Call));
    return raw(Object);
  }
  // An IValue's parts are one value.
  if (Value Held = loaded(Object); Held.as<TensorValue>())
    return Callee->getReturnType()->isReferenceType() ? raw(Object) : Held;
  // The position is known: an element of its own.
  Expr::EvalResult Position;
  if ((Operator == OO_Subscript || Name == "at" || Name == "front") &&
      Callee->getReturnType()->isReferenceType() &&
      (Arguments.empty() || (Arguments[0]->getType()->isIntegerType() &&
                             !Arguments[0]->isValueDependent() &&
                             Arguments[0]->EvaluateAsInt(Position, C.AST)))) {
    unsigned I =
        Arguments.empty() ? 0 : Position.Val.getInt().getLimitedValue(0xffff);
    RefValue Result;
    for (PlaceId Base : Bases)
      Result.Places.push_back(C.Places.child(Base, Selector::index(I)));
    return Result.Places.empty() ? Value() : Value(Result);
  }
  if (Name == "back" && Bases.size() == 1)
    if (std::optional<unsigned> Length = lengthOf(W.at(C.Places, Bases[0])))
      if (*Length)
        return RefValue{
            {C.Places.child(Bases[0], Selector::index(*Length - 1))}};
  if (Operator == OO_Subscript || Operator == OO_Star || Operator == OO_Arrow ||
      isAny(Name, {"at", "front", "back", "value", "begin", "end", "cbegin",
                   "cend", "rbegin", "rend", "data", "get", "find", "top"}))
    return ElementOf(Bases);
  if (Name == "value_or") {
    Value V = load(ElementOf(Bases), Callee->getReturnType());
    Value Other = loaded(Arguments[0]);
    return V ? join(V, Other, ids()) : Other;
  }
  if (isAny(Name, {"push_back", "emplace_back", "insert", "emplace",
                   "push_front", "push", "insert_or_assign", "try_emplace",
                   "emplace_front", "assign", "resize"})) {
    Value Element;
    // An element that owns its memory copies what a range refers to.
    const CXXRecordDecl *Record = Type->getAsCXXRecordDecl();
    QualType Held = Record ? templateArgument(Record, 0) : QualType();
    bool IsOwner = !Held.isNull() && Held->getAsCXXRecordDecl() &&
                   isInNamespace(Held->getAsCXXRecordDecl(), "std") &&
                   Api.kindOf(Held) == TypeKind::Buffer;
    for (const Expr *A : Arguments) {
      if (IsOwner && loaded(A).as<ViewValue>()) {
        use(loaded(A), UseKind::HostRead, Call);
        continue;
      }
      const auto *Given = A->getType()->getAsCXXRecordDecl();
      Value List = loaded(A);
      if (const auto *Parts = List.as<AggregateValue>();
          Parts && Given && Given->getIdentifier() &&
          Given->getName() == "initializer_list") {
        for (const auto &[S, V] : Parts->Parts)
          Element = Element ? join(Element, V, ids()) : V;
        continue;
      }
      // A range out of another container.
      if (const auto *Range = List.as<RefValue>();
          Range && Api.kindOf(A->getType()) == TypeKind::Iterator)
        for (PlaceId From : Range->Places) {
          W.readElement(C.Places, From, ids());
          Value Held = W.at(C.Places, From);
          if (!Held)
            Held = asTensor(Held, From);
          Element = Element ? join(Element, Held, ids()) : Held;
        }
      Keep(Element, A);
      Element = copiedHandle(Element, A, /*IsElement=*/true);
      use(loaded(A), UseKind::TensorUse, Call);
    }
    if (Record)
      Element = mappedValue(Element, Record);
    bool IsAppended = isAny(Name, {"push_back", "emplace_back", "resize"});
    for (PlaceId Base : Bases) {
      Value List = W.at(C.Places, Base);
      bool HasPositions = List.as<AggregateValue>() && Content.isSummary() &&
                          keepsPositions(className(Type));
      if (HasPositions)
        W.store(C.Places, Base,
                IsAppended ? appended(List, Element, Bases.size() == 1, ids())
                           : withoutPositions(List, ids()),
                ids());
      if (Element && !(IsAppended && HasPositions))
        W.store(C.Places, C.Places.child(Base, Content), Element, ids());
      if (!Element)
        forgetEmptiness(Base);
    }
    return ElementOf(Bases);
  }
  if (isAny(Name, {"clear", "reset"})) {
    assign(Bases,
           Name == "clear" && keepsPositions(className(Type)) ? emptyList()
                                                              : Value(),
           Name == "clear" ? DeathReason::Cleared : DeathReason::Reset,
           locOf(Call));
    return Value();
  }
  if (isAny(Name, {"pop_back", "erase", "pop_front", "pop"})) {
    for (PlaceId Base : Bases)
      if (Value List = W.at(C.Places, Base);
          List.as<AggregateValue>() && keepsPositions(className(Type))) {
        bool IsFirst = Name == "pop_front";
        Value Gone;
        if (std::optional<unsigned> Length = lengthOf(List);
            Length && *Length && (IsFirst || Name == "pop_back"))
          Gone = List.part(Selector::index(IsFirst ? 0 : *Length - 1));
        W.store(C.Places, Base,
                IsFirst || Name == "pop_back" ? shortened(List, IsFirst, ids())
                                              : withoutPositions(List, ids()),
                ids());
        if (Gone && Bases.size() == 1)
          release(Gone, DeathReason::ElementRemoved, locOf(Call),
                  C.Places.nameOf(Base));
      }
    return Value();
  }
  if (isAny(Name, {"size", "empty", "has_value", "reserve", "capacity", "count",
                   "length"}))
    return Value();
  for (PlaceId Base : Bases)
    forgetEmptiness(Base);
  return std::nullopt;
}

} // namespace clang::tidy::torch::flow
