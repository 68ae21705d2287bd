// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "flow/Statistics.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/raw_ostream.h"
#include <cstdlib>

namespace clang::tidy::torch::flow {

void FlowStatistics::add(ConversionRecord Record) {
  ++Conversions;
  Followed += Record.isFollowed();
  ByHost += Record.IsByHost;
  ByDevice += Record.IsByDevice;
  HandedOn += Record.IsHandedOn;
  if (Record.IsReached) {
    ++Reached;
    Device.count(Record.Device);
    Layout.count(Record.Layout);
    DType.count(Record.DType);
  }
  Records.push_back(std::move(Record));
}

FlowStatistics &FlowStatistics::operator+=(const FlowStatistics &Other) {
  Functions += Other.Functions;
  BlockVisits += Other.BlockVisits;
  BoundHits += Other.BoundHits;
  Silenced += Other.Silenced;
  Conversions += Other.Conversions;
  Reached += Other.Reached;
  Followed += Other.Followed;
  ByHost += Other.ByHost;
  ByDevice += Other.ByDevice;
  HandedOn += Other.HandedOn;
  Device += Other.Device;
  Layout += Other.Layout;
  DType += Other.DType;
  Seconds += Other.Seconds;
  if (Other.SlowestSeconds > SlowestSeconds) {
    SlowestSeconds = Other.SlowestSeconds;
    Slowest = Other.Slowest;
  }
  Bounded.insert(Bounded.end(), Other.Bounded.begin(), Other.Bounded.end());
  Records.insert(Records.end(), Other.Records.begin(), Other.Records.end());
  return *this;
}

static llvm::json::Object toJSON(const CertaintyCounts &Counts) {
  return llvm::json::Object{{"known", Counts.Known},
                            {"evidence", Counts.Evidence},
                            {"unknown", Counts.Unknown}};
}

static llvm::StringRef nameOf(Certainty C) {
  switch (C) {
  case Certainty::Known:
    return "known";
  case Certainty::Evidence:
    return "evidence";
  case Certainty::Unknown:
    return "unknown";
  }
  return "";
}

/// What is no UTF-8 would not be JSON.
static std::string text(llvm::StringRef S) { return llvm::json::fixUTF8(S); }

llvm::json::Object toJSON(const FlowStatistics &S) {
  llvm::json::Array Bounded, Records;
  for (const std::string &Name : S.Bounded)
    Bounded.push_back(text(Name));
  for (const ConversionRecord &R : S.Records)
    Records.push_back(llvm::json::Object{{"file", text(R.File)},
                                         {"line", R.Line},
                                         {"column", R.Column},
                                         {"function", text(R.Function)},
                                         {"reached", R.IsReached},
                                         {"host", R.IsByHost},
                                         {"device_use", R.IsByDevice},
                                         {"handed_on", R.IsHandedOn},
                                         {"device", nameOf(R.Device)},
                                         {"layout", nameOf(R.Layout)},
                                         {"dtype", nameOf(R.DType)}});
  return llvm::json::Object{
      {"functions", S.Functions},      {"block_visits", S.BlockVisits},
      {"bound_hits", S.BoundHits},     {"silenced", S.Silenced},
      {"conversions", S.Conversions},  {"reached", S.Reached},
      {"followed", S.Followed},        {"by_host", S.ByHost},
      {"by_device", S.ByDevice},       {"handed_on", S.HandedOn},
      {"device", toJSON(S.Device)},    {"layout", toJSON(S.Layout)},
      {"dtype", toJSON(S.DType)},      {"seconds", S.Seconds},
      {"slowest", text(S.Slowest)},    {"slowest_seconds", S.SlowestSeconds},
      {"bounded", std::move(Bounded)}, {"records", std::move(Records)}};
}

void writeStatistics(llvm::StringRef Source, const FlowStatistics &Statistics) {
  const char *Path = std::getenv("TORCH_TIDY_STATS");
  if (!Path || !*Path)
    return;
  llvm::json::Object Line = toJSON(Statistics);
  Line["source"] = text(Source);
  std::string Buffer;
  llvm::raw_string_ostream(Buffer)
      << llvm::json::Value(std::move(Line)) << '\n';
  // In one write, as several programs may share the file.
  std::error_code Error;
  llvm::raw_fd_ostream Out(Path, Error, llvm::sys::fs::CD_OpenAlways,
                           llvm::sys::fs::FA_Write, llvm::sys::fs::OF_Append);
  if (Error)
    return;
  Out.SetBufferSize(Buffer.size());
  Out << Buffer;
}

} // namespace clang::tidy::torch::flow
