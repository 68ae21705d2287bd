// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A finding: one warning with its path and its fixes, as data. What runs the
// checks makes findings; what reports, compares or applies them reads these and
// knows no clang-tidy.

#ifndef TORCH_TIDY_TOOL_FINDING_H
#define TORCH_TIDY_TOOL_FINDING_H

#include "clang/Tooling/Core/Replacement.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/MemoryBuffer.h"
#include <memory>
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
  /// Other names under which the same check is enabled.
  std::vector<std::string> Aliases;
  Severity Level = Severity::Warning;
  /// A warning that --warnings-as-errors made an error.
  bool IsWarningAsError = false;
  std::string Message;
  Position At;
  std::vector<Range> Ranges;
  std::vector<Note> Notes; ///< in the order in which they are read
  Edits Fix;               ///< of the warning itself
  /// Tells the finding apart by what the code says, not by where it stands:
  /// 16 hexadecimal digits, the same after lines were added above it.
  std::string Fingerprint;
};

/// The text of source files, read once each: what reports and fixes go by, even
/// if the file changes meanwhile. Not to be shared between threads.
class SourceFiles {
public:
  /// Makes \p Text, which the caller keeps, the text of a file: that which was
  /// analysed. To be called before the file is asked for.
  void set(llvm::StringRef Path, llvm::StringRef Text);
  /// The text; empty for a file that cannot be read.
  llvm::StringRef text(llvm::StringRef Path);
  /// Line \p Number (from 1) without its end; empty where there is none.
  llvm::StringRef line(llvm::StringRef Path, unsigned Number);
  Position position(llvm::StringRef Path, unsigned Offset);
  /// Where a line begins; the length of the text for a line beyond its end.
  unsigned lineStart(llvm::StringRef Path, unsigned Number);

private:
  struct File {
    std::unique_ptr<llvm::MemoryBuffer> Buffer;
    std::vector<unsigned> LineStarts;
  };
  const File &file(llvm::StringRef Path);
  static File split(std::unique_ptr<llvm::MemoryBuffer> Buffer);
  llvm::StringMap<File> Files;
};

/// A path as the user reads it: relative to \p Base where it lies below, else
/// as it is.
std::string shownPath(llvm::StringRef Path, llvm::StringRef Base);

/// What clang-tidy reports as findings, in its order; paths are made absolute.
/// Fingerprints come from finish().
std::vector<Finding>
findingsOf(llvm::ArrayRef<clang::tidy::ClangTidyError> Errors,
           SourceFiles &Files);

/// Sorts by place and check, drops repetitions (a header that several files
/// include) and sets the fingerprints, which speak of paths relative to \p
/// Base.
void finish(std::vector<Finding> &Findings, SourceFiles &Files,
            llvm::StringRef Base);

} // namespace torch_tidy

#endif
