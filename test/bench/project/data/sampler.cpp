// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "data/dataset.h"

#include <algorithm>
#include <numeric>

namespace harbor {

Sampler::Sampler(size_t size, size_t batch, uint64_t seed)
    : order_(size), batch_(batch), random_(seed) {
  TORCH_CHECK(batch > 0, "batches cannot be empty");
  std::iota(order_.begin(), order_.end(), size_t(0));
}

void Sampler::restart() {
  std::shuffle(order_.begin(), order_.end(), random_);
  position_ = 0;
}

std::vector<size_t> Sampler::next() {
  const size_t end = std::min(position_ + batch_, order_.size());
  std::vector<size_t> result(order_.begin() + position_, order_.begin() + end);
  position_ = end;
  return result;
}

std::vector<size_t> Sampler::balanced(const torch::Tensor &labels,
                                      int64_t classes, size_t each,
                                      uint64_t seed) {
  const auto all = toVector<int64_t>(labels);
  std::vector<std::vector<size_t>> ofClass(classes);
  for (size_t i = 0; i < all.size(); ++i)
    ofClass.at(all[i]).push_back(i);
  std::mt19937_64 random(seed);
  std::vector<size_t> result;
  for (auto &members : ofClass) {
    std::shuffle(members.begin(), members.end(), random);
    for (size_t i = 0; i < each && !members.empty(); ++i)
      result.push_back(members[i % members.size()]);
  }
  return result;
}

// Draws with probabilities that a network has put out.
std::vector<int64_t> drawWeighted(const torch::Tensor &weights, int64_t count) {
  const auto drawn = torch::multinomial(weights, count, /*replacement=*/true);
  const auto indices = drawn.cpu();
  const auto *begin = indices.data_ptr<int64_t>();
  return {begin, begin + indices.numel()};
}

} // namespace harbor
