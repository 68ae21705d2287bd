// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// torch-blob-device: from_blob of memory that is not where the options say.

#include "ArgumentEdits.h"
#include "TorchCheck.h"

namespace clang::tidy::torch {

using namespace flow;

namespace {

class BlobDeviceCheck : public TorchCheck {
public:
  using TorchCheck::TorchCheck;

  void report(const TranslationUnitFlow &Flow) override {
    for (const auto &[Call, Report] : Flow.findings().Blobs) {
      if (!Report.IsMet)
        continue;
      if (Report.Memory.mustBeSafe() && Report.Device.mayBeUnsafe())
        judgeHost(Flow, Report);
      else if (Report.Memory.mustBeUnsafe() && Report.Device.mustBeSafe())
        judgeDevice(Report);
    }
  }

private:
  void judgeHost(const TranslationUnitFlow &Flow, const BlobReport &Report) {
    SourceLocation Loc = Report.Call->getExprLoc();
    if (!isNew(Loc))
      return;
    {
      auto Warning =
          diag(Loc, "this tensor borrows host memory, but its options say that "
                    "it %select{may be|is}0 on an accelerator")
          << Report.Device.mustBeUnsafe() << Report.Call->getSourceRange();
      addAll(Warning, blobOnHostEdit(Report, Flow.api()));
    }
    // The options may name it on the spot.
    if (Report.Device.Why && Report.Device.Why->Loc != Loc)
      notePath(Report.Device.Why);
  }

  void judgeDevice(const BlobReport &Report) {
    SourceLocation Loc = Report.Call->getExprLoc();
    if (!isNew(Loc))
      return;
    diag(Loc, "this tensor borrows memory of an accelerator, but "
              "%select{without a device in its options it is|its options say "
              "that it is}0 on the CPU")
        << Report.Given.NamesDevice << Report.Call->getSourceRange();
    notePath(Report.Memory.Why);
  }
};

} // namespace

std::unique_ptr<ClangTidyCheck> makeBlobDeviceCheck(llvm::StringRef Name,
                                                    ClangTidyContext *Context) {
  return std::make_unique<BlobDeviceCheck>(Name, Context);
}

} // namespace clang::tidy::torch
