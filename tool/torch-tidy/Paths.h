// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef TORCH_TIDY_TOOL_PATHS_H
#define TORCH_TIDY_TOOL_PATHS_H

#include "llvm/ADT/StringRef.h"
#include <string>

namespace torch_tidy {

/// The absolute path of a file, without "." and "..": the one name by which the
/// tool knows it. A ".." that follows a symbolic link to a folder means
/// something else than its text says, so it stays. \p Folder is where relative
/// paths start; empty: the current one.
std::string absolutePath(llvm::StringRef Path, llvm::StringRef Folder = "");

} // namespace torch_tidy

#endif
