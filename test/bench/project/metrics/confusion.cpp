// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "metrics/metrics.h"

#include <iomanip>
#include <sstream>

namespace harbor {

void ConfusionMatrix::add(const torch::Tensor &guesses,
                          const torch::Tensor &truths) {
  TORCH_CHECK(guesses.sizes() == truths.sizes(), "a guess for each truth");
  const auto index =
      (truths.to(torch::kLong) * classes() + guesses.to(torch::kLong))
          .flatten()
          .cpu();
  counts_ += torch::bincount(index, {}, classes() * classes())
                 .view({classes(), classes()});
}

double ConfusionMatrix::accuracy() const {
  const auto total = counts_.sum().item<int64_t>();
  return total ? counts_.trace().item<double>() / static_cast<double>(total)
               : 0;
}

std::vector<double> ConfusionMatrix::recall() const {
  const auto right = counts_.diagonal().to(torch::kDouble);
  return toVector<double>(right / counts_.sum(1).clamp_min(1));
}

std::vector<double> ConfusionMatrix::precision() const {
  const auto guessed = counts_.sum(0);
  const auto right = counts_.diagonal();
  const auto *r = right.data_ptr<int64_t>();
  const auto *g = guessed.data_ptr<int64_t>();
  std::vector<double> result;
  for (int64_t c = 0; c < classes(); ++c)
    result.push_back(g[c] ? static_cast<double>(r[c]) / g[c] : 0);
  return result;
}

std::string ConfusionMatrix::text(const std::vector<std::string> &names) const {
  std::ostringstream out;
  const auto rows = counts_.accessor<int64_t, 2>();
  for (int64_t t = 0; t < rows.size(0); ++t) {
    out << std::setw(12)
        << (t < static_cast<int64_t>(names.size()) ? names[t] : "?");
    for (int64_t g = 0; g < rows.size(1); ++g)
      out << std::setw(8) << rows[t][g];
    out << '\n';
  }
  return out.str();
}

} // namespace harbor
