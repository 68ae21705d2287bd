// RUN: %check_torch_tidy %s torch-missing-clone %t
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Members of a class, which outlive the call.

#include <torch/torch.h>

#include <vector>

torch::Tensor load();

class Tracker {
public:
  Tracker() : state_(torch::zeros({4})) {
    previous_ = state_;
    state_.fill_(1);
  }

  void step() {
    previous_ = state_;
    // CHECK-MESSAGES: :[[@LINE-1]]:17: warning: {{.*}} [torch-missing-clone]
    state_.add_(1);
  }

  void stepClone() {
    previous_ = state_.clone();
    state_.add_(1);
  }

  void stepReplaced() {
    previous_ = state_;
    state_ = state_ + 1;
  }

  // What is written first is what is kept.
  void keep() {
    state_.add_(1);
    previous_ = state_;
  }

  torch::Tensor change() const { return state_ - previous_; }

  void remember(torch::Tensor x) {
    previous_ = x;
    // CHECK-MESSAGES: :[[@LINE-1]]:17: warning: {{.*}} [torch-missing-clone]
    x.mul_(2);
  }

  void rememberAndClear(torch::Tensor x) {
    previous_ = x;
    // CHECK-MESSAGES: :[[@LINE-1]]:17: warning: {{.*}} [torch-missing-clone]
    x.zero_();
  }

  void rememberAll(const torch::Tensor &x) {
    all_.push_back(x);
    // CHECK-MESSAGES: :[[@LINE-1]]:20: warning: {{.*}} [torch-missing-clone]
    x.mul_(2);
  }

  void rememberOnly(torch::Tensor x) {
    previous_ = x;
    x = x * 2;
    state_ = x;
  }

  // The caller's tensor is the member now, and what the member gets it gets.
  void take(torch::Tensor x) {
    state_ = x;
    // CHECK-MESSAGES: :[[@LINE-1]]:14: warning: {{.*}} [torch-missing-clone]
    state_.add_(1);
  }

  void takeMoved(torch::Tensor x) {
    state_ = std::move(x);
    state_.add_(1);
  }

  void takeAndFill(torch::Tensor x) {
    state_ = x;
    state_.zero_();
  }

  torch::Tensor normalized() {
    auto y = state_.to(torch::kFloat);
    // CHECK-MESSAGES: :[[@LINE-1]]:21: warning: {{.*}} [torch-missing-clone]
    y.div_(255);
    return y;
  }

  torch::Tensor normalizedApart() {
    auto y = state_.to(torch::kFloat).div(255);
    return y;
  }

  // A short name for a member.
  torch::Tensor decay() {
    auto state = state_;
    state.mul_(0.9);
    return state;
  }

  torch::Tensor compare() {
    auto before = state_;
    // CHECK-MESSAGES: :[[@LINE-1]]:19: warning: {{.*}} [torch-missing-clone]
    state_.mul_(0.9);
    return state_ - before;
  }

  void window() {
    row_ = state_[0];
    state_.add_(1);
  }

private:
  torch::Tensor state_, previous_, row_;
  std::vector<torch::Tensor> all_;
};

struct Pair {
  torch::Tensor now, before;
};

torch::Tensor ofAggregate() {
  Pair pair;
  pair.now = load();
  pair.before = pair.now;
  // CHECK-MESSAGES: :[[@LINE-1]]:22: warning: {{.*}} [torch-missing-clone]
  pair.now.add_(1);
  return pair.now - pair.before;
}

torch::Tensor ofAggregateClone() {
  Pair pair;
  pair.now = load();
  pair.before = pair.now.clone();
  pair.now.add_(1);
  return pair.now - pair.before;
}

void intoParameter(torch::Tensor &out, torch::Tensor x) {
  out = x;
  // CHECK-MESSAGES: :[[@LINE-1]]:9: warning: {{.*}} [torch-missing-clone]
  x.add_(1);
}

void intoParameterLast(torch::Tensor &out, torch::Tensor x) {
  x.add_(1);
  out = x;
}
