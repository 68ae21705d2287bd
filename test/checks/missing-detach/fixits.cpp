// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_torch_tidy %s torch-missing-detach %t

// The edits: in place within the expression, a named owner where the view
// outlives it. detach() shares the memory, so writes keep their meaning.

#include <torch/torch.h>

#include <cstring>
#include <vector>

static torch::Tensor leaf() { return torch::ones({4}, torch::requires_grad()); }

float in_place() {
  auto x = leaf();
  return x.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-detach]
  // CHECK-FIXES: return x.detach().data_ptr<float>()[0];
}

void copied(float *out) {
  auto x = leaf() * 2;
  std::memcpy(out, x.data_ptr<float>(), x.nbytes());
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-detach]
  // CHECK-FIXES: std::memcpy(out, x.detach().data_ptr<float>(), x.nbytes());
}

float named() {
  auto x = leaf();
  const float *p = x.data_ptr<float>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-detach]
  // CHECK-FIXES: auto x_detached = x.detach();
  // CHECK-FIXES: const float *p = x_detached.data_ptr<float>();
  return p[0] + p[1];
}

float accessor() {
  auto x = leaf();
  auto a = x.accessor<float, 1>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-detach]
  // CHECK-FIXES: auto x_detached = x.detach();
  // CHECK-FIXES: auto a = x_detached.accessor<float, 1>();
  return a[0] + a[1];
}

std::vector<float> range() {
  auto x = leaf();
  return std::vector<float>(x.data_ptr<float>(),
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-detach]
                            x.data_ptr<float>() + x.numel());
                            // CHECK-FIXES: auto x_detached = x.detach();
                            // CHECK-FIXES: return std::vector<float>(x_detached.data_ptr<float>(),
                            // CHECK-FIXES: x_detached.data_ptr<float>() + x.numel());
}

void written() {
  auto x = leaf();
  x.data_ptr<float>()[0] = 1;
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-detach]
  // CHECK-FIXES: x.detach().data_ptr<float>()[0] = 1;
}

void written_through_a_name() {
  auto x = leaf();
  float *p = x.data_ptr<float>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-detach]
  // CHECK-FIXES: auto x_detached = x.detach();
  // CHECK-FIXES: float *p = x_detached.data_ptr<float>();
  for (int i = 0; i < 4; ++i)
    p[i] = 0;
}

float weight(torch::nn::Linear fc) {
  return fc->weight.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-detach]
  // CHECK-FIXES: return fc->weight.detach().data_ptr<float>()[0];
}

float parameters(torch::nn::Linear fc) {
  float sum = 0;
  for (const auto &p : fc->parameters()) {
    const float *data = p.data_ptr<float>();
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-detach]
    // CHECK-FIXES: auto p_detached = p.detach();
    // CHECK-FIXES: const float *data = p_detached.data_ptr<float>();
    sum += data[0];
  }
  return sum;
}

float of_base(const at::TensorBase &x) {
  if (x.requires_grad())
    return x.data_ptr<float>()[0];
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-detach]
    // CHECK-FIXES: return x.variable_data().data_ptr<float>()[0];
  return 0;
}

#define FIRST(T) (T).data_ptr<float>()[0]
float in_a_macro() {
  auto x = leaf();
  return FIRST(x);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-detach]
}

float twice() {
  auto x = leaf();
  float a = x.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-detach]
  float b = x.data_ptr<float>()[1];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-detach]
  // CHECK-FIXES: float a = x.detach().data_ptr<float>()[0];
  // CHECK-FIXES: float b = x.detach().data_ptr<float>()[1];
  return a + b;
}

void of_base_written(const at::TensorBase &x) {
  if (x.requires_grad())
    x.data_ptr<float>()[0] = 1;
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-detach]
    // CHECK-FIXES: x.variable_data().data_ptr<float>()[0] = 1;
}

void of_base_written_by_name(const at::TensorBase &x) {
  if (!x.requires_grad())
    return;
  float *p = x.data_ptr<float>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-detach]
  // CHECK-FIXES: auto x_detached = x.variable_data();
  // CHECK-FIXES: float *p = x_detached.data_ptr<float>();
  p[0] = 1;
}

// Right as they are: nothing to edit.

float detached() {
  auto x = leaf().detach();
  return x.data_ptr<float>()[0];
}

float detached_in_place() { return leaf().detach().data_ptr<float>()[0]; }

void written_under_a_guard() {
  torch::NoGradGuard no_grad;
  auto x = leaf();
  x.data_ptr<float>()[0] = 1;
}

std::vector<float> range_of_detached() {
  auto x = leaf().detach();
  return std::vector<float>(x.data_ptr<float>(),
                            x.data_ptr<float>() + x.numel());
}
