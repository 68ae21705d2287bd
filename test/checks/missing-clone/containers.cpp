// RUN: %check_torch_tidy %s torch-missing-clone %t
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Handles in containers.

#include <torch/torch.h>

#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

torch::Tensor load();

torch::Tensor pushed() {
  std::vector<torch::Tensor> all;
  auto x = load();
  all.push_back(x);
  // CHECK-MESSAGES: :[[@LINE-1]]:17: warning: {{.*}} [torch-missing-clone]
  x.add_(1);
  return torch::stack(all);
}

torch::Tensor emplaced() {
  std::vector<torch::Tensor> all;
  auto x = load();
  all.emplace_back(x);
  // CHECK-MESSAGES: :[[@LINE-1]]:20: warning: {{.*}} [torch-missing-clone]
  x.add_(1);
  return all.back();
}

torch::Tensor pushedMoved() {
  std::vector<torch::Tensor> all;
  auto x = load();
  all.push_back(std::move(x));
  x = load();
  x.add_(1);
  all.push_back(x);
  return torch::stack(all);
}

torch::Tensor pushedClone() {
  std::vector<torch::Tensor> all;
  auto x = load();
  all.push_back(x.clone());
  x.add_(1);
  return torch::stack(all);
}

std::vector<torch::Tensor> returned(torch::Tensor x) {
  std::vector<torch::Tensor> all;
  all.push_back(x);
  // CHECK-MESSAGES: :[[@LINE-1]]:17: warning: {{.*}} [torch-missing-clone]
  x.add_(1);
  all.push_back(x);
  return all;
}

// Parameters in a list are there to be updated through it.
torch::Tensor updatedThroughList() {
  auto weight = load(), bias = load();
  std::vector<torch::Tensor> parameters;
  parameters.push_back(weight);
  parameters.push_back(bias);
  for (auto &p : parameters)
    p.sub_(0.1);
  return weight + bias;
}

torch::Tensor intoElement(std::vector<torch::Tensor> &all) {
  auto x = load();
  all[0] = x;
  // CHECK-MESSAGES: :[[@LINE-1]]:12: warning: {{.*}} [torch-missing-clone]
  x.add_(1);
  return all[0] + x;
}

torch::Tensor inMap() {
  std::map<std::string, torch::Tensor> named;
  auto x = load();
  named["before"] = x;
  // CHECK-MESSAGES: :[[@LINE-1]]:21: warning: {{.*}} [torch-missing-clone]
  x.add_(1);
  return named["before"] - x;
}

torch::Tensor ofTuple() {
  auto both = std::make_tuple(load(), load());
  auto first = std::get<0>(both);
  first.add_(1);
  return std::get<0>(both);
}

torch::Tensor bindings(torch::Tensor x) {
  auto [values, indices] = x.max(0);
  auto best = values;
  // CHECK-MESSAGES: :[[@LINE-1]]:15: warning: {{.*}} [torch-missing-clone]
  best.mul_(2);
  return values + best;
}

torch::Tensor bindingsApart(torch::Tensor x) {
  auto [values, indices] = x.max(0);
  values.mul_(2);
  return values + indices;
}

struct State {
  torch::Tensor position, velocity;
};

torch::Tensor ofClass() {
  State now;
  now.position = load();
  now.velocity = load();
  auto before = now;
  // CHECK-MESSAGES: :[[@LINE-1]]:17: warning: {{.*}} [torch-missing-clone]
  now.position.add_(now.velocity);
  return now.position - before.position;
}

torch::Tensor ofClassReplaced() {
  State now;
  now.position = load();
  now.velocity = load();
  auto before = now;
  now.position = now.position + now.velocity;
  return now.position - before.position;
}

torch::Tensor ofVector() {
  std::vector<torch::Tensor> weights = {load(), load()};
  auto before = weights;
  // CHECK-MESSAGES: :[[@LINE-1]]:17: warning: {{.*}} [torch-missing-clone]
  for (auto &w : weights)
    w.mul_(0.5);
  return weights[0] - before[0];
}

torch::Tensor ofVectorMoved() {
  std::vector<torch::Tensor> weights = {load(), load()};
  auto now = std::move(weights);
  for (auto &w : now)
    w.mul_(0.5);
  return now[0];
}

// Another list of the same tensors.
torch::Tensor ofVectorUpdated(std::vector<torch::Tensor> &weights) {
  auto list = weights;
  for (auto &w : list)
    w.mul_(0.5);
  return weights[0];
}

// Views of one tensor, taken apart and written on purpose.
torch::Tensor chunks(torch::Tensor x) {
  auto parts = x.chunk(2);
  parts[0].zero_();
  parts[1].fill_(1);
  return x;
}

torch::Tensor unbound(torch::Tensor x) {
  for (auto row : x.unbind(0))
    row.div_(row.norm());
  return x;
}

// A vector that comes from elsewhere, copied as a whole.

torch::Tensor copiedVector(std::vector<torch::Tensor> &t, int i) {
  auto old = t;
  // CHECK-MESSAGES: :[[@LINE-1]]:14: warning: the tensors of this copy are other handles of those of 't', not copies of them, and one of them is read after the other is written [torch-missing-clone]
  for (auto &x : t)
    x.add_(1);
  return t[i] - old[i];
}

float score(const std::vector<torch::Tensor> &);

std::vector<torch::Tensor> bestOf(std::vector<torch::Tensor> params, int n) {
  std::vector<torch::Tensor> best;
  float least = 1e9;
  for (int i = 0; i < n; ++i) {
    for (auto &p : params)
      p.sub_(0.1);
    float now = score(params);
    if (now < least) {
      least = now;
      best = params;
      // CHECK-MESSAGES: :[[@LINE-1]]:14: warning: the tensors of this copy are other handles of those of 'params', not copies of them, and one of them is read after the other is written [torch-missing-clone]
    }
  }
  return best;
}

struct Parameters {
  std::vector<torch::Tensor> all;
  std::vector<torch::Tensor> snapshot() {
    auto old = all;
    // CHECK-MESSAGES: :[[@LINE-1]]:16: warning: the tensors of this copy are other handles of those of 'all', not copies of them, and one of them is read after the other is written [torch-missing-clone]
    for (auto &p : all)
      p.mul_(2);
    return old;
  }
};

torch::Tensor replacedInACopy(std::vector<torch::Tensor> t) {
  auto out = t;
  for (auto &x : out)
    x = x.relu();
  return torch::stack(out) + torch::stack(t);
}

torch::Tensor workedInACopy(std::vector<torch::Tensor> &t) {
  auto work = t;
  for (auto &x : work)
    x.relu_();
  return torch::stack(work);
}

void swapped(std::vector<torch::Tensor> &a, std::vector<torch::Tensor> &b) {
  auto kept = a;
  a = b;
  b = kept;
  for (auto &x : a)
    x.mul_(2);
}

std::vector<torch::Tensor> bestCloned(std::vector<torch::Tensor> params, int n) {
  std::vector<torch::Tensor> best;
  float least = 1e9;
  for (int i = 0; i < n; ++i) {
    for (auto &p : params)
      p.sub_(0.1);
    float now = score(params);
    if (now < least) {
      least = now;
      best.clear();
      for (auto &p : params)
        best.push_back(p.clone());
    }
  }
  return best;
}
