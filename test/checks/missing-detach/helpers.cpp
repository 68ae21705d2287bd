// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_torch_tidy %s torch-missing-detach %t

// Helpers of the same file are looked into: what they return, set, ask and use.

#include <torch/torch.h>

static torch::Tensor makeLeaf() {
  return torch::ones({4}, torch::requires_grad());
}
static torch::Tensor makePlain() { return torch::ones({4}); }

float returned() {
  auto x = makeLeaf();
  return x.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-detach]
}

float returned_plain() {
  auto x = makePlain();
  return x.data_ptr<float>()[0];
}

static void track(torch::Tensor &x) { x.requires_grad_(); }
static void release(torch::Tensor &x) { x = x.detach(); }

float set_by_a_helper(torch::Tensor x) {
  track(x);
  return x.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-detach]
}

float ended_by_a_helper(torch::Tensor x) {
  track(x);
  release(x);
  return x.data_ptr<float>()[0];
}

static void mustNotRequireGrad(const torch::Tensor &x) {
  TORCH_CHECK(!x.requires_grad(), "must not require grad");
}

float asserted_by_a_helper(bool train) {
  auto x = train ? makeLeaf() : makePlain();
  mustNotRequireGrad(x);
  return x.data_ptr<float>()[0];
}

static float first(const float *p) { return p[0]; }
static const float *dataOf(const torch::Tensor &x) {
  return x.data_ptr<float>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-detach]
}
static const float *plainDataOf(const torch::Tensor &x) {
  return x.data_ptr<float>();
}

float used_by_a_helper() {
  auto x = makeLeaf();
  return first(x.data_ptr<float>());
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-detach]
}

float converted_by_a_helper() {
  auto x = makeLeaf();
  return dataOf(x)[0];
}

float converted_plain() {
  auto x = makePlain();
  return plainDataOf(x)[0];
}

static torch::Tensor quietly(const torch::Tensor &x) {
  torch::NoGradGuard no_grad;
  return x * 2;
}
static torch::Tensor loudly(const torch::Tensor &x) { return x * 2; }

float computed_quietly() {
  auto y = quietly(makeLeaf());
  return y.data_ptr<float>()[0];
}

float computed_loudly() {
  auto y = loudly(makeLeaf());
  return y.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-detach]
}

// The same helper, with and without.
float computed_of_plain() {
  auto y = loudly(makePlain());
  return y.data_ptr<float>()[0];
}

// A helper runs in the grad mode of who calls it.
float called_under_a_guard() {
  torch::NoGradGuard no_grad;
  auto y = loudly(makeLeaf());
  return y.data_ptr<float>()[0];
}

static torch::Tensor toHost(const torch::Tensor &x) {
  return x.detach().to(torch::kCPU).contiguous();
}

float through_a_converter() {
  auto y = toHost(makeLeaf());
  return y.data_ptr<float>()[0];
}

float lambda() {
  auto make = [] { return torch::ones({4}, torch::requires_grad()); };
  auto x = make();
  auto y = make().detach();
  return y.data_ptr<float>()[0] +
         x.data_ptr<float>()[0];
         // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-detach]
}

static torch::Tensor perhaps(torch::Tensor x, bool train) {
  return x.requires_grad_(train);
}

float flag_is_true(torch::Tensor x) {
  auto y = perhaps(x, true);
  return y.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-detach]
}

float flag_is_false(torch::Tensor x) {
  auto y = perhaps(x, false);
  return y.data_ptr<float>()[0];
}
