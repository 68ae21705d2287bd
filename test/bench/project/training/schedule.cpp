// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "training/training.h"

#include <cmath>

namespace harbor {

double Schedule::rate(int64_t step) const {
  if (step < warmup_)
    return top_ * static_cast<double>(step + 1) / static_cast<double>(warmup_);
  const double share =
      static_cast<double>(step - warmup_) /
      static_cast<double>(std::max<int64_t>(1, total_ - warmup_));
  return top_ * 0.5 * (1 + std::cos(M_PI * std::min(1.0, share)));
}

void Schedule::apply(torch::optim::Optimizer &optimizer, int64_t step) const {
  const double now = rate(step);
  for (auto &group : optimizer.param_groups())
    group.options().set_lr(now);
}

// The rates of a whole training, for a plot.
torch::Tensor rates(const Schedule &schedule, int64_t steps) {
  auto result = torch::empty({steps}, torch::kFloat);
  float *to = result.data_ptr<float>();
  for (int64_t step = 0; step < steps; ++step)
    to[step] = static_cast<float>(schedule.rate(step));
  return result;
}

// The rate at which the loss fell fastest in a sweep.
double bestRate(const torch::Tensor &rates, const torch::Tensor &losses) {
  TORCH_CHECK(rates.numel() == losses.numel() && rates.numel() > 2);
  const auto slope = losses.slice(0, 1) - losses.slice(0, 0, -1);
  const auto best = slope.argmin();
  return rates[best.item<int64_t>()].item<double>();
}

} // namespace harbor
