// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "ops/ops.h"

#include <numeric>

namespace harbor {
namespace ops {

torch::Tensor nms(const torch::Tensor &boxes, const torch::Tensor &scores,
                  double threshold) {
  checkInput(boxes, 2);
  checkInput(scores, 1);
  TORCH_CHECK(boxes.size(1) == 4 && boxes.size(0) == scores.size(0));
  const int64_t n = boxes.size(0);
  const float *all = boxes.data_ptr<float>();
  const float *score = scores.data_ptr<float>();
  std::vector<int64_t> order(n);
  std::iota(order.begin(), order.end(), int64_t(0));
  std::stable_sort(order.begin(), order.end(), [score](int64_t a, int64_t b) {
    return score[a] > score[b];
  });
  std::vector<char> gone(n, 0);
  std::vector<int64_t> kept;
  const auto boxOf = [all](int64_t i) {
    return Box{all[4 * i], all[4 * i + 1], all[4 * i + 2], all[4 * i + 3]};
  };
  for (int64_t i = 0; i < n; ++i) {
    if (gone[order[i]])
      continue;
    kept.push_back(order[i]);
    const Box best = boxOf(order[i]);
    for (int64_t j = i + 1; j < n; ++j)
      if (!gone[order[j]] && overlap(best, boxOf(order[j])) > threshold)
        gone[order[j]] = 1;
  }
  return toTensor(kept);
}

// Boxes of several classes at once: classes are moved apart.
torch::Tensor batchedNms(const torch::Tensor &boxes,
                         const torch::Tensor &scores,
                         const torch::Tensor &classes, double threshold) {
  if (boxes.numel() == 0)
    return torch::empty({0}, torch::kLong);
  const auto farthest = boxes.max();
  const auto offsets = classes.to(boxes.scalar_type()) * (farthest + 1);
  const auto moved = (boxes + offsets.unsqueeze(1)).cpu().contiguous();
  return nms(moved, scores.cpu().contiguous(), threshold).to(boxes.device());
}

} // namespace ops
} // namespace harbor
