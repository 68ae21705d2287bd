// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_torch_tidy %s torch-dtype-mismatch %t

// Which dtype a result has, as LibTorch does.

#include <torch/torch.h>

float random_with_options() {
  // Options that name no dtype do not mean the default of this function.
  auto x = torch::randint(0, 9, {4}, torch::TensorOptions().device(torch::kCPU));
  return x.data_ptr<float>()[0];
}
int64_t random_without_options() {
  auto x = torch::randint(0, 9, {4});
  return x.data_ptr<int64_t>()[0];
}
float random_mistaken() {
  auto x = torch::randint(0, 9, {4});
  return x.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dtype-mismatch]
}
float clamped() {
  auto x = torch::zeros({4}, torch::kInt).clamp(0, 0.5);
  return x.data_ptr<float>()[0];
}
int64_t squared() {
  auto x = torch::ones({4}, torch::kBool).square();
  return x.data_ptr<int64_t>()[0];
}
double norm_in_double() {
  auto x = torch::ones({4}).norm(2, torch::kDouble);
  return x.data_ptr<double>()[0];
}
float viewed_as(torch::Tensor other) {
  auto x = torch::ones({4}).view_as(other);
  return x.data_ptr<float>()[0];
}
double view_mistaken(torch::Tensor other) {
  auto x = torch::ones({4}).view_as(other);
  return x.data_ptr<double>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dtype-mismatch]
}
float whole_numbers_added() {
  auto x = torch::arange(4) + 1;
  return x.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dtype-mismatch]
}
int64_t whole_numbers_multiplied(int n) {
  auto x = torch::arange(4).mul(n);
  return x.data_ptr<int64_t>()[0];
}
float fractions_added(double step) {
  auto x = torch::arange(4) + 0.5 + step;
  return x.data_ptr<float>()[0];
}
int64_t numbers_added_to_bool() {
  auto x = torch::ones({4}, torch::kBool) + 1;
  return x.data_ptr<int64_t>()[0];
}
