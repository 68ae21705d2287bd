// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_torch_tidy %s torch-discarded-result %t

// Full texts.

#include <torch/torch.h>

torch::Tensor moved(torch::Tensor x) {
  x.to(torch::kCPU);
  // CHECK-NOTES: :[[@LINE-1]]:5: warning: the result of 'to' is discarded, and 'x' stays as it is [torch-discarded-result]
  return x;
}

torch::Tensor chained(torch::Tensor x) {
  x.to(torch::kFloat).contiguous();
  // CHECK-NOTES: :[[@LINE-1]]:23: warning: the result of 'contiguous' is discarded, and 'x' stays as it is [torch-discarded-result]
  return x;
}

torch::Tensor with_in_place_form(torch::Tensor x) {
  x.add(1);
  // CHECK-NOTES: :[[@LINE-1]]:5: warning: the result of 'add' is discarded, and 'x' stays as it is [torch-discarded-result]
  // CHECK-NOTES: :[[@LINE-2]]:5: note: call 'add_' to change 'x' in place
  return x;
}

torch::Tensor free_function(torch::Tensor x) {
  torch::relu(x);
  // CHECK-NOTES: :[[@LINE-1]]:10: warning: the result of 'relu' is discarded, and the call does nothing else [torch-discarded-result]
  // CHECK-NOTES: :[[@LINE-2]]:10: note: assign the result if it is meant to replace 'x'
  // CHECK-NOTES: :[[@LINE-3]]:10: note: call 'relu_' to change 'x' in place
  return x;
}

torch::Tensor cxx_operator(torch::Tensor a, const torch::Tensor &b) {
  a + b;
  // CHECK-NOTES: :[[@LINE-1]]:5: warning: the result of '+' is discarded, and the call does nothing else [torch-discarded-result]
  // CHECK-NOTES: :[[@LINE-2]]:5: note: assign the result if it is meant to replace 'a'
  // CHECK-NOTES: :[[@LINE-3]]:5: note: call '+=' to change 'a' in place
  return a;
}

torch::Tensor of_other_rank(torch::Tensor x) {
  x.sum();
  // CHECK-NOTES: :[[@LINE-1]]:5: warning: the result of 'sum' is discarded, and 'x' stays as it is [torch-discarded-result]
  return x;
}

bool forgotten_assertion(torch::Tensor x, torch::Tensor y) {
  torch::allclose(x, y);
  // CHECK-NOTES: :[[@LINE-1]]:10: warning: the result of 'allclose' is discarded, and the call does nothing else [torch-discarded-result]
  return x.defined();
}
