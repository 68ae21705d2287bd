// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_torch_tidy %s torch-missing-detach %t

// Code of which nothing says that a tensor requires grad.

#include <torch/script.h>
#include <torch/torch.h>

#include <cstring>
#include <vector>

torch::Tensor elsewhere();

float parameter(const torch::Tensor &x) { return x.data_ptr<float>()[0]; }

void written_parameter(torch::Tensor x) {
  float *p = x.data_ptr<float>();
  p[0] = 1;
}

float computed(torch::Tensor x, torch::Tensor w) {
  auto y = torch::relu(torch::matmul(x, w)).softmax(1).contiguous();
  return y.data_ptr<float>()[0];
}

float unknown_function() {
  auto x = elsewhere();
  return x.data_ptr<float>()[0];
}

void filled(int64_t n, std::vector<torch::Tensor> &out) {
  auto x = torch::empty({n});
  float *p = x.data_ptr<float>();
  for (int64_t i = 0; i < n; ++i)
    p[i] = static_cast<float>(i);
  out.push_back(x);
}

// Made so only after it was filled.
torch::Tensor filled_leaf(int64_t n) {
  auto x = torch::empty({n});
  float *p = x.data_ptr<float>();
  for (int64_t i = 0; i < n; ++i)
    p[i] = static_cast<float>(i);
  return x.requires_grad_();
}

std::vector<float> script_output(torch::jit::Module &module, torch::Tensor x) {
  std::vector<torch::jit::IValue> inputs{x};
  auto y = module.forward(inputs).toTensor();
  const float *p = y.data_ptr<float>();
  return std::vector<float>(p, p + y.numel());
}

void sizes_only(torch::Tensor x) {
  x.requires_grad_();
  float *p = x.data_ptr<float>();
  (void)p;
}

void launch(float *data, int64_t n);

void to_a_kernel(torch::Tensor x) {
  x.requires_grad_();
  launch(x.data_ptr<float>(), x.numel());
}

void printed(torch::Tensor x) {
  x.requires_grad_();
  std::cout << x << x.sum().item<float>() << '\n';
}

bool compared(torch::Tensor x, torch::Tensor y) {
  x.requires_grad_();
  return torch::equal(x, y) && torch::allclose(x, y);
}

float suppressed(torch::Tensor x) {
  x.requires_grad_();
  return x.data_ptr<float>()[0]; // NOLINT(torch-missing-detach)
}

template <typename T> float in_a_template(T x) {
  x.requires_grad_();
  return x.template data_ptr<float>()[0];
}

void copied_in(torch::Tensor x, const float *values) {
  std::memcpy(x.data_ptr<float>(), values, x.nbytes());
  x.set_requires_grad(true);
}
