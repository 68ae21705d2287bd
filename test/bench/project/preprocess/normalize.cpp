// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "preprocess/transform.h"

namespace harbor {

Normalize::Normalize(std::vector<float> mean, std::vector<float> deviation) {
  TORCH_CHECK(mean.size() == deviation.size(),
              "a mean and a deviation for each channel");
  for (const float d : deviation)
    TORCH_CHECK(d > 0, "deviations are positive");
  mean_ = toTensor(mean).view({-1, 1, 1});
  deviation_ = torch::from_blob(deviation.data(),
                                {static_cast<int64_t>(deviation.size()), 1, 1},
                                torch::kFloat);
}

torch::Tensor Normalize::apply(const torch::Tensor &planes) {
  TORCH_CHECK(planes.size(0) == mean_.size(0), "channels: ", planes.size(0),
              ", but the means are of ", mean_.size(0));
  const auto device = planes.device();
  return (planes - mean_.to(device)) / deviation_.to(device);
}

torch::Tensor Normalize::undo(const torch::Tensor &planes) const {
  const auto device = planes.device();
  return planes * deviation_.to(device) + mean_.to(device);
}

// Each plane to the range between 0 and 1.
static torch::Tensor stretch(const torch::Tensor &planes) {
  const auto flat = planes.flatten(1);
  const auto least = std::get<0>(flat.min(1, /*keepdim=*/true));
  const auto most = std::get<0>(flat.max(1, /*keepdim=*/true));
  return ((flat - least) / (most - least).clamp_min(1e-6)).view_as(planes);
}

torch::Tensor equalize(const torch::Tensor &grey) {
  TORCH_CHECK(grey.dim() == 2 && grey.is_floating_point());
  const auto levels =
      stretch(grey.unsqueeze(0)).squeeze(0).mul(255).round().to(torch::kLong);
  const auto counts = torch::bincount(levels.flatten(), {}, 256);
  const auto cumulated = counts.cumsum(0).to(torch::kFloat) / grey.numel();
  return cumulated.index_select(0, levels.flatten()).view_as(grey);
}

} // namespace harbor
