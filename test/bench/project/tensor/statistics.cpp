// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "tensor/statistics.h"

namespace harbor {

void RunningMoments::add(const torch::Tensor &values) {
  TORCH_CHECK(values.dim() == 2 && values.size(1) == mean_.size(0),
              "values of another number of channels");
  const auto batch = values.detach().to(torch::kCPU, torch::kDouble);
  const int64_t n = batch.size(0);
  if (n == 0)
    return;
  const auto batchMean = batch.mean(0);
  const auto batchSquares = (batch - batchMean).pow(2).sum(0);
  const auto delta = batchMean - mean_;
  const double total = static_cast<double>(count_ + n);
  squares_ += batchSquares + delta.pow(2) * (count_ * n / total);
  mean_ += delta * (n / total);
  count_ += n;
}

torch::Tensor RunningMoments::variance() const {
  TORCH_CHECK(count_ > 1, "no variance of fewer than two values");
  return squares_ / static_cast<double>(count_ - 1);
}

double percentile(const torch::Tensor &values, double fraction) {
  TORCH_CHECK(values.numel() > 0 && fraction >= 0 && fraction <= 1);
  auto sorted = std::get<0>(values.flatten().to(torch::kDouble).cpu().sort());
  const double position = fraction * (sorted.numel() - 1);
  const auto below = static_cast<int64_t>(std::floor(position));
  const auto above = static_cast<int64_t>(std::ceil(position));
  const double weight = position - below;
  return (1 - weight) * sorted[below].item<double>() +
         weight * sorted[above].item<double>();
}

std::vector<double> columnMaxima(const torch::Tensor &table) {
  TORCH_CHECK(table.dim() == 2);
  std::vector<double> result;
  auto columns = table.t();
  for (int64_t c = 0; c < columns.size(0); ++c) {
    double best = -INFINITY;
    for (int64_t r = 0; r < columns.size(1); ++r)
      best = std::max(best, columns[c][r].item<double>());
    result.push_back(best);
  }
  return result;
}

double correlation(const torch::Tensor &a, const torch::Tensor &b) {
  TORCH_CHECK(a.sizes() == b.sizes(), "tensors of two sizes");
  auto x = a.to(torch::kDouble).flatten();
  auto y = b.to(torch::kDouble).flatten();
  x.sub_(x.mean());
  y.sub_(y.mean());
  const double norm = (x.norm() * y.norm()).item<double>();
  return norm > 0 ? x.dot(y).item<double>() / norm : 0;
}

} // namespace harbor
