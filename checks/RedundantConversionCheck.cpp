// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// torch-redundant-conversion: copies and conversions that change nothing.

#include "ConvertedObject.h"
#include "TorchCheck.h"
#include "clang/Lex/Lexer.h"
#include <tuple>

namespace clang::tidy::torch {

using namespace flow;

namespace {

class RedundantConversionCheck : public TorchCheck {
public:
  using TorchCheck::TorchCheck;

  void report(const TranslationUnitFlow &Flow) override {
    for (const auto &[Call, Report] : Flow.findings().Needless)
      if (!dependsOnBuild(*Report.Function, Flow.context()) &&
          isNew(Report.Call->getExprLoc()))
        judge(Report, Flow.context());
  }

private:
  /// Operators as the code spells them.
  static llvm::StringRef nameOf(const FunctionDecl &Callee) {
    if (Callee.isOverloadedOperator())
      return getOperatorSpelling(Callee.getOverloadedOperator());
    return model::nameOf(Callee);
  }

  /// With #ifdef USE_CUDA the same function moves tensors in another build.
  static bool dependsOnBuild(const FunctionDecl &Function,
                             const ASTContext &Context) {
    llvm::StringRef Rest = Lexer::getSourceText(
        CharSourceRange::getTokenRange(Function.getSourceRange()),
        Context.getSourceManager(), Context.getLangOpts());
    while (!Rest.empty()) {
      llvm::StringRef Line;
      std::tie(Line, Rest) = Rest.split('\n');
      if (Line.ltrim().starts_with("#"))
        return true;
    }
    return false;
  }

  void judge(const NeedlessReport &Report, const ASTContext &Context) {
    SourceLocation Loc = Report.Call->getExprLoc();
    std::string Self = nameOfTensor(Report.Self);
    DiagnosticBuilder Warning = [&] {
      switch (Report.Kind) {
      case NeedlessReport::Cpu:
        return diag(Loc, "%0 is on the CPU already, so %1 changes nothing")
               << Self << Report.Callee;
      case NeedlessReport::Contiguous:
        return diag(Loc, "%0 is contiguous already, so %1 changes nothing")
               << Self << Report.Callee;
      case NeedlessReport::Detach:
        return diag(Loc, "%0 cannot require grad, so %1 changes nothing")
               << Self << Report.Callee;
      case NeedlessReport::CloneOfTemporary:
        return diag(Loc, "%0 copies a temporary that nobody else holds")
               << Report.Callee;
      case NeedlessReport::CloneToRead:
        break;
      }
      return diag(Loc, "%0 copies %1 only for '%2' to read it, which makes a "
                       "new tensor itself")
             << Report.Callee << Self << nameOf(*Report.Reader);
    }();
    Warning << Report.Call->getSourceRange();
    if (std::optional<FixItHint> Fix = removal(Report, Context))
      Warning << *Fix;
  }

  /// The line of a statement that stands alone on it.
  static CharSourceRange wholeLine(SourceRange Statement,
                                   const SourceManager &SM) {
    auto [File, From] = SM.getDecomposedLoc(Statement.getBegin());
    unsigned To = SM.getFileOffset(Statement.getEnd());
    llvm::StringRef Text = SM.getBufferData(File);
    unsigned Line = Text.rfind('\n', From) + 1; // 0 where there is none
    bool IsAlone = Text.slice(Line, From).trim(" \t").empty() &&
                   Text.substr(To).starts_with("\n");
    SourceLocation Start = SM.getLocForStartOfFile(File);
    return CharSourceRange::getCharRange(
        IsAlone ? Start.getLocWithOffset(Line) : Statement.getBegin(),
        IsAlone ? Start.getLocWithOffset(To + 1) : Statement.getEnd());
  }

  static std::optional<FixItHint> removal(const NeedlessReport &Report,
                                          const ASTContext &Context) {
    if (!Report.IsEditable)
      return std::nullopt;
    const SourceManager &SM = Context.getSourceManager();
    if (Report.Assignment) {
      auto Semicolon = Lexer::findNextToken(Report.Assignment->getEndLoc(), SM,
                                            Context.getLangOpts());
      if (!Semicolon || Semicolon->isNot(tok::semi))
        return std::nullopt;
      return FixItHint::CreateRemoval(wholeLine(
          {Report.Assignment->getBeginLoc(), Semicolon->getEndLoc()}, SM));
    }
    SourceLocation End = endOf(Report.Call, Context);
    if (End.isInvalid())
      return std::nullopt;
    if (isa<CXXMemberCallExpr>(Report.Call)) {
      const auto *Member =
          cast<MemberExpr>(Report.Call->getCallee()->IgnoreParenImpCasts());
      SourceLocation From = endOf(Member->getBase(), Context);
      if (From.isInvalid())
        return std::nullopt;
      return FixItHint::CreateRemoval(CharSourceRange::getCharRange(From, End));
    }
    // torch::clone(x)
    const Expr *Argument = Report.Call->getArg(0);
    CharSourceRange Range = CharSourceRange::getCharRange(
        Argument->getBeginLoc(), endOf(Argument, Context));
    std::string Text =
        Lexer::getSourceText(Range, SM, Context.getLangOpts()).str();
    const Expr *Bare = Argument->IgnoreImplicit();
    bool IsTight = isa<DeclRefExpr, MemberExpr, ParenExpr>(Bare) ||
                   (isa<CallExpr>(Bare) && !isa<CXXOperatorCallExpr>(Bare));
    return FixItHint::CreateReplacement(
        CharSourceRange::getCharRange(Report.Call->getBeginLoc(), End),
        IsTight ? Text : "(" + Text + ")");
  }
};

} // namespace

std::unique_ptr<ClangTidyCheck>
makeRedundantConversionCheck(llvm::StringRef Name, ClangTidyContext *Context) {
  return std::make_unique<RedundantConversionCheck>(Name, Context);
}

} // namespace clang::tidy::torch
