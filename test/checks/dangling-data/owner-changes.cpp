// RUN: %check_torch_tidy %s torch-dangling-data %t
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The owner changes or ends while a view of it is still used.

#include <torch/torch.h>

#include <memory>
#include <utility>
#include <vector>

torch::Tensor load();
void fill(float *data, int64_t n);

// Out of scope.

float scopeEnd(const torch::Tensor &t) {
  const float *p = nullptr;
  {
    torch::Tensor host = t.cpu();
    p = host.data_ptr<float>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  }
  return p[0];
}

float scopeGoesOn(const torch::Tensor &t) {
  torch::Tensor host = t.cpu();
  const float *p = nullptr;
  {
    p = host.data_ptr<float>();
  }
  return p[0];
}

float usedBeforeScopeEnd(const torch::Tensor &t) {
  const float *p = nullptr;
  float first = 0;
  {
    torch::Tensor host = t.cpu();
    p = host.data_ptr<float>();
    first = p[0];
  }
  return first;
}

float onlyAHandleEnds(const torch::Tensor &t) {
  const float *p = nullptr;
  {
    torch::Tensor host = t;
    p = host.data_ptr<float>();
  }
  return p[0];
}

float handleIsKept(const torch::Tensor &t) {
  torch::Tensor kept;
  const float *p = nullptr;
  {
    torch::Tensor host = t.cpu();
    p = host.data_ptr<float>();
    kept = host;
  }
  return p[0];
}

float viewIsKept(const torch::Tensor &t) {
  torch::Tensor row;
  const float *p = nullptr;
  {
    torch::Tensor host = t.cpu();
    p = host.data_ptr<float>();
    row = host[0];
  }
  return p[0];
}

float copyIsKept(const torch::Tensor &t) {
  torch::Tensor copy;
  const float *p = nullptr;
  {
    torch::Tensor host = t.cpu();
    p = host.data_ptr<float>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
    copy = host.clone();
  }
  return p[0] + copy[0].item<float>();
}

// Reassigned.

float reassigned() {
  torch::Tensor scores = load();
  const float *p = scores.data_ptr<float>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  scores = scores * 2;
  return p[0];
}

float reassignedAndFetchedAgain() {
  torch::Tensor scores = load();
  const float *p = scores.data_ptr<float>();
  const float before = p[0];
  scores = scores * 2;
  p = scores.data_ptr<float>();
  return before + p[0];
}

float reassignedToFactory(int64_t n) {
  auto scratch = torch::zeros({n});
  float *p = scratch.data_ptr<float>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  fill(p, n);
  scratch = torch::zeros({2 * n});
  fill(p, n);
  return scratch.sum().item<float>();
}

float reassignedAfterUse(int64_t n) {
  auto scratch = torch::zeros({n});
  float *p = scratch.data_ptr<float>();
  fill(p, n);
  scratch = torch::zeros({2 * n});
  return scratch.sum().item<float>();
}

// A view of itself shares the storage.
float reassignedToView() {
  torch::Tensor scores = load();
  const float *p = scores.data_ptr<float>();
  scores = scores.view({-1});
  scores = scores.detach();
  return p[0];
}

float reassignedToCopyIfNeeded() {
  torch::Tensor scores = load().t();
  const float *p = scores.data_ptr<float>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  scores = scores.contiguous();
  return p[0];
}

float anotherHandle() {
  torch::Tensor first = load();
  torch::Tensor second = first;
  const float *p = first.data_ptr<float>();
  first = load();
  return p[0] + second[1].item<float>();
}

float changedInPlace() {
  torch::Tensor scores = load();
  const float *p = scores.data_ptr<float>();
  scores.mul_(2);
  scores += 1;
  scores.copy_(torch::ones_like(scores));
  return p[0];
}

float pointerOfViewReassigned() {
  torch::Tensor scores = load();
  const float *row = scores[1].data_ptr<float>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  scores = torch::zeros({4});
  return row[0];
}

float viewKeepsStorage() {
  torch::Tensor scores = load();
  torch::Tensor row = scores[1];
  const float *p = row.data_ptr<float>();
  scores = torch::zeros({4});
  return p[0];
}

float accessorReassigned() {
  torch::Tensor scores = load();
  auto a = scores.accessor<float, 2>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  scores = scores.softmax(1);
  return a[0][0];
}

float accessorTakenAfter() {
  torch::Tensor scores = load();
  scores = scores.softmax(1);
  auto a = scores.accessor<float, 2>();
  return a[0][0];
}

// Reset.

float resetOwner() {
  torch::Tensor scores = load();
  const float *p = scores.data_ptr<float>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  scores.reset();
  return p[0];
}

float resetAfterUse() {
  torch::Tensor scores = load();
  const float first = scores.data_ptr<float>()[0];
  scores.reset();
  return first;
}

float resetWithOtherHandle() {
  torch::Tensor scores = load();
  torch::Tensor kept = scores;
  const float *p = scores.data_ptr<float>();
  scores.reset();
  return p[0];
}

float emptied() {
  torch::Tensor scores = load();
  const float *p = scores.data_ptr<float>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  scores = torch::Tensor();
  return p[0];
}

float emptiedOptional(c10::optional<torch::Tensor> mask) {
  mask = load();
  const float *p = mask->data_ptr<float>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  mask = c10::nullopt;
  return p[0];
}

float resetOptional() {
  c10::optional<torch::Tensor> mask = load();
  const float *p = mask->data_ptr<float>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  mask.reset();
  return p[0];
}

float livingOptional() {
  c10::optional<torch::Tensor> mask = load();
  const float *p = mask->data_ptr<float>();
  return p[0];
}

