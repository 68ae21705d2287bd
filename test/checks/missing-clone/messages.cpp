// RUN: %check_torch_tidy %s torch-missing-clone %t
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The whole text of warnings and notes.

#include <torch/torch.h>

#include <vector>

torch::Tensor load();
void fill(std::vector<float> &values);
static void scale(torch::Tensor x) { x.mul_(2); }
static float average(const torch::Tensor &x) { return x.mean().item<float>(); }

torch::Tensor handle() {
  auto a = load();
  auto b = a;
  b.add_(1);
  return a + b;
}
// CHECK-NOTES: :[[@LINE-4]]:12: warning: this is another handle of 'a', not a copy of it, and 'a' is read after the other handle is written [torch-missing-clone]
// CHECK-NOTES: :[[@LINE-4]]:5: note: 'b' is written in place here
// CHECK-NOTES: :[[@LINE-4]]:12: note: 'a' is read here

torch::Tensor otherHandle() {
  auto now = load();
  auto before = now;
  now.add_(1);
  return before;
}
// CHECK-NOTES: :[[@LINE-4]]:17: warning: this is another handle of 'now', not a copy of it, and it is read after 'now' is written [torch-missing-clone]
// CHECK-NOTES: :[[@LINE-4]]:7: note: 'now' is written in place here
// CHECK-NOTES: :[[@LINE-4]]:10: note: the other handle is returned here

torch::Tensor converted(torch::Tensor x) {
  auto y = x.to(torch::kFloat);
  y.div_(255);
  return y;
}
// CHECK-NOTES: :[[@LINE-4]]:14: warning: 'to' copies only if it has to, so the result may share the memory of 'x', and the write below changes the caller's 'x', too [torch-missing-clone]
// CHECK-NOTES: :[[@LINE-4]]:5: note: 'y' is written in place here
// CHECK-NOTES: :[[@LINE-7]]:39: note: the caller still has 'x'

float contiguous() {
  auto x = torch::rand({2, 3});
  auto y = x.contiguous();
  float *p = y.data_ptr<float>();
  p[0] = 1;
  return x.sum().item<float>() + y.sum().item<float>();
}
// CHECK-NOTES: :[[@LINE-5]]:14: warning: 'contiguous' has nothing to convert here, so the result shares the memory of 'x', and 'x' is read after the result is written [torch-missing-clone]
// CHECK-NOTES: :[[@LINE-4]]:3: note: the memory is written here
// CHECK-NOTES: :[[@LINE-4]]:12: note: 'x' is read here

torch::Tensor detached(const torch::Tensor &x) {
  auto y = x.detach();
  x.add_(1);
  return x * y;
}
// CHECK-NOTES: :[[@LINE-4]]:14: warning: 'detach' does not copy, so the result shares the memory of 'x', and the result is read after 'x' is written [torch-missing-clone]
// CHECK-NOTES: :[[@LINE-4]]:5: note: 'x' is written in place here
// CHECK-NOTES: :[[@LINE-4]]:12: note: the result is read here

float throughHelpers() {
  auto a = load();
  auto b = a;
  scale(b);
  return average(a) + average(b);
}
// CHECK-NOTES: :[[@LINE-4]]:12: warning: this is another handle of 'a', not a copy of it, and 'a' is read after the other handle is written [torch-missing-clone]
// CHECK-NOTES: :[[@LINE-4]]:3: note: the tensor is passed to 'scale' here
// CHECK-NOTES: :[[@LINE-60]]:40: note: 'x' is written in place here
// CHECK-NOTES: :[[@LINE-5]]:10: note: the tensor is passed to 'average' here
// CHECK-NOTES: :[[@LINE-61]]:57: note: 'a' is read here

torch::Tensor blob() {
  std::vector<float> values(4);
  fill(values);
  auto t = torch::from_blob(values.data(), {4});
  values[0] = 1;
  return t.exp();
}
// CHECK-NOTES: :[[@LINE-4]]:12: warning: this tensor shows the memory of 'values', not a copy of it, and the memory is written while the tensor is in use [torch-missing-clone]
// CHECK-NOTES: :[[@LINE-4]]:3: note: the memory is written here
// CHECK-NOTES: :[[@LINE-4]]:12: note: the tensor is read here

float view(torch::Tensor t) {
  const float *p = t.data_ptr<float>();
  t.zero_();
  return *p;
}
// CHECK-NOTES: :[[@LINE-4]]:22: warning: this view shows the memory of 't', not a copy of it, and 't' is written in place before the view is read [torch-missing-clone]
// CHECK-NOTES: :[[@LINE-4]]:5: note: 't' is written in place here
// CHECK-NOTES: :[[@LINE-4]]:10: note: host code reads the memory here

class Tracker {
  void step() {
    previous_ = state_;
    state_.add_(1);
  }
  torch::Tensor scaled() {
    auto y = state_.contiguous();
    y.div_(255);
    return y;
  }
  torch::Tensor state_, previous_;
};
// CHECK-NOTES: :[[@LINE-10]]:17: warning: this is another handle of 'state_', not a copy of it, and it is read after 'state_' is written [torch-missing-clone]
// CHECK-NOTES: :[[@LINE-10]]:12: note: 'state_' is written in place here
// CHECK-NOTES: :[[@LINE-4]]:25: note: 'previous_' keeps it after the function returns
// CHECK-NOTES: :[[@LINE-9]]:21: warning: 'contiguous' copies only if it has to, so the result may share the memory of 'state_', and the write below changes the member 'state_', too [torch-missing-clone]
// CHECK-NOTES: :[[@LINE-9]]:7: note: 'y' is written in place here

torch::Tensor vectors() {
  std::vector<torch::Tensor> weights = {load(), load()};
  auto before = weights;
  weights[0].add_(1);
  return before[0];
}
// CHECK-NOTES: :[[@LINE-4]]:17: warning: the tensors of this copy are other handles of those of 'weights', not copies of them, and one of them is read after the other is written [torch-missing-clone]
// CHECK-NOTES: :[[@LINE-4]]:14: note: 'weights' is written in place here
// CHECK-NOTES: :[[@LINE-4]]:10: note: the other handle is returned here

float optimized(torch::nn::Linear net, torch::optim::SGD &optimizer) {
  auto before = net->weight.detach();
  optimizer.step();
  return (net->weight - before).norm().item<float>();
}
// CHECK-NOTES: :[[@LINE-4]]:29: warning: 'detach' does not copy, so the result shares the memory of 'weight', and the result is read after 'optimizer' has updated that [torch-missing-clone]
// CHECK-NOTES: :[[@LINE-4]]:13: note: 'optimizer' updates the parameters in place here
// CHECK-NOTES: :[[@LINE-4]]:23: note: the result is read here
