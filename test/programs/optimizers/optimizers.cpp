// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// What detach() keeps of a parameter changes with the optimizer's step. Each
// function below, on which torch-missing-clone warns, returns something else on
// real LibTorch before and after its fix; the twins are right as they are.
//
// RUN: %check_torch_tidy %s torch-missing-clone %t
// RUN: %clang %libtorch_flags %s -o %t.before %libtorch_libs
// RUN: %clang %libtorch_flags %t.the-fix.cpp -o %t.after %libtorch_libs
// RUN: %t.before | FileCheck %s --check-prefix=BEFORE
// RUN: %t.after | FileCheck %s --check-prefix=AFTER

#include <torch/torch.h>

#include <cstdio>
#include <string>
#include <unordered_map>

using torch::Tensor;

static torch::nn::Linear ones() {
  torch::nn::Linear net(1, 1);
  torch::NoGradGuard guard;
  for (auto &p : net->parameters())
    p.fill_(1);
  return net;
}

// One step takes 0.5 off the weight.
static void train(torch::nn::Linear &net, torch::optim::Optimizer &optimizer) {
  optimizer.zero_grad();
  net->forward(torch::ones({1, 1})).sum().backward();
  optimizer.step();
}

float change() {
  auto net = ones();
  torch::optim::SGD optimizer(net->parameters(), 0.5);
  Tensor before = net->weight.detach();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-clone]
  train(net, optimizer);
  return (net->weight - before).item<float>();
}
// BEFORE: change 0.0
// AFTER: change -0.5

float changeRight() {
  auto net = ones();
  torch::optim::SGD optimizer(net->parameters(), 0.5);
  Tensor before = net->weight.detach() * 1;
  train(net, optimizer);
  return (net->weight - before).item<float>();
}
// BEFORE: changeRight -0.5
// AFTER: changeRight -0.5

float restored() {
  auto net = ones();
  torch::optim::SGD optimizer(net->parameters(), 0.5);
  std::unordered_map<std::string, Tensor> best;
  for (int epoch = 0; epoch < 3; ++epoch) {
    if (epoch == 1)
      for (auto &p : net->named_parameters())
        best[p.key()] = p.value().detach();
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-clone]
    train(net, optimizer);
  }
  torch::NoGradGuard guard;
  for (auto &p : net->named_parameters())
    p.value().copy_(best[p.key()]);
  return net->weight.item<float>();
}
// BEFORE: restored -0.5
// AFTER: restored 0.5

float otherModule() {
  auto net = ones(), other = ones();
  torch::optim::SGD optimizer(net->parameters(), 0.5);
  Tensor before = other->weight.detach();
  train(net, optimizer);
  return before.item<float>();
}
// BEFORE: otherModule 1.0
// AFTER: otherModule 1.0

int main() {
  std::printf("change %.1f\n", change());
  std::printf("changeRight %.1f\n", changeRight());
  std::printf("restored %.1f\n", restored());
  std::printf("otherModule %.1f\n", otherModule());
}
