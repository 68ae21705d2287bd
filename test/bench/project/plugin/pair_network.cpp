// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "plugin/pair_network.h"
#include "core/logging.h"

#include <cstdlib>
#include <iostream>

namespace harbor {

PairNetwork::PairNetwork(const std::string &path) : device_(bestDevice()) {
  std::unordered_map<std::string, std::string> metadata = {{"r_max", ""},
                                                           {"types", ""}};
  model_ = torch::jit::load(path, device_, metadata);
  model_.eval();
  if (!metadata["r_max"].empty())
    cutoff_ = std::stod(metadata["r_max"]);
  log(Severity::Info, "network for types " + metadata["types"]);
}

c10::Dict<std::string, torch::Tensor>
PairNetwork::pack(Atoms &atoms, NeighborList &list) const {
  const auto total = static_cast<int64_t>(atoms.local + atoms.ghost);
  const auto pairs = static_cast<int64_t>(list.size());
  c10::Dict<std::string, torch::Tensor> input;
  input.insert("pos", torch::from_blob(atoms.positions.data(), {total, 3},
                                       torch::kDouble)
                          .to(device_, torch::kFloat));
  input.insert("types",
               torch::from_blob(atoms.types.data(), {total}, torch::kInt)
                   .to(device_, torch::kLong));
  auto edges = torch::empty({2, pairs}, torch::kLong);
  auto edge = edges.accessor<int64_t, 2>();
  for (int64_t k = 0; k < pairs; ++k) {
    edge[0][k] = list.centres[k];
    edge[1][k] = list.neighbours[k];
  }
  input.insert("edges", edges.to(device_));
  input.insert(
      "cell",
      torch::from_blob(
          atoms.cell.data(), {3, 3},
          torch::TensorOptions().dtype(torch::kDouble).device(device_)));
  return input;
}

double PairNetwork::compute(Atoms &atoms) {
  auto list = buildNeighbors(atoms, cutoff_);
  auto output = model_.forward({pack(atoms, list)}).toGenericDict();
  const auto forces = output.at("forces").toTensor().cpu();
  const auto energies = output.at("atomic_energy").toTensor();
  const auto force = forces.accessor<float, 2>();
  const auto energy = energies.accessor<float, 1>();
  energies_.assign(atoms.local, 0);
  double total = 0;
  for (int i = 0; i < atoms.local; ++i) {
    for (int d = 0; d < 3; ++d)
      atoms.forces[i][d] += force[i][d];
    energies_[i] = energy[i];
    total += energy[i];
  }
  if (std::getenv("HARBOR_DEBUG"))
    std::cerr << "energy " << total << " of " << atoms.local << " atoms\n";
  return total;
}

} // namespace harbor
