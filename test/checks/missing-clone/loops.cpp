// RUN: %check_torch_tidy %s torch-missing-clone %t
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Rounds of a loop.

#include <torch/torch.h>

#include <utility>
#include <vector>

torch::Tensor load();
torch::Tensor next(const torch::Tensor &x);
void show(const torch::Tensor &x);

float changes(int steps) {
  auto now = load();
  float sum = 0;
  for (int i = 0; i < steps; ++i) {
    auto before = now;
    // CHECK-MESSAGES: :[[@LINE-1]]:19: warning: {{.*}} [torch-missing-clone]
    now.mul_(0.9);
    sum += (now - before).norm().item<float>();
  }
  return sum;
}

float changesOfReplaced(int steps) {
  auto now = load();
  float sum = 0;
  for (int i = 0; i < steps; ++i) {
    auto before = now;
    now = now * 0.9;
    sum += (now - before).norm().item<float>();
  }
  return sum;
}

float changesAcrossRounds(int steps) {
  auto now = load();
  auto before = now;
  // CHECK-MESSAGES: :[[@LINE-1]]:17: warning: {{.*}} [torch-missing-clone]
  float sum = 0;
  for (int i = 0; i < steps; ++i) {
    now.mul_(0.9);
    sum += (now - before).norm().item<float>();
    before = now;
    // CHECK-MESSAGES: :[[@LINE-1]]:14: warning: {{.*}} [torch-missing-clone]
  }
  return sum;
}

float changesOfFresh(int steps) {
  auto before = load();
  float sum = 0;
  for (int i = 0; i < steps; ++i) {
    auto now = next(before);
    now.mul_(0.9);
    sum += (now - before).norm().item<float>();
    before = now;
  }
  return sum;
}

torch::Tensor doubleBuffered(int steps) {
  auto a = load(), b = load();
  for (int i = 0; i < steps; ++i) {
    b.copy_(next(a));
    std::swap(a, b);
  }
  return a + b;
}

torch::Tensor doubleBufferedByHand(int steps) {
  auto a = load(), b = load();
  for (int i = 0; i < steps; ++i) {
    b.copy_(next(a));
    auto kept = a;
    a = b;
    b = kept;
  }
  return a + b;
}

torch::Tensor history(int steps) {
  auto x = load();
  std::vector<torch::Tensor> all;
  for (int i = 0; i < steps; ++i) {
    x.add_(1);
    all.push_back(x);
    // CHECK-MESSAGES: :[[@LINE-1]]:19: warning: {{.*}} [torch-missing-clone]
  }
  return torch::stack(all);
}

torch::Tensor historyOfClones(int steps) {
  auto x = load();
  std::vector<torch::Tensor> all;
  for (int i = 0; i < steps; ++i) {
    x.add_(1);
    all.push_back(x.clone());
  }
  return torch::stack(all);
}

torch::Tensor historyOfReplaced(int steps) {
  auto x = load();
  std::vector<torch::Tensor> all;
  for (int i = 0; i < steps; ++i) {
    x = x + 1;
    all.push_back(x);
  }
  return torch::stack(all);
}

torch::Tensor historyOfFresh(int steps) {
  std::vector<torch::Tensor> all;
  for (int i = 0; i < steps; ++i) {
    auto x = load();
    x.add_(1);
    all.push_back(x);
  }
  return torch::stack(all);
}

// Handles of a range are there to write what they stand for.
torch::Tensor each(std::vector<torch::Tensor> parts) {
  for (auto part : parts)
    part.mul_(2);
  return torch::stack(parts);
}

torch::Tensor eachByIndex(std::vector<torch::Tensor> parts) {
  for (size_t i = 0; i < parts.size(); ++i) {
    auto part = parts[i];
    part.mul_(2);
  }
  return torch::stack(parts);
}

// Another element in each round.
void momentum(std::vector<torch::Tensor> &parameters,
              std::vector<torch::Tensor> &buffers) {
  for (size_t i = 0; i < parameters.size(); ++i) {
    auto step = parameters[i].grad();
    torch::Tensor buffer;
    if (!buffers[i].defined()) {
      buffer = step.clone();
      buffers[i] = buffer;
    } else {
      buffer = buffers[i];
      buffer.mul_(0.9).add_(step);
    }
    step = buffer;
    parameters[i].add_(step, -0.1);
  }
}

torch::Tensor sumOfElements(std::vector<torch::Tensor> parts) {
  auto sum = parts[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:14: warning: {{.*}} [torch-missing-clone]
  for (size_t i = 1; i < parts.size(); ++i)
    sum += parts[i];
  return torch::stack(parts) / sum;
}

torch::Tensor sumOfElementsApart(std::vector<torch::Tensor> parts) {
  auto sum = parts[0];
  for (size_t i = 1; i < parts.size(); ++i)
    sum = sum + parts[i];
  return torch::stack(parts) / sum;
}

void last(int steps) {
  torch::Tensor x = load(), previous;
  for (int i = 0; i < steps; ++i) {
    if (previous.defined())
      show(x - previous);
    previous = x;
    // CHECK-MESSAGES: :[[@LINE-1]]:16: warning: {{.*}} [torch-missing-clone]
    x.add_(1);
  }
}
