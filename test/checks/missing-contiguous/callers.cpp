// RUN: %check_torch_tidy %s torch-missing-contiguous %t
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// A guard says that callers are not trusted. Where all callers are at hand and do
// what is needed, there is nobody left to be suspicious of.

#include <torch/library.h>
#include <torch/torch.h>

// The one caller makes it contiguous.

float firstOfBoxes(const at::Tensor &boxes);

inline float checkedFirst(const at::Tensor &boxes) {
  return firstOfBoxes(boxes.contiguous());
}

float firstOfBoxes(const at::Tensor &boxes) {
  TORCH_CHECK(boxes.device().is_cpu(), "boxes must be on the CPU");
  const float *p = boxes.data_ptr<float>();
  return p[0] + p[1];
}

// Through a dispatcher, too.

template <typename T> at::Tensor kernel(const at::Tensor &boxes) {
  AT_ASSERTM(boxes.device().is_cpu(), "boxes must be on the CPU");
  T sum = 0;
  const T *p = boxes.data_ptr<T>();
  for (int64_t i = 0; i < boxes.numel(); ++i)
    sum += p[i];
  return torch::tensor(sum);
}

at::Tensor dispatched(const at::Tensor &boxes) {
  at::Tensor result;
  AT_DISPATCH_FLOATING_TYPES(boxes.scalar_type(), "sum",
                             [&] { result = kernel<scalar_t>(boxes); });
  return result;
}

at::Tensor sumOfBoxes(const at::Tensor &boxes) {
  return dispatched(boxes.contiguous());
}

// One caller does, another does not.

float firstOfScores(const at::Tensor &scores) {
  TORCH_CHECK(scores.device().is_cpu(), "scores must be on the CPU");
  const float *p = scores.data_ptr<float>();
  // CHECK-MESSAGES: :[[@LINE-1]]:27: warning: {{.*}} [torch-missing-contiguous]
  return p[0] + p[1];
}

float contiguousScores(const at::Tensor &scores) {
  return firstOfScores(scores.contiguous());
}

float anyScores(const at::Tensor &scores) { return firstOfScores(scores); }

// Others call it by its name.

at::Tensor scaled(const at::Tensor &x) {
  TORCH_CHECK(x.device().is_cpu(), "x must be on the CPU");
  auto y = at::empty(x.sizes(), x.options());
  const float *p = x.data_ptr<float>();
  // CHECK-MESSAGES: :[[@LINE-1]]:22: warning: {{.*}} [torch-missing-contiguous]
  float *q = y.data_ptr<float>();
  for (int64_t i = 0; i < x.numel(); ++i)
    q[i] = 2 * p[i];
  return y;
}

at::Tensor scaledCopy(const at::Tensor &x) { return scaled(x.contiguous()); }

TORCH_LIBRARY(callers, m) { m.def("scaled", &scaled); }
