// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_torch_tidy %s torch-missing-cpu %t

// Evidence weaker than a fact, and still the author's own: what a model gives
// back where the device is chosen at run time, and guards that test another
// property than the one that the use needs.

#include <ATen/TensorUtils.h>
#include <torch/script.h>
#include <torch/torch.h>

#include <cassert>
#include <iostream>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

// Model outputs, where the function chooses a device.

float model_of_the_caller(torch::jit::Module &module, torch::Tensor x) {
  torch::Device device = torch::cuda::is_available() ? torch::kCUDA : torch::kCPU;
  auto output = module.forward({x.to(device)}).toTensor();
  return output.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float model_loaded_somewhere(torch::jit::Module module, torch::Tensor x, bool use_gpu) {
  auto options = torch::TensorOptions().device(use_gpu ? torch::kCUDA : torch::kCPU);
  x = x.to(options);
  auto output = module.forward({x}).toTensor();
  auto a = output.accessor<float, 2>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  return a[0][0];
}

float network_of_the_caller(torch::nn::Sequential &net, torch::Tensor x) {
  torch::Device device(torch::kCPU);
  if (torch::cuda::is_available())
    device = torch::Device(torch::kCUDA);
  auto output = net->forward(x.to(device));
  return output.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float tuple_of_the_model(torch::jit::Module &module, torch::Tensor x) {
  torch::Device device = torch::cuda::is_available() ? torch::kCUDA : torch::kCPU;
  auto outputs = module.forward({x.to(device)}).toTuple();
  auto boxes = outputs->elements()[0].toTensor();
  return boxes.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

class Recogniser {
public:
  Recogniser(torch::jit::Module module, int gpu)
      : device_(gpu < 0 ? torch::Device(torch::kCPU) : torch::Device(torch::kCUDA, gpu)),
        module_(std::move(module)) {}

  float recognise(const std::vector<torch::IValue> &inputs) {
    auto output = module_.forward(inputs).toTensor();
    return output.data_ptr<float>()[0];
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  }

  float recognise_on_the_host(const std::vector<torch::IValue> &inputs) {
    auto output = module_.forward(inputs).toTensor().cpu();
    return output.data_ptr<float>()[0];
  }

private:
  torch::Device device_;
  torch::jit::Module module_;
};

float model_brought_back(torch::jit::Module &module, torch::Tensor x) {
  torch::Device device = torch::cuda::is_available() ? torch::kCUDA : torch::kCPU;
  auto output = module.forward({x.to(device)}).toTensor().to(torch::kCPU);
  return output.data_ptr<float>()[0];
}

float model_without_a_device(torch::jit::Module &module, torch::Tensor x) {
  auto output = module.forward({x}).toTensor();
  return output.data_ptr<float>()[0];
}

float network_without_a_device(torch::nn::Sequential &net, torch::Tensor x) {
  auto output = net->forward(x);
  return output.data_ptr<float>()[0];
}

float model_on_the_host(torch::jit::Module &module, torch::Tensor x) {
  const torch::Device device(torch::kCPU);
  module.to(device);
  auto output = module.forward({x.to(device)}).toTensor();
  return output.data_ptr<float>()[0];
}

float device_reported_only(torch::jit::Module &module, torch::Tensor x) {
  std::cout << "CUDA available: " << torch::cuda::is_available() << "\n";
  auto output = module.forward({x}).toTensor();
  return output.data_ptr<float>()[0];
}

class HostRecogniser {
public:
  explicit HostRecogniser(torch::jit::Module module)
      : device_(torch::kCPU), module_(std::move(module)) {
    module_.to(device_);
  }

  float recognise(const std::vector<torch::IValue> &inputs) {
    auto output = module_.forward(inputs).toTensor();
    return output.data_ptr<float>()[0];
  }

private:
  torch::Device device_;
  torch::jit::Module module_;
};

// Partial guards: the caller is not trusted, but not asked for the device.

float rank_checked(torch::Tensor x) {
  TORCH_CHECK(x.dim() == 2, "x must have two dimensions");
  auto a = x.accessor<float, 2>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  return a[0][0];
}

float dtype_checked(const torch::Tensor &x) {
  TORCH_CHECK(x.scalar_type() == torch::kFloat, "x must be float");
  const float *p = x.data_ptr<float>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  return p[0];
}

float dtype_checked_by_name(const torch::Tensor &x) {
  TORCH_CHECK(x.dtype() == torch::kFloat32);
  const float *p = x.data_ptr<float>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  return p[0];
}

float layout_checked(const torch::Tensor &x) {
  TORCH_CHECK(x.is_contiguous(), "x must be contiguous");
  const float *p = x.data_ptr<float>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  return p[0];
}

float device_checked_too_loosely(const torch::Tensor &x) {
  TORCH_CHECK(x.is_cpu() || x.is_cuda(), "unsupported device");
  const float *p = x.data_ptr<float>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  return p[0];
}

float checked_by_throwing(const torch::Tensor &x) {
  if (x.dim() != 1)
    throw std::invalid_argument("x must have one dimension");
  const float *p = x.data_ptr<float>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  return p[0];
}

int checked_by_error_return(const torch::Tensor &x, float *out) {
  if (x.scalar_type() != torch::kFloat)
    return -1;
  *out = x.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  return 0;
}

float checked_by_assert(const torch::Tensor &x) {
  assert(x.dim() == 1 && "x must have one dimension");
  return x.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float checked_by_tensor_arg(const torch::Tensor &x) {
  at::TensorArg arg{x, "x", 1};
  at::checkDim("checked_by_tensor_arg", arg, 2);
  return x.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

#define CHECK_CONTIGUOUS(x) TORCH_CHECK((x).is_contiguous(), #x " must be contiguous")

float checked_by_macro(const torch::Tensor &x) {
  CHECK_CONTIGUOUS(x);
  return x.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

static void check_matrix(const torch::Tensor &x) {
  TORCH_CHECK(x.dim() == 2 && x.scalar_type() == torch::kFloat);
}

float checked_by_a_helper(const torch::Tensor &x) {
  check_matrix(x);
  return x.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float checked_and_made_contiguous(torch::Tensor x) {
  TORCH_CHECK(x.dim() == 2, "x must have two dimensions");
  auto dense = x.contiguous();
  return dense.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

// Partial guards: a sibling is brought to the host.

float sibling_brought_back(torch::Tensor boxes, torch::Tensor scores) {
  boxes = boxes.cpu();
  auto b = boxes.accessor<float, 2>();
  auto s = scores.accessor<float, 1>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  return b[0][0] * s[0];
}

float sibling_brought_back_by_to(const torch::Tensor &boxes, const torch::Tensor &scores) {
  auto boxes_host = boxes.to(torch::kCPU).contiguous();
  const float *b = boxes_host.data_ptr<float>();
  const float *s = scores.data_ptr<float>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  return b[0] * s[0];
}

float siblings_both_brought_back(torch::Tensor boxes, torch::Tensor scores) {
  boxes = boxes.cpu();
  scores = scores.cpu();
  auto b = boxes.accessor<float, 2>();
  auto s = scores.accessor<float, 1>();
  return b[0][0] * s[0];
}

// Innocent: the needed property is among them.

float device_checked(const torch::Tensor &x) {
  TORCH_CHECK(x.dim() == 2 && x.scalar_type() == torch::kFloat);
  TORCH_CHECK(x.device().is_cpu());
  return x.data_ptr<float>()[0];
}

float device_checked_in_one(const torch::Tensor &x) {
  TORCH_CHECK(x.dim() == 2 && x.is_cpu() && x.is_contiguous());
  return x.data_ptr<float>()[0];
}

float device_checked_first(const torch::Tensor &x) {
  if (!x.is_cpu() || x.dim() != 2)
    throw std::invalid_argument("x must be a matrix on the CPU");
  return x.data_ptr<float>()[0];
}

float rank_checked_and_brought_back(torch::Tensor x) {
  TORCH_CHECK(x.dim() == 2);
  x = x.cpu();
  return x.data_ptr<float>()[0];
}

// Innocent: no guard, or one that mends or branches.

float mended_dtype(torch::Tensor x) {
  if (x.scalar_type() != torch::kFloat)
    x = x.to(torch::kFloat);
  return x.data_ptr<float>()[0];
}

float mended_rank(torch::Tensor x) {
  if (x.dim() == 3)
    x = x.unsqueeze(0);
  auto a = x.accessor<float, 4>();
  return a[0][0][0][0];
}

float mended_layout(torch::Tensor x) {
  if (!x.is_contiguous())
    x = x.contiguous();
  return x.data_ptr<float>()[0];
}

float mended_device(torch::Tensor x) {
  if (x.is_cuda())
    x = x.cpu();
  return x.data_ptr<float>()[0];
}

float branched_by_rank(const torch::Tensor &x) {
  float sum = 0;
  if (x.dim() == 2) {
    auto a = x.accessor<float, 2>();
    sum = a[0][0];
  } else {
    auto a = x.accessor<float, 1>();
    sum = a[0];
  }
  return sum;
}

float branched_by_dtype(const torch::Tensor &x) {
  if (x.scalar_type() == torch::kDouble)
    return static_cast<float>(x.data_ptr<double>()[0]);
  return x.data_ptr<float>()[0];
}

float not_empty(const torch::Tensor &x) {
  TORCH_CHECK(x.defined() && x.numel() > 0, "x must not be empty");
  return x.data_ptr<float>()[0];
}

float sizes_checked(const torch::Tensor &x, const torch::Tensor &y) {
  TORCH_CHECK(x.size(0) == y.size(0), "x and y differ");
  return x.data_ptr<float>()[0] * y.data_ptr<float>()[0];
}

float another_checked(const torch::Tensor &x, const torch::Tensor &y) {
  TORCH_CHECK(y.dim() == 2);
  return x.data_ptr<float>()[0] * y.sum().item<float>();
}

void rank_checked_and_launched(const torch::Tensor &x, void (*launch)(float *, int64_t)) {
  TORCH_CHECK(x.dim() == 2 && x.scalar_type() == torch::kFloat);
  launch(x.data_ptr<float>(), x.numel());
}

float rank_of_ones_own() {
  auto x = torch::ones({2, 2});
  TORCH_CHECK(x.dim() == 2);
  return x.data_ptr<float>()[0];
}
