// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "preprocess/transform.h"

namespace harbor {

namespace {

namespace F = torch::nn::functional;

// The area that a picture shrinks to is averaged; enlarging interpolates.
torch::Tensor shrink(const torch::Tensor &batch, int64_t height,
                     int64_t width) {
  return F::adaptive_avg_pool2d(
      batch, F::AdaptiveAvgPool2dFuncOptions({height, width}));
}

torch::Tensor enlarge(const torch::Tensor &batch, int64_t height,
                      int64_t width) {
  return F::interpolate(batch, F::InterpolateFuncOptions()
                                   .size(std::vector<int64_t>{height, width})
                                   .mode(torch::kBilinear)
                                   .align_corners(false));
}

// Nearest neighbours for small previews, without the machinery.
void sampleNearest(const float *from, int64_t rows, int64_t columns, float *to,
                   int64_t height, int64_t width) {
  for (int64_t y = 0; y < height; ++y) {
    const float *line = from + (y * rows / height) * columns;
    for (int64_t x = 0; x < width; ++x)
      to[y * width + x] = line[x * columns / width];
  }
}

} // namespace

torch::Tensor Resize::apply(const torch::Tensor &planes) {
  TORCH_CHECK(planes.dim() == 3, "planes have three dimensions");
  const int64_t rows = planes.size(1), columns = planes.size(2);
  if (rows == height_ && columns == width_)
    return planes;
  if (height_ * width_ <= 32 * 32) {
    // Thumbnails.
    const auto dense = planes.to(torch::kCPU, torch::kFloat).contiguous();
    auto result = torch::empty({dense.size(0), height_, width_});
    for (int64_t c = 0; c < dense.size(0); ++c)
      sampleNearest(dense.data_ptr<float>() + c * rows * columns, rows, columns,
                    result.data_ptr<float>() + c * height_ * width_, height_,
                    width_);
    return result;
  }
  const auto batch = planes.unsqueeze(0);
  const auto resized = height_ < rows && width_ < columns
                           ? shrink(batch, height_, width_)
                           : enlarge(batch, height_, width_);
  return resized.squeeze(0);
}

} // namespace harbor
