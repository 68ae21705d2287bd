// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_torch_tidy %s torch-missing-synchronize %t

// What starts a copy that nobody waits for.

#include <torch/torch.h>

#include <cstring>
#include <vector>

float to_device(torch::Tensor x) {
  auto y = x.cuda().to(torch::kCPU, true);
  return y.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-synchronize]
}
float to_device_and_dtype(torch::Tensor x) {
  auto y = x.cuda().to(torch::kCPU, torch::kFloat, /*non_blocking=*/true);
  return y.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-synchronize]
}
float to_options(torch::Tensor x) {
  auto y = x.cuda().to(torch::TensorOptions().device(torch::kCPU), true);
  return y.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-synchronize]
}
float to_other(torch::Tensor x) {
  auto here = torch::zeros({2});
  auto y = x.cuda().to(here, true);
  return y.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-synchronize]
}
float into_a_tensor(torch::Tensor x) {
  auto y = torch::empty({3}, torch::TensorOptions().pinned_memory(true));
  y.copy_(x.cuda(), /*non_blocking=*/true);
  return y.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-synchronize]
}
float into_a_view_of_it(torch::Tensor x) {
  auto y = torch::empty({3, 3});
  y[0].copy_(x.cuda(), true);
  return y.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-synchronize]
}
float under_an_old_pointer(torch::Tensor x) {
  auto y = torch::empty({3});
  const float *p = y.data_ptr<float>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-synchronize]
  y.copy_(x.cuda(), true);
  return p[0];
}
float of_a_view(torch::Tensor x) {
  auto y = x.cuda().to(torch::kCPU, true).view({-1}).detach();
  return y.accessor<float, 1>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-synchronize]
}
void whole(torch::Tensor x, float *out) {
  auto y = x.cuda().to(torch::kCPU, true);
  std::memcpy(out, y.data_ptr<float>(), y.nbytes());
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-synchronize]
}

float blocking(torch::Tensor x) {
  auto y = x.cuda().to(torch::kCPU, /*non_blocking=*/false);
  return y.data_ptr<float>()[0];
}
float by_default(torch::Tensor x) {
  auto y = x.cuda().cpu();
  return y.data_ptr<float>()[0];
}
float copied_blocking(torch::Tensor x) {
  auto y = torch::empty({3});
  y.copy_(x.cuda());
  return y.data_ptr<float>()[0];
}
float unknown_source(torch::Tensor x) {
  // A copy within the CPU's memory does not go on behind one's back.
  auto y = x.to(torch::kCPU, true);
  return y.data_ptr<float>()[0];
}
float to_the_gpu_and_back(torch::Tensor x) {
  auto y = x.to(torch::kCUDA, true).cpu();
  return y.data_ptr<float>()[0];
}
float within_the_cpu(torch::Tensor x) {
  auto y = torch::empty({3});
  y.copy_(x.cpu(), true);
  return y.data_ptr<float>()[0];
}
bool only_asked(torch::Tensor x) {
  auto y = x.cuda().to(torch::kCPU, true);
  return y.data_ptr<float>() != nullptr;
}
float suppressed(torch::Tensor x) {
  auto y = x.cuda().to(torch::kCPU, true);
  return y.data_ptr<float>()[0]; // NOLINT(torch-missing-synchronize)
}
