// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "data/dataset.h"

namespace harbor {

Batch collate(const std::vector<Sample> &samples) {
  TORCH_CHECK(!samples.empty(), "nothing to put together");
  std::vector<torch::Tensor> inputs, targets;
  inputs.reserve(samples.size());
  targets.reserve(samples.size());
  for (const Sample &sample : samples) {
    inputs.push_back(sample.input);
    targets.push_back(sample.target);
  }
  return {torch::stack(inputs), torch::stack(targets)};
}

Batch collatePadded(const std::vector<Sample> &samples, double fill) {
  TORCH_CHECK(!samples.empty(), "nothing to put together");
  int64_t longest = 0;
  for (const Sample &sample : samples)
    longest = std::max(longest, sample.input.size(0));
  auto sizes = samples.front().input.sizes().vec();
  sizes[0] = longest;
  sizes.insert(sizes.begin(), static_cast<int64_t>(samples.size()));
  auto inputs = torch::full(sizes, fill, samples.front().input.options());
  std::vector<torch::Tensor> targets;
  for (size_t i = 0; i < samples.size(); ++i) {
    const auto &input = samples[i].input;
    inputs[static_cast<int64_t>(i)].slice(0, 0, input.size(0)).copy_(input);
    targets.push_back(samples[i].target);
  }
  return {inputs, torch::stack(targets)};
}

// Sorts a batch by length, longest first, as packed sequences want it.
Batch sortByLength(const Batch &batch, const std::vector<int64_t> &lengths) {
  auto all = torch::from_blob(const_cast<int64_t *>(lengths.data()),
                              {static_cast<int64_t>(lengths.size())});
  const auto order = std::get<1>(all.sort(0, /*descending=*/true));
  return {batch.inputs.index_select(0, order),
          batch.targets.index_select(0, order)};
}

} // namespace harbor
