// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "Init.h"
#include "AtomicFile.h"
#include "Registry.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

using namespace llvm;

namespace torch_tidy {

static std::string clangTidyFile() {
  std::string Text =
      "# The checks of torch-tidy up to level 1: bugs whenever the line runs,\n"
      "# and bugs on some input or machine.\n"
      "Checks: >\n"
      "  -*";
  for (const CheckInfo &Check : allChecks())
    if (Check.Level <= 1)
      Text += ",\n  " + Check.Name.str();
  return Text + "\nHeaderFilterRegex: '.*'\n";
}

static const char ClangdFile[] =
    "# clangd runs a check in the editor only if it has measured it as fast,\n"
    "# which it has not for those of other people.\n"
    "Diagnostics:\n"
    "  ClangTidy:\n"
    "    Add: torch-*\n"
    "    FastCheckFilter: None\n";

static const char PreCommitFile[] = "repos:\n"
                                    "  - repo: local\n"
                                    "    hooks:\n"
                                    "      - id: torch-tidy\n"
                                    "        name: torch-tidy\n"
                                    "        description: checks the staged "
                                    "lines of C++ code that uses LibTorch\n"
                                    "        entry: torch-tidy --staged\n"
                                    "        language: system\n"
                                    "        types_or: [c++, cuda]\n"
                                    "        pass_filenames: false\n"
                                    "        # shows what it says even where "
                                    "nothing is found\n"
                                    "        verbose: true\n";

Error initialize(StringRef Folder, raw_ostream &Out) {
  const std::pair<const char *, std::string> Files[] = {
      {".clang-tidy", clangTidyFile()},
      {".clangd", ClangdFile},
      {".pre-commit-config.yaml", PreCommitFile}};
  for (const auto &[Name, Text] : Files) {
    SmallString<256> Path(Folder);
    sys::path::append(Path, Name);
    if (sys::fs::exists(Path)) {
      Out << Name << ": is there, left as it is\n";
      continue;
    }
    if (Error E = writeAtomically(Path, Text))
      return E;
    Out << Name << ": written\n";
  }
  return Error::success();
}

} // namespace torch_tidy
