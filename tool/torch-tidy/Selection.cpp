// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "Selection.h"
#include "Paths.h"
#include "Runner.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

using namespace llvm;
namespace path = llvm::sys::path;

namespace torch_tidy {

static bool isHeader(StringRef File) {
  return StringSwitch<bool>(path::extension(File).lower())
      .Cases({".h", ".hh", ".hpp", ".hxx", ".h++", ".cuh", ".inl", ".ipp"},
             true)
      .Default(false);
}

static bool isSource(StringRef File) {
  return StringSwitch<bool>(path::extension(File).lower())
      .Cases({".cpp", ".cc", ".cxx", ".c++", ".cu", ".hip", ".mm"}, true)
      .Default(path::extension(File) == ".C");
}

bool Selection::isAskedFor(const Finding &F) const {
  if (OnlyFiles && !OnlyFiles->contains(F.At.Path))
    return false;
  if (!Changed || TakesWholeFiles)
    return true;
  if (Changed->contains(F.At.Path, F.At.Line, F.At.Line))
    return true;
  // A finding is as long as the expression that it stands on.
  return llvm::any_of(F.Ranges, [&](const Range &R) {
    return R.Begin.Path == F.At.Path &&
           Changed->contains(F.At.Path, R.Begin.Line, R.End.Line);
  });
}

/// The units through which headers are best seen: one whose file is called as
/// the header is, as it holds the rest of the header's classes, or else any.
static void addUnitsOf(ArrayRef<std::string> Headers, const Compilations &From,
                       Selection &Result) {
  std::vector<TranslationUnit> All;
  for (const std::string &File : From.allFiles())
    for (TranslationUnit &Unit : From.unitsOf(File))
      All.push_back(std::move(Unit));
  std::vector<std::vector<std::string>> Parts = projectFilesOf(All);
  llvm::StringSet<> Taken;
  for (const TranslationUnit &Unit : Result.Units)
    Taken.insert(Unit.File);
  for (const std::string &Header : Headers) {
    int Best = -1;
    for (size_t I = 0; I < All.size(); ++I) {
      if (!llvm::is_contained(Parts[I], Header))
        continue;
      bool IsNamesake = path::stem(All[I].File) == path::stem(Header);
      if (IsNamesake || Best < 0)
        Best = I;
      if (IsNamesake || Taken.contains(All[I].File))
        break;
    }
    if (Best >= 0) {
      if (Taken.insert(All[Best].File).second)
        Result.Units.push_back(All[Best]);
      continue;
    }
    for (TranslationUnit &Unit : From.unitsOf(Header))
      Result.Units.push_back(std::move(Unit));
  }
}

Expected<Selection> select(const CommandLine &Options) {
  Selection Result;
  Result.TakesWholeFiles = Options.TakesWholeFiles;
  if (!Options.Since.empty() || Options.OnlyStaged) {
    Expected<Changes> Changed =
        Options.OnlyStaged ? Changes::staged() : Changes::since(Options.Since);
    if (!Changed)
      return Changed.takeError();
    Result.Changed = std::move(*Changed);
  }

  std::optional<Compilations> From;
  if (Options.CompilerArguments) {
    if (Options.Files.empty())
      return createStringError("no files before '--'");
    From = Compilations::fromArguments(*Options.CompilerArguments);
  } else {
    Expected<std::optional<Compilations>> Database =
        Compilations::fromDatabase(Options.BuildPath);
    if (!Database)
      return Database.takeError();
    From = std::move(*Database);
  }
  if (!From) {
    if (Options.Files.empty() && !Result.Changed)
      return createStringError(
          "no compile_commands.json here, in build/ or in build/*/; configure "
          "with CMAKE_EXPORT_COMPILE_COMMANDS=ON, give its folder with -p, or "
          "name files");
    std::optional<FoundLibTorch> Found = findLibTorch();
    if (!Found)
      return createStringError(
          "no compile_commands.json and no LibTorch found; give the compiler's "
          "arguments after '--', or set CMAKE_PREFIX_PATH");
    From = Compilations::fromLibTorch(*Found);
    Result.Remarks.push_back("no compile_commands.json; LibTorch in " +
                             Found->IncludeFolders.front() + ", from " +
                             Found->How);
  }

  Result.Base = repositoryRoot().value_or(From->projectFolder());
  if (Result.Base.empty())
    Result.Base = absolutePath(".");

  // What is named, or has changed, or all.
  std::vector<std::string> Sources, Headers;
  if (!Options.Files.empty() || Result.Changed) {
    std::vector<std::string> Named;
    for (const std::string &File : Options.Files)
      Named.push_back(absolutePath(File));
    if (Result.Changed && Named.empty())
      Named = Result.Changed->files();
    for (std::string &File : Named) {
      bool IsNamed = !Options.Files.empty();
      if (isHeader(File))
        Headers.push_back(std::move(File));
      else if (isSource(File) || (IsNamed && !Result.Changed))
        Sources.push_back(std::move(File));
    }
    // Said, lest it is taken for a check that found nothing.
    if (Sources.empty() && Headers.empty())
      Result.Remarks.push_back(
          (Options.OnlyStaged
               ? "nothing is staged"
               : "nothing has changed since '" + Options.Since + "'") +
          " that could be checked");
  } else {
    Sources = From->allFiles();
    if (Sources.empty())
      return createStringError(From->origin() + " lists no files");
  }
  for (const std::string &File : Sources) {
    std::vector<TranslationUnit> Units = From->unitsOf(File);
    if (Units.empty())
      Result.Failures.emplace_back(File, "not in " + From->origin());
    for (TranslationUnit &Unit : Units)
      Result.Units.push_back(std::move(Unit));
  }
  size_t OfSources = Result.Units.size();
  if (!Headers.empty()) {
    addUnitsOf(Headers, *From, Result);
    llvm::StringSet<> Asked;
    for (const std::string &Header : Headers)
      Asked.insert(Header);
    for (const auto &Parts :
         projectFilesOf(ArrayRef(Result.Units).take_front(OfSources)))
      for (const std::string &File : Parts)
        Asked.insert(File);
    Result.OnlyFiles = std::move(Asked);
  }
  if (Result.Changed && Result.TakesWholeFiles) {
    llvm::StringSet<> Asked;
    for (const auto *List : {&Sources, &Headers})
      for (const std::string &File : *List)
        Asked.insert(File);
    Result.OnlyFiles = std::move(Asked);
  }
  return Result;
}

} // namespace torch_tidy
