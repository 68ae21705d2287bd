// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What TORCH_TIDY_ON_FAILURE chooses. It is read once, so that each choice has
// a process of its own.

#include "Fixture.h"

#include <cstdlib>

using namespace torch_tidy;
using namespace torch_tidy::test;
using testing::HasSubstr;

namespace {

class OnFailure : public testing::Test {
protected:
  void SetUp() override {
    testing::FLAGS_gtest_death_test_style = "threadsafe";
  }
  /// Fails an assertion where the variable has a value; exits with 0 if the
  /// program goes on, with 1 after an exception.
  [[noreturn]] static void failWith(const char *Value) {
    setenv("TORCH_TIDY_ON_FAILURE", Value, 1);
    auto weight = torch::zeros({2}, torch::requires_grad());
    try {
      TORCH_TIDY_ASSERT_DETACHED(weight);
    } catch (const ConversionError &) {
      std::exit(1);
    }
    std::exit(0);
  }
};

TEST_F(OnFailure, Throws) {
  EXPECT_EXIT(failWith("throw"), testing::ExitedWithCode(1), "");
  EXPECT_EXIT(failWith(""), testing::ExitedWithCode(1), "");
}

TEST_F(OnFailure, Warns) {
  EXPECT_EXIT(failWith("warn"), testing::ExitedWithCode(0),
              "FailureTest.cpp:[0-9]+: in failWith: 'weight' requires grad");
}

TEST_F(OnFailure, Aborts) {
  EXPECT_EXIT(failWith("abort"), testing::KilledBySignal(SIGABRT),
              "torch-tidy: .*FailureTest.cpp:[0-9]+: in failWith: 'weight' "
              "requires grad");
}

TEST_F(OnFailure, SaysWhatItDoesNotKnow) {
  EXPECT_EXIT(failWith("ignore"), testing::ExitedWithCode(1),
              "TORCH_TIDY_ON_FAILURE is 'ignore', which is none of throw, "
              "warn, abort");
}

} // namespace
