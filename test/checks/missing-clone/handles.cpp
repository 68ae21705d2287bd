// RUN: %check_torch_tidy %s torch-missing-clone %t
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Two handles of one tensor.

#include <torch/torch.h>

#include <utility>

torch::Tensor load();
void show(const torch::Tensor &x);

torch::Tensor copied() {
  auto a = load();
  auto b = a;
  // CHECK-MESSAGES: :[[@LINE-1]]:12: warning: {{.*}} [torch-missing-clone]
  b.add_(1);
  return a + b;
}

torch::Tensor cloned() {
  auto a = load();
  auto b = a.clone();
  b.add_(1);
  return a + b;
}

// The other way round.
torch::Tensor difference() {
  auto now = load();
  auto before = now;
  // CHECK-MESSAGES: :[[@LINE-1]]:17: warning: {{.*}} [torch-missing-clone]
  now.mul_(0.5);
  return now - before;
}

torch::Tensor replaced() {
  auto now = load();
  auto before = now;
  now = now * 0.5;
  return now - before;
}

// Nobody asks for the old values.
torch::Tensor renamed() {
  auto a = load();
  auto b = a;
  b.add_(1);
  return b;
}

torch::Tensor moved() {
  auto a = load();
  auto b = std::move(a);
  b.add_(1);
  return b;
}

torch::Tensor movedFromParameter(torch::Tensor a) {
  auto b = std::move(a);
  b = b.add_(1);
  return b;
}

torch::Tensor readBefore() {
  auto a = load();
  auto b = a;
  show(a);
  b.add_(1);
  return b;
}

torch::Tensor reassignedBefore() {
  auto a = load();
  auto b = a;
  b.add_(1);
  a = load();
  return a + b;
}

torch::Tensor overwrittenBefore() {
  auto a = load();
  auto b = a.detach();
  b.add_(1);
  a = torch::zeros({2});
  return a + b;
}

torch::Tensor assigned() {
  auto a = load();
  torch::Tensor b;
  b = a;
  // CHECK-MESSAGES: :[[@LINE-1]]:7: warning: {{.*}} [torch-missing-clone]
  b += 1;
  return a * b;
}

torch::Tensor constructed() {
  auto a = load();
  torch::Tensor b(a);
  // CHECK-MESSAGES: :[[@LINE-1]]:19: warning: {{.*}} [torch-missing-clone]
  b *= 2;
  return a * b;
}

torch::Tensor braced() {
  auto a = load();
  torch::Tensor b{a};
  // CHECK-MESSAGES: :[[@LINE-1]]:19: warning: {{.*}} [torch-missing-clone]
  b[0] = 2;
  return a * b;
}

torch::Tensor byIndex(torch::Tensor rows) {
  auto a = load();
  auto b = a;
  // CHECK-MESSAGES: :[[@LINE-1]]:12: warning: {{.*}} [torch-missing-clone]
  b.index_put_({rows}, 0);
  return a - b;
}

torch::Tensor bySlice() {
  auto a = load();
  auto b = a;
  // CHECK-MESSAGES: :[[@LINE-1]]:12: warning: {{.*}} [torch-missing-clone]
  b.index({torch::indexing::Slice(0, 2)}) = 7;
  return a - b;
}

torch::Tensor outVariant() {
  auto a = load();
  auto b = a;
  // CHECK-MESSAGES: :[[@LINE-1]]:12: warning: {{.*}} [torch-missing-clone]
  torch::add_out(b, load(), load());
  return a - b;
}

torch::Tensor outVariantOfItself() {
  auto a = load();
  auto b = torch::empty_like(a);
  torch::add_out(b, a, a);
  return a - b;
}

float asNumber() {
  auto a = load();
  auto b = a;
  // CHECK-MESSAGES: :[[@LINE-1]]:12: warning: {{.*}} [torch-missing-clone]
  b.add_(1);
  return a.sum().item<float>() - b.sum().item<float>();
}

