// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A finding: one warning with its path and its fixes, as data. What runs the
// checks makes findings; what reports, compares or applies them reads these and
// knows no clang-tidy.

#ifndef TORCH_TIDY_TOOL_FINDING_H
#define TORCH_TIDY_TOOL_FINDING_H

#include "clang/Tooling/Core/Replacement.h"
#include <string>
#include <vector>

namespace clang::tidy {
struct ClangTidyError;
}

namespace torch_tidy {

/// A place in a file. Lines and columns count from 1, columns in bytes; a
/// place without a file has an empty path.
struct Position {
  std::string Path; ///< absolute
  unsigned Offset = 0;
  unsigned Line = 0;
  unsigned Column = 0;
};

/// A stretch of a file, [Begin, End).
struct Range {
  Position Begin;
  Position End;
};

/// What one fix changes, in order of file and offset; no two overlap.
using Edits = std::vector<clang::tooling::Replacement>;

/// A step of the path to the warning, or an alternative fix.
struct Note {
  Position At;
  std::string Message;
  std::vector<Range> Ranges;
  Edits Fix; ///< empty for a step of the path
};

struct Finding {
  enum class Severity { Warning, Error };

  std::string Check; ///< "torch-missing-cpu", or "clang-diagnostic-..."
  Severity Level = Severity::Warning;
  std::string Message;
  Position At;
  std::vector<Range> Ranges;
  std::vector<Note> Notes; ///< in the order in which they are read
  Edits Fix;               ///< of the warning itself
  /// Tells the finding apart by what the code says, not by where it stands:
  /// 16 hexadecimal digits, the same after lines were added above it.
  std::string Fingerprint;
};

/// The text of source files, read once each.
class SourceFiles {
public:
  /// The text; empty for a file that cannot be read.
  llvm::StringRef text(llvm::StringRef Path);
  /// Line \p Number (from 1) without its end; empty where there is none.
  llvm::StringRef line(llvm::StringRef Path, unsigned Number);
  Position position(llvm::StringRef Path, unsigned Offset);

private:
  struct File {
    std::unique_ptr<llvm::MemoryBuffer> Buffer;
    std::vector<unsigned> LineStarts;
  };
  const File &file(llvm::StringRef Path);
  llvm::StringMap<File> Files;
};

/// A path as the user reads it: relative to \p Base where it lies below, else
/// as it is.
std::string shownPath(llvm::StringRef Path, llvm::StringRef Base);

/// What clang-tidy reports as findings, in order of place, each once.
/// Fingerprints speak of paths relative to \p Base.
std::vector<Finding>
findingsOf(llvm::ArrayRef<clang::tidy::ClangTidyError> Errors,
           SourceFiles &Files);

/// Sorts by place and check, drops repetitions (a header that several files
/// include) and sets the fingerprints.
void finish(std::vector<Finding> &Findings, SourceFiles &Files,
            llvm::StringRef Base);

} // namespace torch_tidy

#endif
