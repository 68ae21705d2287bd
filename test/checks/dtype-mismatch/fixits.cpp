// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_torch_tidy %s torch-dtype-mismatch %t

#include <torch/torch.h>

#include <vector>

void use(const int *);

int at_once(torch::Tensor x) {
  auto i = x.argmax(1);
  return i.data_ptr<int>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dtype-mismatch]
  // CHECK-FIXES: return i.data_ptr<int64_t>()[0];
}
int in_a_variable(torch::Tensor x) {
  auto i = x.argmax(1);
  const int *p = i.data_ptr<int>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dtype-mismatch]
  // CHECK-FIXES: auto i_converted = i.to(torch::kInt);
  // CHECK-FIXES-NEXT: const int *p = i_converted.data_ptr<int>();
  return p[0] + p[1];
}
void passed_on(torch::Tensor x) {
  auto i = x.argmax(1);
  use(i.data_ptr<int>());
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dtype-mismatch]
  // CHECK-FIXES: use(i.to(torch::kInt).data_ptr<int>());
}
float accessor() {
  auto x = torch::zeros({3}, torch::kDouble);
  auto a = x.accessor<float, 1>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dtype-mismatch]
  // CHECK-FIXES: auto x_converted = x.to(torch::kFloat);
  // CHECK-FIXES-NEXT: auto a = x_converted.accessor<float, 1>();
  return a[0];
}
torch::Tensor blob(std::vector<double> &v) {
  return torch::from_blob(v.data(), {3});
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dtype-mismatch]
  // CHECK-FIXES: return torch::from_blob(v.data(), {3}, torch::kDouble);
}
at::Tensor blob_of_at(std::vector<int> &v) {
  return at::from_blob(v.data(), {3}, at::kFloat);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dtype-mismatch]
  // CHECK-FIXES: return at::from_blob(v.data(), {3}, at::kInt);
}
torch::Tensor blob_with_options(std::vector<double> &v) {
  auto options = torch::TensorOptions().dtype(torch::kFloat).requires_grad(false);
  return torch::from_blob(v.data(), {3}, options);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dtype-mismatch]
  // CHECK-FIXES: return torch::from_blob(v.data(), {3}, options.dtype(torch::kDouble));
}
