// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_torch_tidy %s torch-accessor-rank %t

// The whole text of warnings and notes.

#include <torch/torch.h>

float one() {
  auto x = torch::zeros({3, 4});
  auto a = x.accessor<float, 1>();
  // CHECK-NOTES: :[[@LINE-1]]:14: warning: this accessor is for 1 dimension, but 'x' has 2 [torch-accessor-rank]
  // CHECK-NOTES: :[[@LINE-3]]:12: note: the number of dimensions is settled here
  // CHECK-NOTES: :[[@LINE-3]]:14: note: ask for 2 dimensions and index them so
  return a[0];
}
float several(torch::Tensor x) {
  TORCH_CHECK(x.dim() == 3);
  return x.accessor<float, 2>()[0][0];
  // CHECK-NOTES: :[[@LINE-1]]:12: warning: this accessor is for 2 dimensions, but 'x' has 3 [torch-accessor-rank]
  // CHECK-NOTES: :[[@LINE-2]]:12: note: ask for 3 dimensions and index them so
}
int64_t never_indexed() {
  auto x = torch::zeros({3, 4});
  auto a = x.accessor<float, 1>();
  // CHECK-NOTES: :[[@LINE-1]]:14: warning: this accessor is for 1 dimension, but 'x' has 2 [torch-accessor-rank]
  // CHECK-NOTES: :[[@LINE-3]]:12: note: the number of dimensions is settled here
  // CHECK-NOTES: :[[@LINE-3]]:14: note: ask for 2 dimensions and index them so
  return a.size(0);
}
