// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// clang-tidy with the checks in it, over many files in one process: for code
// that does not compile, as an editor sees it while somebody types. It tells
// each file before it begins, so that one that ends the process is known.
//
//   CrashFuzz [--seconds N] [--strict] [--crash-on CHECK] [--hang-on CHECK]
//             FILE... -- COMPILE-FLAG...
//
// Built with -fsanitize=address it finds what does not crash by itself. With
// --crash-on or --hang-on it ends, or does not end, where that check warns: so
// that a test can see that such a file is told of.

#include "clang-tidy/ClangTidy.h"
#include "clang-tidy/ClangTidyDiagnosticConsumer.h"
#include "clang-tidy/ClangTidyOptions.h"
#include "clang/Tooling/CompilationDatabase.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/Signals.h"
#include "llvm/Support/VirtualFileSystem.h"
#include "llvm/Support/raw_ostream.h"

#include <ctime>
#include <sys/time.h>
#include <unistd.h>

using namespace clang;
using namespace clang::tidy;
using llvm::StringRef;

/// What a test wants to see.
struct Planted {
  StringRef Crash, Hang;
  void meet(StringRef Check) const {
    if (Check == Crash)
      abort();
    volatile bool IsHung = Check == Hang;
    while (IsHung)
      continue;
  }
};

static unsigned warningsIn(const std::string &File, bool IsStrict,
                           const tooling::CompilationDatabase &Compilations,
                           const Planted &Faults) {
  ClangTidyOptions Options = ClangTidyOptions::getDefaults();
  // The latter is there before LLVM 22 only; see test/scope.
  Options.Checks = "-*,torch-*,test-own-declarations";
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
                    /*ApplyAnyFix=*/false)) {
    Count += StringRef(Error.DiagnosticName).starts_with("torch-");
    Faults.meet(Error.DiagnosticName);
  }
  return Count;
}

/// SIGPROF ends a file that takes so many seconds of the processor's time,
/// SIGALRM one that waits; of these there are many more, as the machine may be
/// busy.
static void limit(unsigned Seconds) {
  itimerval Timer{};
  Timer.it_value.tv_sec = Seconds;
  setitimer(ITIMER_PROF, &Timer, nullptr);
  alarm(20 * Seconds);
}

int main(int Argc, const char **Argv) {
  llvm::sys::PrintStackTraceOnErrorSignal(Argv[0]);
  std::vector<std::string> Files, Flags;
  Planted Faults;
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
    else if (Argument == "--crash-on" && I + 1 < Argc)
      Faults.Crash = Argv[++I];
    else if (Argument == "--hang-on" && I + 1 < Argc)
      Faults.Hang = Argv[++I];
    else
      Files.push_back(Argument.str());
  }
  tooling::FixedCompilationDatabase Compilations(".", Flags);
  for (const std::string &File : Files) {
    llvm::outs() << "begin " << File << "\n";
    llvm::outs().flush();
    limit(Seconds);
    std::clock_t Start = std::clock();
    unsigned Count = warningsIn(File, IsStrict, Compilations, Faults);
    double Spent = double(std::clock() - Start) / CLOCKS_PER_SEC;
    llvm::outs() << "end " << Count << " " << llvm::format("%.2f s\n", Spent);
    llvm::outs().flush();
  }
  return 0;
}
