// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The words of warnings and notes, in one place for one voice.

#ifndef TORCH_TIDY_WORDING_H
#define TORCH_TIDY_WORDING_H

#include "flow/Findings.h"
#include <string>

namespace clang::tidy::torch {

/// "'scores'", or "the result of 'forward'".
std::string nameOfTensor(const Expr *E);
/// One step of a path, as a note.
std::string wordsOf(const flow::TraceStep &Step);
/// "is reassigned", "goes out of scope".
llvm::StringRef wordsOf(flow::DeathReason Reason);
/// "host code reads the memory here".
llvm::StringRef wordsOf(flow::UseKind Kind);

} // namespace clang::tidy::torch

#endif
