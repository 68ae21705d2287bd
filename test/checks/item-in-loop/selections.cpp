// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_torch_tidy %s torch-item-in-loop %t

// The ways to select an element, and the ways to loop over them.

#include <torch/torch.h>

#include <map>
#include <vector>

double ways_to_select(const torch::Tensor &x, const torch::Tensor &order, int64_t n) {
  using namespace torch::indexing;
  double sum = 0;
  for (int64_t i = 0; i < n; ++i) {
    sum += x[i].item().toDouble();
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: 'item' reads 'x' one element at a time{{.*}} [torch-item-in-loop]
    sum += x.index({i}).item<double>();
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: 'item' reads 'x' one element at a time{{.*}} [torch-item-in-loop]
    sum += x.index({0, i + 1}).item<double>();
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: 'item' reads 'x' one element at a time{{.*}} [torch-item-in-loop]
    sum += x.select(0, i).item<double>();
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: 'item' reads 'x' one element at a time{{.*}} [torch-item-in-loop]
    sum += torch::select(x, 0, i).item<double>();
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: 'item' reads 'x' one element at a time{{.*}} [torch-item-in-loop]
    sum += x.data()[i].item<double>();
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: 'item' reads 'x' one element at a time{{.*}} [torch-item-in-loop]
    sum += x[i].cpu().item<double>();
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: 'item' reads 'x' one element at a time{{.*}} [torch-item-in-loop]
    sum += x.view({-1})[i].to(torch::kDouble).item<double>();
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: 'item' reads 'x' one element at a time{{.*}} [torch-item-in-loop]
    sum += x[order[i].item<int64_t>()].item<double>();
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: 'item' reads 'order' one element at a time{{.*}} [torch-item-in-loop]
    // CHECK-MESSAGES: :[[@LINE-2]]:{{[0-9]+}}: warning: 'item' reads 'x' one element at a time{{.*}} [torch-item-in-loop]
    if (x[i].is_nonzero())
      // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: 'is_nonzero' reads 'x' one element at a time{{.*}} [torch-item-in-loop]
      sum += 1;
    sum += x.argmax(1)[i].item<int64_t>();
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: 'item' reads the result of 'argmax' one element at a time{{.*}} [torch-item-in-loop]
  }
  return sum;
}

double through_locals(const torch::Tensor &x) {
  double sum = 0;
  for (int64_t i = 0; i < x.size(0); ++i) {
    auto row = x[i];
    for (int64_t j = 0; j < x.size(1); ++j) {
      torch::Tensor cell = row[j];
      const int64_t k = j + 1;
      sum += cell.item<double>() * row[k].item<double>();
      // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: 'item' reads 'x' one element at a time{{.*}} [torch-item-in-loop]
      // CHECK-MESSAGES: :[[@LINE-2]]:{{[0-9]+}}: warning: 'item' reads 'x' one element at a time{{.*}} [torch-item-in-loop]
    }
  }
  return sum;
}

struct Table {
  double sum(int n) const {
    double result = 0;
    int i = 0;
    while (i < n)
      result += values_[i++].item<double>();
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: 'item' reads 'values_' one element at a time{{.*}} [torch-item-in-loop]
    return result;
  }
  torch::Tensor values_;
};

double ways_to_loop(const torch::Tensor &x, const std::vector<int> &picks, const std::map<int, int> &pairs) {
  double sum = 0;
  for (int pick : picks)
    sum += x[pick].item<double>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: 'item' reads 'x' one element at a time{{.*}} [torch-item-in-loop]
  for (const auto &[from, to] : pairs)
    sum += x[from].item<double>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: 'item' reads 'x' one element at a time{{.*}} [torch-item-in-loop]
  for (auto it = picks.begin(); it != picks.end(); ++it)
    sum += x[*it].item<double>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: 'item' reads 'x' one element at a time{{.*}} [torch-item-in-loop]
  int i = 0;
  do {
    sum += x[i].item<double>();
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: 'item' reads 'x' one element at a time{{.*}} [torch-item-in-loop]
    i += 2;
  } while (i < 100);
  for (const auto &row : x.unbind(0))
    sum += row.item<double>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: 'item' reads 'x' one element at a time{{.*}} [torch-item-in-loop]
  return sum;
}

int64_t first_above(const torch::Tensor &x, double limit) {
  int64_t i = 0;
  while (i < x.size(0) && x[i].item<double>() < limit)
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: 'item' reads 'x' one element at a time{{.*}} [torch-item-in-loop]
    ++i;
  return i;
}

double in_lists(const std::vector<torch::Tensor> &losses, const torch::Tensor *more, int n) {
  double sum = 0;
  for (int i = 0; i < n; ++i)
    sum += losses[i].item<double>() + losses.at(i).item<double>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: 'item' reads the tensors in 'losses' one at a time{{.*}} [torch-item-in-loop]
  // CHECK-MESSAGES: :[[@LINE-2]]:{{[0-9]+}}: warning: 'item' reads the tensors in 'losses' one at a time{{.*}} [torch-item-in-loop]
  return sum;
}

template <typename T> T instantiated_twice(const torch::Tensor &x) {
  T sum = 0;
  for (int64_t i = 0; i < x.numel(); ++i)
    sum += x[i].item<T>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: 'item' reads 'x' one element at a time{{.*}} [torch-item-in-loop]
  return sum;
}
template <typename Tensor> double dependent(const Tensor &x) {
  double sum = 0;
  for (int i = 0; i < 10; ++i)
    sum += x[i].template item<double>();
  return sum;
}
double instantiates(const torch::Tensor &x) { return instantiated_twice<float>(x) + instantiated_twice<double>(x); }

double suppressed(const torch::Tensor &x) {
  double sum = 0;
  for (int64_t i = 0; i < x.size(0); ++i)
    sum += x[i].item<double>(); // NOLINT(torch-item-in-loop): a handful of numbers
  return sum;
}
