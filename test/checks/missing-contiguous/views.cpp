// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_torch_tidy %s torch-missing-contiguous %t

// Views that put the dimensions in another order or leave elements out.

#include <torch/script.h>
#include <torch/torch.h>

static float sum(const float *p, int64_t n) {
  float s = 0;
  for (int64_t i = 0; i < n; ++i)
    s += p[i];
  return s;
}

float t(torch::Tensor x) {
  auto y = x.t();
  return sum(y.data_ptr<float>(), y.numel());
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}non-contiguous{{.*}} [torch-missing-contiguous]
}

float transposed(torch::Tensor x) {
  auto y = x.transpose(1, 2);
  return sum(y.data_ptr<float>(), y.numel());
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}non-contiguous{{.*}} [torch-missing-contiguous]
}

float permuted(torch::Tensor x) {
  auto y = x.permute({2, 0, 1});
  return sum(y.data_ptr<float>(), y.numel());
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}non-contiguous{{.*}} [torch-missing-contiguous]
}

float moved(torch::Tensor x) {
  auto y = x.movedim(0, 2);
  return sum(y.data_ptr<float>(), y.numel());
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}non-contiguous{{.*}} [torch-missing-contiguous]
}

float swapped(torch::Tensor x) {
  auto y = torch::swapaxes(x, 0, 1);
  return sum(y.data_ptr<float>(), y.numel());
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}non-contiguous{{.*}} [torch-missing-contiguous]
}

float expanded(torch::Tensor x) {
  auto y = x.expand({4, -1});
  return sum(y.data_ptr<float>(), y.numel());
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}non-contiguous{{.*}} [torch-missing-contiguous]
}

float expanded_as(torch::Tensor x, torch::Tensor like) {
  auto y = x.expand_as(like);
  return sum(y.data_ptr<float>(), y.numel());
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}non-contiguous{{.*}} [torch-missing-contiguous]
}

float diagonal(torch::Tensor x) {
  auto y = x.diagonal();
  return sum(y.data_ptr<float>(), y.numel());
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}non-contiguous{{.*}} [torch-missing-contiguous]
}

float unfolded(torch::Tensor x) {
  auto y = x.unfold(0, 4, 2);
  return sum(y.data_ptr<float>(), y.numel());
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}non-contiguous{{.*}} [torch-missing-contiguous]
}

float strided(torch::Tensor x) {
  auto y = x.as_strided({4, 4}, {1, 4});
  return sum(y.data_ptr<float>(), y.numel());
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}non-contiguous{{.*}} [torch-missing-contiguous]
}

float stepped(torch::Tensor x) {
  auto y = x.slice(0, 0, 10, 2);
  return sum(y.data_ptr<float>(), y.numel());
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}non-contiguous{{.*}} [torch-missing-contiguous]
}

float real_part(torch::Tensor x) {
  auto y = torch::real(x.to(torch::kComplexFloat));
  return sum(y.data_ptr<float>(), y.numel());
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}non-contiguous{{.*}} [torch-missing-contiguous]
}

float transposed_twice(torch::Tensor x) {
  auto y = x.transpose(1, 2).transpose(1, 0);
  return sum(y.data_ptr<float>(), y.numel());
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}non-contiguous{{.*}} [torch-missing-contiguous]
}

float detached(torch::Tensor x) {
  auto y = x.t().detach();
  return sum(y.data_ptr<float>(), y.numel());
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}non-contiguous{{.*}} [torch-missing-contiguous]
}

float with_one_more(torch::Tensor x) {
  auto y = x.t().unsqueeze(0);
  return sum(y.data_ptr<float>(), y.numel());
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}non-contiguous{{.*}} [torch-missing-contiguous]
}


// Right ones that look alike.

float contiguous(torch::Tensor x) {
  auto y = x.t().contiguous();
  return sum(y.data_ptr<float>(), y.numel());
}

float cloned(torch::Tensor x) {
  auto y = x.t().clone(at::MemoryFormat::Contiguous);
  return sum(y.data_ptr<float>(), y.numel());
}

float back(torch::Tensor x) {
  auto y = x.permute({2, 0, 1}).permute({1, 2, 0});
  return sum(y.data_ptr<float>(), y.numel());
}

float back_again(torch::Tensor x) {
  auto y = x.transpose(1, 2).transpose(2, 1);
  return sum(y.data_ptr<float>(), y.numel());
}

float same(torch::Tensor x) {
  auto y = x.transpose(1, 1);
  return sum(y.data_ptr<float>(), y.numel());
}

float viewed(torch::Tensor x) {
  auto y = x.view({-1, 4});
  return sum(y.data_ptr<float>(), y.numel());
}

float unsqueezed(torch::Tensor x) {
  auto y = x.unsqueeze(0);
  return sum(y.data_ptr<float>(), y.numel());
}

float squeezed(torch::Tensor x) {
  auto y = x.squeeze();
  return sum(y.data_ptr<float>(), y.numel());
}

float first(torch::Tensor x) {
  auto y = x[0];
  return sum(y.data_ptr<float>(), y.numel());
}

float first_ones(torch::Tensor x) {
  auto y = x.slice(0, 0, 10);
  return sum(y.data_ptr<float>(), y.numel());
}

float reshaped(torch::Tensor x) {
  auto y = x.t().reshape({-1});
  return sum(y.data_ptr<float>(), y.numel());
}

float flat(torch::Tensor x) {
  auto y = x.permute({1, 0}).flatten();
  return sum(y.data_ptr<float>(), y.numel());
}

float row_vector(torch::Tensor x) {
  auto y = torch::ones({1, 8}).t();
  return sum(y.data_ptr<float>(), y.numel());
}

float column(torch::Tensor x) {
  auto y = torch::ones({8, 1}).select(1, 0);
  return sum(y.data_ptr<float>(), y.numel());
}

float copied_part(torch::Tensor x) {
  auto y = torch::ones({8, 8}).slice(1, 0, 2).clone();
  return sum(y.data_ptr<float>(), y.numel());
}

float dense_strides(torch::Tensor x) {
  auto y = x.as_strided({4, 4}, {4, 1});
  return sum(y.data_ptr<float>(), y.numel());
}

float flipped(torch::Tensor x) {
  auto y = torch::ones({4}).flip(0);
  return sum(y.data_ptr<float>(), y.numel());
}

float single_step(torch::Tensor x) {
  auto y = torch::ones({2, 8}).slice(0, 0, 2, 2);
  return sum(y.data_ptr<float>(), y.numel());
}

float two_steps(torch::Tensor x) {
  auto y = torch::ones({3, 8}).slice(0, 0, 3, 2);
  return sum(y.data_ptr<float>(), y.numel());
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-contiguous]
}

float first_of_repeated(torch::Tensor x) {
  auto y = torch::ones({3, 4}).expand({2, 3, 4}).slice(0, 0, 2, 2);
  return sum(y.data_ptr<float>(), y.numel());
}

float pieces_of_one_row(torch::Tensor x) {
  auto y = torch::ones({3}).expand({4, 3}).split(1)[0];
  auto z = torch::ones({4, 8}).narrow(0, 2, 1);
  return sum(y.data_ptr<float>(), y.numel()) + sum(z.data_ptr<float>(), z.numel());
}

float pieces_of_one_column(torch::Tensor x) {
  auto y = torch::ones({4, 8}).split(1, 1)[0];
  return sum(y.data_ptr<float>(), y.numel());
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-contiguous]
}
