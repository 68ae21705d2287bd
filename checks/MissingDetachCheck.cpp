// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// torch-missing-detach: a host view of a tensor that requires grad.

#include "ConversionCheck.h"

namespace clang::tidy::torch {

namespace {

class MissingDetachCheck : public ConversionCheck {
public:
  using ConversionCheck::ConversionCheck;

protected:
  llvm::ArrayRef<Fault> faults() const override {
    static constexpr Fault Mine[] = {Fault::RequiresGrad};
    return Mine;
  }

  DiagnosticBuilder warn(const Subject &S) override {
    return diag(
               S.Report.Call->getExprLoc(),
               "host code %select{reads|writes}1 the memory of %0 through this "
               "pointer, but %0 %select{may require|requires}2 grad, and "
               "autograd does not see it")
           << S.Name << S.Report.isWritten() << S.Found.IsCertain;
  }

  void alternatives(const Subject &S) override {
    if (!S.Report.isWritten())
      return;
    noteClone(S, "write into a copy if nobody else has to see what is written");
    noteAssertion(S, "check that %0 does not require grad if it must not");
  }
};

} // namespace

std::unique_ptr<ClangTidyCheck>
makeMissingDetachCheck(llvm::StringRef Name, ClangTidyContext *Context) {
  return std::make_unique<MissingDetachCheck>(Name, Context);
}

} // namespace clang::tidy::torch
