// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_torch_tidy %s torch-deprecated-data %t

// Full texts.

#include <torch/torch.h>

float *pointer(torch::Tensor x) {
  return x.data<float>();
  // CHECK-NOTES: :[[@LINE-1]]:12: warning: 'data' is deprecated; use 'data_ptr' [torch-deprecated-data]
}

float accessor(torch::Tensor x) {
  auto a = x.packed_accessor<float, 1>();
  // CHECK-NOTES: :[[@LINE-1]]:14: warning: 'packed_accessor' is deprecated; use 'packed_accessor64' [torch-deprecated-data]
  return a[0];
}

bool query(torch::Tensor x) {
  return x.type().is_cuda();
  // CHECK-NOTES: :[[@LINE-1]]:12: warning: 'type().is_cuda' is deprecated; use 'is_cuda' [torch-deprecated-data]
}

torch::Tensor options(torch::Tensor x) {
  return torch::zeros({1}, x.type());
  // CHECK-NOTES: :[[@LINE-1]]:30: warning: 'type' is deprecated; use 'options' [torch-deprecated-data]
  // CHECK-NOTES: :[[@LINE-2]]:30: note: call 'options', which also keeps the index of the device
}

torch::Tensor handle(torch::Tensor x) {
  auto y = x.data();
  // CHECK-NOTES: :[[@LINE-1]]:14: warning: 'data' hides from autograd what is written through its result; 'detach' does not [torch-deprecated-data]
  return y * 2;
}

void update(torch::Tensor x, torch::Tensor grad) {
  x.data().sub_(grad);
  // CHECK-NOTES: :[[@LINE-1]]:5: warning: 'data' hides from autograd what is written through its result; 'detach' does not [torch-deprecated-data]
  // CHECK-NOTES: :[[@LINE-2]]:5: note: call 'detach' if autograd may notice what is written through it
}
