// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What has not happened yet: the conjugate and negative bits, and non-blocking
// copies that nobody has waited for.

#include "flow/OperatorCall.h"
#include "flow/Transfer.h"

namespace clang::tidy::torch::flow {

using namespace model;

/// Known to hold no complex numbers.
static bool isReal(const DTypeSet &DType) {
  constexpr uint64_t Complex =
      (1ull << ComplexHalf) | (1ull << ComplexFloat) | (1ull << ComplexDouble);
  return !DType.isUnknown() && (DType.Mask & Complex) == 0;
}

void Transfer::setLazyBits(const OperatorCall &Op, TensorState &State) {
  const OperatorEffects &Effects = *Op.Op.Effects;
  const TensorState &Self = Op.SelfTensor.State;
  bool Shares = Op.SharesSelf || Effects.Storage == StorageEffect::MaybeSelf;
  auto Carried = [&](const Fact &Bit) {
    return Bit.via(C.Traces, StepKind::ComputedFrom, locOf(Op.Call), Op.Op.Name,
                   Op.SelfName);
  };
  Need Copies = Op.SharesSelf ? Need::No
                : Shares      ? needOf(Op, State, C.AST)
                              : Need::Yes;
  // t() is evidence of strides whatever it is called on, but of a transposed
  // tensor it is dense, and nothing is copied.
  bool IsAssumed = Shares && Self.Layout.mustBeUnsafe() &&
                   !Self.stridesOf().Base.mustBeSafe();
  // What is copied is resolved.
  auto Kept = [&](const Fact &Bit) {
    return Copies == Need::Yes && IsAssumed && Bit.mayBeUnsafe()
               ? Fact::unknown()
           : Copies == Need::Yes ? Fact::safe()
           : Copies == Need::No  ? Carried(Bit)
                                 : Carried(Bit).joined(Fact::safe());
  };
  State.Conj = Kept(Self.Conj);
  State.Neg = Kept(Self.Neg);
  // Where it may have been set before, it is what it was before that, which
  // nobody may know.
  auto Toggle = [&](Fact &Bit, const Fact &Old) {
    Bit = Fact::unsafe(C.Traces.step(StepKind::BitSet, locOf(Op.Call),
                                     Op.Op.Name, nullptr, Op.SelfName));
    if (Old.mayBeUnsafe())
      Bit = Old.mustBeUnsafe() ? Fact::unknown() : Bit.joined(Fact::unknown());
  };
  auto Set = [&](Fact &Bit) {
    Bit = Fact::unsafe(C.Traces.step(StepKind::BitSet, locOf(Op.Call),
                                     Op.Op.Name, nullptr, Op.SelfName));
  };
  bool IsReal = isReal(Self.DType);
  switch (Effects.Bits) {
  case BitEffect::Default:
    break;
  case BitEffect::TogglesConj:
    if (!IsReal)
      Toggle(State.Conj, Self.Conj);
    break;
  case BitEffect::TogglesNeg:
    Toggle(State.Neg, Self.Neg);
    break;
  case BitEffect::ResolvesConj:
    State.Conj = Fact::safe();
    break;
  case BitEffect::ResolvesNeg:
    State.Neg = Fact::safe();
    break;
  case BitEffect::MaySetNeg:
    State.Conj = Fact::safe();
    if (Self.Conj.mayBeUnsafe())
      Set(State.Neg);
    if (Self.Conj.mayBeUnsafe() && !Self.Conj.mustBeUnsafe())
      State.Neg = State.Neg.joined(Fact::unknown());
    break;
  case BitEffect::SetsConj:
    Set(State.Conj);
    break;
  case BitEffect::SetsConjOfReal:
    if (IsReal)
      Set(State.Conj);
    else
      State.Conj = Fact::unknown();
    break;
  case BitEffect::MaySetConj:
    if (!isReal(State.DType))
      State.Conj = Fact::unknown();
    break;
  case BitEffect::Keeps:
    State.Conj = Carried(Self.Conj);
    State.Neg = Carried(Self.Neg);
    break;
  case BitEffect::Unknown:
    State.Conj = State.Neg = Fact::unknown();
    break;
  }
}

/// The argument that makes a copy non-blocking, if it does.
static const Expr *nonBlocking(const OperatorCall &Op,
                               const ASTContext &Context) {
  const OperatorCall::Argument *Flag = Op.argument("non_blocking");
  bool IsOn = false;
  return Flag && !Flag->IsDefault && !Flag->E->isValueDependent() &&
                 Flag->E->EvaluateAsBooleanCondition(IsOn, Context) && IsOn
             ? Flag->E
             : nullptr;
}

void Transfer::setLazyFacts(const OperatorCall &Op, TensorState &State) {
  setLazyBits(Op, State);
  const OperatorEffects &Effects = *Op.Op.Effects;
  const TensorState &Self = Op.SelfTensor.State;
  if (Op.SharesSelf || Effects.Storage == StorageEffect::MaybeSelf)
    State.Pending = Self.Pending.via(C.Traces, StepKind::ComputedFrom,
                                     locOf(Op.Call), Op.Op.Name, Op.SelfName);
  bool FromAccelerator = Self.Device.mayBeUnsafe();
  if (nonBlocking(Op, C.AST)) {
    if (State.Device.mustBeSafe() && FromAccelerator)
      State.Pending = Fact::unsafe(C.Traces.step(
          StepKind::CopyStarted, locOf(Op.Call), Op.SelfName, nullptr));
    noteAsyncCopy(Op, State);
  } else if (FromAccelerator && State.Device.mustBeSafe() &&
             Effects.Device != DeviceEffect::Inherit) {
    // A blocking copy waits for what the stream was asked before.
    synchronize();
    State.Pending = Fact::safe();
  }
}

/// Remembers what the fix of a copy edits, and whose memory it reads.
void Transfer::noteAsyncCopy(const OperatorCall &Op,
                             const TensorState &Result) {
  const Expr *Flag = nonBlocking(Op, C.AST);
  if (!Flag)
    return;
  if (C.IsRecording)
    C.Results.NonBlockingFlags[locOf(Op.Call)] = Flag;
  if (!Result.Device.mayBeUnsafe())
    return;
  const TensorValue *Source = &Op.SelfTensor;
  if (const OperatorCall::Argument *From = Op.argument("src"))
    Source = From->V.as<TensorValue>();
  if (Source && !Source->State.Device.mayBeUnsafe())
    for (StorageRef S : Source->Storages)
      if (S.Blob && S.Id && !S.End)
        W.startAsyncRead(S.Id, Op.Call);
}

/// copy_(): what self holds is complete only when the copy is.
void Transfer::copyInto(const OperatorCall &Op) {
  const OperatorCall::Argument *From = Op.argument("src");
  const auto *Source = From ? From->V.as<TensorValue>() : nullptr;
  if (!Source || !Op.SelfTensor.Id)
    return;
  bool IsDownload = Source->State.Device.mayBeUnsafe() &&
                    !Op.SelfTensor.State.Device.mayBeUnsafe();
  bool IsAsync = nonBlocking(Op, C.AST) != nullptr;
  noteAsyncCopy(Op, Op.SelfTensor.State);
  if (IsDownload && !IsAsync && Source->State.Device.mustBeUnsafe())
    return synchronize();
  if (!IsDownload || !IsAsync)
    return;
  Fact Pending =
      Fact::unsafe(C.Traces.step(StepKind::CopyStarted, locOf(Op.Call),
                                 From->E ? nameOfExpr(From->E) : "", nullptr));
  StorageSet Written = Op.SelfTensor.Storages;
  auto Shares = [&](const StorageSet &Set) {
    return llvm::any_of(Set, [&](StorageRef A) {
      return A.Id &&
             llvm::any_of(Written, [&](StorageRef B) { return A.Id == B.Id; });
    });
  };
  TensorId Self = Op.SelfTensor.Id;
  W.rewrite([&](const Value &V) -> std::optional<Value> {
    if (const auto *T = V.as<TensorValue>()) {
      if (T->Id != Self && !Shares(T->Storages))
        return V;
      TensorValue New = *T;
      New.State.Pending = Pending;
      return Value(std::move(New));
    }
    if (const auto *View = V.as<ViewValue>()) {
      ViewValue New = *View;
      for (ViewSource &S : New.Sources)
        if (S.Tensor == Self || Shares(S.Storages))
          S.State.Pending = Pending;
      return Value(std::move(New));
    }
    return std::nullopt;
  });
}

void Transfer::synchronize() {
  W.endAsyncReads();
  W.rewrite([&](const Value &V) -> std::optional<Value> {
    if (const auto *T = V.as<TensorValue>()) {
      if (T->State.Pending.mustBeSafe())
        return V;
      TensorValue New = *T;
      New.State.Pending = Fact::safe();
      return Value(std::move(New));
    }
    if (const auto *View = V.as<ViewValue>()) {
      ViewValue New = *View;
      for (ViewSource &S : New.Sources)
        S.State.Pending = Fact::safe();
      return New == *View ? V : Value(std::move(New));
    }
    return std::nullopt;
  });
}

void Transfer::noteAsyncRead(StorageId Buffer, AsyncReadEnd End,
                             SourceLocation Loc, const NamedDecl *Owner) {
  if (C.IsRecording)
    for (const Expr *Copy : W.asyncReadsOf(Buffer)) {
      AsyncReadReport &Report = C.Results.AsyncReads[Copy];
      if (Report.Copy)
        continue;
      Report = {Copy, End, Loc, Owner ? Owner : C.Storages[Buffer].Owner};
    }
}

} // namespace clang::tidy::torch::flow
