// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_torch_tidy %s torch-missing-cpu %t -- \
// RUN:   -config="{CheckOptions: {torch-missing-cpu.Strict: true}}"

// With Strict an unknown device counts as unsafe, unless a guard or an
// assertion settles it.

#include <ATen/TensorUtils.h>
#include <torch/script.h>
#include <torch/torch.h>

#include <cassert>
#include <cstring>
#include <stdexcept>
#include <vector>

torch::Tensor elsewhere(); // in another file

void launch(float *data, int64_t n); // in a .cu file

// Unknown.

float bare_parameter(const torch::Tensor &x) {
  return x.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

void bare_parameter_copied(at::Tensor x, float *out) {
  std::memcpy(out, x.data_ptr(), x.nbytes());
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float derived_from_a_parameter(torch::Tensor x) {
  auto y = x.to(torch::kFloat).contiguous();
  auto a = y.accessor<float, 2>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  return a[0][0];
}

float result_of_an_unknown_function() {
  auto y = elsewhere();
  return y.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float element_of_a_parameter(const std::vector<torch::Tensor> &x) {
  return x[0].data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float output_of_an_unknown_model(torch::jit::Module &module, const std::vector<torch::IValue> &inputs) {
  auto y = module.forward(inputs).toTensor();
  return y.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float moved_to_an_unknown_device(torch::Device device) {
  auto y = torch::zeros({4}).to(device);
  return y.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

class Holder {
public:
  explicit Holder(torch::Tensor t) : t_(t), host_(t.cpu()) {}

  float first() const {
    return t_.data_ptr<float>()[0];
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  }

  float first_of_host() const { return host_.data_ptr<float>()[0]; }

private:
  torch::Tensor t_;
  torch::Tensor host_;
};

float guarded_for_another_property(const torch::Tensor &x) {
  TORCH_CHECK(x.is_contiguous());
  return x.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

// Known.

float factory() {
  auto y = torch::rand({4});
  return y.data_ptr<float>()[0];
}

float brought_back(const torch::Tensor &x) {
  auto y = x.cpu();
  return y.data_ptr<float>()[0];
}

float brought_back_by_to(const torch::Tensor &x) {
  auto y = x.to(torch::kCPU, torch::kFloat).contiguous();
  return y.data_ptr<float>()[0];
}

float buffer(std::vector<float> &values) {
  auto y = torch::from_blob(values.data(), {4});
  return y.data_ptr<float>()[0];
}

float sent_away(const torch::Tensor &x) {
  auto y = x.cuda();
  return y.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

// Settled.

float asserted(const torch::Tensor &x) {
  TORCH_CHECK(x.is_cpu(), "x must be on the CPU");
  return x.data_ptr<float>()[0];
}

float asserted_by_device(const torch::Tensor &x) {
  TORCH_CHECK(x.device().type() == at::kCPU);
  return x.data_ptr<float>()[0];
}

float asserted_in_c(const torch::Tensor &x) {
  assert(x.is_cpu());
  return x.data_ptr<float>()[0];
}

float asserted_not_cuda(const torch::Tensor &x) {
  TORCH_CHECK(!x.is_cuda(), "x must be on the CPU");
  return x.data_ptr<float>()[0];
}

float asserted_by_backend(const torch::Tensor &x) {
  at::checkBackend("asserted_by_backend", {x}, at::Backend::CPU);
  return x.data_ptr<float>()[0];
}

float thrown(const torch::Tensor &x) {
  if (x.device() != torch::kCPU)
    throw std::invalid_argument("x must be on the CPU");
  return x.data_ptr<float>()[0];
}

float mended(torch::Tensor x) {
  if (!x.is_cpu())
    x = x.cpu();
  return x.data_ptr<float>()[0];
}

float branch(const torch::Tensor &x) {
  if (x.is_cpu())
    return x.data_ptr<float>()[0];
  return x[0].item<float>();
}

void launched(const torch::Tensor &x) {
  launch(x.data_ptr<float>(), x.numel());
}

float scalar(const torch::Tensor &x) { return x.sum().item<float>(); }
