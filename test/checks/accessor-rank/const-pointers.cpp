// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// REQUIRES: libtorch-2.1
// RUN: %check_torch_tidy %s torch-accessor-rank %t

// A pointer has no dimensions; an accessor of constants has.

#include <torch/torch.h>

float pointer() {
  auto t = torch::zeros({2, 3});
  return t.const_data_ptr<float>()[0];
}
float pointer_to_change() {
  auto t = torch::zeros({2, 3});
  return t.mutable_data_ptr<float>()[0] = 1;
}
float constants() {
  auto t = torch::zeros({2, 3});
  return t.accessor<const float, 1>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-accessor-rank]
}
float constants_right() {
  auto t = torch::zeros({2, 3});
  return t.accessor<const float, 2>()[0][0];
}
