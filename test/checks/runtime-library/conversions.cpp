// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_torch_tidy %s torch-missing-cpu,torch-missing-detach,torch-missing-contiguous,torch-missing-clone,torch-dangling-data,torch-dangling-blob,torch-dtype-mismatch %t

// The runtime library's conversions are safe; what they make is as they say.

#include <torch/torch.h>
#include <torch_tidy/array.h>

#include <numeric>
#include <vector>

std::vector<float> copied(torch::Tensor x) {
  return torch_tidy::to_vector<float>(x.cuda().requires_grad_().t());
}
float viewed(torch::Tensor x) {
  auto v = torch_tidy::view<const float, 2>(x.cpu());
  float sum = 0;
  for (float each : v)
    sum += each;
  return sum + v(0, 1) + v.data()[0];
}
void written(torch::Tensor x) {
  auto v = torch_tidy::view<float, 1>(x);
  v(0) = 1;
}
torch::Tensor owned() {
  std::vector<float> values(4);
  std::iota(values.begin(), values.end(), 0);
  return torch_tidy::from_vector(std::move(values), {2, 2});
}
torch::Tensor copied_from_local() {
  std::vector<float> values(4);
  return torch_tidy::copy_of(values, {2, 2});
}
torch::Tensor borrowed(std::vector<float> &values) {
  auto b = torch_tidy::borrow(values, {2, 2});
  return b.tensor().sum();
}
double wrong_dtype() {
  auto t = torch_tidy::from_vector(std::vector<float>(4));
  return t.data_ptr<double>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dtype-mismatch]
}
float moved_later(bool cuda) {
  auto t = torch_tidy::copy_of(std::vector<float>(4), {2, 2});
  if (cuda)
    t = t.cuda();
  return t.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-cpu]
}
const float *gone() {
  auto t = torch_tidy::from_vector(std::vector<float>(4));
  return t.data_ptr<float>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
}
