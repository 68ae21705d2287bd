// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What the reports share.

#ifndef TORCH_TIDY_TOOL_REPORT_COMMON_H
#define TORCH_TIDY_TOOL_REPORT_COMMON_H

#include "LLVMCompat.h"
#include "Report.h"
#include "clang/Basic/Diagnostic.h"
#include "clang/Basic/FileManager.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/Support/VirtualFileSystem.h"

namespace torch_tidy {

/// A step of the path through the program, which leads to the warning or past
/// it.
struct Step {
  const Position *At;
  llvm::StringRef Message;
  const std::vector<Range> *Ranges;
  bool IsWarning;
};

/// The steps in the order in which they happen: notes without a place or with a
/// fix are none. The warning stands before those last notes that lie below it.
std::vector<Step> pathOf(const Finding &F);

/// A fix to choose: that of the warning (with an empty title), or of a note.
struct Choice {
  llvm::StringRef Title;
  const Edits *Fix;
};
std::vector<Choice> choicesOf(const Finding &F);

/// The stretch of text that begins at a place: to the end of the range that
/// holds it, else the token.
Range extentOf(const Position &At, const std::vector<Range> &Ranges,
               SourceFiles &Files);

/// The text with what is no UTF-8 replaced, as JSON and HTML need it.
std::string utf8(llvm::StringRef Text);

/// The column, from 1, in code points instead of bytes.
unsigned codePointColumn(const Position &At, SourceFiles &Files);

/// Clang's view of the files of a report: their text as SourceFiles has it.
class ReportSources {
public:
  ReportSources(SourceFiles &Files, clang::DiagnosticConsumer *Printer);
  ReportSources(const ReportSources &) = delete;

  clang::SourceManager &manager() { return Sources; }
  clang::DiagnosticsEngine &diagnostics() { return Diagnostics; }
  clang::SourceLocation location(llvm::StringRef Path, unsigned Offset);
  clang::CharSourceRange range(const Range &R);
  clang::CharSourceRange range(const clang::tooling::Replacement &R);

private:
  SourceFiles &Files;
  llvm::IntrusiveRefCntPtr<llvm::vfs::InMemoryFileSystem> System;
  clang::FileManager Manager;
  clang::tidy::torch::DiagnosticOptionsOwner Options;
  clang::DiagnosticsEngine Diagnostics;
  clang::SourceManager Sources;
};

} // namespace torch_tidy

#endif
