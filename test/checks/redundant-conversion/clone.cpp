// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_torch_tidy %s torch-redundant-conversion %t

// clone() of what nobody else holds, and clone() only to be read.

#include <torch/torch.h>

#include <vector>

torch::Tensor of_a_factory() {
  return torch::ones({2}).clone();
  // CHECK-MESSAGES: :[[@LINE-1]]:27: warning: 'clone' copies a temporary that nobody else holds [torch-redundant-conversion]
  // CHECK-FIXES: return torch::ones({2});
}
torch::Tensor of_a_sum(const torch::Tensor &x, const torch::Tensor &y) {
  auto z = (x + y).clone();
  // CHECK-MESSAGES: :[[@LINE-1]]:20: warning: 'clone' copies a temporary that nobody else holds
  // CHECK-FIXES: auto z = (x + y);
  return z;
}
torch::Tensor as_a_function(const torch::Tensor &x, const torch::Tensor &y) {
  return torch::clone(x + y);
  // CHECK-MESSAGES: :[[@LINE-1]]:10: warning: 'clone' copies a temporary that nobody else holds
  // CHECK-FIXES: return (x + y);
}
torch::Tensor of_a_clone(const torch::Tensor &x) {
  return x.clone().clone();
  // CHECK-MESSAGES: :[[@LINE-1]]:20: warning: 'clone' copies a temporary that nobody else holds
  // CHECK-FIXES: return x.clone();
}
torch::Tensor of_chosen_elements(const torch::Tensor &x, const torch::Tensor &mask) {
  return x.masked_select(mask).clone();
  // CHECK-MESSAGES: :[[@LINE-1]]:32: warning: 'clone' copies a temporary that nobody else holds
  // CHECK-FIXES: return x.masked_select(mask);
}
torch::Tensor of_a_joined_one(const std::vector<torch::Tensor> &v) {
  return torch::cat(v).clone();
  // CHECK-MESSAGES: :[[@LINE-1]]:24: warning: 'clone' copies a temporary that nobody else holds
  // CHECK-FIXES: return torch::cat(v);
}
static torch::Tensor scaled(const torch::Tensor &x) { return x * 2; }
torch::Tensor of_a_helper(const torch::Tensor &x) {
  return scaled(x).clone();
  // CHECK-MESSAGES: :[[@LINE-1]]:20: warning: 'clone' copies a temporary that nobody else holds
  // CHECK-FIXES: return scaled(x);
}
std::vector<torch::Tensor> in_a_loop(const torch::Tensor &x, int n) {
  std::vector<torch::Tensor> all;
  for (int i = 0; i < n; ++i)
    all.push_back((x * i).clone());
  // CHECK-MESSAGES: :[[@LINE-1]]:27: warning: 'clone' copies a temporary that nobody else holds
  // CHECK-FIXES: all.push_back((x * i));
  return all;
}
torch::Tensor in_a_lambda(const torch::Tensor &x) {
  auto twice = [&] { return (x * 2).clone(); };
  // CHECK-MESSAGES: :[[@LINE-1]]:37: warning: 'clone' copies a temporary that nobody else holds
  // CHECK-FIXES: auto twice = [&] { return (x * 2); };
  return twice();
}

