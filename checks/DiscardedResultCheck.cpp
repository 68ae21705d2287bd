// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// torch-discarded-result: a functional operator as a statement of its own.

#include "ConvertedObject.h"
#include "TorchCheck.h"
#include "clang/Lex/Lexer.h"

namespace clang::tidy::torch {

using flow::DiscardedReport;

namespace {

class DiscardedResultCheck : public TorchCheck {
public:
  using TorchCheck::TorchCheck;

  void report(const flow::TranslationUnitFlow &Flow) override {
    Context = &Flow.context();
    for (const DiscardedReport &Report : Flow.findings().Discarded)
      if (isNew(Report.OperatorName))
        judge(Report);
  }

private:
  void judge(const DiscardedReport &Report) {
    std::string Tensor = textOf(Report.Tensor);
    bool HasFix = Report.IsAssignable && Report.KeepsTensor && !Tensor.empty();
    {
      auto Warning = Report.Tensor && Report.IsMethod
                         ? diag(Report.OperatorName,
                                "the result of '%0' is discarded, and "
                                "%1 stays as it is")
                               << nameOf(Report) << nameOf(Report.Tensor)
                         : diag(Report.OperatorName,
                                "the result of '%0' is discarded, and "
                                "the call does nothing else")
                               << nameOf(Report);
      // Not that of CallExpr: an overloaded operator begins with its operand.
      const Stmt *Statement = Report.Call;
      Warning << Statement->getSourceRange();
      if (HasFix)
        Warning << assignment(Report, Tensor);
    }
    if (Report.IsAssignable && !HasFix && !Tensor.empty())
      diag(Report.OperatorName,
           "assign the result if it is meant to replace %0",
           DiagnosticIDs::Note)
          << nameOf(Report.Tensor) << assignment(Report, Tensor);
    if (Report.HasInPlaceForm) {
      llvm::StringRef More = isa<CXXOperatorCallExpr>(Report.Call) ? "=" : "_";
      SourceLocation End = Lexer::getLocForEndOfToken(
          Report.OperatorName, 0, Context->getSourceManager(), getLangOpts());
      diag(Report.OperatorName, "call '%0' to change %1 in place",
           DiagnosticIDs::Note)
          << (nameOf(Report) + More.str()) << nameOf(Report.Tensor)
          << FixItHint::CreateInsertion(End, More);
    }
  }

  static std::string nameOf(const Expr *Tensor) {
    std::string Name = nameOfTensor(Tensor);
    return llvm::StringRef(Name).starts_with("'") ? Name : "the tensor";
  }

  static std::string nameOf(const DiscardedReport &Report) {
    if (const auto *Operator = dyn_cast<CXXOperatorCallExpr>(Report.Call))
      return getOperatorSpelling(Operator->getOperator());
    return Report.Callee->getNameAsString();
  }

  FixItHint assignment(const DiscardedReport &Report,
                       const std::string &Tensor) const {
    const Stmt *Statement = Report.Call;
    return FixItHint::CreateInsertion(Statement->getBeginLoc(),
                                      (Report.IsPointer ? "*" : "") + Tensor +
                                          " = ");
  }

  /// The tensor as the source names it.
  std::string textOf(const Expr *Tensor) const {
    SourceLocation End = Tensor ? endOf(Tensor, *Context) : SourceLocation();
    if (End.isInvalid() || Tensor->getBeginLoc().isMacroID())
      return "";
    return Lexer::getSourceText(
               CharSourceRange::getCharRange(Tensor->getBeginLoc(), End),
               Context->getSourceManager(), getLangOpts())
        .str();
  }

  const ASTContext *Context = nullptr;
};

} // namespace

std::unique_ptr<ClangTidyCheck>
makeDiscardedResultCheck(llvm::StringRef Name, ClangTidyContext *Context) {
  return std::make_unique<DiscardedResultCheck>(Name, Context);
}

} // namespace clang::tidy::torch
