// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_torch_tidy %s torch-missing-contiguous %t

// select, slice, narrow, index and what comes in lists: the first dimension keeps contiguity.

#include <torch/script.h>
#include <torch/torch.h>

static float sum(const float *p, int64_t n) {
  float s = 0;
  for (int64_t i = 0; i < n; ++i)
    s += p[i];
  return s;
}

float column(torch::Tensor x) {
  auto y = x.select(1, 0);
  return sum(y.data_ptr<float>(), y.numel());
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}non-contiguous{{.*}} [torch-missing-contiguous]
}

float last(torch::Tensor x) {
  auto y = x.select(-1, 0);
  return sum(y.data_ptr<float>(), y.numel());
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}non-contiguous{{.*}} [torch-missing-contiguous]
}

float narrow(torch::Tensor x) {
  auto y = x.narrow(1, 0, 2);
  return sum(y.data_ptr<float>(), y.numel());
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}non-contiguous{{.*}} [torch-missing-contiguous]
}

float slice(torch::Tensor x) {
  auto y = x.slice(1, 0, 2);
  return sum(y.data_ptr<float>(), y.numel());
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}non-contiguous{{.*}} [torch-missing-contiguous]
}

float index_column(torch::Tensor x) {
  auto y = x.index({torch::indexing::Slice(), 0});
  return sum(y.data_ptr<float>(), y.numel());
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}non-contiguous{{.*}} [torch-missing-contiguous]
}

float index_part(torch::Tensor x) {
  auto y = x.index({torch::indexing::Slice(), torch::indexing::Slice(0, 4)});
  return sum(y.data_ptr<float>(), y.numel());
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}non-contiguous{{.*}} [torch-missing-contiguous]
}

float index_rest(torch::Tensor x) {
  auto y = x.index({"...", 0});
  return sum(y.data_ptr<float>(), y.numel());
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}non-contiguous{{.*}} [torch-missing-contiguous]
}

float index_step(torch::Tensor x) {
  auto y = x.index({torch::indexing::Slice(torch::indexing::None, torch::indexing::None, 2)});
  return sum(y.data_ptr<float>(), y.numel());
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}non-contiguous{{.*}} [torch-missing-contiguous]
}

float index_two(torch::Tensor x) {
  auto y = torch::ones({3, 4, 5}).index({0, torch::indexing::Slice(), torch::indexing::Slice(0, 2)});
  return sum(y.data_ptr<float>(), y.numel());
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}non-contiguous{{.*}} [torch-missing-contiguous]
}

float split(torch::Tensor x) {
  auto y = x.split(2, 1)[0];
  return sum(y.data_ptr<float>(), y.numel());
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}non-contiguous{{.*}} [torch-missing-contiguous]
}

float chunk(torch::Tensor x) {
  auto y = x.chunk(2, 1)[1];
  return sum(y.data_ptr<float>(), y.numel());
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}non-contiguous{{.*}} [torch-missing-contiguous]
}

float unbind(torch::Tensor x) {
  auto y = x.unbind(1)[0];
  return sum(y.data_ptr<float>(), y.numel());
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}non-contiguous{{.*}} [torch-missing-contiguous]
}

float row_of_transposed(torch::Tensor x) {
  auto y = torch::ones({4, 5}).t()[0];
  return sum(y.data_ptr<float>(), y.numel());
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}non-contiguous{{.*}} [torch-missing-contiguous]
}

float last_part(torch::Tensor x) {
  auto y = x.index({"...", torch::indexing::Slice(0, 4)});
  return sum(y.data_ptr<float>(), y.numel());
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}non-contiguous{{.*}} [torch-missing-contiguous]
}

float beside_a_new_dimension(torch::Tensor x) {
  auto y = x.unsqueeze(-1).transpose(-2, -3);
  return sum(y.data_ptr<float>(), y.numel());
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}non-contiguous{{.*}} [torch-missing-contiguous]
}

float new_dimension_gone_again(torch::Tensor x) {
  auto y = x.unsqueeze(-1).squeeze(-1).transpose(-1, -2);
  return sum(y.data_ptr<float>(), y.numel());
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}non-contiguous{{.*}} [torch-missing-contiguous]
}

float other_dimension_reduced(torch::Tensor x) {
  auto y = x.sum(-1).transpose(-1, -2);
  return sum(y.data_ptr<float>(), y.numel());
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}non-contiguous{{.*}} [torch-missing-contiguous]
}

