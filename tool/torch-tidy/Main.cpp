// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// torch-tidy: the checks over a whole project.

#include "AtomicFile.h"
#include "Baseline.h"
#include "CommandLine.h"
#include "Explain.h"
#include "Fixes.h"
#include "Init.h"
#include "Progress.h"
#include "Runner.h"
#include "Selection.h"
#include "report/Report.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/InitLLVM.h"
#include "llvm/Support/Process.h"
#include "llvm/Support/TargetSelect.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;
using namespace torch_tidy;
using clang::tidy::torch::flow::CertaintyCounts;

static int fail(Error E) {
  errs() << "torch-tidy: " << toString(std::move(E)) << '\n';
  return 2;
}

static void remark(const Twine &Text) {
  errs() << "torch-tidy: " << Text << '\n';
}

static TerminalStyle terminalStyle(const CommandLine &Options) {
  TerminalStyle Style;
  bool IsTerminal = sys::Process::StandardOutIsDisplayed();
  Style.UseColor = Options.UsesColor.value_or(
      IsTerminal && sys::Process::StandardOutHasColors());
  Style.Width = IsTerminal ? sys::Process::StandardOutColumns() : 80;
  return Style;
}

static Expected<CheckSelection> checksOf(const CommandLine &Options) {
  CheckSelection Result;
  Result.Checks = Options.Checks;
  Result.HasLevel = Options.Level.has_value();
  Result.Level = Options.Level.value_or(1);
  Result.IsStrict = Options.IsStrict;
  Result.Config = Options.Config;
  Result.HeaderFilter = Options.HeaderFilter;
  Result.WarningsAsErrors = Options.WarningsAsErrors;
  Result.ExtraArguments = Options.ExtraArguments;
  if (!Options.ConfigFile.empty()) {
    auto Text = MemoryBuffer::getFile(Options.ConfigFile, /*IsText=*/true);
    if (!Text)
      return createStringError("cannot read " + Options.ConfigFile + ": " +
                               Text.getError().message());
    Result.Config = (*Text)->getBuffer().str();
    if (StringRef(Result.Config).trim().empty())
      Result.Config = "{}";
  }
  // Says now what would go wrong in each thread.
  auto Provider = Result.makeProvider();
  if (!Provider)
    return Provider.takeError();
  return Result;
}

static void write(const Report &R, SourceFiles &Files,
                  CommandLine::Format Format, raw_ostream &Out, bool Color) {
  switch (Format) {
  case CommandLine::Format::Text:
    return writeText(R, Files, Out, Color);
  case CommandLine::Format::Json:
    return writeJson(R, Files, Out);
  case CommandLine::Format::Sarif:
    return writeSarif(R, Files, Out);
  case CommandLine::Format::GitHub:
    return writeGitHub(R, Files, Out);
  case CommandLine::Format::GitLab:
    return writeGitLab(R, Files, Out);
  case CommandLine::Format::Html:
    return writeHtml(R, Files, Out);
  }
}

static Error report(const Report &R, SourceFiles &Files,
                    const CommandLine &Options) {
  bool Color = terminalStyle(Options).UseColor;
  bool IsText = Options.Output == CommandLine::Format::Text;
  if (Options.OutputFile.empty()) {
    write(R, Files, Options.Output, outs(), Color);
    outs().flush();
    if (outs().has_error()) {
      std::error_code EC = outs().error();
      outs().clear_error();
      return createStringError("cannot write the output: " + EC.message());
    }
    return Error::success();
  }
  std::string Text;
  raw_string_ostream Out(Text);
  write(R, Files, Options.Output, Out, /*Color=*/false);
  if (Error E = writeAtomically(Options.OutputFile, Out.str()))
    return E;
  if (!IsText)
    writeText(R, Files, outs(), Color);
  return Error::success();
}

static void printStatistics(const RunStatistics &S, size_t Findings) {
  raw_ostream &Out = errs();
  Out << "files analysed: " << S.Files << " (" << S.OverSharedHeader
      << " over a shared header, " << S.HeadersMade << " of those made now)\n"
      << "files without LibTorch: " << S.WithoutLibTorch << '\n'
      << "findings: " << Findings << ", suppressed: " << S.Suppressed << '\n'
      << "functions analysed: " << S.Flow.Functions
      << ", at a bound: " << S.Flow.BoundHits
      << ", silent therefore: " << S.Flow.Silenced << '\n'
      << "conversions: " << S.Flow.Conversions
      << ", reached: " << S.Flow.Reached
      << ", followed to a use: " << S.Flow.Followed << '\n';
  auto Row = [&](const char *Property, const CertaintyCounts &Counts) {
    Out << "  " << Property << ": " << Counts.Known << " known, "
        << Counts.Evidence << " with evidence, " << Counts.Unknown
        << " unknown\n";
  };
  Row("device", S.Flow.Device);
  Row("layout", S.Flow.Layout);
  Row("dtype", S.Flow.DType);
  if (!S.Flow.Slowest.empty())
    Out << "slowest function: " << S.Flow.Slowest
        << format(" (%.3f s)", S.Flow.SlowestSeconds) << '\n';
  Out << format("seconds: %.2f", S.Seconds);
  if (!S.Slowest.empty())
    Out << ", the slowest file " << S.Slowest
        << format(" (%.2f)", S.SlowestSeconds);
  Out << '\n';
}

static std::string counted(size_t N, StringRef One, StringRef Several) {
  return (Twine(N) + " " + (N == 1 ? One : Several)).str();
}

