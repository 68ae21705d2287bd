// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What a fix changes, as lines before and after.

#ifndef TORCH_TIDY_TOOL_REPORT_DIFF_H
#define TORCH_TIDY_TOOL_REPORT_DIFF_H

#include "Finding.h"

namespace torch_tidy {

struct DiffLine {
  char Kind; ///< ' ', '-' or '+'
  std::string Text;
};
struct Hunk {
  unsigned Line; ///< of its first line before the fix
  std::vector<DiffLine> Lines;
};
struct FileDiff {
  std::string Path;
  std::vector<Hunk> Hunks;
};

/// With a line around each change. The edits are those of one fix, in order.
std::vector<FileDiff> diffOf(const Edits &Fix, SourceFiles &Files);

} // namespace torch_tidy

#endif
