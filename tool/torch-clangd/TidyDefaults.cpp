// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Lets clangd run the checks without being told to. It runs only checks that
// are in a table of its own, of those that were measured to be fast, and only
// a few of these where no configuration asks for any.
//
// The linker puts these functions in the place of two of clangd's (--wrap, see
// CMakeLists.txt): clangd calls __wrap_F, and __real_F is its own function.
// clangd's headers are in no package; what is declared here has been the same
// since LLVM 18.

#include "DefaultChecks.h"
#include "clang-tidy/ClangTidyOptions.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/FunctionExtras.h"
#include "llvm/ADT/StringRef.h"
#include <optional>
#include <string>

using namespace clang;

/// Changes the options for a file; the second parameter is its name.
using TidyProvider = llvm::unique_function<void(tidy::ClangTidyOptions &,
                                                llvm::StringRef) const>;

// std::optional<bool> clang::clangd::isFastTidyCheck(llvm::StringRef Check)
std::optional<bool> realIsFast(llvm::StringRef Check) asm(
    "__real__ZN5clang6clangd15isFastTidyCheckEN4llvm9StringRefE");
std::optional<bool> isFast(llvm::StringRef Check) asm(
    "__wrap__ZN5clang6clangd15isFastTidyCheckEN4llvm9StringRefE");

std::optional<bool> isFast(llvm::StringRef Check) {
  if (tidy::torch::isTorchCheck(Check))
    return true;
  return realIsFast(Check);
}

// TidyProvider
// clang::clangd::disableUnusableChecks(llvm::ArrayRef<std::string> Others)
TidyProvider realDisableUnusable(llvm::ArrayRef<std::string> Others) asm(
    "__real__ZN5clang6clangd21disableUnusableChecksEN4llvm8ArrayRefI"
    "NSt7__cxx1112basic_stringIcSt11char_traitsIcESaIcEEEEE");
TidyProvider disableUnusable(llvm::ArrayRef<std::string> Others) asm(
    "__wrap__ZN5clang6clangd21disableUnusableChecksEN4llvm8ArrayRefI"
    "NSt7__cxx1112basic_stringIcSt11char_traitsIcESaIcEEEEE");

// The last of those that make up the list of checks, behind the user's
// .clang-tidy and .clangd, and behind clangd's defaults where these name none.
TidyProvider disableUnusable(llvm::ArrayRef<std::string> Others) {
  return [Real = realDisableUnusable(Others)](tidy::ClangTidyOptions &Options,
                                              llvm::StringRef File) {
    Options.Checks = tidy::torch::withDefaultChecks(Options.Checks.value_or(""),
                                                    tidy::torch::DefaultLevel);
    Real(Options, File);
  };
}
