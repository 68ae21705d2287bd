// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_torch_tidy %s torch-missing-detach %t

// Integer and bool tensors never require grad, floating-point and complex ones
// may.

#include <torch/torch.h>

static torch::Tensor leaf() { return torch::ones({4}, torch::requires_grad()); }

int64_t to_integer() {
  auto y = leaf().to(torch::kLong);
  return *static_cast<int64_t *>(y.data_ptr());
}

int to_type() {
  auto y = leaf().toType(torch::kInt);
  return *static_cast<int *>(y.data_ptr());
}

bool compared() {
  auto y = leaf() > 0;
  return *static_cast<bool *>(y.data_ptr());
}

int64_t index_of_best() {
  auto y = leaf().argmax();
  return *static_cast<int64_t *>(y.data_ptr());
}

int64_t by_options() {
  auto y = leaf().to(torch::TensorOptions().dtype(torch::kLong));
  return *static_cast<int64_t *>(y.data_ptr());
}

// A typed view says it: data_ptr<int64_t>() throws of anything else.
int64_t typed_view(torch::Dtype dtype) {
  auto y = leaf().to(dtype);
  return y.data_ptr<int64_t>()[0];
}

uint8_t typed_accessor(torch::Dtype dtype) {
  auto y = leaf().to(dtype);
  auto a = y.accessor<uint8_t, 1>();
  return a[0];
}

float typed_float_view(torch::Dtype dtype) {
  auto y = leaf().to(dtype);
  return y.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-detach]
}

double to_double() {
  auto y = leaf().to(torch::kDouble);
  return y.data_ptr<double>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-detach]
}

void *half(void *out) {
  auto y = leaf().to(torch::kHalf);
  const auto *p = y.data_ptr<at::Half>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-detach]
  static_cast<at::Half *>(out)[0] = p[0];
  return out;
}

float complex_numbers() {
  auto y = torch::complex(leaf(), leaf());
  const auto *p = y.data_ptr<c10::complex<float>>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-detach]
  auto first = p[0];
  return first.real();
}

int64_t back_to_integer() {
  auto y = (leaf() * 10).round().to(torch::kInt64).contiguous();
  const auto *p = static_cast<const int64_t *>(y.data_ptr());
  return p[0];
}

// From integers on nothing requires grad again.
float integer_and_back() {
  auto y = leaf().to(torch::kLong).to(torch::kFloat);
  return y.data_ptr<float>()[0];
}

void guarded_dtype(torch::Tensor x, bool train) {
  x.set_requires_grad(train);
  if (x.scalar_type() == torch::kLong)
    *static_cast<int64_t *>(x.data_ptr()) = 1;
}

uint8_t quantized() {
  auto q = torch::quantize_per_tensor(leaf(), 0.1, 0, torch::kQUInt8);
  return *static_cast<uint8_t *>(q.data_ptr());
}
