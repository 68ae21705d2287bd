// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "TorchCheck.h"
#include "clang/ASTMatchers/ASTMatchers.h"

namespace clang::tidy::torch {

void TorchCheck::registerMatchers(ast_matchers::MatchFinder *Finder) {
  // The translation unit; where only some declarations are traversed, as in an
  // editor, any of them.
  Finder->addMatcher(ast_matchers::translationUnitDecl(), this);
  Finder->addMatcher(ast_matchers::functionDecl(), this);
  Finder->addMatcher(ast_matchers::cxxRecordDecl(), this);
}

void TorchCheck::check(const ast_matchers::MatchFinder::MatchResult &Result) {
  // Of code that does not compile clang says all that there is to say.
  if (Flow || Result.Context->getDiagnostics().hasUncompilableErrorOccurred())
    return;
  Flow = flow::TranslationUnitFlow::of(*Result.Context);
  Fixes = FixIts::of(*Flow, *TidyContext);
  if (Flow->api().isAvailable())
    report(*Flow);
}

bool TorchCheck::isNew(SourceLocation Loc) {
  return !Flow->api().isForeignCode(Loc) && Reported.insert(Loc).second;
}

void TorchCheck::notePath(const flow::TraceStep *Last, const Expr *UpTo) {
  for (const flow::TraceStep *Step : flow::pathOf(Last)) {
    // The warning itself names the tensor that it stands on.
    if (UpTo && Step == Last && Step->Parent &&
        Step->Loc == model::makerOf(UpTo)->getExprLoc() &&
        (Step->Kind == flow::StepKind::ComputedFrom ||
         Step->Kind == flow::StepKind::ModuleOutput))
      continue;
    if (Step->Loc.isValid())
      diag(Step->Loc, wordsOf(*Step), DiagnosticIDs::Note);
  }
}

void TorchCheck::noteFix(SourceLocation Loc, llvm::StringRef Words,
                         const FixIts::Edits &Edits) {
  if (!Edits.empty())
    addAll(diag(Loc, Words, DiagnosticIDs::Note), Edits);
}

void TorchCheck::noteUse(SourceLocation Loc, llvm::StringRef Words) {
  if (Loc.isValid())
    diag(Loc, Words, DiagnosticIDs::Note);
}

} // namespace clang::tidy::torch
