// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "robot/robot.h"

#include <cmath>

namespace harbor {

Track::Track(int64_t id, double x, double y)
    : id_(id), state_(torch::tensor({x, y, 0.0, 0.0}, torch::kDouble)),
      covariance_(torch::eye(4, torch::kDouble)) {}

void Track::predict(double seconds) {
  auto motion = torch::eye(4, torch::kDouble);
  motion[0][2] = seconds;
  motion[1][3] = seconds;
  state_ = torch::mv(motion, state_);
  covariance_ = torch::mm(torch::mm(motion, covariance_), motion.t()) +
                torch::eye(4, torch::kDouble) * (0.1 * seconds);
}

void Track::update(double x, double y) {
  const auto seen = torch::tensor({x, y}, torch::kDouble);
  const auto select = torch::eye(4, torch::kDouble).slice(0, 0, 2);
  const auto noise = torch::eye(2, torch::kDouble) * 0.05;
  const auto innovation =
      torch::mm(torch::mm(select, covariance_), select.t()) + noise;
  const auto gain = torch::mm(torch::mm(covariance_, select.t()),
                              torch::linalg_inv(innovation));
  state_ = state_ + torch::mv(gain, seen - torch::mv(select, state_));
  covariance_ = covariance_ - torch::mm(torch::mm(gain, select), covariance_);
  misses_ = 0;
}

double Track::distance(double x, double y) const {
  const double *state = state_.data_ptr<double>();
  return std::hypot(state[0] - x, state[1] - y);
}

std::vector<Track> &
Tracker::update(const std::vector<std::array<double, 2>> &seen,
                double seconds) {
  std::vector<char> used(seen.size(), 0);
  for (Track &track : tracks_) {
    track.predict(seconds);
    double best = 1.5;
    size_t at = seen.size();
    for (size_t i = 0; i < seen.size(); ++i) {
      const double distance = track.distance(seen[i][0], seen[i][1]);
      if (!used[i] && distance < best) {
        best = distance;
        at = i;
      }
    }
    if (at == seen.size()) {
      track.miss();
      continue;
    }
    used[at] = 1;
    track.update(seen[at][0], seen[at][1]);
  }
  tracks_.erase(std::remove_if(tracks_.begin(), tracks_.end(),
                               [](const Track &t) { return t.misses() > 5; }),
                tracks_.end());
  for (size_t i = 0; i < seen.size(); ++i)
    if (!used[i])
      tracks_.emplace_back(next_++, seen[i][0], seen[i][1]);
  return tracks_;
}

// The speeds of all tracks, for the display.
std::vector<float> speeds(const std::vector<Track> &tracks) {
  std::vector<float> result;
  for (const Track &track : tracks) {
    const auto velocity = track.state().slice(0, 2);
    const auto *v = velocity.data_ptr<float>();
    result.push_back(std::hypot(v[0], v[1]));
  }
  return result;
}

} // namespace harbor
