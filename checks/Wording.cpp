// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "Wording.h"
#include "clang/AST/ExprCXX.h"

namespace clang::tidy::torch {

using flow::DeathReason;
using flow::StepKind;
using flow::UseKind;

static std::string quoted(llvm::StringRef Name) {
  return ("'" + Name + "'").str();
}

std::string nameOfTensor(const Expr *E) {
  if (!E)
    return "the tensor";
  E = model::makerOf(E);
  if (const auto *Unary = dyn_cast<UnaryOperator>(E);
      Unary && Unary->getOpcode() == UO_Deref)
    E = model::makerOf(Unary->getSubExpr());
  if (const auto *Ref = dyn_cast<DeclRefExpr>(E))
    return quoted(Ref->getDecl()->getNameAsString());
  if (const auto *Member = dyn_cast<MemberExpr>(E))
    return quoted(Member->getMemberDecl()->getNameAsString());
  if (const auto *Operator = dyn_cast<CXXOperatorCallExpr>(E)) {
    OverloadedOperatorKind Kind = Operator->getOperator();
    if (Kind == OO_Arrow || Kind == OO_Subscript ||
        (Kind == OO_Star && Operator->getNumArgs() == 1))
      return nameOfTensor(Operator->getArg(0));
    return "the result of " + quoted(getOperatorSpelling(Kind));
  }
  if (const auto *Call = dyn_cast<CallExpr>(E)) {
    const FunctionDecl *Callee = Call->getDirectCallee();
    // What a tensor is only taken out of is not its maker.
    if (const auto *Member = dyn_cast<CXXMemberCallExpr>(E);
        Member && Callee && Callee->getIdentifier() &&
        (Callee->getName().starts_with("to") && Callee->getName() != "to"))
      return nameOfTensor(Member->getImplicitObjectArgument());
    if (Callee)
      return "the result of " + quoted(Callee->getNameAsString());
  }
  return "the tensor";
}

std::string wordsOf(const flow::TraceStep &Step) {
  std::string Subject =
      Step.Subject.empty() ? "the tensor" : quoted(Step.Subject);
  std::string Module =
      Step.Subject.empty() ? "the module" : "module " + quoted(Step.Subject);
  switch (Step.Kind) {
  case StepKind::MovedToAccelerator:
    return Subject + " is moved to an accelerator here";
  case StepKind::MadeOnAccelerator:
    return (Step.Detail == "memory" ? "the memory" : Subject) +
           " is made on an accelerator here";
  case StepKind::DeviceChosen:
    return "the device may be an accelerator here";
  case StepKind::GuardSaysSo:
    return Subject +
           (Step.Detail == "grad"     ? " may require grad"
            : Step.Detail == "layout" ? " may be non-contiguous"
            : Step.Detail == "bits"   ? " may be lazily conjugated or negated"
                                      : " may be on an accelerator") +
           ", as this condition says";
  case StepKind::ModuleMoved:
    return Module + " is moved to an accelerator here";
  case StepKind::ModuleOutput:
    return Module + " computes the tensor here";
  case StepKind::RequiresGradSet:
    return Subject + (Step.Detail == "maybe" ? " may be" : " is") +
           " made to require grad here";
  case StepKind::ModuleParameter:
    return "the parameters of " + Subject +
           (Step.Detail == "maybe" ? " may require grad" : " require grad");
  case StepKind::MadeStrided:
    return "the result of " + Subject + " may be non-contiguous";
  case StepKind::BitSet:
    return "the result of " + Subject + " is lazily conjugated or negated";
  case StepKind::CopyStarted:
    return "the copy is started without waiting for it here";
  case StepKind::RankSet:
    return "the number of dimensions is settled here";
  case StepKind::DTypeSet:
    return "the dtype is settled here";
  case StepKind::ComputedFrom:
  case StepKind::ComputedInto: {
    std::string From =
        Step.Detail.empty() ? "that tensor" : quoted(Step.Detail);
    if (Step.Kind == StepKind::ComputedInto)
      return Subject + " is computed from " + From + " here";
    return "the result of " + Subject + " is computed from " + From + " here";
  }
  case StepKind::PassedTo:
    return "the memory is passed to " + quoted(Step.Detail) + " here";
  case StepKind::ReturnedFrom:
    return "the tensor is returned from " + Subject + " here";
  case StepKind::PartialGuard:
    return "this guard shows that callers are not trusted, but does not check "
           "what the use needs";
  case StepKind::SiblingConverted:
    return "another parameter is converted by " + quoted(Step.Detail) +
           " here, but " + Subject + " is not";
  case StepKind::RuntimeDevice:
    return "the device is chosen at run time here";
  case StepKind::Gradient:
    return "gradients that enter 'backward' are often expanded or "
           "non-contiguous";
  case StepKind::EntryPoint:
    return "the function is registered here, so that " + Subject +
           " is whatever a caller passes";
  }
  return {};
}

llvm::StringRef wordsOf(DeathReason Reason) {
  switch (Reason) {
  case DeathReason::TemporaryDestroyed:
    return "is destroyed";
  case DeathReason::OutOfScope:
    return "goes out of scope";
  case DeathReason::Reassigned:
    return "is reassigned";
  case DeathReason::Reset:
    return "is reset";
  case DeathReason::Resized:
    return "is resized";
  case DeathReason::Cleared:
    return "is cleared";
  case DeathReason::ElementRemoved:
    return "loses the element";
  case DeathReason::DataSet:
    return "is given other memory";
  case DeathReason::MovedFrom:
    return "is moved from and destroyed";
  case DeathReason::Freed:
    return "is freed";
  }
  return {};
}

llvm::StringRef wordsOf(UseKind Kind) {
  switch (Kind) {
  case UseKind::HostRead:
    return "host code reads the memory here";
  case UseKind::HostWrite:
    return "host code writes the memory here";
  case UseKind::HostUpdate:
    return "host code reads and writes the memory here";
  case UseKind::PassedOn:
    return "the memory is passed on here";
  case UseKind::Returned:
    return "it is returned here";
  case UseKind::Stored:
    return "it is stored here";
  case UseKind::SplitRange:
    return "the range is used here";
  case UseKind::TensorUse:
    return "the tensor is used here";
  }
  return {};
}

} // namespace clang::tidy::torch
