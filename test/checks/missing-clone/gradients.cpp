// RUN: %check_torch_tidy %s torch-missing-clone %t
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// detach() and data(), parameters, gradients.

#include <torch/torch.h>

#include <vector>

torch::Tensor load();
void show(const torch::Tensor &x);

torch::Tensor detached(torch::Tensor loss) {
  auto x = loss * 2;
  auto y = x.detach();
  // CHECK-MESSAGES: :[[@LINE-1]]:14: warning: {{.*}} [torch-missing-clone]
  y.clamp_(0, 1);
  return x + y;
}

torch::Tensor detachedData(torch::Tensor loss) {
  auto x = loss * 2;
  auto y = x.data();
  // CHECK-MESSAGES: :[[@LINE-1]]:14: warning: {{.*}} [torch-missing-clone]
  y.clamp_(0, 1);
  return x + y;
}

torch::Tensor detachedParameter(torch::Tensor x) {
  auto y = x.detach();
  // CHECK-MESSAGES: :[[@LINE-1]]:14: warning: {{.*}} [torch-missing-clone]
  y.clamp_(0, 1);
  return y;
}

torch::Tensor detachedChain(torch::Tensor x) {
  return x.detach().clamp_(0, 1);
  // CHECK-MESSAGES: :[[@LINE-1]]:12: warning: {{.*}} [torch-missing-clone]
}

torch::Tensor detachedApart(torch::Tensor x) {
  auto y = x.detach().clamp(0, 1);
  return x + y;
}

torch::Tensor detachedClone(torch::Tensor x) {
  auto y = x.detach().clone();
  y.clamp_(0, 1);
  return x + y;
}

torch::Tensor clonedAndDetached(torch::Tensor x) {
  auto y = x.clone().detach();
  y.clamp_(0, 1);
  return x + y;
}

torch::Tensor detachedThenWritten(torch::Tensor x) {
  auto y = x * 2;
  auto before = y.detach();
  // CHECK-MESSAGES: :[[@LINE-1]]:19: warning: {{.*}} [torch-missing-clone]
  y.mul_(3);
  return y - before;
}

// Nobody sees the result, so x is what is meant.
torch::Tensor throughDetach(torch::Tensor x) {
  x.detach().zero_();
  x.data().add_(1).mul_(2);
  x.detach()[0] = 5;
  return x;
}

// The optimiser's way.
void step(std::vector<torch::Tensor> parameters, double rate) {
  torch::NoGradGuard guard;
  for (auto &p : parameters) {
    if (!p.grad().defined())
      continue;
    p.sub_(rate * p.grad());
    auto values = p.data();
    values.mul_(0.99);
    p.grad().zero_();
  }
}

float stepOf(torch::nn::Linear &net) {
  auto weight = net->weight.data();
  weight.mul_(0.5);
  return net->weight.norm().item<float>();
}

float underGuard(torch::nn::Linear &net) {
  torch::NoGradGuard guard;
  auto weight = net->weight;
  weight.mul_(0.5);
  return net->weight.norm().item<float>() + weight.sum().item<float>();
}

torch::Tensor requiredGrad() {
  auto w = torch::ones({2}, torch::requires_grad());
  {
    torch::NoGradGuard guard;
    auto values = w;
    values.sub_(0.1);
  }
  return w * 2;
}

// An image is none of the optimiser's.
torch::Tensor imageUnderGuard(torch::Tensor image) {
  torch::NoGradGuard guard;
  auto x = image.to(torch::kFloat);
  // CHECK-MESSAGES: :[[@LINE-1]]:18: warning: {{.*}} [torch-missing-clone]
  x.div_(255);
  return x;
}

torch::Tensor gradient(torch::Tensor w) {
  auto g = w.grad();
  g.mul_(0.5);
  return w - g;
}

torch::Tensor gradientKept(torch::Tensor w) {
  auto g = w.grad();
  auto before = g;
  // CHECK-MESSAGES: :[[@LINE-1]]:17: warning: {{.*}} [torch-missing-clone]
  g.mul_(0.5);
  return before - g;
}

torch::Tensor gradientCloned(torch::Tensor w) {
  auto g = w.grad().clone();
  g.mul_(0.5);
  return w.grad() - g;
}
