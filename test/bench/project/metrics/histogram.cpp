// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "metrics/metrics.h"

#include <cmath>

namespace harbor {

std::vector<int64_t> histogram(const torch::Tensor &values, int bins,
                               double low, double high) {
  TORCH_CHECK(high > low && bins > 0);
  std::vector<int64_t> counts(bins, 0);
  for (const float value : toVector<float>(values)) {
    if (std::isnan(value) || value < low || value > high)
      continue;
    const int bin = static_cast<int>((value - low) / (high - low) * bins);
    ++counts[std::min(bin, bins - 1)];
  }
  return counts;
}

// The entropy of a distribution over the last dimension.
torch::Tensor entropy(const torch::Tensor &probabilities) {
  const auto safe = probabilities.clamp_min(1e-12);
  return -(probabilities * safe.log()).sum(-1);
}

// The expected calibration error.
double calibrationError(const torch::Tensor &probabilities,
                        const torch::Tensor &truths, int bins) {
  const auto best = probabilities.max(1);
  const auto sure = std::get<0>(best), guess = std::get<1>(best);
  const auto right = guess.eq(truths).to(torch::kFloat);
  double error = 0;
  for (int b = 0; b < bins; ++b) {
    const auto inside = (sure > static_cast<double>(b) / bins) &
                        (sure <= static_cast<double>(b + 1) / bins);
    const auto count = inside.sum().item<int64_t>();
    if (count == 0)
      continue;
    const double gap = right.masked_select(inside).mean().item<double>() -
                       sure.masked_select(inside).mean().item<double>();
    error += std::abs(gap) * count / static_cast<double>(sure.numel());
  }
  return error;
}

// Integer values counted exactly, as (value, count).
std::vector<std::pair<int64_t, int64_t>> exactCounts(const torch::Tensor &t) {
  const auto unique = at::_unique2(t.flatten(), /*sorted=*/true,
                                   /*return_inverse=*/false,
                                   /*return_counts=*/true);
  const auto values = std::get<0>(unique).to(torch::kLong).cpu();
  const auto counts = std::get<2>(unique).cpu();
  const auto *v = values.data_ptr<int64_t>();
  const auto *c = counts.data_ptr<int64_t>();
  std::vector<std::pair<int64_t, int64_t>> result;
  for (int64_t i = 0; i < values.numel(); ++i)
    result.emplace_back(v[i], c[i]);
  return result;
}

} // namespace harbor
