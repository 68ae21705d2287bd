// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_torch_tidy %s torch-blob-device %t

// Containers and devices.

#include <torch/torch.h>

#include <array>
#include <memory>
#include <string>
#include <vector>

torch::Tensor a_string(std::string bytes) {
  return torch::from_blob(&bytes[0], {4}, torch::TensorOptions(torch::kCUDA).dtype(torch::kU8)).clone();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-blob-device]
}
torch::Tensor a_string_on_the_cpu(std::string bytes) {
  return torch::from_blob(&bytes[0], {4}, torch::kU8).to(torch::kCUDA);
}
torch::Tensor by_a_device(std::vector<float> v) {
  torch::Device device(torch::kCUDA, 1);
  auto options = torch::TensorOptions().device(device);
  return torch::from_blob(v.data(), {2}, options).clone();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-blob-device]
}
torch::Tensor by_a_device_on_the_cpu(std::vector<float> v) {
  torch::Device device(torch::kCPU);
  auto options = torch::TensorOptions().device(device);
  return torch::from_blob(v.data(), {2}, options).clone();
}
torch::Tensor a_standard_array_right(std::array<float, 4> a) {
  return torch::from_blob(a.data(), {4}).cuda();
}
torch::Tensor a_unique_array_right() {
  auto a = std::make_unique<float[]>(4);
  return torch::from_blob(a.get(), {4}).to(torch::kCUDA);
}
torch::Tensor with_a_dtype_only(std::vector<double> v) {
  return torch::from_blob(v.data(), {2}, torch::kDouble).clone();
}
torch::Tensor the_device_of_the_pointer(float *p, torch::Device device) {
  return torch::from_blob(p, {2}, torch::TensorOptions(device)).clone();
}
torch::Tensor memory_of_a_tensor_of_the_gpu(torch::Tensor t) {
  auto gpu = t.cuda();
  return torch::from_blob(gpu.data_ptr<float>(), {2}, torch::TensorOptions(torch::kCUDA)).clone();
}
