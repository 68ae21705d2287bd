// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_torch_tidy %s torch-missing-cpu,torch-dangling-data %t

// One conversion with two faults: one of the two warnings carries the fix for
// both, so that clang-tidy applies it.

#include <torch/script.h>
#include <torch/torch.h>

#include <vector>

float both(torch::jit::Module &net, const torch::Tensor &x) {
  net.to(torch::kCUDA);
  auto *p = net.forward({x}).toTensor().data_ptr<float>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-{{dangling-data|missing-cpu}}]
  // CHECK-MESSAGES: :[[@LINE-2]]:{{[0-9]+}}: warning: {{.*}} [torch-{{dangling-data|missing-cpu}}]
  // CHECK-FIXES: auto net_forward_cpu = net.forward({x}).toTensor().cpu();
  // CHECK-FIXES-NEXT: auto *p = net_forward_cpu.data_ptr<float>();
  return p[0];
}

float both_of_a_range(torch::Tensor x) {
  std::vector<float> v(x.cuda().data_ptr<float>(), x.cuda().data_ptr<float>() + 3);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-{{dangling-data|missing-cpu}}]
  // CHECK-MESSAGES: :[[@LINE-2]]:{{[0-9]+}}: warning: {{.*}} [torch-{{dangling-data|missing-cpu}}]
  // CHECK-FIXES: auto x_cpu = x.cuda().cpu();
  // CHECK-FIXES-NEXT: std::vector<float> v(x_cpu.data_ptr<float>(), x_cpu.data_ptr<float>() + 3);
  return v[0];
}

float one_each(torch::Tensor x) {
  auto gpu = x.cuda();
  const float *p = gpu.data_ptr<float>(), *q = x.clone().data_ptr<float>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-{{dangling-data|missing-cpu}}]
  // CHECK-MESSAGES: :[[@LINE-2]]:{{[0-9]+}}: warning: {{.*}} [torch-{{dangling-data|missing-cpu}}]
  // CHECK-FIXES: auto gpu_cpu = gpu.cpu();
  // CHECK-FIXES-NEXT: auto x_clone = x.clone();
  // CHECK-FIXES-NEXT: const float *p = gpu_cpu.data_ptr<float>(), *q = x_clone.data_ptr<float>();
  return p[0] + q[0];
}
