// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Applying the fixes of findings to the files.

#ifndef TORCH_TIDY_TOOL_FIXES_H
#define TORCH_TIDY_TOOL_FIXES_H

#include "Finding.h"

namespace torch_tidy {

struct FixOptions {
  /// Where a warning has no fix and exactly one of its notes has, apply that:
  /// the rule of clang-tidy's --fix-notes. Two alternatives are a choice that
  /// nobody but the author can make.
  bool FromNotes = false;
  /// Lines that a fix touches are formatted so: "file" for the .clang-format of
  /// the project, or a name that clang-format knows; "none" leaves them.
  std::string FormatStyle = "none";
};

struct FixResult {
  /// Indices into the findings that were handed in.
  std::vector<size_t> Applied;
  struct Skipped {
    size_t Index;
    std::string Why; ///< "fix not applied: ..."
  };
  std::vector<Skipped> NotApplied;
  /// What was written, each file once, in order.
  std::vector<std::string> Files;
  /// Files that could not be written, a line each; their fixes are among those
  /// that were not applied.
  std::vector<std::string> Errors;
};

/// The edits that would be applied for a finding; null where there are none.
const Edits *fixOf(const Finding &F, bool FromNotes);

/// Applies the fixes in the order of the findings. Equal edits of several
/// findings are made once; of two fixes that overlap the later is left out as a
/// whole. A file is written once, and only if it still holds what \p Files says
/// that was analysed. Where a fix spans files, none of them is written unless
/// all can be.
FixResult applyFixes(llvm::ArrayRef<Finding> Findings, SourceFiles &Files,
                     const FixOptions &Options);

} // namespace torch_tidy

#endif
