// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_torch_tidy %s torch-missing-cpu,torch-missing-detach,torch-missing-clone %t

// What Python's users know by heart, in C++: docs/python-to-cpp.md.

#include <torch/torch.h>

#include <vector>

// t.numpy() of a GPU tensor: "use Tensor.cpu()".
std::vector<float> gpu(torch::Tensor t) {
  auto scores = t.cuda();
  const float *p = scores.data_ptr<float>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} 'scores' is on an accelerator [torch-missing-cpu]
  return std::vector<float>(p, p + scores.numel());
}
// t.cpu().numpy()
std::vector<float> gpu_right(torch::Tensor t) {
  auto scores = t.cuda().cpu();
  const float *p = scores.data_ptr<float>();
  return std::vector<float>(p, p + scores.numel());
}

// t.numpy() of a tensor that requires grad: "use tensor.detach()".
float grad() {
  auto weight = torch::rand({3}, torch::requires_grad());
  return weight.data_ptr<float>()[1];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} 'weight' requires grad, {{.*}} [torch-missing-detach]
}
// t.detach().numpy()
float grad_right() {
  auto weight = torch::rand({3}, torch::requires_grad());
  return weight.detach().data_ptr<float>()[1];
}
// with torch.no_grad(): t.numpy()
float grad_off() {
  torch::NoGradGuard guard;
  auto weight = torch::rand({3}, torch::requires_grad());
  return weight.data_ptr<float>()[1];
}

// b = a; a.mul_(2): one storage.
torch::Tensor shared(torch::Tensor a) {
  a = a * 1;
  auto b = a;
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-clone]
  a.mul_(2);
  return a - b;
}
// a.detach() shares as well.
torch::Tensor shared_detached(torch::Tensor a) {
  a = a * 1;
  auto b = a.detach();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-clone]
  a.mul_(2);
  return a - b;
}
// a.clone().detach()
torch::Tensor shared_right(torch::Tensor a) {
  a = a * 1;
  auto b = a.clone().detach();
  a.mul_(2);
  return a - b;
}

// t.to('cpu').detach().numpy()
float both() {
  auto w = torch::rand({3}, torch::device(torch::kCUDA).requires_grad(true));
  return w.data_ptr<float>()[1];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-{{cpu|detach}}]
  // CHECK-MESSAGES: :[[@LINE-2]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-{{cpu|detach}}]
  // CHECK-FIXES: return w.detach().cpu().data_ptr<float>()[1];
}
float both_right() {
  auto w = torch::rand({3}, torch::device(torch::kCUDA).requires_grad(true));
  return w.to(torch::kCPU).detach().data_ptr<float>()[1];
}

// The guarded form.
float guarded(torch::Tensor t) {
  if (t.requires_grad())
    t = t.detach();
  if (t.is_cuda())
    t = t.to(torch::kCPU);
  return t.data_ptr<float>()[1];
}
float guarded_though_on_the_gpu(torch::Tensor x, bool gpu) {
  auto t = gpu ? x.cuda().requires_grad_() : x;
  if (t.requires_grad())
    t = t.detach();
  if (t.is_cuda())
    t = t.to(torch::kCPU);
  return t.data_ptr<float>()[1];
}
