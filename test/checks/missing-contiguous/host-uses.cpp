// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_torch_tidy %s torch-missing-contiguous %t

// What host code does with the memory, foreign views among it.

#include <torch/script.h>
#include <torch/torch.h>

#include <algorithm>
#include <cstring>
#include <fstream>
#include <numeric>
#include <vector>

void send(void *to, const void *from, size_t bytes);

void copied(torch::Tensor x, float *to) {
  auto y = x.t();
  std::memcpy(to, y.data_ptr(), y.nbytes());
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}non-contiguous{{.*}} [torch-missing-contiguous]
}

std::vector<float> collected(torch::Tensor x) {
  auto y = x.t();
  const float *p = y.data_ptr<float>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}non-contiguous{{.*}} [torch-missing-contiguous]
  return {p, p + y.numel()};
}

float accumulated(torch::Tensor x) {
  auto y = x.t();
  const float *p = y.data_ptr<float>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}non-contiguous{{.*}} [torch-missing-contiguous]
  return std::accumulate(p, p + y.numel(), 0.0f);
}

void saved(torch::Tensor x, std::ofstream &file) {
  auto y = x.t();
  file.write(static_cast<const char *>(y.data_ptr()), y.nbytes());
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}non-contiguous{{.*}} [torch-missing-contiguous]
}

void filled(torch::Tensor x) {
  auto y = x.t();
  std::fill_n(y.data_ptr<float>(), y.numel(), 0.0f);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}non-contiguous{{.*}} [torch-missing-contiguous]
}

void copied_to_the_device(torch::Tensor x, void *to) {
  auto y = x.t();
  send(to, y.data_ptr(), y.nbytes());
}

void dense_copied(torch::Tensor x, float *to) {
  auto y = x.t().contiguous();
  std::memcpy(to, y.data_ptr(), y.nbytes());
}

bool compared(torch::Tensor x) {
  auto y = x.t();
  return y.data_ptr() == x.data_ptr();
}

bool any_data(torch::Tensor x) { return x.t().data_ptr() != nullptr; }
