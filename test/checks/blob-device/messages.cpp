// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_torch_tidy %s torch-blob-device %t

// The whole text of warnings and notes.

#include <torch/torch.h>

#include <vector>

extern "C" {
enum cudaError_t { cudaSuccess };
cudaError_t cudaMalloc(void **devPtr, size_t size);
}

torch::Tensor certain(std::vector<float> &v) {
  float values[3] = {1, 2, 3};
  auto t = torch::from_blob(values, {3}, torch::kCUDA);
  // CHECK-NOTES: :[[@LINE-1]]:12: warning: this tensor borrows host memory, but its options say that it is on an accelerator [torch-blob-device]
  return t.clone();
}
torch::Tensor perhaps() {
  static float values[3];
  torch::Device device = torch::cuda::is_available() ? torch::kCUDA : torch::kCPU;
  return torch::from_blob(values, {3}, torch::TensorOptions().device(device));
  // CHECK-NOTES: :[[@LINE-1]]:10: warning: this tensor borrows host memory, but its options say that it may be on an accelerator [torch-blob-device]
  // CHECK-NOTES: :[[@LINE-3]]:26: note: the device may be an accelerator here
}
torch::Tensor reverse() {
  float *p;
  cudaMalloc(reinterpret_cast<void **>(&p), 12);
  return torch::from_blob(p, {3});
  // CHECK-NOTES: :[[@LINE-1]]:10: warning: this tensor borrows memory of an accelerator, but without a device in its options it is on the CPU [torch-blob-device]
  // CHECK-NOTES: :[[@LINE-3]]:3: note: the memory is made on an accelerator here
}
