// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// torch-dangling-data: an array view, or a view of sizes, used after its owner
// is gone.

#include "ConvertedObject.h"
#include "TorchCheck.h"
#include "llvm/ADT/STLExtras.h"

namespace clang::tidy::torch {

using namespace flow;

namespace {

class DanglingDataCheck : public TorchCheck {
public:
  using TorchCheck::TorchCheck;

  void report(const TranslationUnitFlow &Flow) override {
    for (const auto &[Call, Report] : Flow.findings().Conversions)
      if (!Report.DeadUses.empty() && !isSaidOfLeader(Report))
        judge(Report);
    for (const SizesReport &Report : Flow.findings().Sizes)
      judge(Report, Flow.context());
  }

private:
  /// The ends of a range are one finding.
  bool isSaidOfLeader(const ConversionReport &Report) {
    const ConversionReport &Leader = fixIts().leaderOf(Report);
    return &Leader != &Report && !Leader.DeadUses.empty();
  }

  static std::string makerOf(const DeadUse &Use) {
    return Use.Storage.Origin ? temporaryOf(Use.Storage.Origin)
                              : "the temporary";
  }

  static std::string temporaryOf(const Expr *Origin) {
    std::string Name = nameOfTensor(Origin);
    llvm::StringRef Maker = Name;
    if (Maker.consume_front("the result of "))
      return ("the temporary returned by " + Maker).str();
    return "the temporary";
  }

  void judge(const SizesReport &Report, const ASTContext &Context) {
    SourceLocation Loc = Report.Call->getExprLoc();
    if (!isNew(Loc))
      return;
    {
      DiagnosticBuilder Warning =
          diag(Loc, "%0 returns a view of what %1 holds, and the temporary is "
                    "destroyed at the end of the expression")
          << Report.Call->getDirectCallee() << temporaryOf(Report.Maker);
      Warning << Report.Call->getSourceRange();
      if (Report.TakesVector)
        Warning << FixItHint::CreateInsertion(endOf(Report.Call, Context),
                                              ".vec()");
    }
    switch (Report.Kind) {
    case SizesReport::Variable:
      if (Report.Into)
        diag(Report.At, "it is kept in %0 here", DiagnosticIDs::Note)
            << Report.Into;
      break;
    case SizesReport::Range:
      diag(Report.At, "the loop runs over it here", DiagnosticIDs::Note);
      break;
    case SizesReport::Returned:
      diag(Report.At, "it is returned here", DiagnosticIDs::Note);
      break;
    }
  }

  void judge(const ConversionReport &Report) {
    const DeadUse &Use = Report.DeadUses.front();
    SourceLocation Loc = Report.Call->getExprLoc();
    if (!isNew(Loc))
      return;
    bool IsTemporary = !Use.End.Owner;
    std::string Owner = IsTemporary
                            ? makerOf(Use)
                            : ("'" + Use.End.Owner->getNameAsString() + "'");
    llvm::StringRef Ends = wordsOf(Use.End.Reason);
    {
      DiagnosticBuilder Warning = [&] {
        switch (Use.Kind) {
        case UseKind::SplitRange:
          return diag(Loc, "the ends of this range come from two temporaries, "
                           "each with memory of its own");
        case UseKind::Returned:
          return diag(Loc, "this pointer is returned, but %0, which owns its "
                           "memory, %1")
                 << Owner << Ends;
        case UseKind::Stored:
          if (Use.Into)
            return diag(Loc, "this pointer is stored in %2, but %0, which owns "
                             "its memory, %1")
                   << Owner << Ends << Use.Into;
          return diag(Loc, "this pointer is stored, but %0, which owns its "
                           "memory, %1")
                 << Owner << Ends;
        default:
          return diag(Loc, "this pointer is used after %0, which owns its "
                           "memory, %1")
                 << Owner << Ends;
        }
      }();
      Warning << Report.Call->getSourceRange();
      // A fix names one owner.
      bool HasOneOwner = llvm::all_of(Report.DeadUses, [&](const DeadUse &U) {
        return U.End.Storage == Use.End.Storage;
      });
      if (fixIts().faults().of(Report).has(Fault::DeadTemporary) && HasOneOwner)
        for (const FixItHint &Fix : fixIts().forConversion(Report))
          Warning << Fix;
    }
    if (Use.Kind == UseKind::SplitRange)
      return noteUse(Use.Loc, wordsOf(Use.Kind));
    if (Use.End.Loc.isValid())
      diag(Use.End.Loc, "%0 %1 here", DiagnosticIDs::Note)
          << Owner
          << (IsTemporary
                  ? llvm::StringRef("is destroyed at the end of the expression")
                  : Ends);
    noteUse(Use.Loc, wordsOf(Use.Kind));
  }
};

} // namespace

std::unique_ptr<ClangTidyCheck>
makeDanglingDataCheck(llvm::StringRef Name, ClangTidyContext *Context) {
  return std::make_unique<DanglingDataCheck>(Name, Context);
}

} // namespace clang::tidy::torch
