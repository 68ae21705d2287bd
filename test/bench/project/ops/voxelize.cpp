// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "ops/ops.h"

#include <cmath>
#include <unordered_map>

namespace harbor {
namespace ops {

namespace {

struct Cell {
  int64_t x, y, z;
  bool operator==(const Cell &o) const {
    return x == o.x && y == o.y && z == o.z;
  }
};

struct CellHash {
  size_t operator()(const Cell &c) const {
    size_t hash = 1469598103934665603u;
    for (const int64_t part : {c.x, c.y, c.z})
      hash = (hash ^ static_cast<size_t>(part)) * 1099511628211u;
    return hash;
  }
};

} // namespace

std::tuple<torch::Tensor, torch::Tensor> voxelize(const torch::Tensor &points,
                                                  double size, int64_t limit) {
  HARBOR_CHECK_FLOAT(points);
  TORCH_CHECK(points.dim() == 2 && points.size(1) >= 3);
  const auto host = points.cpu().contiguous();
  const Rows rows(host);
  std::unordered_map<Cell, int64_t, CellHash> cells;
  std::vector<float> sums;
  std::vector<int64_t> counts;
  for (int64_t i = 0; i < rows.size(); ++i) {
    const float *p = rows[i];
    const Cell cell{static_cast<int64_t>(std::floor(p[0] / size)),
                    static_cast<int64_t>(std::floor(p[1] / size)),
                    static_cast<int64_t>(std::floor(p[2] / size))};
    auto it = cells.find(cell);
    if (it == cells.end()) {
      if (static_cast<int64_t>(counts.size()) >= limit)
        continue;
      it = cells.emplace(cell, counts.size()).first;
      counts.push_back(0);
      sums.resize(sums.size() + rows.width());
    }
    for (int64_t d = 0; d < rows.width(); ++d)
      sums[it->second * rows.width() + d] += p[d];
    ++counts[it->second];
  }
  const auto n = static_cast<int64_t>(counts.size());
  auto total = torch::from_blob(sums.data(), {n, rows.width()}, torch::kFloat);
  auto number = torch::from_blob(counts.data(), {n}, torch::kLong);
  return {total / number.unsqueeze(1), number};
}

} // namespace ops
} // namespace harbor
