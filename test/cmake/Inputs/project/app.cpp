// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include <ATen/core/Tensor.h>
#include <torch_tidy/assert.h>

float first(at::Tensor t) {
  t.detach();
  return *t.contiguous().data_ptr<float>();
}

float sum(const at::Tensor &t) {
  float s = 0;
  for (int64_t i = 0; i < t.size(0); ++i)
    s += t[i].item<float>();
  return s;
}
