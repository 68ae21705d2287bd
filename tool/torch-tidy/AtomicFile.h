// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Writing a file whole or not at all.

#ifndef TORCH_TIDY_TOOL_ATOMICFILE_H
#define TORCH_TIDY_TOOL_ATOMICFILE_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/FileSystem.h"
#include <optional>
#include <string>

namespace torch_tidy {

/// The new content of a file, on disk beside it, which takes its place by
/// commit(). Without that it is deleted, also where a signal ends the program.
/// A symbolic link stays one, its target is written; permissions stay as they
/// are. Errors name the file.
class PendingFile {
public:
  static llvm::Expected<PendingFile> create(llvm::StringRef Path,
                                            llvm::StringRef Content);
  llvm::Error commit();

  PendingFile(PendingFile &&Other);
  ~PendingFile();

private:
  PendingFile(llvm::StringRef Path, llvm::StringRef Target,
              llvm::sys::fs::TempFile Temporary);

  std::string Path, Target;
  std::optional<llvm::sys::fs::TempFile> Temporary;
};

/// Makes \p Content the content of \p Path, so that nobody ever reads a part of
/// it. Pipes and devices are written to.
llvm::Error writeAtomically(llvm::StringRef Path, llvm::StringRef Content);

} // namespace torch_tidy

#endif
