// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_torch_tidy %s torch-missing-detach %t

// What the code asks or asserts about requires_grad(), and what it makes of it.

#include <torch/torch.h>

#include <cassert>
#include <stdexcept>

static torch::Tensor maybe(bool train) {
  return train ? torch::ones({4}, torch::requires_grad()) : torch::ones({4});
}

float asserted(bool train) {
  auto x = maybe(train);
  TORCH_CHECK(!x.requires_grad(), "x must not require grad");
  return x.data_ptr<float>()[0];
}

float asserted_otherwise(bool train) {
  auto x = maybe(train);
  TORCH_CHECK(x.is_contiguous(), "x must be contiguous");
  return x.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-detach]
}

float internal_assertion(bool train) {
  auto x = maybe(train);
  TORCH_INTERNAL_ASSERT(x.requires_grad() == false);
  return x.data_ptr<float>()[0];
}

float plain_assertion(bool train) {
  auto x = maybe(train);
  assert(!x.requires_grad());
  return x.data_ptr<float>()[0];
}

float thrown(bool train) {
  auto x = maybe(train);
  if (x.requires_grad())
    throw std::invalid_argument("x requires grad");
  return x.data_ptr<float>()[0];
}

float wrong_way_round(bool train) {
  auto x = maybe(train);
  if (!x.requires_grad())
    throw std::invalid_argument("x must require grad");
  return x.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}requires grad{{.*}} [torch-missing-detach]
}

float mended(bool train) {
  auto x = maybe(train);
  if (x.requires_grad())
    x = x.detach();
  return x.data_ptr<float>()[0];
}

float mended_by_expression(bool train) {
  auto x = maybe(train);
  auto y = x.requires_grad() ? x.detach() : x;
  return y.data_ptr<float>()[0];
}

// The question is evidence that a caller may pass such a tensor.
float asked_of_a_parameter(const torch::Tensor &x) {
  if (x.requires_grad())
    return x.data_ptr<float>()[0];
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}requires grad{{.*}} [torch-missing-detach]
  return x.data_ptr<float>()[1];
}

float asked_and_forgotten(const torch::Tensor &x) {
  if (x.requires_grad())
    std::puts("x requires grad");
  return x.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}may require grad{{.*}} [torch-missing-detach]
}

float mended_parameter(torch::Tensor x) {
  if (x.requires_grad())
    x = x.detach();
  if (x.is_cuda())
    x = x.to(torch::kCPU);
  return x.data_ptr<float>()[0];
}

float rejected_parameter(const torch::Tensor &x) {
  TORCH_CHECK(!x.requires_grad());
  return x.data_ptr<float>()[0];
}

// A rejected dtype or layout says nothing of grad.
float other_guards(const torch::Tensor &x) {
  TORCH_CHECK(x.is_cpu() && x.is_contiguous());
  TORCH_CHECK(x.scalar_type() == torch::kFloat);
  return x.data_ptr<float>()[0];
}

float kept_in_a_flag(bool train) {
  auto x = maybe(train);
  const bool records = x.requires_grad();
  if (records)
    return 0;
  return x.data_ptr<float>()[0];
}

float of_either_operand(bool train, torch::Tensor y) {
  auto x = maybe(train);
  if (x.requires_grad() || y.requires_grad())
    return 0;
  return x.data_ptr<float>()[0] + y.data_ptr<float>()[0];
}

float behind_the_conversion(bool train) {
  auto x = maybe(train);
  const float *p = x.data_ptr<float>();
  TORCH_CHECK(!x.requires_grad());
  return p[0];
}
