// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// How files are compiled: the compilation database, or, where there is none, a
// LibTorch that is found on the machine.

#ifndef TORCH_TIDY_TOOL_COMPILATIONS_H
#define TORCH_TIDY_TOOL_COMPILATIONS_H

#include "clang/Tooling/CompilationDatabase.h"
#include "llvm/Support/Error.h"
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace torch_tidy {

/// One file and how it is compiled.
struct TranslationUnit {
  std::string File;      ///< absolute
  std::string Directory; ///< absolute; relative paths of Arguments start here
  /// The compiler and its arguments, the file among them; nothing is written by
  /// them, and they load neither plugins nor precompiled headers.
  std::vector<std::string> Arguments;
};

/// A LibTorch that was found, and how.
struct FoundLibTorch {
  std::vector<std::string> IncludeFolders;
  std::string How; ///< "CMAKE_PREFIX_PATH", "python3 -c 'import torch'", ...
  bool NeedsCxx20 = false;
};

class Compilations {
public:
  /// Those of a compile_commands.json: of \p BuildPath (a folder, or the file),
  /// or, if that is empty, of the one found here, in build/, in build/*/ or in
  /// the same places of a folder above. Nothing where there is none.
  static llvm::Expected<std::optional<Compilations>>
  fromDatabase(llvm::StringRef BuildPath);
  /// The same arguments for every file.
  static Compilations fromArguments(std::vector<std::string> Arguments);
  /// For files without a database: LibTorch as found on this machine.
  static Compilations fromLibTorch(const FoundLibTorch &Found);

  /// All files of the database; none where there is no list of them.
  std::vector<std::string> allFiles() const;
  /// How a file is compiled, for each of its entries; empty where nobody knows.
  std::vector<TranslationUnit> unitsOf(llvm::StringRef File) const;
  /// Where the commands come from, for people: the database's path, ...
  const std::string &origin() const { return Origin; }
  /// The folder in or below whose build/ a database was found; empty where
  /// nothing was searched for.
  const std::string &projectFolder() const { return ProjectFolder; }
  bool isDatabase() const { return IsDatabase; }

private:
  std::unique_ptr<clang::tooling::CompilationDatabase> Database;
  std::string Origin, ProjectFolder;
  bool IsDatabase = false;
};

/// Searches by CMake's variables (Torch_DIR, Torch_ROOT, CMAKE_PREFIX_PATH), by
/// Python's module, and in the system's folders.
std::optional<FoundLibTorch> findLibTorch();

/// The folder of clang's own headers, which belong to the library that this
/// program runs with.
std::string resourceFolder();

} // namespace torch_tidy

#endif
