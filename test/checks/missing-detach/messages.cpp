// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_torch_tidy %s torch-missing-detach %t

// Full texts: the warning, and the notes that tell the path in order.

#include <torch/torch.h>

#include <cstring>

void known(torch::Tensor x, float *out) {
  x.requires_grad_();
  std::memcpy(out, x.data_ptr<float>(), x.nbytes());
  // CHECK-NOTES: :[[@LINE-1]]:22: warning: host code reads the memory of 'x' through this pointer, but 'x' requires grad, and autograd does not see it [torch-missing-detach]
  // CHECK-NOTES: :[[@LINE-3]]:{{[0-9]+}}: note: 'x' is made to require grad here
  // CHECK-NOTES: :[[@LINE-3]]:{{[0-9]+}}: note: host code reads the memory here
}

float possible(torch::Tensor x, bool train) {
  if (train)
    x.requires_grad_();
  const float *p = x.data_ptr<float>();
  // CHECK-NOTES: :[[@LINE-1]]:22: warning: host code reads the memory of 'x' through this pointer, but 'x' may require grad, and autograd does not see it [torch-missing-detach]
  // CHECK-NOTES: :[[@LINE-3]]:{{[0-9]+}}: note: 'x' is made to require grad here
  // CHECK-NOTES: :[[@LINE+2]]:{{[0-9]+}}: note: host code reads the memory here
  float first = 0;
  first += p[0];
  return first;
}

float carried() {
  auto w = torch::ones({4}, torch::requires_grad());
  auto y = torch::softmax(w, 0);
  auto z = y.view({-1});
  return z.data_ptr<float>()[0];
  // CHECK-NOTES: :[[@LINE-1]]:12: warning: host code reads the memory of 'z' through this pointer, but 'z' requires grad, and autograd does not see it [torch-missing-detach]
  // CHECK-NOTES: :[[@LINE-5]]:{{[0-9]+}}: note: the tensor is made to require grad here
  // CHECK-NOTES: :[[@LINE-5]]:{{[0-9]+}}: note: 'y' is computed from 'w' here
  // CHECK-NOTES: :[[@LINE-5]]:{{[0-9]+}}: note: 'z' is computed from 'y' here
  // CHECK-NOTES: :[[@LINE-5]]:{{[0-9]+}}: note: host code reads the memory here
}

float asked(const torch::Tensor &x) {
  if (!x.requires_grad())
    return 0;
  return x.data_ptr<float>()[0];
  // CHECK-NOTES: :[[@LINE-1]]:12: warning: host code reads the memory of 'x' through this pointer, but 'x' requires grad, and autograd does not see it [torch-missing-detach]
  // CHECK-NOTES: :[[@LINE-4]]:{{[0-9]+}}: note: 'x' may require grad, as this condition says
  // CHECK-NOTES: :[[@LINE-3]]:{{[0-9]+}}: note: host code reads the memory here
}

float computed(torch::nn::Linear fc, torch::Tensor x) {
  auto scores = torch::sigmoid(fc->forward(x));
  auto a = scores.accessor<float, 2>();
  // CHECK-NOTES: :[[@LINE-1]]:19: warning: host code reads the memory of 'scores' through this pointer, but 'scores' requires grad, and autograd does not see it [torch-missing-detach]
  // CHECK-NOTES: :[[@LINE-3]]:{{[0-9]+}}: note: the parameters of 'fc' require grad
  // CHECK-NOTES: :[[@LINE-4]]:{{[0-9]+}}: note: module 'fc' computes the tensor here
  // CHECK-NOTES: :[[@LINE-5]]:{{[0-9]+}}: note: 'scores' is computed from that tensor here
  // CHECK-NOTES: :[[@LINE+1]]:{{[0-9]+}}: note: host code reads the memory here
  return a[0][0];
}

