// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_torch_tidy %s torch-missing-resolve,torch-missing-cpu,torch-missing-detach %t

// One fix for all that is wrong with a conversion.

#include <torch/torch.h>

using cfloat = c10::complex<float>;

cfloat on_the_gpu(torch::Tensor x) {
  auto y = x.cuda().conj();
  return y.data_ptr<cfloat>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-{{cpu|resolve}}]
  // CHECK-MESSAGES: :[[@LINE-2]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-{{cpu|resolve}}]
  // CHECK-FIXES: return y.cpu().resolve_conj().data_ptr<cfloat>()[0];
}
cfloat all_three() {
  auto x = torch::zeros({3}, torch::device(torch::kCUDA).dtype(torch::kComplexFloat).requires_grad(true));
  auto y = x.conj();
  const auto *p = y.data_ptr<cfloat>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-{{cpu|detach|resolve}}]
  // CHECK-MESSAGES: :[[@LINE-2]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-{{cpu|detach|resolve}}]
  // CHECK-MESSAGES: :[[@LINE-3]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-{{cpu|detach|resolve}}]
  // CHECK-FIXES: auto y_cpu = y.detach().cpu().resolve_conj();
  // CHECK-FIXES-NEXT: const auto *p = y_cpu.data_ptr<cfloat>();
  return p[0];
}
