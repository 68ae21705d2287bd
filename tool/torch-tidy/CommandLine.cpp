// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "CommandLine.h"
#include "Registry.h"
#include "clang/Basic/Version.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/raw_ostream.h"
#include <cstdlib>

using namespace llvm;

namespace torch_tidy {

namespace {

using Format = CommandLine::Format;

const char Overview[] =
    "torch-tidy checks C++ code that uses LibTorch.\n\n"
    "  torch-tidy                 the files of compile_commands.json, which "
    "is\n"
    "                             searched here, in build/ and in build/*/\n"
    "  torch-tidy FILE...         these files\n"
    "  torch-tidy FILE... -- ARG  these files, compiled with these arguments\n"
    "  torch-tidy --since REV     what has changed since a revision of git\n"
    "  torch-tidy init            writes the configuration files that are "
    "missing\n"
    "\n"
    "Exit status: 0 nothing found, 1 findings, 2 it could not do its work.\n";

// All options are of this command, which need not be named: at the top level
// are the options of LLVM's library, and some are called the same.
cl::SubCommand Check("check", "checks files (this need not be named)");

cl::OptionCategory Selecting("Which files"), Checking("Which checks"),
    Reporting("What to do with the findings"), Running("How to run");

cl::list<std::string> Files(cl::Positional, cl::desc("[FILE...] [-- ARG...]"),
                            cl::cat(Selecting), cl::sub(Check));
cl::opt<std::string>
    BuildPath("p", cl::desc("The build folder, or its compile_commands.json"),
              cl::value_desc("path"), cl::cat(Selecting), cl::sub(Check));
cl::opt<std::string>
    Since("since",
          cl::desc("Only lines that have changed since this revision of git"),
          cl::value_desc("revision"), cl::cat(Selecting), cl::sub(Check));
cl::opt<bool> Staged("staged",
                     cl::desc("Only lines staged for the next commit"),
                     cl::cat(Selecting), cl::sub(Check));
cl::opt<bool> WholeFiles(
    "whole-files",
    cl::desc("With --since or --staged: all lines of the changed files"),
    cl::cat(Selecting), cl::sub(Check));

cl::opt<unsigned> Level(
    "level",
    cl::desc("Checks up to this level: 0, 1 (default) or 2; .clang-tidy then "
             "chooses no checks"),
    cl::value_desc("n"), cl::init(1), cl::cat(Checking), cl::sub(Check));
cl::opt<std::string> Checks(
    "checks",
    cl::desc("As clang-tidy's: globs after those of .clang-tidy, of all checks "
             "that clang-tidy has"),
    cl::value_desc("globs"), cl::cat(Checking), cl::sub(Check));
cl::opt<bool>
    Strict("strict",
           cl::desc("Take for unsafe what no code settles (option Strict)"),
           cl::cat(Checking), cl::sub(Check));
cl::opt<std::string> Config("config",
                            cl::desc("YAML in place of .clang-tidy files"),
                            cl::value_desc("yaml"), cl::cat(Checking),
                            cl::sub(Check));
cl::opt<std::string>
    ConfigFile("config-file", cl::desc("A file in place of .clang-tidy files"),
               cl::value_desc("path"), cl::cat(Checking), cl::sub(Check));
cl::opt<std::string>
    HeaderFilter("header-filter",
                 cl::desc("Headers to report on, a regular expression"),
                 cl::value_desc("regex"), cl::cat(Checking), cl::sub(Check));
cl::opt<std::string> WarningsAsErrors(
    "warnings-as-errors", cl::desc("Checks whose warnings are errors"),
    cl::value_desc("globs"), cl::cat(Checking), cl::sub(Check));
cl::list<std::string> ExtraArguments("extra-arg",
                                     cl::desc("A further compiler argument"),
                                     cl::value_desc("arg"), cl::cat(Checking),
                                     cl::sub(Check));
cl::opt<std::string> ListChecks("list-checks",
                                cl::desc("Lists the checks; =json: as JSON"),
                                cl::value_desc("json"), cl::ValueOptional,
                                cl::cat(Checking), cl::sub(Check));
cl::opt<std::string> Explain("explain", cl::desc("Prints the page of a check"),
                             cl::value_desc("check"), cl::cat(Checking),
                             cl::sub(Check));

cl::opt<bool> Fix("fix", cl::desc("Applies the fixes of the warnings"),
                  cl::cat(Reporting), cl::sub(Check));
cl::opt<bool> FixNotes(
    "fix-notes",
    cl::desc("The same; where a warning has none, that of its only note with "
             "one"),
    cl::cat(Reporting), cl::sub(Check));
cl::opt<std::string> FormatStyle(
    "format-style",
    cl::desc("Format fixed lines: none (default), file, or a style of "
             "clang-format"),
    cl::value_desc("style"), cl::init("none"), cl::cat(Reporting),
    cl::sub(Check));
cl::opt<Format> Output(
    "format", cl::desc("The output:"), cl::init(Format::Text),
    cl::values(
        clEnumValN(Format::Text, "text", "as clang prints it (default)"),
        clEnumValN(Format::Json, "json", "JSON"),
        clEnumValN(Format::Sarif, "sarif", "SARIF 2.1.0"),
        clEnumValN(Format::GitHub, "github", "annotations of GitHub Actions"),
        clEnumValN(Format::GitLab, "gitlab", "code quality report of GitLab"),
        clEnumValN(Format::Html, "html", "one self-contained page")),
    cl::cat(Reporting), cl::sub(Check));
cl::opt<std::string>
    OutputFile("o",
               cl::desc("Writes the output to a file; the text goes on to the "
                        "terminal"),
               cl::value_desc("file"), cl::cat(Reporting), cl::sub(Check));
cl::opt<cl::boolOrDefault>
    UseColor("use-color", cl::desc("Colours; by default on a terminal"),
             cl::cat(Reporting), cl::sub(Check));
cl::opt<std::string>
    BaselineFile("baseline",
                 cl::desc("Findings that the file lists are not reported"),
                 cl::value_desc("file"), cl::cat(Reporting), cl::sub(Check));
cl::opt<std::string>
    WriteBaseline("write-baseline",
                  cl::desc("Writes today's findings as a baseline"),
                  cl::value_desc("file"), cl::cat(Reporting), cl::sub(Check));
cl::opt<bool> Stats("stats", cl::desc("Prints what was done, in numbers"),
                    cl::cat(Reporting), cl::sub(Check));
cl::opt<bool> Quiet("quiet", cl::desc("No summary, no progress"),
                    cl::cat(Reporting), cl::sub(Check));

cl::opt<unsigned>
    Jobs("j", cl::Prefix,
         cl::desc("Files at a time; default: by processors and memory"),
         cl::value_desc("n"), cl::cat(Running), cl::sub(Check));
cl::opt<bool> NoCache("no-cache", cl::desc("Keeps no precompiled headers"),
                      cl::cat(Running), cl::sub(Check));
cl::opt<bool>
    ClearCache("clear-cache",
               cl::desc("Removes the precompiled headers of all runs"),
               cl::cat(Running), cl::sub(Check));
cl::opt<std::string>
    CacheFolder("cache-dir",
                cl::desc("Folder of the precompiled headers; default: "
                         "torch-tidy in $XDG_CACHE_HOME, ~/.cache"),
                cl::value_desc("folder"), cl::cat(Running), cl::sub(Check));

void printVersion(raw_ostream &Out) {
  Out << "torch-tidy " << toolVersion() << "\n"
      << clang::getClangFullVersion() << "\n";
}

[[noreturn]] void fail(const Twine &Message) {
  errs() << "torch-tidy: " << Message
         << "; torch-tidy --help lists the options\n";
  std::exit(2);
}

} // namespace

CommandLine parseCommandLine(int Count, const char **Arguments) {
  CommandLine Result;
  std::vector<const char *> Own(Arguments, Arguments + Count);
  auto Dashes =
      llvm::find_if(Own, [](const char *A) { return StringRef(A) == "--"; });
  if (Dashes != Own.end()) {
    Result.CompilerArguments.emplace(Dashes + 1, Own.end());
    Own.erase(Dashes, Own.end());
  }
  if (Own.size() < 2 || StringRef(Own[1]) != "check")
    Own.insert(Own.begin() + 1, "check");
  cl::SetVersionPrinter(printVersion);
  std::string Problem;
  raw_string_ostream Problems(Problem);
  if (!cl::ParseCommandLineOptions(Own.size(), Own.data(), Overview,
                                   &Problems)) {
    // Of some mistakes LLVM has said all by itself.
    if (Problem.empty())
      std::exit(2);
    // "torch-tidy: Unknown command line argument '--x'.  Try: ...".
    StringRef First = StringRef(Problem).trim().split('\n').first;
    First.consume_front("torch-tidy: ");
    size_t Colon = First.find(": ");
    if (Colon != StringRef::npos && First.take_front(Colon).ends_with("tidy"))
      First = First.drop_front(Colon + 2);
    fail(First.split("  Try:").first.rtrim(". "));
  }

  Result.Files.assign(Files.begin(), Files.end());
  if (!Result.Files.empty() && Result.Files.front() == "init") {
    if (Result.Files.size() > 1)
      fail("init takes no files");
    Result.What = CommandLine::Command::Init;
    Result.Files.clear();
  }
  if (ListChecks.getNumOccurrences()) {
    if (!ListChecks.empty() && ListChecks != "json")
      fail("no list of checks as '" + ListChecks + "'; --list-checks=json");
    Result.What = ListChecks.empty() ? CommandLine::Command::ListChecks
                                     : CommandLine::Command::ListChecksAsJson;
  } else if (Explain.getNumOccurrences()) {
    Result.What = CommandLine::Command::Explain;
    Result.Explained = Explain;
  } else if (ClearCache) {
    Result.What = CommandLine::Command::ClearCache;
  }
  if (Level > 2)
    fail("there is no level " + Twine(Level.getValue()) + ", only 0, 1 and 2");
  if (Level.getNumOccurrences()) {
    if (!Checks.empty())
      fail("--level and --checks both choose the checks");
    Result.Level = Level;
  }
  if (!Since.empty() && Staged)
    fail("--since and --staged both choose the lines");
  if (WholeFiles && Since.empty() && !Staged)
    fail("--whole-files goes with --since or --staged");
  if (!Config.empty() && !ConfigFile.empty())
    fail("--config and --config-file both are the configuration");
  if (!BaselineFile.empty() && !WriteBaseline.empty())
    fail("--baseline and --write-baseline do not go together");
  Result.BuildPath = BuildPath;
  Result.Since = Since;
  Result.OnlyStaged = Staged;
  Result.TakesWholeFiles = WholeFiles;
  Result.Checks = Checks;
  Result.IsStrict = Strict;
  Result.Config = Config;
  Result.ConfigFile = ConfigFile;
  Result.HeaderFilter = HeaderFilter;
  Result.WarningsAsErrors = WarningsAsErrors;
  Result.ExtraArguments.assign(ExtraArguments.begin(), ExtraArguments.end());
  Result.Fix = FixNotes ? CommandLine::Fixing::FixesAndNotes
               : Fix    ? CommandLine::Fixing::Fixes
                        : CommandLine::Fixing::No;
  Result.FormatStyle = FormatStyle;
  Result.Output = Output;
  Result.OutputFile = OutputFile;
  if (UseColor != cl::BOU_UNSET)
    Result.UsesColor = UseColor == cl::BOU_TRUE;
  Result.Baseline = BaselineFile;
  Result.WriteBaseline = WriteBaseline;
  Result.PrintsStatistics = Stats;
  Result.IsQuiet = Quiet;
  Result.Jobs = Jobs;
  Result.UsesCache = !NoCache;
  Result.CacheFolder = CacheFolder;
  return Result;
}

} // namespace torch_tidy
