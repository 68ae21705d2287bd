// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "Faults.h"
#include "ElementTypes.h"
#include "llvm/ADT/STLExtras.h"

namespace clang::tidy::torch {

using flow::ConversionReport;
using flow::Fact;
using flow::HostUse;
using model::ConversionKind;

llvm::StringRef checkOf(Fault F) {
  switch (F) {
  case Fault::DeadTemporary:
    return "torch-dangling-data";
  case Fault::OnAccelerator:
    return "torch-missing-cpu";
  case Fault::RequiresGrad:
    return "torch-missing-detach";
  case Fault::Strided:
    return "torch-missing-contiguous";
  case Fault::ConjugateBit:
  case Fault::NegativeBit:
    return "torch-missing-resolve";
  case Fault::WrongDType:
    return "torch-dtype-mismatch";
  case Fault::SharesStorage:
    return "torch-missing-clone";
  }
  return {};
}

std::string methodsFor(Faults What, bool IsOnlyBase) {
  std::string Result;
  if (What.has(Fault::SharesStorage))
    Result += ".clone()";
  if (What.has(Fault::RequiresGrad))
    Result += IsOnlyBase ? ".variable_data()" : ".detach()";
  if (What.has(Fault::OnAccelerator))
    Result += IsOnlyBase ? ".to(at::kCPU)" : ".cpu()";
  if (What.has(Fault::WrongDType))
    Result += (llvm::Twine(IsOnlyBase ? ".to(at::k" : ".to(torch::k") +
               nameOfDType(What.dtype()) + ")")
                  .str();
  if (What.has(Fault::ConjugateBit))
    Result += ".resolve_conj()";
  if (What.has(Fault::NegativeBit))
    Result += ".resolve_neg()";
  if (What.has(Fault::Strided))
    Result += ".contiguous()";
  return Result;
}

llvm::StringRef suffixFor(Faults What) {
  if (What.has(Fault::OnAccelerator))
    return "cpu";
  if (What.has(Fault::Strided))
    return "contiguous";
  if (What.has(Fault::WrongDType))
    return "converted";
  if (What.has(Fault::ConjugateBit) || What.has(Fault::NegativeBit))
    return "resolved";
  if (What.has(Fault::SharesStorage))
    return "copy";
  if (What.has(Fault::RequiresGrad))
    return "detached";
  return "";
}

/// The fact that the use needs of the tensor; null where it does not.
static const Fact *factOf(Fault F, const ConversionReport &Report,
                          const HostUse &Use) {
  switch (F) {
  case Fault::DeadTemporary:
  case Fault::WrongDType:
  case Fault::SharesStorage:
    return nullptr;
  case Fault::OnAccelerator:
    return &Use.State.Device;
  case Fault::RequiresGrad:
    return Use.State.DType.isDifferentiable() ? &Use.State.Grad : nullptr;
  case Fault::Strided:
    // Accessors go by the strides, as other code that asks for them does.
    if (Report.Conversion.Kind == ConversionKind::Accessor ||
        Report.Conversion.Kind == ConversionKind::PackedAccessor ||
        Report.ReadsStrides || Use.IsFirstElement)
      return nullptr;
    return Report.StridesOfOriginal ? &*Report.StridesOfOriginal
                                    : &Use.State.Layout;
  case Fault::ConjugateBit:
    return &Use.State.Conj;
  case Fault::NegativeBit:
    return &Use.State.Neg;
  }
  return nullptr;
}

FaultJudge::FaultJudge(const flow::TranslationUnitFlow &Flow,
                       ClangTidyContext &Context)
    : Flow(Flow) {
  for (unsigned I = 0; I < NumFaults; ++I) {
    llvm::StringRef Name = checkOf(Fault(I));
    ClangTidyCheck::OptionsView View(Name, Context.getOptions().CheckOptions,
                                     &Context);
    CheckOptions &Target = Options[I];
    Target.IsEnabled = Context.isCheckEnabled(Name);
    Target.IsStrict = View.get("Strict", false);
    llvm::SmallVector<llvm::StringRef, 4> Names;
    View.get("EntryPoints", "").split(Names, ';', -1, false);
    for (llvm::StringRef Each : Names)
      Target.EntryPoints.push_back(Each.trim().str());
  }
}

/// The name \c registered stands for all registered functions.
bool FaultJudge::isEntryPoint(const CheckOptions &Options,
                              const FunctionDecl *Function) const {
  if (Options.EntryPoints.empty() || !Function)
    return false;
  if (llvm::is_contained(Options.EntryPoints, "registered") &&
      Flow.registrationOf(Function).isValid())
    return true;
  std::string Name = Function->getQualifiedNameAsString();
  return llvm::is_contained(Options.EntryPoints, Name);
}

FaultJudge::Verdict FaultJudge::judge(Fault F,
                                      const ConversionReport &Report) const {
  const CheckOptions &Mode = Options[unsigned(F)];
  for (const HostUse &Use : Report.HostUses)
    if (const Fact *What = factOf(F, Report, Use); What && What->mayBeUnsafe())
      return {&Use, What->Why, What->mustBeUnsafe()};
  for (const HostUse &Use : Report.HostUses) {
    const Fact *What = factOf(F, Report, Use);
    if (!What || !(What->Bits & Fact::Unknown))
      continue;
    // To read what only may require grad harms nobody.
    bool IsEvidence =
        What->Weak && (F != Fault::RequiresGrad || flow::isWrite(Use.Kind));
    if (IsEvidence || Mode.IsStrict || isEntryPoint(Mode, Report.Function))
      return {&Use, What->Weak, false};
  }
  return {};
}

/// The strides of another tensor stay what they are.
static bool isMendable(Fault F, const ConversionReport &Report) {
  return F != Fault::Strided || !Report.StridesOfOriginal;
}

Faults FaultJudge::of(const ConversionReport &Report) const {
  Faults Result;
  if (llvm::any_of(Report.DeadUses, [](const flow::DeadUse &Use) {
        return Use.End.Reason == flow::DeathReason::TemporaryDestroyed;
      }))
    Result = Fault::DeadTemporary;
  auto Alias = Flow.findings().Aliases.find(Report.Call);
  if (Alias != Flow.findings().Aliases.end() && Alias->second.isFinding() &&
      Options[unsigned(Fault::SharesStorage)].IsEnabled)
    Result = Result | Fault::SharesStorage;
  for (unsigned I = 0; I < NumFaults; ++I)
    if (Options[I].IsEnabled && isMendable(Fault(I), Report) &&
        judge(Fault(I), Report))
      Result = Result | Fault(I);
  if (Options[unsigned(Fault::WrongDType)].IsEnabled)
    if (std::optional<ElementMismatch> Found = mismatchOf(Report, Flow.api()))
      Result = Result | Faults::wrongDType(Found->Wanted);
  return Result;
}

bool FaultJudge::isOpen(Fault F, const ConversionReport &Report) const {
  return llvm::any_of(Report.HostUses, [&](const HostUse &Use) {
    const Fact *What = factOf(F, Report, Use);
    return What && (What->Bits & Fact::Unknown) && !What->Weak;
  });
}

bool FaultJudge::carriesFix(Fault F, const ConversionReport &Report) const {
  if (!isMendable(F, Report))
    return false;
  Faults All = of(Report);
  for (unsigned I = 0; I < unsigned(F); ++I)
    if (Options[I].IsEnabled && All.has(Fault(I)))
      return false;
  return true;
}

} // namespace clang::tidy::torch
