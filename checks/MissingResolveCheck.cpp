// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// torch-missing-resolve: a raw view of a tensor with a lazy bit.

#include "ConversionCheck.h"

namespace clang::tidy::torch {

namespace {

class MissingResolveCheck : public ConversionCheck {
public:
  using ConversionCheck::ConversionCheck;

protected:
  llvm::ArrayRef<Fault> faults() const override {
    static constexpr Fault Mine[] = {Fault::ConjugateBit, Fault::NegativeBit};
    return Mine;
  }

  DiagnosticBuilder warn(const Subject &S) override {
    return diag(S.Report.Call->getExprLoc(),
                "host code uses the memory of %0 as it lies there, but %0 "
                "%select{may be|is}1 lazily "
                "%select{conjugated|negated}2, which the memory does not show")
           << S.Name << S.Found.IsCertain << (S.What == Fault::NegativeBit);
  }

  void alternatives(const Subject &S) override {
    if (!S.Report.isWritten())
      return;
    bool IsNeg = S.What == Fault::NegativeBit;
    noteCopy(S, "convert a resolved copy if nobody else has to see what is "
                "written");
    noteAssertion(
        S, IsNeg ? "check that %0 has no negative bit if it has to be so"
                 : "check that %0 has no conjugate bit if it has to be so");
  }
};

} // namespace

std::unique_ptr<ClangTidyCheck>
makeMissingResolveCheck(llvm::StringRef Name, ClangTidyContext *Context) {
  return std::make_unique<MissingResolveCheck>(Name, Context);
}

} // namespace clang::tidy::torch
