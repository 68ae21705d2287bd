// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_torch_tidy %s torch-missing-cpu %t -- -- -isystem /usr/include/opencv4 -isystem /usr/include/eigen3

// Making a view of another library on a tensor's memory is a host use.

#include <torch/torch.h>

#include <Eigen/Core>
#include <opencv2/core.hpp>

#include <cstring>
#include <vector>

cv::Mat to_mat(torch::Tensor x) {
  auto gpu = x.mul(255).to(torch::kUInt8).cuda();
  cv::Mat image(gpu.size(0), gpu.size(1), CV_8UC3, gpu.data_ptr<uint8_t>());
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  return image.clone();
}

cv::Mat to_mat_on_the_host(torch::Tensor x) {
  auto host = x.cuda().mul(255).to(torch::kUInt8).cpu().contiguous();
  cv::Mat image(host.size(0), host.size(1), CV_8UC3, host.data_ptr<uint8_t>());
  return image.clone();
}

void copied_to_mat(torch::Tensor x, cv::Mat &image) {
  auto gpu = x.to(torch::cuda::is_available() ? torch::kCUDA : torch::kCPU);
  std::memcpy(image.data, gpu.data_ptr<uint8_t>(), gpu.numel());
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

void copied_to_mat_from_the_host(torch::Tensor x, cv::Mat &image) {
  auto host = x.to(torch::cuda::is_available() ? torch::kCUDA : torch::kCPU).cpu();
  std::memcpy(image.data, host.data_ptr<uint8_t>(), host.numel());
}

torch::Tensor from_mat(const cv::Mat &image, torch::Device device) {
  auto t = torch::empty({image.rows, image.cols, 3}, torch::kUInt8);
  std::memcpy(t.data_ptr<uint8_t>(), image.data, t.numel());
  return t.to(device);
}

float mapped(torch::Tensor x) {
  auto gpu = x.cuda();
  Eigen::Map<Eigen::VectorXf> v(gpu.data_ptr<float>(), gpu.numel());
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  return v.sum();
}

float mapped_on_the_host(torch::Tensor x) {
  auto host = x.cuda().cpu();
  Eigen::Map<const Eigen::VectorXf> v(host.data_ptr<float>(), host.numel());
  return v.sum();
}

float mapped_bare_parameter(torch::Tensor x) {
  Eigen::Map<const Eigen::VectorXf> v(x.data_ptr<float>(), x.numel());
  return v.sum();
}
