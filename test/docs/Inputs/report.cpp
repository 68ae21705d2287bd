// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include <ATen/ATen.h>

#include <cstring>

// A fix on the warning, ranges, and notes of the path.
float first(const at::Tensor &t) {
  auto gpu = t.cuda();
  return *gpu.data_ptr<float>();
}

// Fixes on notes.
void fill(const at::Tensor &t) {
  auto gpu = t.cuda();
  *gpu.data_ptr<float>() = 1;
}
