// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_torch_tidy %s torch-missing-contiguous %t

// Parts of complex numbers, and clones.

#include <torch/torch.h>

#include <vector>

std::vector<float> imaginary_part() {
  auto x = torch::zeros({4}, torch::kComplexFloat);
  auto y = torch::imag(x);
  return std::vector<float>(y.data_ptr<float>(), y.data_ptr<float>() + 4);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-contiguous]
}
std::vector<float> parts_of_a_copy() {
  auto x = torch::zeros({4}, torch::kComplexFloat);
  auto y = torch::imag(x).contiguous();
  return std::vector<float>(y.data_ptr<float>(), y.data_ptr<float>() + 4);
}
std::vector<float> cloned_with_its_strides() {
  auto y = torch::ones({2, 3}).t().clone();
  return std::vector<float>(y.data_ptr<float>(), y.data_ptr<float>() + 6);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-contiguous]
}
std::vector<float> cloned_to_rows() {
  auto y = torch::ones({2, 3}).t().clone(torch::MemoryFormat::Contiguous);
  return std::vector<float>(y.data_ptr<float>(), y.data_ptr<float>() + 6);
}