// Only read.
torch::Tensor before_a_sum(const torch::Tensor &x, const torch::Tensor &y) {
  return x.clone().add(y);
  // CHECK-MESSAGES: :[[@LINE-1]]:12: warning: 'clone' copies 'x' only for 'add' to read it, which makes a new tensor itself
  // CHECK-FIXES: return x.add(y);
}
torch::Tensor before_an_operator(const torch::Tensor &x) {
  return x.clone() * 2;
  // CHECK-MESSAGES: :[[@LINE-1]]:12: warning: 'clone' copies 'x' only for '*' to read it, which makes a new tensor itself
  // CHECK-FIXES: return x * 2;
}
torch::Tensor before_a_function(const torch::Tensor &x) {
  return torch::softmax(x.clone(), 1);
  // CHECK-MESSAGES: :[[@LINE-1]]:27: warning: 'clone' copies 'x' only for 'softmax' to read it, which makes a new tensor itself
  // CHECK-FIXES: return torch::softmax(x, 1);
}
torch::Tensor before_a_stack(const torch::Tensor &x, const torch::Tensor &y) {
  return torch::stack({x.clone(), y});
  // CHECK-MESSAGES: :[[@LINE-1]]:26: warning: 'clone' copies 'x' only for 'stack' to read it, which makes a new tensor itself
  // CHECK-FIXES: return torch::stack({x, y});
}
torch::Tensor of_a_view(const torch::Tensor &x) {
  return x[0].clone() + 1;
  // CHECK-MESSAGES: :[[@LINE-1]]:15: warning: 'clone' copies 'x' only for '+' to read it, which makes a new tensor itself
  // CHECK-FIXES: return x[0] + 1;
}
torch::Tensor written_without_gradients(torch::Tensor x) {
  x = x.detach();
  auto y = x.clone().pow(2);
  // CHECK-MESSAGES: :[[@LINE-1]]:14: warning: 'clone' copies 'x' only for 'pow' to read it, which makes a new tensor itself
  // CHECK-FIXES: auto y = x.pow(2);
  x.add_(1);
  return y;
}

// Somebody holds the memory, or the copy has another layout.
torch::Tensor of_a_variable(const torch::Tensor &x) { return x.clone(); }
torch::Tensor of_a_row(const torch::Tensor &x) { return x[0].clone(); }
torch::Tensor of_a_transposed_one(const torch::Tensor &x) {
  return x.t().clone();
}
torch::Tensor of_what_may_be_itself(const torch::Tensor &x) {
  return x.cpu().clone();
}
torch::Tensor of_what_may_be_itself_too(const torch::Tensor &x) {
  return x.contiguous().to(torch::kFloat).reshape({-1}).clone();
}
// dequantize() of floats and conj_physical() of what is not complex do nothing.
torch::Tensor of_what_may_be_itself_by_dtype(const torch::Tensor &x) {
  return torch::dequantize(x).clone();
}
torch::Tensor of_a_conjugate(const torch::Tensor &x) {
  return torch::conj_physical(x).clone();
}
torch::Tensor before_an_element(const torch::Tensor &x) {
  return x.clone()[0];
}
torch::Tensor before_an_index(const torch::Tensor &x) {
  return x.clone().index({0});
}
torch::Tensor of_the_detached(const torch::Tensor &x) {
  return x.detach().clone();
}
torch::Tensor of_an_expanded_one() {
  // The copy has memory for each element.
  return torch::ones({1, 3}).expand({4, 3}).clone();
}
torch::Tensor of_a_part() {
  // The copy lets go of the rest.
  return torch::rand({1000, 3}).select(0, 1).clone();
}
torch::Tensor of_foreign_memory(float *p) {
  return torch::from_blob(p, {3}).clone();
}
torch::Tensor of_a_vector(std::vector<float> v) {
  return torch::from_blob(v.data(), {3}).clone();
}
torch::Tensor of_an_output(torch::nn::Linear &net, const torch::Tensor &x) {
  return net->forward(x).clone();
}
torch::Tensor of_a_gradient(const torch::Tensor &x) { return x.grad().clone(); }
torch::Tensor load();
torch::Tensor of_what_others_made() { return load().clone(); }
torch::Tensor with_a_format(const torch::Tensor &x) {
  return (x + 1).clone(torch::MemoryFormat::ChannelsLast);
}
torch::Tensor of_what_was_stored(std::vector<torch::Tensor> &v,
                                 const torch::Tensor &x) {
  v.push_back(x + 1);
  return v.back().clone();
}
static torch::Tensor &cached() {
  static torch::Tensor t = torch::ones({3});
  return t;
}
torch::Tensor of_a_static_one() { return cached().clone(); }
class Cache {
public:
  torch::Tensor get() { return Last; }
  torch::Tensor copy() { return get().clone(); }
  torch::Tensor made() {
    Last = torch::ones({2});
    return get().clone();
  }

private:
  torch::Tensor Last;
};
static torch::Tensor last;
static torch::Tensor remembered(const torch::Tensor &x) {
  last = x * 2;
  return last;
}
torch::Tensor of_a_remembered_one(const torch::Tensor &x) {
  return remembered(x).clone();
}
static torch::Tensor same(const torch::Tensor &x) { return x; }
torch::Tensor of_a_helper_that_shares(const torch::Tensor &x) {
  return same(x).clone();
}
static torch::Tensor shares_sometimes(const torch::Tensor &x, bool copy) {
  if (copy)
    return x * 1;
  return x;
}
torch::Tensor of_a_helper_that_shares_sometimes(const torch::Tensor &x, bool b) {
  return shares_sometimes(x, b).clone();
}

