// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_torch_tidy %s torch-missing-detach %t

// What operators do with it, as LibTorch does: results of nearly all of them
// require grad where an input does, also of those whose gradient is zero.

#include <torch/torch.h>

#include <tuple>
#include <vector>

static torch::Tensor leaf() {
  return torch::ones({4, 4}, torch::requires_grad());
}

float arithmetic(torch::Tensor x) {
  auto y = (x + leaf()) / 2;
  return y.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-detach]
}

float second_operand(torch::Tensor x) {
  auto w = leaf();
  auto y = torch::matmul(x, w);
  return y.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-detach]
}

float neither(torch::Tensor x, torch::Tensor w) {
  auto y = torch::matmul(x, w) * 2 + 1;
  return y.data_ptr<float>()[0];
}

float reduced() {
  auto y = leaf().sum();
  return *y.data_ptr<float>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-detach]
}

float of_zero_gradient() {
  auto a = leaf().floor();
  auto b = leaf().sign();
  auto c = leaf().round();
  return a.data_ptr<float>()[0] +
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-detach]
         b.data_ptr<float>()[0] +
         // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-detach]
         c.data_ptr<float>()[0];
         // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-detach]
}

float of_no_gradient() {
  auto a = torch::zeros_like(leaf());
  auto b = torch::rand_like(leaf());
  auto c = torch::histc(leaf());
  auto d = torch::full_like(leaf(), 2);
  return a.data_ptr<float>()[0] + b.data_ptr<float>()[0] +
         c.data_ptr<float>()[0] + d.data_ptr<float>()[0];
}

float best_value() {
  auto x = leaf();
  auto best = x.max(1);
  return std::get<0>(best).data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-detach]
}

int64_t best_index() {
  auto best = leaf().max(1);
  auto where = std::get<1>(best);
  return *static_cast<int64_t *>(where.data_ptr());
}

float sorted() {
  auto [values, order] = leaf().sort(1);
  auto *indices = static_cast<int64_t *>(order.data_ptr());
  return values.data_ptr<float>()[indices[0]];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-detach]
}

float joined(torch::Tensor x) {
  auto y = torch::cat({x, leaf()});
  return y.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-detach]
}

float joined_without(torch::Tensor x) {
  auto y = torch::cat({x, leaf().detach()});
  return y.data_ptr<float>()[0];
}

float view() {
  auto y = leaf().view(-1);
  return y.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-detach]
}

float element() {
  auto x = leaf();
  auto y = x[0];
  return y.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-detach]
}

float element_of_detached() {
  auto x = leaf().detach();
  auto y = x[0][1];
  return *y.data_ptr<float>();
}

float one_of_many() {
  auto parts = leaf().chunk(2);
  return parts[1].data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-detach]
}

float converted() {
  auto y = leaf().to(torch::kCPU).contiguous().clone();
  return y.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-detach]
}

float function_of_nn() {
  auto y = torch::nn::functional::relu(leaf());
  return torch::softmax(leaf(), 1).detach().data_ptr<float>()[0];
}

// In place: what takes in such a tensor requires grad from there on.

float added_in_place() {
  auto sum = torch::zeros({4, 4});
  sum += leaf();
  return sum.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-detach]
}

float copied_in_place() {
  auto y = torch::zeros({4, 4});
  y.copy_(leaf());
  return y.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-detach]
}

float copied_in_place_without() {
  auto y = torch::zeros({4, 4});
  y.copy_(leaf().detach());
  y.add_(1).mul_(y).clamp_(0, 1);
  return y.data_ptr<float>()[0];
}

float copied_without_grad_mode() {
  auto y = torch::zeros({4, 4});
  {
    torch::NoGradGuard no_grad;
    y.copy_(leaf());
  }
  return y.data_ptr<float>()[0];
}

float put_by_index() {
  auto y = torch::zeros({4, 4});
  y.index_put_({0}, leaf()[0]);
  return y.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-detach]
}

float assigned_row() {
  auto y = torch::zeros({4, 4});
  auto x = leaf();
  for (int64_t i = 0; i < 4; ++i)
    y[i] = x[i];
  return y.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-detach]
}

float assigned_row_without() {
  auto y = torch::zeros({4, 4});
  auto x = leaf();
  for (int64_t i = 0; i < 4; ++i)
    y[i] = x[i].detach();
  return y.data_ptr<float>()[0];
}

float written_view() {
  auto y = torch::zeros({4, 4});
  auto row = y[0];
  row.copy_(leaf()[0]);
  return y.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-detach]
}

float view_of_what_was_written() {
  auto y = torch::zeros({4, 4});
  auto row = y[0];
  y.copy_(leaf());
  return row.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-detach]
}

float detached_view_of_what_was_written() {
  auto y = torch::zeros({4, 4});
  auto same = y.detach();
  y.copy_(leaf());
  return same.data_ptr<float>()[0];
}

int64_t integers_take_no_grad() {
  auto y = torch::zeros({4, 4}, torch::kLong);
  y.copy_(leaf());
  return *static_cast<int64_t *>(y.data_ptr());
}

float filled() {
  auto y = torch::zeros({4, 4});
  y.fill_(2).zero_().uniform_();
  return y.data_ptr<float>()[0];
}

float only_the_dtype(torch::Tensor x) {
  // x takes the dtype and the device of the other tensor, nothing else.
  auto w = leaf();
  auto a = torch::zeros({4, 4}).to(w);
  auto b = torch::zeros({4, 4}, torch::kDouble).type_as(w);
  auto c = torch::zeros({16}).reshape_as(w);
  return a.data_ptr<float>()[0] + b.data_ptr<float>()[0] +
         c.data_ptr<float>()[0];
}

float masked() {
  auto mask = torch::zeros({4, 4});
  mask.logical_and_(leaf());
  return mask.data_ptr<float>()[0];
}

float bessel() {
  auto y = torch::special_bessel_j0(leaf());
  return y.data_ptr<float>()[0];
}
