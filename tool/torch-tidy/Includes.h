// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What a file includes, read off its directives alone: which files are the
// project's, which headers are LibTorch's or others', and which macros the
// project sets before them. No preprocessor runs, so a condition is not
// evaluated; what stands under one is not certain.

#ifndef TORCH_TIDY_TOOL_INCLUDES_H
#define TORCH_TIDY_TOOL_INCLUDES_H

#include "Compilations.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSet.h"
#include <mutex>

namespace torch_tidy {

/// Where a compiler call searches for headers.
struct SearchPath {
  struct Folder {
    std::string Path;
    bool IsSystem;
  };
  std::vector<Folder> Quoted; ///< for "x.h" only
  std::vector<Folder> Angled; ///< for both
  /// Headers included before the file's own text (-include).
  std::vector<std::string> Forced;
  std::vector<std::string> LibTorchRoots; ///< with a '/' at the end
  bool IsCPlusPlus = false;
  bool IsCuda = false;

  /// Nothing where the arguments make no sense to clang.
  static std::optional<SearchPath> of(const TranslationUnit &Unit);
  bool isLibTorch(llvm::StringRef File) const;
};

/// The search paths of units, made once for those with equal arguments. Safe to
/// use from several threads.
class SearchPaths {
public:
  /// Null where the arguments make no sense to clang.
  std::shared_ptr<const SearchPath> of(const TranslationUnit &Unit);

private:
  std::mutex Lock;
  llvm::StringMap<std::shared_ptr<const SearchPath>> Known;
};

/// A header of others that a unit includes on every path through its
/// directives.
struct ForeignHeader {
  std::string Spelling; ///< "<torch/torch.h>", with its brackets or quotes
  std::string Path;
  bool IsLibTorch; ///< or includes it
};

struct UnitIncludes {
  std::vector<std::string> ProjectFiles; ///< the unit's own file first
  std::vector<ForeignHeader> Foreign;    ///< in order, each once
  /// The macros that the project defines or undefines before some of Foreign.
  llvm::StringSet<> MacrosBefore;
  /// Whether LibTorch is included, maybe under a condition.
  bool ReachesLibTorch = false;
  /// False where some header was not found or is named by a macro.
  bool IsComplete = true;
};

/// Reads files once each, whatever the number of units that include them. Safe
/// to use from several threads.
class IncludeScanner {
public:
  UnitIncludes scan(const TranslationUnit &Unit, const SearchPath &Path);

private:
  struct Directive {
    enum { Include, Define, Unknown } Kind;
    std::string Text; ///< the header with its brackets, or the macro
    bool IsConditional;
  };
  using FileDirectives = std::vector<Directive>;
  class Scan;

  std::shared_ptr<const FileDirectives> directivesOf(llvm::StringRef File);
  bool isFile(llvm::StringRef Path);

  std::mutex Lock;
  llvm::StringMap<std::shared_ptr<const FileDirectives>> Files;
  llvm::StringMap<bool> Exists;
};

} // namespace torch_tidy

#endif
