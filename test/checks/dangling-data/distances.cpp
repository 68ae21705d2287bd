// RUN: %check_torch_tidy %s torch-dangling-data %t
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// How far two pointers are apart is a number, and outlives what they point to.

#include <torch/torch.h>

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <vector>

struct Best {
  int64_t index;
};

int64_t indexOfLargest(const torch::Tensor &t) {
  auto q = t.contiguous();
  const float *p = q.data_ptr<float>();
  return std::max_element(p, p + q.numel()) - p;
}

int64_t byDistance(const torch::Tensor &t) {
  auto q = t.contiguous();
  const float *p = q.data_ptr<float>();
  return std::distance(p, std::max_element(p, p + q.numel()));
}

int64_t ofPair(const torch::Tensor &t) {
  auto q = t.contiguous();
  float *p = q.data_ptr<float>();
  auto both = std::minmax_element(p, p + q.numel());
  return both.second - both.first;
}

int64_t indexOf(const torch::Tensor &t, float value) {
  auto q = t.contiguous();
  const float *p = q.data_ptr<float>();
  auto it = std::find(p, p + q.numel(), value);
  return it == p + q.numel() ? -1 : it - p;
}

int64_t ofAddresses(const torch::Tensor &t) {
  auto q = t.contiguous();
  const float *p = q.data_ptr<float>();
  auto first = reinterpret_cast<uintptr_t>(p);
  auto last = reinterpret_cast<uintptr_t>(p + q.numel());
  return last - first;
}

bool has(const torch::Tensor &t, float value) {
  auto q = t.contiguous();
  const float *p = q.data_ptr<float>();
  return std::find(p, p + q.numel(), value) != p + q.numel();
}

Best kept(const torch::Tensor &t) {
  auto q = t.contiguous();
  const float *p = q.data_ptr<float>();
  Best best;
  best.index = std::max_element(p, p + q.numel()) - p;
  return best;
}

std::vector<int64_t> collected(const torch::Tensor &t) {
  std::vector<int64_t> all;
  auto q = t.contiguous();
  const float *p = q.data_ptr<float>();
  all.push_back(std::max_element(p, p + q.numel()) - p);
  return all;
}

const float *largest(const torch::Tensor &t) {
  auto q = t.cpu().clone();
  const float *p = q.data_ptr<float>();
  // CHECK-MESSAGES: :[[@LINE-1]]:22: warning: {{.*}} [torch-dangling-data]
  return std::max_element(p, p + q.numel());
}

// Back by so many elements it is a pointer still.
const float *before(const torch::Tensor &t) {
  auto q = t.cpu().clone();
  const float *end = q.data_ptr<float>() + q.numel();
  // CHECK-MESSAGES: :[[@LINE-1]]:24: warning: {{.*}} [torch-dangling-data]
  return end - 1;
}
