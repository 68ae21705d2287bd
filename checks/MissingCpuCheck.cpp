// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// torch-missing-cpu: host use of memory that may be on an accelerator.

#include "ConversionCheck.h"

namespace clang::tidy::torch {

namespace {

class MissingCpuCheck : public ConversionCheck {
public:
  using ConversionCheck::ConversionCheck;

protected:
  llvm::ArrayRef<Fault> faults() const override {
    static constexpr Fault Mine[] = {Fault::OnAccelerator};
    return Mine;
  }

  DiagnosticBuilder warn(const Subject &S) override {
    return diag(S.Report.Call->getExprLoc(),
                "host code uses the memory of %0 through this pointer, but %0 "
                "%select{may be|is}1 on an accelerator")
           << S.Name << S.Found.IsCertain;
  }

  void alternatives(const Subject &S) override {
    if (!S.Report.isWritten())
      return;
    noteCopy(S, "convert a copy on the CPU if nobody else has to see what is "
                "written");
    noteAssertion(S, "check that %0 is on the CPU if it has to be");
  }
};

} // namespace

std::unique_ptr<ClangTidyCheck> makeMissingCpuCheck(llvm::StringRef Name,
                                                    ClangTidyContext *Context) {
  return std::make_unique<MissingCpuCheck>(Name, Context);
}

} // namespace clang::tidy::torch
