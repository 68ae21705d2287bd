// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef HARBOR_TENSOR_STATISTICS_H
#define HARBOR_TENSOR_STATISTICS_H

#include <torch/torch.h>

#include <cmath>
#include <vector>

namespace harbor {

// Mean and variance of what comes in over time, for each channel.
class RunningMoments {
public:
  explicit RunningMoments(int64_t channels)
      : mean_(torch::zeros({channels}, torch::kDouble)),
        squares_(torch::zeros({channels}, torch::kDouble)) {}

  // Values of N x channels.
  void add(const torch::Tensor &values);
  torch::Tensor mean() const { return mean_.clone(); }
  torch::Tensor variance() const;
  int64_t count() const { return count_; }

  // The moments as they go into a configuration file.
  std::vector<double> meanValues() const {
    const auto means = mean_.accessor<double, 1>();
    std::vector<double> result;
    for (int64_t c = 0; c < means.size(0); ++c)
      result.push_back(means[c]);
    return result;
  }

private:
  torch::Tensor mean_, squares_;
  int64_t count_ = 0;
};

double percentile(const torch::Tensor &values, double fraction);
std::vector<double> columnMaxima(const torch::Tensor &table);
double correlation(const torch::Tensor &a, const torch::Tensor &b);

} // namespace harbor

#endif
