// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_torch_tidy %s torch-missing-cpu %t

#include <torch/torch.h>

float reported(const at::Tensor &t) {
  return *t.cuda().data_ptr<float>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-cpu]
}

float onTheLine(const at::Tensor &t) {
  return *t.cuda().data_ptr<float>(); // NOLINT
}

float onTheLineByName(const at::Tensor &t) {
  return *t.cuda().data_ptr<float>(); // NOLINT(torch-missing-cpu)
}

float onTheLineByPattern(const at::Tensor &t) {
  return *t.cuda().data_ptr<float>(); // NOLINT(torch-*)
}

float ofAnotherCheck(const at::Tensor &t) {
  return *t.cuda().data_ptr<float>(); // NOLINT(torch-dangling-data)
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-cpu]
}

float nextLine(const at::Tensor &t) {
  // NOLINTNEXTLINE(torch-missing-cpu)
  return *t.cuda().data_ptr<float>();
}

// NOLINTBEGIN(torch-missing-cpu)
float inABlock(const at::Tensor &t) { return *t.cuda().data_ptr<float>(); }
// NOLINTEND(torch-missing-cpu)

float afterTheBlock(const at::Tensor &t) {
  return *t.cuda().data_ptr<float>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-cpu]
}
