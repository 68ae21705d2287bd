// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What the tool knows of the checks: Checks.def, and the page of each.

#ifndef TORCH_TIDY_TOOL_REGISTRY_H
#define TORCH_TIDY_TOOL_REGISTRY_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include <string>

namespace torch_tidy {

struct CheckInfo {
  llvm::StringRef Name;
  unsigned Level;
  llvm::StringRef Summary;
  llvm::StringRef Page; ///< docs/checks/<name>.md, Markdown
};

/// All checks, in the order of Checks.def.
llvm::ArrayRef<CheckInfo> allChecks();
/// Null where no check is called so.
const CheckInfo *findCheck(llvm::StringRef Name);
/// The checks up to a level as clang-tidy's --checks takes them.
std::string checksUpTo(unsigned Level);
/// The version of torch-tidy: "0.1.0".
llvm::StringRef toolVersion();

} // namespace torch_tidy

#endif
