// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What the flow did in a translation unit, and how much it came to know of the
// conversions there: plain data, which add up over translation units.

#ifndef TORCH_TIDY_FLOW_STATISTICS_H
#define TORCH_TIDY_FLOW_STATISTICS_H

#include "llvm/Support/JSON.h"
#include <string>
#include <vector>

namespace clang::tidy::torch::flow {

/// How well a property of a converted tensor is known.
enum class Certainty : uint8_t { Known, Evidence, Unknown };

struct CertaintyCounts {
  unsigned Known = 0;    ///< settled, and not at fault
  unsigned Evidence = 0; ///< the code itself says that it may be at fault
  unsigned Unknown = 0;

  void count(Certainty C) {
    ++(C == Certainty::Known      ? Known
       : C == Certainty::Evidence ? Evidence
                                  : Unknown);
  }
  CertaintyCounts &operator+=(const CertaintyCounts &Other) {
    Known += Other.Known;
    Evidence += Other.Evidence;
    Unknown += Other.Unknown;
    return *this;
  }
};

/// One conversion in the source.
struct ConversionRecord {
  std::string File;
  unsigned Line = 0, Column = 0;
  std::string Function;
  bool IsReached = false;  ///< the flow came to it
  bool IsByHost = false;   ///< host code reads or writes through the view
  bool IsByDevice = false; ///< a kernel or a library of the device gets it
  bool IsHandedOn = false; ///< returned, stored, given to code not in sight
  Certainty Device = Certainty::Unknown, Layout = Certainty::Unknown,
            DType = Certainty::Unknown;

  bool isFollowed() const { return IsByHost || IsByDevice || IsHandedOn; }
};

struct FlowStatistics {
  unsigned Functions = 0; ///< analysed
  unsigned BlockVisits = 0;
  unsigned BoundHits = 0; ///< functions that met a bound
  unsigned Silenced = 0;  ///< of these, the ones that are silent therefore

  unsigned Conversions = 0; ///< in the source, templates once
  unsigned Reached = 0;
  unsigned Followed = 0; ///< to some use
  unsigned ByHost = 0, ByDevice = 0, HandedOn = 0;
  /// Of the conversions that were reached.
  CertaintyCounts Device, Layout, DType;

  double Seconds = 0; ///< of the flow
  double SlowestSeconds = 0;
  std::string Slowest; ///< the function that took them

  std::vector<std::string> Bounded; ///< names of the functions at a bound
  std::vector<ConversionRecord> Records;

  void add(ConversionRecord Record);
  FlowStatistics &operator+=(const FlowStatistics &Other);
};

llvm::json::Object toJSON(const FlowStatistics &Statistics);

/// Appends the statistics of a source file as one line of JSON to the file
/// that the environment variable TORCH_TIDY_STATS names, if it names one.
void writeStatistics(llvm::StringRef Source, const FlowStatistics &Statistics);

} // namespace clang::tidy::torch::flow

#endif
