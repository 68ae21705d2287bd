// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What every check shares: it asks the one flow of the translation unit, once.

#ifndef TORCH_TIDY_TORCHCHECK_H
#define TORCH_TIDY_TORCHCHECK_H

#include "FixIts.h"
#include "Wording.h"
#include "clang-tidy/ClangTidyCheck.h"
#include "flow/TranslationUnitFlow.h"
#include "llvm/ADT/DenseSet.h"

namespace clang::tidy::torch {

class TorchCheck : public ClangTidyCheck {
public:
  TorchCheck(llvm::StringRef Name, ClangTidyContext *Context)
      : ClangTidyCheck(Name, Context), TidyContext(Context) {}
  bool isLanguageVersionSupported(const LangOptions &Options) const override {
    return Options.CPlusPlus;
  }
  void registerMatchers(ast_matchers::MatchFinder *Finder) final;
  void check(const ast_matchers::MatchFinder::MatchResult &Result) final;

protected:
  /// Judges the findings of the translation unit.
  virtual void report(const flow::TranslationUnitFlow &Flow) = 0;

  /// False for code of others, and for what was reported already: another
  /// instantiation of the same template, say.
  bool isNew(SourceLocation Loc);
  void notePath(const flow::TraceStep *Last, const Expr *UpTo = nullptr);
  /// A fix as an alternative, on a note of its own; nothing without edits.
  void noteFix(SourceLocation Loc, llvm::StringRef Words,
               const FixIts::Edits &Edits);
  static void addAll(const DiagnosticBuilder &To, const FixIts::Edits &Edits) {
    for (const FixItHint &Fix : Edits)
      To << Fix;
  }
  void noteUse(SourceLocation Loc, llvm::StringRef Words);
  bool isCheckEnabled(llvm::StringRef Name) const {
    return TidyContext->isCheckEnabled(Name);
  }
  FixIts &fixIts() { return *Fixes; }

private:
  ClangTidyContext *TidyContext;
  std::shared_ptr<flow::TranslationUnitFlow> Flow; ///< kept while checks run
  std::shared_ptr<FixIts> Fixes;                   ///< of all checks
  llvm::DenseSet<SourceLocation> Reported;
};

} // namespace clang::tidy::torch

#endif
