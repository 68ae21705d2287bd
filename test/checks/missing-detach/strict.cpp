// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_torch_tidy %s torch-missing-detach %t -- \
// RUN:   -config="{CheckOptions: {torch-missing-detach.Strict: true}}"

// With Strict a tensor of which nothing is known may require grad, unless its
// dtype, a guard or an assertion says otherwise.

#include <torch/script.h>
#include <torch/torch.h>

torch::Tensor elsewhere();

float parameter(const torch::Tensor &x) {
  return x.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}may require grad{{.*}} [torch-missing-detach]
}

void written_parameter(torch::Tensor x) {
  float *p = x.data_ptr<float>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-detach]
  p[0] = 1;
}

float unknown_function() {
  auto x = elsewhere();
  auto y = x * 2;
  return y.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-detach]
}

float script_output(torch::jit::Module &module, torch::Tensor x) {
  auto y = module.forward({x}).toTensor();
  return y.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-detach]
}

float element(const std::vector<torch::Tensor> &list) {
  float sum = 0;
  for (const auto &x : list)
    sum += x.data_ptr<float>()[0];
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-detach]
  return sum;
}

int64_t integer_view(const torch::Tensor &x) {
  return x.data_ptr<int64_t>()[0];
}

int64_t integer_by_guard(const torch::Tensor &x) {
  TORCH_CHECK(x.scalar_type() == torch::kLong);
  return *static_cast<int64_t *>(x.data_ptr());
}

float float_by_guard(const torch::Tensor &x) {
  TORCH_CHECK(x.scalar_type() == torch::kFloat);
  return *static_cast<float *>(x.data_ptr());
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-detach]
}

float detached(const torch::Tensor &x) {
  auto y = x.detach();
  return y.data_ptr<float>()[0];
}

float asserted(const torch::Tensor &x) {
  TORCH_CHECK(!x.requires_grad(), "x must not require grad");
  return x.data_ptr<float>()[0];
}

float mended(torch::Tensor x) {
  if (x.requires_grad())
    x = x.detach();
  return x.data_ptr<float>()[0];
}

float without_grad_mode(const torch::Tensor &x) {
  torch::NoGradGuard no_grad;
  return x.data_ptr<float>()[0];
}

float made_here(int64_t n) {
  auto x = torch::zeros({n}) + 1;
  return x.data_ptr<float>()[0];
}

float gradients(torch::Tensor x, torch::Tensor y) {
  auto g = torch::autograd::grad({y}, {x});
  return x.grad().data_ptr<float>()[0] + g[0].data_ptr<float>()[0];
}

int64_t labels(const torch::Tensor &x) {
  auto best = x.argmax(1);
  return *static_cast<int64_t *>(best.data_ptr());
}
