// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_torch_tidy %s torch-dtype-mismatch %t

// from_blob: the dtype against the type of the memory.

#include <torch/torch.h>

#include <array>
#include <memory>
#include <vector>

torch::Tensor doubles(std::vector<double> &v) {
  return torch::from_blob(v.data(), {3});
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dtype-mismatch]
}
torch::Tensor doubles_right(std::vector<double> &v) {
  return torch::from_blob(v.data(), {3}, torch::kDouble);
}
torch::Tensor integers(const std::vector<int> &v) {
  return torch::from_blob(const_cast<int *>(v.data()), {3});
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dtype-mismatch]
}
torch::Tensor integers_right(const std::vector<int> &v) {
  return torch::from_blob(const_cast<int *>(v.data()), {3}, torch::kInt);
}
torch::Tensor bytes(uint8_t *pixels) {
  return torch::from_blob(pixels, {3});
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dtype-mismatch]
}
torch::Tensor bytes_right(uint8_t *pixels) {
  return torch::from_blob(pixels, {3}, torch::kByte);
}
torch::Tensor bytes_of_something(unsigned char *memory) {
  return torch::from_blob(memory, {3}, torch::kFloat);
}
torch::Tensor wrong_option(std::array<double, 3> &v) {
  return torch::from_blob(v.data(), {3}, torch::TensorOptions().dtype(torch::kFloat));
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dtype-mismatch]
}
torch::Tensor options_in_a_variable(std::array<double, 3> &v) {
  auto options = torch::TensorOptions().dtype(torch::kFloat32);
  return torch::from_blob(v.data(), {3}, options);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dtype-mismatch]
}
torch::Tensor options_right(std::array<double, 3> &v) {
  auto options = torch::TensorOptions().dtype(torch::kFloat64);
  return torch::from_blob(v.data(), {3}, options);
}
torch::Tensor unknown_options(std::array<double, 3> &v, torch::TensorOptions options) {
  return torch::from_blob(v.data(), {3}, options);
}
torch::Tensor by_void(std::vector<double> &v) {
  return torch::from_blob(static_cast<void *>(v.data()), {3});
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dtype-mismatch]
}
torch::Tensor unknown_memory(void *memory) { return torch::from_blob(memory, {3}); }
torch::Tensor characters(std::vector<char> &file) {
  return torch::from_blob(file.data(), {3}, torch::kFloat);
}
torch::Tensor an_array() {
  static int64_t values[] = {1, 2, 3};
  return torch::from_blob(values, {3});
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dtype-mismatch]
}
torch::Tensor an_array_right() {
  static int64_t values[] = {1, 2, 3};
  return torch::from_blob(values, {3}, torch::kInt64);
}
torch::Tensor shared_characters(std::shared_ptr<std::vector<char>> file) {
  return torch::from_blob(file->data(), {3}, torch::kFloat);
}
torch::Tensor shared_bytes(std::shared_ptr<std::vector<uint8_t>> pixels) {
  return torch::from_blob(pixels->data(), {3});
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dtype-mismatch]
}
torch::Tensor floats(std::vector<float> &v) { return torch::from_blob(v.data(), {3}); }
torch::Tensor strided(double *v) {
  return torch::from_blob(v, {3, 2}, {1, 3});
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dtype-mismatch]
}
torch::Tensor with_a_deleter(std::unique_ptr<double[]> v) {
  auto *p = v.release();
  return torch::from_blob(p, {3}, [p](void *) { delete[] p; });
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dtype-mismatch]
}
torch::Tensor complex_numbers(float *v) {
  return torch::from_blob(v, {3}, torch::kComplexFloat);
}
torch::Tensor the_sign_of_bytes(uint8_t *v) {
  return torch::from_blob(v, {3}, torch::kBool);
}
