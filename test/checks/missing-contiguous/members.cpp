// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_torch_tidy %s torch-missing-contiguous %t

// Members take evidence from every visible method.

#include <torch/script.h>
#include <torch/torch.h>

static float sum(const float *p, int64_t n) {
  float s = 0;
  for (int64_t i = 0; i < n; ++i)
    s += p[i];
  return s;
}

class Image {
public:
  explicit Image(const torch::Tensor &pixels) : pixels_(pixels.permute({1, 2, 0})), dense_(pixels.permute({1, 2, 0}).contiguous()) {}

  float total() const {
    return sum(pixels_.data_ptr<float>(), pixels_.numel());
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}non-contiguous{{.*}} [torch-missing-contiguous]
  }

  float dense_total() const { return sum(dense_.data_ptr<float>(), dense_.numel()); }

  float checked_total() const {
    TORCH_CHECK(pixels_.is_contiguous());
    return sum(pixels_.data_ptr<float>(), pixels_.numel());
  }

  float strided_total() const {
    return pixels_.data_ptr<float>()[pixels_.stride(0)];
  }

private:
  torch::Tensor pixels_, dense_;
};

struct Batch {
  torch::Tensor data, target;
};

float of_an_aggregate(torch::Tensor x) {
  Batch batch{x, x.t()};
  return sum(batch.data.data_ptr<float>(), batch.data.numel()) +
         sum(batch.target.data_ptr<float>(), batch.target.numel());
         // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}non-contiguous{{.*}} [torch-missing-contiguous]
}

float of_a_dense_aggregate(torch::Tensor x) {
  Batch batch{x.contiguous(), x.t().contiguous()};
  return sum(batch.target.data_ptr<float>(), batch.target.numel());
}
