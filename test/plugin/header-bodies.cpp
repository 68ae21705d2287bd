// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_torch_tidy %s torch-missing-cpu %t -check-suffix=CPU
// RUN: %check_torch_tidy %s torch-missing-cpu %t -check-suffix=CPU -bodies
// RUN: %check_torch_tidy %s torch-missing-cpu %t -check-suffix=CPU -no-pch
// RUN: %check_torch_tidy %s torch-dangling-data %t -check-suffix=DATA
// RUN: %check_torch_tidy %s torch-dangling-data %t -check-suffix=DATA -bodies
// RUN: %check_torch_tidy %s torch-dangling-blob %t -check-suffix=BLOB
// RUN: %check_torch_tidy %s torch-dangling-blob %t -check-suffix=BLOB -bodies

// The findings are the same whether LibTorch's functions have their bodies or
// not, and whether its headers come precompiled or as text.

#include <torch/script.h>
#include <torch/torch.h>

#include <vector>

float moved(const at::Tensor &t) {
  auto gpu = t.to(torch::kCUDA).relu().mul(2);
  return gpu.data_ptr<float>()[0];
  // CHECK-MESSAGES-CPU: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-cpu]
}

float movedBack(const at::Tensor &t) {
  auto gpu = t.to(torch::kCUDA).relu().mul(2);
  auto cpu = gpu.cpu();
  return cpu.data_ptr<float>()[0];
}

float elements(const at::Tensor &t) {
  auto gpu = torch::softmax(t.cuda(), 1);
  auto scores = gpu.accessor<float, 2>();
  // CHECK-MESSAGES-CPU: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-cpu]
  return scores[0][0];
}

float temporary(const at::Tensor &a, const at::Tensor &b) {
  const float *p = (a + b).data_ptr<float>();
  // CHECK-MESSAGES-DATA: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  return p[0];
}

float view(const at::Tensor &a) {
  const float *p = a.view(-1).data_ptr<float>();
  return p[0];
}

at::Tensor ofLocal() {
  std::vector<float> values(10);
  return torch::from_blob(values.data(), {10});
  // CHECK-MESSAGES-BLOB: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
}

at::Tensor ofLocalCloned() {
  std::vector<float> values(10);
  return torch::from_blob(values.data(), {10}).clone();
}
