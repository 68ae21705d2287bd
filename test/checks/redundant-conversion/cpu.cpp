// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_torch_tidy %s torch-redundant-conversion %t

// cpu() and to(kCPU) of a tensor that was made on the CPU.

#include <torch/torch.h>

#include <vector>

namespace {
// What another file defines.
torch::Tensor load();
void fill(torch::Tensor &t);
bool wanted();
const torch::Device &device();
} // namespace

torch::Tensor of_a_factory() {
  return torch::ones({2}).cpu();
  // CHECK-MESSAGES: :[[@LINE-1]]:27: warning: the result of 'ones' is on the CPU already, so 'cpu' changes nothing [torch-redundant-conversion]
  // CHECK-FIXES: return torch::ones({2});
}
torch::Tensor of_a_variable() {
  auto t = torch::arange(10);
  auto u = t.cpu();
  // CHECK-MESSAGES: :[[@LINE-1]]:14: warning: 't' is on the CPU already, so 'cpu' changes nothing
  // CHECK-FIXES: auto u = t;
  return u;
}
torch::Tensor of_what_was_computed() {
  auto t = torch::rand({4, 4});
  auto u = (t * 2 + 1).relu();
  return u.to(torch::kCPU);
  // CHECK-MESSAGES: :[[@LINE-1]]:12: warning: 'u' is on the CPU already, so 'to' changes nothing
  // CHECK-FIXES: return u;
}
torch::Tensor of_foreign_memory(std::vector<float> &v) {
  auto t = torch::from_blob(v.data(), {static_cast<int64_t>(v.size())});
  return t.sum().cpu();
  // CHECK-MESSAGES: :[[@LINE-1]]:18: warning: the result of 'sum' is on the CPU already, so 'cpu' changes nothing
  // CHECK-FIXES: return t.sum();
}
torch::Tensor twice(const torch::Tensor &x) {
  auto t = x.cpu();
  return t.cpu();
  // CHECK-MESSAGES: :[[@LINE-1]]:12: warning: 't' is on the CPU already, so 'cpu' changes nothing
  // CHECK-FIXES: return t;
}
torch::Tensor twice_in_a_chain(const torch::Tensor &x) {
  return x.to(torch::kCPU).contiguous().cpu();
  // CHECK-MESSAGES: :[[@LINE-1]]:41: warning: the result of 'contiguous' is on the CPU already, so 'cpu' changes nothing
  // CHECK-FIXES: return x.to(torch::kCPU).contiguous();
}
torch::Tensor a_whole_statement(const torch::Tensor &x) {
  auto t = x.to(torch::kCPU);
  t = t.cpu();
  // CHECK-MESSAGES: :[[@LINE-1]]:9: warning: 't' is on the CPU already, so 'cpu' changes nothing
  // CHECK-FIXES: auto t = x.to(torch::kCPU);
  // CHECK-FIXES-NOT: t = t
  // CHECK-FIXES: return t;
  return t;
}
torch::Tensor behind_a_guard(const torch::Tensor &x) {
  TORCH_CHECK(x.is_cpu(), "on the CPU, please");
  return x.cpu();
  // CHECK-MESSAGES: :[[@LINE-1]]:12: warning: 'x' is on the CPU already, so 'cpu' changes nothing
  // CHECK-FIXES: return x;
}
torch::Tensor in_the_branch_of_a_guard(const torch::Tensor &x) {
  if (x.device().is_cpu())
    return x.cpu() + 1;
  // CHECK-MESSAGES: :[[@LINE-1]]:14: warning: 'x' is on the CPU already, so 'cpu' changes nothing
  // CHECK-FIXES: return x + 1;
  return x.cpu() + 2;
}
torch::Tensor after_both_branches(const torch::Tensor &x, bool flat) {
  torch::Tensor t;
  if (flat)
    t = x.cpu().flatten();
  else
    t = torch::zeros({3});
  return t.cpu();
  // CHECK-MESSAGES: :[[@LINE-1]]:12: warning: 't' is on the CPU already, so 'cpu' changes nothing
  // CHECK-FIXES: return t;
}
torch::Tensor in_a_loop(int n) {
  auto sum = torch::zeros({3});
  for (int i = 0; i < n; ++i)
    sum = sum.cpu() + i;
  // CHECK-MESSAGES: :[[@LINE-1]]:15: warning: 'sum' is on the CPU already, so 'cpu' changes nothing
  // CHECK-FIXES: sum = sum + i;
  return sum;
}
static torch::Tensor ramp(int n) { return torch::arange(n) / n; }
torch::Tensor from_a_helper(int n) {
  return ramp(n).cpu();
  // CHECK-MESSAGES: :[[@LINE-1]]:18: warning: the result of 'ramp' is on the CPU already, so 'cpu' changes nothing
  // CHECK-FIXES: return ramp(n);
}
torch::Tensor from_two_known_ones() {
  auto a = torch::ones({2}), b = torch::eye(2);
  return torch::matmul(a, b).cpu();
  // CHECK-MESSAGES: :[[@LINE-1]]:30: warning: the result of 'matmul' is on the CPU already, so 'cpu' changes nothing
  // CHECK-FIXES: return torch::matmul(a, b);
}
float to_be_read() {
  auto t = torch::rand({3}, torch::kDouble);
  return t.cpu().data_ptr<double>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:12: warning: 't' is on the CPU already, so 'cpu' changes nothing
  // CHECK-FIXES: return t.data_ptr<double>()[0];
}

