// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "io/archive.h"

namespace harbor {

Tensors stateOf(const torch::nn::Module &module) {
  Tensors state;
  for (const auto &item : module.named_parameters())
    state[item.key()] = item.value().detach().clone();
  for (const auto &item : module.named_buffers())
    state[item.key()] = item.value().clone();
  return state;
}

size_t loadState(torch::nn::Module &module, const Tensors &state) {
  torch::NoGradGuard noGrad;
  size_t loaded = 0;
  const auto load = [&](const std::string &name, torch::Tensor &to) {
    const auto it = state.find(name);
    if (it == state.end())
      return;
    TORCH_CHECK(to.sizes() == it->second.sizes(), name, " has other sizes");
    to.copy_(it->second);
    ++loaded;
  };
  for (auto &item : module.named_parameters())
    load(item.key(), item.value());
  for (auto &item : module.named_buffers())
    load(item.key(), item.value());
  return loaded;
}

// The largest weight of each parameter, as text.
std::string summary(const torch::nn::Module &module) {
  std::string text;
  for (const auto &item : module.named_parameters()) {
    const auto largest = item.value().abs().max().to(torch::kCPU);
    text +=
        item.key() + ": " + std::to_string(*largest.data_ptr<float>()) + '\n';
  }
  return text;
}

// How far two states are apart.
double difference(const Tensors &a, const Tensors &b) {
  double sum = 0;
  for (const auto &[name, tensor] : a) {
    const auto it = b.find(name);
    if (it != b.end())
      sum += (tensor.to(torch::kDouble) - it->second.to(torch::kDouble))
                 .pow(2)
                 .sum()
                 .item<double>();
  }
  return std::sqrt(sum);
}

} // namespace harbor