// Right ones.

float row(torch::Tensor x) {
  auto y = x.select(0, 1);
  return sum(y.data_ptr<float>(), y.numel());
}

float row_by_number(torch::Tensor x) {
  auto y = x[1];
  return sum(y.data_ptr<float>(), y.numel());
}

float rows(torch::Tensor x) {
  auto y = x.narrow(0, 1, 2);
  return sum(y.data_ptr<float>(), y.numel());
}

float some_rows(torch::Tensor x) {
  auto y = x.slice(0, 1, 3);
  return sum(y.data_ptr<float>(), y.numel());
}

float index_row(torch::Tensor x) {
  auto y = x.index({1});
  return sum(y.data_ptr<float>(), y.numel());
}

float index_rows(torch::Tensor x) {
  auto y = x.index({torch::indexing::Slice(1, 3)});
  return sum(y.data_ptr<float>(), y.numel());
}

float index_all(torch::Tensor x) {
  auto y = x.index({torch::indexing::Slice(), torch::indexing::Slice()});
  return sum(y.data_ptr<float>(), y.numel());
}

float index_row_part(torch::Tensor x) {
  auto y = torch::ones({4, 5}).index({1, torch::indexing::Slice(0, 2)});
  return sum(y.data_ptr<float>(), y.numel());
}

float index_none(torch::Tensor x) {
  auto y = x.index({torch::indexing::None});
  return sum(y.data_ptr<float>(), y.numel());
}

float index_mask(torch::Tensor x) {
  auto y = x.index({x > 0});
  return sum(y.data_ptr<float>(), y.numel());
}

float split_rows(torch::Tensor x) {
  auto y = x.split(2)[0];
  return sum(y.data_ptr<float>(), y.numel());
}

float chunk_rows(torch::Tensor x) {
  auto y = x.chunk(2)[0];
  return sum(y.data_ptr<float>(), y.numel());
}

float unbind_rows(torch::Tensor x) {
  auto y = x.unbind()[0];
  return sum(y.data_ptr<float>(), y.numel());
}

float row_of_part(torch::Tensor x) {
  auto y = torch::ones({4, 5}).slice(1, 0, 2)[0];
  return sum(y.data_ptr<float>(), y.numel());
}

float row_of_expanded(torch::Tensor x) {
  auto y = x.expand({4, -1})[0];
  return sum(y.data_ptr<float>(), y.numel());
}

float whole(torch::Tensor x) {
  auto y = x.slice(1);
  return sum(y.data_ptr<float>(), y.numel());
}

float image_of_batch(torch::Tensor x) {
  auto y = torch::ones({1, 3, 4, 4}).slice(1, 0, 2);
  return sum(y.data_ptr<float>(), y.numel());
}

float channel_of_batch(torch::Tensor x) {
  auto y = torch::ones({3, 4, 4}).unsqueeze(0).select(1, 0);
  return sum(y.data_ptr<float>(), y.numel());
}

// A dimension of size 1 has no place in any order.

float new_dimension_moved(torch::Tensor x) {
  auto y = x.unsqueeze(-1).transpose(-1, -2);
  return sum(y.data_ptr<float>(), y.numel());
}

float new_dimension_of_a_batch(torch::Tensor x) { // (B, N), mostly
  auto y = x.unsqueeze(-1).transpose(1, 2);
  return sum(y.data_ptr<float>(), y.numel());
}

float column_of_vector(torch::Tensor x) {
  auto y = x.unsqueeze(-1).select(-1, 0);
  return sum(y.data_ptr<float>(), y.numel());
}

float new_dimension_kept(torch::Tensor x) {
  auto y = (x.contiguous().unsqueeze(-1).softmax(0) * 2).mT();
  return sum(y.data_ptr<float>(), y.numel());
}

float dimension_kept(torch::Tensor x) {
  auto y = x.norm(2, -1, /*keepdim=*/true).transpose(-1, -2);
  return sum(y.data_ptr<float>(), y.numel());
}

float column_copied(torch::Tensor x) {
  auto y = x.index({"...", torch::indexing::Slice(0, 1)}).contiguous().transpose(-1, -2);
  return sum(y.data_ptr<float>(), y.numel());
}

float last_of_transposed(torch::Tensor x) { // of a matrix, it is a row
  auto y = x.transpose(0, 1).select(-1, 0);
  return sum(y.data_ptr<float>(), y.numel());
}
