// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// torch-tidy init: the configuration files that a project lacks.

#ifndef TORCH_TIDY_TOOL_INIT_H
#define TORCH_TIDY_TOOL_INIT_H

#include "llvm/Support/Error.h"
#include "llvm/Support/raw_ostream.h"

namespace torch_tidy {

/// Writes .clang-tidy, .clangd and .pre-commit-config.yaml into a folder where
/// they are missing, and says of each file what was done. No file that exists
/// is changed.
llvm::Error initialize(llvm::StringRef Folder, llvm::raw_ostream &Out);

} // namespace torch_tidy

#endif
