// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_torch_tidy %s torch-missing-contiguous %t

// Code that asks for the strides goes by them.

#include <torch/script.h>
#include <torch/torch.h>

static float sum(const float *p, int64_t n) {
  float s = 0;
  for (int64_t i = 0; i < n; ++i)
    s += p[i];
  return s;
}

float column(torch::Tensor x) {
  auto y = x.t();
  const float *p = y.data_ptr<float>();
  float s = 0;
  for (int64_t i = 0; i < y.size(0); ++i)
    s += p[i * y.stride(0)];
  return s;
}

float all(torch::Tensor x) {
  auto y = x.permute({1, 0});
  const float *p = y.data_ptr<float>();
  auto strides = y.strides();
  return p[strides[0] + strides[1]];
}

float by_another_handle(torch::Tensor x) {
  auto y = x.t();
  auto z = y;
  const int64_t step = z.stride(0);
  return y.data_ptr<float>()[step];
}

float step_of_the_whole(torch::Tensor x) {
  auto y = x.select(1, 3);
  return y.data_ptr<float>()[2 * x.stride(0)];
}

static int64_t step_of(const torch::Tensor &t) { return t.stride(0); }

float by_a_helper(torch::Tensor x) {
  auto y = x.t();
  return y.data_ptr<float>()[step_of(y)];
}

float by_a_lambda(torch::Tensor x) {
  auto y = x.t();
  auto at = [&](int64_t i) { return y.data_ptr<float>()[i * y.stride(0)]; };
  return at(1) + at(2);
}

torch::Tensor borrowed(torch::Tensor x) {
  auto y = x.t();
  return torch::from_blob(y.data_ptr<float>(), y.sizes(), y.strides()).clone();
}

float asked_later(torch::Tensor x) {
  auto y = x.t();
  float v = y.data_ptr<float>()[4];
  return y.stride(0) == 4 ? v : 0;
}

float either_order(torch::Tensor x) {
  auto y = x.t() + 1;
  if (!y.is_non_overlapping_and_dense())
    return 0;
  return sum(y.data_ptr<float>(), y.numel());
}

float accessor(torch::Tensor x) {
  auto y = x.t();
  auto a = y.accessor<float, 2>();
  return a[0][1];
}

// The strides of somebody else.

float of_another_tensor(torch::Tensor x, torch::Tensor other) {
  auto y = x.t();
  return y.data_ptr<float>()[other.stride(0)];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}non-contiguous{{.*}} [torch-missing-contiguous]
}

float copy_with_the_strides_of_the_original(torch::Tensor x) {
  x = x.t();
  auto dense = x.contiguous();
  const float *p = dense.data_ptr<float>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}non-contiguous{{.*}} [torch-missing-contiguous]
  return p[x.stride(0)];
}

float stale_strides(torch::Tensor x) {
  auto y = x.t();
  const int64_t step = y.stride(0);
  y = y.contiguous();
  return y.data_ptr<float>()[step];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}non-contiguous{{.*}} [torch-missing-contiguous]
}

float strides_of_the_copy(torch::Tensor x) {
  x = x.t();
  auto dense = x.contiguous();
  return dense.data_ptr<float>()[dense.stride(0)];
}

float strides_of_whatever_came(torch::Tensor x) {
  auto dense = x.contiguous();
  return dense.data_ptr<float>()[x.stride(0)];
}

float strides_for_the_other_pointer(torch::Tensor x) {
  x = x.t();
  auto dense = x.contiguous();
  return sum(dense.data_ptr<float>(), dense.numel()) + x.data_ptr<float>()[x.stride(0)];
}
