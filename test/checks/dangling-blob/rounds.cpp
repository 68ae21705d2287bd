// RUN: %check_torch_tidy %s torch-dangling-blob %t
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Buffers that a loop takes up one after another.

#include <torch/torch.h>

#include <vector>

torch::Tensor eachOfItsOwn(size_t n) {
  std::vector<std::vector<float>> buffers(n);
  std::vector<torch::Tensor> all;
  for (size_t i = 0; i < n; ++i) {
    buffers[i].resize(10);
    all.push_back(torch::from_blob(buffers[i].data(), {10}));
  }
  return torch::stack(all);
}

torch::Tensor eachOfItsOwnByReference(size_t n) {
  std::vector<std::vector<float>> buffers(n);
  std::vector<torch::Tensor> all;
  for (auto &buffer : buffers) {
    buffer.assign(10, 1.f);
    all.push_back(torch::from_blob(buffer.data(), {10}));
  }
  return torch::stack(all);
}

torch::Tensor oneForAll(size_t n) {
  std::vector<float> buffer;
  std::vector<torch::Tensor> all;
  for (size_t i = 0; i < n; ++i) {
    buffer.resize(10 * i + 10);
    all.push_back(torch::from_blob(buffer.data(), {10}));
    // CHECK-MESSAGES: :[[@LINE-1]]:19: warning: {{.*}} [torch-dangling-blob]
  }
  return torch::stack(all);
}

torch::Tensor grownTooLate(size_t n) {
  std::vector<std::vector<float>> buffers(n);
  std::vector<torch::Tensor> all;
  for (size_t i = 0; i < n; ++i) {
    all.push_back(torch::from_blob(buffers[i].data(), {10}));
    // CHECK-MESSAGES: :[[@LINE-1]]:19: warning: {{.*}} [torch-dangling-blob]
    buffers[i].resize(10);
  }
  return torch::stack(all);
}

torch::Tensor grownAfterwards(size_t n) {
  std::vector<std::vector<float>> buffers(n);
  std::vector<torch::Tensor> all;
  for (auto &buffer : buffers) {
    buffer.resize(10);
    all.push_back(torch::from_blob(buffer.data(), {10}));
    // CHECK-MESSAGES: :[[@LINE-1]]:19: warning: {{.*}} [torch-dangling-blob]
  }
  for (auto &buffer : buffers)
    buffer.resize(20);
  return torch::stack(all);
}
