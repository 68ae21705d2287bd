// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "core/logging.h"

#include <array>
#include <atomic>
#include <cstdio>
#include <ctime>
#include <mutex>

namespace harbor {

namespace {

std::atomic<Severity> leastSeverity{Severity::Info};
std::mutex outputMutex;

const char *nameOf(Severity severity) {
  switch (severity) {
  case Severity::Debug:
    return "debug";
  case Severity::Info:
    return "info";
  case Severity::Warning:
    return "warning";
  case Severity::Error:
    return "error";
  }
  return "?";
}

} // namespace

void setLogLevel(Severity least) { leastSeverity = least; }

void log(Severity severity, const std::string &message) {
  if (severity < leastSeverity.load())
    return;
  const std::time_t now = std::time(nullptr);
  std::array<char, 32> stamp{};
  std::tm parts{};
  localtime_r(&now, &parts);
  std::strftime(stamp.data(), stamp.size(), "%H:%M:%S", &parts);
  std::lock_guard<std::mutex> lock(outputMutex);
  std::fprintf(stderr, "%s %s: %s\n", stamp.data(), nameOf(severity),
               message.c_str());
}

std::string Stopwatch::elapsedText() const {
  std::array<char, 32> text{};
  const double elapsed = seconds();
  if (elapsed < 1)
    std::snprintf(text.data(), text.size(), "%.1f ms", 1000 * elapsed);
  else
    std::snprintf(text.data(), text.size(), "%.2f s", elapsed);
  return text.data();
}

} // namespace harbor
