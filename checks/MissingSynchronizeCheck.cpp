// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// torch-missing-synchronize: host use of a copy that may still be under way.

#include "TorchCheck.h"

namespace clang::tidy::torch {

using namespace flow;

namespace {

class MissingSynchronizeCheck : public TorchCheck {
public:
  using TorchCheck::TorchCheck;

  void report(const TranslationUnitFlow &Flow) override {
    for (const auto &[Call, Report] : Flow.findings().Conversions)
      if (!Report.IsHelperCall)
        judge(Flow, Report);
    for (const auto &[Copy, Report] : Flow.findings().AsyncReads)
      judge(Flow, Report);
  }

private:
  void judge(const TranslationUnitFlow &Flow, const ConversionReport &Report) {
    for (const HostUse &Use : Report.HostUses) {
      const Fact &Pending = Use.State.Pending;
      if (!Pending.mayBeUnsafe())
        continue;
      SourceLocation Loc = Report.Call->getExprLoc();
      // One copy is one finding, however often its result is converted.
      const TraceStep *Started = originOf(Pending.Why);
      if (!isNew(Loc) || (Started && !Blamed.insert(Started->Loc).second))
        return;
      {
        auto Warning =
            diag(Loc, "host code uses the memory of %0 through this pointer, "
                      "but a non-blocking copy into it may still be under way")
            << nameOfTensor(Report.Conversion.Object)
            << Report.Call->getSourceRange();
        if (Started)
          addFix(Warning, Flow, Started->Loc);
      }
      notePath(Pending.Why);
      notePath(Use.Path);
      noteUse(Use.Loc, wordsOf(Use.Kind));
      noteSynchronize(Flow, Report);
      return;
    }
  }

  void judge(const TranslationUnitFlow &Flow, const AsyncReadReport &Report) {
    SourceLocation Loc = Report.Copy->getExprLoc();
    if (!isNew(Loc))
      return;
    bool IsGone = Report.End == AsyncReadEnd::Gone;
    std::string Buffer = Report.Owner
                             ? "'" + Report.Owner->getNameAsString() + "'"
                             : "the buffer";
    {
      auto Warning = diag(Loc, "this non-blocking copy may still be reading "
                               "%0 when it %select{is written again|goes out "
                               "of scope}1")
                     << Buffer << IsGone << Report.Copy->getSourceRange();
      addFix(Warning, Flow, Loc);
    }
    if (Report.Loc.isValid())
      diag(Report.Loc, "%0 %select{is written|goes out of scope}1 here",
           DiagnosticIDs::Note)
          << Buffer << IsGone;
  }

  /// Makes the copy a blocking one.
  void addFix(const DiagnosticBuilder &Warning, const TranslationUnitFlow &Flow,
              SourceLocation Copy) {
    const Expr *Flag = Flow.findings().NonBlockingFlags.lookup(Copy);
    if (!Flag)
      return;
    const auto *Literal =
        dyn_cast<CXXBoolLiteralExpr>(Flag->IgnoreParenImpCasts());
    if (Literal && Literal->getBeginLoc().isFileID() &&
        !Flow.api().isForeignCode(Literal->getBeginLoc()))
      Warning << FixItHint::CreateReplacement(Literal->getSourceRange(),
                                              "false");
  }

  void noteSynchronize(const TranslationUnitFlow &Flow,
                       const ConversionReport &Report) {
    // Before the conversion is too early where the copy comes behind it.
    if (!Report.State.Pending.mayBeUnsafe() ||
        !Flow.api().declaresCudaSynchronize())
      return;
    FixIts::Edits Wait =
        fixIts().assertionBefore(Report, "torch::cuda::synchronize();");
    if (Wait.empty())
      return;
    auto Note = diag(Report.Call->getExprLoc(),
                     "wait for the copy here if other work goes on meanwhile",
                     DiagnosticIDs::Note);
    for (const FixItHint &Fix : Wait)
      Note << Fix;
  }

  llvm::DenseSet<SourceLocation> Blamed; ///< copies
};

} // namespace

std::unique_ptr<ClangTidyCheck>
makeMissingSynchronizeCheck(llvm::StringRef Name, ClangTidyContext *Context) {
  return std::make_unique<MissingSynchronizeCheck>(Name, Context);
}

} // namespace clang::tidy::torch
