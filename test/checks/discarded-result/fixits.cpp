// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_torch_tidy %s torch-discarded-result %t

// What is assigned, and what cannot be.

#include <torch/torch.h>

#include <memory>
#include <vector>

#define KEEP(x) x

struct Pair {
  torch::Tensor first;
  std::vector<torch::Tensor> rest;
};

void assigned(torch::Tensor x, torch::Tensor &out, Pair &pair, torch::Tensor *p, Pair *q, int i) {
  x.cpu();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-discarded-result]
  // CHECK-FIXES: {{^}}  x = x.cpu();
  out.to(torch::kFloat).contiguous();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-discarded-result]
  // CHECK-FIXES: {{^}}  out = out.to(torch::kFloat).contiguous();
  pair.first.detach();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-discarded-result]
  // CHECK-FIXES: {{^}}  pair.first = pair.first.detach();
  pair.rest[i + 1].contiguous();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-discarded-result]
  // CHECK-FIXES: {{^}}  pair.rest[i + 1] = pair.rest[i + 1].contiguous();
  pair.rest.at(0).squeeze();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-discarded-result]
  // CHECK-FIXES: {{^}}  pair.rest.at(0) = pair.rest.at(0).squeeze();
  p->contiguous();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-discarded-result]
  // CHECK-FIXES: {{^}}  *p = p->contiguous();
  (*p).detach();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-discarded-result]
  // CHECK-FIXES: {{^}}  {{.*}}(*p).detach();
  q->first.clone();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-discarded-result]
  // CHECK-FIXES: {{^}}  q->first = q->first.clone();
}

void in_loops(std::vector<torch::Tensor> &all, torch::Device device) {
  for (auto &t : all)
    t.to(device);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-discarded-result]
  // CHECK-FIXES: {{^}}    t = t.to(device);
  for (auto t : all)
    t.to(device);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-discarded-result]
  // CHECK-FIXES: {{^}}    t.to(device);
  for (const auto &t : all)
    t.cpu();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-discarded-result]
  // CHECK-FIXES: {{^}}    t.cpu();
}

struct Holder {
  void convert() {
    value.cpu();
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-discarded-result]
    // CHECK-FIXES: {{^}}    value = value.cpu();
  }
  void look() const {
    value.cpu();
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-discarded-result]
    // CHECK-FIXES: {{^}}    value.cpu();
  }
  torch::Tensor value;
};

void not_assigned(const torch::Tensor &x, std::vector<torch::Tensor> v, int i, bool c) {
  x.cpu();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-discarded-result]
  // CHECK-FIXES: {{^}}  x.cpu();
  v[i++].cpu();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-discarded-result]
  // CHECK-FIXES: {{^}}  v[i++].cpu();
  v[0].max(1);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-discarded-result]
  // CHECK-FIXES: {{^}}  v[0].max(1);
  v[0].argmax();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-discarded-result]
  // CHECK-FIXES: {{^}}  v[0].argmax();
  v[0].chunk(2);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-discarded-result]
  // CHECK-FIXES: {{^}}  v[0].chunk(2);
  x[0].clone();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-discarded-result]
  // CHECK-FIXES: {{^}}  x[0].clone();
  c ? v[0].cpu() : v[1].cpu();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-discarded-result]
  // CHECK-MESSAGES: :[[@LINE-2]]:{{[0-9]+}}: warning: {{.*}} [torch-discarded-result]
  // CHECK-FIXES: {{^}}  c ? v[0].cpu() : v[1].cpu();
  KEEP(v[0]).cpu();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-discarded-result]
  // CHECK-FIXES: {{^}}  KEEP(v[0]).cpu();
  auto copy = [v] {
    v[0].cpu();
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-discarded-result]
    // CHECK-FIXES: {{^}}    v[0].cpu();
    return v.size();
  };
  copy();
}

// Another instantiation may have something else there.
template <typename T> void in_template(T x) {
  x.cpu();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-discarded-result]
  // CHECK-FIXES: {{^}}  x.cpu();
}
void instantiates(torch::Tensor x) { in_template(x); }

// What a fix would change behind the back of the code that reads the memory.
float read_later(torch::Tensor x) {
  x.t();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-discarded-result]
  // CHECK-FIXES: {{^}}  x.t();
  x.cuda();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-discarded-result]
  // CHECK-FIXES: {{^}}  x.cuda();
  x.cpu();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-discarded-result]
  // CHECK-FIXES: {{^}}  x = x.cpu();
  return x.data_ptr<float>()[0];
}

float element_read_later(std::vector<torch::Tensor> v) {
  v[0].t();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-discarded-result]
  // CHECK-FIXES: {{^}}  v[0].t();
  return v[0].view({-1}).data_ptr<float>()[0];
}

// The alternatives that stand on notes.
void alternatives(torch::Tensor x, const torch::Tensor &y) {
  x.mul(2);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-discarded-result]
  // CHECK-FIXES: {{^}}  x = x.mul(2);
  x.matmul(y);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-discarded-result]
  // CHECK-FIXES: {{^}}  x.matmul(y);
  y.mul(2);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-discarded-result]
  // CHECK-FIXES: {{^}}  y.mul(2);
  torch::sigmoid(y);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-discarded-result]
  // CHECK-FIXES: {{^}}  torch::sigmoid(y);
  x - y;
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-discarded-result]
  // CHECK-FIXES: {{^}}  x - y;
}