/// Applies fixes, and says what was done. False where a file was not written.
static bool applyAndSay(std::vector<Finding> &Findings, SourceFiles &Files,
                        const CommandLine &Options) {
  FixOptions How;
  How.FromNotes = Options.Fix == CommandLine::Fixing::FixesAndNotes;
  How.FormatStyle = Options.FormatStyle;
  FixResult Fixed = applyFixes(Findings, Files, How);
  for (const FixResult::Skipped &S : Fixed.NotApplied) {
    const Finding &F = Findings[S.Index];
    remark(F.At.Path + ":" + Twine(F.At.Line) + ": " + S.Why);
  }
  for (const std::string &Error : Fixed.Errors)
    remark(Error);
  if (!Fixed.Applied.empty())
    remark("applied " + counted(Fixed.Applied.size(), "fix", "fixes") + " in " +
           counted(Fixed.Files.size(), "file", "files"));
  return Fixed.Errors.empty();
}

static int check(const CommandLine &Options) {
  Expected<CheckSelection> Checks = checksOf(Options);
  if (!Checks)
    return fail(Checks.takeError());
  Expected<Selection> Selected = select(Options);
  if (!Selected)
    return fail(Selected.takeError());
  std::optional<Baseline> Known;
  if (!Options.Baseline.empty()) {
    Expected<Baseline> Read = Baseline::read(Options.Baseline);
    if (!Read)
      return fail(Read.takeError());
    Known = std::move(*Read);
  }
  if (!Options.IsQuiet)
    for (const std::string &Remark : Selected->Remarks)
      remark(Remark);

  SourceFiles Files;
  RunOptions How;
  How.Jobs = Options.Jobs;
  How.UsesCache = Options.UsesCache;
  How.CacheFolder = Options.CacheFolder;
  ProgressLine Line(!Options.IsQuiet);
  How.Progress = [&](unsigned Done, unsigned Of, unsigned Findings) {
    Line.show(Done, Of, Findings);
  };
  llvm::StringSet<> Analyzed;
  for (const TranslationUnit &Unit : Selected->Units)
    Analyzed.insert(Unit.File);
  RunResult Result = run(std::move(Selected->Units), *Checks, How, Files);
  Line.clear();
  for (const std::string &Remark : Result.Remarks)
    remark(Remark);

  Report R;
  R.Base = Selected->Base;
  R.FilesAnalyzed = Result.Statistics.Files;
  R.Failures = std::move(Selected->Failures);
  R.Failures.insert(R.Failures.end(), Result.Failures.begin(),
                    Result.Failures.end());
  llvm::sort(R.Failures);
  R.Findings = std::move(Result.Findings);
  finish(R.Findings, Files, R.Base);
  llvm::erase_if(R.Findings,
                 [&](const Finding &F) { return !Selected->isAskedFor(F); });

  if (!Options.WriteBaseline.empty()) {
    if (Error E = Baseline::of(R.Findings, R.Base).write(Options.WriteBaseline))
      return fail(std::move(E));
    remark("wrote " + counted(R.Findings.size(), "finding", "findings") +
           " to " + Options.WriteBaseline);
    R.Findings.clear();
  }
  if (Known) {
    bool IsWhole = Options.Files.empty() && !Selected->Changed;
    std::vector<Baseline::Entry> Stale =
        Known->drop(R.Findings, [&](const Baseline::Entry &E) {
          SmallString<256> Path(E.Path);
          sys::path::make_absolute(R.Base, Path);
          return IsWhole || (Analyzed.contains(Path) && !Selected->Changed);
        });
    for (const Baseline::Entry &E : Stale)
      remark(Options.Baseline + ": no such finding any more: " + E.Path + ": " +
             E.Message + " [" + E.Check + "]");
  }

  bool IsWritten = true;
  if (Error E = report(R, Files, Options))
    return fail(std::move(E));
  if (Options.Fix != CommandLine::Fixing::No)
    IsWritten = applyAndSay(R.Findings, Files, Options);
  for (const auto &[File, Why] : R.Failures)
    remark(File + ": not analysed: " + Why);
  if (Options.PrintsStatistics)
    printStatistics(Result.Statistics, R.Findings.size());
  if (!R.Failures.empty() || !IsWritten)
    return 2;
  return R.Findings.empty() ? 0 : 1;
}

int main(int Count, const char **Arguments) {
  // Removes temporary files at a signal, and prints a stack where it crashes.
  InitLLVM Init(Count, Arguments);
  CommandLine Options = parseCommandLine(Count, Arguments);
  switch (Options.What) {
  case CommandLine::Command::Init: {
    SmallString<256> Here;
    sys::fs::current_path(Here);
    if (Error E = initialize(Here, outs()))
      return fail(std::move(E));
    return 0;
  }
  case CommandLine::Command::ListChecks:
    listChecks(outs(), terminalStyle(Options));
    return 0;
  case CommandLine::Command::ListChecksAsJson:
    listChecksAsJson(outs());
    return 0;
  case CommandLine::Command::Explain: {
    if (const CheckInfo *Check = findCheck(Options.Explained)) {
      explain(*Check, outs(), terminalStyle(Options));
      return 0;
    }
    const CheckInfo *Near = nearestCheck(Options.Explained);
    remark("there is no check '" + Options.Explained + "'" +
           (Near ? "; did you mean '" + Near->Name.str() + "'?"
                 : std::string("; --list-checks lists them")));
    return 2;
  }
  case CommandLine::Command::ClearCache: {
    HeaderCache Cache(Options.CacheFolder);
    Expected<unsigned> Removed = Cache.clear();
    if (!Removed)
      return fail(Removed.takeError());
    outs() << "removed " << counted(*Removed, "file", "files") << " from "
           << Cache.folder() << '\n';
    return 0;
  }
  case CommandLine::Command::Check:
    return check(Options);
  }
  llvm_unreachable("all commands are handled");
}
