// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// clang-tidy with the checks in it, over many files in one process: for code
// that does not compile, as an editor sees it while somebody types. It tells
// each file before it begins, so that one that ends the process is known.
//
//   CrashFuzz [--seconds N] [--strict] FILE... -- COMPILE-FLAG...
//
// Built with -fsanitize=address it finds what does not crash by itself.

#include "clang-tidy/ClangTidy.h"
#include "clang-tidy/ClangTidyDiagnosticConsumer.h"
#include "clang-tidy/ClangTidyOptions.h"
#include "clang/Tooling/CompilationDatabase.h"
#include "llvm/Support/VirtualFileSystem.h"
#include "llvm/Support/raw_ostream.h"

#include <unistd.h>

using namespace clang;
using namespace clang::tidy;
using llvm::StringRef;

static unsigned warningsIn(const std::string &File, bool IsStrict,
                           const tooling::CompilationDatabase &Compilations) {
  ClangTidyOptions Options = ClangTidyOptions::getDefaults();
  Options.Checks = "-*,torch-*";
  Options.HeaderFilterRegex = "";
  if (IsStrict)
    for (const char *Check :
         {"torch-missing-cpu", "torch-missing-detach",
          "torch-missing-contiguous", "torch-missing-resolve"})
      Options.CheckOptions[(Check + StringRef(".Strict")).str()] =
          ClangTidyOptions::ClangTidyValue("true");
  ClangTidyContext Context(std::make_unique<DefaultOptionsProvider>(
      ClangTidyGlobalOptions(), Options));
  llvm::IntrusiveRefCntPtr<llvm::vfs::OverlayFileSystem> Files(
      new llvm::vfs::OverlayFileSystem(llvm::vfs::getRealFileSystem()));
  unsigned Count = 0;
  for (const ClangTidyError &Error :
       runClangTidy(Context, Compilations, {File}, Files,
                    /*ApplyAnyFix=*/false))
    Count += StringRef(Error.DiagnosticName).starts_with("torch-");
  return Count;
}

int main(int Argc, const char **Argv) {
  std::vector<std::string> Files, Flags;
  unsigned Seconds = 60;
  bool IsStrict = false, IsFlag = false;
  for (int I = 1; I < Argc; ++I) {
    StringRef Argument = Argv[I];
    if (IsFlag)
      Flags.push_back(Argument.str());
    else if (Argument == "--")
      IsFlag = true;
    else if (Argument == "--strict")
      IsStrict = true;
    else if (Argument == "--seconds" && I + 1 < Argc)
      Seconds = std::stoul(Argv[++I]);
    else
      Files.push_back(Argument.str());
  }
  tooling::FixedCompilationDatabase Compilations(".", Flags);
  for (const std::string &File : Files) {
    llvm::outs() << "begin " << File << "\n";
    llvm::outs().flush();
    alarm(Seconds); // SIGALRM tells of one that does not end
    unsigned Count = warningsIn(File, IsStrict, Compilations);
    llvm::outs() << "end " << Count << "\n";
    llvm::outs().flush();
  }
  return 0;
}
