// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_torch_tidy %s torch-redundant-conversion %t

// contiguous() of a tensor that is dense already.

#include <torch/torch.h>

#include <vector>

torch::Tensor of_a_factory() {
  return torch::ones({2, 3}).contiguous();
  // CHECK-MESSAGES: :[[@LINE-1]]:30: warning: the result of 'ones' is contiguous already, so 'contiguous' changes nothing [torch-redundant-conversion]
  // CHECK-FIXES: return torch::ones({2, 3});
}
torch::Tensor of_foreign_memory(std::vector<float> &v) {
  auto t = torch::from_blob(v.data(), {static_cast<int64_t>(v.size())});
  return t.contiguous().clone();
  // CHECK-MESSAGES: :[[@LINE-1]]:12: warning: 't' is contiguous already, so 'contiguous' changes nothing
  // CHECK-FIXES: return t.clone();
}
torch::Tensor twice(const torch::Tensor &x) {
  auto t = x.contiguous();
  return t.contiguous();
  // CHECK-MESSAGES: :[[@LINE-1]]:12: warning: 't' is contiguous already, so 'contiguous' changes nothing
  // CHECK-FIXES: return t;
}
torch::Tensor of_a_sliced_stack() {
  auto t = torch::zeros({8, 3});
  return t.slice(0, 2, 4).contiguous();
  // CHECK-MESSAGES: :[[@LINE-1]]:27: warning: the result of 'slice' is contiguous already, so 'contiguous' changes nothing
  // CHECK-FIXES: return t.slice(0, 2, 4);
}
torch::Tensor of_one_row() {
  auto t = torch::zeros({8, 3});
  return t[1].contiguous();
  // CHECK-MESSAGES: :[[@LINE-1]]:15: warning: 't' is contiguous already, so 'contiguous' changes nothing
  // CHECK-FIXES: return t[1];
}
torch::Tensor of_indices(const torch::Tensor &x) {
  return x.argmax(1).contiguous();
  // CHECK-MESSAGES: :[[@LINE-1]]:22: warning: the result of 'argmax' is contiguous already, so 'contiguous' changes nothing
  // CHECK-FIXES: return x.argmax(1);
}
torch::Tensor of_a_dense_clone(const torch::Tensor &x) {
  auto t = x.contiguous();
  auto u = t.clone();
  return u.contiguous();
  // CHECK-MESSAGES: :[[@LINE-1]]:12: warning: 'u' is contiguous already, so 'contiguous' changes nothing
  // CHECK-FIXES: return u;
}
torch::Tensor in_its_own_variable(const torch::Tensor &x) {
  auto t = x.contiguous();
  t = t.contiguous();
  // CHECK-MESSAGES: :[[@LINE-1]]:9: warning: 't' is contiguous already, so 'contiguous' changes nothing
  // CHECK-FIXES: auto t = x.contiguous();
  // CHECK-FIXES-NOT: t = t
  // CHECK-FIXES: return t;
  return t;
}
torch::Tensor behind_a_guard(const torch::Tensor &x) {
  if (!x.is_contiguous())
    return x.clone();
  return x.contiguous();
  // CHECK-MESSAGES: :[[@LINE-1]]:12: warning: 'x' is contiguous already, so 'contiguous' changes nothing
  // CHECK-FIXES: return x;
}
torch::Tensor with_the_format_said() {
  auto t = torch::ones({2, 3});
  return t.contiguous(torch::MemoryFormat::Contiguous);
  // CHECK-MESSAGES: :[[@LINE-1]]:12: warning: 't' is contiguous already, so 'contiguous' changes nothing
  // CHECK-FIXES: return t;
}
static torch::Tensor dense(const torch::Tensor &x) { return x.contiguous(); }
torch::Tensor from_a_helper(const torch::Tensor &x) {
  return dense(x).contiguous();
  // CHECK-MESSAGES: :[[@LINE-1]]:19: warning: the result of 'dense' is contiguous already, so 'contiguous' changes nothing
  // CHECK-FIXES: return dense(x);
}
torch::Tensor after_each_case(int kind) {
  torch::Tensor t;
  switch (kind) {
  case 0:
    t = torch::ones({2, 3});
    break;
  default:
    t = torch::full({2, 3}, kind);
  }
  return t.contiguous();
  // CHECK-MESSAGES: :[[@LINE-1]]:12: warning: 't' is contiguous already, so 'contiguous' changes nothing
  // CHECK-FIXES: return t;
}

