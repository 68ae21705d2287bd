// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_torch_tidy %s torch-blob-device %t

// Whose memory it is, and what the options say.

#include <torch/torch.h>

#include <array>
#include <cstdlib>
#include <memory>
#include <vector>

extern "C" {
enum cudaError_t { cudaSuccess };
cudaError_t cudaMalloc(void **devPtr, size_t size);
cudaError_t cudaMallocManaged(void **devPtr, size_t size, unsigned flags);
cudaError_t cudaMallocHost(void **ptr, size_t size);
}

torch::Tensor a_vector() {
  static std::vector<float> v(3);
  return torch::from_blob(v.data(), {3}, torch::kCUDA);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-blob-device]
}
torch::Tensor a_vector_right() {
  static std::vector<float> v(3);
  return torch::from_blob(v.data(), {3}).to(torch::kCUDA);
}
torch::Tensor an_array() {
  static float v[3];
  return torch::from_blob(v, {3}, torch::device(torch::kCUDA));
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-blob-device]
}
torch::Tensor allocated(int n) {
  float *p = new float[n];
  return torch::from_blob(p, {n}, [p](void *) { delete[] p; }, torch::kCUDA);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-blob-device]
}
torch::Tensor by_malloc(int n) {
  auto *p = static_cast<float *>(std::malloc(n * sizeof(float)));
  return torch::from_blob(p, {n}, [](void *q) { std::free(q); }, torch::kCUDA);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-blob-device]
}
torch::Tensor a_tensors_memory(torch::Tensor x) {
  auto here = x.cpu();
  return torch::from_blob(here.data_ptr(), {3}, torch::kCUDA).clone();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-blob-device]
}
torch::Tensor a_tensors_memory_right(torch::Tensor x) {
  auto there = x.cuda();
  return torch::from_blob(there.data_ptr(), {3}, torch::kCUDA).clone();
}
torch::Tensor of_the_gpu_as_of_the_cpu(torch::Tensor x) {
  auto there = x.cuda();
  return torch::from_blob(there.data_ptr(), {3}).clone();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-blob-device]
}
torch::Tensor chosen_at_run_time(torch::Device device) {
  static float v[3];
  const bool gpu = torch::cuda::is_available();
  if (gpu)
    device = torch::kCUDA;
  return torch::from_blob(v, {3}, torch::TensorOptions().device(device));
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-blob-device]
}
torch::Tensor on_the_cpu() {
  static float v[3];
  return torch::from_blob(v, {3}, torch::kCPU);
}
torch::Tensor unknown_memory(float *p) { return torch::from_blob(p, {3}, torch::kCUDA); }
torch::Tensor unknown_device(torch::Device device) {
  static float v[3];
  return torch::from_blob(v, {3}, device);
}
torch::Tensor guarded(torch::Device device) {
  static float v[3];
  if (torch::cuda::is_available())
    device = torch::kCUDA;
  TORCH_CHECK(device.is_cpu());
  return torch::from_blob(v, {3}, device);
}
torch::Tensor device_memory() {
  void *p = nullptr;
  cudaMalloc(&p, 12);
  return torch::from_blob(p, {3});
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-blob-device]
}
torch::Tensor device_memory_right() {
  void *p = nullptr;
  cudaMalloc(&p, 12);
  return torch::from_blob(p, {3}, torch::kCUDA);
}
torch::Tensor managed_memory() {
  void *p = nullptr;
  cudaMallocManaged(&p, 12, 1);
  return torch::from_blob(p, {3});
}
torch::Tensor pinned_memory() {
  void *p = nullptr;
  cudaMallocHost(&p, 12);
  return torch::from_blob(p, {3});
}
torch::Tensor suppressed() {
  static float v[3];
  return torch::from_blob(v, {3}, torch::kCUDA); // NOLINT(torch-blob-device)
}
torch::Tensor borrowed(std::vector<float> &v, torch::Device device) {
  return torch::from_blob(v.data(), {3}, device);
}
torch::Tensor from_a_caller(std::vector<float> &v) {
  return borrowed(v, torch::kCPU);
}
