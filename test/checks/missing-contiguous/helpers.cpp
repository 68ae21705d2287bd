// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_torch_tidy %s torch-missing-contiguous %t

// Helpers whose body is visible, and lambdas.

#include <torch/script.h>
#include <torch/torch.h>

static float sum(const float *p, int64_t n) {
  float s = 0;
  for (int64_t i = 0; i < n; ++i)
    s += p[i];
  return s;
}

static torch::Tensor to_image(const torch::Tensor &x) { return x.permute({1, 2, 0}); }
static torch::Tensor to_dense_image(const torch::Tensor &x) { return to_image(x).contiguous(); }
static void check(const torch::Tensor &x) { TORCH_CHECK(x.is_contiguous(), "contiguous tensors only"); }

float made_by_a_helper(torch::Tensor x) {
  auto image = to_image(x);
  return sum(image.data_ptr<float>(), image.numel());
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}non-contiguous{{.*}} [torch-missing-contiguous]
}

float made_dense_by_a_helper(torch::Tensor x) {
  auto image = to_dense_image(x);
  return sum(image.data_ptr<float>(), image.numel());
}

float checked_by_a_helper(torch::Tensor x) {
  auto image = to_image(x);
  check(image);
  return sum(image.data_ptr<float>(), image.numel());
}

static float total(const torch::Tensor &x) {
  return sum(x.data_ptr<float>(), x.numel());
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}non-contiguous{{.*}} [torch-missing-contiguous]
}

float handed_to_a_helper(torch::Tensor x) { return total(x.t()); }

static float dense_total(const torch::Tensor &x) {
  auto dense = x.contiguous();
  return sum(dense.data_ptr<float>(), dense.numel());
}

float handed_to_a_careful_helper(torch::Tensor x) { return dense_total(x.t()); }

static const float *pointer(const torch::Tensor &x) {
  return x.data_ptr<float>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}non-contiguous{{.*}} [torch-missing-contiguous]
}

float pointer_of_a_helper(torch::Tensor x) {
  auto y = x.t();
  return sum(pointer(y), y.numel());
}

float in_a_lambda(torch::Tensor x) {
  auto y = x.t();
  auto read = [&] {
    return sum(y.data_ptr<float>(), y.numel());
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}non-contiguous{{.*}} [torch-missing-contiguous]
  };
  return read();
}

float dense_in_a_lambda(torch::Tensor x) {
  auto y = x.t();
  auto read = [dense = y.contiguous()] { return sum(dense.data_ptr<float>(), dense.numel()); };
  return read();
}

float opaque(const float *p, int64_t n);

float handed_away(torch::Tensor x) {
  auto y = x.t();
  return opaque(y.data_ptr<float>(), y.numel());
}
