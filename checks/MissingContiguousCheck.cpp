// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// torch-missing-contiguous: memory read or written as one dense row-major block
// though it may not be.

#include "ConversionCheck.h"

namespace clang::tidy::torch {

namespace {

class MissingContiguousCheck : public ConversionCheck {
public:
  using ConversionCheck::ConversionCheck;

protected:
  llvm::ArrayRef<Fault> faults() const override {
    static constexpr Fault Mine[] = {Fault::Strided};
    return Mine;
  }

  DiagnosticBuilder warn(const Subject &S) override {
    SourceLocation Loc = S.Report.Call->getExprLoc();
    if (S.Report.StridesOfOriginal)
      return diag(Loc, "host code uses this pointer to a contiguous copy with "
                       "the strides of the original, which may be "
                       "non-contiguous");
    return diag(Loc, "host code uses the memory of %0 as one row-major block, "
                     "but %0 may be non-contiguous")
           << S.Name;
  }

  void alternatives(const Subject &S) override {
    if (!S.Report.isWritten() || S.Report.StridesOfOriginal)
      return;
    noteCopy(S, "convert a contiguous copy if nobody else has to see what is "
                "written");
    noteAssertion(S, "check that %0 is contiguous if it has to be");
  }
};

} // namespace

std::unique_ptr<ClangTidyCheck>
makeMissingContiguousCheck(llvm::StringRef Name, ClangTidyContext *Context) {
  return std::make_unique<MissingContiguousCheck>(Name, Context);
}

} // namespace clang::tidy::torch
