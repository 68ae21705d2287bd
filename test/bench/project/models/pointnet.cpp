// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "models/models.h"

namespace harbor {

PointNetImpl::PointNetImpl(int64_t features, int64_t classes)
    : local(torch::nn::Conv1d(features, 64, 1), torch::nn::BatchNorm1d(64),
            torch::nn::ReLU(), torch::nn::Conv1d(64, 128, 1),
            torch::nn::BatchNorm1d(128), torch::nn::ReLU(),
            torch::nn::Conv1d(128, 256, 1)),
      global(torch::nn::Linear(256, 128), torch::nn::ReLU(),
             torch::nn::Dropout(0.3), torch::nn::Linear(128, classes)) {
  register_module("local", local);
  register_module("global", global);
}

torch::Tensor PointNetImpl::forward(const torch::Tensor &points) {
  TORCH_CHECK(points.dim() == 3, "batch, points and features");
  const auto each = local->forward(points.transpose(1, 2));
  return global->forward(std::get<0>(each.max(2)));
}

// The points that the network's maximum came from: the critical set.
std::vector<int64_t> criticalPoints(PointNet &net, const torch::Tensor &cloud) {
  torch::NoGradGuard noGrad;
  const auto each = net->local->forward(cloud.unsqueeze(0).transpose(1, 2));
  const auto winners = std::get<1>(each.squeeze(0).max(1)).cpu();
  const auto *indices = winners.data_ptr<int64_t>();
  std::vector<int64_t> points(indices, indices + winners.numel());
  std::sort(points.begin(), points.end());
  points.erase(std::unique(points.begin(), points.end()), points.end());
  return points;
}

// Coordinates around the origin, in the unit sphere.
torch::Tensor centre(const torch::Tensor &cloud) {
  auto moved = cloud - cloud.mean(0, /*keepdim=*/true);
  moved.contiguous();
  const auto radius = moved.norm(2, 1).max().clamp_min(1e-9);
  return moved.div_(radius);
}

} // namespace harbor
