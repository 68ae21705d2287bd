// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Functions that reject what is not as it has to be, LibTorch's and those of
// the runtime library, and the conversions of the latter.

#include "flow/OperatorCall.h"
#include "flow/Transfer.h"
#include "llvm/ADT/STLExtras.h"

namespace clang::tidy::torch::flow {

using namespace model;

/// at::checkContiguous() and the like.
std::optional<Value> Transfer::checkCall(const Expr *Call,
                                         const FunctionDecl *Callee) {
  llvm::StringRef Name = nameOf(*Callee);
  if (std::optional<Predicate> Check = Api.checkFunctionOf(*Callee)) {
    llvm::SmallVector<const Expr *, 4> Tested;
    for (const Expr *A : argumentsOf(Call))
      if (const InitListExpr *List = listOf(A))
        llvm::append_range(Tested, List->inits());
      else
        Tested.push_back(A);
    for (const Expr *A : Tested) {
      Value V = behind(A);
      if (const auto *T = V.as<TensorValue>()) {
        Formula New(Formula::Property);
        New.Predicate = *Check;
        New.Tensor = T->Id;
        if (!assume(W, C.Formulas.make(New), true, nullptr))
          IsUnreachable = true;
      }
    }
    return Value();
  }
  if (isAny(Name, {"checkDim", "checkDimRange", "checkScalarType",
                   "checkScalarTypes", "checkLayout", "checkSameType"}) &&
      isInNamespace(Callee, "at")) {
    for (const Expr *A : argumentsOf(Call))
      if (Value V = behind(A); const auto *T = V.as<TensorValue>()) {
        Formula Tested(Formula::Other);
        Tested.Tensor = T->Id;
        noteRejected(
            C.Formulas.make(Tested),
            C.Traces.step(StepKind::PartialGuard, locOf(Call), "", nullptr));
      }
    return Value();
  }
  if (Name == "checkBackend" || Name == "checkDeviceType") {
    for (const Expr *A : argumentsOf(Call)) {
      Value V = behind(A);
      visitParts(V, [&](const Value &Part) {
        if (const auto *T = Part.as<TensorValue>())
          changeTensor(T->Id, [](TensorValue &New) {
            New.State.Device.Bits = Fact::Safe;
          });
      });
    }
    return Value();
  }
  return std::nullopt;
}

/// The first template argument, if it is a type that tensors have.
static std::optional<unsigned> elementTypeOf(const FunctionDecl &Callee,
                                             const TensorApi &Api) {
  const TemplateArgumentList *Arguments =
      Callee.getTemplateSpecializationArgs();
  return Arguments && Arguments->size() &&
                 Arguments->get(0).getKind() == TemplateArgument::Type
             ? Api.scalarTypeOf(
                   Arguments->get(0).getAsType().getUnqualifiedType())
             : std::nullopt;
}

void Transfer::settleApart(const TensorValue &Tensor,
                           const TensorValue &Other) {
  changeTensor(Tensor.Id, [&](TensorValue &New) {
    llvm::erase_if(New.Data, [&](const DataRef &Mine) {
      return llvm::any_of(dataOf(Other), [&](const DataRef &Theirs) {
        return Theirs.Id == Mine.Id;
      });
    });
  });
}

/// TORCH_TIDY_ASSERT_...: what the tensor has to be is what it is from here on.
void Transfer::runtimeAssertion(const Expr *Call, const FunctionDecl *Callee) {
  llvm::ArrayRef<const Expr *> Arguments = argumentsOf(Call);
  llvm::StringRef Name = nameOf(*Callee);
  if (Arguments.empty() || !Name.consume_front("assert_"))
    return;
  Value V = behind(Arguments[0]);
  const auto *Tensor = V.as<TensorValue>();
  if (!Tensor)
    return;
  const TensorId Id = Tensor->Id;
  if (Name == "no_overlap" && Arguments.size() > 1) {
    Value Other = behind(Arguments[1]);
    if (const auto *Second = Other.as<TensorValue>()) {
      settleApart(*Tensor, *Second);
      settleApart(*Second, *Tensor);
    }
  }
  auto Holds = [&](Formula F, bool IsTrue) {
    F.Tensor = Id;
    const Formula *Tested = C.Formulas.make(F);
    if (!assume(W, Tested, IsTrue, nullptr))
      IsUnreachable = true;
    noteRejected(Tested, C.Traces.step(StepKind::PartialGuard, locOf(Call), "",
                                       nullptr));
  };
  auto Is = [&](Predicate P, bool IsTrue) {
    Formula F(Formula::Property);
    F.Predicate = P;
    Holds(F, IsTrue);
  };
  bool IsArray = Name == "array";
  Is(Predicate::Defined, true);
  if (IsArray || Name == "cpu")
    Is(Predicate::OnCpu, true);
  // With grad mode off it holds of any tensor.
  if ((IsArray || Name == "detached") && (W.gradMode() & Fact::Unsafe))
    Is(Predicate::RequiresGrad, false);
  if (IsArray || Name == "resolved") {
    Is(Predicate::Conjugate, false);
    Is(Predicate::Negative, false);
  }
  if (Name == "contiguous")
    Is(Predicate::Contiguous, true);
  if (IsArray || Name == "dtype")
    if (std::optional<unsigned> Element = elementTypeOf(*Callee, Api)) {
      Formula F(Formula::DTypeIs);
      F.DTypes = DTypeSet::of(*Element);
      Holds(F, true);
    }
  Expr::EvalResult Number;
  if (Name == "rank" && Arguments.size() > 1 &&
      !Arguments[1]->isValueDependent() &&
      Arguments[1]->EvaluateAsInt(Number, C.AST)) {
    Formula F(Formula::RankIs);
    F.Rank = static_cast<int>(Number.Val.getInt().getExtValue());
    Holds(F, true);
  }
}

/// A call of the runtime library, which looks after itself.
Value Transfer::runtimeCall(const Expr *Call, const FunctionDecl *Callee) {
  llvm::StringRef Name = nameOf(*Callee);
  if (Name.starts_with("assert_")) {
    runtimeAssertion(Call, Callee);
    return {};
  }
  Value Result = unknownCall(Call, Callee);
  if (Name != "from_vector" && Name != "copy_of")
    return Result;
  TensorState State;
  State.Defined = true;
  State.Device = DeviceFact(Fact::safe(), C.identity(Call, 2));
  State.Grad = Fact::safe();
  State.Layout = Fact::safe();
  if (Name == "from_vector")
    if (std::optional<unsigned> Element = elementTypeOf(*Callee, Api))
      State.DType =
          DTypeSet::of(*Element, C.Traces.step(StepKind::DTypeSet, locOf(Call),
                                               Name, nullptr));
  return resultLike(Call->getType(), State, Call, Fresh::Yes);
}

/// The code turned a tensor away that is not as it asks.
void Transfer::noteRejected(const Formula *Tested, const TraceStep *Because) {
  // Who calls a function of the CPU has looked at the device before.
  bool IsForCpu = false;
  for (const Frame *Each = &F; Each; Each = Each->Caller)
    IsForCpu |= Each->Info.isForCpu();
  noteRejection(W, Tested, Because, IsForCpu);
}

} // namespace clang::tidy::torch::flow
