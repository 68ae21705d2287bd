// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_torch_tidy %s torch-missing-detach %t

// Parameters of modules require grad, and so does what modules compute with
// them; evaluation mode changes nothing of it.

#include <torch/script.h>
#include <torch/torch.h>

#include <cstring>
#include <vector>

float weight(torch::nn::Linear fc) {
  return fc->weight.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-detach]
}

float bias(torch::nn::Conv2d conv) {
  auto b = conv->bias;
  return b.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-detach]
}

float weight_detached(torch::nn::Linear fc) {
  auto w = fc->weight.detach();
  return w.data_ptr<float>()[0];
}

// Buffers are no parameters.
float running_mean(torch::nn::BatchNorm1d norm) {
  return norm->running_mean.data_ptr<float>()[0] +
         norm->running_var.data_ptr<float>()[0];
}

float normalised_weight(torch::nn::BatchNorm1d norm) {
  return norm->weight.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-detach]
}

float loss_weight(torch::nn::BCELoss loss) {
  return loss->options.weight().data_ptr<float>()[0];
}

double total(const torch::nn::Sequential &net) {
  double sum = 0;
  for (const auto &p : net->parameters()) {
    const float *data = p.data_ptr<float>();
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-detach]
    for (int64_t i = 0; i < p.numel(); ++i)
      sum += data[i];
  }
  return sum;
}

double total_detached(const torch::nn::Sequential &net) {
  double sum = 0;
  for (const auto &p : net->parameters()) {
    auto flat = p.detach();
    const float *data = flat.data_ptr<float>();
    for (int64_t i = 0; i < p.numel(); ++i)
      sum += data[i];
  }
  return sum;
}

double total_named(const torch::nn::Linear &net) {
  double sum = 0;
  for (const auto &p : net->named_parameters())
    sum += p.value().data_ptr<float>()[0];
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-detach]
  return sum;
}

double buffers(const torch::nn::Sequential &net) {
  double sum = 0;
  for (const auto &b : net->buffers())
    sum += b.data_ptr<float>()[0];
  return sum;
}

void copy_out(torch::nn::Linear fc, float *out) {
  auto w = fc->parameters()[0].contiguous();
  std::memcpy(out, w.data_ptr<float>(), w.nbytes());
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-detach]
}

// Outputs.

float output(torch::Tensor x) {
  torch::nn::Linear fc(4, 2);
  auto y = fc->forward(x);
  return y.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-detach]
}

float output_by_call(torch::nn::Conv2d conv, torch::Tensor x) {
  auto y = torch::relu(conv(x));
  return y.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-detach]
}

float output_in_eval(torch::nn::Linear fc, torch::Tensor x) {
  fc->eval();
  auto y = fc(x);
  return y.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-detach]
}

float output_without_grad(torch::nn::Linear fc, torch::Tensor x) {
  torch::NoGradGuard no_grad;
  fc->eval();
  auto y = fc(x);
  return y.data_ptr<float>()[0];
}

float output_detached(torch::nn::Linear fc, torch::Tensor x) {
  auto y = fc(x).detach();
  return y.data_ptr<float>()[0];
}

float recurrent(torch::nn::LSTM lstm, torch::Tensor x) {
  auto result = lstm(x);
  auto y = std::get<0>(result);
  return y.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-detach]
}

float gated(torch::nn::GRU gru, torch::Tensor x) {
  auto [y, state] = gru(x);
  return y.data_ptr<float>()[0] +
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-detach]
         state.detach().data_ptr<float>()[0];
}

float embedded(torch::nn::Embedding table, torch::Tensor ids) {
  auto rows = table(ids);
  return rows.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-detach]
}

// Modules without parameters hand on what they get.
float without_parameters(torch::Tensor x) {
  torch::nn::ReLU relu;
  torch::nn::MaxPool2d pool(2);
  auto y = pool(relu(x));
  return y.data_ptr<float>()[0];
}

float without_parameters_of_a_leaf(torch::Tensor x) {
  torch::nn::ReLU relu;
  x.requires_grad_();
  auto y = relu(x);
  return y.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-detach]
}

float built(torch::Tensor x) {
  torch::nn::Sequential net(torch::nn::Linear(4, 8), torch::nn::ReLU(),
                            torch::nn::Linear(8, 2));
  auto y = net->forward(x);
  return y.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-detach]
}

float built_by_pushing(torch::Tensor x) {
  torch::nn::Sequential net;
  net->push_back(torch::nn::Linear(4, 8));
  auto y = net->forward(x);
  return y.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-detach]
}

// Who hands in the container knows what is in it.
float container_of_anything(torch::nn::Sequential net, torch::Tensor x) {
  auto y = net->forward(x);
  return y.data_ptr<float>()[0];
}

float script_module(torch::jit::Module &module, torch::Tensor x) {
  auto y = module.forward({x}).toTensor();
  return y.data_ptr<float>()[0];
}

// Frozen.

