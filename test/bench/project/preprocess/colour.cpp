// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "preprocess/transform.h"

namespace harbor {

torch::Tensor rgbToGrey(const torch::Tensor &planes) {
  TORCH_CHECK(planes.size(0) == 3, "colour has three planes");
  const auto weights =
      torch::tensor({0.299f, 0.587f, 0.114f}, planes.options());
  return (planes * weights.view({3, 1, 1})).sum(0);
}

torch::Tensor rgbToHsv(const torch::Tensor &planes) {
  TORCH_CHECK(planes.size(0) == 3, "colour has three planes");
  const auto most = std::get<0>(planes.max(0));
  const auto least = std::get<0>(planes.min(0));
  const auto range = most - least;
  const auto safe = range.clamp_min(1e-8);
  const auto red = planes[0], green = planes[1], blue = planes[2];
  auto hue = torch::where(most == red, (green - blue) / safe,
                          torch::where(most == green, 2 + (blue - red) / safe,
                                       4 + (red - green) / safe));
  hue = torch::remainder(hue / 6, 1);
  const auto saturation = torch::where(most > 0, range / most.clamp_min(1e-8),
                                       torch::zeros_like(most));
  return torch::stack({hue, saturation, most});
}

// How often each of some hues occurs where the colour is strong.
std::vector<int64_t> hueCounts(const torch::Tensor &hsv, int bins) {
  const auto strong = (hsv[1] > 0.3) & (hsv[2] > 0.2);
  const auto hues = hsv[0].masked_select(strong).cpu();
  std::vector<int64_t> counts(bins);
  const auto values = hues.accessor<float, 1>();
  for (int64_t i = 0; i < values.size(0); ++i)
    ++counts[std::min<int64_t>(bins - 1,
                               static_cast<int64_t>(values[i] * bins))];
  return counts;
}

// Which pixels are near a colour, one byte each.
std::vector<uint8_t> colourMask(const torch::Tensor &planes,
                                const std::vector<float> &colour,
                                float distance) {
  const auto reference = toTensor(colour).view({3, 1, 1}).to(planes.device());
  const auto near = (planes - reference).norm(2, 0).lt(distance);
  const auto host = near.cpu();
  const auto *bytes = host.data_ptr<uint8_t>();
  return std::vector<uint8_t>(bytes, bytes + host.numel());
}

} // namespace harbor
