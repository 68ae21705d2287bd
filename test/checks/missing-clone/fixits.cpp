// RUN: %check_torch_tidy %s torch-missing-clone %t
// RUN: %check_torch_tidy %s torch-missing-clone %t -check-suffix=STYLE -- \
// RUN:   -config="{CheckOptions: {torch-missing-clone.CopyStyle: detach-clone}}"
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// What the edits write.

#include <torch/torch.h>

#include <memory>
#include <vector>

torch::Tensor load();

torch::Tensor handle() {
  auto a = load();
  auto b = a;
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-clone]
  // CHECK-MESSAGES-STYLE: :[[@LINE-2]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-clone]
  // CHECK-FIXES: auto b = a.clone();
  // CHECK-FIXES-STYLE: auto b = a.clone();
  b.add_(1);
  return a + b;
}

torch::Tensor handleWithGrad(torch::Tensor x) {
  auto a = torch::ones({2}, torch::requires_grad()) * x;
  auto c = a;
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-clone]
  // CHECK-MESSAGES-STYLE: :[[@LINE-2]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-clone]
  // CHECK-FIXES: auto c = a.clone().detach();
  // CHECK-FIXES-STYLE: auto c = a.detach().clone();
  c.add_(1);
  return a + c;
}

torch::Tensor conversion(torch::Tensor x) {
  auto y = x.to(torch::kFloat)
               .contiguous();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-clone]
  // CHECK-MESSAGES-STYLE: :[[@LINE-2]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-clone]
  // CHECK-FIXES: .contiguous().clone();
  // CHECK-FIXES-STYLE: .contiguous().clone();
  y.div_(255);
  return y;
}

torch::Tensor freeFunction(torch::Tensor x) {
  auto y = torch::reshape(x, {-1});
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-clone]
  // CHECK-MESSAGES-STYLE: :[[@LINE-2]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-clone]
  // CHECK-FIXES: auto y = torch::reshape(x, {-1}).clone();
  // CHECK-FIXES-STYLE: auto y = torch::reshape(x, {-1}).clone();
  y.div_(255);
  return y;
}

torch::Tensor detached(torch::Tensor x) {
  auto y = x.detach();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-clone]
  // CHECK-MESSAGES-STYLE: :[[@LINE-2]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-clone]
  // CHECK-FIXES: auto y = x.clone().detach();
  // CHECK-FIXES-STYLE: auto y = x.detach().clone();
  y.div_(255);
  return y;
}

torch::Tensor detachedPointer(torch::Tensor *x) {
  auto y = x->detach();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-clone]
  // CHECK-MESSAGES-STYLE: :[[@LINE-2]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-clone]
  // CHECK-FIXES: auto y = x->clone().detach();
  // CHECK-FIXES-STYLE: auto y = x->detach().clone();
  y.div_(255);
  return y + *x;
}

torch::Tensor detachedFree(torch::Tensor x) {
  auto y = torch::detach(x);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-clone]
  // CHECK-MESSAGES-STYLE: :[[@LINE-2]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-clone]
  // CHECK-FIXES: auto y = torch::detach(x).clone();
  // CHECK-FIXES-STYLE: auto y = torch::detach(x).clone();
  y.div_(255);
  return y;
}

torch::Tensor data(torch::Tensor x) {
  auto y = x.data();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-clone]
  // CHECK-MESSAGES-STYLE: :[[@LINE-2]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-clone]
  // CHECK-FIXES: auto y = x.data().clone();
  // CHECK-FIXES-STYLE: auto y = x.data().clone();
  y.div_(255);
  return y;
}

torch::Tensor ofPointer(torch::Tensor *x) {
  auto before = *x;
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-clone]
  // CHECK-MESSAGES-STYLE: :[[@LINE-2]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-clone]
  // CHECK-FIXES: auto before = (*x).clone();
  // CHECK-FIXES-STYLE: auto before = (*x).clone();
  x->add_(1);
  return *x - before;
}

torch::Tensor ofShared(std::shared_ptr<torch::Tensor> x) {
  torch::Tensor before(*x);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-clone]
  // CHECK-MESSAGES-STYLE: :[[@LINE-2]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-clone]
  // CHECK-FIXES: torch::Tensor before((*x).clone());
  // CHECK-FIXES-STYLE: torch::Tensor before((*x).clone());
  x->add_(1);
  return *x - before;
}

