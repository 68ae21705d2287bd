// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// torch-deprecated-data: retired ways to a tensor's data and type.

#include "TorchCheck.h"
#include "clang/Lex/Lexer.h"

namespace clang::tidy::torch {

using flow::DeprecatedReport;

namespace {

class DeprecatedDataCheck : public TorchCheck {
public:
  using TorchCheck::TorchCheck;

  void report(const flow::TranslationUnitFlow &Flow) override {
    Context = &Flow.context();
    for (const DeprecatedReport &Report : Flow.findings().Deprecated)
      if (isNew(Report.Call->getExprLoc()))
        judge(Report, Flow.findings());
  }

private:
  void judge(const DeprecatedReport &Report, const flow::Findings &Findings) {
    FixIts::Edits Fix = fixOf(Report);
    // The conversion's own fix may edit what it converts.
    if (Report.Conversion) {
      decltype(Findings.Conversions)::const_iterator Known =
          Findings.Conversions.find(Report.Conversion);
      if (Known != Findings.Conversions.end() &&
          fixIts().faults().of(Known->second).any())
        Fix.clear();
    }
    bool IsChoice =
        Report.IsWritten || Report.Kind == DeprecatedReport::TypeOptions;
    SourceLocation Loc = Report.Call->getExprLoc();
    {
      auto Warning = warn(Report, Loc);
      Warning << Report.Call->getSourceRange();
      if (!IsChoice)
        for (const FixItHint &Edit : Fix)
          Warning << Edit;
    }
    if (!IsChoice || Fix.empty())
      return;
    auto Note = diag(
        Loc,
        Report.IsWritten
            ? "call 'detach' if autograd may notice what is written through it"
            : "call 'options', which also keeps the index of the device",
        DiagnosticIDs::Note);
    for (const FixItHint &Edit : Fix)
      Note << Edit;
  }

  DiagnosticBuilder warn(const DeprecatedReport &Report, SourceLocation Loc) {
    switch (Report.Kind) {
    case DeprecatedReport::DataHandle:
      return diag(Loc, "'data' hides from autograd what is written through its "
                       "result; 'detach' does not");
    case DeprecatedReport::MutableRead:
      return diag(Loc, "'data_ptr' is for writing, and copies memory that is "
                       "shared until it is written; 'const_data_ptr' is enough "
                       "to read");
    default:
      return diag(Loc, "'%0' is deprecated; use '%1'")
             << Report.Name << Report.Replacement;
    }
  }

  FixIts::Edits fixOf(const DeprecatedReport &Report) const {
    if (Report.Edit.isInvalid())
      return {};
    // data<T>() becomes data_ptr<T>(): only what is new goes in, at the end of
    // the name, where no other check edits.
    llvm::StringRef New = Report.Replacement;
    FixIts::Edits Result;
    bool IsOneName = Report.Edit.getBegin() == Report.Edit.getEnd();
    if (IsOneName && New.consume_front(Report.Name))
      Result.push_back(
          FixItHint::CreateInsertion(endOfToken(Report.Edit.getEnd()), New));
    else
      Result.push_back(FixItHint::CreateReplacement(Report.Edit, New));
    if (Report.Dropped.isValid())
      Result.push_back(FixItHint::CreateRemoval(
          CharSourceRange::getCharRange(endOfToken(Report.Dropped.getBegin()),
                                        endOfToken(Report.Dropped.getEnd()))));
    if (Report.ConstAt.isValid())
      Result.push_back(FixItHint::CreateInsertion(Report.ConstAt, "const "));
    return Result;
  }

  SourceLocation endOfToken(SourceLocation Loc) const {
    return Lexer::getLocForEndOfToken(Loc, 0, Context->getSourceManager(),
                                      getLangOpts());
  }

  const ASTContext *Context = nullptr;
};

} // namespace

std::unique_ptr<ClangTidyCheck>
makeDeprecatedDataCheck(llvm::StringRef Name, ClangTidyContext *Context) {
  return std::make_unique<DeprecatedDataCheck>(Name, Context);
}

} // namespace clang::tidy::torch
