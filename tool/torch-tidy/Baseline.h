// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The findings that a project has today and does not want to hear of again.

#ifndef TORCH_TIDY_TOOL_BASELINE_H
#define TORCH_TIDY_TOOL_BASELINE_H

#include "Finding.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/Support/Error.h"

namespace torch_tidy {

class Baseline {
public:
  struct Entry {
    std::string Fingerprint;
    unsigned Count = 1;
    // For who reads the file; nothing is compared with these.
    std::string Check;
    std::string Path; ///< relative to the project's folder
    std::string Message;
  };

  /// Of findings that went through finish().
  static Baseline of(llvm::ArrayRef<Finding> Findings, llvm::StringRef Base);
  /// The error is one line that names the file.
  static llvm::Expected<Baseline> read(llvm::StringRef Path);
  /// A finding a line, sorted, so that git merges what two branches changed.
  llvm::Error write(llvm::StringRef Path) const;

  /// Drops the findings that are known, and returns the entries for which there
  /// is no finding any more, the count being how many are missing. Of an entry
  /// for whose file or check \p WasAnalyzed is false nothing is said.
  std::vector<Entry>
  drop(std::vector<Finding> &Findings,
       llvm::function_ref<bool(const Entry &)> WasAnalyzed) const;

  const std::vector<Entry> &entries() const { return Entries; }

private:
  std::vector<Entry> Entries; ///< sorted by path, check, message, fingerprint
};

} // namespace torch_tidy

#endif
