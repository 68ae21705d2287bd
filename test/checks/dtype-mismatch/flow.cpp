// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_torch_tidy %s torch-dtype-mismatch %t

// Branches, guards, helpers, members, containers, loops.

#include <torch/torch.h>

#include <vector>

float guarded(torch::Tensor x) {
  TORCH_CHECK(x.scalar_type() == torch::kFloat);
  return x.data_ptr<float>()[0];
}
double guarded_for_another(torch::Tensor x) {
  TORCH_CHECK(x.scalar_type() == torch::kFloat);
  return x.data_ptr<double>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dtype-mismatch]
}
double both_branches(torch::Tensor x) {
  if (x.scalar_type() == torch::kDouble)
    return x.data_ptr<double>()[0];
  return x.to(torch::kFloat).data_ptr<float>()[0];
}
double wrong_branch(torch::Tensor x) {
  if (x.dtype() == torch::kFloat)
    return x.data_ptr<double>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dtype-mismatch]
  return 0;
}
float mended(bool exact) {
  auto x = torch::zeros({3}, torch::kFloat);
  if (exact)
    x = torch::zeros({3}, torch::kDouble);
  x = x.to(torch::kFloat);
  return x.data_ptr<float>()[0];
}
float reassigned() {
  auto x = torch::zeros({3}, torch::kDouble);
  x = torch::ones({3});
  return x.data_ptr<float>()[0];
}

torch::Tensor indices(const torch::Tensor &x) { return x.argmax(1); }
float first(const torch::Tensor &x) { return x.data_ptr<float>()[0]; }
int from_a_helper(torch::Tensor x) {
  auto i = indices(x);
  return i.data_ptr<int>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dtype-mismatch]
}
int64_t from_a_helper_right(torch::Tensor x) {
  auto i = indices(x);
  return i.data_ptr<int64_t>()[0];
}

struct Table {
  Table() : values_(torch::zeros({4}, torch::kDouble)) {}
  float wrong() const {
    return values_.data_ptr<float>()[0];
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dtype-mismatch]
  }
  double right() const { return values_.data_ptr<double>()[0]; }
  torch::Tensor values_;
};

float elements() {
  std::vector<torch::Tensor> all = {torch::zeros({2}, torch::kInt)};
  return all[0].data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dtype-mismatch]
}
int elements_right() {
  std::vector<torch::Tensor> all = {torch::zeros({2}, torch::kInt)};
  return all[0].data_ptr<int>()[0];
}
float in_a_loop(std::vector<torch::Tensor> all) {
  float sum = 0;
  for (auto &x : all) {
    auto y = x.to(torch::kDouble);
    sum += y.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dtype-mismatch]
  }
  for (auto &x : all)
    sum += x.to(torch::kFloat).data_ptr<float>()[0];
  return sum;
}
template <typename T> T generic(torch::Tensor x, torch::ScalarType type) {
  auto y = x.to(type);
  return y.data_ptr<T>()[0];
}
double instances(torch::Tensor x) {
  return generic<float>(x, torch::kFloat) + generic<double>(x, torch::kDouble);
}
