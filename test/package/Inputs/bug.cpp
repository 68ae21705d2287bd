// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include <ATen/ATen.h>
#include <cstddef>

float first(const at::Tensor &t) {
  auto gpu = t.cuda();
  return *gpu.data_ptr<float>();
}
