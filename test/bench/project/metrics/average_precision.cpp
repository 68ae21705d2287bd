// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "metrics/metrics.h"

namespace harbor {

double averagePrecision(std::vector<Scored> scored, int64_t truths) {
  if (truths == 0)
    return 0;
  std::stable_sort(
      scored.begin(), scored.end(),
      [](const Scored &a, const Scored &b) { return a.score > b.score; });
  std::vector<double> precision, recall;
  int64_t right = 0;
  for (size_t i = 0; i < scored.size(); ++i) {
    right += scored[i].isRight;
    precision.push_back(static_cast<double>(right) / (i + 1));
    recall.push_back(static_cast<double>(right) / truths);
  }
  for (size_t i = precision.size(); i-- > 1;)
    precision[i - 1] = std::max(precision[i - 1], precision[i]);
  double area = 0, before = 0;
  for (size_t i = 0; i < recall.size(); ++i) {
    area += (recall[i] - before) * precision[i];
    before = recall[i];
  }
  return area;
}

// Compares boxes with the truth at one threshold.
std::vector<Scored> judge(const torch::Tensor &boxes,
                          const torch::Tensor &scores,
                          const torch::Tensor &truths, float threshold) {
  const auto guessed = toBoxes(boxes), wanted = toBoxes(truths);
  const auto score = toVector<float>(scores);
  std::vector<char> taken(wanted.size(), 0);
  const auto order = scores.argsort(0, /*descending=*/true).cpu();
  const auto next = order.accessor<int64_t, 1>();
  std::vector<Scored> result;
  for (int64_t k = 0; k < next.size(0); ++k) {
    const int64_t i = next[k];
    size_t best = wanted.size();
    float most = threshold;
    for (size_t t = 0; t < wanted.size(); ++t) {
      const float value = overlap(guessed[i], wanted[t]);
      if (!taken[t] && value >= most) {
        most = value;
        best = t;
      }
    }
    if (best < wanted.size())
      taken[best] = 1;
    result.push_back({score[i], best < wanted.size()});
  }
  return result;
}

} // namespace harbor
