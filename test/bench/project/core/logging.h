// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef HARBOR_CORE_LOGGING_H
#define HARBOR_CORE_LOGGING_H

#include <chrono>
#include <string>

namespace harbor {

enum class Severity { Debug, Info, Warning, Error };

void setLogLevel(Severity least);
void log(Severity severity, const std::string &message);

// Logs how long a scope took.
class Stopwatch {
public:
  explicit Stopwatch(std::string what)
      : what_(std::move(what)), begin_(std::chrono::steady_clock::now()) {}
  ~Stopwatch() { log(Severity::Debug, what_ + ": " + elapsedText()); }
  Stopwatch(const Stopwatch &) = delete;
  Stopwatch &operator=(const Stopwatch &) = delete;

  double seconds() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() -
                                         begin_)
        .count();
  }
  std::string elapsedText() const;

private:
  std::string what_;
  std::chrono::steady_clock::time_point begin_;
};

} // namespace harbor

#endif
