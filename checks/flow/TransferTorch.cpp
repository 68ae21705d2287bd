// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Calls of LibTorch's own API.

#include "flow/OperatorCall.h"
#include "flow/StrideViews.h"
#include "flow/Transfer.h"
#include "clang/AST/DeclTemplate.h"
#include "llvm/ADT/STLExtras.h"

namespace clang::tidy::torch::flow {

using namespace model;

const InitListExpr *listOf(const Expr *E) {
  for (;;) {
    E = E->IgnoreParenImpCasts();
    if (const auto *List = dyn_cast<InitListExpr>(E))
      return List;
    if (const auto *Init = dyn_cast<CXXStdInitializerListExpr>(E))
      E = Init->getSubExpr();
    else if (const auto *Temp = dyn_cast<MaterializeTemporaryExpr>(E))
      E = Temp->getSubExpr();
    else if (const auto *Bind = dyn_cast<CXXBindTemporaryExpr>(E))
      E = Bind->getSubExpr();
    else if (const auto *Construct = dyn_cast<CXXConstructExpr>(E);
             Construct && Construct->getNumArgs() >= 1)
      E = Construct->getArg(0);
    else
      return nullptr;
  }
}

int lengthOfList(const Expr *E) {
  const InitListExpr *List = listOf(E);
  return List ? static_cast<int>(List->getNumInits()) : -1;
}

uint8_t onesOfList(const Expr *E, const ASTContext &Context) {
  uint8_t Ones = 0;
  if (const InitListExpr *List = listOf(E))
    for (unsigned I = 0; I < std::min(8u, List->getNumInits()); ++I)
      if (literalOf(List->getInit(I), Context) == 1)
        Ones |= 1u << I;
  return Ones;
}

int extentOfList(const Expr *E, const ASTContext &Context) {
  const InitListExpr *List = listOf(E);
  return List ? static_cast<int>(
                    llvm::count_if(List->inits(),
                                   [&](const Expr *Size) {
                                     return literalOf(Size, Context) != 1;
                                   }))
              : -1;
}

Value Transfer::conversion(const CallExpr *Call,
                           const model::Conversion &Conversion) {
  // A storage or proxy stands for its tensor.
  Value V = behind(Conversion.Object);
  TensorValue Tensor = asTensor(V, 0);
  use(V, UseKind::TensorUse, Call);
  conversionMet(Call, Conversion, Tensor);
  if (C.IsRecording)
    C.Strides.noteConversion(Call, Tensor.Id);
  ViewSource Source;
  Source.Conversion = Call;
  Source.Tensor = Tensor.Id;
  Source.State = Tensor.State;
  // Integers have no grad: a typed view of them says so.
  Source.GradMode = !Conversion.Element.isNull() &&
                            Conversion.Element->isIntegralOrEnumerationType()
                        ? uint8_t(Fact::Safe)
                        : W.gradMode();
  // data_ptr<T>() throws for another dtype, and real tensors have no such bit.
  if (!Conversion.Element.isNull() && !Conversion.Element->isAnyComplexType())
    if (std::optional<unsigned> Type = Api.scalarTypeOf(Conversion.Element);
        Type && *Type != ComplexFloat && *Type != ComplexDouble &&
        *Type != ComplexHalf)
      Source.State.Conj = Fact::safe();
  // The managed tensor of DLPack holds a handle until its deleter runs.
  if (Conversion.Kind != ConversionKind::DLPack)
    Source.Storages = Tensor.Storages;
  Source.Data = viewData(Tensor, Call);
  ViewValue View;
  View.Sources.push_back(std::move(Source));
  return View;
}

TensorValue Transfer::undefinedTensor(const Expr *Site) {
  TensorValue Tensor;
  Tensor.Id = freshTensor(Site);
  Tensor.State = TensorState::freshOnCpu();
  Tensor.State.Defined = false;
  Tensor.State.DType = DTypeSet();
  Tensor.State.Device.Symbol = C.identity(Site, 2);
  return Tensor;
}

Value Transfer::resultLike(QualType Type, const TensorState &State,
                           const Expr *Site, Fresh IsFresh) {
  Type = Type.getNonReferenceType();
  switch (Api.kindOf(Type)) {
  case TypeKind::Tensor:
  case TypeKind::Dynamic: {
    TensorValue Tensor;
    Tensor.Id = freshTensor(Site);
    Tensor.State = State;
    if (!Tensor.State.Device.Symbol)
      Tensor.State.Device.Symbol = C.identity(Site, 2);
    if (IsFresh != Fresh::No)
      Tensor.Storages = {
          {freshStorage(StorageKind::Tensor, Site, Site, nullptr), nullptr}};
    if (IsFresh == Fresh::Perhaps)
      Tensor.Storages = unionOf({StorageRef{}}, Tensor.Storages);
    return Tensor;
  }
  case TypeKind::Container: {
    const auto *Class = dyn_cast_or_null<ClassTemplateSpecializationDecl>(
        Type->getAsCXXRecordDecl());
    if (!Class || !Class->getIdentifier())
      return {};
    llvm::SmallVector<QualType, 4> Types = templateTypes(Class);
    Value Result;
    if (Class->getName() == "tuple") {
      for (unsigned I = 0; I < Types.size(); ++I)
        if (Value Part = resultLike(Types[I], State, Site, IsFresh))
          Result = Result.withPart(Selector::index(I), Part);
    } else if (Class->getName() == "pair") {
      for (unsigned I = 0; I < 2 && I < Types.size(); ++I)
        if (Value Part = resultLike(Types[I], State, Site, IsFresh))
          Result = Result.withPart(Selector::index(I), Part);
    } else if (!Types.empty()) {
      // The mapped type of a map, the element type of the others.
      bool IsMap =
          Class->getName().contains("map") || Class->getName() == "OrderedDict";
      QualType Element = IsMap && Types.size() > 1 ? Types[1] : Types[0];
      if (Value Part = resultLike(Element, State, Site, IsFresh))
        Result = Result.withPart(contentOf(Type), Part);
    }
    return Result;
  }
  default:
    return {};
  }
}

std::optional<Value> Transfer::torchCall(const Expr *Call,
                                         const FunctionDecl *Callee) {
  const auto *CallE = cast<CallExpr>(Call);
  const Expr *Object = objectOf(Call);
  llvm::StringRef Name = nameOf(*Callee);
  if (Api.isFromBlob(*Callee))
    return fromBlob(CallE);
  if (Api.isOptimizerStep(*Callee))
    optimizerStep(CallE);
  if (std::optional<ModuleCall> Kind = Api.moduleCallOf(*CallE))
    if (std::optional<Value> Result = moduleCall(CallE, *Kind))
      return Result;
  if (Object) {
    QualType Type = Object->getType();
    if (Type->isPointerType())
      Type = Type->getPointeeType();
    TypeKind Kind = Api.kindOf(Type);
    if (Kind == TypeKind::Module && isAny(Name, {"get_method", "find_method"}))
      return behind(Object);
    if (Kind == TypeKind::Dynamic ||
        (Kind == TypeKind::Container && isInNamespace(Callee, "c10") &&
         loaded(Object).as<TensorValue>()))
      return dynamicCall(Call, Callee);
    OverloadedOperatorKind Operator = Callee->getOverloadedOperator();
    if (Kind == TypeKind::TensorProxy || Kind == TypeKind::Module)
      if (Operator == OO_Arrow || Operator == OO_Star || Name == "get" ||
          Name == "ptr" || Name == "storage" || Name == "data_ptr" ||
          Name == "mutable_data_ptr" || Name == "unsafeGetStorageImpl")
        if (Api.kindOf(Callee->getReturnType()) != TypeKind::Pointer)
          return raw(Object);
    if (const auto *Method = dyn_cast<CXXMethodDecl>(Callee);
        Method && Method->getParent()->getIdentifier() &&
        Method->getParent()->getName() == "TensorMaker") {
      Value Blob = loaded(Object);
      if (isAny(Name, {"deleter", "context"}))
        if (const auto *T = Blob.as<TensorValue>()) {
          TensorValue Owned = *T;
          Owned.Storages.clear();
          return Owned;
        }
      if (Name == "options" && Blob.as<TensorValue>()) {
        TensorValue New = *Blob.as<TensorValue>();
        Value Options = loaded(argumentsOf(Call)[0]);
        if (std::optional<DeviceFact> D =
                deviceFrom(argumentsOf(Call)[0], Options))
          New.State.Device = *D;
        if (std::optional<DTypeSet> D =
                dtypeFrom(argumentsOf(Call)[0], Options))
          New.State.DType = *D;
        return New;
      }
      return Blob;
    }
  }
  if (std::optional<Value> Result = query(Call, Callee))
    return Result;
  if (std::optional<Value> Result = optionsCall(Call, Callee))
    return Result;
  if (std::optional<Value> Result = checkCall(Call, Callee))
    return Result;
  if (std::optional<Value> Result = autogradCall(CallE, Callee))
    return Result;
  if (Object && Api.isTensor(Object->getType())) {
    if (Callee->getOverloadedOperator() == OO_Equal) {
      const Expr *Source = argumentsOf(Call)[0];
      if (!Object->isLValue()) { // t[0] = x writes into t
        Value Written = loaded(Object), Value = loaded(Source);
        use(Written, UseKind::TensorUse, Call);
        if (const auto *Into = Written.as<TensorValue>())
          if (const auto *From = Value.as<TensorValue>())
            takeGrad(*Into, *From, Call, nameOfExpr(Object));
        elementWritten(Call);
        return raw(Object);
      }
      Value New = loaded(Source);
      if (!New.as<TensorValue>())
        New =
            resultLike(Object->getType(), TensorState(), Call, Fresh::Perhaps);
      // t = std::move(u) leaves u without its tensor.
      llvm::SmallVector<PlaceId, 2> From;
      if (Source->isXValue())
        From = placesOf(Source);
      llvm::SmallVector<PlaceId, 2> To = placesOf(Object);
      if (From.size() == 1 && To != From && !C.Places.isSummary(From[0]))
        W.store(C.Places, From[0], undefinedTensor(Source), ids());
      const auto *Named = dyn_cast<DeclRefExpr>(Object->IgnoreParenImpCasts());
      const auto *LoopVariable =
          Named ? dyn_cast<VarDecl>(Named->getDecl()) : nullptr;
      if (LoopVariable && LoopVariable->isCXXForRangeDecl() &&
          LoopVariable->getType()->isReferenceType()) {
        W.setRoot(C.Places.rangeReplacement(LoopVariable), New);
        for (PlaceId Place : To)
          W.store(C.Places, Place, New, ids(), /*IsStrong=*/true);
        return raw(Object);
      }
      if (To.size() == 1)
        New = taken(New, Source, C.Places.nameOf(To[0]));
      assign(To, New, DeathReason::Reassigned, locOf(Call));
      return raw(Object);
    }
    if (Name == "reset") {
      assign(placesOf(Object), undefinedTensor(Call), DeathReason::Reset,
             locOf(Call));
      return Value();
    }
    if (Name == "storage" || Name == "unsafeGetTensorImpl" ||
        Name == "getIntrusivePtr" || Name == "unsafeGetStorageImpl" ||
        Name == "const_storage")
      return raw(Object);
    if (Name == "expect_contiguous")
      Name = "contiguous";
    if (isAny(Name, {"strides", "stride", "sym_strides", "sym_stride",
                     "is_non_overlapping_and_dense", "suggest_memory_format"}))
      noteStridesRead(Object);
    if (isAny(Name, {"is_alias_of", "is_same"}) &&
        argumentsOf(Call).size() == 1)
      noteAliasQuestion(loaded(Object), loaded(argumentsOf(Call)[0]));
    if (isAny(Name, {"sizes", "size", "numel", "nbytes", "element_size",
                     "itemsize", "strides", "stride", "sym_sizes",
                     "sym_strides", "toString", "use_count", "name", "is_same",
                     "is_alias_of", "get_device", "print"}))
      return Value();
  }
  if (!Object && isAny(Name, {"stride", "get_strides"}) &&
      !argumentsOf(Call).empty())
    noteStridesRead(argumentsOf(Call)[0]);
  if (const Operator *Op = C.Operators.lookup(Callee))
    return tensorOperator(Call, Callee, *Op);
  return std::nullopt;
}

void Transfer::noteStridesRead(const Expr *Tensor) {
  if (Value V = behind(Tensor); C.IsRecording)
    if (const auto *T = V.as<TensorValue>())
      C.Strides.noteRead(T->Id);
}

/// Scalar, or an optional one: clamp(0, 0.5).
static bool isNumber(QualType Type) {
  const CXXRecordDecl *Class = Type.getNonReferenceType()->getAsCXXRecordDecl();
  if (!Class || !Class->getIdentifier())
    return false;
  if (Class->getName() == "optional")
    if (const auto *Optional = dyn_cast<ClassTemplateSpecializationDecl>(Class);
        Optional && Optional->getTemplateArgs().size() &&
        Optional->getTemplateArgs()[0].getKind() == TemplateArgument::Type)
      return isNumber(Optional->getTemplateArgs()[0].getAsType());
  return Class->getName() == "Scalar";
}

Value Transfer::tensorOperator(const Expr *Call, const FunctionDecl *Callee,
                               const model::Operator &Op) {
  OperatorCall O{Call, Callee, Op, {}, nullptr, {}, {}, {}};
  const Expr *Object = objectOf(Call);
  auto Add = [&](const Expr *E, int Schema, llvm::StringRef Name, bool IsSelf) {
    OperatorCall::Argument A;
    A.E = E;
    A.Schema = Schema;
    A.Name = Name;
    A.IsSelf = IsSelf;
    A.IsDefault = isa<CXXDefaultArgExpr>(E);
    if (!A.IsDefault) {
      A.V = behind(E);
    }
    O.Arguments.push_back(std::move(A));
  };
  if (Object)
    Add(Object, Op.schemaArgumentOfObject(), "self", true);
  llvm::ArrayRef<const Expr *> Arguments = argumentsOf(Call);
  for (unsigned I = 0; I < Arguments.size(); ++I) {
    llvm::StringRef Name;
    int Schema = -1;
    if (I < Callee->getNumParams()) {
      Schema = Op.schemaArgumentOf(*Callee, I);
      if (const IdentifierInfo *Id = Callee->getParamDecl(I)->getIdentifier())
        Name = Id->getName();
      if (Schema >= 0 && unsigned(Schema) < Op.Schema.Arguments.size())
        Name = Op.Schema.Arguments[Schema].Name;
    }
    Add(Arguments[I], Schema, Name, false);
  }
  // A free function's self is its first tensor.
  for (OperatorCall::Argument &A : O.Arguments) {
    QualType Type = A.E->getType();
    if (A.IsSelf && Type->isPointerType()) // p->add_(1)
      Type = Type->getPointeeType();
    TypeKind Kind = Api.kindOf(Type);
    bool IsOut = A.Schema >= 0 &&
                 unsigned(A.Schema) < Op.Schema.Arguments.size() &&
                 Op.Schema.Arguments[A.Schema].IsKeywordOnly &&
                 Op.Schema.Arguments[A.Schema].IsWrite;
    if (Kind == TypeKind::Tensor || Kind == TypeKind::TensorProxy) {
      if (IsOut)
        continue;
      if (!Object && !O.SelfTensor.Id && O.Tensors.empty() && !A.IsSelf)
        A.IsSelf = true;
      if (A.IsSelf && A.V.as<TensorValue>() && O.SelfTensor.Id == 0) {
        O.SelfTensor = *A.V.as<TensorValue>();
        O.SelfName = nameOfExpr(A.E);
      }
      O.Tensors.push_back(asTensor(A.V, 0));
    } else if (isNumber(A.E->getType())) {
      O.HasScalar |= !A.IsDefault;
    } else if (Kind == TypeKind::Container || Kind == TypeKind::Reference) {
      visitParts(A.V, [&](const Value &V) {
        if (const auto *T = V.as<TensorValue>())
          O.Tensors.push_back(*T);
      });
    } else if (Kind == TypeKind::DType ||
               (Kind == TypeKind::Options && !A.IsDefault)) {
      O.NamesDType |= Kind == TypeKind::DType ||
                      (A.V.as<OptionsValue>() && A.V.as<OptionsValue>()->DType);
    }
    use(A.V, UseKind::TensorUse, Call);
  }
  for (const OperatorCall::Argument &A : O.Arguments)
    if (A.IsSelf)
      O.Self = &A;
  const OperatorEffects &Effects = *Op.Effects;
  const OperatorSchema &Schema = Op.Schema;
  if (Op.Name == "requires_grad_" || Op.Name == "set_requires_grad")
    return setRequiresGrad(O);
  if (Effects.CopiesToHost && O.SelfTensor.State.Device.mayBeUnsafe())
    synchronize(); // item() waits for the stream
  bool IsInPlace =
      Schema.isInPlace() || Effects.MetadataOnly || Effects.WritesSelf ||
      Effects.MayReallocate ||
      (Object && Op.Name.ends_with("_") && !Op.Name.starts_with("__"));
  operatorUsesData(O, IsInPlace);
  if (IsInPlace) {
    applyInPlace(O);
    return O.Self ? raw(O.Self->E) : Value();
  }
  if (Schema.isOut())
    for (const OperatorCall::Argument &A : O.Arguments)
      if (A.Schema >= 0 && Schema.Arguments[A.Schema].IsKeywordOnly &&
          Schema.Arguments[A.Schema].IsWrite) {
        // The out tensor keeps its memory unless it has to grow.
        resizeOut(O, A.V);
        return raw(A.E);
      }
  QualType Type = Callee->getReturnType();
  TypeKind Kind = Api.kindOf(Type);
  if (Kind != TypeKind::Tensor && Kind != TypeKind::Container &&
      Kind != TypeKind::TensorProxy)
    return {};
  O.SharesSelf = Effects.Storage == StorageEffect::View;
  if (Effects.Storage == StorageEffect::FromSchema && O.Self &&
      O.Self->Schema >= 0 && !Schema.Returns.empty())
    O.SharesSelf = Schema.returnAliases(0, O.Self->Schema);
  auto Make = [&](unsigned I) {
    TensorValue Tensor;
    Tensor.Id = freshTensor(resultSite(Call, I));
    Tensor.State = resultState(O, I);
    if (!Tensor.State.Device.Symbol)
      Tensor.State.Device.Symbol = C.identity(Call, 2);
    Tensor.Storages = resultStorages(O, I, Tensor.State);
    Tensor.Data = resultData(O, Tensor.State);
    if (O.SharesSelf && C.IsRecording)
      C.Strides.noteView(Tensor.Id, O.SelfTensor.Id);
    else if (Op.Name == "contiguous" && Tensor.State.Layout.mustBeSafe() &&
             C.IsRecording)
      C.Strides.noteDenseCopy(Tensor.Id, O.SelfTensor.Id,
                              O.SelfTensor.State.Layout);
    noteSizes(O, Tensor.Id);
    noteCertainty(O, Tensor);
    return Tensor;
  };
  if (Kind == TypeKind::Tensor || Kind == TypeKind::TensorProxy) {
    noteNeedless(O);
    // A reference into something that lives on: t.grad().
    if (Type->isReferenceType() && !Schema.isInPlace()) {
      PlaceId Place = C.Places.root(RootKind::Outside, Call, nullptr);
      TensorValue T = Make(0);
      T.Storages.clear();
      W.setRoot(Place, T);
      return RefValue{{Place}};
    }
    return Make(0);
  }
  const auto *Class = Type->getAsCXXRecordDecl();
  Value Result;
  if (Class && Class->getIdentifier() && Class->getName() == "tuple") {
    unsigned Count = std::max<size_t>(Schema.Returns.size(), 1);
    for (unsigned I = 0; I < Count; ++I) {
      Result = Result.withPart(Selector::index(I), Make(I));
    }
    return Result;
  }
  return Value().withPart(Selector::element(), Make(0));
}

/// An out tensor without elements, or of which nobody knows how many it has,
/// becomes what the result would be; others have the sizes already.
void Transfer::resizeOut(const OperatorCall &O, const Value &Out) {
  const auto *Tensor = Out.as<TensorValue>();
  if (!Tensor || !Tensor->Id)
    return;
  auto Known = C.KnownElements.find(Tensor->Id);
  if (Tensor->State.Defined &&
      (Known == C.KnownElements.end() || Known->second != 0))
    return;
  TensorState Result = resultState(O, 0);
  mutateTensor(*Tensor, [&](TensorValue &T) {
    T.State.Layout = Result.Layout;
    T.State.Strides = Result.Strides;
    T.State.Rank = Result.Rank;
    T.State.RankWhy = Result.RankWhy;
    T.State.Extent = Result.Extent;
  });
}

void Transfer::applyInPlace(const OperatorCall &O) {
  if (!O.Self || !O.SelfTensor.Id)
    return;
  const OperatorEffects &Effects = *O.Op.Effects;
  if (Effects.MayReallocate) {
    C.KnownElements[O.SelfTensor.Id] = 0; // another number now, on some path
    C.dropCertain(O.SelfTensor.Id, ~0);
    bool IsSetData = O.Op.Name.starts_with("set_");
    TensorValue New;
    if (IsSetData)
      for (const OperatorCall::Argument &A : O.Arguments)
        if (!A.IsSelf)
          if (const auto *T = A.V.as<TensorValue>())
            New = *T;
    StorageSet Old = O.SelfTensor.Storages;
    if (!IsSetData)
      New.Storages = {
          {freshStorage(StorageKind::Tensor, O.Call, O.Call, nullptr),
           nullptr}};
    const NamedDecl *Owner = nullptr;
    llvm::SmallVector<PlaceId, 2> Places = placesOf(O.Self->E);
    if (Places.size() == 1)
      Owner = C.Places.nameOf(Places[0]);
    TensorState Known = O.SelfTensor.State;
    if (IsSetData)
      Known = New.State;
    else if (Known.Layout.mustBeSafe())
      Known.setStrides({Fact::safe()});
    else // it keeps its strides if the sizes are the same
      Known.setStrides(Known.stridesOf().Permuted.mustBeSafe() ? StrideFacts()
                                                               : unordered());
    mutateTensor(O.SelfTensor, [&](TensorValue &T) {
      T.Storages = New.Storages;
      T.State.Layout = Known.Layout;
      T.State.Strides = Known.Strides;
      T.State.Rank = IsSetData ? Known.Rank : resultRank(O);
      T.State.Extent = IsSetData ? Known.Extent : -1;
      if (O.Op.Name == "set_data") { // all but what autograd knows
        T.State.Device = Known.Device;
        T.State.DType = Known.DType;
        T.State.Conj = Known.Conj;
        T.State.Neg = Known.Neg;
        T.State.Pending = Known.Pending;
      }
    });
    // Of set_data, x.contiguous() may be x itself. What resize_ moves, it moves
    // for all who share it.
    W.rewrite([&](const Value &V) -> std::optional<Value> {
      const auto *T = V.as<TensorValue>();
      if (!T)
        return std::nullopt;
      if (T->Id == O.SelfTensor.Id || llvm::none_of(Old, [&](StorageRef S) {
            return S.Id && llvm::is_contained(T->Storages, S);
          }))
        return V;
      TensorValue Other = *T;
      if (IsSetData)
        Other.Storages = unionOf(Other.Storages, {StorageRef()});
      else if (Old.size() == 1 && Other.Storages.size() == 1)
        Other.Storages = New.Storages;
      else
        Other.Storages = unionOf(Other.Storages, New.Storages);
      return Value(std::move(Other));
    });
    for (StorageRef S : Old)
      if (S.Id && !S.Blob && W.holdersOf(S.Id).IsSeen) {
        // resize_ moves the memory whoever holds it; set_data only lets go.
        if (!IsSetData || !W.holdersOf(S.Id).IsHeld)
          W.die(C.Storages.death(
              {S.Id, IsSetData ? DeathReason::DataSet : DeathReason::Resized,
               locOf(O.Call), Owner}));
      }
    return;
  }
  if (Effects.MetadataOnly && O.Op.Name != "detach_") {
    TensorState New = O.SelfTensor.State;
    New.Rank = resultRank(O);
    resultLayout(O, 0, New);
    mutateTensor(O.SelfTensor, [&](TensorValue &T) {
      T.State.Layout = New.Layout;
      T.State.Strides = New.Strides;
      T.State.Rank = New.Rank;
      T.State.Extent = New.Extent;
      T.State.RankWhy = nullptr;
    });
  } else if (O.Op.Name == "detach_") {
    mutateTensor(O.SelfTensor,
                 [](TensorValue &T) { T.State.Grad = Fact::safe(); });
    return;
  }
  if (C.IsRecording)
    for (StorageRef S : O.SelfTensor.Storages)
      if (S.Blob)
        blobReport(S.Blob).IsWritten = true;
  for (const TensorValue &T : O.Tensors)
    if (T.Id != O.SelfTensor.Id && Effects.Grad != GradEffect::Keep)
      takeGrad(O.SelfTensor, T, O.Call, O.SelfName);
  if (O.Op.Name == "copy_")
    copyInto(O);
}

} // namespace clang::tidy::torch::flow