torch::Tensor ofElement(std::vector<torch::Tensor> all) {
  auto before = all[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-clone]
  // CHECK-MESSAGES-STYLE: :[[@LINE-2]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-clone]
  // CHECK-FIXES: auto before = all[0].clone();
  // CHECK-FIXES-STYLE: auto before = all[0].clone();
  all[0].add_(1);
  return all[0] - before;
}

std::vector<torch::Tensor> intoList(torch::Tensor x) {
  std::vector<torch::Tensor> all;
  all.push_back(x);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-clone]
  // CHECK-MESSAGES-STYLE: :[[@LINE-2]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-clone]
  // CHECK-FIXES: all.push_back(x.clone());
  // CHECK-FIXES-STYLE: all.push_back(x.clone());
  x.add_(1);
  return all;
}

torch::Tensor chosen(torch::Tensor a, torch::Tensor b, bool first) {
  auto before = first ? a : b;
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-clone]
  // CHECK-MESSAGES-STYLE: :[[@LINE-2]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-clone]
  // CHECK-FIXES: auto before = (first ? a : b).clone();
  // CHECK-FIXES-STYLE: auto before = (first ? a : b).clone();
  a.add_(1);
  b.add_(1);
  return a + before;
}

torch::Tensor blob(std::vector<float> values) {
  auto t = torch::from_blob(values.data(), {2});
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-clone]
  // CHECK-MESSAGES-STYLE: :[[@LINE-2]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-clone]
  // CHECK-FIXES: auto t = torch::from_blob(values.data(), {2}).clone();
  // CHECK-FIXES-STYLE: auto t = torch::from_blob(values.data(), {2}).clone();
  values[0] = 0;
  return t + 1;
}

float view(torch::Tensor t) {
  const float *p = t.data_ptr<float>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-clone]
  // CHECK-MESSAGES-STYLE: :[[@LINE-2]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-clone]
  // CHECK-FIXES: auto t_copy = t.clone();
  // CHECK-FIXES-NEXT: const float *p = t_copy.data_ptr<float>();
  // CHECK-FIXES-STYLE: auto t_copy = t.clone();
  // CHECK-FIXES-STYLE-NEXT: const float *p = t_copy.data_ptr<float>();
  t.add_(1);
  return p[0];
}

// Written perhaps for the sake of the other name: the edit is an offer.
torch::Tensor perhapsMeant() {
  auto a = load();
  auto d = a;
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-clone]
  // CHECK-MESSAGES-STYLE: :[[@LINE-2]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-clone]
  // CHECK-FIXES: auto d = a;
  // CHECK-FIXES-STYLE: auto d = a;
  d.add_(1);
  return a;
}

float throughBlob(std::vector<float> values) {
  auto shown = torch::from_blob(values.data(), {2});
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-clone]
  // CHECK-MESSAGES-STYLE: :[[@LINE-2]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-clone]
  // CHECK-FIXES: auto shown = torch::from_blob(values.data(), {2});
  // CHECK-FIXES-STYLE: auto shown = torch::from_blob(values.data(), {2});
  shown.add_(1);
  values[0] = 0;
  return shown.sum().item<float>();
}

#define HANDLE(name, from) auto name = from

torch::Tensor inMacro() {
  auto a = load();
  HANDLE(b, a);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-clone]
  // CHECK-MESSAGES-STYLE: :[[@LINE-2]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-clone]
  // CHECK-FIXES: HANDLE(b, a);
  // CHECK-FIXES-STYLE: HANDLE(b, a);
  b.add_(1);
  return a + b;
}

at::TensorBase onlyBase(const at::Tensor &x) {
  at::Tensor a(x);
  at::TensorBase b = a;
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-clone]
  // CHECK-MESSAGES-STYLE: :[[@LINE-2]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-clone]
  // CHECK-FIXES: at::TensorBase b = a.clone();
  // CHECK-FIXES-STYLE: at::TensorBase b = a.clone();
  a.add_(1);
  return b;
}
