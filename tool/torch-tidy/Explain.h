// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What --explain and --list-checks print.

#ifndef TORCH_TIDY_TOOL_EXPLAIN_H
#define TORCH_TIDY_TOOL_EXPLAIN_H

#include "Markdown.h"
#include "Registry.h"
#include "llvm/Support/raw_ostream.h"

namespace torch_tidy {

/// The page of a check.
void explain(const CheckInfo &Check, llvm::raw_ostream &Out,
             TerminalStyle Style);

/// The check that somebody who wrote \p Name most probably meant; null if none
/// is near.
const CheckInfo *nearestCheck(llvm::StringRef Name);

/// Name, level and summary of the checks, by level.
void listChecks(llvm::raw_ostream &Out, TerminalStyle Style);
/// The same as a JSON array of objects with name, level and summary.
void listChecksAsJson(llvm::raw_ostream &Out);

} // namespace torch_tidy

#endif
