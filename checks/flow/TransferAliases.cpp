// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// How names come to share data.

#include "flow/OperatorCall.h"
#include "flow/Transfer.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/STLExtras.h"

namespace clang::tidy::torch::flow {

using namespace model;

DataSet Transfer::sharedBy(const DataSet &Data, AliasStep Step) {
  DataSet Result;
  Step.Function = &F.Info.function();
  for (const DataRef &R : Data) {
    Step.Parent = R.Path;
    // In the next round of a loop this is a name of another element.
    bool IsOfOther =
        Step.IsShortcut && R.Mark &&
        (R.Mark->Step->Site == Step.Site ||
         (!R.Path && areOthers(beginOf(R.Mark->Step)->Site, Step.Site)));
    Result = unionOf(
        Result, {{R.Id, C.Aliases.step(Step), IsOfOther ? nullptr : R.Mark}});
  }
  return Result;
}

/// What takes one of several tensors: t[i], m.at(k), n[i]->x, *it, a call of a
/// helper; null if the expression is not known to.
const Expr *Transfer::selectionIn(const Expr *E) const {
  E = makerOf(E);
  if (const auto *Ref = dyn_cast<DeclRefExpr>(E)) {
    const auto *Var = dyn_cast<VarDecl>(Ref->getDecl());
    if (!Var || Var->isCXXForRangeDecl())
      return Var ? E : nullptr;
    return Var->getType()->isReferenceType() && Var->hasInit()
               ? selectionIn(Var->getInit())
               : nullptr;
  }
  if (const auto *Member = dyn_cast<MemberExpr>(E))
    return selectionIn(Member->getBase()) ? E : nullptr;
  if (const auto *Unary = dyn_cast<UnaryOperator>(E))
    return Unary->getOpcode() == UO_Deref ? E : nullptr;
  if (const auto *Operator = dyn_cast<CXXOperatorCallExpr>(E)) {
    if (Operator->getOperator() == OO_Arrow)
      return selectionIn(Operator->getArg(0));
    return isAny(getOperatorSpelling(Operator->getOperator()), {"[]", "*"})
               ? E
               : nullptr;
  }
  if (const auto *Call = dyn_cast<CallExpr>(E)) {
    const FunctionDecl *Callee = Call->getDirectCallee();
    return Callee && (!Api.isInLibTorch(Callee) ||
                      isAny(nameOf(*Callee),
                            {"select", "index", "narrow", "slice"}))
               ? E
               : nullptr;
  }
  return isa<ArraySubscriptExpr>(E) ? E : nullptr;
}

/// Whether two expressions take different ones of several tensors, as far as
/// one can see.
bool Transfer::areOthers(const Expr *One, const Expr *Other) const {
  One = selectionIn(One);
  Other = selectionIn(Other);
  if (!One || !Other)
    return false;
  // Two helpers may give the same one.
  const auto *A = dyn_cast<CallExpr>(One), *B = dyn_cast<CallExpr>(Other);
  if (A && B && A->getDirectCallee() != B->getDirectCallee() &&
      !(A->getDirectCallee() && isInNamespace(A->getDirectCallee(), "std")))
    return false;
  llvm::FoldingSetNodeID Of, OfOther;
  One->Profile(Of, C.AST, /*Canonical=*/true);
  Other->Profile(OfOther, C.AST, /*Canonical=*/true);
  return Of != OfOther;
}

/// The same of two names: where their paths part.
bool Transfer::areOthers(const AliasStep *One, const AliasStep *Other) const {
  auto PartingStep = [](const AliasStep *Of, const AliasStep *From) {
    while (Of && Of->Parent && !isOnPath(From, Of->Parent))
      Of = Of->Parent;
    return Of && !isOnPath(From, Of) ? Of : nullptr;
  };
  const AliasStep *A = PartingStep(One, Other);
  const AliasStep *B = PartingStep(Other, One);
  return A && B && areOthers(A->Site, B->Site);
}

static bool isOfModule(const Fact &Grad) {
  const TraceStep *Origin = Grad.Why ? originOf(Grad.Why) : nullptr;
  return Origin && Origin->Kind == StepKind::ModuleParameter;
}

/// A short name for an element, or for a member of another object, may be there
/// to write that: anything but a variable or a member of one's own.
static bool isShortcut(const Expr *From) {
  From = makerOf(From);
  if (const auto *Ref = dyn_cast<DeclRefExpr>(From)) {
    const auto *Var = dyn_cast<VarDecl>(Ref->getDecl());
    return Var && Var->getType()->isReferenceType() && !isa<ParmVarDecl>(Var);
  }
  const auto *Member = dyn_cast<MemberExpr>(From);
  return !Member || !isa<CXXThisExpr>(Member->getBase()->IgnoreParenImpCasts());
}

/// What a chain of calls begins with.
static const Expr *beginOf(const Expr *E) {
  E = makerOf(E);
  while (isa<CallExpr>(E) && objectOf(E))
    E = makerOf(objectOf(E));
  return E;
}

DataSet Transfer::resultData(const OperatorCall &O, const TensorState &State) {
  if (!C.IsRecording)
    return {};
  const OperatorEffects &Effects = *O.Op.Effects;
  AliasStep Step;
  Step.Site = O.Call;
  Step.From = O.Self ? nameOfExpr(beginOf(O.Self->E)) : "";
  Step.Method = O.Op.Name;
  Step.RequiresGrad = O.SelfTensor.State.Grad.mayBeUnsafe();
  Step.OfParameter = isOfModule(O.SelfTensor.State.Grad);
  if (isAny(O.Op.Name, {"detach", "data", "variable_data", "tensor_data"}))
    Step.Kind = AliasKind::Detach;
  Step.IsShortcut =
      Step.Kind == AliasKind::Detach && O.Self && isShortcut(O.Self->E);
  bool SelectsElements =
      O.Op.Name == "index" &&
      llvm::any_of(O.Arguments, [&](const OperatorCall::Argument &A) {
        return !A.IsSelf && namesTensor(A.E, Api);
      });
  if (!O.Self || !O.SelfTensor.Id || SelectsElements ||
      Effects.Storage == StorageEffect::Fresh ||
      Effects.Storage == StorageEffect::OwnedBySelf)
    return {};
  if (Effects.Storage == StorageEffect::MaybeSelf) {
    Need Copy = needOf(O, State, C.AST);
    if (Copy == Need::Yes)
      return {};
    // Views for all who call them, whatever the corner cases.
    bool IsView =
        isAny(O.Op.Name,
              {"index", "align_as", "align_tensors", "atleast_1d", "atleast_2d",
               "atleast_3d", "broadcast_tensors", "unsafe_chunk",
               "unsafe_split", "unsafe_split_with_sizes"}) ||
        (Copy == Need::No && Effects.Layout == LayoutEffect::ViewOrDense);
    if (!IsView)
      Step.Kind = AliasKind::CopyIfNeeded;
    Step.IsCertain = Copy == Need::No;
    return sharedBy(dataOf(O.SelfTensor), Step);
  }
  if (Effects.Storage == StorageEffect::View)
    return sharedBy(dataOf(O.SelfTensor), Step);
  DataSet Shared;
  for (const OperatorCall::Argument &A : O.Arguments)
    if (A.Schema >= 0 && !O.Op.Schema.Returns.empty() &&
        O.Op.Schema.returnAliases(0, A.Schema))
      visitParts(A.V, [&](const Value &V) {
        if (const auto *T = V.as<TensorValue>())
          Shared = unionOf(Shared, dataOf(*T));
      });
  return sharedBy(Shared, Step);
}

/// auto old = tensors; of a vector, or a class of tensors, that comes from
/// elsewhere: what a copy of it shares.
Value Transfer::sharedParts(const Expr *Whole) {
  const CXXRecordDecl *Record = Whole->getType()->getAsCXXRecordDecl();
  Record = Record ? Record->getDefinition() : nullptr;
  if (!Record || !Record->getIdentifier())
    return {};
  llvm::SmallVector<std::pair<Selector, QualType>, 4> Tensors;
  if (const auto *Class = dyn_cast<ClassTemplateSpecializationDecl>(Record);
      Class && isInNamespace(Class, "std")) {
    if (isAny(Class->getName(), {"vector", "deque", "list", "array"}) &&
        Class->getTemplateArgs()[0].getKind() == TemplateArgument::Type)
      Tensors.push_back(
          {Selector::element(), Class->getTemplateArgs()[0].getAsType()});
  } else if (Api.kindOf(Record) == TypeKind::Other &&
             !Api.isForeignCode(Record->getLocation()) &&
             !Record->hasUserDeclaredCopyConstructor() &&
             !Record->hasUserDeclaredCopyAssignment()) {
    for (const FieldDecl *Field : Record->fields())
      if (Field->getType()->isRecordType())
        Tensors.push_back({Selector::field(Field), Field->getType()});
  }
  llvm::erase_if(Tensors,
                 [&](const auto &Each) { return !Api.isTensor(Each.second); });
  if (Tensors.empty() || Tensors.size() > 8)
    return {};
  llvm::SmallVector<PlaceId, 2> Places = placesOf(Whole);
  if (Places.size() != 1)
    return {};
  Value Parts{AggregateValue()};
  for (auto [Step, Type] : Tensors)
    Parts =
        Parts.withPart(Step, loadPlace(C.Places.child(Places[0], Step), Type));
  return Parts;
}

Value Transfer::copiedHandle(const Value &Held, const Expr *From,
                             bool IsElement) {
  if (!C.IsRecording || !From)
    return Held;
  const Expr *Named = makerOf(From);
  Value V = Held || !Named->isLValue() ? Held : sharedParts(Named);
  if (!V)
    return V;
  bool IsAggregate = V.as<AggregateValue>() != nullptr;
  if (!Named->isLValue() ||
      !(IsAggregate || (V.as<TensorValue>() && Api.isTensor(Named->getType()))))
    return V;
  if (const auto *Call = dyn_cast<CallExpr>(Named);
      Call && !isa<CXXOperatorCallExpr>(Named) &&
      !isAny(Call->getDirectCallee() ? nameOf(*Call->getDirectCallee()) : "",
             {"at", "front", "back", "value"}))
    return V; // what a function hands out by reference, in-place operators
  if (const auto *Operator = dyn_cast<CXXOperatorCallExpr>(Named);
      Operator && Operator->getOperator() != OO_Subscript &&
      Operator->getOperator() != OO_Star)
    return V;
  AliasStep Step;
  Step.Kind = AliasKind::Handle;
  Step.Site = Named;
  Step.From = nameOfExpr(Named);
  Step.IsElement = IsElement;
  Step.IsAggregate = IsAggregate;
  Step.IsShortcut = IsAggregate || isShortcut(Named);
  return rewriteParts(V, [&](const Value &Part) -> std::optional<Value> {
    const auto *T = Part.as<TensorValue>();
    if (!T) // what captured it or refers to it is no copy
      return Part.as<AggregateValue>() ? std::nullopt
                                       : std::optional<Value>(Part);
    TensorValue New = *T;
    AliasStep Mine = Step;
    Mine.RequiresGrad = New.State.Grad.mayBeUnsafe();
    Mine.OfParameter = isOfModule(New.State.Grad);
    New.Data = sharedBy(dataOf(New), Mine);
    return Value(std::move(New));
  });
}

DataSet Transfer::handedOutData(const DataSet &Data, const Expr *Call,
                                const FunctionDecl *Callee) {
  const FunctionDecl *Definition = Callee;
  if (Data.empty() || !isa<CallExpr>(Call) || !Callee->hasBody(Definition))
    return Data;
  const SourceManager &SM = C.AST.getSourceManager();
  SourceRange Body = Definition->getSourceRange();
  auto IsInside = [&](const AliasStep &S) {
    SourceLocation Loc = S.Site->getExprLoc();
    return !SM.isBeforeInTranslationUnit(Loc, Body.getBegin()) &&
           !SM.isBeforeInTranslationUnit(Body.getEnd(), Loc);
  };
  DataSet Result;
  for (const DataRef &R : Data) {
    const AliasStep *Outer = R.Path, *Inner = nullptr;
    for (; Outer && IsInside(*Outer); Outer = Outer->Parent)
      if (!Inner || Outer == lastCopyLike(R.Path))
        Inner = Outer;
    DataRef New = R;
    // From here on the call stands for what the helper did.
    if (Inner) {
      AliasStep Step = *Inner;
      Step.Site = Call;
      Step.Parent = Outer;
      Step.Function = &F.Info.function();
      Step.From = "";
      if (Step.Kind != AliasKind::View)
        Step.Method = C.Traces.keep(Callee->getNameAsString());
      if (Step.Kind == AliasKind::Handle)
        Step.IsShortcut = true;
      New.Path = C.Aliases.step(Step);
    }
    Result = unionOf(Result, {New});
  }
  return Result;
}

bool Transfer::carriesData(DataId Id) const {
  if ((Id & TensorData) || C.WrittenData.contains(Id))
    return true;
  const StorageInfo &Info = C.Storages[Id];
  if (Info.Kind == StorageKind::Heap)
    return false;
  if (Info.Kind == StorageKind::Tensor) {
    const FunctionDecl *Maker = isa_and_nonnull<CallExpr>(Info.Origin)
                                    ? calleeOf(Info.Origin)
                                    : nullptr;
    llvm::StringRef Name = Maker ? nameOf(*Maker) : "";
    Name.consume_front("new_");
    return !(Name.starts_with("empty") || Name.starts_with("zeros") ||
             Name.starts_with("ones") || Name.starts_with("full"));
  }
  const auto *Var = dyn_cast_or_null<VarDecl>(Info.Owner);
  if (!Var || isa<ParmVarDecl>(Var))
    return true;
  const Expr *Init =
      Var->getInit() ? Var->getInit()->IgnoreImplicit() : nullptr;
  if (const auto *List = dyn_cast_or_null<InitListExpr>(Init))
    return List->getNumInits() != 0 &&
           !isa<ImplicitValueInitExpr>(List->getInit(0));
  const auto *Made = dyn_cast_or_null<CXXConstructExpr>(Init);
  // v(n), v(n, 0), Mat(rows, columns, type)
  return Init && (!Made || (Made->getNumArgs() &&
                            !isa<CXXDefaultArgExpr>(Made->getArg(0)) &&
                            !Made->getArg(0)->getType()->isIntegerType()));
}

DataSet Transfer::viewData(const TensorValue &Tensor, const Expr *Conversion) {
  if (!C.IsRecording)
    return {};
  DataSet Result;
  for (const DataRef &R : dataOf(Tensor)) {
    AliasStep Step;
    Step.Kind = AliasKind::ArrayView;
    Step.Site = Conversion;
    if (const Expr *Object = objectOf(Conversion))
      Step.From = nameOfExpr(beginOf(Object));
    Step.CarriesData = carriesData(R.Id);
    Result = unionOf(Result, sharedBy({R}, Step));
  }
  return Result;
}

DataSet Transfer::blobData(const StorageSet &Storages, const Expr *Blob) {
  DataSet Result;
  if (C.IsRecording)
    for (StorageRef S : Storages) {
      if (C.Storages[S.Id].Kind == StorageKind::Tensor)
        continue; // a view of that tensor
      AliasStep Step;
      Step.Kind = AliasKind::Blob;
      Step.Site = Blob;
      if (const NamedDecl *Owner = C.Storages[S.Id].Owner)
        Step.From = C.Traces.keep(Owner->getNameAsString());
      Step.CarriesData = carriesData(S.Id);
      Result = unionOf(Result, sharedBy({{S.Id, nullptr, nullptr}}, Step));
    }
  return Result;
}

} // namespace clang::tidy::torch::flow