float frozen(torch::nn::Linear fc, torch::Tensor x) {
  for (auto &p : fc->parameters())
    p.requires_grad_(false);
  auto y = fc(x);
  return y.data_ptr<float>()[0] + fc->weight.data_ptr<float>()[0];
}

static void setTrainable(torch::nn::Linear &fc, bool trainable) {
  for (auto &p : fc->parameters())
    p.requires_grad_(trainable);
}

static torch::Tensor run(torch::nn::Linear &fc, torch::Tensor x) {
  return fc(x);
}

float frozen_by_a_helper(torch::nn::Linear fc, torch::Tensor x) {
  setTrainable(fc, false);
  auto y = run(fc, x);
  return y.data_ptr<float>()[0];
}

float thawed_by_a_helper(torch::nn::Linear fc, torch::Tensor x) {
  setTrainable(fc, true);
  auto y = run(fc, x);
  return y.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-detach]
}

float pretrained(torch::Tensor table, torch::Tensor ids) {
  auto rows = torch::nn::Embedding::from_pretrained(table);
  auto y = rows(ids);
  return y.data_ptr<float>()[0];
}

double frozen_parameters(torch::nn::Linear fc) {
  for (auto &p : fc->parameters())
    p.requires_grad_(false);
  double sum = 0;
  for (const auto &p : fc->parameters())
    sum += p.data_ptr<float>()[0];
  return sum;
}

float frozen_script_module(torch::jit::Module module, torch::Tensor x) {
  module.eval();
  auto ready = torch::jit::freeze(module);
  auto y = ready.forward({x}).toTensor();
  y.data_ptr<float>()[0] = 0;
  return y.data_ptr<float>()[0];
}

// A class of one's own.

struct Net : torch::nn::Module {
  Net() : fc(register_module("fc", torch::nn::Linear(4, 2))) {
    scale = register_parameter("scale", torch::ones({1}));
    fixed = register_parameter("fixed", torch::ones({1}), false);
    mean = register_buffer("mean", torch::zeros({1}));
  }
  torch::Tensor forward(torch::Tensor x) { return fc->forward(x) * scale; }
  torch::Tensor classify(torch::Tensor x) { return forward(x).argmax(1); }

  float scaleValue() { return *scale.data_ptr<float>(); }
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-detach]
  float fixedValue() { return *fixed.data_ptr<float>(); }
  float meanValue() { return *mean.data_ptr<float>(); }
  float first(torch::Tensor x) {
    auto y = forward(x);
    return y.data_ptr<float>()[0];
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-detach]
  }
  float firstQuietly(torch::Tensor x) {
    torch::NoGradGuard no_grad;
    auto y = forward(x);
    return y.data_ptr<float>()[0];
  }

  torch::nn::Linear fc;
  torch::Tensor scale, fixed, mean, cache;
};

float own_output(Net &net, torch::Tensor x) {
  auto y = net.forward(x);
  return y.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-detach]
}

float own_local_output(torch::Tensor x) {
  Net net;
  auto y = net.forward(x);
  return y.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-detach]
}

float own_shared_output(const std::shared_ptr<Net> &net, torch::Tensor x) {
  auto y = net->forward(x);
  return y.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-detach]
}

float own_members(Net &net) {
  return *net.mean.data_ptr<float>() + *net.fixed.data_ptr<float>() +
         *net.cache.data_ptr<float>() +
         *net.scale.data_ptr<float>();
         // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-detach]
}

float own_members_of_a_local() {
  Net net;
  return *net.mean.data_ptr<float>() + *net.fixed.data_ptr<float>() +
         *net.scale.data_ptr<float>();
         // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-detach]
}

int64_t own_class(Net &net, torch::Tensor x) {
  auto best = net.classify(x);
  return *static_cast<int64_t *>(best.data_ptr());
}

struct Pool : torch::nn::Module {
  torch::Tensor forward(torch::Tensor x) { return torch::max_pool2d(x, 2); }
};

float own_without_parameters(Pool &pool, torch::Tensor x) {
  auto y = pool.forward(x);
  return y.data_ptr<float>()[0];
}

struct Elsewhere : torch::nn::Module {
  torch::Tensor forward(torch::Tensor x); // in another file
  torch::nn::Linear fc{nullptr};
};

float own_output_from_elsewhere(Elsewhere &net, torch::Tensor x) {
  auto y = net.forward(x);
  return y.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-detach]
}

struct Frozen : torch::nn::Module {
  Frozen() {
    register_module("fc", fc);
    for (auto &p : parameters())
      p.set_requires_grad(false);
  }
  float first(torch::Tensor x) {
    auto y = fc(x);
    return y.data_ptr<float>()[0];
  }
  torch::nn::Linear fc{4, 2};
};

struct Backbone : torch::nn::Module {
  Backbone() {
    layers = register_module(
        "layers", torch::nn::Sequential(torch::nn::Linear(4, 4),
                                        torch::nn::Tanh()));
  }
  float first(torch::Tensor x) {
    auto y = layers->forward(x);
    return y.data_ptr<float>()[0];
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-detach]
  }
  torch::nn::Sequential layers{nullptr};
};
