// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// REQUIRES: libtorch-2.1
// RUN: %check_torch_tidy %s torch-deprecated-data %t

// const_data_ptr() reads copy-on-write memory where it is.

#include <torch/torch.h>

#include <cstring>
#include <vector>

void fill(float *p);

float read(const torch::Tensor &x) {
  const float *p = x.data_ptr<float>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-deprecated-data]
  // CHECK-FIXES: const float *p = x.const_data_ptr<float>();
  return p[0];
}
float read_at_once(const torch::Tensor &x) {
  return x.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-deprecated-data]
  // CHECK-FIXES: return x.const_data_ptr<float>()[0];
}
std::vector<float> copied(const torch::Tensor &x) {
  std::vector<float> v(x.numel());
  std::memcpy(v.data(), x.data_ptr<float>(), x.nbytes());
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-deprecated-data]
  // CHECK-FIXES: std::memcpy(v.data(), x.const_data_ptr<float>(), x.nbytes());
  return v;
}

void written(torch::Tensor x) {
  float *p = x.data_ptr<float>();
  p[0] = 1;
}
void written_at_once(torch::Tensor x) { x.data_ptr<float>()[0] = 1; }
void written_elsewhere(torch::Tensor x) { fill(x.data_ptr<float>()); }
float *handed_out(torch::Tensor x) { return x.data_ptr<float>(); }
float read_rightly(const torch::Tensor &x) {
  return x.const_data_ptr<float>()[0];
}
void written_rightly(torch::Tensor x) { x.mutable_data_ptr<float>()[0] = 1; }
