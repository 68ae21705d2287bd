// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "Common.h"

namespace torch_tidy {

using llvm::StringRef;

/// As GitHub's runner reads it back: what ends a command, and in properties
/// what ends those, is written in hexadecimal.
static std::string escaped(StringRef Text, bool IsProperty) {
  std::string Result;
  for (char C : utf8(Text)) {
    if (C == '%')
      Result += "%25";
    else if (C == '\r')
      Result += "%0D";
    else if (C == '\n')
      Result += "%0A";
    else if (IsProperty && C == ':')
      Result += "%3A";
    else if (IsProperty && C == ',')
      Result += "%2C";
    else
      Result += C;
  }
  return Result;
}

void writeGitHub(const Report &R, SourceFiles &Files, llvm::raw_ostream &Out) {
  auto Property = [](StringRef Text) { return escaped(Text, true); };
  for (const Finding &F : R.Findings) {
    Out << (F.Level == Finding::Severity::Error ? "::error " : "::warning ");
    if (!F.At.Path.empty()) {
      Range Extent = extentOf(F.At, F.Ranges, Files);
      Out << "file=" << Property(shownPath(F.At.Path, R.Base))
          << ",line=" << F.At.Line << ",endLine=" << Extent.End.Line;
      // GitHub takes columns only within one line.
      if (Extent.End.Line == F.At.Line)
        Out << ",col=" << codePointColumn(F.At, Files)
            << ",endColumn=" << codePointColumn(Extent.End, Files);
      Out << ",";
    }
    std::string Message = F.Message;
    for (const Note &N : F.Notes) {
      Message += "\n";
      if (!N.At.Path.empty()) {
        // The file only where it is another.
        if (N.At.Path != F.At.Path)
          Message += shownPath(N.At.Path, R.Base) + ":";
        else
          Message += "line ";
        Message += std::to_string(N.At.Line) + ": ";
      }
      Message += N.Message;
    }
    Out << "title=" << Property(F.Check) << "::" << escaped(Message, false)
        << '\n';
  }
  for (const auto &[Path, Why] : R.Failures) {
    Out << "::error ";
    if (!Path.empty())
      Out << "file=" << Property(shownPath(Path, R.Base)) << ",";
    Out << "title=torch-tidy::"
        << escaped("could not be analyzed: " + Why, false) << '\n';
  }
}

} // namespace torch_tidy
