// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "flow/TensorState.h"
#include "llvm/ADT/bit.h"

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
  constexpr uint64_t Integral = (1ull << Byte) | (1ull << Char) |
                                (1ull << Short) | (1ull << Int) |
                                (1ull << Long) | (1ull << Bool);
  return (Mask & ~Integral) != 0;
}

TensorState TensorState::joined(const TensorState &Other) const {
  TensorState Result;
  Result.Device = Device.joined(Other.Device);
  Result.Grad = Grad.joined(Other.Grad);
  Result.Layout = Layout.joined(Other.Layout);
  Result.Conj = Conj.joined(Other.Conj);
  Result.Neg = Neg.joined(Other.Neg);
  Result.Pending = Pending.joined(Other.Pending);
  Result.DType = DType.joined(Other.DType);
  Result.Rank = Rank == Other.Rank ? Rank : -1;
  Result.Defined = Defined && Other.Defined;
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
