// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef HARBOR_TENSOR_IMAGE_H
#define HARBOR_TENSOR_IMAGE_H

#include <torch/torch.h>

#include <cstdint>
#include <string>
#include <vector>

namespace harbor {

// Interleaved bytes, as decoders give them.
class Image {
public:
  Image() = default;
  Image(int width, int height, int channels)
      : width_(width), height_(height), channels_(channels),
        pixels_(static_cast<size_t>(width) * height * channels) {}

  int width() const { return width_; }
  int height() const { return height_; }
  int channels() const { return channels_; }
  bool empty() const { return pixels_.empty(); }

  uint8_t *row(int y) { return &pixels_[rowBytes() * y]; }
  const uint8_t *row(int y) const { return &pixels_[rowBytes() * y]; }
  uint8_t *data() { return pixels_.data(); }
  const uint8_t *data() const { return pixels_.data(); }
  size_t rowBytes() const { return static_cast<size_t>(width_) * channels_; }
  size_t bytes() const { return pixels_.size(); }

  // Shares the pixels: valid as long as the image.
  torch::Tensor view() {
    return torch::from_blob(pixels_.data(), {height_, width_, channels_},
                            torch::kUInt8);
  }
  // Planes of floats between 0 and 1.
  torch::Tensor planes() const;
  // The reverse.
  static Image fromPlanes(const torch::Tensor &planes);

  static Image readPpm(const std::string &path);
  void writePpm(const std::string &path) const;

private:
  int width_ = 0, height_ = 0, channels_ = 0;
  std::vector<uint8_t> pixels_;
};

} // namespace harbor

#endif
