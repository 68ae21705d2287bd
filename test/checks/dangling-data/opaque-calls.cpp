// RUN: %check_torch_tidy %s torch-dangling-data %t
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// A handle that is handed to a function without a visible body, by mutable
// reference or pointer: it may hold what it held before. And callbacks that
// nobody can look into.

#include <torch/torch.h>

#include <vector>

void sumInto(torch::Tensor source, torch::Tensor *target);
void scaleInto(torch::Tensor source, torch::Tensor &target);
void refill(torch::Tensor &t);
void onFrame(int *data);
void registerCallback(void (*callback)(int *), int *data);

int passedByPointerAndValue(int n) {
  auto counts = torch::empty({n}, torch::kInt);
  auto a = counts.accessor<int, 1>();
  a[0] = 1;
  sumInto(counts, &counts);
  return a[n - 1];
}

int passedByReferenceAndValue(int n) {
  auto counts = torch::empty({n}, torch::kInt);
  auto a = counts.accessor<int, 1>();
  scaleInto(counts, counts);
  return a[n - 1];
}

int otherHandleEnds(int n) {
  auto counts = torch::empty({n}, torch::kInt);
  const int *p = counts.data_ptr<int>();
  {
    torch::Tensor alias = counts;
    refill(counts);
  }
  return p[n - 1];
}

int containerOfHandlesCleared(int n) {
  auto counts = torch::empty({n}, torch::kInt);
  const int *p = counts.data_ptr<int>();
  std::vector<torch::Tensor> kept{counts};
  refill(counts);
  kept.clear();
  return p[n - 1];
}

int *callbackWithoutBody(torch::Tensor t) {
  registerCallback(onFrame, nullptr);
  return t.data_ptr<int>();
}

// The owner is still in sight.
int reassignedAfterTheCall(int n) {
  auto counts = torch::empty({n}, torch::kInt);
  const int *p = counts.data_ptr<int>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  registerCallback(onFrame, nullptr);
  counts = torch::zeros({n}, torch::kInt);
  return p[n - 1];
}
