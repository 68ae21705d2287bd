// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "robot/robot.h"

#include <algorithm>

namespace harbor {

Policy::Policy(const std::string &path, int64_t history)
    : device_(bestDevice()), module_(torch::jit::load(path, device_)),
      length_(history) {
  module_.eval();
}

void Policy::observe(const std::vector<float> &observation) {
  auto values = torch::from_blob(const_cast<float *>(observation.data()),
                                 {static_cast<int64_t>(observation.size())},
                                 torch::kFloat);
  history_.push_back(values);
  while (history_.size() > length_)
    history_.pop_front();
}

std::array<float, 2> Policy::act() {
  TORCH_CHECK(!history_.empty(), "nothing was observed");
  torch::NoGradGuard noGrad;
  std::vector<torch::Tensor> padded(history_.begin(), history_.end());
  while (padded.size() < length_)
    padded.insert(padded.begin(), padded.front());
  const auto input = torch::stack(padded).unsqueeze(0).to(device_);
  const auto output = module_.forward({input}).toTensor().squeeze(0);
  const auto *command = output.data_ptr<float>();
  return {std::clamp(command[0], -1.0f, 1.0f),
          std::clamp(command[1], -1.0f, 1.0f)};
}

// A command between two, for a smooth start.
std::array<float, 2> blend(const std::array<float, 2> &from,
                           const std::array<float, 2> &to, float weight) {
  return {from[0] + (to[0] - from[0]) * weight,
          from[1] + (to[1] - from[1]) * weight};
}

// Rewards of an episode, discounted, newest last.
std::vector<float> discounted(const torch::Tensor &rewards, float factor) {
  const auto host = rewards.detach().to(torch::kCPU, torch::kFloat);
  const auto reward = host.accessor<float, 1>();
  std::vector<float> result(reward.size(0));
  float sum = 0;
  for (int64_t i = reward.size(0) - 1; i >= 0; --i)
    result[i] = sum = reward[i] + factor * sum;
  return result;
}

} // namespace harbor
