// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_torch_tidy %s torch-discarded-result %t
// RUN: %check_torch_tidy -bodies %s torch-discarded-result %t

// Where an expression is a statement, and which operators give nothing but
// their result.

#include <torch/torch.h>

#include <functional>
#include <iostream>
#include <vector>

torch::Tensor every_kind_of_statement(torch::Tensor x, int n, bool flag) {
  if (flag)
    x.cpu();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: the result of 'cpu' is discarded{{.*}} [torch-discarded-result]
  else
    x.detach();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: the result of 'detach' is discarded{{.*}} [torch-discarded-result]
  for (int i = 0; i < n; x.contiguous())
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: the result of 'contiguous' is discarded{{.*}} [torch-discarded-result]
    ++i;
  n = (x.clone(), n + 1);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: the result of 'clone' is discarded{{.*}} [torch-discarded-result]
  (x.view({-1}));
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: the result of 'view' is discarded{{.*}} [torch-discarded-result]
  switch (n) {
  case 1:
    x.squeeze(0);
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: the result of 'squeeze' is discarded{{.*}} [torch-discarded-result]
    break;
  default:
    break;
  }
  flag ? x.cpu() : x.detach();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: the result of 'cpu' is discarded{{.*}} [torch-discarded-result]
  // CHECK-MESSAGES: :[[@LINE-2]]:{{[0-9]+}}: warning: the result of 'detach' is discarded{{.*}} [torch-discarded-result]
  auto later = [&] {
    x.transpose(0, 1);
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: the result of 'transpose' is discarded{{.*}} [torch-discarded-result]
    return x.size(0);
  };
  later();
  do
    x.unsqueeze(0);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: the result of 'unsqueeze' is discarded{{.*}} [torch-discarded-result]
  while (--n && x.dim() < 4);
  return x;
}

auto at_namespace_scope = [](torch::Tensor x) {
  x.cpu();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: the result of 'cpu' is discarded{{.*}} [torch-discarded-result]
  return x;
};

struct Model : torch::nn::Module {
  explicit Model(torch::Tensor scale) : scale_(scale) {
    scale_.to(torch::kDouble);
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: the result of 'to' is discarded, and 'scale_' stays as it is [torch-discarded-result]
  }
  torch::Tensor forward(torch::Tensor x) { return x * scale_; }
  torch::Tensor scale_;
};

void operators(torch::Tensor a, torch::Tensor b, const std::vector<torch::Tensor> &list) {
  at::add(a, b);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: the result of 'add' is discarded{{.*}} [torch-discarded-result]
  a * 2;
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: the result of '*' is discarded{{.*}} [torch-discarded-result]
  -a;
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: the result of '-' is discarded{{.*}} [torch-discarded-result]
  a[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: the result of '[]' is discarded{{.*}} [torch-discarded-result]
  a.max(0);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: the result of 'max' is discarded{{.*}} [torch-discarded-result]
  torch::cat(list);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: the result of 'cat' is discarded{{.*}} [torch-discarded-result]
  torch::softmax(a, 0);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: the result of 'softmax' is discarded{{.*}} [torch-discarded-result]
  torch::nn::functional::relu(a);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: the result of 'relu' is discarded{{.*}} [torch-discarded-result]
  a.data();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: the result of 'data' is discarded{{.*}} [torch-discarded-result]
  a.requires_grad_().to(torch::kHalf);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: the result of 'to' is discarded{{.*}} [torch-discarded-result]
  torch::zeros({3});
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: the result of 'zeros' is discarded{{.*}} [torch-discarded-result]
}

void moves_elements(std::vector<torch::Tensor> &tensors, torch::Device device) {
  for (auto &t : tensors)
    t.to(device);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: the result of 'to' is discarded{{.*}} [torch-discarded-result]
  for (size_t i = 0; i < tensors.size(); ++i)
    tensors[i].contiguous();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: the result of 'contiguous' is discarded, and 'tensors' stays as it is [torch-discarded-result]
}

// What is done for its effect.

void in_place(torch::Tensor x, torch::Tensor out, const torch::Tensor &y) {
  x.add_(1);
  x += y;
  x[0] = 3;
  x.index_put_({0}, 1);
  x.index({0}).fill_(2);
  x.t_();
  x.resize_({4});
  x.requires_grad_();
  x.set_requires_grad(false);
  x.retain_grad();
  x.zero_().detach_();
  at::add_out(out, x, y);
  torch::nn::functional::relu(x, torch::nn::functional::ReLUFuncOptions().inplace(true));
  torch::nn::init::zeros_(x);
}

void for_effect(torch::Tensor loss, torch::Tensor x, torch::Tensor mean, torch::Tensor var) {
  loss.backward();
  torch::manual_seed(1);
  torch::rand({1});
  loss.item<float>();
  loss.item();
  loss.register_hook([](torch::Tensor grad) { return grad * 2; });
  torch::batch_norm(x, {}, {}, mean, var, true, 0.1, 1e-5, false);
  at::_assert_async(x);
  std::cout << x << "\n";
}

void modules(torch::nn::Linear fc, Model &model, torch::Tensor x, torch::Device device) {
  fc->to(device);
  model.to(torch::kCUDA);
  fc->forward(x);
  fc(x);
  model.forward(x);
  fc->forward(x).cpu();
}

void deliberate(torch::Tensor x, torch::Tensor y) {
  (void)x.cpu();
  static_cast<void>(x + y);
  auto unused = x.clone();
  [[maybe_unused]] auto also = x + y;
  std::ignore = x.contiguous();
}

void device_is_readied(torch::Device device) {
  torch::zeros({1}, torch::kCUDA);
  torch::ones({1}).cuda();
  torch::empty({1}).to(device);
  torch::empty({1}, torch::TensorOptions().device(device));
}

void suppressed(torch::Tensor x) {
  x.cpu(); // NOLINT(torch-discarded-result): looks whether it can be copied
}
