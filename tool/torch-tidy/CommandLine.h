// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What the user asks for.

#ifndef TORCH_TIDY_TOOL_COMMANDLINE_H
#define TORCH_TIDY_TOOL_COMMANDLINE_H

#include <optional>
#include <string>
#include <vector>

namespace torch_tidy {

struct CommandLine {
  enum class Command {
    Check,
    Init,
    ListChecks,
    ListChecksAsJson,
    Explain,
    ClearCache
  };
  enum class Format { Text, Json, Sarif, GitHub, GitLab, Html };
  enum class Fixing { No, Fixes, FixesAndNotes };

  Command What = Command::Check;
  std::vector<std::string> Files;
  /// The compiler's arguments after "--".
  std::optional<std::vector<std::string>> CompilerArguments;
  std::string BuildPath;

  std::string Since;
  bool OnlyStaged = false;
  bool TakesWholeFiles = false;

  std::string Checks;
  std::optional<unsigned> Level;
  bool IsStrict = false;
  std::string Config, ConfigFile;
  std::string HeaderFilter;
  std::string WarningsAsErrors;
  std::vector<std::string> ExtraArguments;

  Fixing Fix = Fixing::No;
  std::string FormatStyle = "none";
  Format Output = Format::Text;
  std::string OutputFile;
  std::optional<bool> UsesColor;
  std::string Baseline, WriteBaseline;
  std::string Explained;
  bool PrintsStatistics = false;
  bool IsQuiet = false;

  unsigned Jobs = 0;
  bool UsesCache = true;
  std::string CacheFolder;
};

/// Ends the program where the arguments make no sense (with status 2), or ask
/// for help or the version only.
CommandLine parseCommandLine(int Count, const char **Arguments);

} // namespace torch_tidy

#endif
