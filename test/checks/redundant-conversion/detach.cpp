// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_torch_tidy %s torch-redundant-conversion %t

// detach() of what no gradient can reach.

#include <torch/torch.h>

torch::Tensor of_a_factory() {
  return torch::ones({2}).detach();
  // CHECK-MESSAGES: :[[@LINE-1]]:27: warning: the result of 'ones' cannot require grad, so 'detach' changes nothing [torch-redundant-conversion]
  // CHECK-FIXES: return torch::ones({2});
}
torch::Tensor of_a_random_one() {
  auto t = torch::rand({4});
  auto u = (t * 2).detach();
  // CHECK-MESSAGES: :[[@LINE-1]]:20: warning: the result of '*' cannot require grad, so 'detach' changes nothing
  // CHECK-FIXES: auto u = (t * 2);
  return u;
}
torch::Tensor twice(const torch::Tensor &x) {
  auto t = x.detach();
  return t.cpu().detach();
  // CHECK-MESSAGES: :[[@LINE-1]]:18: warning: the result of 'cpu' cannot require grad, so 'detach' changes nothing
  // CHECK-FIXES: return t.cpu();
}
torch::Tensor in_its_own_variable(const torch::Tensor &x) {
  auto t = x.detach();
  t = t.detach();
  // CHECK-MESSAGES: :[[@LINE-1]]:9: warning: 't' cannot require grad, so 'detach' changes nothing
  // CHECK-FIXES: auto t = x.detach();
  // CHECK-FIXES-NOT: t = t
  // CHECK-FIXES: return t;
  return t;
}
torch::Tensor of_indices(const torch::Tensor &x) {
  return x.argmax(1).detach();
  // CHECK-MESSAGES: :[[@LINE-1]]:22: warning: the result of 'argmax' cannot require grad, so 'detach' changes nothing
  // CHECK-FIXES: return x.argmax(1);
}
torch::Tensor of_one_of_two_results(const torch::Tensor &x) {
  auto [values, indices] = torch::max(x, 1);
  return indices.detach();
  // CHECK-MESSAGES: :[[@LINE-1]]:18: warning: 'indices' cannot require grad, so 'detach' changes nothing
  // CHECK-FIXES: return indices;
}
torch::Tensor of_a_comparison(const torch::Tensor &x) {
  auto mask = x > 0;
  return mask.detach();
  // CHECK-MESSAGES: :[[@LINE-1]]:15: warning: 'mask' cannot require grad, so 'detach' changes nothing
  // CHECK-FIXES: return mask;
}
torch::Tensor of_integers(const torch::Tensor &x) {
  return x.to(torch::kLong).detach();
  // CHECK-MESSAGES: :[[@LINE-1]]:29: warning: the result of 'to' cannot require grad, so 'detach' changes nothing
  // CHECK-FIXES: return x.to(torch::kLong);
}
torch::Tensor computed_in_inference_mode(const torch::Tensor &x) {
  torch::InferenceMode guard;
  auto y = x * 2;
  return y.detach();
  // CHECK-MESSAGES: :[[@LINE-1]]:12: warning: 'y' cannot require grad, so 'detach' changes nothing
  // CHECK-FIXES: return y;
}
torch::Tensor behind_a_guard(const torch::Tensor &x) {
  if (x.requires_grad())
    return x.clone();
  return x.detach();
  // CHECK-MESSAGES: :[[@LINE-1]]:12: warning: 'x' cannot require grad, so 'detach' changes nothing
  // CHECK-FIXES: return x;
}
static torch::Tensor scores(const torch::Tensor &x) {
  return x.softmax(1).detach();
}
torch::Tensor from_a_helper(const torch::Tensor &x) {
  return scores(x).detach();
  // CHECK-MESSAGES: :[[@LINE-1]]:20: warning: the result of 'scores' cannot require grad, so 'detach' changes nothing
  // CHECK-FIXES: return scores(x);
}
torch::Tensor after_both_branches(const torch::Tensor &x, bool hard) {
  auto y = hard ? x.argmax(1) : x.detach();
  return y.detach();
  // CHECK-MESSAGES: :[[@LINE-1]]:12: warning: 'y' cannot require grad, so 'detach' changes nothing
  // CHECK-FIXES: return y;
}
// Out variants refuse tensors that require grad.
torch::Tensor written_with_an_out_operator(const torch::Tensor &x) {
  auto t = torch::zeros({2});
  torch::add_out(t, x, x);
  return t.detach();
  // CHECK-MESSAGES: :[[@LINE-1]]:12: warning: 't' cannot require grad, so 'detach' changes nothing
  // CHECK-FIXES: return t;
}

