// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_torch_tidy %s torch-missing-contiguous %t

// Loops.

#include <torch/script.h>
#include <torch/torch.h>

#include <vector>

static float sum(const float *p, int64_t n) {
  float s = 0;
  for (int64_t i = 0; i < n; ++i)
    s += p[i];
  return s;
}

float each(const std::vector<torch::Tensor> &all) {
  float s = 0;
  for (const auto &x : all) {
    auto y = x.t();
    s += sum(y.data_ptr<float>(), y.numel());
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}non-contiguous{{.*}} [torch-missing-contiguous]
  }
  return s;
}

float each_dense(const std::vector<torch::Tensor> &all) {
  float s = 0;
  for (const auto &x : all) {
    auto y = x.t().contiguous();
    s += sum(y.data_ptr<float>(), y.numel());
  }
  return s;
}

float all_mended(std::vector<torch::Tensor> all) {
  float s = 0;
  for (auto &x : all)
    x = x.t();
  for (auto &x : all)
    x = x.contiguous();
  for (const auto &x : all)
    s += sum(x.data_ptr<float>(), x.numel());
  return s;
}

float turned_in_a_loop(int n) {
  auto y = torch::ones({4, 5});
  for (int i = 0; i < n; ++i)
    y = y.t();
  return sum(y.data_ptr<float>(), y.numel());
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}non-contiguous{{.*}} [torch-missing-contiguous]
}

float rows(torch::Tensor x) {
  float s = 0;
  for (int64_t i = 0; i < x.size(0); ++i)
    s += sum(x[i].data_ptr<float>(), x.size(1));
  return s;
}

float columns(torch::Tensor x) {
  float s = 0;
  for (int64_t i = 0; i < x.size(1); ++i) {
    auto column = x.select(1, i);
    s += sum(column.data_ptr<float>(), x.size(0));
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}non-contiguous{{.*}} [torch-missing-contiguous]
  }
  return s;
}