// Nothing is known, or not on every path.
torch::Tensor of_a_parameter(const torch::Tensor &x) { return x.cpu(); }
torch::Tensor of_what_others_made() { return load().cpu(); }
torch::Tensor where_a_caller_says(torch::Device where) {
  return torch::ones({2}, where).cpu();
}
torch::Tensor where_options_say(torch::TensorOptions options) {
  return torch::ones({2}, options).cpu();
}
torch::Tensor on_the_device_of_another(const torch::Tensor &x) {
  return torch::ones_like(x).cpu();
}
torch::Tensor with_the_options_of_another(const torch::Tensor &x) {
  return torch::ones({2}, x.options()).cpu();
}
torch::Tensor on_an_accelerator() {
  return torch::ones({2}, torch::kCUDA).cpu();
}
torch::Tensor moved_on_one_path(bool cuda) {
  auto t = torch::ones({2});
  if (cuda)
    t = t.cuda();
  return t.cpu();
}
torch::Tensor moved_in_a_loop(int n) {
  auto t = torch::ones({2});
  for (int i = 0; i < n; ++i) {
    auto u = t.cpu() + 1;
    t = u.to(device());
  }
  return t;
}
torch::Tensor moved_where_a_constant_says() {
  constexpr bool OnGpu = false;
  auto t = torch::ones({2});
  if (OnGpu)
    t = t.to(torch::kCUDA);
  return t.cpu();
}
torch::Tensor on_a_device_that_a_variable_names() {
  // Today it is the CPU.
  torch::Device device(torch::kCPU);
  auto t = torch::ones({2}).to(device);
  return t.cpu();
}
torch::Tensor on_a_device_that_is_chosen() {
  torch::Device device = torch::kCPU;
  if (torch::cuda::is_available())
    device = torch::kCUDA;
  auto t = torch::ones({2}, torch::TensorOptions().device(device));
  return t.cpu();
}
torch::Tensor mixed_with_what_is_unknown(const torch::Tensor &x) {
  return (x * torch::tensor(0.5)).cpu();
}
torch::Tensor mixed_with_a_cpu_vector(const torch::Tensor &x) {
  return torch::matmul(x, torch::ones({3})).cpu();
}
torch::Tensor filled_by_another() {
  auto t = torch::ones({2});
  fill(t);
  return t.cpu();
}
torch::Tensor of_a_network(torch::nn::Linear &net) {
  return net->forward(torch::ones({2})).cpu();
}
torch::Tensor loaded(const std::string &path) {
  torch::Tensor t = torch::ones({2});
  torch::load(t, path);
  return t.cpu();
}
torch::Tensor changed_by_a_lambda() {
  auto t = torch::ones({2});
  auto move = [&] { t = t.cuda(); };
  move();
  return t.cpu();
}
torch::Tensor in_a_lambda() {
  auto t = torch::ones({2});
  auto get = [t] { return t.cpu(); };
  return get();
}
#define FETCH(t) (t).cpu()
torch::Tensor in_a_macro() {
  auto t = torch::ones({2});
  return FETCH(t);
}
torch::Tensor where_a_build_says() {
  auto t = torch::ones({2});
#ifdef USE_CUDA
  t = t.cuda();
#endif
  return t.cpu();
}
torch::Tensor where_a_build_says_further_in() {
  auto t = torch::ones({2});
  // clang-format off
  #ifdef USE_CUDA
  t = t.cuda();
  #endif
  // clang-format on
  return t.cpu();
}
template <typename T> T in_a_template(T t) {
  T u = torch::ones({2}) + 1;
  return u.cpu();
}
template torch::Tensor in_a_template(torch::Tensor);
torch::Tensor with_another_dtype() {
  auto t = torch::ones({2});
  return t.to(torch::kCPU, torch::kDouble);
}
torch::Tensor with_a_copy() {
  auto t = torch::ones({2});
  return t.to(torch::kCPU, torch::kFloat, /*non_blocking=*/false, /*copy=*/true);
}

class Holder {
public:
  Holder() : Table(torch::ones({2})) {}
  // to() may have moved it.
  torch::Tensor get() { return Table.cpu(); }
  torch::Tensor Table;
};
class Net : public torch::nn::Module {
public:
  Net() { Table = register_buffer("table", torch::ones({2})); }
  torch::Tensor forward() { return Table.cpu(); }
  torch::Tensor Table;
};
torch::Tensor global = torch::ones({2});
torch::Tensor of_a_global() { return global.cpu(); }
torch::Tensor of_a_global_after_an_assignment() {
  global = torch::ones({2});
  load();
  return global.cpu();
}
torch::Tensor after_a_guard_of_another(const torch::Tensor &x,
                                       const torch::Tensor &y) {
  TORCH_CHECK(x.device() == y.device());
  return x.cpu();
}
torch::Tensor after_a_branch_that_is_no_guard(const torch::Tensor &x) {
  if (wanted())
    return x.cpu();
  return x;
}
torch::Tensor not_on_cuda(const torch::Tensor &x) {
  // MPS and XPU are left.
  if (x.is_cuda())
    return x;
  return x.cpu();
}
