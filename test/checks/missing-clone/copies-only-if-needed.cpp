// RUN: %check_torch_tidy %s torch-missing-clone %t
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Operators that return what they are given where there is nothing to do.

#include <torch/torch.h>

#include <cstring>

torch::Tensor load();
void show(const torch::Tensor &x);

torch::Tensor scaled(torch::Tensor x) {
  auto y = x.to(torch::kFloat);
  // CHECK-MESSAGES: :[[@LINE-1]]:14: warning: {{.*}} [torch-missing-clone]
  y.div_(255);
  return y;
}

torch::Tensor scaledApart(torch::Tensor x) {
  auto y = x.to(torch::kFloat).div(255);
  return y;
}

torch::Tensor scaledCopy(torch::Tensor x) {
  auto y = x.to(torch::kFloat, /*non_blocking=*/false, /*copy=*/true);
  y.div_(255);
  return y;
}

torch::Tensor scaledByReference(const torch::Tensor &x) {
  auto y = x.to(torch::kFloat);
  // CHECK-MESSAGES: :[[@LINE-1]]:14: warning: {{.*}} [torch-missing-clone]
  y /= 255;
  return y;
}

torch::Tensor chained(torch::Tensor x) {
  return x.to(torch::kFloat).div_(255);
  // CHECK-MESSAGES: :[[@LINE-1]]:12: warning: {{.*}} [torch-missing-clone]
}

torch::Tensor chainedFurther(torch::Tensor x, torch::Device device) {
  auto y = x.to(device).to(torch::kFloat).sub_(0.5).div_(0.25);
  // CHECK-MESSAGES: :[[@LINE-1]]:25: warning: {{.*}} [torch-missing-clone]
  return y.unsqueeze(0);
}

// The caller's tensor is another one from here on, but its data is the same.
torch::Tensor reassigned(torch::Tensor x) {
  x = x.contiguous();
  // CHECK-MESSAGES: :[[@LINE-1]]:9: warning: {{.*}} [torch-missing-clone]
  x.clamp_(0, 1);
  return x;
}

// Who asks for a tensor by mutable reference writes it.
torch::Tensor outParameter(torch::Tensor &x) {
  x = x.contiguous();
  x.clamp_(0, 1);
  return x;
}

torch::Tensor mine(torch::Tensor &&x) {
  auto y = x.to(torch::kFloat);
  y.clamp_(0, 1);
  return y;
}

// So does a function that says so.
torch::Tensor normalize_(torch::Tensor x) {
  auto y = x.contiguous();
  y.div_(255);
  return y;
}

// Nobody uses the result: it is written for the sake of x.
void written(torch::Tensor x) {
  auto y = x.contiguous();
  y.div_(255);
}

void copiedBack(torch::Tensor x) {
  auto y = x.contiguous();
  y.div_(255);
  show(y);
  x.copy_(y);
}

torch::Tensor copiedBackToElement(torch::Tensor x, torch::Tensor w) {
  for (int64_t i = 0; i < x.size(0); ++i)
    x[i] = x[i].flatten(1).addmm_(w, w).view_as(x[i]);
  auto all = x.flatten();
  all.add_(1);
  x.index({torch::indexing::Slice()}) = all.view_as(x);
  return x;
}

// It copies for certain.
torch::Tensor otherType() {
  auto x = torch::zeros({3}, torch::kByte);
  auto y = x.to(torch::kFloat);
  y.add_(1);
  return x + y;
}

torch::Tensor fromAccelerator(torch::Tensor x) {
  auto gpu = x.cuda();
  auto y = gpu.cpu();
  y.add_(1);
  return gpu.sum().cpu() + y;
}

torch::Tensor strided() {
  auto x = torch::rand({3, 4}).t();
  auto y = x.contiguous();
  y.add_(1);
  return x + y;
}

torch::Tensor nothingToDo() {
  auto x = torch::rand({3, 4});
  auto y = x.contiguous();
  // CHECK-MESSAGES: :[[@LINE-1]]:14: warning: {{.*}} [torch-missing-clone]
  y.add_(1);
  return x + y;
}

torch::Tensor onHost(torch::Tensor x) {
  auto y = x.cpu();
  // CHECK-MESSAGES: :[[@LINE-1]]:14: warning: {{.*}} [torch-missing-clone]
  y.add_(1);
  return x + y.to(x.device());
}

torch::Tensor onHostFirst(torch::Tensor x) {
  x.add_(1);
  auto y = x.cpu();
  return x + y.to(x.device());
}

torch::Tensor checkedOut(torch::Tensor x) {
  if (x.is_cuda()) {
    auto y = x.cpu();
    y.add_(1);
    return y;
  }
  return x;
}

torch::Tensor guarded(torch::Tensor x) {
  TORCH_CHECK(x.scalar_type() == torch::kByte);
  auto y = x.to(torch::kFloat);
  y.div_(255);
  return y;
}

// Reshaping where a copy may be needed.
torch::Tensor flat(torch::Tensor x) {
  auto y = x.reshape({-1});
  // CHECK-MESSAGES: :[[@LINE-1]]:14: warning: {{.*}} [torch-missing-clone]
  y[0] = 0;
  return y;
}

// A view of what is contiguous, and meant so.
torch::Tensor flatView() {
  auto x = torch::rand({3, 4});
  auto y = x.reshape({-1});
  y.zero_();
  return x;
}

torch::Tensor asOther(torch::Tensor x, torch::Tensor like) {
  auto y = x.type_as(like);
  // CHECK-MESSAGES: :[[@LINE-1]]:14: warning: {{.*}} [torch-missing-clone]
  y.neg_();
  return y;
}

// Through an array view of what may be the caller's memory.
torch::Tensor byHost(const torch::Tensor &x) {
  auto y = x.contiguous();
  // CHECK-MESSAGES: :[[@LINE-1]]:14: warning: {{.*}} [torch-missing-clone]
  float *p = y.data_ptr<float>();
  for (int64_t i = 0; i < y.numel(); ++i)
    p[i] = p[i] * p[i];
  return y;
}

torch::Tensor byHostInto(const torch::Tensor &x) {
  auto y = torch::empty_like(x);
  float *p = y.data_ptr<float>();
  for (int64_t i = 0; i < y.numel(); ++i)
    p[i] = 1;
  return y;
}

void byHostForCaller(torch::Tensor x) {
  auto y = x.contiguous();
  float *p = y.data_ptr<float>();
  for (int64_t i = 0; i < y.numel(); ++i)
    p[i] += 1;
}

float onlyRead(const torch::Tensor &x) {
  auto y = x.to(torch::kFloat).contiguous();
  const float *p = y.data_ptr<float>();
  float sum = 0;
  for (int64_t i = 0; i < y.numel(); ++i)
    sum += p[i];
  return sum;
}

void usedByNet(torch::nn::Linear &net, torch::Tensor image,
               torch::Device device) {
  auto x = image.to(device);
  // CHECK-MESSAGES: :[[@LINE-1]]:18: warning: {{.*}} [torch-missing-clone]
  x.sub_(0.5);
  show(net->forward(x));
}

torch::Tensor dropped(torch::Tensor x, bool train) {
  auto y = torch::dropout(x, 0.5, train);
  // CHECK-MESSAGES: :[[@LINE-1]]:12: warning: {{.*}} [torch-missing-clone]
  y.mul_(2);
  return x + y;
}
