// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The outputs of torch-tidy, a file each.

#ifndef TORCH_TIDY_TOOL_REPORT_REPORT_H
#define TORCH_TIDY_TOOL_REPORT_REPORT_H

#include "Finding.h"
#include "llvm/Support/raw_ostream.h"

namespace torch_tidy {

/// What a report is made from.
struct Report {
  std::vector<Finding> Findings;
  /// Folder to which paths are shown: the project's, absolute.
  std::string Base;
  /// Files that could not be analysed, with the reason, each one line.
  std::vector<std::pair<std::string, std::string>> Failures;
  unsigned FilesAnalyzed = 0;
};

/// As clang prints it: source line, caret, notes of the path, fixes.
void writeText(const Report &R, SourceFiles &Files, llvm::raw_ostream &Out,
               bool UseColor);
/// One object; docs/reports.md describes it.
void writeJson(const Report &R, SourceFiles &Files, llvm::raw_ostream &Out);
/// SARIF 2.1.0, with rules and their help, the path as code flow, fixes and
/// fingerprints.
void writeSarif(const Report &R, SourceFiles &Files, llvm::raw_ostream &Out);
/// Annotations of GitHub Actions' log.
void writeGitHub(const Report &R, SourceFiles &Files, llvm::raw_ostream &Out);
/// GitLab's code quality report.
void writeGitLab(const Report &R, SourceFiles &Files, llvm::raw_ostream &Out);
/// One self-contained page.
void writeHtml(const Report &R, SourceFiles &Files, llvm::raw_ostream &Out);

} // namespace torch_tidy

#endif
