// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A line on the terminal that tells how far a run is.

#ifndef TORCH_TIDY_TOOL_PROGRESS_H
#define TORCH_TIDY_TOOL_PROGRESS_H

#include "llvm/Support/Format.h"
#include "llvm/Support/Process.h"
#include "llvm/Support/raw_ostream.h"
#include <chrono>

namespace torch_tidy {

/// Writes nothing where standard error is no terminal.
class ProgressLine {
public:
  explicit ProgressLine(bool IsWanted)
      : IsShown(IsWanted && llvm::sys::Process::StandardErrIsDisplayed()),
        Begin(std::chrono::steady_clock::now()) {
    show(0, 0, 0);
  }

  void show(unsigned Done, unsigned Of, unsigned Findings) {
    if (!IsShown)
      return;
    llvm::raw_ostream &Out = llvm::errs();
    Out << "\r\x1b[K";
    if (!Of) {
      Out << "reading what the files include";
    } else {
      double Seconds = std::chrono::duration<double>(
                           std::chrono::steady_clock::now() - Begin)
                           .count();
      Out << '[' << Done << '/' << Of << "] " << Findings << " findings";
      if (Done && Done < Of)
        Out << llvm::format(", %.0f s left", Seconds / Done * (Of - Done));
    }
    Out.flush();
    IsDirty = true;
  }

  void clear() {
    if (IsDirty)
      llvm::errs() << "\r\x1b[K";
    IsDirty = false;
  }

private:
  const bool IsShown;
  bool IsDirty = false;
  const std::chrono::steady_clock::time_point Begin;
};

} // namespace torch_tidy

#endif
