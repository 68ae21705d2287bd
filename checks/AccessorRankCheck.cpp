// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// torch-accessor-rank: an accessor of another rank than the tensor's.

#include "ArgumentEdits.h"
#include "TorchCheck.h"

namespace clang::tidy::torch {

using namespace flow;

namespace {

class AccessorRankCheck : public TorchCheck {
public:
  using TorchCheck::TorchCheck;

  void report(const TranslationUnitFlow &Flow) override {
    for (const auto &[Call, Report] : Flow.findings().Conversions)
      if (!Report.IsHelperCall && Report.Conversion.Rank >= 0 &&
          Report.State.Rank >= 0 && Report.State.Rank != Report.Conversion.Rank)
        judge(Flow, Report);
  }

private:
  void judge(const TranslationUnitFlow &Flow, const ConversionReport &Report) {
    SourceLocation Loc = Report.Call->getExprLoc();
    if (!isNew(Loc))
      return;
    std::string Name = nameOfTensor(Report.Conversion.Object);
    unsigned Rank = Report.State.Rank;
    diag(Loc, "this accessor is for %0 dimension%s0, but %1 has %2")
        << unsigned(Report.Conversion.Rank) << Name << Rank
        << Report.Call->getSourceRange();
    notePath(Report.State.RankWhy, Report.Conversion.Object);
    if (!Rank)
      return;
    auto Note =
        diag(Loc, "ask for %0 dimension%s0 and index %select{them|it}1 so",
             DiagnosticIDs::Note)
        << Rank << (Rank == 1);
    // Another N changes the type of `a[0]`.
    if (fixIts().isNeverIndexed(Report))
      addAll(Note, rankEdit(Report.Call, Rank, Flow.api()));
  }
};

} // namespace

std::unique_ptr<ClangTidyCheck>
makeAccessorRankCheck(llvm::StringRef Name, ClangTidyContext *Context) {
  return std::make_unique<AccessorRankCheck>(Name, Context);
}

} // namespace clang::tidy::torch
