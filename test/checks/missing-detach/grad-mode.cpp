// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_torch_tidy %s torch-missing-detach %t

// Grad mode where the memory is used, and where a result was computed: what is
// made while it is off does not require grad, and host code may look at what
// does, as Tensor.numpy() lets it.

#include <torch/torch.h>

#include <memory>

static torch::Tensor leaf() { return torch::ones({4}, torch::requires_grad()); }

float on() {
  auto y = leaf() * 2;
  return y.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-detach]
}

float off() {
  torch::NoGradGuard no_grad;
  auto y = leaf() * 2;
  return y.data_ptr<float>()[0];
}

// Initialising parameters by hand is done so.
void initialised(torch::nn::Linear fc) {
  torch::NoGradGuard no_grad;
  float *p = fc->weight.data_ptr<float>();
  for (int64_t i = 0; i < fc->weight.numel(); ++i)
    p[i] = 0;
}

void initialised_with_grad(torch::nn::Linear fc) {
  float *p = fc->weight.data_ptr<float>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-detach]
  for (int64_t i = 0; i < fc->weight.numel(); ++i)
    p[i] = 0;
}

float inference_mode() {
  c10::InferenceMode guard;
  auto y = leaf() * 2;
  return y.data_ptr<float>()[0];
}

float not_inference_mode() {
  c10::InferenceMode guard(false);
  auto y = leaf() * 2;
  return y.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-detach]
}

float auto_mode_off() {
  torch::AutoGradMode mode(false);
  auto y = leaf() * 2;
  return y.data_ptr<float>()[0];
}

float auto_mode_on() {
  torch::NoGradGuard no_grad;
  torch::AutoGradMode mode(true);
  auto y = leaf() * 2;
  return y.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-detach]
}

float auto_mode_either(bool train) {
  torch::AutoGradMode mode(train);
  auto y = leaf() * 2;
  return y.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}may require grad{{.*}} [torch-missing-detach]
}

// A guard ends with its scope.
float inner_scope() {
  auto x = leaf();
  torch::Tensor quiet;
  {
    torch::NoGradGuard no_grad;
    quiet = x * 2;
  }
  auto loud = x * 2;
  return quiet.data_ptr<float>()[0] +
         loud.data_ptr<float>()[0];
         // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-detach]
}

// clone() and operators under the guard make tensors without grad, views keep it.
float made_there_used_here() {
  auto x = leaf();
  torch::Tensor copy, view;
  {
    torch::NoGradGuard no_grad;
    copy = x.clone();
    view = x.view({2, 2});
  }
  return copy.data_ptr<float>()[0] +
         view.data_ptr<float>()[0];
         // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-detach]
}

float enabled_again() {
  auto x = leaf();
  torch::NoGradGuard no_grad;
  torch::Tensor y;
  {
    torch::AutoGradMode on(true);
    y = x * 2;
  }
  return y.data_ptr<float>()[0]; // grad mode is off here
}

// set_enabled() stays.

float set_enabled() {
  torch::GradMode::set_enabled(false);
  auto y = leaf() * 2;
  return y.data_ptr<float>()[0];
}

float set_enabled_and_back() {
  torch::GradMode::set_enabled(false);
  auto x = leaf() * 2;
  torch::GradMode::set_enabled(true);
  auto y = leaf() * 2;
  return x.data_ptr<float>()[0] +
         y.data_ptr<float>()[0];
         // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-detach]
}

float set_enabled_under_a_guard() {
  {
    torch::NoGradGuard no_grad;
    torch::GradMode::set_enabled(true);
  } // the guard puts back what was before it
  torch::Tensor y;
  {
    torch::AutoGradMode mode(true);
    torch::GradMode::set_enabled(false);
    y = leaf() * 2;
  }
  auto z = leaf() * 2;
  return y.data_ptr<float>()[0] +
         z.data_ptr<float>()[0];
         // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-detach]
}

static void noGrad() { torch::GradMode::set_enabled(false); }

float set_by_a_helper() {
  noGrad();
  auto y = leaf() * 2;
  return y.data_ptr<float>()[0];
}

float saved_and_restored() {
  bool was = torch::GradMode::is_enabled();
  torch::GradMode::set_enabled(false);
  auto y = leaf() * 2;
  float first = y.data_ptr<float>()[0];
  torch::GradMode::set_enabled(was);
  return first;
}

// Asked for.

float asked() {
  auto y = leaf() * 2;
  if (torch::GradMode::is_enabled())
    y = y.detach();
  return y.data_ptr<float>()[0];
}