float computed_at_once(torch::nn::Linear fc, torch::Tensor x) {
  return fc->forward(x).data_ptr<float>()[0];
  // CHECK-NOTES: :[[@LINE-1]]:25: warning: host code reads the memory of the result of 'forward' through this pointer, but the result of 'forward' requires grad, and autograd does not see it [torch-missing-detach]
  // CHECK-NOTES: :[[@LINE-2]]:{{[0-9]+}}: note: the parameters of 'fc' require grad
  // CHECK-NOTES: :[[@LINE-3]]:{{[0-9]+}}: note: host code reads the memory here
}

float built(torch::Tensor x) {
  torch::nn::Sequential net(torch::nn::ReLU(), torch::nn::Linear(4, 2));
  auto y = net->forward(x);
  return y.data_ptr<float>()[0];
  // CHECK-NOTES: :[[@LINE-1]]:12: warning: host code reads the memory of 'y' through this pointer, but 'y' requires grad, and autograd does not see it [torch-missing-detach]
  // CHECK-NOTES: :[[@LINE-4]]:{{[0-9]+}}: note: the parameters of 'Linear' require grad
  // CHECK-NOTES: :[[@LINE-4]]:{{[0-9]+}}: note: module 'net' computes the tensor here
  // CHECK-NOTES: :[[@LINE-4]]:{{[0-9]+}}: note: host code reads the memory here
}

static torch::Tensor makeLeaf() {
  return torch::ones({4}, torch::requires_grad());
}
static float firstOf(const float *values) { return values[0]; }

float through_helpers() {
  auto leaf = makeLeaf();
  return firstOf(leaf.data_ptr<float>());
  // CHECK-NOTES: :[[@LINE-1]]:23: warning: host code reads the memory of 'leaf' through this pointer, but 'leaf' requires grad, and autograd does not see it [torch-missing-detach]
  // CHECK-NOTES: :[[@LINE-8]]:{{[0-9]+}}: note: the tensor is made to require grad here
  // CHECK-NOTES: :[[@LINE-4]]:{{[0-9]+}}: note: the tensor is returned from 'makeLeaf' here
  // CHECK-NOTES: :[[@LINE-4]]:{{[0-9]+}}: note: the memory is passed to 'firstOf' here
  // CHECK-NOTES: :[[@LINE-9]]:{{[0-9]+}}: note: host code reads the memory here
}

float taken_in() {
  auto sum = torch::zeros({4});
  auto w = makeLeaf();
  sum += w;
  return sum.data_ptr<float>()[0];
  // CHECK-NOTES: :[[@LINE-1]]:14: warning: host code reads the memory of 'sum' through this pointer, but 'sum' requires grad, and autograd does not see it [torch-missing-detach]
  // CHECK-NOTES: :[[@LINE-20]]:{{[0-9]+}}: note: the tensor is made to require grad here
  // CHECK-NOTES: :[[@LINE-5]]:{{[0-9]+}}: note: the tensor is returned from 'makeLeaf' here
  // CHECK-NOTES: :[[@LINE-5]]:{{[0-9]+}}: note: 'sum' is computed from that tensor here
  // CHECK-NOTES: :[[@LINE-5]]:{{[0-9]+}}: note: host code reads the memory here
}

float parameter(torch::nn::Linear fc) {
  auto w = fc->parameters()[0];
  return w.data_ptr<float>()[0];
  // CHECK-NOTES: :[[@LINE-1]]:12: warning: host code reads the memory of 'w' through this pointer, but 'w' requires grad, and autograd does not see it [torch-missing-detach]
  // CHECK-NOTES: :[[@LINE-3]]:{{[0-9]+}}: note: the parameters of 'fc' require grad
  // CHECK-NOTES: :[[@LINE-3]]:{{[0-9]+}}: note: host code reads the memory here
}

float detached() { return makeLeaf().detach().data_ptr<float>()[0]; }

float quiet(torch::nn::Linear fc, torch::Tensor x) {
  torch::NoGradGuard no_grad;
  auto scores = torch::sigmoid(fc->forward(x));
  return scores.data_ptr<float>()[0];
}
