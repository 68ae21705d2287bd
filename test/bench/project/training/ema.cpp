// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "training/training.h"

namespace harbor {

WeightAverage::WeightAverage(const torch::nn::Module &module, double decay)
    : decay_(decay) {
  for (const auto &parameter : module.parameters())
    shadow_.push_back(parameter.detach());
}

void WeightAverage::update(const torch::nn::Module &module) {
  torch::NoGradGuard noGrad;
  const auto parameters = module.parameters();
  TORCH_CHECK(parameters.size() == shadow_.size(), "another network");
  for (size_t i = 0; i < parameters.size(); ++i)
    shadow_[i].mul_(decay_).add_(parameters[i], 1 - decay_);
}

void WeightAverage::copyTo(torch::nn::Module &module) const {
  torch::NoGradGuard noGrad;
  auto parameters = module.parameters();
  for (size_t i = 0; i < parameters.size(); ++i)
    parameters[i].copy_(shadow_[i]);
}

// Runs a function with averaged weights, then puts the old ones back.
void withAverage(torch::nn::Module &module, const WeightAverage &average,
                 const std::function<void()> &function) {
  std::vector<torch::Tensor> saved;
  for (const auto &parameter : module.parameters())
    saved.push_back(parameter.detach().clone());
  average.copyTo(module);
  function();
  torch::NoGradGuard noGrad;
  auto parameters = module.parameters();
  for (size_t i = 0; i < parameters.size(); ++i)
    parameters[i].copy_(saved[i]);
}

// How far a layer moved in one step.
double movement(torch::nn::Linear &layer, const std::function<void()> &step) {
  const auto before = layer->weight.detach();
  step();
  layer->weight.data().clamp_(-10, 10);
  return (layer->weight - before).norm().item<double>();
}

} // namespace harbor
