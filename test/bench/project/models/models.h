// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef HARBOR_MODELS_MODELS_H
#define HARBOR_MODELS_MODELS_H

#include "tensor/device.h"

#include <torch/torch.h>

#include <string>
#include <utility>
#include <vector>

namespace harbor {

// Convolution, normalisation, activation.
struct ConvBlockImpl : torch::nn::Module {
  ConvBlockImpl(int64_t in, int64_t out, int64_t stride = 1)
      : conv(torch::nn::Conv2dOptions(in, out, 3)
                 .stride(stride)
                 .padding(1)
                 .bias(false)),
        norm(out) {
    register_module("conv", conv);
    register_module("norm", norm);
  }
  torch::Tensor forward(const torch::Tensor &x) {
    return torch::relu(norm(conv(x)));
  }
  torch::nn::Conv2d conv;
  torch::nn::BatchNorm2d norm;
};
TORCH_MODULE(ConvBlock);

struct ResNetImpl : torch::nn::Module {
  ResNetImpl(int64_t channels, int64_t width, int64_t blocks, int64_t classes);
  torch::Tensor forward(torch::Tensor x);
  torch::Tensor features(torch::Tensor x);

  ConvBlock stem;
  torch::nn::ModuleList blocks;
  torch::nn::Linear head;
};
TORCH_MODULE(ResNet);

struct UNetImpl : torch::nn::Module {
  UNetImpl(int64_t channels, int64_t width, int64_t depth, int64_t classes);
  torch::Tensor forward(torch::Tensor x);

  torch::nn::ModuleList down, up;
  torch::nn::Conv2d head;
};
TORCH_MODULE(UNet);

struct SequenceTaggerImpl : torch::nn::Module {
  SequenceTaggerImpl(int64_t words, int64_t width, int64_t tags);
  torch::Tensor forward(const torch::Tensor &tokens);
  // The best tags of one sentence.
  std::vector<int64_t> decode(const torch::Tensor &scores) const;

  torch::nn::Embedding embedding;
  torch::nn::LSTM lstm;
  torch::nn::Linear head;
  torch::Tensor transitions;
};
TORCH_MODULE(SequenceTagger);

struct PointNetImpl : torch::nn::Module {
  PointNetImpl(int64_t features, int64_t classes);
  torch::Tensor forward(const torch::Tensor &points);

  torch::nn::Sequential local, global;
};
TORCH_MODULE(PointNet);

// The weights of a layer, for a viewer that knows no LibTorch.
template <typename Layer> std::vector<float> weightsOf(const Layer &layer) {
  const torch::Tensor weight = layer->weight.contiguous();
  const float *values = weight.template data_ptr<float>();
  return std::vector<float>(values, values + weight.numel());
}

inline int64_t parameterCount(const torch::nn::Module &module) {
  int64_t count = 0;
  for (const auto &parameter : module.parameters())
    if (parameter.requires_grad())
      count += parameter.numel();
  return count;
}

inline void freeze(torch::nn::Module &module) {
  for (auto &parameter : module.parameters())
    parameter.set_requires_grad(false);
}

} // namespace harbor

#endif
