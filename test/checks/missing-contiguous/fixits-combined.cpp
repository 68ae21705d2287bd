// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_torch_tidy %s torch-missing-contiguous,torch-missing-cpu %t

// One fix mends all that is wrong with a conversion.

#include <torch/torch.h>

float two_faults(torch::Tensor x) {
  auto y = x.cuda().t();
  return y.data_ptr<float>()[1];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-contiguous]
  // CHECK-MESSAGES: :[[@LINE-2]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-cpu]
  // CHECK-FIXES: return y.cpu().contiguous().data_ptr<float>()[1];
}

float two_faults_named(torch::Tensor x) {
  auto y = x.cuda().t();
  const float *p = y.data_ptr<float>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-contiguous]
  // CHECK-MESSAGES: :[[@LINE-2]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-cpu]
  // CHECK-FIXES: auto y_cpu = y.cpu().contiguous();
  // CHECK-FIXES-NEXT: const float *p = y_cpu.data_ptr<float>();
  return p[1];
}

float one_fault(torch::Tensor x) {
  auto y = x.cuda().t().cpu();
  return y.data_ptr<float>()[1];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-contiguous]
  // CHECK-FIXES: return y.contiguous().data_ptr<float>()[1];
}
