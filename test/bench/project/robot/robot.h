// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef HARBOR_ROBOT_ROBOT_H
#define HARBOR_ROBOT_ROBOT_H

#include "tensor/device.h"
#include "tensor/host.h"

#include <torch/script.h>
#include <torch/torch.h>

#include <array>
#include <cstdint>
#include <deque>
#include <string>
#include <vector>

namespace harbor {

struct Pose {
  double x = 0, y = 0, heading = 0;
};

// A message of a point cloud: packed records with named fields.
struct CloudMessage {
  struct Field {
    std::string name;
    size_t offset;
  };
  std::vector<Field> fields;
  size_t step = 0;
  uint32_t width = 0;
  std::vector<uint8_t> data;
};

torch::Tensor toPoints(const CloudMessage &message);
CloudMessage toMessage(const torch::Tensor &points);
torch::Tensor transformPoints(const torch::Tensor &points, const Pose &pose);
torch::Tensor cropHeights(const torch::Tensor &points, double low, double high);

// Log odds of cells around the robot.
class OccupancyGrid {
public:
  OccupancyGrid(int64_t cells, double resolution)
      : resolution_(resolution), odds_(torch::zeros({cells, cells})) {}

  void integrate(const Pose &pose, const torch::Tensor &points);
  std::vector<int8_t> message() const;
  torch::Tensor costs(int64_t radius) const;
  int64_t cells() const { return odds_.size(0); }

  float at(int64_t row, int64_t column) const {
    return odds_[row][column].item<float>();
  }
  bool isInside(int64_t row, int64_t column) const {
    return row >= 0 && column >= 0 && row < cells() && column < cells();
  }
  // The raw cells, for planners; row by row.
  const float *data() const { return odds_.data_ptr<float>(); }

private:
  void mark(double x, double y, float amount);
  double resolution_;
  torch::Tensor odds_;
};

// A network that drives.
class Policy {
public:
  Policy(const std::string &path, int64_t history);
  void observe(const std::vector<float> &observation);
  std::array<float, 2> act();
  void reset() { history_.clear(); }

private:
  torch::Device device_;
  torch::jit::Module module_;
  size_t length_;
  std::deque<torch::Tensor> history_;
};

// A constant-velocity filter for one object.
class Track {
public:
  Track(int64_t id, double x, double y);
  void predict(double seconds);
  void update(double x, double y);
  double distance(double x, double y) const;
  int64_t id() const { return id_; }
  int misses() const { return misses_; }
  void miss() { ++misses_; }
  torch::Tensor state() const { return state_; }

private:
  int64_t id_;
  int misses_ = 0;
  torch::Tensor state_, covariance_;
};

class Tracker {
public:
  std::vector<Track> &update(const std::vector<std::array<double, 2>> &seen,
                             double seconds);

private:
  std::vector<Track> tracks_;
  int64_t next_ = 0;
};

} // namespace harbor

#endif
