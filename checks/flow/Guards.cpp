// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "flow/Guards.h"

namespace clang::tidy::torch::flow {

using model::Predicate;

const Formula *FormulaArena::make(const Formula &F) {
  // The same predicate met again is the same formula, so that states stop
  // changing.
  const Formula *&Known = All[{F.K, F.IsTrue, F.Predicate, F.Tensor, F.Device,
                               F.OtherDevice, F.DTypes.Mask, F.Rank, F.A, F.B}];
  if (Known)
    return Known;
  if (F.K == Formula::Property &&
      F.Predicate == model::Predicate::OnAccelerator) {
    if (F.Tensor)
      AskedTensors.insert(F.Tensor);
    if (F.Device)
      AskedDevices.insert(F.Device);
  }
  return Known = new (Allocator.Allocate<Formula>()) Formula(F);
}

const Formula *FormulaArena::constant(bool IsTrue) {
  Formula F(Formula::Constant);
  F.IsTrue = IsTrue;
  return make(F);
}

const Formula *FormulaArena::negated(const Formula *A) {
  if (!A)
    return nullptr;
  if (A->K == Formula::Not)
    return A->A;
  if (A->K == Formula::Constant)
    return constant(!A->IsTrue);
  Formula F(Formula::Not);
  F.A = A;
  return make(F);
}

const Formula *FormulaArena::both(Formula::Kind K, const Formula *A,
                                  const Formula *B) {
  Formula F(K);
  F.A = A;
  F.B = B;
  return make(F);
}

namespace {

/// Applies \p Change to each tensor state in the world of that identity, also
/// to what views remember of it; false if one became impossible.
bool changeStates(World &W, TensorId Tensor, unsigned Device,
                  llvm::function_ref<void(TensorState &)> Change,
                  llvm::function_ref<void(DeviceFact &)> ChangeDevice) {
  bool IsPossible = true;
  auto Matches = [&](TensorId Id, const TensorState &State) {
    return (Tensor && Id == Tensor) ||
           (Device && State.Device.Symbol == Device);
  };
  auto Apply = [&](TensorId Id, TensorState &State) {
    if (Tensor && Id == Tensor)
      Change(State);
    else
      ChangeDevice(State.Device);
    if (State.isImpossible())
      IsPossible = false;
  };
  W.rewrite([&](const Value &V) -> std::optional<Value> {
    if (const auto *T = V.as<TensorValue>()) {
      if (!Matches(T->Id, T->State))
        return V;
      TensorValue New = *T;
      Apply(New.Id, New.State);
      return New == *T ? V : Value(std::move(New));
    }
    if (const auto *View = V.as<ViewValue>()) {
      ViewValue New = *View;
      for (ViewSource &S : New.Sources)
        if (Matches(S.Tensor, S.State)) {
          bool WasPossible = IsPossible;
          Apply(S.Tensor, S.State);
          // One source of several may be ruled out; the path goes on.
          if (New.Sources.size() > 1)
            IsPossible = WasPossible;
        }
      return New == *View ? V : Value(std::move(New));
    }
    if (const auto *D = V.as<DeviceValue>())
      if (Device && D->Device.Symbol == Device) {
        DeviceValue New = *D;
        ChangeDevice(New.Device);
        if (New.Device.isImpossible())
          IsPossible = false;
        return Value(std::move(New));
      }
    if (const auto *O = V.as<OptionsValue>())
      if (Device && O->Device && O->Device->Symbol == Device) {
        OptionsValue New = *O;
        ChangeDevice(*New.Device);
        return Value(std::move(New));
      }
    if (const auto *M = V.as<ModuleValue>())
      if (Device && M->Device.Symbol == Device) {
        ModuleValue New = *M;
        ChangeDevice(New.Device);
        return Value(std::move(New));
      }
    return std::nullopt;
  });
  return IsPossible;
}

bool assumeProperty(World &W, const Formula &F, bool IsTrue,
                    const TraceStep *Because) {
  auto Restrict = [&](Fact &Target, bool IsSafe) {
    static_cast<Fact &>(Target) =
        Target.restricted(IsSafe ? Fact::Safe : Fact::Unsafe, Because);
  };
  switch (F.Predicate) {
  case Predicate::OnCpu:
  case Predicate::OnAccelerator: {
    bool IsCpu = (F.Predicate == Predicate::OnCpu) == IsTrue;
    auto OnDevice = [&](DeviceFact &D) { Restrict(D, IsCpu); };
    return changeStates(
        W, F.Tensor, F.Device,
        [&](TensorState &State) { OnDevice(State.Device); }, OnDevice);
  }
  case Predicate::Defined:
    return changeStates(
        W, F.Tensor, 0, [&](TensorState &S) { S.Defined |= IsTrue; },
        [](DeviceFact &) {});
  default:
    return changeStates(
        W, F.Tensor, 0,
        [&](TensorState &S) {
          switch (F.Predicate) {
          case Predicate::RequiresGrad:
            return Restrict(S.Grad, !IsTrue);
          case Predicate::Contiguous:
            Restrict(S.Layout, IsTrue);
            // A transposed tensor may still be dense.
            if (S.Layout.isImpossible())
              S.Layout = IsTrue ? Fact::safe() : Fact::unsafe(Because);
            return;
          case Predicate::Conjugate:
            return Restrict(S.Conj, !IsTrue);
          case Predicate::Negative:
            return Restrict(S.Neg, !IsTrue);
          default:
            return;
          }
        },
        [](DeviceFact &) {});
  }
}

/// The device fact of a symbol, wherever the world holds it.
std::optional<DeviceFact> deviceOf(const World &W, unsigned Symbol) {
  std::optional<DeviceFact> Found;
  for (const auto &[P, Root] : W.roots())
    visitParts(Root, [&](const Value &V) {
      if (const auto *T = V.as<TensorValue>()) {
        if (T->State.Device.Symbol == Symbol)
          Found = T->State.Device;
      } else if (const auto *D = V.as<DeviceValue>()) {
        if (D->Device.Symbol == Symbol)
          Found = D->Device;
      }
    });
  return Found;
}

bool assumeSameDevice(World &W, const Formula &F) {
  for (auto [To, From] : {std::pair(F.Device, F.OtherDevice),
                          std::pair(F.OtherDevice, F.Device)}) {
    std::optional<DeviceFact> Known = deviceOf(W, From);
    if (!To || !Known || (Known->Bits & Fact::Unknown))
      continue;
    auto Change = [&](DeviceFact &D) {
      static_cast<Fact &>(D) = D.restricted(Known->Bits, Known->Why);
    };
    if (!changeStates(W, 0, To, [](TensorState &) {}, Change))
      return false;
  }
  return true;
}

} // namespace

bool assume(World &W, const Formula *F, bool IsTrue, const TraceStep *Because) {
  if (!F)
    return true;
  switch (F->K) {
  case Formula::Constant:
    return F->IsTrue == IsTrue;
  case Formula::Not:
    return assume(W, F->A, !IsTrue, Because);
  case Formula::And:
  case Formula::Or:
    // a && b is false: one of them is, and nobody says which.
    if ((F->K == Formula::And) == IsTrue)
      return assume(W, F->A, IsTrue, Because) &&
             assume(W, F->B, IsTrue, Because);
    {
      // If one of the two cannot be it, the other one is.
      World Probe = W;
      if (!assume(Probe, F->A, IsTrue, Because))
        return assume(W, F->B, IsTrue, Because);
      Probe = W;
      if (!assume(Probe, F->B, IsTrue, Because))
        return assume(W, F->A, IsTrue, Because);
    }
    return true;
  case Formula::Property:
    return assumeProperty(W, *F, IsTrue, Because);
  case Formula::DTypeIs:
    return changeStates(
        W, F->Tensor, 0,
        [&](TensorState &S) {
          S.DType.Mask &= IsTrue ? F->DTypes.Mask : ~F->DTypes.Mask;
        },
        [](DeviceFact &) {});
  case Formula::RankIs:
    return changeStates(
        W, F->Tensor, 0,
        [&](TensorState &S) {
          if (!IsTrue)
            return;
          S.Rank = F->Rank;
          S.RankWhy = nullptr; // as the condition says
        },
        [](DeviceFact &) {});
  case Formula::GradMode:
    // That it is on is only assumed of a function that is looked at by itself.
    if (IsTrue && W.gradMode() == Fact::Safe)
      return false;
    W.setGradMode(IsTrue ? Fact::Unsafe : Fact::Safe);
    return true;
  case Formula::SameDevice:
    return !IsTrue || assumeSameDevice(W, *F);
  case Formula::Other:
    return true;
  }
  return true;
}

void noteRejection(World &W, const Formula *F, const TraceStep *Because,
                   bool IsForCpu) {
  if (!F)
    return;
  switch (F->K) {
  case Formula::Not:
    return noteRejection(W, F->A, Because, IsForCpu);
  case Formula::And:
  case Formula::Or:
    noteRejection(W, F->A, Because, IsForCpu);
    return noteRejection(W, F->B, Because, IsForCpu);
  case Formula::Property:
    // What says nothing of trust in callers: defined(), and what is asked of
    // values rather than of their memory.
    switch (F->Predicate) {
    case Predicate::Defined:
    case Predicate::RequiresGrad:
    case Predicate::Conjugate:
    case Predicate::Negative:
      return;
    default:
      break;
    }
    break;
  case Formula::DTypeIs:
  case Formula::RankIs:
  case Formula::Other:
    break;
  default:
    return;
  }
  if (!F->Tensor)
    return;
  changeStates(
      W, F->Tensor, 0,
      [&](TensorState &S) {
        if (!IsForCpu && (S.Device.Bits & Fact::Unknown) && !S.Device.Weak)
          S.Device.Weak = Because;
        if ((S.Layout.Bits & Fact::Unknown) && !S.Layout.Weak)
          S.Layout.Weak = Because;
      },
      [](DeviceFact &) {});
}

} // namespace clang::tidy::torch::flow
