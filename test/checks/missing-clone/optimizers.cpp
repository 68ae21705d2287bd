// RUN: %check_torch_tidy %s torch-missing-clone %t
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// What is kept of parameters without a copy, and an optimizer's step.

#include <torch/torch.h>

#include <iostream>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

struct NetImpl : torch::nn::Module {
  NetImpl() : fc(register_module("fc", torch::nn::Linear(3, 3))) {}
  torch::Tensor forward(torch::Tensor x) { return fc(x); }
  torch::nn::Linear fc;
};
TORCH_MODULE(Net);
void mapOfValues(Net net, torch::optim::Optimizer &opt) {
  std::map<std::string, torch::Tensor> keep;
  for (auto &p : net->named_parameters())
    keep[p.key()] = p.value().detach();
  // CHECK-MESSAGES: :[[@LINE-1]]:31: warning: {{.*}} [torch-missing-clone]
  opt.step();
  torch::NoGradGuard g;
  for (auto &p : net->named_parameters())
    p.value().copy_(keep[p.key()]);
}

void oneParameter(Net net, torch::optim::Optimizer &opt) {
  auto before = net->fc->weight.detach();
  // CHECK-MESSAGES: :[[@LINE-1]]:33: warning: {{.*}} [torch-missing-clone]
  opt.step();
  std::cout << (net->fc->weight - before).norm();
}

void bestSoFar(Net net, torch::Tensor x, torch::Tensor y) {
  torch::optim::Adam opt(net->parameters(), 1e-3);
  std::unordered_map<std::string, torch::Tensor> bestState;
  float best = 1e9;
  for (int e = 0; e < 10; ++e) {
    opt.zero_grad();
    auto loss = torch::mse_loss(net->forward(x), y);
    loss.backward();
    opt.step();
    if (loss.item<float>() < best) {
      best = loss.item<float>();
      for (auto &p : net->named_parameters())
        bestState[p.key()] = p.value().detach();
      // CHECK-MESSAGES: :[[@LINE-1]]:40: warning: {{.*}} [torch-missing-clone]
    }
  }
  torch::NoGradGuard g;
  for (auto &p : net->named_parameters())
    p.value().copy_(bestState[p.key()]);
}

void twoOptimizers(Net gen, Net disc, torch::Tensor x) {
  torch::optim::Adam genOpt(gen->parameters(), 1e-3),
      discOpt(disc->parameters(), 1e-3);
  auto w = gen->fc->weight.detach();
  discOpt.step();
  std::cout << w;
  auto v = gen->fc->weight.detach();
  // CHECK-MESSAGES: :[[@LINE-1]]:28: warning: {{.*}} [torch-missing-clone]
  genOpt.step();
  std::cout << v;
}

void shownInEachRound(Net net, torch::Tensor x) {
  torch::optim::Adam opt(net->parameters(), 1e-3);
  auto w = net->fc->weight.detach();
  for (int i = 0; i < 10; ++i) {
    opt.step();
    std::cout << w.norm();
  }
}

void readBeforeTheStep(Net net, torch::Tensor x) {
  torch::optim::Adam opt(net->parameters(), 1e-3);
  std::vector<torch::Tensor> keep(2);
  for (int i = 0; i < 10; ++i) {
    keep[0] = net->fc->weight.detach();
    std::cout << keep[0];
    opt.step();
  }
}

void readAfterTheStep(Net net, torch::Tensor x) {
  torch::optim::Adam opt(net->parameters(), 1e-3);
  for (int i = 0; i < 10; ++i) {
    auto before = net->fc->weight.detach();
    // CHECK-MESSAGES: :[[@LINE-1]]:35: warning: {{.*}} [torch-missing-clone]
    opt.step();
    std::cout << (net->fc->weight - before).norm();
  }
}

struct Trainer {
  Trainer(Net n)
      : net(n),
        opt(std::make_unique<torch::optim::SGD>(net->parameters(), 0.1)) {}
  float step(torch::Tensor x) {
    auto before = net->fc->weight.detach();
    // CHECK-MESSAGES: :[[@LINE-1]]:35: warning: {{.*}} [torch-missing-clone]
    opt->zero_grad();
    net->forward(x).sum().backward();
    opt->step();
    return (net->fc->weight - before).norm().item<float>();
  }
  float ok(torch::Tensor x) {
    auto before = target->fc->weight.detach();
    opt->step();
    return (net->fc->weight - before).norm().item<float>();
  }
  Net net, target;
  std::unique_ptr<torch::optim::Optimizer> opt;
};
void withoutModule(torch::Tensor x) {
  auto w = torch::rand({3}, torch::requires_grad());
  std::vector<torch::Tensor> params{w};
  torch::optim::SGD opt(params, 0.1);
  auto before = w.detach().cpu();
  // CHECK-MESSAGES: :[[@LINE-1]]:28: warning: {{.*}} [torch-missing-clone]
  (w * x).sum().backward();
  opt.step();
  std::cout << (w - before);
}

