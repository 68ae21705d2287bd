// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef HARBOR_PREPROCESS_TRANSFORM_H
#define HARBOR_PREPROCESS_TRANSFORM_H

#include "tensor/host.h"
#include "tensor/image.h"

#include <memory>
#include <random>
#include <string>
#include <vector>

namespace harbor {

// A step from the camera to the network; planes in, planes out.
class Transform {
public:
  virtual ~Transform() = default;
  virtual torch::Tensor apply(const torch::Tensor &planes) = 0;
  virtual std::string name() const = 0;
};

class Chain : public Transform {
public:
  template <typename Step, typename... Arguments>
  Chain &then(Arguments &&...arguments) {
    steps_.push_back(
        std::make_unique<Step>(std::forward<Arguments>(arguments)...));
    return *this;
  }
  torch::Tensor apply(const torch::Tensor &planes) override {
    torch::Tensor result = planes;
    for (const auto &step : steps_)
      result = step->apply(result);
    return result;
  }
  std::string name() const override { return "chain"; }
  size_t size() const { return steps_.size(); }

private:
  std::vector<std::unique_ptr<Transform>> steps_;
};

class Resize : public Transform {
public:
  Resize(int64_t height, int64_t width) : height_(height), width_(width) {}
  torch::Tensor apply(const torch::Tensor &planes) override;
  std::string name() const override { return "resize"; }

private:
  int64_t height_, width_;
};

class Normalize : public Transform {
public:
  Normalize(std::vector<float> mean, std::vector<float> deviation);
  torch::Tensor apply(const torch::Tensor &planes) override;
  torch::Tensor undo(const torch::Tensor &planes) const;
  std::string name() const override { return "normalize"; }

private:
  torch::Tensor mean_, deviation_;
};

// How a picture was fitted into a frame, to bring boxes back.
struct Fit {
  double scale = 1;
  int64_t left = 0, top = 0;

  Box back(const Box &box) const {
    const auto x = [&](float v) {
      return static_cast<float>((v - left) / scale);
    };
    const auto y = [&](float v) {
      return static_cast<float>((v - top) / scale);
    };
    return {x(box.left), y(box.top), x(box.right), y(box.bottom)};
  }
};

std::pair<torch::Tensor, Fit> letterbox(const torch::Tensor &planes,
                                        int64_t height, int64_t width,
                                        float fill = 0.5f);
torch::Tensor rgbToGrey(const torch::Tensor &planes);
torch::Tensor rgbToHsv(const torch::Tensor &planes);
torch::Tensor equalize(const torch::Tensor &grey);

class RandomFlip : public Transform {
public:
  RandomFlip(double chance, uint64_t seed) : chance_(chance), random_(seed) {}
  torch::Tensor apply(const torch::Tensor &planes) override;
  std::string name() const override { return "flip"; }

private:
  double chance_;
  std::mt19937_64 random_;
};

class RandomCrop : public Transform {
public:
  RandomCrop(int64_t height, int64_t width, uint64_t seed)
      : height_(height), width_(width), random_(seed) {}
  torch::Tensor apply(const torch::Tensor &planes) override;
  std::string name() const override { return "crop"; }

private:
  int64_t height_, width_;
  std::mt19937_64 random_;
};

class ColourJitter : public Transform {
public:
  ColourJitter(double brightness, double contrast, uint64_t seed)
      : brightness_(brightness), contrast_(contrast), random_(seed) {}
  torch::Tensor apply(const torch::Tensor &planes) override;
  std::string name() const override { return "jitter"; }

private:
  double brightness_, contrast_;
  std::mt19937_64 random_;
};

} // namespace harbor

#endif
