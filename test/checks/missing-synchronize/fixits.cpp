// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_torch_tidy %s torch-missing-synchronize %t

#include <torch/torch.h>

#include <vector>

float literal(torch::Tensor x) {
  auto y = x.cuda().to(torch::kCPU, /*non_blocking=*/true);
  return y.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning:
  // CHECK-FIXES: auto y = x.cuda().to(torch::kCPU, /*non_blocking=*/false);
}
float used_twice(torch::Tensor x) {
  auto y = torch::empty({3});
  y.copy_(x.cuda(), true);
  // CHECK-FIXES: y.copy_(x.cuda(), false);
  float sum = y.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning:
  sum += *y.data_ptr<float>(); // of the same copy: one finding
  return sum;
}
float by_a_constant(torch::Tensor x) {
  constexpr bool Async = true;
  auto y = x.cuda().to(torch::kCPU, Async);
  // CHECK-FIXES: auto y = x.cuda().to(torch::kCPU, Async);
  return y.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning:
}
torch::Tensor buffer() {
  std::vector<float> values(3);
  return torch::from_blob(values.data(), {3}).to(torch::kCUDA, true);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning:
  // CHECK-FIXES: return torch::from_blob(values.data(), {3}).to(torch::kCUDA, false);
}
