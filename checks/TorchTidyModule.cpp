// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The clang-tidy module: registers what Checks.def lists.

#include "ClangTidyCompat.h"
#include "clang-tidy/ClangTidyCheck.h"
#include "clang-tidy/ClangTidyModule.h"

namespace clang::tidy::torch {

// Each check's own file defines its factory; see Checks.def.
#define TORCH_TIDY_CHECK(Class, Name, Level, Summary)                          \
  std::unique_ptr<ClangTidyCheck> make##Class(llvm::StringRef,                 \
                                              ClangTidyContext *);
#include "Checks.def"

namespace {
class TorchTidyModule : public ClangTidyModule {
public:
  void addCheckFactories(ClangTidyCheckFactories &Factories) override {
#define TORCH_TIDY_CHECK(Class, Name, Level, Summary)                          \
  Factories.registerCheckFactory(Name, make##Class);
#include "Checks.def"
  }
};

const ClangTidyModuleRegistry::Add<TorchTidyModule>
    Registration("torch-module", "Checks for C++ code that uses LibTorch.");
} // namespace

} // namespace clang::tidy::torch
