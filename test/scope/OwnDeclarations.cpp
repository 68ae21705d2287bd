// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// For the tests with a clang-tidy before LLVM 22: lets it visit what a source
// itself declares, as newer ones do by themselves. The older ones visit all of
// LibTorch, which takes seconds in each run and changes no finding: the checks
// are run at the translation unit, before its declarations.

#include "ClangTidyCompat.h"
#include "clang-tidy/ClangTidyCheck.h"
#include "clang/AST/ASTContext.h"
#include "clang/ASTMatchers/ASTMatchFinder.h"
#include "clang/Basic/SourceManager.h"

namespace clang::tidy::torch {

namespace {

class OwnDeclarationsCheck : public ClangTidyCheck {
public:
  using ClangTidyCheck::ClangTidyCheck;

  void registerMatchers(ast_matchers::MatchFinder *Finder) override {
    Finder->addMatcher(ast_matchers::translationUnitDecl().bind("unit"), this);
  }

  void check(const ast_matchers::MatchFinder::MatchResult &Result) override {
    const auto *Unit = Result.Nodes.getNodeAs<TranslationUnitDecl>("unit");
    std::vector<Decl *> Own;
    // What comes out of a precompiled header stays there.
    for (Decl *D : Unit->noload_decls())
      if (!D->isFromASTFile() &&
          !Result.SourceManager->isInSystemHeader(D->getLocation()))
        Own.push_back(D);
    Result.Context->setTraversalScope(Own);
  }
};

class ScopeModule : public ClangTidyModule {
public:
  void addCheckFactories(ClangTidyCheckFactories &Factories) override {
    Factories.registerCheck<OwnDeclarationsCheck>("test-own-declarations");
  }
};

const ClangTidyModuleRegistry::Add<ScopeModule>
    Registration("test-scope-module", "Only what a source itself declares.");

} // namespace

} // namespace clang::tidy::torch
