// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "robot/robot.h"

#include <cmath>

namespace harbor {

void OccupancyGrid::mark(double x, double y, float amount) {
  const int64_t middle = cells() / 2;
  const auto row = middle + static_cast<int64_t>(std::floor(y / resolution_));
  const auto column =
      middle + static_cast<int64_t>(std::floor(x / resolution_));
  if (!isInside(row, column))
    return;
  float &cell = odds_.data_ptr<float>()[row * cells() + column];
  cell = std::min(4.0f, std::max(-4.0f, cell + amount));
}

void OccupancyGrid::integrate(const Pose &pose, const torch::Tensor &points) {
  const auto world = transformPoints(points, pose).cpu();
  const auto rows = world.accessor<float, 2>();
  for (int64_t i = 0; i < rows.size(0); ++i) {
    const double dx = rows[i][0] - pose.x, dy = rows[i][1] - pose.y;
    const double range = std::hypot(dx, dy);
    const int steps = static_cast<int>(range / resolution_);
    for (int s = 0; s < steps; ++s)
      mark(pose.x + dx * s / steps, pose.y + dy * s / steps, -0.1f);
    mark(rows[i][0], rows[i][1], 0.8f);
  }
}

std::vector<int8_t> OccupancyGrid::message() const {
  const auto percent =
      (torch::sigmoid(odds_) * 100).round().to(torch::kChar).t();
  const auto *cells = percent.data_ptr<int8_t>();
  return std::vector<int8_t>(cells, cells + percent.numel());
}

torch::Tensor OccupancyGrid::costs(int64_t radius) const {
  const auto occupied = torch::sigmoid(odds_).gt(0.6).to(torch::kFloat);
  const int64_t width = 2 * radius + 1;
  return torch::max_pool2d(occupied.view({1, 1, cells(), cells()}),
                           {width, width}, {1, 1}, {radius, radius})
      .view({cells(), cells()});
}

// How many cells are known.
int64_t knownCells(const OccupancyGrid &grid) {
  int64_t known = 0;
  for (int64_t r = 0; r < grid.cells(); ++r)
    for (int64_t c = 0; c < grid.cells(); ++c)
      known += std::abs(grid.at(r, c)) > 0.5f;
  return known;
}

} // namespace harbor
