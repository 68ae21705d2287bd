// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "models/models.h"

namespace harbor {

namespace {

struct ResidualImpl : torch::nn::Module {
  ResidualImpl(int64_t in, int64_t out, int64_t stride)
      : first(in, out, stride),
        second(torch::nn::Conv2dOptions(out, out, 3).padding(1).bias(false)),
        norm(out) {
    register_module("first", first);
    register_module("second", second);
    register_module("norm", norm);
    if (in != out || stride != 1)
      shortcut = register_module(
          "shortcut",
          torch::nn::Conv2d(
              torch::nn::Conv2dOptions(in, out, 1).stride(stride).bias(false)));
  }

  torch::Tensor forward(const torch::Tensor &x) {
    auto y = norm(second(first(x)));
    y += shortcut ? shortcut(x) : x;
    return torch::relu_(y);
  }

  ConvBlock first;
  torch::nn::Conv2d second;
  torch::nn::BatchNorm2d norm;
  torch::nn::Conv2d shortcut{nullptr};
};
TORCH_MODULE(Residual);

} // namespace

ResNetImpl::ResNetImpl(int64_t channels, int64_t width, int64_t count,
                       int64_t classes)
    : stem(channels, width), head(width << (count - 1), classes) {
  register_module("stem", stem);
  register_module("blocks", blocks);
  register_module("head", head);
  int64_t in = width;
  for (int64_t i = 0; i < count; ++i) {
    const int64_t out = width << i;
    blocks->push_back(Residual(in, out, i ? 2 : 1));
    in = out;
  }
  for (auto &module : modules(/*include_self=*/false))
    if (auto *conv = module->as<torch::nn::Conv2d>())
      torch::nn::init::kaiming_normal_(conv->weight, 0, torch::kFanOut,
                                       torch::kReLU);
}

torch::Tensor ResNetImpl::features(torch::Tensor x) {
  x = stem(x);
  for (const auto &block : *blocks)
    x = block->as<ResidualImpl>()->forward(x);
  return x.mean({2, 3});
}

torch::Tensor ResNetImpl::forward(torch::Tensor x) { return head(features(x)); }

// The classes of a picture with their probabilities, best first.
std::vector<std::pair<int64_t, float>>
classify(ResNet &net, const torch::Tensor &image, int64_t count) {
  torch::NoGradGuard noGrad;
  net->eval();
  const auto device = bestDevice();
  net->to(device);
  const auto scores =
      torch::softmax(net->forward(image.unsqueeze(0).to(device)), 1).squeeze(0);
  const auto best = scores.topk(std::min(count, scores.size(0)));
  const auto values = std::get<0>(best).cpu(),
             indices = std::get<1>(best).cpu();
  std::vector<std::pair<int64_t, float>> result;
  const auto value = values.accessor<float, 1>();
  const auto index = indices.accessor<int64_t, 1>();
  for (int64_t i = 0; i < value.size(0); ++i)
    result.emplace_back(index[i], value[i]);
  return result;
}

} // namespace harbor