float clearedVector() {
  std::vector<torch::Tensor> tensors;
  tensors.push_back(load());
  const float *p = tensors[0].data_ptr<float>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  tensors.clear();
  return p[0];
}

// The elements' handles move, their storage does not.
float grownVector() {
  std::vector<torch::Tensor> tensors;
  tensors.push_back(load());
  const float *p = tensors[0].data_ptr<float>();
  tensors.push_back(load());
  tensors.reserve(1024);
  return p[0];
}

float resetUniquePointer() {
  auto scores = std::make_unique<torch::Tensor>(load());
  const float *p = scores->data_ptr<float>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  scores.reset();
  return p[0];
}

float livingUniquePointer() {
  auto scores = std::make_unique<torch::Tensor>(load());
  const float *p = scores->data_ptr<float>();
  return p[0];
}

// Resized, and storage exchanged.

float resized(int64_t n) {
  auto buffer = torch::empty({n});
  float *p = buffer.data_ptr<float>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  buffer.resize_({2 * n});
  p[0] = 1;
  return buffer[0].item<float>();
}

float resizedBefore(int64_t n) {
  auto buffer = torch::empty({n});
  buffer.resize_({2 * n});
  float *p = buffer.data_ptr<float>();
  p[0] = 1;
  return buffer[0].item<float>();
}

// Both handles share the storage that `resize_` exchanges.
float resizedThroughOtherHandle(int64_t n) {
  auto buffer = torch::empty({n});
  auto alias = buffer;
  float *p = buffer.data_ptr<float>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  alias.resize_({2 * n});
  p[0] = 1;
  return buffer[0].item<float>();
}

float resizedParameter(torch::Tensor &out, int64_t n) {
  float *p = out.data_ptr<float>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  out.resize_({n});
  return p[0];
}

float resizedLikeOther(const torch::Tensor &other) {
  auto buffer = torch::empty({1});
  float *p = buffer.data_ptr<float>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  buffer.resize_as_(other);
  return p[0];
}

float dataExchanged() {
  auto weight = torch::ones({4});
  float *p = weight.data_ptr<float>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  weight.set_data(torch::zeros({4}));
  return p[0];
}

float dataExchangedBefore() {
  auto weight = torch::ones({4});
  weight.set_data(torch::zeros({4}));
  float *p = weight.data_ptr<float>();
  return p[0];
}

// A detached view is a tensor of its own on the same storage.
float dataExchangedButViewKeepsIt() {
  auto weight = torch::ones({4});
  auto view = weight.detach();
  float *p = weight.data_ptr<float>();
  weight.set_data(torch::zeros({4}));
  return p[0] + view[0].item<float>();
}

float storageSet() {
  auto weight = torch::ones({4});
  float *p = weight.data_ptr<float>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  weight.set_(torch::zeros({4}));
  return p[0];
}

// Moved from.

void drop(torch::Tensor t) { t.zero_(); }

float movedIntoSink() {
  auto t = torch::rand({4});
  const float *p = t.data_ptr<float>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  drop(std::move(t));
  return p[0];
}

float copiedIntoSink() {
  auto t = torch::rand({4});
  const float *p = t.data_ptr<float>();
  drop(t);
  return p[0];
}

float movedToLongerLived() {
  torch::Tensor u;
  const float *p = nullptr;
  {
    torch::Tensor t = torch::rand({4});
    p = t.data_ptr<float>();
    u = std::move(t);
  }
  return p[0];
}

float movedToShorterLived() {
  torch::Tensor t = torch::rand({4});
  const float *p = t.data_ptr<float>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  {
    torch::Tensor u = std::move(t);
    u.zero_();
  }
  return p[0];
}

float movedInPlace() {
  torch::Tensor t = torch::rand({4});
  const float *p = t.data_ptr<float>();
  auto u = std::move(t);
  return p[0];
}

float movedIntoVector(std::vector<torch::Tensor> &kept) {
  torch::Tensor t = torch::rand({4});
  const float *p = t.data_ptr<float>();
  kept.push_back(std::move(t));
  return p[0];
}

float swapped() {
  torch::Tensor a = torch::rand({4}), b = torch::rand({4});
  const float *p = a.data_ptr<float>();
  std::swap(a, b);
  return p[0];
}

float swappedAndDropped() {
  torch::Tensor a = torch::rand({4}), b = torch::rand({4});
  const float *p = a.data_ptr<float>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  std::swap(a, b);
  b = torch::zeros({4});
  return p[0];
}

// Elements of a list that is written out are owners of their own.
float the_last_element_is_removed(const at::Tensor &x) {
  std::vector<at::Tensor> v{x + 1, x + 2};
  const float *first = v[0].data_ptr<float>();
  const float *last = v[1].data_ptr<float>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: this pointer is used after 'v', which owns its memory, loses the element [torch-dangling-data]
  v.pop_back();
  return first[0] + last[0];
}
float another_element_is_assigned(const at::Tensor &x) {
  std::vector<at::Tensor> v{x + 1, x + 2};
  const float *p = v[0].data_ptr<float>();
  v[1] = x + 3;
  return p[0];
}
float the_element_is_assigned(const at::Tensor &x) {
  std::vector<at::Tensor> v{x + 1, x + 2};
  const float *p = v[0].data_ptr<float>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  v[0] = x + 3;
  return p[0];
}
float the_elements_are_swapped(const at::Tensor &x) {
  std::vector<at::Tensor> v{x + 1, x + 2};
  const float *p = v[0].data_ptr<float>();
  std::swap(v[0], v[1]);
  return p[0];
}
