// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// torch-missing-clone does not invent its bugs: each function below, on which
// it warns, returns something else on real LibTorch before and after its fix.
// The twins that it leaves alone are right as they are.
//
// RUN: %check_torch_tidy %s torch-missing-clone %t
// RUN: %clang %libtorch_flags %s -o %t.before %libtorch_libs
// RUN: %clang %libtorch_flags %t.the-fix.cpp -o %t.after %libtorch_libs
// RUN: %t.before | FileCheck %s --check-prefix=BEFORE
// RUN: %t.after | FileCheck %s --check-prefix=AFTER

#include <ATen/ATen.h>

#include <cstdio>
#include <vector>

using at::Tensor;

static float first(const Tensor &t) {
  return t.reshape({-1})[0].item<float>();
}

// Two handles.

float handle() {
  Tensor now = at::ones({3});
  Tensor before = now;
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-clone]
  now.add_(1);
  return first(now - before);
}
// BEFORE: handle 0
// AFTER: handle 1

float handleRight() {
  Tensor now = at::ones({3});
  Tensor before = now;
  now = now + 1;
  return first(now - before);
}
// BEFORE: handleRight 1
// AFTER: handleRight 1

// Copies only if needed, and detach.

Tensor scaled(const Tensor &x) {
  Tensor y = x.to(at::kFloat);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-clone]
  y.div_(255);
  return y;
}

float conversion() {
  Tensor image = at::full({3}, 255.0F);
  scaled(image);
  return first(image);
}
// BEFORE: conversion 1
// AFTER: conversion 255

// The same of bytes: there is something to convert, so there is a copy.
float conversionOfBytes() {
  Tensor image = at::full({3}, 255, at::kByte);
  Tensor y = image.to(at::kFloat);
  y.div_(255);
  return first(image) + first(y);
}
// BEFORE: conversionOfBytes 256
// AFTER: conversionOfBytes 256

float detached() {
  Tensor x = at::ones({3});
  Tensor y = x.detach();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-clone]
  y.mul_(5);
  return first(x) + 10 * first(y);
}
// BEFORE: detached 55
// AFTER: detached 51

float flat() {
  Tensor x = at::arange(4.0).to(at::kFloat) + 1;
  Tensor y = x.contiguous();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-clone]
  float *p = y.data_ptr<float>();
  p[0] = 7;
  return first(x) + 10 * first(y);
}
// BEFORE: flat 77
// AFTER: flat 71

// A list of one handle.

float history() {
  Tensor x = at::zeros({2});
  std::vector<Tensor> all;
  for (int i = 0; i < 3; ++i) {
    x.add_(1);
    all.push_back(x);
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-clone]
  }
  return first(at::stack(all));
}
// BEFORE: history 3
// AFTER: history 1

// Array views.

float view() {
  Tensor t = at::arange(4.0).to(at::kFloat) + 1;
  const float *p = t.data_ptr<float>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-clone]
  t.zero_();
  return p[0];
}
// BEFORE: view 0
// AFTER: view 1

// Buffers.

static void readInto(std::vector<float> &values, int i) {
  for (float &v : values)
    v = static_cast<float>(i);
}

float blob() {
  std::vector<float> values(2);
  std::vector<Tensor> batch;
  for (int i = 1; i <= 3; ++i) {
    readInto(values, i);
    batch.push_back(at::from_blob(values.data(), {2}));
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-clone]
  }
  return first(at::stack(batch));
}
// BEFORE: blob 3
// AFTER: blob 1

float blobRight() {
  std::vector<float> values(2);
  std::vector<Tensor> batch;
  for (int i = 1; i <= 3; ++i) {
    readInto(values, i);
    batch.push_back(at::from_blob(values.data(), {2}) + 0);
  }
  return first(at::stack(batch));
}
// BEFORE: blobRight 1
// AFTER: blobRight 1

int main() {
  std::printf("handle %g\n", handle());
  std::printf("handleRight %g\n", handleRight());
  std::printf("conversion %g\n", conversion());
  std::printf("conversionOfBytes %g\n", conversionOfBytes());
  std::printf("detached %g\n", detached());
  std::printf("flat %g\n", flat());
  std::printf("history %g\n", history());
  std::printf("view %g\n", view());
  std::printf("blob %g\n", blob());
  std::printf("blobRight %g\n", blobRight());
}
