// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_torch_tidy %s torch-missing-contiguous %t

// What a guard settles, and what it leaves open.

#include <torch/script.h>
#include <torch/torch.h>

#include <ATen/TensorUtils.h>

#include <stdexcept>

static float sum(const float *p, int64_t n) {
  float s = 0;
  for (int64_t i = 0; i < n; ++i)
    s += p[i];
  return s;
}

#define CHECK_CONTIGUOUS(x) TORCH_CHECK((x).is_contiguous(), #x " must be contiguous")

float checked(torch::Tensor x) {
  auto y = x.t();
  TORCH_CHECK(y.is_contiguous());
  return sum(y.data_ptr<float>(), y.numel());
}

float checked_by_a_macro(torch::Tensor x) {
  auto y = x.t();
  CHECK_CONTIGUOUS(y);
  return sum(y.data_ptr<float>(), y.numel());
}

float thrown(torch::Tensor x) {
  auto y = x.t();
  if (!y.is_contiguous())
    throw std::runtime_error("contiguous tensors only");
  return sum(y.data_ptr<float>(), y.numel());
}

float mended(torch::Tensor x) {
  auto y = x.t();
  if (!y.is_contiguous())
    y = y.contiguous();
  return sum(y.data_ptr<float>(), y.numel());
}

float mended_in_an_expression(torch::Tensor x) {
  auto y = x.t();
  auto z = y.is_contiguous() ? y : y.contiguous();
  return sum(z.data_ptr<float>(), z.numel());
}

float checked_by_aten(torch::Tensor x) {
  auto y = x.t();
  at::checkContiguous("checked_by_aten", at::TensorArg(y, "y", 1));
  return sum(y.data_ptr<float>(), y.numel());
}

float all_checked_by_aten(torch::Tensor x) {
  auto y = x.t();
  at::TensorArg arg(y, "y", 1);
  at::checkAllContiguous("all_checked_by_aten", {arg});
  return sum(y.data_ptr<float>(), y.numel());
}

float expected(torch::Tensor x) {
  auto y = x.t();
  auto dense = y.expect_contiguous();
  return sum(dense->data_ptr<float>(), dense->numel());
}

float held_in_a_bool(torch::Tensor x) {
  auto y = x.t();
  const bool is_dense = y.is_contiguous();
  return is_dense ? sum(y.data_ptr<float>(), y.numel()) : 0;
}

float checked_afterwards(torch::Tensor x) {
  auto y = x.t();
  const float *p = y.data_ptr<float>();
  TORCH_CHECK(y.is_contiguous());
  return p[1];
}

// What does not help.

float on_the_wrong_branch(torch::Tensor x) {
  if (x.is_contiguous())
    return 0;
  return sum(x.data_ptr<float>(), x.numel());
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}non-contiguous{{.*}} [torch-missing-contiguous]
}

float on_another_tensor(torch::Tensor x) {
  auto y = x.t();
  TORCH_CHECK(x.is_contiguous());
  return sum(y.data_ptr<float>(), y.numel());
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}non-contiguous{{.*}} [torch-missing-contiguous]
}

// Guards of something else show that callers are not trusted.

float only_the_dtype(torch::Tensor x) {
  TORCH_CHECK(x.scalar_type() == torch::kFloat);
  return sum(x.data_ptr<float>(), x.numel());
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}non-contiguous{{.*}} [torch-missing-contiguous]
}

float only_the_rank(torch::Tensor x) {
  if (x.dim() != 2)
    throw std::runtime_error("matrices only");
  return sum(x.data_ptr<float>(), x.numel());
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}non-contiguous{{.*}} [torch-missing-contiguous]
}

float both(torch::Tensor x) {
  TORCH_CHECK(x.scalar_type() == torch::kFloat && x.is_contiguous());
  return sum(x.data_ptr<float>(), x.numel());
}

float none(torch::Tensor x) { return sum(x.data_ptr<float>(), x.numel()); }

// One parameter is made contiguous, the other one is not.

float sibling(const torch::Tensor &a, const torch::Tensor &b) {
  auto dense = a.contiguous();
  return sum(dense.data_ptr<float>(), a.numel()) +
         sum(b.data_ptr<float>(), b.numel());
         // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}non-contiguous{{.*}} [torch-missing-contiguous]
}

float both_siblings(const torch::Tensor &a, const torch::Tensor &b) {
  auto dense = a.contiguous(), other = b.contiguous();
  return sum(dense.data_ptr<float>(), a.numel()) +
         sum(other.data_ptr<float>(), b.numel());
}
