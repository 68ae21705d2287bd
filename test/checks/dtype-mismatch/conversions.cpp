// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_torch_tidy %s torch-dtype-mismatch %t

// data_ptr<T>, accessor<T, N> and casts against dtypes that are known.

#include <torch/torch.h>

#include <cstdint>
#include <fstream>

int argmax(torch::Tensor x) {
  auto i = x.argmax();
  return *i.data_ptr<int>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dtype-mismatch]
}
int64_t argmax_right(torch::Tensor x) {
  auto i = x.argmax();
  return *i.data_ptr<int64_t>();
}
int nonzero(torch::Tensor x) {
  auto i = x.nonzero();
  auto a = i.accessor<int, 2>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dtype-mismatch]
  return a[0][0];
}
int64_t nonzero_right(torch::Tensor x) {
  auto i = x.nonzero();
  auto a = i.accessor<int64_t, 2>();
  return a[0][0];
}
float topk_indices(torch::Tensor x) {
  auto [values, indices] = x.topk(5);
  return indices.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dtype-mismatch]
}
int64_t topk_indices_right(torch::Tensor x) {
  auto [values, indices] = x.topk(5);
  return indices.data_ptr<int64_t>()[0];
}
int sorted_indices(torch::Tensor x) {
  auto sorted = x.sort(1);
  return std::get<1>(sorted).data_ptr<int>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dtype-mismatch]
}
float comparison(torch::Tensor x) {
  auto mask = x > 0;
  return mask.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dtype-mismatch]
}
bool comparison_right(torch::Tensor x) {
  auto mask = x > 0;
  return mask.data_ptr<bool>()[0];
}
uint8_t comparison_as_bytes(torch::Tensor x) {
  auto mask = x > 0;
  return mask.data_ptr<uint8_t>()[0]; // throws: bool is a dtype of its own
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dtype-mismatch]
}
double factory() {
  auto x = torch::zeros({3});
  return x.data_ptr<double>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dtype-mismatch]
}
float factory_right() {
  auto x = torch::zeros({3});
  return x.data_ptr<float>()[0];
}
float factory_with_options() {
  auto x = torch::zeros({3}, torch::TensorOptions().dtype(torch::kDouble));
  return x.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dtype-mismatch]
}
double factory_with_options_right() {
  auto x = torch::zeros({3}, torch::dtype(torch::kDouble));
  return x.data_ptr<double>()[0];
}
float converted(torch::Tensor x) {
  auto y = x.to(torch::kHalf);
  return y.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dtype-mismatch]
}
float converted_right(torch::Tensor x) {
  auto y = x.to(torch::kFloat);
  return y.data_ptr<float>()[0];
}
float kept_by_operators(torch::Tensor x) {
  auto y = (x.to(torch::kDouble) * 2).exp().contiguous();
  return y.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dtype-mismatch]
}
float integers() {
  auto x = torch::arange(10);
  return x.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dtype-mismatch]
}
float fractions() {
  auto x = torch::arange(0, 1, 0.1);
  return x.data_ptr<float>()[0];
}
float random_integers() {
  auto x = torch::randint(10, {3});
  return x.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dtype-mismatch]
}
int cast_of_void(torch::Tensor x) {
  auto i = x.argmax(1);
  return reinterpret_cast<int *>(i.data_ptr())[1];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dtype-mismatch]
}
int c_cast(torch::Tensor x) {
  auto i = x.argmax(1);
  const int *p = (int *)i.data_ptr();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dtype-mismatch]
  return p[1];
}
int64_t cast_right(torch::Tensor x) {
  auto i = x.argmax(1);
  return static_cast<int64_t *>(i.data_ptr())[1];
}
void cast_for_output(torch::Tensor x, std::ofstream &out) {
  auto i = x.argmax(1);
  out.write(static_cast<const char *>(i.data_ptr()), i.nbytes());
}
unsigned char cast_to_bytes(torch::Tensor x) {
  auto i = x.to(torch::kFloat);
  return static_cast<const unsigned char *>(i.data_ptr())[0];
}
uint16_t bits_of_half(torch::Tensor x) {
  auto h = x.to(torch::kHalf);
  return static_cast<uint16_t>(static_cast<const int16_t *>(h.data_ptr())[0]);
}
float real_parts(torch::Tensor x) {
  auto z = x.to(torch::kComplexFloat);
  return static_cast<const float *>(z.data_ptr())[0];
}
double unknown(torch::Tensor x) { return x.data_ptr<double>()[0]; }
float unknown_operator(torch::Tensor x) {
  auto y = x * 2;
  return y.data_ptr<float>()[0];
}
float suppressed() {
  auto x = torch::zeros({3}, torch::kDouble);
  return x.data_ptr<float>()[0]; // NOLINT(torch-dtype-mismatch)
}
