// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "metrics/metrics.h"

namespace harbor {

double areaUnderCurve(const torch::Tensor &scores,
                      const torch::Tensor &labels) {
  TORCH_CHECK(scores.dim() == 1 && labels.sizes() == scores.sizes());
  const auto order = scores.argsort(0, /*descending=*/true);
  const auto sorted = labels.index_select(0, order).to(torch::kBool);
  const auto positives = sorted.sum().item<double>();
  const auto negatives = static_cast<double>(sorted.numel()) - positives;
  if (positives == 0 || negatives == 0)
    return 0.5;
  const auto found = sorted.cumsum(0).to(torch::kDouble);
  const auto below = found.masked_select(sorted.logical_not());
  return below.sum().item<double>() / (positives * negatives);
}

// The threshold at which as many are missed as are wrong.
float equalErrorThreshold(const torch::Tensor &scores,
                          const torch::Tensor &labels) {
  const auto sorted = scores.sort(0, /*descending=*/true);
  const auto values = std::get<0>(sorted).cpu();
  const auto order = std::get<1>(sorted);
  const auto right = labels.index_select(0, order).cpu();
  const auto score = values.accessor<float, 1>();
  const auto label = right.accessor<int64_t, 1>();
  const int64_t n = score.size(0);
  int64_t positives = 0;
  for (int64_t i = 0; i < n; ++i)
    positives += label[i] != 0;
  int64_t found = 0;
  for (int64_t i = 0; i < n; ++i) {
    found += label[i] != 0;
    const int64_t missed = positives - found, wrong = i + 1 - found;
    if (wrong >= missed)
      return score[i];
  }
  return n ? score[n - 1] : 0;
}

// Points of the curve, for a plot: false against true positives.
std::vector<std::pair<float, float>> curve(const torch::Tensor &scores,
                                           const torch::Tensor &labels) {
  const auto order = scores.argsort(0, /*descending=*/true);
  const auto sorted = labels.index_select(0, order);
  const auto hits = (sorted != 0).to(torch::kFloat).cumsum(0);
  const auto misses = (sorted == 0).to(torch::kFloat).cumsum(0);
  std::vector<std::pair<float, float>> points;
  for (int64_t i = 0; i < hits.size(0); ++i)
    points.emplace_back(misses[i].item<float>(), hits[i].item<float>());
  return points;
}

} // namespace harbor
