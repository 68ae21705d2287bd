// RUN: %check_torch_tidy %s torch-missing-clone %t
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Functions of the same file that share, write and read.

#include <torch/torch.h>

#include <vector>

torch::Tensor load();
void show(const torch::Tensor &x);

static torch::Tensor asFloat(const torch::Tensor &x) {
  return x.to(torch::kFloat);
}
static torch::Tensor itself(torch::Tensor x) { return x; }
static torch::Tensor copyOf(const torch::Tensor &x) { return x.clone(); }
static torch::Tensor firstRow(const torch::Tensor &x) { return x[0]; }
static void scale(torch::Tensor x) { x.mul_(2); }
static void scaleValues(float *values, int count) {
  for (int i = 0; i < count; ++i)
    values[i] *= 2;
}
static float average(const torch::Tensor &x) { return x.mean().item<float>(); }
static torch::Tensor doubled(const torch::Tensor &x) { return x * 2; }

// The helper is right: who called it wants a copy.
torch::Tensor converted(torch::Tensor x) {
  auto y = asFloat(x);
  // CHECK-MESSAGES: :[[@LINE-1]]:12: warning: {{.*}} [torch-missing-clone]
  y.div_(255);
  return y;
}

torch::Tensor convertedLocal() {
  auto x = load();
  auto y = asFloat(x);
  // CHECK-MESSAGES: :[[@LINE-1]]:12: warning: {{.*}} [torch-missing-clone]
  y.div_(255);
  return x + y;
}

torch::Tensor convertedTwice(torch::Tensor x) {
  auto y = asFloat(asFloat(x)).add_(1);
  // CHECK-MESSAGES: :[[@LINE-1]]:12: warning: {{.*}} [torch-missing-clone]
  return y;
}

torch::Tensor copied(torch::Tensor x) {
  auto y = copyOf(x);
  y.div_(255);
  return y;
}

torch::Tensor ofRow(torch::Tensor x) {
  auto row = firstRow(x);
  row.zero_();
  return x;
}

// A function that hands its argument back: a name for it.
torch::Tensor handedBack() {
  auto x = load();
  auto y = itself(x);
  y.add_(1);
  return x + y;
}

// Writing by a helper.
torch::Tensor scaled() {
  auto a = load();
  auto b = a;
  // CHECK-MESSAGES: :[[@LINE-1]]:12: warning: {{.*}} [torch-missing-clone]
  scale(b);
  return a + b;
}

torch::Tensor scaledOnPurpose() {
  auto a = load();
  scale(a);
  return a;
}

torch::Tensor scaledValues() {
  auto a = load();
  auto b = a;
  // CHECK-MESSAGES: :[[@LINE-1]]:12: warning: {{.*}} [torch-missing-clone]
  scaleValues(b.data_ptr<float>(), 3);
  return a + b;
}

torch::Tensor scaledCopyOnly() {
  auto a = load();
  auto b = doubled(a);
  scale(b);
  return a + b;
}

// Reading by a helper.
float readByHelper() {
  auto a = load();
  auto before = a;
  // CHECK-MESSAGES: :[[@LINE-1]]:17: warning: {{.*}} [torch-missing-clone]
  a.add_(1);
  return average(a) - average(before);
}

float readByHelperBefore() {
  auto a = load();
  auto before = a;
  float old = average(before);
  a.add_(1);
  return average(a) - old;
}

// A helper that is wrong by itself is told of once, where it is wrong.
static torch::Tensor normalized(const torch::Tensor &x) {
  auto y = x.contiguous();
  // CHECK-MESSAGES: :[[@LINE-1]]:14: warning: {{.*}} [torch-missing-clone]
  y.sub_(y.mean());
  return y;
}

torch::Tensor callsNormalized() {
  auto x = load();
  auto y = normalized(x);
  return x + y;
}

torch::Tensor inLambda() {
  auto a = load();
  auto b = a;
  // CHECK-MESSAGES: :[[@LINE-1]]:12: warning: {{.*}} [torch-missing-clone]
  auto bump = [&] { b.add_(1); };
  bump();
  return a + b;
}

torch::Tensor lambdaNeverCalled() {
  auto a = load();
  auto b = a;
  auto bump = [&] { b.add_(1); };
  (void)sizeof(bump);
  return a + b;
}

template <typename T> T bumped(const T &x) {
  T y = x;
  // CHECK-MESSAGES: :[[@LINE-1]]:9: warning: {{.*}} [torch-missing-clone]
  y += 1;
  return y;
}

torch::Tensor usesTemplate(const torch::Tensor &x) {
  return bumped(x) + bumped(2);
}
