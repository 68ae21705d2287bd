// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_torch_tidy %s torch-discarded-result %t

// Each statement with its twin, which does something.

#include <torch/torch.h>

#include <iostream>
#include <vector>

void consume(const torch::Tensor &t);

torch::Tensor converted(torch::Tensor t) {
  t.to(torch::kCPU);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: the result of 'to' is discarded{{.*}} [torch-discarded-result]
  return t;
}
torch::Tensor converted_and_kept(torch::Tensor t) {
  t = t.to(torch::kCPU);
  return t;
}
torch::Tensor copied_to_the_host(torch::Tensor t) {
  t.cpu();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: the result of 'cpu' is discarded{{.*}} [torch-discarded-result]
  return t;
}
torch::Tensor copied_to_the_host_and_kept(torch::Tensor t) {
  auto host = t.cpu();
  return host;
}
torch::Tensor detached(torch::Tensor t) {
  t.detach();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: the result of 'detach' is discarded{{.*}} [torch-discarded-result]
  return t;
}
torch::Tensor detached_in_place(torch::Tensor t) {
  t.detach_();
  return t;
}
torch::Tensor made_contiguous(torch::Tensor t) {
  t.contiguous();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: the result of 'contiguous' is discarded{{.*}} [torch-discarded-result]
  return t;
}
torch::Tensor made_contiguous_and_kept(torch::Tensor t) {
  return t.contiguous();
}
torch::Tensor cloned(torch::Tensor t) {
  t.clone();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: the result of 'clone' is discarded{{.*}} [torch-discarded-result]
  return t;
}
void cloned_for_a_call(torch::Tensor t) { consume(t.clone()); }
void sum(torch::Tensor a, torch::Tensor b) {
  a.add(b);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: the result of 'add' is discarded{{.*}} [torch-discarded-result]
}
void sum_in_place(torch::Tensor a, torch::Tensor b) { a.add_(b); }
void scattered(torch::Tensor a, torch::Tensor at, torch::Tensor b) {
  a.scatter(0, at, b);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: the result of 'scatter' is discarded{{.*}} [torch-discarded-result]
}
void scattered_in_place(torch::Tensor a, torch::Tensor at, torch::Tensor b) {
  a.scatter_(0, at, b);
}
void viewed(torch::Tensor a) {
  a.unsqueeze(0);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: the result of 'unsqueeze' is discarded{{.*}} [torch-discarded-result]
}
void viewed_and_written(torch::Tensor a) { a.unsqueeze(0).zero_(); }
void in_place_forms(torch::Tensor a, const torch::Tensor &b) {
  a.mul_(2);
  a /= b;
  a[0] = b;
  a.index_put_({0}, b);
}
void out_variant(torch::Tensor out, const torch::Tensor &a) {
  torch::sqrt_out(out, a);
}
void cast_to_void(torch::Tensor a) {
  (void)a.cpu();
  static_cast<void>(a.clone());
}
void module_moved(torch::nn::Linear net) {
  net->to(torch::kCUDA);
  net->to(torch::kDouble);
}
void waits(torch::Tensor a) { a.item<float>(); }
void printed(torch::Tensor a) { std::cout << a.cpu() << a + 1; }
torch::Tensor results_in_use(torch::Tensor a, bool flag) {
  std::vector<torch::Tensor> all;
  all.push_back(a.cpu());
  auto pick = [&] { return a.clone(); };
  consume(pick());
  return flag ? a.detach() : a + 1;
}
void assigned_to_an_element(std::vector<torch::Tensor> &all) {
  for (auto &t : all)
    t = t.contiguous();
}
void kept_by_an_object(torch::nn::Module &net, torch::Tensor t) {
  struct : torch::nn::Module {
    void add(const torch::Tensor &t) { register_buffer("t", t.clone()); }
  } holder;
  holder.add(t);
  net.eval();
}