// It may require grad.
torch::Tensor of_a_parameter(const torch::Tensor &x) { return x.detach(); }
torch::Tensor of_what_was_computed(const torch::Tensor &x) {
  return (x * 2).detach();
}
torch::Tensor of_an_output(torch::nn::Linear &net) {
  return net->forward(torch::ones({1, 2})).detach();
}
torch::Tensor where_options_say() {
  return torch::ones({2}, torch::requires_grad()).detach();
}
torch::Tensor where_a_caller_says(torch::TensorOptions options) {
  return torch::ones({2}, options).detach();
}
torch::Tensor told_later() {
  auto t = torch::ones({2});
  t.requires_grad_();
  return t.detach();
}
torch::Tensor of_the_other_result(const torch::Tensor &x) {
  auto [values, indices] = torch::max(x, 1);
  return values.detach();
}
// The detached tensor stays as it is, where the other one learns.
std::pair<torch::Tensor, torch::Tensor> two_of_one() {
  auto t = torch::ones({2});
  auto before = t.detach();
  t.requires_grad_();
  return {t, before};
}
torch::Tensor mixed_with_what_is_unknown(const torch::Tensor &x) {
  return (torch::ones({2}) * x).detach();
}
torch::Tensor written_by_what_is_unknown(const torch::Tensor &x) {
  auto t = torch::zeros({2});
  t.add_(x);
  return t.detach();
}
torch::Tensor written_through_a_view(const torch::Tensor &x) {
  auto t = torch::zeros({2, 2});
  t[0] = x;
  return t.detach();
}
torch::Tensor written_by_an_output(torch::nn::Linear &net, int n) {
  auto out = torch::zeros({n, 2});
  for (int i = 0; i < n; ++i)
    out[i] = net->forward(torch::ones({2}));
  return out.detach();
}
torch::Tensor written_by_index_put(const torch::Tensor &x,
                                   const torch::Tensor &at) {
  auto t = torch::zeros({2, 2});
  t.index_put_({at}, x);
  return t.detach();
}
void fill(torch::Tensor t);
torch::Tensor written_by_another() {
  auto t = torch::zeros({2});
  fill(t);
  return t.detach();
}
torch::Tensor summed_up(const torch::Tensor &x, int n) {
  auto sum = torch::zeros({2});
  for (int i = 0; i < n; ++i)
    sum += x * i;
  return sum.detach();
}
torch::Tensor summed_in_new_ones(const torch::Tensor &x, int n) {
  auto sum = torch::zeros({2});
  for (int i = 0; i < n; ++i)
    sum = sum.detach() + x;
  return sum;
}
torch::Tensor guarded_on_one_path(const torch::Tensor &x, bool train) {
  torch::Tensor y;
  {
    torch::AutoGradMode mode(train);
    y = x * 2;
  }
  return y.detach();
}
torch::Tensor guard_ended(const torch::Tensor &x) {
  {
    torch::NoGradGuard guard;
    x.sum();
  }
  return (x * 2).detach();
}
// A parameter requires grad without a graph, too; a module may return its own.
torch::Tensor an_output_without_graph(torch::nn::Linear &net,
                                      const torch::Tensor &x) {
  torch::NoGradGuard guard;
  return net->forward(x).detach();
}
torch::Tensor input_in_no_grad_mode(const torch::Tensor &x) {
  torch::NoGradGuard guard;
  return x.detach();
}
torch::Tensor a_view_in_no_grad_mode(const torch::Tensor &x) {
  torch::NoGradGuard guard;
  return x.view({-1}).detach();
}
class Net : public torch::nn::Module {
public:
  Net() {
    Weight = register_parameter("weight", torch::ones({2}));
    Table = register_buffer("table", torch::ones({2}));
  }
  torch::Tensor weight() { return Weight.detach(); }
  torch::Tensor table() { return Table.detach(); }
  torch::Tensor Weight, Table;
};
torch::Tensor of_a_gradient(const torch::Tensor &x) { return x.grad().detach(); }
torch::Tensor in_a_custom_function(torch::autograd::AutogradContext *ctx) {
  return ctx->get_saved_variables()[0].detach();
}
torch::Tensor of_an_element(std::vector<torch::Tensor> &v) {
  return v[0].detach();
}
torch::Tensor only_floating_on_one_path(const torch::Tensor &x, bool hard) {
  auto y = hard ? x.argmax(1) : x.softmax(1);
  return y.detach();
}
