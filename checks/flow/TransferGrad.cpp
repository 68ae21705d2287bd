// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Whether tensors require grad, and whether grad mode is on.

#include "flow/ListValue.h"
#include "flow/OperatorCall.h"
#include "flow/Transfer.h"
#include "clang/AST/DeclTemplate.h"

namespace clang::tidy::torch::flow {

using namespace model;

/// What a bool expression is known to be, as facts about grad: Unsafe for true.
uint8_t Transfer::gradModeOf(const Expr *IsEnabled) {
  bool IsOn = true;
  if (!IsEnabled->isValueDependent() &&
      IsEnabled->EvaluateAsBooleanCondition(IsOn, C.AST))
    return IsOn ? Fact::Unsafe : Fact::Safe;
  if (std::optional<bool> Known = decided(IsEnabled))
    return *Known ? Fact::Unsafe : Fact::Safe;
  return Fact::Safe | Fact::Unsafe;
}

/// The guard class that a variable is, owns, or has as a member.
const CXXRecordDecl *Transfer::gradGuardOf(QualType Type) const {
  Type = Type.getNonReferenceType();
  if (Type->isPointerType())
    Type = Type->getPointeeType();
  const CXXRecordDecl *Class = Type->getAsCXXRecordDecl();
  if (!Class || !Class->getIdentifier())
    return nullptr;
  if (Api.kindOf(Class) == TypeKind::GradGuard)
    return Class;
  if (isAny(Class->getName(), {"unique_ptr", "shared_ptr", "optional"})) {
    const auto *Owner = dyn_cast<ClassTemplateSpecializationDecl>(Class);
    if (!Owner || !Owner->getTemplateArgs().size() ||
        Owner->getTemplateArgs()[0].getKind() != TemplateArgument::Type)
      return nullptr;
    const CXXRecordDecl *Owned =
        Owner->getTemplateArgs()[0].getAsType()->getAsCXXRecordDecl();
    return Owned && Api.kindOf(Owned) == TypeKind::GradGuard ? Owned : nullptr;
  }
  Class = Class->getDefinition();
  if (!Class || isInNamespace(Class, "std") ||
      Api.isForeignCode(Class->getLocation()))
    return nullptr;
  for (const FieldDecl *Field : Class->fields())
    if (Api.kindOf(Field->getType()) == TypeKind::GradGuard)
      return Field->getType()->getAsCXXRecordDecl();
  return nullptr;
}

/// In inference mode nothing is recorded, whatever grad mode says.
uint8_t Transfer::unlessInferring(uint8_t Bits) const {
  for (auto [Guard, Saved] : W.gradGuards()) {
    const auto *Name = static_cast<const NamedDecl *>(Guard);
    const CXXRecordDecl *Class = gradGuardOf(cast<ValueDecl>(Name)->getType());
    if (Class && Class->getName() == "InferenceMode")
      return Bits | Fact::Safe;
  }
  return Bits;
}

/// The arguments that a guard is made with, however deep it stands; nothing if
/// none is made.
static std::optional<llvm::ArrayRef<const Expr *>>
guardArguments(const Stmt *S, const CXXRecordDecl *Class) {
  if (const auto *Call = dyn_cast<CallExpr>(S);
      Call && Call->getDirectCallee() &&
      isAny(nameOf(*Call->getDirectCallee()),
            {"make_unique", "make_shared", "make_optional"}))
    return argumentsOf(Call);
  if (const auto *Construct = dyn_cast<CXXConstructExpr>(S);
      Construct && Construct->getConstructor()->getParent() == Class &&
      !Construct->getConstructor()->isCopyOrMoveConstructor())
    return argumentsOf(Construct);
  for (const Stmt *Child : S->children())
    if (Child)
      if (auto Found = guardArguments(Child, Class))
        return Found;
  return std::nullopt;
}

static bool isConditional(const Expr *E) {
  return isa<ConditionalOperator>(makerOf(E));
}

/// Switches grad mode until the guard's scope ends.
void Transfer::gradGuard(const NamedDecl *Guard, const CXXRecordDecl *Class,
                         const Expr *Init) {
  std::optional<llvm::ArrayRef<const Expr *>> Arguments;
  if (Init)
    Arguments = guardArguments(Init, Class);
  QualType Type = cast<ValueDecl>(Guard)->getType();
  if (!Arguments) {
    const CXXRecordDecl *Record = Type->getAsCXXRecordDecl();
    // An owner of none, so far; or a class that makes its guard itself.
    if (!Record || Type->isReferenceType() || isInNamespace(Record, "std") ||
        Api.isInLibTorch(Record))
      return;
  }
  // AutoGradMode(true) enables; the others, and false, disable.
  bool IsEnabler = Class->getName() == "AutoGradMode";
  uint8_t Bits = IsEnabler ? Fact::Safe | Fact::Unsafe : Fact::Safe;
  if (Arguments && !Arguments->empty() &&
      !isa<CXXDefaultArgExpr>(Arguments->front()) &&
      Arguments->front()->getType()->isBooleanType()) {
    Bits = gradModeOf(Arguments->front());
    if (!IsEnabler && Bits != (Fact::Safe | Fact::Unsafe))
      Bits ^= Fact::Safe | Fact::Unsafe;
  }
  if (IsEnabler)
    Bits = unlessInferring(Bits);
  if (Init && isConditional(Init))
    Bits |= W.gradMode();
  W.pushGradMode(Guard, Bits);
}

/// guard.emplace(), guard.reset(), guard = std::make_unique<...>().
bool Transfer::gradGuardCall(const Expr *Call, const FunctionDecl *Callee) {
  const Expr *Object = objectOf(Call);
  llvm::StringRef Name = nameOf(*Callee);
  bool IsAssignment = Callee->getOverloadedOperator() == OO_Equal;
  if (!Object || !(IsAssignment || isAny(Name, {"emplace", "reset"})))
    return false;
  const NamedDecl *Guard = nullptr;
  if (const auto *Ref = dyn_cast<DeclRefExpr>(Object->IgnoreParenImpCasts()))
    Guard = Ref->getDecl();
  else if (const auto *Member =
               dyn_cast<MemberExpr>(Object->IgnoreParenImpCasts()))
    Guard = Member->getMemberDecl();
  const CXXRecordDecl *Class = Guard ? gradGuardOf(Object->getType()) : nullptr;
  if (!Class)
    return false;
  llvm::ArrayRef<const Expr *> Arguments = argumentsOf(Call);
  if (Name == "emplace") {
    bool IsEnabler = Class->getName() == "AutoGradMode";
    uint8_t Bits = Fact::Safe;
    if (!Arguments.empty() && Arguments[0]->getType()->isBooleanType()) {
      Bits = gradModeOf(Arguments[0]);
      if (!IsEnabler && Bits != (Fact::Safe | Fact::Unsafe))
        Bits ^= Fact::Safe | Fact::Unsafe;
    }
    W.pushGradMode(Guard, Bits);
  } else if (!Arguments.empty() && guardArguments(Arguments[0], Class)) {
    gradGuard(Guard, Class, Arguments[0]);
  } else {
    W.popGradMode(Guard);
  }
  return true;
}

/// What sets or asks the grad mode, and autograd's own functions.
std::optional<Value> Transfer::autogradCall(const CallExpr *Call,
                                            const FunctionDecl *Callee) {
  llvm::StringRef Name = nameOf(*Callee);
  llvm::ArrayRef<const Expr *> Arguments = argumentsOf(Call);
  if (isAny(Name, {"set_enabled", "is_enabled"})) {
    const auto *Method = dyn_cast<CXXMethodDecl>(Callee);
    llvm::StringRef Class = Method && Method->getParent()->getIdentifier()
                                ? Method->getParent()->getName()
                                : "";
    if (!isAny(Class, {"GradMode", "InferenceMode"}))
      return std::nullopt;
    if (Name == "set_enabled") {
      if (!Arguments.empty())
        W.setGradMode(unlessInferring(gradModeOf(Arguments[0])));
      return Value();
    }
    const Formula *IsOn = C.Formulas.make(Formula(Formula::GradMode));
    if (Class == "GradMode")
      return Value(BoolValue{IsOn});
    // Grad mode may also be off outside of inference mode.
    return Value(
        BoolValue{C.Formulas.both(Formula::And, C.Formulas.negated(IsOn),
                                  C.Formulas.make(Formula(Formula::Other)))});
  }
  if (Name == "make_variable" && !Arguments.empty()) {
    Value V = loaded(Arguments[0]);
    const auto *Tensor = V.as<TensorValue>();
    if (!Tensor)
      return std::nullopt;
    TensorValue New = *Tensor;
    New.Id = freshTensor(Call);
    uint8_t Bits = Arguments.size() < 2 || isa<CXXDefaultArgExpr>(Arguments[1])
                       ? uint8_t(Fact::Safe)
                       : gradModeOf(Arguments[1]);
    New.State.Grad = flagged(Bits, Call, "");
    return Value(New);
  }
  if (Name == "grad" && isInNamespace(Callee, "torch") && !objectOf(Call)) {
    // With create_graph gradients have a graph of their own.
    TensorState State;
    // A gradient is like what it belongs to, save for its layout.
    if (Arguments.size() >= 2) {
      Value Inputs = withoutPositions(loaded(Arguments[1]), ids());
      Value Input = Inputs.part(Selector::element());
      if (const auto *Tensor = Input.as<TensorValue>()) {
        State.Device = Tensor->State.Device;
        State.DType = Tensor->State.DType;
        State.Rank = Tensor->State.Rank;
      }
    }
    uint8_t Bits = Fact::Safe;
    for (unsigned I = 0; I < Arguments.size(); ++I)
      if (I < Callee->getNumParams() &&
          Callee->getParamDecl(I)->getName() == "create_graph" &&
          !isa<CXXDefaultArgExpr>(Arguments[I]))
        Bits = gradModeOf(Arguments[I]);
    State.Grad = Bits == Fact::Safe ? Fact::safe() : Fact::unknown();
    return resultLike(Call->getType(), State, Call, Fresh::Perhaps);
  }
  const Expr *Object = objectOf(Call);
  if (!Object || Api.kindOf(Object->getType()->isPointerType()
                                ? Object->getType()->getPointeeType()
                                : Object->getType()) != TypeKind::Module)
    return std::nullopt;
  if (isAny(Name, {"register_module", "replace_module"}) &&
      Arguments.size() >= 2) {
    // Where it is moved to with the whole is not known here.
    ModuleValue New;
    New.Device.Symbol = C.identity(Call, 2);
    if (Value V = behind(Arguments[1]); const auto *M = V.as<ModuleValue>())
      New.Grad = M->Grad;
    return Value(New);
  }
  if (isAny(Name, {"push_back", "append", "extend", "insert"}))
    for (const Expr *A : Arguments)
      if (Fact Given = parametersIn(A); Given.mayBeUnsafe())
        for (PlaceId Place : placesOf(Object)) {
          Value Known = W.at(C.Places, Place);
          ModuleValue New;
          if (const auto *M = Known.as<ModuleValue>())
            New = *M;
          else if (Known)
            continue;
          New.Grad = Given;
          W.store(C.Places, Place, New, ids());
        }
  return std::nullopt;
}

/// Autograd runs forward and backward of a torch::autograd::Function with grad
/// mode off; the methods of a class that has a guard run under it.
void Transfer::enterGradMode() {
  const auto *Method = dyn_cast<CXXMethodDecl>(&F.Info.function());
  if (!Method)
    return;
  if (Method->isInstance() && !Method->getParent()->isLambda()) {
    for (const FieldDecl *Field : Method->getParent()->fields())
      if (Api.kindOf(Field->getType()) == TypeKind::GradGuard)
        W.setGradMode(Fact::Safe);
    return;
  }
  if (!isAny(nameOf(*Method), {"forward", "backward"}) ||
      !Method->getNumParams())
    return;
  QualType First = Method->getParamDecl(0)->getType();
  const CXXRecordDecl *Context =
      First->isPointerType() ? First->getPointeeType()->getAsCXXRecordDecl()
                             : nullptr;
  if (Context && Context->getIdentifier() &&
      Context->getName() == "AutogradContext" && Api.isInLibTorch(Context))
    W.setGradMode(Fact::Safe);
}

/// What autograd would say of it now.
Fact Transfer::inGradMode(const Fact &Grad) const {
  if (!(W.gradMode() & Fact::Unsafe))
    return Fact::safe();
  return W.gradMode() & Fact::Safe ? Grad.joined(Fact::safe()) : Grad;
}

/// As a flag says; one that nobody knows is weak evidence.
Fact Transfer::flagged(uint8_t Bits, const Expr *At, llvm::StringRef Name) {
  if (Bits == Fact::Safe)
    return Fact::safe();
  const TraceStep *Set =
      C.Traces.step(StepKind::RequiresGradSet, locOf(At), Name, nullptr,
                    Bits == Fact::Unsafe ? "" : "maybe");
  return Bits == Fact::Unsafe ? Fact::unsafe(Set) : Fact::unknown(Set);
}

/// requires_grad_() and set_requires_grad(), on the tensor itself.
Value Transfer::setRequiresGrad(const OperatorCall &Op) {
  const Expr *Object = objectOf(Op.Call);
  if (!Object)
    return Value();
  uint8_t Bits = Fact::Unsafe;
  for (const OperatorCall::Argument &A : Op.Arguments)
    if (!A.IsSelf && !A.IsDefault)
      Bits = gradModeOf(A.E);
  Fact Grad = flagged(Bits, Op.Call, Op.SelfName);
  if (Bits == Fact::Safe)
    for (const Frame *Each = &F; Each; Each = Each->Caller)
      Each->Info.noteEndsGrad();
  if (Op.SelfTensor.Id)
    mutateTensor(Op.SelfTensor, [&](TensorValue &T) { T.State.Grad = Grad; });
  return raw(Object);
}

Fact Transfer::resultGrad(const OperatorCall &Op, const DTypeSet &DType) {
  const OperatorEffects &Effects = *Op.Op.Effects;
  if (!DType.isDifferentiable())
    return Fact::safe();
  SourceLocation Loc = locOf(Op.Call);
  auto Carried = [&](const Fact &Grad) {
    return Grad.via(C.Traces, StepKind::ComputedFrom, Loc, Op.Op.Name,
                    Op.SelfName);
  };
  // new_zeros() and its like are deaf to requires_grad.
  if (Effects.IsFactory && !isa<CXXMethodDecl>(Op.Callee))
    for (const OperatorCall::Argument &A : Op.Arguments)
      if (const auto *Options = A.V.as<OptionsValue>();
          Options && Options->Grad)
        return Options->Grad->mayBeUnsafe() && !Options->Grad->Why
                   ? flagged(Fact::Unsafe, Op.Call, Op.Op.Name)
                   : *Options->Grad;
  if (Effects.Grad == GradEffect::Never)
    return Fact::safe();
  if (Effects.Grad == GradEffect::Keep || Op.SharesSelf)
    return Carried(Op.SelfTensor.State.Grad);
  if (!(W.gradMode() &
        Fact::Unsafe)) // where nothing is copied, self comes back
    return Effects.Storage == StorageEffect::MaybeSelf
               ? Carried(Op.SelfTensor.State.Grad).joined(Fact::safe())
               : Fact::safe();
  Fact Result = Fact::safe();
  // x.to(w) takes no more of w than its dtype and device.
  bool OfSelfOnly =
      Effects.Storage == StorageEffect::MaybeSelf && Op.SelfTensor.Id;
  for (const TensorValue &T : Op.Tensors) {
    const Fact &Grad = T.State.Grad;
    if (OfSelfOnly && T.Id != Op.SelfTensor.Id)
      continue;
    if (Grad.mayBeUnsafe())
      return Effects.Grad == GradEffect::Maybe ? Fact::unknown()
                                               : inGradMode(Carried(Grad));
    if ((Grad.Bits & Fact::Unknown) && T.State.DType.isDifferentiable() &&
        !Result.Weak)
      Result = Carried(Grad);
  }
  return inGradMode(Result);
}

/// Whether the function, a caller that is looked at, or a method of their
/// classes freezes parameters; nobody knows which ones.
bool Transfer::mayEndGrad() const {
  for (const Frame *Each = &F; Each; Each = Each->Caller) {
    const auto *Method = dyn_cast<CXXMethodDecl>(&Each->Info.function());
    if (Each->Info.endsGrad() ||
        (Method && C.classEndsGrad(Method->getParent())))
      return true;
  }
  return false;
}

/// Of what a module computes. Its parameters require grad unless somebody froze
/// them; where it is not known to have any, that is only a possibility.
Fact Transfer::moduleOutputGrad(const CallExpr *Call, llvm::StringRef Name,
                                const ModuleValue *Module) {
  Fact Inputs = Fact::safe();
  for (const Expr *A : argumentsOf(Call))
    visitParts(loaded(A), [&](const Value &V) {
      // Evidence of one input decides, then doubt.
      if (const auto *T = V.as<TensorValue>(); T && !Inputs.mayBeUnsafe())
        if (!T->State.Grad.mustBeSafe())
          Inputs = T->State.Grad;
    });
  const Expr *Object = objectOf(Call);
  std::optional<bool> HasParameters;
  if (const CXXRecordDecl *Class =
          Object ? Api.moduleClassOf(Object->getType()) : nullptr)
    HasParameters = Api.hasParameters(Class);
  if (!(W.gradMode() & Fact::Unsafe)) // Dropout may return its input
    return HasParameters.value_or(true) || Inputs.mustBeSafe()
               ? Fact::safe()
               : Fact::unknown();
  if (mayEndGrad())
    return Fact::unknown();
  SourceLocation Loc = locOf(Call);
  if (Module && Module->Grad.mayBeUnsafe())
    return inGradMode(Fact::unsafe(
        C.Traces.step(StepKind::ModuleOutput, Loc, Name, Module->Grad.Why)));
  if ((HasParameters && !*HasParameters) || Inputs.mayBeUnsafe())
    return inGradMode(Inputs.via(C.Traces, StepKind::ModuleOutput, Loc, Name));
  const TraceStep *Output =
      C.Traces.step(StepKind::ModuleOutput, Loc, Name,
                    C.Traces.step(StepKind::ModuleParameter, Loc, Name, nullptr,
                                  HasParameters ? "" : "maybe"));
  return inGradMode(HasParameters ? Fact::unsafe(Output)
                                  : Fact::unknown(Output));
}

/// Linear for LinearImpl.
static llvm::StringRef holderName(const CXXRecordDecl *Class) {
  llvm::StringRef Name = Class->getName();
  Name.consume_back("Impl");
  return Name;
}

/// Whether an expression makes or names modules that have parameters.
Fact Transfer::parametersIn(const Expr *E) const {
  if (Api.kindOf(E->getType()) == TypeKind::Module)
    if (const CXXRecordDecl *Class = Api.moduleClassOf(E->getType()))
      if (Api.hasParameters(Class).value_or(false))
        return Fact::unsafe(C.Traces.step(StepKind::ModuleParameter, locOf(E),
                                          holderName(Class), nullptr));
  if (!isa<LambdaExpr>(E))
    for (const Stmt *Child : E->children())
      if (const auto *Part = dyn_cast_or_null<Expr>(Child))
        if (Fact Found = parametersIn(Part); Found.mayBeUnsafe())
          return Found;
  return Fact::unknown();
}

/// A member that nobody is seen to set.
Fact Transfer::memberGrad(const FieldDecl *Member, PlaceId Module) const {
  std::optional<bool> IsParameter = Api.isParameter(Member);
  if (!IsParameter)
    return Fact::unknown();
  // net->requires_grad_(false), for (auto &p : net->parameters()) ...
  if (!*IsParameter || mayEndGrad())
    return *IsParameter ? Fact::unknown() : Fact::safe();
  const NamedDecl *Owner = C.Places.nameOf(Module);
  return Fact::unsafe(C.Traces.step(StepKind::ModuleParameter, SourceLocation(),
                                    Owner ? Owner->getName() : "", nullptr));
}

/// What register_parameter and register_buffer give back.
Value Transfer::registered(const CallExpr *Call) {
  Value Held = loaded(Call->getArg(1));
  const auto *Tensor = Held.as<TensorValue>();
  if (!Tensor || nameOf(*Call->getDirectCallee()) != "register_parameter")
    return Held;
  TensorValue New = *Tensor;
  const Expr *Flag = Call->getNumArgs() > 2 ? Call->getArg(2) : nullptr;
  uint8_t Bits = !Flag || isa<CXXDefaultArgExpr>(Flag) ? uint8_t(Fact::Unsafe)
                                                       : gradModeOf(Flag);
  if (Bits & Fact::Unsafe)
    New.State.Grad = flagged(Bits, Call, nameOfExpr(Call->getArg(1)));
  return New;
}

/// Writing a tensor that requires grad into another makes that one require it,
/// and so it does all that are views of each other.
void Transfer::takeGrad(const TensorValue &Into, const TensorValue &From,
                        const Expr *At, llvm::StringRef Name) {
  const Fact &Grad = From.State.Grad;
  if (!(W.gradMode() & Fact::Unsafe) || Grad.mustBeSafe() ||
      !From.State.DType.isDifferentiable() ||
      !Into.State.DType.isDifferentiable())
    return;
  Fact Taken =
      inGradMode(Grad.via(C.Traces, StepKind::ComputedInto, locOf(At), Name));
  auto IsRelated = [&](const TensorValue &T) {
    return T.State.Detached == Into.State.Detached && T.Storages.size() == 1 &&
           T.Storages == Into.Storages && T.Storages[0].Id &&
           !T.Storages[0].Blob;
  };
  W.rewrite([&](const Value &V) -> std::optional<Value> {
    const auto *T = V.as<TensorValue>();
    if (!T)
      return std::nullopt;
    const bool IsSame = (Into.Id && T->Id == Into.Id) || IsRelated(*T);
    if (!IsSame && !mayBeSame(*T, Into))
      return V;
    TensorValue New = *T;
    if (!New.State.Grad.mustBeUnsafe())
      New.State.Grad =
          Taken.mustBeUnsafe() && IsSame ? Taken : New.State.Grad.joined(Taken);
    return Value(std::move(New));
  });
}

} // namespace clang::tidy::torch::flow
