// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Runs the checks over many files: groups them by the header that they can
// share, makes what is missing, and analyses in threads.

#ifndef TORCH_TIDY_TOOL_RUNNER_H
#define TORCH_TIDY_TOOL_RUNNER_H

#include "Analysis.h"
#include "Finding.h"
#include <functional>

namespace torch_tidy {

struct RunOptions {
  unsigned Jobs = 0; ///< 0: as many as processors and memory allow
  bool UsesCache = true;
  std::string CacheFolder; ///< empty: the user's
  /// Called after each file, from one thread at a time; may be null.
  std::function<void(unsigned Done, unsigned Of, unsigned Findings)> Progress;
};

/// What a run did, in numbers.
struct RunStatistics {
  unsigned Files = 0;
  unsigned WithoutLibTorch = 0; ///< not parsed, as no check has anything to say
  unsigned OverSharedHeader = 0;
  unsigned HeadersMade = 0;
  unsigned Suppressed = 0;
  double Seconds = 0;
  clang::tidy::torch::flow::FlowStatistics Flow;
  /// The slowest file, and its time.
  std::string Slowest;
  double SlowestSeconds = 0;
};

struct RunResult {
  std::vector<Finding> Findings; ///< not sorted yet
  std::vector<std::pair<std::string, std::string>> Failures;
  /// Of this run alone, one line each: a cache that cannot be written, say.
  std::vector<std::string> Remarks;
  RunStatistics Statistics;
};

RunResult run(std::vector<TranslationUnit> Units,
              const CheckSelection &Selection, const RunOptions &Options,
              SourceFiles &Files);

/// The files of a project that each unit is made of, without parsing it:
/// headers of others are left out.
std::vector<std::vector<std::string>>
projectFilesOf(llvm::ArrayRef<TranslationUnit> Units);

} // namespace torch_tidy

#endif
