// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "plugin/pair_network.h"

#include <cmath>

namespace harbor {

DescriptorCompute::DescriptorCompute(int64_t radial, double cutoff)
    : radial_(radial), cutoff_(cutoff),
      centres_(torch::linspace(0, cutoff, radial, torch::kDouble)),
      widths_(torch::full({radial}, radial / cutoff, torch::kDouble)) {}

torch::Tensor DescriptorCompute::compute(const NeighborList &list,
                                         int64_t atoms) const {
  const auto pairs = static_cast<int64_t>(list.size());
  auto distances = torch::empty({pairs}, torch::kDouble);
  double *distance = distances.data_ptr<double>();
  for (int64_t k = 0; k < pairs; ++k) {
    const auto &o = list.offsets[k];
    distance[k] = std::sqrt(o[0] * o[0] + o[1] * o[1] + o[2] * o[2]);
  }
  const auto smooth = 0.5 * (torch::cos(distances * (M_PI / cutoff_)) + 1);
  const auto basis =
      torch::exp(-(widths_ * (distances.unsqueeze(1) - centres_)).pow(2)) *
      smooth.unsqueeze(1);
  std::vector<int64_t> centres(list.centres.begin(), list.centres.end());
  const auto index = torch::from_blob(centres.data(), {pairs}, torch::kLong);
  return torch::zeros({atoms, radial_}, torch::kDouble)
      .index_add_(0, index, basis);
}

double **DescriptorCompute::table(const NeighborList &list, int64_t atoms) {
  last_ = compute(list, atoms).contiguous();
  rows_.resize(atoms);
  for (int64_t i = 0; i < atoms; ++i)
    rows_[i] = last_.data_ptr<double>() + i * radial_;
  return rows_.data();
}

// The descriptors of one kind of atom, one column each.
std::vector<double> columnsOf(const torch::Tensor &descriptors,
                              const torch::Tensor &mask) {
  TORCH_CHECK(descriptors.scalar_type() == torch::kDouble);
  const auto chosen = descriptors.index({mask}).t();
  std::vector<double> result;
  result.reserve(chosen.numel());
  const double *values = chosen.contiguous().data_ptr<double>();
  for (int64_t i = 0; i < chosen.numel(); ++i)
    result.push_back(values[i]);
  return result;
}

} // namespace harbor
