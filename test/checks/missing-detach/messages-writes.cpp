// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_torch_tidy %s torch-missing-detach %t

// Writes past autograd: the warning's fix keeps them in the tensor, the notes
// offer what else may be meant. A tensor that only may require grad is said of
// writes alone.

#include <torch/script.h>
#include <torch/torch.h>

#include <algorithm>
#include <vector>

void written(torch::Tensor x) {
  x.requires_grad_();
  float *p = x.data_ptr<float>();
  // CHECK-NOTES: :[[@LINE-1]]:16: warning: host code writes the memory of 'x' through this pointer, but 'x' requires grad, and autograd does not see it [torch-missing-detach]
  // CHECK-NOTES: :[[@LINE-3]]:{{[0-9]+}}: note: 'x' is made to require grad here
  // CHECK-NOTES: :[[@LINE+3]]:{{[0-9]+}}: note: host code writes the memory here
  // CHECK-NOTES: :[[@LINE-4]]:{{[0-9]+}}: note: write into a copy if nobody else has to see what is written
  // CHECK-NOTES: :[[@LINE-5]]:{{[0-9]+}}: note: check that 'x' does not require grad if it must not
  p[0] = 1;
}

void updated(torch::Tensor x, bool train) {
  auto y = train ? x.clone().requires_grad_() : x;
  y.data_ptr<float>()[0] += 1;
  // CHECK-NOTES: :[[@LINE-1]]:5: warning: host code writes the memory of 'y' through this pointer, but 'y' may require grad, and autograd does not see it [torch-missing-detach]
  // CHECK-NOTES: :[[@LINE-3]]:{{[0-9]+}}: note: the tensor is made to require grad here
  // CHECK-NOTES: :[[@LINE-3]]:{{[0-9]+}}: note: host code reads and writes the memory here
  // CHECK-NOTES: :[[@LINE-4]]:{{[0-9]+}}: note: check that 'y' does not require grad if it must not
}

void flag(torch::Tensor x, bool train) {
  x.requires_grad_(train);
  x.data_ptr<float>()[0] = 1;
  // CHECK-NOTES: :[[@LINE-1]]:5: warning: host code writes the memory of 'x' through this pointer, but 'x' may require grad, and autograd does not see it [torch-missing-detach]
  // CHECK-NOTES: :[[@LINE-3]]:{{[0-9]+}}: note: 'x' may be made to require grad here
  // CHECK-NOTES: :[[@LINE-3]]:{{[0-9]+}}: note: host code writes the memory here
  // CHECK-NOTES: :[[@LINE-4]]:{{[0-9]+}}: note: check that 'x' does not require grad if it must not
}

float flag_read(torch::Tensor x, bool train) {
  x.requires_grad_(train);
  return x.data_ptr<float>()[0];
}

void options(bool train) {
  auto x = torch::zeros({4}, torch::TensorOptions().requires_grad(train));
  float *p = x.data_ptr<float>();
  // CHECK-NOTES: :[[@LINE-1]]:16: warning: host code writes the memory of 'x' through this pointer, but 'x' may require grad, and autograd does not see it [torch-missing-detach]
  // CHECK-NOTES: :[[@LINE-3]]:{{[0-9]+}}: note: the tensor may be made to require grad here
  // CHECK-NOTES: :[[@LINE+3]]:{{[0-9]+}}: note: host code writes the memory here
  // CHECK-NOTES: :[[@LINE-4]]:{{[0-9]+}}: note: write into a copy if nobody else has to see what is written
  // CHECK-NOTES: :[[@LINE-5]]:{{[0-9]+}}: note: check that 'x' does not require grad if it must not
  std::fill(p, p + 4, 0.0f);
}

float options_read(bool train) {
  auto x = torch::zeros({4}, torch::TensorOptions().requires_grad(train));
  return x.data_ptr<float>()[0];
}

void script(torch::jit::Module &module, torch::Tensor x) {
  auto y = module.forward({x}).toTensor();
  float *p = y.data_ptr<float>();
  // CHECK-NOTES: :[[@LINE-1]]:16: warning: host code writes the memory of 'y' through this pointer, but 'y' may require grad, and autograd does not see it [torch-missing-detach]
  // CHECK-NOTES: :[[@LINE-3]]:{{[0-9]+}}: note: the parameters of 'module' may require grad
  // CHECK-NOTES: :[[@LINE-4]]:{{[0-9]+}}: note: module 'module' computes the tensor here
  // CHECK-NOTES: :[[@LINE+3]]:{{[0-9]+}}: note: host code writes the memory here
  // CHECK-NOTES: :[[@LINE-5]]:{{[0-9]+}}: note: write into a copy if nobody else has to see what is written
  // CHECK-NOTES: :[[@LINE-6]]:{{[0-9]+}}: note: check that 'y' does not require grad if it must not
  p[0] = 0;
}

float script_read(torch::jit::Module &module, torch::Tensor x) {
  auto y = module.forward({x}).toTensor();
  return y.data_ptr<float>()[0];
}

void script_without_grad(torch::jit::Module &module, torch::Tensor x) {
  torch::NoGradGuard no_grad;
  auto y = module.forward({x}).toTensor();
  y.data_ptr<float>()[0] = 0;
}

void derived(torch::jit::Module &module, torch::Tensor x) {
  auto y = torch::softmax(module.forward({x}).toTensor(), 1);
  y.data_ptr<float>()[0] = 0;
  // CHECK-NOTES: :[[@LINE-1]]:5: warning: host code writes the memory of 'y' through this pointer, but 'y' may require grad, and autograd does not see it [torch-missing-detach]
  // CHECK-NOTES: :[[@LINE-3]]:{{[0-9]+}}: note: the parameters of 'module' may require grad
  // CHECK-NOTES: :[[@LINE-4]]:{{[0-9]+}}: note: module 'module' computes the tensor here
  // CHECK-NOTES: :[[@LINE-5]]:{{[0-9]+}}: note: 'y' is computed from that tensor here
  // CHECK-NOTES: :[[@LINE-5]]:{{[0-9]+}}: note: host code writes the memory here
  // CHECK-NOTES: :[[@LINE-6]]:{{[0-9]+}}: note: check that 'y' does not require grad if it must not
}

void derived_detached(torch::jit::Module &module, torch::Tensor x) {
  auto y = torch::softmax(module.forward({x}).toTensor(), 1).detach();
  y.data_ptr<float>()[0] = 0;
}

void container(torch::nn::Sequential net, torch::Tensor x) {
  auto y = net->forward(x);
  y.data_ptr<float>()[0] = 0;
  // CHECK-NOTES: :[[@LINE-1]]:5: warning: host code writes the memory of 'y' through this pointer, but 'y' may require grad, and autograd does not see it [torch-missing-detach]
  // CHECK-NOTES: :[[@LINE-3]]:{{[0-9]+}}: note: the parameters of 'net' may require grad
  // CHECK-NOTES: :[[@LINE-4]]:{{[0-9]+}}: note: module 'net' computes the tensor here
  // CHECK-NOTES: :[[@LINE-4]]:{{[0-9]+}}: note: host code writes the memory here
  // CHECK-NOTES: :[[@LINE-5]]:{{[0-9]+}}: note: check that 'y' does not require grad if it must not
}

void bare(torch::Tensor x) { x.data_ptr<float>()[0] = 0; }
