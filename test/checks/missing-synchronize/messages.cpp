// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_torch_tidy %s torch-missing-synchronize %t

// The whole text of warnings and notes.

#include <torch/torch.h>

#include <vector>

float converted(torch::Tensor x) {
  auto gpu = x.cuda();
  auto y = gpu.to(torch::kCPU, /*non_blocking=*/true);
  const float *p = y.data_ptr<float>();
  // CHECK-NOTES: :[[@LINE-1]]:22: warning: host code uses the memory of 'y' through this pointer, but a non-blocking copy into it may still be under way [torch-missing-synchronize]
  // CHECK-NOTES: :[[@LINE-3]]:16: note: the copy is started without waiting for it here
  // CHECK-NOTES: :[[@LINE+2]]:10: note: host code reads the memory here
  // CHECK-NOTES: :[[@LINE-4]]:22: note: wait for the copy here if other work goes on meanwhile
  return p[1];
}

float copied_into(torch::Tensor x) {
  auto gpu = x.cuda();
  auto y = torch::empty({3});
  y.copy_(gpu, true);
  return y.data_ptr<float>()[1];
  // CHECK-NOTES: :[[@LINE-1]]:12: warning: host code uses the memory of 'y' through this pointer, but a non-blocking copy into it may still be under way [torch-missing-synchronize]
  // CHECK-NOTES: :[[@LINE-3]]:5: note: the copy is started without waiting for it here
  // CHECK-NOTES: :[[@LINE-3]]:12: note: host code reads the memory here
  // CHECK-NOTES: :[[@LINE-4]]:12: note: wait for the copy here if other work goes on meanwhile
}

torch::Tensor from_a_buffer() {
  std::vector<float> values(3);
  return torch::from_blob(values.data(), {3}).to(torch::kCUDA, true);
  // CHECK-NOTES: :[[@LINE-1]]:47: warning: this non-blocking copy may still be reading 'values' when it goes out of scope [torch-missing-synchronize]
  // CHECK-NOTES: :[[@LINE-2]]:68: note: 'values' goes out of scope here
}

torch::Tensor from_a_buffer_written_again(float v) {
  std::vector<float> values(3);
  auto t = torch::from_blob(values.data(), {3}).to(torch::kCUDA, true);
  // CHECK-NOTES: :[[@LINE-1]]:49: warning: this non-blocking copy may still be reading 'values' when it is written again [torch-missing-synchronize]
  // CHECK-NOTES: :[[@LINE+1]]:3: note: 'values' is written here
  values[0] = v;
  torch::cuda::synchronize();
  return t;
}
