// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Runs the checks over one translation unit.

#ifndef TORCH_TIDY_TOOL_ANALYSIS_H
#define TORCH_TIDY_TOOL_ANALYSIS_H

#include "SharedHeader.h"
#include "clang-tidy/ClangTidyDiagnosticConsumer.h"
#include "clang-tidy/ClangTidyOptions.h"
#include "flow/AnalyzedElsewhere.h"
#include "flow/Findings.h"

namespace torch_tidy {

/// What is asked of the checks, for all files.
struct CheckSelection {
  /// As clang-tidy's --checks, after what .clang-tidy says; empty: the checks
  /// of torch-tidy alone, those that .clang-tidy chooses if it speaks of any,
  /// else those up to Level.
  std::string Checks;
  unsigned Level = 1;
  bool HasLevel = false; ///< asked for: .clang-tidy chooses no checks
  bool IsStrict = false;
  std::string Config; ///< in place of .clang-tidy files, YAML
  std::string HeaderFilter;
  std::string WarningsAsErrors;
  std::vector<std::string> ExtraArguments;
  /// Lines outside of which nothing is reported; empty: all.
  std::vector<clang::tidy::FileFilter> Lines;

  /// Whether checks of clang-tidy itself may be among them.
  bool includesOthers() const;
  /// A provider of a thread's own; an error where Config makes no sense.
  llvm::Expected<std::unique_ptr<clang::tidy::ClangTidyOptionsProvider>>
  makeProvider() const;
};

/// What came out of one unit.
struct UnitResult {
  std::vector<clang::tidy::ClangTidyError> Errors;
  clang::tidy::torch::flow::FlowStatistics Statistics;
  /// Suppressed by NOLINT.
  unsigned Suppressed = 0;
  bool HasCompileErrors = false;
  bool HasCrashed = false;
  double Seconds = 0;
};

/// Adds what the unit's .clang-tidy says of arguments.
void addArgumentsOfOptions(TranslationUnit &Unit,
                           const clang::tidy::ClangTidyOptions &Options,
                           const CheckSelection &Selection);

/// Analyses one unit, over a shared header or, if that is null, by itself.
/// \p Elsewhere leaves out functions that another unit has analysed; may be
/// null.
UnitResult
analyze(const TranslationUnit &Unit, const SharedHeader *Header,
        const SearchPath &Path, const CheckSelection &Selection,
        std::unique_ptr<clang::tidy::ClangTidyOptionsProvider> Provider,
        clang::tidy::torch::flow::AnalyzedElsewhere *Elsewhere);

} // namespace torch_tidy

#endif
