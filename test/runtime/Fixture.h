// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What the tests of the runtime library share.

#ifndef TORCH_TIDY_TEST_RUNTIME_FIXTURE_H
#define TORCH_TIDY_TEST_RUNTIME_FIXTURE_H

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <torch/torch.h>
#include <torch_tidy/array.h>

#include <optional>
#include <string>

namespace torch_tidy::test {

/// The message of the ConversionError that a piece of code throws; empty if it
/// throws none.
template <typename Code> std::string errorOf(Code &&Run) {
  try {
    Run();
  } catch (const ConversionError &E) {
    return E.what_without_backtrace();
  }
  return {};
}

/// Collects failures in place of throwing, for the lifetime of the object.
class Collected {
public:
  Collected() : Before(set_failure_handler(&Collected::collect)) {
    messages().clear();
  }
  ~Collected() { set_failure_handler(Before); }
  static std::vector<std::string> &messages() {
    static std::vector<std::string> All;
    return All;
  }

private:
  static void collect(const Failure &F) { messages().push_back(F.message); }
  FailureHandler Before;
};

inline torch::Tensor sparseTensor() { return torch::eye(3).to_sparse(); }
inline torch::Tensor conjugated() {
  return torch::randn({2, 3}, torch::kComplexFloat).conj();
}
inline torch::Tensor negated() { return torch::randn({2, 3})._neg_view(); }

} // namespace torch_tidy::test

#endif
