// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What git says has changed: files, and lines of them.

#ifndef TORCH_TIDY_TOOL_CHANGES_H
#define TORCH_TIDY_TOOL_CHANGES_H

#include "llvm/ADT/StringMap.h"
#include "llvm/Support/Error.h"
#include <optional>
#include <string>
#include <vector>

namespace torch_tidy {

class Changes {
public:
  /// What the working tree has and \p Revision had not when the two parted; new
  /// files are changed in all lines.
  static llvm::Expected<Changes> since(llvm::StringRef Revision);
  /// What is staged for the next commit, as lines of the working tree.
  static llvm::Expected<Changes> staged();

  /// Absolute, sorted; deleted files are not among them.
  std::vector<std::string> files() const;
  /// Whether one of the lines from \p First to \p Last has changed.
  bool contains(llvm::StringRef Path, unsigned First, unsigned Last) const;

private:
  struct Lines {
    unsigned First, Last;
  };

  std::string Root;
  llvm::StringMap<std::vector<Lines>> Changed;
};

/// The root of the repository that this folder is in; nothing outside of one.
std::optional<std::string> repositoryRoot();

} // namespace torch_tidy

#endif
