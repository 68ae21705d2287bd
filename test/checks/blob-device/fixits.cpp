// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_torch_tidy %s torch-blob-device %t

#include <torch/torch.h>

torch::Tensor constant() {
  static float v[3];
  return torch::from_blob(v, {3}, torch::kCUDA);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-blob-device]
  // CHECK-FIXES: return torch::from_blob(v, {3}, torch::kCPU).to(torch::kCUDA);
}
torch::Tensor builder() {
  static float v[3];
  return torch::from_blob(v, {3}, torch::TensorOptions().device(torch::kCUDA).dtype(torch::kFloat));
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-blob-device]
  // CHECK-FIXES: return torch::from_blob(v, {3}, torch::TensorOptions().device(torch::kCUDA).dtype(torch::kFloat).device(torch::kCPU)).to(torch::kCUDA);
}
torch::Tensor variable() {
  static float v[3];
  const auto options = torch::TensorOptions().device(torch::kCUDA);
  return at::from_blob(v, {3}, options);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-blob-device]
  // CHECK-FIXES: return at::from_blob(v, {3}, options.device(at::kCPU)).to(options.device());
}
#define BLOB(v) torch::from_blob(v, {3}, torch::kCUDA)
torch::Tensor in_a_macro() {
  static float v[3];
  return BLOB(v);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-blob-device]
  // CHECK-FIXES: return BLOB(v);
}
