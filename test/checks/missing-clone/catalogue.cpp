// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_torch_tidy %s torch-missing-clone %t

// Ways to write a tensor in place.

#include <torch/torch.h>

torch::Tensor byIndexPut(const torch::Tensor &x) {
  auto y = x;
  y.index_put_({0}, 1);
  return x - y;
  // CHECK-MESSAGES: :[[@LINE-3]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-clone]
}
torch::Tensor byIndexPutOfAClone(const torch::Tensor &x) {
  auto y = x.clone();
  y.index_put_({0}, 1);
  return x - y;
}
torch::Tensor byIndexPutForTheCaller(torch::Tensor &x) {
  x.index_put_({0}, 1);
  return x;
}
