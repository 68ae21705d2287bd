// RUN: %check_torch_tidy %s torch-dangling-data %t
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Accessors borrow like pointers. LibTorch itself forbids them on temporaries,
// so that their owners always have names.

#include <torch/torch.h>

#include <utility>
#include <vector>

torch::Tensor load();
torch::Tensor step(const torch::Tensor &t);

float local(const torch::Tensor &t) {
  const auto host = t.cpu();
  const auto a = host.accessor<float, 2>();
  float sum = 0;
  for (int64_t i = 0; i < a.size(0); ++i)
    for (int64_t j = 0; j < a.size(1); ++j)
      sum += a[i][j];
  return sum;
}

auto returnedAccessor(const torch::Tensor &t) {
  const auto host = t.cpu();
  return host.accessor<float, 2>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
}

auto accessorOfParameter(const torch::Tensor &t) {
  return t.accessor<float, 2>();
}

auto returnedPacked(const torch::Tensor &t) {
  const auto dense = t.contiguous();
  return dense.packed_accessor32<float, 2>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
}

auto packedOfParameter(const torch::Tensor &t) {
  return t.packed_accessor64<float, 2>();
}

auto returnedRow() {
  auto t = torch::zeros({4, 4});
  auto a = t.accessor<float, 2>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  return a[0];
}

float returnedElement() {
  auto t = torch::zeros({4, 4});
  auto a = t.accessor<float, 2>();
  return a[0][0];
}

const float *returnedData() {
  auto t = torch::zeros({4, 4});
  auto a = t.accessor<float, 2>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  return a.data();
}

const float *dataOfParameter(const torch::Tensor &t) {
  auto a = t.accessor<float, 2>();
  return a.data();
}

float reassigned() {
  auto t = load();
  auto a = t.accessor<float, 1>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  float previous = a[0];
  t = step(t);
  return a[0] - previous;
}

float sizesOnlyAfterReassignment() {
  auto t = load();
  auto a = t.accessor<float, 1>();
  float previous = a[0];
  t = step(t);
  return t[0].item<float>() - previous;
}

float reset() {
  auto t = load();
  auto a = t.accessor<float, 1>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  t.reset();
  return a[0];
}

float resized(int64_t n) {
  auto t = torch::zeros({n});
  auto a = t.accessor<float, 1>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  t.resize_({n + 1});
  a[0] = 1;
  return t[0].item<float>();
}

float fetchedAfterResize(int64_t n) {
  auto t = torch::zeros({n});
  t.resize_({n + 1});
  auto a = t.accessor<float, 1>();
  a[0] = 1;
  return t[0].item<float>();
}

// The row is an accessor of its own into the same memory.
float rowOutlivesOwner(const torch::Tensor &t) {
  std::vector<at::TensorAccessor<float, 1>> rows;
  {
    const auto host = t.cpu();
    const auto a = host.accessor<float, 2>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
    rows.push_back(a[0]);
  }
  return rows[0][0];
}

float rowWithinOwner(const torch::Tensor &t) {
  const auto host = t.cpu();
  std::vector<at::TensorAccessor<float, 1>> rows;
  {
    const auto a = host.accessor<float, 2>();
    rows.push_back(a[0]);
  }
  return rows[0][0];
}

float captured(const torch::Tensor &t) {
  const auto host = t.cpu();
  auto a = host.accessor<float, 2>();
  auto at00 = [&a] { return a[0][0]; };
  return at00();
}

auto capturedAndReturned(const torch::Tensor &t) {
  const auto host = t.cpu();
  auto a = host.accessor<float, 2>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  return [a] { return a[0][0]; };
}

auto capturedWithOwner(const torch::Tensor &t) {
  const auto host = t.cpu();
  auto a = host.accessor<float, 2>();
  return [host, a] { return a[0][0]; };
}

float boundReference(const torch::Tensor &t) {
  const auto &host = t.cpu();
  auto a = host.accessor<float, 2>();
  return a[0][0];
}

float passedToHelper(at::TensorAccessor<float, 2> a) { return a[1][1]; }

float helper(const torch::Tensor &t) {
  const auto host = t.cpu();
  return passedToHelper(host.accessor<float, 2>());
}

float helperTooLate(torch::Tensor t) {
  t = t.clone();
  auto a = t.accessor<float, 2>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  t = t.neg();
  return passedToHelper(a);
}
