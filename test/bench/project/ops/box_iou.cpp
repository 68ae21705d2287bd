// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "ops/ops.h"

#include <ATen/Parallel.h>

namespace harbor {
namespace ops {

torch::Tensor boxIou(const torch::Tensor &a, const torch::Tensor &b) {
  checkInput(a, 2);
  checkInput(b, 2);
  auto result = torch::empty({a.size(0), b.size(0)}, a.options());
  const Rows left(a), right(b);
  auto out = result.accessor<float, 2>();
  at::parallel_for(0, left.size(), 16, [&](int64_t begin, int64_t end) {
    for (int64_t i = begin; i < end; ++i) {
      const float *p = left[i];
      const Box first{p[0], p[1], p[2], p[3]};
      for (int64_t j = 0; j < right.size(); ++j) {
        const float *q = right[j];
        out[i][j] = overlap(first, {q[0], q[1], q[2], q[3]});
      }
    }
  });
  return result;
}

// For each truth the prediction that covers it best, greedily.
std::vector<int64_t> match(const torch::Tensor &predictions,
                           const torch::Tensor &truths, double least) {
  const auto table =
      boxIou(predictions.cpu().contiguous(), truths.cpu().contiguous());
  const auto columns = table.t();
  std::vector<int64_t> result(truths.size(0), -1);
  std::vector<char> taken(predictions.size(0), 0);
  const float *overlaps = columns.data_ptr<float>();
  for (int64_t t = 0; t < columns.size(0); ++t) {
    float best = static_cast<float>(least);
    for (int64_t p = 0; p < columns.size(1); ++p) {
      const float value = overlaps[t * columns.size(1) + p];
      if (!taken[p] && value > best) {
        best = value;
        result[t] = p;
      }
    }
    if (result[t] >= 0)
      taken[result[t]] = 1;
  }
  return result;
}

} // namespace ops
} // namespace harbor
