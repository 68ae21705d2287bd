// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Assertions that are compiled to nothing.

#define TORCH_TIDY_ASSERTIONS 0
#include "Fixture.h"

namespace {

TEST(Disabled, ArgumentsAreNotEvaluated) {
  int count = 0;
  auto next = [&] {
    ++count;
    return torch::Tensor();
  };
  static_cast<void>(next);
  TORCH_TIDY_ASSERT_DEFINED(next());
  TORCH_TIDY_ASSERT_STRIDED(next());
  TORCH_TIDY_ASSERT_CPU(next());
  TORCH_TIDY_ASSERT_DETACHED(next());
  TORCH_TIDY_ASSERT_RESOLVED(next());
  TORCH_TIDY_ASSERT_CONTIGUOUS(next());
  TORCH_TIDY_ASSERT_DTYPE(next(), float);
  TORCH_TIDY_ASSERT_RANK(next(), ++count);
  TORCH_TIDY_ASSERT_NO_OVERLAP(next(), next());
  TORCH_TIDY_ASSERT_ARRAY(next(), c10::complex<float>);
  EXPECT_EQ(count, 0);
}

TEST(Disabled, ConversionsCheckAllTheSame) {
  auto weight = torch::zeros({2}, torch::requires_grad());
  EXPECT_THROW((torch_tidy::view<const float, 1>(weight)),
               torch_tidy::ConversionError);
}

} // namespace
