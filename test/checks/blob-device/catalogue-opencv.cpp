// RUN: %check_torch_tidy %s torch-blob-device %t -- -- -isystem /usr/include/opencv4
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Pixels are host memory.

#include <torch/torch.h>

#include <opencv2/core.hpp>

torch::Tensor an_image(cv::Mat image) {
  return torch::from_blob(image.data, {image.rows, image.cols}, torch::TensorOptions(torch::kCUDA).dtype(torch::kU8)).clone();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-blob-device]
}
torch::Tensor an_image_on_the_cpu(cv::Mat image) {
  return torch::from_blob(image.data, {image.rows, image.cols}, torch::kU8).clone();
}
torch::Tensor an_image_moved(cv::Mat image) {
  return torch::from_blob(image.data, {image.rows, image.cols}, torch::kU8).to(torch::kCUDA);
}
