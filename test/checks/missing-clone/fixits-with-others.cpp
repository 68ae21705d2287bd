// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_torch_tidy %s torch-missing-clone,torch-dangling-blob,torch-missing-cpu %t

// Where another check has something to say of the same expression, one of the
// two warnings carries the edits.

#include <torch/torch.h>

#include <vector>

torch::Tensor load();

torch::Tensor blob() {
  std::vector<float> values = {1, 2};
  auto t = torch::from_blob(values.data(), {2});
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-{{dangling-blob|missing-clone}}]
  // CHECK-MESSAGES: :[[@LINE-2]]:{{[0-9]+}}: warning: {{.*}} [torch-{{dangling-blob|missing-clone}}]
  values[0] = 0;
  return t.view({1, 2});
}

float view(torch::Tensor x) {
  auto t = x.cuda();
  const float *p = t.data_ptr<float>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-{{clone|cpu}}]
  // CHECK-MESSAGES: :[[@LINE-2]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-{{clone|cpu}}]
  // CHECK-FIXES: auto t_cpu = t.clone().cpu();
  // CHECK-FIXES-NEXT: const float *p = t_cpu.data_ptr<float>();
  t.zero_();
  return *p;
}

// Each mends its own.
float apart(torch::Tensor x) {
  auto a = x.cuda() * 2;
  auto b = a;
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-clone]
  // CHECK-FIXES: auto b = a.clone();
  a.add_(1);
  return *b.data_ptr<float>() + a.sum().item<float>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-cpu]
  // CHECK-FIXES: return *b.cpu().data_ptr<float>() + a.sum().item<float>();
}

float neither(torch::Tensor x) {
  auto a = x.cpu().clone();
  auto b = a.clone();
  a.add_(1);
  return *b.data_ptr<float>() + a.sum().item<float>();
}
