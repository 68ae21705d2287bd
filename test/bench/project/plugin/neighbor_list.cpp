// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "plugin/neighbor_list.h"

#include <cmath>
#include <map>

namespace harbor {

namespace {

using Bin = std::array<int, 3>;

Bin binOf(const std::array<double, 3> &position, double width) {
  return {static_cast<int>(std::floor(position[0] / width)),
          static_cast<int>(std::floor(position[1] / width)),
          static_cast<int>(std::floor(position[2] / width))};
}

} // namespace

NeighborList buildNeighbors(const Atoms &atoms, double cutoff) {
  std::map<Bin, std::vector<int>> bins;
  const int total = atoms.local + atoms.ghost;
  for (int i = 0; i < total; ++i)
    bins[binOf(atoms.positions[i], cutoff)].push_back(i);
  NeighborList list;
  const double squared = cutoff * cutoff;
  for (int i = 0; i < atoms.local; ++i) {
    const auto &from = atoms.positions[i];
    const Bin home = binOf(from, cutoff);
    for (int dx = -1; dx <= 1; ++dx)
      for (int dy = -1; dy <= 1; ++dy)
        for (int dz = -1; dz <= 1; ++dz) {
          const auto it = bins.find({home[0] + dx, home[1] + dy, home[2] + dz});
          if (it == bins.end())
            continue;
          for (const int j : it->second) {
            if (j == i)
              continue;
            const auto &to = atoms.positions[j];
            const std::array<double, 3> offset = {
                to[0] - from[0], to[1] - from[1], to[2] - from[2]};
            const double distance = offset[0] * offset[0] +
                                    offset[1] * offset[1] +
                                    offset[2] * offset[2];
            if (distance >= squared)
              continue;
            list.centres.push_back(i);
            list.neighbours.push_back(j);
            list.offsets.push_back(offset);
          }
        }
  }
  return list;
}

double kineticEnergy(const std::vector<std::array<double, 3>> &velocities,
                     const std::vector<double> &masses) {
  double energy = 0;
  for (size_t i = 0; i < velocities.size(); ++i)
    for (const double v : velocities[i])
      energy += 0.5 * masses[i] * v * v;
  return energy;
}

} // namespace harbor
