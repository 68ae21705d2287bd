// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_torch_tidy %s torch-missing-contiguous %t

// Operators that keep the strides of what they compute from, and those that do not.

#include <torch/script.h>
#include <torch/torch.h>

static float sum(const float *p, int64_t n) {
  float s = 0;
  for (int64_t i = 0; i < n; ++i)
    s += p[i];
  return s;
}

float plus_one(torch::Tensor x) {
  auto y = x.t() + 1;
  return sum(y.data_ptr<float>(), y.numel());
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}non-contiguous{{.*}} [torch-missing-contiguous]
}

float rectified(torch::Tensor x) {
  auto y = torch::relu(x.t());
  return sum(y.data_ptr<float>(), y.numel());
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}non-contiguous{{.*}} [torch-missing-contiguous]
}

float compared(torch::Tensor x) {
  auto y = (x.t() > 0).to(torch::kFloat);
  return sum(y.data_ptr<float>(), y.numel());
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}non-contiguous{{.*}} [torch-missing-contiguous]
}

float doubled(torch::Tensor x) {
  auto y = x.permute({1, 0}).to(torch::kDouble).to(torch::kFloat);
  return sum(y.data_ptr<float>(), y.numel());
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}non-contiguous{{.*}} [torch-missing-contiguous]
}

float cloned(torch::Tensor x) {
  auto y = x.t().clone();
  return sum(y.data_ptr<float>(), y.numel());
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}non-contiguous{{.*}} [torch-missing-contiguous]
}

float like(torch::Tensor x) {
  auto y = torch::zeros_like(x.t());
  return sum(y.data_ptr<float>(), y.numel());
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}non-contiguous{{.*}} [torch-missing-contiguous]
}

float sorted(torch::Tensor x) {
  auto y = std::get<0>(x.t().sort(0));
  return sum(y.data_ptr<float>(), y.numel());
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}non-contiguous{{.*}} [torch-missing-contiguous]
}

float from_the_gpu(torch::Tensor x) {
  auto y = x.cuda().t().cpu();
  return sum(y.data_ptr<float>(), y.numel());
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}non-contiguous{{.*}} [torch-missing-contiguous]
}

float masked(torch::Tensor x) {
  auto y = x.t().index_fill(0, torch::arange(2), 0);
  return sum(y.data_ptr<float>(), y.numel());
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}non-contiguous{{.*}} [torch-missing-contiguous]
}

float scaled(torch::Tensor x) {
  auto y = x.t() * torch::ones({4});
  return sum(y.data_ptr<float>(), y.numel());
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}non-contiguous{{.*}} [torch-missing-contiguous]
}

float inverted(torch::Tensor x) {
  auto y = torch::inverse(x);
  return sum(y.data_ptr<float>(), y.numel());
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}non-contiguous{{.*}} [torch-missing-contiguous]
}

float decomposed(torch::Tensor x) {
  auto y = std::get<0>(torch::linalg_qr(x));
  return sum(y.data_ptr<float>(), y.numel());
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}non-contiguous{{.*}} [torch-missing-contiguous]
}


// Right ones.

float softmax(torch::Tensor x) {
  auto y = torch::softmax(x.t(), 1);
  return sum(y.data_ptr<float>(), y.numel());
}

float summed(torch::Tensor x) {
  auto y = x.t().cumsum(0);
  return sum(y.data_ptr<float>(), y.numel());
}

float lower(torch::Tensor x) {
  auto y = x.t().tril();
  return sum(y.data_ptr<float>(), y.numel());
}

float joined(torch::Tensor x) {
  auto y = torch::cat({x.t(), x.t()});
  return sum(y.data_ptr<float>(), y.numel());
}

float stacked(torch::Tensor x) {
  auto y = torch::stack({x.t(), x.t()});
  return sum(y.data_ptr<float>(), y.numel());
}

float product(torch::Tensor x) {
  auto y = x.t().matmul(x);
  return sum(y.data_ptr<float>(), y.numel());
}

float reduced(torch::Tensor x) {
  auto y = x.t().sum(0);
  return sum(y.data_ptr<float>(), y.numel());
}

float first_leads(torch::Tensor x) {
  auto y = torch::ones({4, 4}) + torch::ones({4, 4}).t();
  return sum(y.data_ptr<float>(), y.numel());
}

float gap_closed(torch::Tensor x) {
  auto y = torch::ones({4, 8}).slice(1, 0, 4) + 1;
  return sum(y.data_ptr<float>(), y.numel());
}

float expansion_computed(torch::Tensor x) {
  auto y = torch::ones({1, 4}).expand({4, 4}) * 2;
  return sum(y.data_ptr<float>(), y.numel());
}

float in_place(torch::Tensor x) {
  auto y = torch::ones({4, 4}).add_(x.t());
  return sum(y.data_ptr<float>(), y.numel());
}

float picked(torch::Tensor x) {
  auto y = x.t().index_select(0, torch::arange(2));
  return sum(y.data_ptr<float>(), y.numel());
}

float new_ones(torch::Tensor x) {
  auto y = x.t().new_zeros({4, 4});
  return sum(y.data_ptr<float>(), y.numel());
}

// The first tensor with several dimensions decides, not the one with most.
float row_major_first() {
  auto row = torch::zeros({4, 5});
  auto y = row + torch::zeros({3, 5, 4}).transpose(1, 2);
  return sum(y.data_ptr<float>(), y.numel());
}
