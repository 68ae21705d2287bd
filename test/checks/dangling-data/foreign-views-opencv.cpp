// RUN: %check_torch_tidy %s torch-dangling-data %t -- -- -isystem /usr/include/opencv4
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// cv::Mat over the memory of a tensor: it borrows, and clone() copies.

#include <torch/torch.h>

#include <opencv2/core.hpp>

#include <vector>

void show(const cv::Mat &image);

void showTemporary(const torch::Tensor &t) {
  cv::Mat image(t.size(0), t.size(1), CV_8UC3, t.cpu().data_ptr<uint8_t>());
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  show(image);
}

void showNamed(const torch::Tensor &t) {
  const torch::Tensor host = t.cpu();
  cv::Mat image(t.size(0), t.size(1), CV_8UC3, host.data_ptr<uint8_t>());
  show(image);
}

void showWithinExpression(const torch::Tensor &t) {
  show(cv::Mat(t.size(0), t.size(1), CV_8UC3, t.cpu().data_ptr<uint8_t>()));
}

void showClone(const torch::Tensor &t) {
  const cv::Mat image =
      cv::Mat(t.size(0), t.size(1), CV_8UC3, t.cpu().data_ptr()).clone();
  show(image);
}

cv::Mat toMat(torch::Tensor t) {
  t = t.mul(255).clamp(0, 255).to(torch::kU8).cpu().contiguous();
  cv::Mat image(t.size(0), t.size(1), CV_8UC3, t.data_ptr<uint8_t>());
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  return image;
}

cv::Mat toMatCopied(torch::Tensor t) {
  t = t.mul(255).clamp(0, 255).to(torch::kU8).cpu().contiguous();
  cv::Mat image(t.size(0), t.size(1), CV_8UC3, t.data_ptr<uint8_t>());
  return image.clone();
}

cv::Mat toMatCopiedInto(const torch::Tensor &t) {
  const torch::Tensor host = t.cpu();
  cv::Mat result;
  cv::Mat(host.size(0), host.size(1), CV_32F, host.data_ptr()).copyTo(result);
  return result;
}

cv::Mat toMatConverted(const torch::Tensor &t) {
  const torch::Tensor host = t.cpu();
  cv::Mat view(host.size(0), host.size(1), CV_32F, host.data_ptr());
  cv::Mat result;
  view.convertTo(result, CV_8U, 255.0);
  return result;
}

cv::Mat toMatOfParameter(const torch::Tensor &t) {
  return cv::Mat(t.size(0), t.size(1), CV_32F, t.data_ptr<float>());
}

cv::Mat maskOf(const torch::Tensor &logits) {
  auto mask = logits.argmax(0).to(torch::kU8);
  return cv::Mat(mask.size(0), mask.size(1), CV_8U, mask.data_ptr());
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
}

// A copy of a cv::Mat is one more header over the same memory.
cv::Mat maskOfHeader(const torch::Tensor &logits) {
  auto mask = logits.argmax(0).to(torch::kU8);
  cv::Mat view(mask.size(0), mask.size(1), CV_8U, mask.data_ptr());
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  cv::Mat header = view;
  return header;
}

cv::Mat maskOfClone(const torch::Tensor &logits) {
  auto mask = logits.argmax(0).to(torch::kU8);
  return cv::Mat(mask.size(0), mask.size(1), CV_8U, mask.data_ptr()).clone();
}

void intoParameter(const torch::Tensor &t, cv::Mat &out) {
  const torch::Tensor host = t.to(torch::kU8).cpu();
  out = cv::Mat(host.size(0), host.size(1), CV_8U, host.data_ptr());
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
}

void copiedIntoParameter(const torch::Tensor &t, cv::Mat &out) {
  const torch::Tensor host = t.to(torch::kU8).cpu();
  const cv::Mat view(host.size(0), host.size(1), CV_8U, host.data_ptr());
  view.copyTo(out);
}

void intoVector(const torch::Tensor &batch, std::vector<cv::Mat> &images) {
  for (int64_t i = 0; i < batch.size(0); ++i) {
    const auto image = batch[i].contiguous();
    images.emplace_back(4, 4, CV_32F, image.data_ptr<float>());
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  }
}

void clonedIntoVector(const torch::Tensor &batch,
                      std::vector<cv::Mat> &images) {
  for (int64_t i = 0; i < batch.size(0); ++i) {
    const auto image = batch[i].contiguous();
    images.push_back(cv::Mat(4, 4, CV_32F, image.data_ptr<float>()).clone());
  }
}

void viewsOfParameterIntoVector(const torch::Tensor &batch,
                                std::vector<cv::Mat> &images) {
  for (int64_t i = 0; i < batch.size(0); ++i)
    images.emplace_back(4, 4, CV_32F, batch[i].data_ptr<float>());
}

void shownAfterReassignment(torch::Tensor t) {
  t = t.cpu();
  cv::Mat image(4, 4, CV_32F, t.data_ptr<float>());
  show(image);
  t = t.mul(2);
}

void shownBeforeReassignment(const torch::Tensor &t) {
  auto scaled = t.mul(2);
  cv::Mat image(4, 4, CV_32F, scaled.data_ptr<float>());
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  scaled = scaled.mul(2);
  show(image);
}
