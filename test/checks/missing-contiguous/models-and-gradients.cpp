// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_torch_tidy %s torch-missing-contiguous %t

// Evidence weaker than a fact: what models give back, and gradients.

#include <torch/script.h>
#include <torch/torch.h>

static float sum(const float *p, int64_t n) {
  float s = 0;
  for (int64_t i = 0; i < n; ++i)
    s += p[i];
  return s;
}

float model_output(torch::jit::Module &module, torch::Tensor x) {
  torch::Device device = torch::cuda::is_available() ? torch::kCUDA : torch::kCPU;
  auto output = module.forward({x.to(device)}).toTensor().cpu();
  return sum(output.data_ptr<float>(), output.numel());
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}non-contiguous{{.*}} [torch-missing-contiguous]
}

float dense_model_output(torch::jit::Module &module, torch::Tensor x) {
  torch::Device device = torch::cuda::is_available() ? torch::kCUDA : torch::kCPU;
  auto output = module.forward({x.to(device)}).toTensor().cpu().contiguous();
  return sum(output.data_ptr<float>(), output.numel());
}

float output_without_a_device(torch::jit::Module &module, torch::Tensor x) {
  auto output = module.forward({x}).toTensor();
  return sum(output.data_ptr<float>(), output.numel());
}

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

struct Scale : torch::autograd::Function<Scale> {
  static torch::Tensor forward(AutogradContext *ctx, torch::Tensor x) {
    ctx->save_for_backward({x});
    sum(x.data_ptr<float>(), x.numel());
    return x * 2;
  }
  static variable_list backward(AutogradContext *ctx, variable_list grad_output) {
    auto saved = ctx->get_saved_variables();
    sum(saved[0].data_ptr<float>(), saved[0].numel());
    auto grad = grad_output[0];
    sum(grad.data_ptr<float>(), grad.numel());
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}non-contiguous{{.*}} [torch-missing-contiguous]
    return {grad * 2};
  }
};

struct Careful : torch::autograd::Function<Careful> {
  static torch::Tensor forward(AutogradContext *, torch::Tensor x) { return x * 2; }
  static variable_list backward(AutogradContext *, variable_list grad_output) {
    auto grad = grad_output[0].contiguous();
    sum(grad.data_ptr<float>(), grad.numel());
    return {grad * 2};
  }
};

struct NoFunction {
  static variable_list backward(variable_list grads) {
    sum(grads[0].data_ptr<float>(), grads[0].numel());
    return grads;
  }
};
