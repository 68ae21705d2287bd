// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "ops/ops.h"

#include <ATen/Dispatch.h>
#include <ATen/Parallel.h>

#include <cmath>

namespace harbor {
namespace ops {

namespace {

template <typename T>
T bilinear(const T *plane, int64_t rows, int64_t columns, T y, T x) {
  if (y < -1 || y > rows || x < -1 || x > columns)
    return 0;
  y = std::max<T>(y, 0);
  x = std::max<T>(x, 0);
  const auto top = std::min<int64_t>(static_cast<int64_t>(y), rows - 1);
  const auto left = std::min<int64_t>(static_cast<int64_t>(x), columns - 1);
  const int64_t bottom = std::min(top + 1, rows - 1);
  const int64_t right = std::min(left + 1, columns - 1);
  const T down = y - top, across = x - left;
  return (1 - down) * ((1 - across) * plane[top * columns + left] +
                       across * plane[top * columns + right]) +
         down * ((1 - across) * plane[bottom * columns + left] +
                 across * plane[bottom * columns + right]);
}

template <typename T>
void forward(const T *input, const T *rois, T *output, int64_t channels,
             int64_t rows, int64_t columns, int64_t count, T scale,
             int64_t height, int64_t width) {
  at::parallel_for(0, count, 1, [&](int64_t begin, int64_t end) {
    for (int64_t n = begin; n < end; ++n) {
      const T *roi = rois + 5 * n;
      const auto image = static_cast<int64_t>(roi[0]);
      const T left = roi[1] * scale - T(0.5), top = roi[2] * scale - T(0.5);
      const T w = std::max<T>(roi[3] * scale - T(0.5) - left, T(1e-3));
      const T h = std::max<T>(roi[4] * scale - T(0.5) - top, T(1e-3));
      for (int64_t c = 0; c < channels; ++c) {
        const T *plane = input + (image * channels + c) * rows * columns;
        for (int64_t y = 0; y < height; ++y)
          for (int64_t x = 0; x < width; ++x)
            output[((n * channels + c) * height + y) * width + x] = bilinear<T>(
                plane, rows, columns, top + h * (y + T(0.5)) / height,
                left + w * (x + T(0.5)) / width);
      }
    }
  });
}

} // namespace

torch::Tensor roiAlign(const torch::Tensor &input, const torch::Tensor &rois,
                       double scale, int64_t height, int64_t width) {
  TORCH_CHECK(input.device().is_cpu() && rois.device().is_cpu());
  TORCH_CHECK(input.dim() == 4 && rois.dim() == 2 && rois.size(1) == 5);
  TORCH_CHECK(input.scalar_type() == rois.scalar_type());
  const auto in = input.contiguous();
  const auto regions = rois.contiguous();
  auto out =
      torch::empty({rois.size(0), in.size(1), height, width}, in.options());
  AT_DISPATCH_FLOATING_TYPES(in.scalar_type(), "roi_align", [&] {
    forward<scalar_t>(in.data_ptr<scalar_t>(), regions.data_ptr<scalar_t>(),
                      out.data_ptr<scalar_t>(), in.size(1), in.size(2),
                      in.size(3), regions.size(0), static_cast<scalar_t>(scale),
                      height, width);
  });
  return out;
}

} // namespace ops
} // namespace harbor
