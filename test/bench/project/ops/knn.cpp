// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "ops/ops.h"

#include <queue>

namespace harbor {
namespace ops {

torch::Tensor nearest(const torch::Tensor &queries, const torch::Tensor &points,
                      int64_t k) {
  checkInput(queries, 2);
  checkInput(points, 2);
  TORCH_CHECK(queries.size(1) == points.size(1), "two kinds of points");
  k = std::min(k, points.size(0));
  auto result = torch::empty({queries.size(0), k}, torch::kLong);
  auto *out = result.data_ptr<int64_t>();
  const Rows from(queries), to(points);
  for (int64_t q = 0; q < from.size(); ++q) {
    // The farthest of the best so far is on top.
    std::priority_queue<std::pair<float, int64_t>> best;
    for (int64_t p = 0; p < to.size(); ++p) {
      const float distance = squaredDistance(from[q], to[p], from.width());
      if (static_cast<int64_t>(best.size()) < k)
        best.emplace(distance, p);
      else if (distance < best.top().first) {
        best.pop();
        best.emplace(distance, p);
      }
    }
    for (int64_t i = k - 1; i >= 0; --i) {
      out[q * k + i] = best.top().second;
      best.pop();
    }
  }
  return result;
}

// The mean distance to the nearest neighbours, as a measure of density.
double sparsity(const torch::Tensor &points, int64_t k) {
  const auto distances = torch::cdist(points, points);
  const auto near = std::get<0>(distances.topk(k + 1, 1, /*largest=*/false));
  double sum = 0;
  for (int64_t i = 0; i < near.size(0); ++i)
    sum += near[i].mean().item<double>();
  return sum / static_cast<double>(near.size(0));
}

// How far the worst point is from its nearest neighbour in the other set.
float hausdorff(const torch::Tensor &a, const torch::Tensor &b) {
  const auto device = torch::cuda::is_available() ? torch::kCUDA : torch::kCPU;
  const auto distances = torch::cdist(a.to(device), b.to(device));
  const auto least = std::get<0>(distances.min(1));
  const float *values = least.data_ptr<float>();
  return *std::max_element(values, values + least.numel());
}

} // namespace ops
} // namespace harbor
