// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef HARBOR_PLUGIN_PAIR_NETWORK_H
#define HARBOR_PLUGIN_PAIR_NETWORK_H

#include "plugin/neighbor_list.h"
#include "tensor/device.h"

#include <torch/script.h>
#include <torch/torch.h>

#include <string>
#include <vector>

namespace harbor {

// Energies and forces out of a network, as a pair style.
class PairNetwork {
public:
  explicit PairNetwork(const std::string &path);
  double cutoff() const { return cutoff_; }
  // Adds to the forces of the atoms; returns the energy.
  double compute(Atoms &atoms);
  const std::vector<double> &atomEnergies() const { return energies_; }

private:
  c10::Dict<std::string, torch::Tensor> pack(Atoms &atoms,
                                             NeighborList &list) const;

  torch::Device device_;
  torch::jit::Module model_;
  double cutoff_ = 5;
  std::vector<double> energies_;
};

// Descriptors of the surroundings of each atom.
class DescriptorCompute {
public:
  DescriptorCompute(int64_t radial, double cutoff);
  torch::Tensor compute(const NeighborList &list, int64_t atoms) const;
  // Rows for the program's own table of columns.
  double **table(const NeighborList &list, int64_t atoms);

private:
  int64_t radial_;
  double cutoff_;
  torch::Tensor centres_, widths_, last_;
  std::vector<double *> rows_;
};

} // namespace harbor

#endif
