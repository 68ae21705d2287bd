// RUN: %check_torch_tidy %s torch-missing-cpu %t
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Gradients are where their tensors are.

#include <torch/torch.h>

float of_a_leaf(const torch::Tensor &x) {
  auto w = x.cuda().requires_grad_(true);
  auto loss = (w * w).sum();
  auto grads = torch::autograd::grad({loss}, {w});
  return grads[0].data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-cpu]
}
float of_a_leaf_on_the_host(const torch::Tensor &x) {
  auto w = x.cpu().requires_grad_(true);
  auto loss = (w * w).sum();
  return torch::autograd::grad({loss}, {w})[0].cpu().item<float>() +
         torch::autograd::grad({loss}, {w})[0].data_ptr<float>()[0];
}
float moved(const torch::Tensor &x) {
  auto w = x.cuda().requires_grad_(true);
  auto grad = torch::autograd::grad({(w * w).sum()}, {w})[0].cpu();
  return grad.data_ptr<float>()[0];
}
