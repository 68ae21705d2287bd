// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_torch_tidy %s torch-missing-detach %t

// Paths: branches, joins, loops, correlated flags, early returns.

#include <torch/torch.h>

#include <utility>

float one_branch(torch::Tensor x, bool train) {
  if (train)
    x.requires_grad_();
  return x.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}may require grad{{.*}} [torch-missing-detach]
}

float other_branch(torch::Tensor x, bool train) {
  if (train) {
    x.requires_grad_();
    return 0;
  }
  return x.data_ptr<float>()[0];
}

float same_flag(torch::Tensor x, bool train) {
  if (train)
    x.requires_grad_();
  auto y = x * 2;
  if (train)
    y = y.detach();
  return y.data_ptr<float>()[0];
}

float opposite_flag(torch::Tensor x, bool train) {
  if (train)
    x.requires_grad_();
  auto y = x * 2;
  if (!train)
    y = y.detach();
  return y.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-detach]
}

float reassigned(torch::Tensor x) {
  x = x.clone().requires_grad_();
  auto loss = (x * x).sum();
  loss.backward();
  x = x.detach();
  return x.data_ptr<float>()[0];
}

float too_early(torch::Tensor x) {
  x.requires_grad_();
  const float *p = x.data_ptr<float>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-detach]
  x = x.detach();
  return p[0];
}

float set_later(torch::Tensor x) {
  float first = x.data_ptr<float>()[0];
  x.requires_grad_();
  auto loss = x.sum();
  loss.backward();
  return first;
}

float accumulated(int n) {
  auto w = torch::ones({4}, torch::requires_grad());
  auto sum = torch::zeros({4});
  for (int i = 0; i < n; ++i)
    sum = sum + w * i;
  return sum.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}may require grad{{.*}} [torch-missing-detach]
}

float accumulated_detached(int n) {
  auto w = torch::ones({4}, torch::requires_grad());
  auto sum = torch::zeros({4});
  for (int i = 0; i < n; ++i)
    sum += w.detach() * i;
  return sum.data_ptr<float>()[0];
}

float loss_of_each_round(int n) {
  auto w = torch::ones({4}, torch::requires_grad());
  float total = 0;
  for (int i = 0; i < n; ++i) {
    auto loss = (w * w).sum();
    loss.backward();
    total += *loss.data_ptr<float>();
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-detach]
  }
  return total;
}

float loss_by_item(int n) {
  auto w = torch::ones({4}, torch::requires_grad());
  float total = 0;
  for (int i = 0; i < n; ++i) {
    auto loss = (w * w).sum();
    loss.backward();
    total += loss.item<float>();
  }
  return total;
}

float chosen(torch::Tensor x, bool train) {
  auto w = train ? x.clone().requires_grad_() : x;
  return w.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-detach]
}

float moved(torch::Tensor x) {
  auto y = x.requires_grad_() * 2;
  auto z = std::move(y);
  return z.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-detach]
}

float swapped() {
  auto a = torch::ones({4}, torch::requires_grad());
  auto b = torch::ones({4});
  std::swap(a, b);
  return a.data_ptr<float>()[0] +
         b.data_ptr<float>()[0];
         // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-detach]
}

// Handed on, the pointer is not used by host code here.
void elsewhere(const float *);
void handed_on() {
  auto a = torch::ones({4}, torch::requires_grad());
  elsewhere(a.data_ptr<float>());
}
