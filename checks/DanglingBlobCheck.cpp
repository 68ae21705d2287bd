// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// torch-dangling-blob: a from_blob tensor that outlives its buffer.

#include "TorchCheck.h"

namespace clang::tidy::torch {

using namespace flow;

namespace {

class DanglingBlobCheck : public TorchCheck {
public:
  using TorchCheck::TorchCheck;

  void report(const TranslationUnitFlow &Flow) override {
    for (const auto &[Call, Report] : Flow.findings().Blobs)
      if (!Report.DeadUses.empty())
        judge(Report);
  }

private:
  void judge(const BlobReport &Report) {
    const DeadUse &Use = Report.DeadUses.front();
    SourceLocation Loc = Report.Call->getExprLoc();
    if (!isNew(Loc))
      return;
    const NamedDecl *Named = Use.End.Owner ? Use.End.Owner : Use.Storage.Owner;
    std::string Buffer = Named ? "'" + Named->getNameAsString() + "'"
                         : Use.End.Reason == DeathReason::Freed ? "a heap block"
                                                                : "a temporary";
    std::string Again = Named ? Buffer
                        : Use.End.Reason == DeathReason::Freed
                            ? "the block"
                            : "the temporary";
    llvm::StringRef Ends = wordsOf(Use.End.Reason);
    {
      DiagnosticBuilder Warning = [&] {
        switch (Use.Kind) {
        case UseKind::Returned:
          return diag(Loc, "this tensor borrows the memory of %0 and is "
                           "returned, but %1 %2")
                 << Buffer << Again << Ends;
        case UseKind::Stored:
          if (Use.Into)
            return diag(Loc, "this tensor borrows the memory of %0 and is "
                             "stored in %3, but %1 %2")
                   << Buffer << Again << Ends << Use.Into;
          return diag(Loc, "this tensor borrows the memory of %0 and is "
                           "stored, but %1 %2")
                 << Buffer << Again << Ends;
        default:
          return diag(Loc, "this tensor borrows the memory of %0 and is used "
                           "after %1 %2")
                 << Buffer << Again << Ends;
        }
      }();
      Warning << Report.Call->getSourceRange();
      if (!Report.IsWritten)
        for (const FixItHint &Fix : fixIts().cloneOf(Report))
          Warning << Fix;
    }
    if (Use.End.Loc.isValid())
      diag(Use.End.Loc, "%0 %1 here", DiagnosticIDs::Note) << Again << Ends;
    noteUse(Use.Loc, wordsOf(Use.Kind));
    if (Report.IsWritten)
      if (FixIts::Edits Clone = fixIts().cloneOf(Report); !Clone.empty()) {
        auto Note = diag(Loc,
                         "copy the memory here if what is written later need "
                         "not be shared",
                         DiagnosticIDs::Note);
        for (const FixItHint &Fix : Clone)
          Note << Fix;
      }
  }
};

} // namespace

std::unique_ptr<ClangTidyCheck>
makeDanglingBlobCheck(llvm::StringRef Name, ClangTidyContext *Context) {
  return std::make_unique<DanglingBlobCheck>(Name, Context);
}

} // namespace clang::tidy::torch
