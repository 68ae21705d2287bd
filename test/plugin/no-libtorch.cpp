// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_torch_tidy %s torch-* %t -no-pch

// Code that has nothing to do with LibTorch, though it sounds like it: silent.

#include <vector>

namespace mine {
struct Tensor {
  std::vector<float> Values;
  Tensor cuda() const { return *this; }
  Tensor cpu() const { return *this; }
  Tensor contiguous() const { return *this; }
  template <typename T> T *data_ptr() { return Values.data(); }
  bool is_cuda() const { return false; }
};
Tensor from_blob(float *Data, long Size);
} // namespace mine

float onGpu(mine::Tensor T) {
  auto Gpu = T.cuda();
  return *Gpu.data_ptr<float>();
}

float dangling(mine::Tensor T) {
  float *P = T.cpu().data_ptr<float>();
  return P[0];
}

mine::Tensor blob() {
  float Buffer[3] = {};
  return mine::from_blob(Buffer, 3);
}

int main() { return 0; }
