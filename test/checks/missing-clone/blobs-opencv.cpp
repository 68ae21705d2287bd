// RUN: %check_torch_tidy %s torch-missing-clone %t -- -- -isystem /usr/include/opencv4
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Tensors over the pixels of a matrix that gets the next image.

#include <torch/torch.h>

#include <opencv2/core.hpp>

#include <vector>

class Camera {
public:
  bool read(cv::OutputArray image);
  Camera &operator>>(cv::Mat &image);
};
void show(const cv::Mat &image);
void look(cv::InputArray image);

torch::Tensor stackedByRead(Camera &camera) {
  cv::Mat frame;
  std::vector<torch::Tensor> batch;
  while (camera.read(frame)) {
    batch.push_back(torch::from_blob(frame.data, {4, 4, 3}, torch::kU8));
    // CHECK-MESSAGES: :[[@LINE-1]]:21: warning: {{.*}} [torch-missing-clone]
  }
  return torch::stack(batch);
}

torch::Tensor stackedByShift(Camera &camera) {
  cv::Mat frame;
  std::vector<torch::Tensor> batch;
  for (int i = 0; i < 8; ++i) {
    camera >> frame;
    auto image = torch::from_blob(frame.data, {4, 4, 3}, torch::kU8);
    // CHECK-MESSAGES: :[[@LINE-1]]:18: warning: {{.*}} [torch-missing-clone]
    batch.push_back(image.permute({2, 0, 1}));
  }
  return torch::stack(batch);
}

torch::Tensor stackedFloats(Camera &camera) {
  cv::Mat frame;
  std::vector<torch::Tensor> batch;
  while (camera.read(frame))
    batch.push_back(torch::from_blob(frame.data, {4, 4, 3}, torch::kU8)
                        .to(torch::kFloat));
  return torch::stack(batch);
}

torch::Tensor stackedOfOwn(Camera &camera) {
  std::vector<torch::Tensor> batch;
  std::vector<cv::Mat> frames;
  for (int i = 0; i < 8; ++i) {
    cv::Mat frame;
    camera >> frame;
    batch.push_back(
        torch::from_blob(frame.data, {4, 4, 3}, torch::kU8).clone());
  }
  return torch::stack(batch);
}

float oneByOne(Camera &camera) {
  cv::Mat frame;
  float sum = 0;
  while (camera.read(frame)) {
    auto image = torch::from_blob(frame.data, {4, 4, 3}, torch::kU8);
    sum += image.sum().item<float>();
  }
  return sum;
}

torch::Tensor difference(Camera &camera) {
  cv::Mat frame;
  camera >> frame;
  auto before = torch::from_blob(frame.data, {4, 4, 3}, torch::kU8);
  // CHECK-MESSAGES: :[[@LINE-1]]:17: warning: {{.*}} [torch-missing-clone]
  camera >> frame;
  auto now = torch::from_blob(frame.data, {4, 4, 3}, torch::kU8);
  return now - before;
}

torch::Tensor onlyShown(cv::Mat &frame) {
  auto image = torch::from_blob(frame.data, {4, 4, 3}, torch::kU8);
  show(frame);
  look(frame);
  return image.sum();
}

torch::Tensor ofPixels(Camera &camera) {
  cv::Mat frame;
  camera >> frame;
  auto image = torch::from_blob(frame.data, {4, 4}, torch::kU8);
  // CHECK-MESSAGES: :[[@LINE-1]]:16: warning: {{.*}} [torch-missing-clone]
  frame.at<unsigned char>(0, 0) = 0;
  return image.sum();
}

// Each round fills a matrix of its own.

torch::Tensor keptMatrices(const std::vector<cv::Mat> &in) {
  std::vector<cv::Mat> kept;
  std::vector<torch::Tensor> all;
  for (auto &m : in) {
    cv::Mat f;
    m.convertTo(f, CV_32F);
    kept.push_back(f);
    all.push_back(torch::from_blob(kept.back().data, {f.rows, f.cols}));
  }
  return torch::stack(all);
}

torch::Tensor matricesByIndex(const std::vector<cv::Mat> &in) {
  std::vector<cv::Mat> f(in.size());
  std::vector<torch::Tensor> all;
  for (size_t i = 0; i < in.size(); ++i) {
    in[i].convertTo(f[i], CV_32F);
    all.push_back(torch::from_blob(f[i].data, {f[i].rows, f[i].cols}));
  }
  return torch::stack(all);
}

torch::Tensor oneMatrix(const std::vector<cv::Mat> &in) {
  cv::Mat f;
  std::vector<torch::Tensor> all;
  for (size_t i = 0; i < in.size(); ++i) {
    in[i].convertTo(f, CV_32F);
    all.push_back(torch::from_blob(f.data, {f.rows, f.cols}));
    // CHECK-MESSAGES: :[[@LINE-1]]:19: warning: {{.*}} [torch-missing-clone]
  }
  return torch::stack(all);
}
