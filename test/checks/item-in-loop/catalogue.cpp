// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_torch_tidy %s torch-item-in-loop %t

// index().

#include <torch/torch.h>

float by_index(const torch::Tensor &t) {
  float sum = 0;
  for (int64_t i = 0; i < t.size(0); ++i)
    sum += t.index({i}).item<float>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-item-in-loop]
  return sum;
}
float by_a_constant_index(torch::Tensor t, int n) {
  for (int i = 0; i < n; ++i)
    t = t * t.index({0}).item<float>();
  return t.index({0}).item<float>();
}
