// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "preprocess/transform.h"

#include <cstring>

namespace harbor {

std::pair<torch::Tensor, Fit> letterbox(const torch::Tensor &planes,
                                        int64_t height, int64_t width,
                                        float fill) {
  TORCH_CHECK(planes.dim() == 3);
  const int64_t rows = planes.size(1), columns = planes.size(2);
  Fit fit;
  fit.scale = std::min(static_cast<double>(height) / rows,
                       static_cast<double>(width) / columns);
  const auto innerRows = std::max<int64_t>(1, std::llround(rows * fit.scale));
  const auto innerColumns =
      std::max<int64_t>(1, std::llround(columns * fit.scale));
  fit.left = (width - innerColumns) / 2;
  fit.top = (height - innerRows) / 2;
  auto frame = torch::full({planes.size(0), height, width}, fill,
                           planes.options().dtype(torch::kFloat));
  Resize resize(innerRows, innerColumns);
  frame.slice(1, fit.top, fit.top + innerRows)
      .slice(2, fit.left, fit.left + innerColumns)
      .copy_(resize.apply(planes));
  return {frame, fit};
}

// The inner picture of a frame, one row after the other, for the encoder.
std::vector<float> cutOut(const torch::Tensor &frame, const Fit &fit,
                          int64_t rows, int64_t columns) {
  const auto inner = frame.select(0, 0)
                         .narrow(0, fit.top, rows)
                         .narrow(1, fit.left, columns)
                         .cpu();
  std::vector<float> result(rows * columns);
  std::memcpy(result.data(), inner.data_ptr<float>(),
              result.size() * sizeof(float));
  return result;
}

// The same with the border left in.
std::vector<float> flatten(const torch::Tensor &frame) {
  const auto dense = frame.cpu().contiguous();
  std::vector<float> result(dense.numel());
  std::memcpy(result.data(), dense.data_ptr<float>(), dense.nbytes());
  return result;
}

} // namespace harbor
