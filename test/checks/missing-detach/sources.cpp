// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_torch_tidy %s torch-missing-detach %t

// Each way for a tensor to require grad, and for each one that looks alike and
// does not.

#include <torch/torch.h>

#include <cstring>
#include <tuple>
#include <vector>

float set_in_place(torch::Tensor x) {
  x.requires_grad_();
  return x.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}requires grad{{.*}} [torch-missing-detach]
}

float set_to_true(torch::Tensor x) {
  x.requires_grad_(true);
  return x.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}requires grad{{.*}} [torch-missing-detach]
}

float unset(torch::Tensor x) {
  x.requires_grad_(true);
  x.requires_grad_(false);
  return x.data_ptr<float>()[0];
}

float setter(torch::Tensor x) {
  x.set_requires_grad(true);
  auto a = x.accessor<float, 1>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-detach]
  return a[0];
}

float setter_off(torch::Tensor x) {
  x.set_requires_grad(false);
  auto a = x.accessor<float, 1>();
  return a[0];
}

float named_constant(torch::Tensor x) {
  constexpr bool train = true;
  x.set_requires_grad(train);
  return *x.data_ptr<float>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-detach]
}

float of_a_factory() {
  auto x = torch::ones({4}, torch::requires_grad());
  return x.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-detach]
}

float of_a_factory_with_options() {
  auto options = torch::TensorOptions().dtype(torch::kFloat).requires_grad(true);
  auto x = torch::randn({2, 2}, options);
  return x.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-detach]
}

float of_a_factory_without() {
  auto options = torch::TensorOptions().requires_grad(false);
  auto x = torch::randn({2, 2}, options);
  auto y = torch::zeros({4});
  return x.data_ptr<float>()[0] + y.data_ptr<float>()[0];
}

float options_that_grow() {
  auto options = torch::TensorOptions(torch::kFloat);
  auto plain = torch::zeros({4}, options);
  options = options.requires_grad(true);
  auto leaf = torch::zeros({4}, options);
  return plain.data_ptr<float>()[0] +
         leaf.data_ptr<float>()[0];
         // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-detach]
}

float from_values() {
  auto x = torch::tensor({1.0f, 2.0f}, torch::requires_grad());
  return x.data_ptr<float>()[1];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-detach]
}

float from_values_plain() {
  auto x = torch::tensor({1.0f, 2.0f});
  return x.data_ptr<float>()[1];
}

float like_another(torch::Tensor x) {
  auto y = torch::zeros_like(x, torch::requires_grad());
  return y.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-detach]
}

// What is made like a leaf is none itself.
float like_a_leaf() {
  auto leaf = torch::ones({4}, torch::requires_grad());
  auto y = torch::zeros_like(leaf);
  auto z = leaf.new_zeros({4});
  auto u = torch::empty({4}, leaf.options());
  return y.data_ptr<float>()[0] + z.data_ptr<float>()[0] +
         u.data_ptr<float>()[0];
}

// The methods do not listen to requires_grad.
float new_zeros_is_deaf(torch::Tensor x) {
  auto y = x.new_zeros({4}, torch::requires_grad());
  return y.data_ptr<float>()[0];
}

float variable() {
  torch::autograd::Variable v = torch::ones({4}).requires_grad_();
  return v.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-detach]
}

float plain_variable() {
  torch::autograd::Variable v = torch::ones({4});
  return v.data_ptr<float>()[0];
}

float made_a_variable(torch::Tensor x) {
  auto v = torch::autograd::make_variable(x, /*requires_grad=*/true);
  return v.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-detach]
}

float made_a_variable_without(torch::Tensor x) {
  auto v = torch::autograd::make_variable(x);
  return v.data_ptr<float>()[0];
}

float from_blob_leaf(float *values) {
  auto x = torch::from_blob(values, {4}, torch::requires_grad());
  return x.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-detach]
}

float from_blob_plain(float *values) {
  auto x = torch::from_blob(values, {4});
  return x.data_ptr<float>()[0];
}

// Gradients do not require grad.
float gradient(torch::Tensor w) {
  w.requires_grad_();
  auto loss = (w * w).sum();
  loss.backward();
  auto g = w.grad();
  return g.data_ptr<float>()[0] + w.mutable_grad().data_ptr<float>()[0];
}

float gradient_by_function(torch::Tensor w) {
  w.requires_grad_();
  auto loss = (w * w).sum();
  auto g = torch::autograd::grad({loss}, {w});
  return g[0].data_ptr<float>()[0];
}

// What ends it.

float detached() {
  auto x = torch::ones({4}, torch::requires_grad());
  auto a = x.detach();
  auto b = x.data();
  auto c = x.variable_data();
  auto d = x.tensor_data();
  return a.data_ptr<float>()[0] + b.data_ptr<float>()[0] +
         *static_cast<float *>(c.data_ptr()) +
         *static_cast<float *>(d.data_ptr());
}

float detached_in_place(torch::Tensor x) {
  auto y = x.requires_grad_() * 2;
  y.detach_();
  return y.data_ptr<float>()[0];
}

float detached_later() {
  auto x = torch::ones({4}, torch::requires_grad());
  auto y = x.exp().sum(0).detach().contiguous();
  return y.data_ptr<float>()[0];
}

float item() {
  auto x = torch::ones({4}, torch::requires_grad());
  return x.sum().item<float>() + x[0].item().toFloat();
}

// A handle is the tensor.
float by_another_handle() {
  auto x = torch::ones({4});
  auto y = x;
  y.requires_grad_();
  return x.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-detach]
}

float by_one_of_two_handles(bool b) {
  auto x = torch::ones({4}), z = torch::ones({4});
  auto y = b ? x : z;
  y.requires_grad_();
  return x.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-detach]
}

float beside_two_handles(bool b) {
  auto w = torch::ones({4}), x = torch::ones({4}), z = torch::ones({4});
  auto y = b ? x : z;
  y.requires_grad_();
  return w.data_ptr<float>()[0];
}

float by_a_detached_handle() {
  auto x = torch::ones({4});
  auto y = x.detach();
  y.requires_grad_();
  return x.data_ptr<float>()[0];
}
