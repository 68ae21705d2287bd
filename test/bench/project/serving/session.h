// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef HARBOR_SERVING_SESSION_H
#define HARBOR_SERVING_SESSION_H

#include "preprocess/transform.h"
#include "tensor/device.h"

#include <torch/script.h>

#include <chrono>
#include <condition_variable>
#include <deque>
#include <future>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace harbor {

// A TorchScript module on a device.
class Session {
public:
  Session(const std::string &path, const std::string &device);

  torch::Tensor run(const torch::Tensor &input);
  // Feature vectors, one row a picture.
  std::vector<std::vector<float>> embed(const torch::Tensor &batch);
  const torch::Device &device() const { return device_; }
  int64_t runs() const { return runs_; }

  // The first outputs of the last run, for the log.
  std::string peek(int64_t count) const {
    std::string text;
    if (!last_.defined())
      return text;
    const torch::Tensor flat = last_.flatten();
    const auto values = flat.accessor<float, 1>();
    for (int64_t i = 0; i < std::min(count, values.size(0)); ++i)
      text += (i ? " " : "") + std::to_string(values[i]);
    return text;
  }

private:
  torch::Device device_;
  torch::jit::Module module_;
  torch::Tensor last_;
  int64_t runs_ = 0;
};

struct Detection {
  Box box;
  float score = 0;
  int64_t label = 0;
};

// Boxes out of pictures.
class Detector {
public:
  Detector(const std::string &path, std::vector<std::string> labels,
           const std::string &device);
  std::vector<Detection> detect(const Image &image, float threshold);
  const std::vector<std::string> &labels() const { return labels_; }

private:
  std::vector<Detection> decode(const torch::Tensor &raw, const Fit &fit,
                                float threshold) const;
  Session session_;
  std::vector<std::string> labels_;
  Normalize normalize_;
};

// Puts requests of several clients into one run.
class Batcher {
public:
  Batcher(Session &session, size_t most, std::chrono::milliseconds patience);
  ~Batcher();
  std::future<torch::Tensor> submit(torch::Tensor input);

private:
  struct Waiting {
    torch::Tensor input;
    std::promise<torch::Tensor> result;
  };
  void work();
  void serve(std::vector<Waiting> batch);

  Session &session_;
  const size_t most_;
  const std::chrono::milliseconds patience_;
  std::mutex mutex_;
  std::condition_variable ready_;
  std::deque<Waiting> queue_;
  bool stopping_ = false;
  std::thread thread_;
};

std::string toJson(const std::vector<Detection> &detections,
                   const std::vector<std::string> &labels);
std::string toJson(const torch::Tensor &tensor);

} // namespace harbor

#endif
