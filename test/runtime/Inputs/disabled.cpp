// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include <torch/torch.h>
#include <torch_tidy/assert.h>

float first(const torch::Tensor &t, const torch::Tensor &u) {
#ifndef BARE
  TORCH_TIDY_ASSERT_DEFINED(t.detach());
  TORCH_TIDY_ASSERT_STRIDED(t);
  TORCH_TIDY_ASSERT_CPU(t);
  TORCH_TIDY_ASSERT_DETACHED(t);
  TORCH_TIDY_ASSERT_RESOLVED(t);
  TORCH_TIDY_ASSERT_CONTIGUOUS(t);
  TORCH_TIDY_ASSERT_DTYPE(t, float);
  TORCH_TIDY_ASSERT_RANK(t, 2);
  TORCH_TIDY_ASSERT_NO_OVERLAP(t, u);
  TORCH_TIDY_ASSERT_ARRAY(t, float);
#endif
  return t.data_ptr<float>()[0] + u.data_ptr<float>()[0];
}
