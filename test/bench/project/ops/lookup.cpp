// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "ops/ops.h"

#include <cstring>

namespace harbor {
namespace ops {

torch::Tensor lookUp(const torch::Tensor &table, const torch::Tensor &keys) {
  HARBOR_CHECK_CPU(table);
  HARBOR_CHECK_CPU(keys);
  HARBOR_CHECK_FLOAT(table);
  TORCH_CHECK(keys.scalar_type() == torch::kLong);
  const auto rows = table.contiguous();
  const auto wanted = keys.contiguous();
  auto result = torch::empty({keys.numel(), table.size(1)}, table.options());
  const int64_t width = table.size(1);
  const auto *key = wanted.data_ptr<int64_t>();
  for (int64_t i = 0; i < wanted.numel(); ++i) {
    TORCH_CHECK(key[i] >= 0 && key[i] < rows.size(0), "no row ", key[i]);
    std::memcpy(result.data_ptr<float>() + i * width,
                rows.data_ptr<float>() + key[i] * width, width * sizeof(float));
  }
  return result;
}

// Puts a table into one that has room for more rows.
torch::Tensor grow(const torch::Tensor &table, int64_t rows) {
  TORCH_CHECK(table.dim() == 2 && table.size(0) <= rows);
  TORCH_CHECK(table.is_contiguous() && table.device().is_cpu());
  auto larger = torch::zeros({rows, table.size(1)}, table.options());
  std::memcpy(larger.data_ptr(), table.data_ptr(), table.numel());
  return larger;
}

torch::Tensor leakyClip(const torch::Tensor &input, double slope,
                        double limit) {
  const auto clipped = input.clamp(-limit, limit);
  return clipped + slope * (input - clipped);
}

} // namespace ops
} // namespace harbor
