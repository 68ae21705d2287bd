// RUN: %check_torch_tidy %s torch-dangling-blob %t -- -- -isystem /usr/include/opencv4
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// cv::Mat is a counted handle of its pixels.

#include <torch/torch.h>

#include <opencv2/core.hpp>

#include <vector>

cv::Mat decode();
void decodeInto(cv::Mat &image);

torch::Tensor local() {
  cv::Mat image = decode();
  return torch::from_blob(image.data, {image.rows, image.cols, 3},
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
                          torch::kU8);
}

torch::Tensor localCloned() {
  cv::Mat image = decode();
  return torch::from_blob(image.data, {image.rows, image.cols, 3}, torch::kU8)
      .clone();
}

torch::Tensor filledLocal() {
  cv::Mat image;
  decodeInto(image);
  return torch::from_blob(image.ptr<uint8_t>(),
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
                          {image.rows, image.cols, 3}, torch::kU8);
}

torch::Tensor converted(const cv::Mat &image) {
  cv::Mat floats;
  image.convertTo(floats, CV_32FC3, 1.0 / 255);
  auto t = torch::from_blob(floats.data, {1, floats.rows, floats.cols, 3});
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
  return t.permute({0, 3, 1, 2});
}

torch::Tensor convertedAndCopied(const cv::Mat &image) {
  cv::Mat floats;
  image.convertTo(floats, CV_32FC3, 1.0 / 255);
  auto t = torch::from_blob(floats.data, {1, floats.rows, floats.cols, 3});
  return t.permute({0, 3, 1, 2}).clone();
}

torch::Tensor ofCaller(const cv::Mat &image) {
  return torch::from_blob(image.data, {image.rows, image.cols, 3}, torch::kU8);
}

// The caller's handle keeps the pixels.
torch::Tensor byValue(cv::Mat image) {
  return torch::from_blob(image.data, {image.rows, image.cols, 3}, torch::kU8);
}

torch::Tensor ofHandle(const cv::Mat &image) {
  cv::Mat handle = image;
  return torch::from_blob(handle.data, {handle.rows, handle.cols}, torch::kU8);
}

torch::Tensor ofClone(const cv::Mat &image) {
  cv::Mat copy = image.clone();
  return torch::from_blob(copy.data, {copy.rows, copy.cols},
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
                          torch::kU8);
}

float ofTemporaryClone(const cv::Mat &image) {
  auto t = torch::from_blob(image.clone().data, {16}, torch::kU8);
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
  return t.sum().item<float>();
}

float ofTemporaryCloneWithinExpression(const cv::Mat &image) {
  return torch::from_blob(image.clone().data, {16}, torch::kU8)
      .sum()
      .item<float>();
}

torch::Tensor reassigned() {
  cv::Mat image = decode();
  auto t = torch::from_blob(image.data, {16}, torch::kU8);
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
  image = decode();
  return t.sum();
}

torch::Tensor reassignedAfterUse() {
  cv::Mat image = decode();
  auto t = torch::from_blob(image.data, {16}, torch::kU8);
  auto sum = t.sum();
  image = decode();
  return sum;
}

torch::Tensor released() {
  cv::Mat image = decode();
  auto t = torch::from_blob(image.data, {16}, torch::kU8);
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
  image.release();
  return t.sum();
}

torch::Tensor batch(const std::vector<cv::Mat> &images) {
  std::vector<torch::Tensor> tensors;
  for (const cv::Mat &image : images) {
    cv::Mat floats;
    image.convertTo(floats, CV_32F);
    tensors.push_back(torch::from_blob(floats.data, {16}));
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
  }
  return torch::stack(tensors);
}

torch::Tensor batchOfCaller(const std::vector<cv::Mat> &images) {
  std::vector<torch::Tensor> tensors;
  for (const cv::Mat &image : images)
    tensors.push_back(torch::from_blob(image.data, {16}, torch::kU8));
  return torch::stack(tensors);
}

torch::Tensor batchCloned(const std::vector<cv::Mat> &images) {
  std::vector<torch::Tensor> tensors;
  for (const cv::Mat &image : images) {
    cv::Mat floats;
    image.convertTo(floats, CV_32F);
    tensors.push_back(torch::from_blob(floats.data, {16}).clone());
  }
  return torch::stack(tensors);
}
