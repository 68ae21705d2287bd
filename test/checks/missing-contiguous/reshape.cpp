// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_torch_tidy %s torch-missing-contiguous %t

// A reshape copies where it has to; a vector with a step never has to.

#include <torch/script.h>
#include <torch/torch.h>

static float sum(const float *p, int64_t n) {
  float s = 0;
  for (int64_t i = 0; i < n; ++i)
    s += p[i];
  return s;
}

float stepped(torch::Tensor x) {
  auto y = torch::ones({12}).slice(0, 0, 12, 2).reshape({2, 3});
  return sum(y.data_ptr<float>(), y.numel());
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}non-contiguous{{.*}} [torch-missing-contiguous]
}

float column(torch::Tensor x) {
  auto y = torch::ones({4, 4}).select(1, 0).reshape({2, 2});
  return sum(y.data_ptr<float>(), y.numel());
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}non-contiguous{{.*}} [torch-missing-contiguous]
}

float transposed(torch::Tensor x) {
  auto y = x.t().reshape({-1, 4});
  return sum(y.data_ptr<float>(), y.numel());
}

float flattened(torch::Tensor x) {
  auto y = x.transpose(0, 1).flatten();
  return sum(y.data_ptr<float>(), y.numel());
}

float part(torch::Tensor x) {
  auto y = x.slice(1, 0, 2).reshape(-1);
  return sum(y.data_ptr<float>(), y.numel());
}

float dense(torch::Tensor x) {
  auto y = torch::ones({12}).reshape({3, 4});
  return sum(y.data_ptr<float>(), y.numel());
}

float raveled(torch::Tensor x) {
  auto y = x.t().ravel();
  return sum(y.data_ptr<float>(), y.numel());
}
