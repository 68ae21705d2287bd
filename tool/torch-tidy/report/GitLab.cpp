// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "Common.h"
#include "Registry.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/xxhash.h"

namespace torch_tidy {

static llvm::StringRef severityOf(const Finding &F) {
  if (F.Level == Finding::Severity::Error)
    return "critical";
  const CheckInfo *Check = findCheck(F.Check);
  if (!Check)
    return "minor";
  return Check->Level == 0 ? "critical" : Check->Level == 1 ? "major" : "minor";
}

void writeGitLab(const Report &R, SourceFiles &Files, llvm::raw_ostream &Out) {
  (void)Files;
  llvm::json::OStream Json(Out, /*IndentSize=*/2);
  auto Entry = [&](llvm::StringRef Check, llvm::StringRef Message,
                   llvm::StringRef Fingerprint, llvm::StringRef Severity,
                   llvm::StringRef Path, unsigned Line) {
    Json.object([&] {
      Json.attribute("description", utf8(Message));
      Json.attribute("check_name", Check);
      Json.attribute("fingerprint", Fingerprint);
      Json.attribute("severity", Severity);
      Json.attributeObject("location", [&] {
        // GitLab drops what has no place: the folder stands for none.
        Json.attribute("path",
                       Path.empty() ? "." : utf8(shownPath(Path, R.Base)));
        Json.attributeObject(
            "lines", [&] { Json.attribute("begin", std::max(Line, 1u)); });
      });
    });
  };
  Json.array([&] {
    for (const Finding &F : R.Findings)
      Entry(F.Check, F.Message, F.Fingerprint, severityOf(F), F.At.Path,
            F.At.Line);
    for (const auto &[Path, Why] : R.Failures)
      Entry("torch-tidy", "could not be analyzed: " + Why,
            llvm::utohexstr(
                llvm::xxh3_64bits(shownPath(Path, R.Base) + '\0' + Why),
                /*LowerCase=*/true, /*Width=*/16),
            "critical", Path, 1);
  });
  Json.flush();
  Out << '\n';
}

} // namespace torch_tidy
