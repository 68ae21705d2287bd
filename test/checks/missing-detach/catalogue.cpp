// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_torch_tidy %s torch-missing-detach %t

// What ends it, beside detach().

#include <torch/torch.h>

float not_yet(torch::Tensor x) {
  x.requires_grad_();
  return x.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-detach]
}
float by_data(torch::Tensor x) {
  x.requires_grad_();
  return x.data().data_ptr<float>()[0];
}
float switched_off(torch::Tensor x) {
  x.requires_grad_();
  x.set_requires_grad(false);
  return x.data_ptr<float>()[0];
}
float switched_off_in_place(torch::Tensor x) {
  x.requires_grad_();
  x.requires_grad_(false);
  return x.data_ptr<float>()[0];
}
