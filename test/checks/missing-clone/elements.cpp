// RUN: %check_torch_tidy %s torch-missing-clone %t
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Names for two of several tensors, and two names for one of them.

#include <torch/torch.h>

#include <map>
#include <string>
#include <vector>

struct Node {
  torch::Tensor x;
  const torch::Tensor &get() const;
};

// Two --------------------------------------------------------------------------

torch::Tensor twoElements(std::vector<torch::Tensor> &t, int i, int j) {
  auto a = t[i], b = t[j];
  a.add_(1);
  return a * b;
}

torch::Tensor neighbours(std::vector<torch::Tensor> &t) {
  auto sum = torch::zeros({1});
  for (size_t i = 0; i + 1 < t.size(); ++i) {
    auto a = t[i];
    auto b = t[i + 1];
    a.sub_(b);
    sum = sum + b.sum() + a.sum();
  }
  return sum;
}

torch::Tensor otherIsReadByIndex(std::vector<torch::Tensor> &t, int i, int j) {
  auto a = t[i];
  a.add_(1);
  return a * t[j];
}

torch::Tensor otherIsNamedLater(std::vector<torch::Tensor> &t, int i, int j) {
  auto a = t[i];
  a.add_(1);
  auto b = t[j];
  return a * b;
}

torch::Tensor twoKeys(std::map<std::string, torch::Tensor> &m) {
  auto w = m["weight"];
  auto b = m["bias"];
  w.mul_(2);
  return w + b;
}

torch::Tensor twoComputedKeys(std::map<std::string, torch::Tensor> &m,
                              const std::string &layer) {
  auto w = m.at(layer + ".weight");
  auto b = m.at(layer + ".bias");
  w.mul_(2);
  return w + b;
}

torch::Tensor twoNodes(Node **n, int i, int j) {
  auto a = n[i]->x;
  auto b = n[j]->x;
  a.add_(1);
  return a + b;
}

torch::Tensor twoReferences(std::vector<torch::Tensor> &t, int i, int j) {
  auto &first = t[i];
  auto &second = t[j];
  auto a = first, b = second;
  a.add_(1);
  return a + b;
}

torch::Tensor ends(std::vector<torch::Tensor> t) {
  auto a = t.front();
  auto b = t.back();
  a.add_(1);
  return a + b;
}

torch::Tensor parts(torch::Tensor t) {
  auto parts = t.chunk(3);
  auto a = parts[0], b = parts[1], c = parts[2];
  a.mul_(2);
  return a * b + c;
}

torch::Tensor detachedRows(torch::Tensor t, int i, int j) {
  auto a = t[i].detach();
  auto b = t[j].detach();
  a.add_(1);
  return a * b;
}

void momentum(const std::vector<torch::Tensor> &grads,
              std::vector<torch::Tensor> &params,
              std::vector<torch::Tensor> &buffers) {
  torch::NoGradGuard guard;
  for (size_t i = 0; i < params.size(); ++i) {
    auto p = params[i];
    auto d = grads[i];
    auto buffer = buffers[i];
    buffer.mul_(0.9).add_(d);
    d = d.add(buffer, 0.9);
    p.add_(d, -0.1);
  }
}

torch::Tensor previous(std::vector<torch::Tensor> &t) {
  torch::Tensor before = t[0];
  for (size_t i = 1; i < t.size(); ++i) {
    auto current = t[i];
    current.add_(before);
    before = current;
  }
  return before;
}

// One --------------------------------------------------------------------------

torch::Tensor oneElement(std::vector<torch::Tensor> &t, int i) {
  auto a = t[i];
  auto b = t[i];
  // CHECK-MESSAGES: :[[@LINE-2]]:12: warning: {{.*}} [torch-missing-clone]
  a.add_(1);
  return a * b;
}

torch::Tensor oneElementByIndex(std::vector<torch::Tensor> &t, int i) {
  auto a = t[i];
  // CHECK-MESSAGES: :[[@LINE-1]]:12: warning: {{.*}} [torch-missing-clone]
  a.add_(1);
  return a * t[i];
}

torch::Tensor difference(std::vector<torch::Tensor> &t, int i) {
  auto before = t[i];
  // CHECK-MESSAGES: :[[@LINE-1]]:17: warning: {{.*}} [torch-missing-clone]
  t[i].add_(1);
  return t[i] - before;
}

torch::Tensor oneKey(std::map<std::string, torch::Tensor> &m) {
  auto w = m["weight"];
  // CHECK-MESSAGES: :[[@LINE-1]]:12: warning: {{.*}} [torch-missing-clone]
  m["weight"].mul_(2);
  return w - m["weight"];
}
