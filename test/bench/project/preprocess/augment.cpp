// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "preprocess/transform.h"

namespace harbor {

torch::Tensor RandomFlip::apply(const torch::Tensor &planes) {
  std::uniform_real_distribution<double> chance(0, 1);
  return chance(random_) < chance_ ? planes.flip({2}) : planes;
}

torch::Tensor RandomCrop::apply(const torch::Tensor &planes) {
  const int64_t rows = planes.size(1), columns = planes.size(2);
  TORCH_CHECK(rows >= height_ && columns >= width_, "nothing to cut from");
  std::uniform_int_distribution<int64_t> top(0, rows - height_),
      left(0, columns - width_);
  return planes.narrow(1, top(random_), height_)
      .narrow(2, left(random_), width_)
      .contiguous();
}

torch::Tensor ColourJitter::apply(const torch::Tensor &planes) {
  std::uniform_real_distribution<double> brightness(1 - brightness_,
                                                    1 + brightness_),
      contrast(1 - contrast_, 1 + contrast_);
  auto result = planes.to(torch::kFloat);
  result.mul_(brightness(random_));
  const auto grey = result.mean();
  return ((result - grey) * contrast(random_) + grey).clamp_(0, 1);
}

// Covers a random part of each picture of a batch.
torch::Tensor erase(const torch::Tensor &batch, double share,
                    std::mt19937_64 &random) {
  auto result = batch.clone();
  const int64_t rows = batch.size(2), columns = batch.size(3);
  const auto height = static_cast<int64_t>(rows * share);
  const auto width = static_cast<int64_t>(columns * share);
  std::uniform_int_distribution<int64_t> top(0, rows - height),
      left(0, columns - width);
  for (int64_t i = 0; i < batch.size(0); ++i)
    result[i]
        .narrow(1, top(random), height)
        .narrow(2, left(random), width)
        .zero_();
  return result;
}

// Mixes pairs of pictures and of their targets.
std::pair<torch::Tensor, torch::Tensor>
mixUp(const torch::Tensor &batch, const torch::Tensor &targets, double weight) {
  const auto order = torch::randperm(
      batch.size(0), torch::TensorOptions().dtype(torch::kLong));
  const auto other = order.to(batch.device());
  return {batch * weight + batch.index_select(0, other) * (1 - weight),
          targets * weight + targets.index_select(0, other) * (1 - weight)};
}

} // namespace harbor
