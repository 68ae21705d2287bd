// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_torch_tidy %s torch-missing-detach,torch-missing-cpu,torch-missing-contiguous,torch-dangling-data %t

// One conversion with several faults: a warning of each check, one fix for all.

#include <torch/torch.h>

#include <cstring>

float detach_cpu() {
  auto x = torch::ones({4}, torch::requires_grad()).cuda();
  return x.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-cpu]
  // CHECK-MESSAGES: :[[@LINE-2]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-detach]
  // CHECK-FIXES: return x.detach().cpu().data_ptr<float>()[0];
}

float detach_cpu_named(torch::nn::Linear fc, torch::Tensor x) {
  fc->to(torch::kCUDA);
  auto y = fc->forward(x.cuda());
  const float *p = y.data_ptr<float>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-cpu]
  // CHECK-MESSAGES: :[[@LINE-2]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-detach]
  // CHECK-FIXES: auto y_cpu = y.detach().cpu();
  // CHECK-FIXES: const float *p = y_cpu.data_ptr<float>();
  return p[0] + p[1];
}

void all_three(float *out) {
  auto x = torch::ones({4, 4}, torch::requires_grad()).cuda();
  auto y = x.t();
  std::memcpy(out, y.data_ptr<float>(), y.nbytes());
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-contiguous]
  // CHECK-MESSAGES: :[[@LINE-2]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-cpu]
  // CHECK-MESSAGES: :[[@LINE-3]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-detach]
  // CHECK-FIXES: std::memcpy(out, y.detach().cpu().contiguous().data_ptr<float>(), y.nbytes());
}

float detach_contiguous() {
  auto x = torch::ones({4, 4}, torch::requires_grad());
  auto y = x.t();
  return y.data_ptr<float>()[1];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-contiguous]
  // CHECK-MESSAGES: :[[@LINE-2]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-detach]
  // CHECK-FIXES: return y.detach().contiguous().data_ptr<float>()[1];
}

// What is written has to be seen by somebody: only notes have fixes.
void written() {
  auto x = torch::ones({4}, torch::requires_grad()).cuda();
  float *p = x.data_ptr<float>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-cpu]
  // CHECK-MESSAGES: :[[@LINE-2]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-detach]
  p[0] = 1;
}

float one_fault_each(torch::Tensor x) {
  auto on_gpu = x.detach().cuda();
  auto leaf = torch::ones({4}, torch::requires_grad());
  return on_gpu.data_ptr<float>()[0] +
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-cpu]
         leaf.data_ptr<float>()[0];
         // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-detach]
         // CHECK-FIXES: return on_gpu.cpu().data_ptr<float>()[0] +
         // CHECK-FIXES: leaf.detach().data_ptr<float>()[0];
}

float of_a_temporary() {
  auto x = torch::ones({4}, torch::requires_grad());
  const float *p = (x * 2).data_ptr<float>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  // CHECK-MESSAGES: :[[@LINE-2]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-detach]
  // CHECK-FIXES: auto x_detached = (x * 2).detach();
  // CHECK-FIXES: const float *p = x_detached.data_ptr<float>();
  return p[0];
}

float none() {
  auto x = torch::ones({4, 4}, torch::requires_grad()).cuda();
  return x.t().detach().cpu().contiguous().data_ptr<float>()[0];
}