void output(Net net, torch::Tensor x) {
  torch::optim::Adam opt(net->parameters(), 1e-3);
  auto y = net->forward(x).detach();
  opt.step();
  std::cout << y;
}

void stepWithClosure(Net net, torch::Tensor x) {
  torch::optim::LBFGS opt(net->parameters());
  auto old = net->fc->bias.detach();
  // CHECK-MESSAGES: :[[@LINE-1]]:28: warning: {{.*}} [torch-missing-clone]
  opt.step([&] {
    auto l = net->forward(x).sum();
    l.backward();
    return l;
  });
  std::cout << old;
}

void groups(Net net, torch::Tensor x) {
  std::vector<torch::optim::OptimizerParamGroup> groups;
  groups.emplace_back(net->fc->parameters());
  torch::optim::Adam opt(groups);
  auto old = net->fc->bias.detach();
  // CHECK-MESSAGES: :[[@LINE-1]]:28: warning: {{.*}} [torch-missing-clone]
  opt.step();
  std::cout << old;
}

std::vector<torch::Tensor> detachedOf(Net net) {
  std::vector<torch::Tensor> r;
  for (auto &p : net->parameters())
    r.push_back(p.detach());
  return r;
}

void byHelper(Net net, torch::Tensor x) {
  torch::optim::Adam opt(net->parameters(), 1e-3);
  auto old = detachedOf(net);
  // CHECK-MESSAGES: :[[@LINE-1]]:14: warning: {{.*}} [torch-missing-clone]
  opt.step();
  for (size_t i = 0; i < old.size(); ++i)
    std::cout << old[i] - net->parameters()[i];
}

void trainOnce(Net &net, torch::optim::Optimizer &opt) {
  net->forward(torch::rand({3})).sum().backward();
  opt.step();
}

void stepInHelper(Net net, Net other) {
  torch::optim::Adam opt(net->parameters(), 1e-3);
  auto old = net->fc->weight.detach();
  // CHECK-MESSAGES: :[[@LINE-1]]:30: warning: {{.*}} [torch-missing-clone]
  auto o = other->fc->weight.detach();
  trainOnce(net, opt);
  std::cout << old << o;
}

void copies(Net net) {
  torch::optim::Adam opt(net->parameters(), 1e-3);
  auto old = net->fc->weight.detach().clone();
  auto s = net->fc->weight.detach().norm();
  auto g = net->fc->weight.to(torch::kCUDA).detach();
  opt.step();
  std::cout << old << s;
}

void schedulersStep(Net net) {
  torch::optim::Adam opt(net->parameters(), 1e-3);
  torch::optim::StepLR sched(opt, 10, 0.1);
  auto w = net->fc->weight.detach();
  sched.step();
  std::cout << w;
  opt.step();
}

void shownAfterTheStep(Net net, torch::optim::Optimizer &opt) {
  for (int e = 0; e < 5; ++e) {
    opt.step();
    for (auto &p : net->named_parameters()) {
      auto v = p.value().detach().cpu();
      std::cout << p.key() << v.mean();
    }
  }
}

void keptForTheNextRound(Net net, torch::optim::Optimizer &opt) {
  torch::Tensor prev;
  for (int e = 0; e < 5; ++e) {
    opt.step();
    if (prev.defined())
      std::cout << (net->fc->weight - prev).norm();
    prev = net->fc->weight.detach();
    // CHECK-MESSAGES: :[[@LINE-1]]:28: warning: {{.*}} [torch-missing-clone]
  }
}

void history(Net net, torch::optim::Optimizer &opt) {
  std::vector<torch::Tensor> history;
  for (int e = 0; e < 5; ++e) {
    opt.step();
    history.push_back(net->fc->weight.detach().to(torch::kCPU));
    // CHECK-MESSAGES: :[[@LINE-1]]:48: warning: {{.*}} [torch-missing-clone]
  }
  torch::save(history, "x.pt");
}

void emplaced(Net net, torch::optim::Optimizer &opt) {
  std::map<std::string, torch::Tensor> keep;
  for (auto &p : net->named_parameters())
    keep.emplace(p.key(), p.value().detach());
  // CHECK-MESSAGES: :[[@LINE-1]]:37: warning: {{.*}} [torch-missing-clone]
  opt.step();
  for (auto &[k, v] : keep)
    std::cout << v;
}

void inserted(Net net, torch::optim::Optimizer &opt) {
  std::map<std::string, torch::Tensor> keep;
  for (auto &p : net->named_parameters())
    keep.insert({p.key(), p.value().detach()});
  // CHECK-MESSAGES: :[[@LINE-1]]:37: warning: {{.*}} [torch-missing-clone]
  opt.step();
  for (auto &p : net->named_parameters()) {
    torch::NoGradGuard guard;
    p.value().copy_(keep.at(p.key()));
  }
}
