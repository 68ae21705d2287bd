// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "robot/robot.h"

#include <cmath>
#include <cstring>

namespace harbor {

torch::Tensor toPoints(const CloudMessage &message) {
  auto points = torch::empty({static_cast<int64_t>(message.width),
                              static_cast<int64_t>(message.fields.size())},
                             torch::kFloat);
  float *to = points.data_ptr<float>();
  for (uint32_t i = 0; i < message.width; ++i) {
    const uint8_t *record = message.data.data() + i * message.step;
    for (const auto &field : message.fields)
      std::memcpy(to++, record + field.offset, sizeof(float));
  }
  return points;
}

CloudMessage toMessage(const torch::Tensor &points) {
  TORCH_CHECK(points.dim() == 2 && points.size(1) >= 3, "points have x, y, z");
  static const std::array<const char *, 4> names = {"x", "y", "z", "intensity"};
  CloudMessage message;
  const int64_t width = std::min<int64_t>(points.size(1), 4);
  for (int64_t d = 0; d < width; ++d)
    message.fields.push_back({names[d], d * sizeof(float)});
  message.step = width * sizeof(float);
  message.width = static_cast<uint32_t>(points.size(0));
  // Only the columns that have a name.
  const auto named = points.slice(1, 0, width).to(torch::kCPU, torch::kFloat);
  message.data.resize(message.step * message.width);
  std::memcpy(message.data.data(), named.data_ptr<float>(),
              message.data.size());
  return message;
}

torch::Tensor transformPoints(const torch::Tensor &points, const Pose &pose) {
  const double c = std::cos(pose.heading), s = std::sin(pose.heading);
  const auto rotation =
      torch::tensor({c, -s, 0.0, s, c, 0.0, 0.0, 0.0, 1.0}, torch::kDouble)
          .view({3, 3})
          .to(points.device(), points.scalar_type());
  const auto shift = torch::tensor({pose.x, pose.y, 0.0}, torch::kDouble)
                         .to(points.device(), points.scalar_type());
  auto result = points.clone();
  result.slice(1, 0, 3).copy_(
      torch::matmul(points.slice(1, 0, 3), rotation.t()) + shift);
  return result;
}

torch::Tensor cropHeights(const torch::Tensor &points, double low,
                          double high) {
  const auto z = points.select(1, 2);
  return points.index({(z >= low) & (z <= high)});
}

// The ranges that a planar scanner would see, by angle.
std::vector<float> toScan(const torch::Tensor &points, int bins) {
  std::vector<float> ranges(bins, INFINITY);
  const auto host = points.cpu();
  const auto rows = host.accessor<float, 2>();
  for (int64_t i = 0; i < rows.size(0); ++i) {
    const float range = std::hypot(rows[i][0], rows[i][1]);
    const float angle = std::atan2(rows[i][1], rows[i][0]);
    const int bin = static_cast<int>((angle + M_PI) / (2 * M_PI) * bins) % bins;
    ranges[bin] = std::min(ranges[bin], range);
  }
  return ranges;
}

} // namespace harbor
