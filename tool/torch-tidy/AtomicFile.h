// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Writing a file whole or not at all.

#ifndef TORCH_TIDY_TOOL_ATOMICFILE_H
#define TORCH_TIDY_TOOL_ATOMICFILE_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"

namespace torch_tidy {

/// Makes \p Content the content of \p Path: by a temporary file in the same
/// folder that takes its place, so that nobody ever reads a part of it, nor is
/// one left when the program ends early. A symbolic link stays one, its target
/// is written; permissions stay as they are. The error names the file.
llvm::Error writeAtomically(llvm::StringRef Path, llvm::StringRef Content);

} // namespace torch_tidy

#endif
