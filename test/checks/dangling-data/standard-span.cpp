// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// REQUIRES: libtorch-2.1
// RUN: %check_torch_tidy -std=c++20 -no-pch %s torch-dangling-data %t

// std::span.

#include <torch/torch.h>

#include <span>

float standardSpan(const torch::Tensor &t) {
  std::span<float> s(t.cpu().data_ptr<float>(), 3);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  return s[0];
}
float standardSpanOfNamed(const torch::Tensor &t) {
  auto host = t.cpu();
  std::span<float> s(host.data_ptr<float>(), 3);
  return s[0];
}
std::span<float> standardSpanReturned() {
  auto t = torch::ones({3});
  return std::span<float>(t.data_ptr<float>(), 3);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
}
std::span<float> standardSpanOfParameter(const torch::Tensor &t) {
  return std::span<float>(t.data_ptr<float>(), 3);
}
