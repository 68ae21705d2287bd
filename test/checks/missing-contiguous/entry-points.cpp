// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_torch_tidy %s torch-missing-contiguous %t -- -config="{CheckOptions: {torch-missing-contiguous.EntryPoints: 'blur;dense_blur;first'}}"

// Functions that a user calls with whatever tensors there are.

#include <torch/script.h>
#include <torch/torch.h>

static float sum(const float *p, int64_t n) {
  float s = 0;
  for (int64_t i = 0; i < n; ++i)
    s += p[i];
  return s;
}

float blur(const torch::Tensor &image) {
  return sum(image.data_ptr<float>(), image.numel());
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}non-contiguous{{.*}} [torch-missing-contiguous]
}

float dense_blur(const torch::Tensor &image) {
  auto dense = image.contiguous();
  return sum(dense.data_ptr<float>(), dense.numel());
}

float first(const torch::Tensor &image) { return *image.data_ptr<float>(); }

float elsewhere(const torch::Tensor &image) { return sum(image.data_ptr<float>(), image.numel()); }
