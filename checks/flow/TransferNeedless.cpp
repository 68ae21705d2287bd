// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Calls that may change nothing: what is certain of a tensor on all paths.

#include "flow/OperatorCall.h"
#include "flow/Transfer.h"
#include "llvm/ADT/STLExtras.h"

namespace clang::tidy::torch::flow {

using namespace model;

bool namesCpu(const Expr *E, const TensorApi &Api) {
  E = E->IgnoreUnlessSpelledInSource();
  while (const auto *Construct = dyn_cast<CXXConstructExpr>(E)) {
    if (!Construct->getNumArgs())
      return false;
    E = Construct->getArg(0)->IgnoreUnlessSpelledInSource();
  }
  if (Api.isAcceleratorConstant(E).value_or(true))
    return false;
  const auto *Ref = dyn_cast<DeclRefExpr>(E->IgnoreParenCasts());
  return isa<StringLiteral>(E->IgnoreParenCasts()) ||
         (Ref && Api.isInLibTorch(Ref->getDecl()));
}

/// Which facts of a result hold because the code at hand says so.
void Transfer::noteCertainty(const OperatorCall &O, const TensorValue &Result) {
  const OperatorEffects &Effects = *O.Op.Effects;
  auto AllAre = [&](uint8_t Bit, auto FactOf) {
    return llvm::all_of(O.Tensors, [&](const TensorValue &T) {
      return C.isCertain(T.Id, Bit) && FactOf(T.State).mustBeSafe();
    });
  };
  auto OfDevice = [](const TensorState &S) -> const Fact & { return S.Device; };
  auto OfLayout = [](const TensorState &S) -> const Fact & { return S.Layout; };
  auto OfGrad = [](const TensorState &S) -> const Fact & { return S.Grad; };

  auto IsDeviceCertain = [&] {
    if (Effects.Device == DeviceEffect::Cpu)
      return true;
    if (Effects.Device == DeviceEffect::FromOther ||
        Effects.Device == DeviceEffect::Accelerator)
      return false;
    if (Effects.Device == DeviceEffect::FromArguments)
      for (const OperatorCall::Argument &A : O.Arguments) {
        if (A.IsSelf || A.IsDefault)
          continue;
        if (namesCpu(A.E, Api))
          return true;
        TypeKind Kind = Api.kindOf(A.E->getType());
        const auto *Options = A.V.as<OptionsValue>();
        if (Kind == TypeKind::Device || A.V.as<DeviceValue>() ||
            (Kind == TypeKind::Options && (!Options || Options->Device)))
          return false; // a variable, which may say otherwise tomorrow
      }
    return (Effects.IsFactory && !O.Self) || AllAre(C.OfDevice, OfDevice);
  };
  auto IsLayoutCertain = [&] {
    switch (Effects.Layout) {
    case LayoutEffect::Dense:
      return true;
    case LayoutEffect::MemoryFormatDense:
      return true; // where another format is asked for, the fact says so
    case LayoutEffect::Unknown:
    case LayoutEffect::Permuted:
    case LayoutEffect::Expanded:
      return false;
    default:
      return !O.Tensors.empty() ? AllAre(C.OfLayout, OfLayout)
                                : Effects.IsFactory;
    }
  };
  auto IsGradCertain = [&] {
    if (O.Op.Name == "grad" ||
        llvm::any_of(O.Arguments, [&](const OperatorCall::Argument &A) {
          return !A.IsDefault &&
                 Api.kindOf(A.E->getType()) == TypeKind::Options &&
                 !A.V.as<OptionsValue>();
        }))
      return false;
    return Effects.Grad == GradEffect::Never || Effects.IsFactory ||
           !Result.State.DType.isDifferentiable() ||
           (!(W.gradMode() & Fact::Unsafe) && !O.SharesSelf &&
            Effects.Grad != GradEffect::Keep &&
            Effects.Storage != StorageEffect::MaybeSelf) ||
           AllAre(C.OfGrad, OfGrad);
  };
  auto IsStorageCertain = [&] {
    if (Effects.Storage == StorageEffect::Fresh)
      return true;
    if (Effects.Storage == StorageEffect::OwnedBySelf)
      return false;
    if (Effects.Storage == StorageEffect::MaybeSelf ||
        (O.Self && Result.Storages == O.SelfTensor.Storages))
      return C.isCertain(O.SelfTensor.Id, C.OfStorage);
    const OperatorSchema &Schema = O.Op.Schema;
    return O.Op.Name == "index" ||
           llvm::none_of(O.Arguments, [&](const OperatorCall::Argument &A) {
             return A.Schema >= 0 && !Schema.Returns.empty() &&
                    Schema.returnAliases(0, A.Schema);
           });
  };
  uint8_t Bits = (IsDeviceCertain() ? C.OfDevice : 0) |
                 (IsLayoutCertain() ? C.OfLayout : 0) |
                 (IsGradCertain() ? C.OfGrad : 0) |
                 (IsStorageCertain() ? C.OfStorage : 0);
  C.noteCertain(Result.Id, Bits);
  // In the next round of a loop this is its name; see freshTensor().
  C.noteCertain(C.identity(O.Call, 3), Bits);
}

/// Whether a call that the statements around make a candidate would change
/// anything here.
void Transfer::noteNeedless(const OperatorCall &O) {
  if (!C.IsRecording)
    return;
  auto It = C.Results.Needless.find(O.Call);
  if (It == C.Results.Needless.end())
    return;
  NeedlessReport &Report = It->second;
  const TensorState &Self = O.SelfTensor.State;
  auto IsNeedless = [&] {
    switch (Report.Kind) {
    case NeedlessReport::Cpu:
      return Self.Device.mustBeSafe() &&
             !C.Formulas.asksForAccelerator(O.SelfTensor.Id,
                                            Self.Device.Symbol);
    case NeedlessReport::Contiguous:
      return Self.Layout.mustBeSafe();
    case NeedlessReport::Detach:
      return Self.Grad.mustBeSafe();
    case NeedlessReport::CloneOfTemporary: {
      const StorageSet &Storages = O.SelfTensor.Storages;
      return Storages.size() == 1 && Storages[0].Id && !Storages[0].Blob &&
             C.Storages[Storages[0].Id].Kind == StorageKind::Tensor &&
             C.CreatedStorages.contains(Storages[0].Id) &&
             llvm::none_of(W.roots(), [&](const auto &Root) {
               if (C.Places[Root.first].Root == RootKind::Temporary)
                 return false;
               bool IsHeld = false;
               visitParts(Root.second, [&](const Value &V) {
                 if (const auto *T = V.as<TensorValue>())
                   IsHeld |= llvm::any_of(T->Storages, [&](StorageRef S) {
                     return S.Id == Storages[0].Id;
                   });
               });
               return IsHeld;
             });
    }
    case NeedlessReport::CloneToRead:
      return Report.MayBeWritten ? Self.Grad.mustBeSafe()
                                 : !Self.Grad.mayBeUnsafe();
    }
    return false;
  };
  Report.IsMet = true;
  Report.Function = &F.Info.function();
  Report.IsNeeded |= !IsNeedless();
  if (!llvm::is_contained(Report.Tensors, O.SelfTensor.Id))
    Report.Tensors.push_back(O.SelfTensor.Id);
}

void FlowContext::settleNeedless() {
  Results.Needless.remove_if([&](const auto &Each) {
    const NeedlessReport &Report = Each.second;
    uint8_t Bit = Report.Kind == NeedlessReport::Cpu                ? OfDevice
                  : Report.Kind == NeedlessReport::Contiguous       ? OfLayout
                  : Report.Kind == NeedlessReport::Detach           ? OfGrad
                  : Report.Kind == NeedlessReport::CloneOfTemporary ? OfStorage
                                                                    : 0;
    return !Report.IsMet || Report.IsNeeded ||
           (Bit && !llvm::all_of(Report.Tensors, [&](TensorId Id) {
              return isCertain(Id, Bit);
            }));
  });
}

} // namespace clang::tidy::torch::flow