// Not dense, or not known to be.
torch::Tensor of_a_parameter(const torch::Tensor &x) { return x.contiguous(); }
torch::Tensor of_a_transposed_one() {
  return torch::ones({2, 3}).t().contiguous();
}
torch::Tensor of_a_permuted_one(const torch::Tensor &x) {
  return x.contiguous().permute({2, 0, 1}).contiguous();
}
torch::Tensor of_a_column() {
  auto t = torch::zeros({8, 3});
  return t.select(1, 0).contiguous();
}
torch::Tensor of_sliced_columns() {
  auto t = torch::zeros({8, 3});
  return t.slice(1, 0, 2).contiguous();
}
torch::Tensor of_an_expanded_one() {
  return torch::ones({1, 3}).expand({4, 3}).contiguous();
}
// A clone keeps the strides of what is dense in another order.
torch::Tensor of_a_clone(const torch::Tensor &x) {
  return x.clone().contiguous();
}
// So do operators that read one tensor.
torch::Tensor of_what_was_computed(const torch::Tensor &x) {
  return (x + 1).contiguous();
}
torch::Tensor like_another(const torch::Tensor &x) {
  return torch::empty_like(x).contiguous();
}
// Two images of channels-last strides give a batch of them.
torch::Tensor of_stacked_ones(const torch::Tensor &x, const torch::Tensor &y) {
  return torch::stack({x, y}).contiguous();
}
torch::Tensor of_indices_of_elements(const torch::Tensor &x) {
  return x.nonzero().contiguous();
}
torch::Tensor on_the_cpu(const torch::Tensor &x) {
  return x.cpu().contiguous();
}
torch::Tensor with_another_format() {
  return torch::ones({1, 2, 3, 4}).contiguous(torch::MemoryFormat::ChannelsLast);
}
torch::Tensor channels_last_before() {
  auto t = torch::ones({1, 2, 3, 4}).to(torch::MemoryFormat::ChannelsLast);
  return t.contiguous();
}
torch::Tensor channels_last_contiguous_before(const torch::Tensor &x) {
  auto t = x.contiguous(torch::MemoryFormat::ChannelsLast);
  return t.contiguous();
}
torch::Tensor transposed_on_one_path(bool flip) {
  auto t = torch::ones({2, 3});
  if (flip)
    t = t.t();
  return t.contiguous();
}
torch::Tensor transposed_where_it_is(bool flip) {
  auto t = torch::ones({2, 3});
  if (flip)
    t.t_();
  return t.contiguous();
}
torch::Tensor transposed_in_the_next_round(int n) {
  auto t = torch::ones({3, 3});
  for (int i = 0; i < n; ++i) {
    auto u = t.contiguous();
    t = u.t();
  }
  return t;
}
void write_into(torch::Tensor &t);
torch::Tensor written_by_another() {
  auto t = torch::ones({2, 3});
  write_into(t);
  return t.contiguous();
}
torch::Tensor of_foreign_memory_with_strides(float *p) {
  auto t = torch::from_blob(p, {2, 3}, {1, 2});
  return t.contiguous();
}
torch::Tensor perhaps_undefined(bool b) {
  torch::Tensor t;
  if (b)
    t = torch::ones({2, 3});
  return t.contiguous();
}
torch::Tensor of_a_network(torch::nn::Conv2d &net) {
  return net->forward(torch::ones({1, 3, 8, 8})).contiguous();
}
torch::Tensor reshaped(const torch::Tensor &x) {
  return x.reshape({-1}).contiguous();
}
torch::Tensor of_an_element(std::vector<torch::Tensor> &v) {
  v[0] = v[0].contiguous();
  return v[0].contiguous();
}
