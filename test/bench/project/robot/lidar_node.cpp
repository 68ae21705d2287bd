// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "core/logging.h"
#include "robot/robot.h"

namespace harbor {

// Takes clouds as they come, and keeps the map and the tracks up to date.
class LidarNode {
public:
  LidarNode(int64_t cells, double resolution)
      : grid_(cells, resolution), scope_(bestDevice()) {}

  void onCloud(const CloudMessage &message, const Pose &pose, double seconds) {
    Stopwatch watch("cloud");
    const auto points = cropHeights(toPoints(message), 0.1, 2.0);
    grid_.integrate(pose, points);
    const auto clusters = cluster(points, 0.5);
    std::vector<std::array<double, 2>> centres;
    for (const auto &members : clusters) {
      const auto centre = points.index_select(0, toTensor(members)).mean(0);
      centres.push_back({centre[0].item<double>(), centre[1].item<double>()});
    }
    for (const Track &track : tracker_.update(centres, seconds))
      last_ = track.id();
    density_ = scope_.bring(points).slice(1, 0, 2).std(0).mean();
  }

  // The spread of the last cloud, for the diagnostics topic.
  float density() const { return *density_.data_ptr<float>(); }
  const OccupancyGrid &grid() const { return grid_; }

private:
  // Points nearer than a distance belong together.
  std::vector<std::vector<int64_t>> cluster(const torch::Tensor &points,
                                            double distance) const {
    const auto flat = scope_.bring(points.slice(1, 0, 2));
    const auto near = torch::cdist(flat, flat).lt(distance).cpu();
    const auto edge = near.accessor<bool, 2>();
    std::vector<std::vector<int64_t>> result;
    std::vector<char> seen(edge.size(0), 0);
    for (int64_t i = 0; i < edge.size(0); ++i) {
      if (seen[i])
        continue;
      std::vector<int64_t> members = {i};
      seen[i] = 1;
      for (size_t m = 0; m < members.size(); ++m)
        for (int64_t j = 0; j < edge.size(1); ++j)
          if (!seen[j] && edge[members[m]][j]) {
            seen[j] = 1;
            members.push_back(j);
          }
      if (members.size() > 3)
        result.push_back(std::move(members));
    }
    return result;
  }

  OccupancyGrid grid_;
  Tracker tracker_;
  DeviceScope scope_;
  torch::Tensor density_;
  int64_t last_ = -1;
};

int runLidar(const std::vector<CloudMessage> &messages) {
  LidarNode node(256, 0.1);
  Pose pose;
  for (const CloudMessage &message : messages) {
    node.onCloud(message, pose, 0.1);
    pose.x += 0.05;
  }
  log(Severity::Info, "density " + std::to_string(node.density()));
  return 0;
}

} // namespace harbor
