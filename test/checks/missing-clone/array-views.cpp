// RUN: %check_torch_tidy %s torch-missing-clone %t
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Array views of a tensor that is then written in place.

#include <torch/torch.h>

#include <algorithm>
#include <cstring>
#include <vector>

torch::Tensor load();
void show(const torch::Tensor &x);
void log(float x);

float pointer() {
  auto t = load();
  const float *p = t.data_ptr<float>();
  // CHECK-MESSAGES: :[[@LINE-1]]:22: warning: {{.*}} [torch-missing-clone]
  t.zero_();
  return p[0];
}

float ofParameter(torch::Tensor t) {
  const float *p = t.data_ptr<float>();
  // CHECK-MESSAGES: :[[@LINE-1]]:22: warning: {{.*}} [torch-missing-clone]
  t.add_(1);
  return t.sum().item<float>() - p[0];
}

float throughAccessor(torch::Tensor t) {
  auto before = t.accessor<float, 2>();
  // CHECK-MESSAGES: :[[@LINE-1]]:19: warning: {{.*}} [torch-missing-clone]
  t.clamp_(0, 1);
  return before[0][0];
}

bool isChanged(torch::Tensor t) {
  c10::ArrayRef<float> before(t.data_ptr<float>(), t.numel());
  // CHECK-MESSAGES: :[[@LINE-1]]:33: warning: {{.*}} [torch-missing-clone]
  t.relu_();
  return std::equal(before.begin(), before.end(), load().data_ptr<float>());
}

bool isChangedCopy(torch::Tensor t) {
  std::vector<float> before(t.data_ptr<float>(),
                            t.data_ptr<float>() + t.numel());
  t.relu_();
  return std::equal(before.begin(), before.end(), t.data_ptr<float>());
}

float takenAfterwards(torch::Tensor t) {
  t.clamp_(0, 1);
  auto a = t.accessor<float, 2>();
  return a[0][0];
}

float readBefore(torch::Tensor t) {
  auto a = t.accessor<float, 2>();
  float first = a[0][0];
  t.clamp_(0, 1);
  return first;
}

float takenAgain(torch::Tensor t) {
  const float *p = t.data_ptr<float>();
  float first = p[0];
  t.clamp_(0, 1);
  p = t.data_ptr<float>();
  return first - p[0];
}

float replaced(torch::Tensor t) {
  const float *p = t.data_ptr<float>();
  auto u = t.clamp(0, 1);
  return p[0] - u[0].item<float>();
}

// The normal way to make a tensor.
torch::Tensor filled() {
  auto t = torch::empty({4});
  float *p = t.data_ptr<float>();
  for (int i = 0; i < 4; ++i)
    p[i] = i;
  t.mul_(2);
  show(t);
  return t + 1;
}

torch::Tensor updated(torch::Tensor t) {
  float *p = t.data_ptr<float>();
  p[0] = 1;
  t.mul_(2);
  return t + 1;
}

// Who writes through the view looks at the tensor itself.
torch::Tensor histogram(torch::Tensor t, const std::vector<int> &values) {
  float *p = t.data_ptr<float>();
  t.zero_();
  for (int v : values)
    p[v] += 1;
  log(p[0]);
  return t;
}

// A staging buffer: it had nothing in it when the view was taken.
void staged(const std::vector<torch::Tensor> &parts, std::FILE *file) {
  auto staging = torch::empty({16});
  const float *p = staging.data_ptr<float>();
  for (const auto &part : parts) {
    staging.copy_(part);
    std::fwrite(p, sizeof(float), 16, file);
  }
}

// A window on what each round leaves there.
void watched(torch::Tensor state, int steps) {
  const float *p = state.data_ptr<float>();
  for (int i = 0; i < steps; ++i) {
    state.mul_(0.9);
    log(p[0]);
  }
}

float inRound(const std::vector<torch::Tensor> &parts) {
  float sum = 0;
  for (auto part : parts) {
    const float *p = part.data_ptr<float>();
    // CHECK-MESSAGES: :[[@LINE-1]]:27: warning: {{.*}} [torch-missing-clone]
    part.zero_();
    sum += p[0];
  }
  return sum;
}

// Written through a view of what may be the same tensor.
torch::Tensor flipped(torch::Tensor x) {
  auto y = x.contiguous();
  // CHECK-MESSAGES: :[[@LINE-1]]:14: warning: {{.*}} [torch-missing-clone]
  float *p = y.data_ptr<float>();
  std::reverse(p, p + y.numel());
  return x - y;
}

torch::Tensor flippedClone(torch::Tensor x) {
  auto y = x.contiguous().clone();
  float *p = y.data_ptr<float>();
  std::reverse(p, p + y.numel());
  return x - y;
}

torch::Tensor overHandle() {
  auto a = load();
  auto b = a;
  // CHECK-MESSAGES: :[[@LINE-1]]:12: warning: {{.*}} [torch-missing-clone]
  auto values = b.accessor<float, 1>();
  values[0] = 3;
  return a + b;
}

float viewOfHandle() {
  auto a = load();
  auto b = a;
  // CHECK-MESSAGES: :[[@LINE-1]]:12: warning: {{.*}} [torch-missing-clone]
  const float *p = b.data_ptr<float>();
  a.zero_();
  return p[0] + a.sum().item<float>();
}

// A pointer that is there to show what each round left.
float windowOfHandle(torch::Tensor t, int n) {
  torch::Tensor other = t;
  float *p = other.data_ptr<float>();
  float sum = 0;
  for (int i = 0; i < n; ++i) {
    sum += p[i];
    t.index_add_(0, torch::tensor({i}), torch::ones({1}));
  }
  return sum;
}

static float summedWindow(torch::Tensor t, int n) {
  torch::Tensor other;
  float *p = nullptr;
  if (n) {
    other = t;
    p = other.data_ptr<float>() + n;
  }
  float sum = 0;
  for (int i = n - 1; i >= 0; --i) {
    sum += p[i];
    t.index_add_(0, torch::tensor({i}), torch::ones({1}));
  }
  return sum;
}

float windowInHelper(torch::Tensor t, int n) { return summedWindow(t, n); }
