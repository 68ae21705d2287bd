// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_torch_tidy %s torch-discarded-result %t

// GoogleTest's assertions on what throws.

#include <gtest/gtest.h>
#include <torch/torch.h>

TEST(Shapes, AreChecked) {
  auto a = torch::zeros({2, 3}), b = torch::zeros({4});
  EXPECT_THROW(a + b, c10::Error);
  EXPECT_THROW({ torch::mm(a, b); }, c10::Error);
  EXPECT_ANY_THROW(a.view({7}));
  EXPECT_NO_THROW(a.view({6}));
  ASSERT_NO_THROW(a.view({6}));
  ASSERT_THROW(
      {
        a.view({7});
        b.view({7});
      },
      c10::Error);
  EXPECT_TRUE(torch::allclose(a, a));
}

TEST(Values, AreCompared) {
  auto a = torch::zeros({2, 3});
  torch::allclose(a, a);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: the result of 'allclose' is discarded{{.*}} [torch-discarded-result]
  EXPECT_EQ(a.dim(), 2);
}
