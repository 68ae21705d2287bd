// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_torch_tidy %s torch-item-in-loop %t

// Full texts.

#include <torch/torch.h>

#include <vector>

float elements(const torch::Tensor &x) {
  float sum = 0;
  for (int64_t i = 0; i < x.size(0); ++i)
    sum += x[i].item<float>();
  // CHECK-NOTES: :[[@LINE-1]]:17: warning: 'item' reads 'x' one element at a time; each iteration calls an operator and, on an accelerator, waits for the device [torch-item-in-loop]
  // CHECK-NOTES: :[[@LINE-3]]:3: note: take an accessor of 'x', or of its copy made by 'cpu', before this loop
  return sum;
}

float matrix(const torch::Tensor &x) {
  float sum = 0;
  for (int64_t i = 0; i < x.size(0); ++i)
    for (int64_t j = 0; j < x.size(1); ++j)
      sum += x[i][j].item<float>();
  // CHECK-NOTES: :[[@LINE-1]]:22: warning: 'item' reads 'x' one element at a time; each iteration calls an operator and, on an accelerator, waits for the device [torch-item-in-loop]
  // CHECK-NOTES: :[[@LINE-3]]:5: note: it runs in each iteration of this loop
  // CHECK-NOTES: :[[@LINE-5]]:3: note: take an accessor of 'x', or of its copy made by 'cpu', before this loop
  return sum;
}

float list(const std::vector<torch::Tensor> &losses) {
  float sum = 0;
  for (const auto &loss : losses)
    sum += loss.item<float>();
  // CHECK-NOTES: :[[@LINE-1]]:17: warning: 'item' reads the tensors in 'losses' one at a time; each iteration calls an operator and, on an accelerator, waits for the device [torch-item-in-loop]
  // CHECK-NOTES: :[[@LINE-3]]:3: note: stack the tensors before this loop, and take an accessor of the stack's copy made by 'cpu'
  return sum;
}

int condition(const torch::Tensor &count) {
  int sum = 0;
  for (int i = 0; i < count.item<int>(); ++i)
    // CHECK-NOTES: :[[@LINE-1]]:29: warning: 'item' reads 'count' anew for each test of the loop's condition; each iteration calls an operator and, on an accelerator, waits for the device [torch-item-in-loop]
    // CHECK-NOTES: :[[@LINE-2]]:3: note: read it once before this loop
    sum += i;
  return sum;
}
