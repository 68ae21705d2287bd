// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_torch_tidy %s torch-dtype-mismatch %t

// Accessors.

#include <torch/torch.h>

int64_t accessor_right(torch::Tensor x) {
  auto best = x.argmax(1);
  return best.accessor<int64_t, 1>()[0];
}
int accessor_wrong(torch::Tensor x) {
  auto best = x.argmax(1);
  return best.accessor<int, 1>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dtype-mismatch]
}
int accessor_of_what_was_converted(torch::Tensor x) {
  auto best = x.argmax(1).to(torch::kInt);
  return best.accessor<int, 1>()[0];
}
double accessor_of_a_parameter(torch::Tensor x) {
  return x.accessor<double, 1>()[0];
}
