// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "flow/TensorState.h"
#include "llvm/ADT/bit.h"
#include <algorithm>

namespace clang::tidy::torch::flow {

Fact Fact::joined(const Fact &Other) const {
  return {static_cast<uint8_t>(Bits | Other.Bits), Why ? Why : Other.Why,
          Weak ? Weak : Other.Weak};
}

Fact Fact::restricted(uint8_t Allowed, const TraceStep *Because) const {
  uint8_t Left = Bits & Allowed;
  // What was unknown is now what the guard says.
  if (Bits & Unknown)
    Left |= Allowed & (Safe | Unsafe);
  Fact Result{static_cast<uint8_t>(Left & (Safe | Unsafe)), nullptr, nullptr};
  if (Result.mayBeUnsafe())
    Result.Why = Why ? Why : Because;
  return Result;
}

Fact Fact::via(TraceArena &Arena, StepKind Kind, SourceLocation Loc,
               llvm::StringRef Subject, llvm::StringRef Detail) const {
  Fact Result = *this;
  if (Why)
    Result.Why = Arena.step(Kind, Loc, Subject, Why, Detail);
  if (Weak)
    Result.Weak = Arena.step(Kind, Loc, Subject, Weak, Detail);
  return Result;
}

std::optional<unsigned> DTypeSet::single() const {
  if (Mask == 0 || (Mask & (Mask - 1)) != 0)
    return std::nullopt;
  return static_cast<unsigned>(llvm::countr_zero(Mask));
}

bool DTypeSet::isDifferentiable() const {
  constexpr uint64_t Others = (1ull << Byte) | (1ull << Char) |
                              (1ull << Short) | (1ull << Int) | (1ull << Long) |
                              (1ull << Bool) | Quantized;
  return (Mask & ~Others) != 0;
}

StrideFacts StrideFacts::joined(const StrideFacts &Other) const {
  StrideFacts Result;
  Result.Base = Base.joined(Other.Base);
  Result.Permuted = Permuted.joined(Other.Permuted);
  Result.Gapped = Gapped.joined(Other.Gapped);
  Result.Ones = Order == Other.Order ? Ones & Other.Ones : 0;
  Result.LastOnes = LastOnes & Other.LastOnes;
  Result.Order = Order == Other.Order          ? Order
                 : Other.Permuted.mustBeSafe() ? Order
                 : Permuted.mustBeSafe()       ? Other.Order
                                               : UnknownOrder;
  Result.Gap = Gap == Other.Gap            ? Gap
               : Other.Gapped.mustBeSafe() ? Gap
               : Gapped.mustBeSafe()       ? Other.Gap
                                           : -1;
  Result.IsExpanded = IsExpanded || Other.IsExpanded;
  return Result;
}

/// Guards and assignments speak of the layout alone.
StrideFacts TensorState::stridesOf() const {
  StrideFacts Result = Strides;
  // Another order gave the dimensions other numbers.
  const uint8_t Ones = Strides.Order == SameOrder ? Strides.Ones : 0;
  if (Layout.mustBeSafe()) {
    Result = {Fact::safe()};
    Result.Ones = Ones;
    Result.LastOnes = Strides.LastOnes;
    return Result;
  }
  if (!Layout.mayBeUnsafe() ||
      (!Result.Permuted.mayBeUnsafe() && !Result.Gapped.mayBeUnsafe())) {
    const bool IsSomehow =
        (Layout.Bits & Strides.Permuted.Bits & Fact::Unknown) != 0;
    Result = {Layout};
    Result.Ones = Ones;
    Result.LastOnes = Strides.LastOnes;
    if (IsSomehow)
      Result.Permuted = Fact::unknown(); // perhaps to be undone
  } else if (Result.Permuted.mayBeUnsafe()) {
    Result.Permuted.Why = Layout.Why; // its trace is the one that is kept
  } else {
    Result.Gapped.Why = Layout.Why;
  }
  if ((Result.Base.Bits & Fact::Unknown) && !Result.Base.Weak)
    Result.Base.Weak = Layout.Weak;
  return Result;
}

void TensorState::setStrides(StrideFacts New) {
  if (Rank == 0 || Extent == 0)
    New = {Fact::safe()}; // one element
  else if (Rank == 1 || Extent == 1)
    New.Permuted = Fact::safe();
  if (!New.Permuted.mayBeUnsafe())
    New.Order = SameOrder;
  if (!New.Permuted.mustBeSafe())
    New.LastOnes = 0;
  else
    for (int Dim = 0; Dim < std::min(Rank, 8); ++Dim)
      New.LastOnes |= (New.Ones >> Dim & 1) << (Rank - 1 - Dim);
  if (!New.Gapped.mayBeUnsafe())
    New.Gap = -1;
  Strides = New;
  Layout = New.Base;
  for (const Fact *Part : {&New.Gapped, &New.Permuted}) {
    if (Part->mayBeUnsafe())
      Layout.Why = Part->Why;
    if (Part->Weak)
      Layout.Weak = Part->Weak;
    if (Part->mustBeUnsafe() || Layout.mustBeUnsafe())
      Layout.Bits = Fact::Unsafe;
    else
      Layout.Bits |= Part->Bits & (Fact::Unsafe | Fact::Unknown);
  }
}

TensorState TensorState::joined(const TensorState &Other) const {
  TensorState Result;
  Result.Device = Device.joined(Other.Device);
  Result.Grad = Grad.joined(Other.Grad);
  Result.Layout = Layout.joined(Other.Layout);
  Result.Strides = stridesOf().joined(Other.stridesOf());
  Result.Extent =
      Extent < 0 || Other.Extent < 0 ? -1 : std::max(Extent, Other.Extent);
  Result.Conj = Conj.joined(Other.Conj);
  Result.Neg = Neg.joined(Other.Neg);
  Result.Pending = Pending.joined(Other.Pending);
  Result.DType = DType.joined(Other.DType);
  Result.Rank = Rank == Other.Rank ? Rank : -1;
  Result.RankWhy = Result.Rank < 0 ? nullptr : RankWhy;
  Result.Defined = Defined && Other.Defined;
  Result.Detached = Detached || Other.Detached;
  return Result;
}

TensorState TensorState::freshOnCpu() {
  TensorState State;
  State.Device = Fact::safe();
  State.Grad = State.Layout = State.Conj = State.Neg = Fact::safe();
  State.Defined = true;
  return State;
}

} // namespace clang::tidy::torch::flow
