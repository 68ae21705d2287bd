// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_torch_tidy %s torch-missing-detach %t

// Members take what any visible method leaves in them.

#include <torch/torch.h>

class Learner {
public:
  Learner() : weight_(torch::ones({4}, torch::requires_grad())) {
    step_ = torch::zeros({4});
  }
  float first() const { return weight_.data_ptr<float>()[0]; }
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-detach]
  float firstDetached() const {
    auto w = weight_.detach();
    return w.data_ptr<float>()[0];
  }
  float step() const { return step_.data_ptr<float>()[0]; }
  void update(float rate) {
    torch::NoGradGuard no_grad;
    float *p = weight_.data_ptr<float>();
    for (int i = 0; i < 4; ++i)
      p[i] -= rate * step_.data_ptr<float>()[i];
  }
  const torch::Tensor &weight() const { return weight_; }

private:
  torch::Tensor weight_, step_;
};

float by_accessor(const Learner &learner) {
  auto w = learner.weight();
  return w.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-detach]
}

float by_accessor_detached(const Learner &learner) {
  auto w = learner.weight().detach();
  return w.data_ptr<float>()[0];
}

class LateLearner {
public:
  void start() { weight_.requires_grad_(); }
  float first() const { return weight_.data_ptr<float>()[0]; }
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-detach]

private:
  torch::Tensor weight_ = torch::ones({4});
};

class PlainHolder {
public:
  explicit PlainHolder(torch::Tensor x) : x_(x.detach()), y_(x) {}
  float first() const {
    return x_.data_ptr<float>()[0] + y_.data_ptr<float>()[0];
  }

private:
  torch::Tensor x_, y_;
};

struct Batch {
  torch::Tensor input, target;
};

static Batch makeBatch() {
  return {torch::ones({4}, torch::requires_grad()), torch::ones({4})};
}

float of_an_aggregate() {
  Batch batch = makeBatch();
  return batch.target.data_ptr<float>()[0] +
         batch.input.data_ptr<float>()[0];
         // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-detach]
}

float of_a_binding() {
  auto [input, target] = makeBatch();
  return target.data_ptr<float>()[0] +
         input.data_ptr<float>()[0];
         // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-detach]
}

class Actor {
public:
  torch::Tensor act(torch::Tensor state) { return policy_->forward(state); }
  float value(torch::Tensor state) {
    auto v = act(state);
    return v.data_ptr<float>()[0];
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-detach]
  }
  float valueQuietly(torch::Tensor state) {
    torch::NoGradGuard no_grad;
    auto v = act(state);
    return v.data_ptr<float>()[0];
  }

private:
  torch::nn::Linear policy_{4, 2};
};
