// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_torch_tidy %s torch-accessor-rank %t

// squeeze().

#include <torch/torch.h>

float squeezed() {
  auto t = torch::ones({1, 3}).squeeze(0);
  return t.accessor<float, 2>()[0][0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-accessor-rank]
}
float squeezed_right() {
  auto t = torch::ones({1, 3}).squeeze(0);
  return t.accessor<float, 1>()[0];
}
// It stays as it is where the dimension is not of one.
float squeezed_if_one(int64_t n) {
  auto t = torch::ones({n, 3}).squeeze(0);
  return t.accessor<float, 2>()[0][0];
}