void printed() {
  auto a = load();
  auto b = a;
  // CHECK-MESSAGES: :[[@LINE-1]]:12: warning: {{.*}} [torch-missing-clone]
  b.add_(1);
  std::cout << a << b;
}

void passedOn() {
  auto a = load();
  auto b = a;
  // CHECK-MESSAGES: :[[@LINE-1]]:12: warning: {{.*}} [torch-missing-clone]
  b.add_(1);
  show(b);
  show(a);
}

// Only the shape is asked for.
int64_t onlyShape() {
  auto a = load();
  auto b = a;
  b.add_(1);
  return a.numel() + a.size(0) + (a.requires_grad() ? 1 : 0) + a.dim();
}

torch::Tensor likeIt() {
  auto a = load();
  auto b = a;
  b.add_(1);
  return torch::zeros_like(a) + b;
}

// What only renames the dimensions writes nothing.
torch::Tensor metadata() {
  auto a = load();
  auto b = a;
  b.unsqueeze_(0);
  b.t_();
  b.transpose_(0, 1);
  b.squeeze_();
  b.detach_();
  b.requires_grad_(false);
  return a + b;
}

// A reference is meant to be the same.
torch::Tensor reference() {
  auto a = load();
  auto &b = a;
  b.add_(1);
  return a;
}

torch::Tensor view() {
  auto t = load();
  auto row = t[0];
  row.zero_();
  auto column = t.select(1, 0);
  column.fill_(3);
  t.narrow(0, 1, 2).add_(1);
  t.index({0, torch::indexing::Slice()}).mul_(2);
  return t;
}

torch::Tensor viewReadAfterwards() {
  auto t = load();
  auto row = t[0];
  t.add_(1);
  return row.sum() + t.sum();
}

torch::Tensor viewOfHandle() {
  auto t = load();
  auto copy = t;
  // CHECK-MESSAGES: :[[@LINE-1]]:15: warning: {{.*}} [torch-missing-clone]
  auto row = copy[0];
  row.zero_();
  return t.sum() + copy.sum();
}

// x + y is data of its own.
torch::Tensor residual(torch::Tensor x) {
  auto identity = x;
  x = torch::relu(x);
  x += identity;
  return torch::relu(x);
}

torch::Tensor residualInPlace(torch::Tensor x) {
  auto identity = x;
  // CHECK-MESSAGES: :[[@LINE-1]]:19: warning: {{.*}} [torch-missing-clone]
  x.relu_();
  return x + identity;
}

torch::Tensor accumulated(const std::vector<torch::Tensor> &parts) {
  auto zero = torch::zeros({3});
  auto sum = zero;
  // CHECK-MESSAGES: :[[@LINE-1]]:14: warning: {{.*}} [torch-missing-clone]
  for (const auto &part : parts)
    sum += part;
  return torch::stack({sum, zero});
}

torch::Tensor accumulatedAlone(const std::vector<torch::Tensor> &parts) {
  auto zero = torch::zeros({3});
  auto sum = zero;
  for (const auto &part : parts)
    sum += part;
  return sum;
}

torch::Tensor onOnePath(bool again) {
  auto a = load();
  torch::Tensor b;
  if (again)
    b = a.clone();
  else
    b = a;
  // CHECK-MESSAGES: :[[@LINE-1]]:9: warning: {{.*}} [torch-missing-clone]
  b.add_(1);
  return a + b;
}

torch::Tensor onNoPath(bool again) {
  auto a = load();
  torch::Tensor b = a;
  if (again) {
    b = a.clone();
    b.add_(1);
  }
  return a + b;
}

torch::Tensor swapped() {
  auto a = load(), b = load();
  std::swap(a, b);
  a.add_(1);
  return a + b;
}

// Who asks whether two names share data knows that they may.
torch::Tensor asked(torch::Tensor t, bool copies) {
  torch::Tensor work = t;
  if (copies)
    work = t.clone();
  work.add_(1);
  if (!work.is_alias_of(t))
    t.copy_(work);
  return t;
}