float asked_both() {
  auto y = leaf() * 2;
  if (torch::GradMode::is_enabled() && y.requires_grad())
    y = y.detach();
  return y.data_ptr<float>()[0];
}

float asked_and_left() {
  auto y = leaf() * 2;
  if (!torch::GradMode::is_enabled())
    return y.data_ptr<float>()[0];
  return y.data_ptr<float>()[1];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-detach]
}

float asked_for_inference_mode() {
  auto y = leaf() * 2;
  if (c10::InferenceMode::is_enabled())
    return y.data_ptr<float>()[0];
  return y.data_ptr<float>()[1];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-detach]
}

// Guards that are owned.

float owned() {
  auto no_grad = std::make_unique<torch::NoGradGuard>();
  auto y = leaf() * 2;
  return y.data_ptr<float>()[0];
}

float owned_and_reset() {
  auto no_grad = std::make_unique<torch::NoGradGuard>();
  auto x = leaf() * 2;
  no_grad.reset();
  auto y = leaf() * 2;
  return x.data_ptr<float>()[0] +
         y.data_ptr<float>()[0];
         // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-detach]
}

float optional_guard(bool train) {
  c10::optional<torch::NoGradGuard> no_grad;
  if (!train)
    no_grad.emplace();
  auto y = leaf() * 2;
  if (train)
    y = y.detach();
  return y.data_ptr<float>()[0];
}

float optional_guard_forgotten(bool train) {
  c10::optional<torch::NoGradGuard> no_grad;
  if (!train)
    no_grad.emplace();
  auto y = leaf() * 2;
  return y.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-detach]
}

float pointer_by_condition(bool train) {
  std::unique_ptr<torch::NoGradGuard> no_grad;
  if (!train)
    no_grad = std::make_unique<torch::NoGradGuard>();
  auto y = leaf() * 2;
  return train ? 0 : y.data_ptr<float>()[0];
}

struct Evaluation {
  torch::NoGradGuard no_grad;
  float first(const torch::Tensor &x) {
    auto y = x.clone().requires_grad_() * 2;
    return y.data_ptr<float>()[0];
  }
};

float by_an_object_with_a_guard() {
  Evaluation evaluation;
  auto y = leaf() * 2;
  return y.data_ptr<float>()[0] + evaluation.first(y);
}

// Without a name it ends at once.
float no_name() {
  torch::NoGradGuard();
  auto y = leaf() * 2;
  return y.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-detach]
}

// In loops and lambdas.

float in_a_loop(int n) {
  float sum = 0;
  auto x = leaf();
  for (int i = 0; i < n; ++i) {
    torch::NoGradGuard no_grad;
    auto y = x * i;
    sum += y.data_ptr<float>()[0];
  }
  return sum;
}

float after_a_loop(int n) {
  auto x = leaf();
  for (int i = 0; i < n; ++i)
    torch::NoGradGuard no_grad;
  return x.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-detach]
}

float lambda_under_the_guard() {
  auto x = leaf();
  auto first = [&] {
    auto y = x * 2;
    return y.data_ptr<float>()[0];
  };
  torch::NoGradGuard no_grad;
  return first();
}

float guard_in_the_lambda() {
  auto x = leaf();
  auto copy = [&] {
    torch::NoGradGuard no_grad;
    return x * 2;
  };
  auto y = copy();
  return y.data_ptr<float>()[0] +
         x.data_ptr<float>()[0];
         // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-detach]
}

// Autograd runs these two with grad mode off.
struct Twice : torch::autograd::Function<Twice> {
  static torch::Tensor forward(torch::autograd::AutogradContext *ctx,
                               torch::Tensor x, torch::Tensor weight) {
    weight.requires_grad_();
    auto y = x * weight;
    float *p = weight.data_ptr<float>();
    p[0] = y.data_ptr<float>()[0];
    return y;
  }
  static torch::autograd::tensor_list
  backward(torch::autograd::AutogradContext *ctx,
           torch::autograd::tensor_list grads) {
    auto saved = ctx->get_saved_variables();
    auto x = torch::ones({4}, torch::requires_grad()) * grads[0];
    return {x * x.data_ptr<float>()[0], saved[0]};
  }
};

struct NotAFunction {
  static float forward(int *, torch::Tensor x) {
    auto y = x.requires_grad_() * 2;
    return y.data_ptr<float>()[0];
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-detach]
  }
};

// With assertions under the guard the path goes on.
float guard_and_question() {
  auto x = leaf();
  torch::NoGradGuard no_grad;
  const float *p = x.data_ptr<float>();
  if (x.requires_grad())
    return p[0];
  return 0;
}
