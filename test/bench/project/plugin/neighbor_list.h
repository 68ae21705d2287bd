// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef HARBOR_PLUGIN_NEIGHBOR_LIST_H
#define HARBOR_PLUGIN_NEIGHBOR_LIST_H

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace harbor {

// Atoms as the molecular dynamics program keeps them.
struct Atoms {
  int local = 0, ghost = 0;
  std::vector<std::array<double, 3>> positions, forces;
  std::vector<int> types;
  std::vector<int64_t> tags;
  std::array<double, 9> cell{};
};

struct NeighborList {
  std::vector<int> centres, neighbours;
  std::vector<std::array<double, 3>> offsets;
  size_t size() const { return centres.size(); }
};

NeighborList buildNeighbors(const Atoms &atoms, double cutoff);
double kineticEnergy(const std::vector<std::array<double, 3>> &velocities,
                     const std::vector<double> &masses);

} // namespace harbor

#endif
