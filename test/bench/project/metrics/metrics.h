// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef HARBOR_METRICS_METRICS_H
#define HARBOR_METRICS_METRICS_H

#include "tensor/host.h"

#include <torch/torch.h>

#include <string>
#include <vector>

namespace harbor {

// Counts of guessed against true classes.
class ConfusionMatrix {
public:
  explicit ConfusionMatrix(int64_t classes)
      : counts_(torch::zeros({classes, classes}, torch::kLong)) {}

  void add(const torch::Tensor &guesses, const torch::Tensor &truths);
  double accuracy() const;
  std::vector<double> recall() const;
  std::vector<double> precision() const;
  std::string text(const std::vector<std::string> &names) const;
  int64_t classes() const { return counts_.size(0); }
  int64_t count(int64_t truth, int64_t guess) const {
    return counts_.accessor<int64_t, 2>()[truth][guess];
  }

private:
  torch::Tensor counts_;
};

struct Scored {
  float score;
  bool isRight;
};

double averagePrecision(std::vector<Scored> scored, int64_t truths);
double areaUnderCurve(const torch::Tensor &scores, const torch::Tensor &labels);
std::vector<int64_t> histogram(const torch::Tensor &values, int bins,
                               double low, double high);

// A mean that is updated from any device.
class MeanMetric {
public:
  void add(const torch::Tensor &value) {
    sum_ += value.detach().sum().item<double>();
    count_ += value.numel();
  }
  double value() const { return count_ ? sum_ / count_ : 0; }

private:
  double sum_ = 0;
  int64_t count_ = 0;
};

} // namespace harbor

#endif