// Written, kept, or needed for its gradient.
torch::Tensor before_a_write(const torch::Tensor &x) {
  return x.clone().add_(1);
}
torch::Tensor before_a_view(const torch::Tensor &x) {
  return x.clone().view({-1});
}
torch::Tensor before_a_transposition(const torch::Tensor &x) {
  return x.clone().t();
}
torch::Tensor before_what_may_be_itself(const torch::Tensor &x) {
  return x.clone().to(torch::kFloat);
}
torch::Tensor before_contiguous(const torch::Tensor &x) {
  return x.clone().contiguous();
}
void before_a_container(std::vector<torch::Tensor> &v, const torch::Tensor &x) {
  v.push_back(x.clone());
}
torch::Tensor before_an_output(torch::nn::Linear &net, const torch::Tensor &x) {
  return net->forward(x.clone());
}
torch::Tensor before_an_assignment(const torch::Tensor &x) {
  auto y = x.clone();
  return y + 1;
}
// Another method may write it.
class Filter {
public:
  torch::Tensor apply() { return Mean.clone().sqrt(); }

private:
  torch::Tensor Mean;
};
// The original is written before the gradient is computed.
torch::Tensor written_later(torch::Tensor x) {
  auto y = x.clone().pow(2);
  x.add_(1);
  return y;
}
torch::Tensor written_by_an_operator_later(torch::Tensor x) {
  auto y = x.clone().pow(2);
  x += 1;
  return y;
}
torch::Tensor written_in_parts_later(torch::Tensor x) {
  auto y = x.clone().pow(2);
  x[0] = 1;
  return y;
}
torch::Tensor of_a_leaf() {
  auto w = torch::ones({2}, torch::requires_grad());
  return w.clone().pow(2);
}
torch::Tensor written_in_the_same_expression(torch::Tensor &x) {
  return x.clone().add(x.mul_(2));
}
torch::Tensor changed(torch::Tensor &x);
torch::Tensor changed_in_the_same_expression(torch::Tensor &x) {
  return x.clone().add(changed(x));
}
torch::Tensor written_by_a_function_of_the_same_expression(torch::Tensor &x) {
  return torch::add(x.clone(), x.zero_());
}
template <typename T> T in_a_template(const T &x) { return x.clone() + 1; }
template torch::Tensor in_a_template(const torch::Tensor &);
#define COPY(x) (x).clone()
torch::Tensor in_a_macro(const torch::Tensor &x) { return COPY(x + 1); }
static torch::Tensor asFloat(const torch::Tensor &x) {
  return x.to(torch::kFloat);
}
torch::Tensor of_a_helper_that_converts_if_needed(const torch::Tensor &x) {
  return asFloat(x).clone();
}
torch::Tensor of_a_helper_that_converts_what_others_made() {
  auto x = load();
  return asFloat(x).clone();
}
void keep(const torch::Tensor &t);
static torch::Tensor kept(const torch::Tensor &x) {
  auto t = x * 2;
  keep(t);
  return t;
}
torch::Tensor of_a_helper_that_hands_it_on(const torch::Tensor &x) {
  return kept(x).clone();
}
