// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Which checks run where nobody has chosen any: for programs that have the
// checks built in.

#ifndef TORCH_TIDY_DEFAULTCHECKS_H
#define TORCH_TIDY_DEFAULTCHECKS_H

#include "llvm/ADT/StringRef.h"
#include <string>

namespace clang::tidy::torch {

/// The level up to which checks run by default.
constexpr unsigned DefaultLevel = 1;

/// Whether the registry lists a check of this name.
bool isTorchCheck(llvm::StringRef Name);

/// The list of checks \p Checks, as clang-tidy's option takes it, with the
/// checks up to \p Level on unless it says otherwise. It does so by naming
/// checks of this project (`torch-...`, `-torch-...`), which then adds to or
/// takes from the checks of the level, or by enabling nothing at all (`-*`).
/// That it leaves out what it does not know (`-*,bugprone-*`) says nothing.
std::string withDefaultChecks(llvm::StringRef Checks, unsigned Level);

} // namespace clang::tidy::torch

#endif
