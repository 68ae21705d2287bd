// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_torch_tidy %s torch-missing-contiguous %t

// The edits.

#include <torch/torch.h>

#include <cstring>
#include <vector>

float in_place(torch::Tensor x) {
  return x.t().data_ptr<float>()[1];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-contiguous]
  // CHECK-FIXES: return x.t().contiguous().data_ptr<float>()[1];
}

float named(torch::Tensor x) {
  auto y = x.t();
  const float *p = y.data_ptr<float>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-contiguous]
  // CHECK-FIXES: auto y_contiguous = y.contiguous();
  // CHECK-FIXES-NEXT: const float *p = y_contiguous.data_ptr<float>();
  return p[1];
}

void copied(torch::Tensor x, float *to) {
  auto y = x.t();
  std::memcpy(to, y.data_ptr<float>(), y.nbytes());
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-contiguous]
  // CHECK-FIXES: std::memcpy(to, y.contiguous().data_ptr<float>(), y.nbytes());
}

std::vector<float> range(torch::Tensor x) {
  auto y = x.t();
  return std::vector<float>(y.data_ptr<float>(), y.data_ptr<float>() + y.numel());
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-contiguous]
  // CHECK-FIXES: auto y_contiguous = y.contiguous();
  // CHECK-FIXES-NEXT: return std::vector<float>(y_contiguous.data_ptr<float>(), y_contiguous.data_ptr<float>() + y.numel());
}

float channels_last(torch::Tensor x) {
  auto y = x.to(at::MemoryFormat::ChannelsLast);
  return y.data_ptr<float>()[1];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-contiguous]
  // CHECK-FIXES: return y.contiguous().data_ptr<float>()[1];
}

float of_a_sum(torch::Tensor x, torch::Tensor y) {
  return (x.t() + y).data_ptr<float>()[1];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-contiguous]
  // CHECK-FIXES: return (x.t() + y).contiguous().data_ptr<float>()[1];
}

#define POINTER(t) (t).data_ptr<float>()

float in_a_macro(torch::Tensor x) {
  auto y = x.t();
  return POINTER(y)[1];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-contiguous]
  // CHECK-FIXES: return POINTER(y)[1];
}

float by_the_original(torch::Tensor x) {
  x = x.t();
  auto dense = x.contiguous();
  return dense.data_ptr<float>()[x.stride(0)];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-contiguous]
  // CHECK-FIXES: return dense.data_ptr<float>()[x.stride(0)];
}
