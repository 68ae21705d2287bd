// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Which translation units to analyse, and which of their findings are asked
// for.

#ifndef TORCH_TIDY_TOOL_SELECTION_H
#define TORCH_TIDY_TOOL_SELECTION_H

#include "Changes.h"
#include "CommandLine.h"
#include "Compilations.h"
#include "Finding.h"
#include "llvm/ADT/StringSet.h"

namespace torch_tidy {

struct Selection {
  std::vector<TranslationUnit> Units;
  /// Files of which nobody knows how they are compiled.
  std::vector<std::pair<std::string, std::string>> Failures;
  /// What the user should know of the choice, one line each.
  std::vector<std::string> Remarks;
  std::optional<Changes> Changed; ///< only lines of these; or all
  /// Files to report on; nothing: all that the units are made of.
  std::optional<llvm::StringSet<>> OnlyFiles;
  bool TakesWholeFiles = false;
  /// The project's: that of the repository, or of the database, or this one.
  std::string Base;

  bool isAskedFor(const Finding &F) const;
};

llvm::Expected<Selection> select(const CommandLine &Options);

} // namespace torch_tidy

#endif
