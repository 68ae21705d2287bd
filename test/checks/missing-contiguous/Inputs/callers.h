// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include <torch/torch.h>

// In a macro there is no edit, and a header is none of the test's to edit.
#define VALUES(t) (t).data_ptr<float>()

inline float firstOfWeights(const at::Tensor &weights) {
  TORCH_CHECK(weights.device().is_cpu(), "weights must be on the CPU");
  const float *p = VALUES(weights);
  return p[0] + p[1];
}
