// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "models/models.h"

namespace harbor {

namespace {

struct LevelImpl : torch::nn::Module {
  LevelImpl(int64_t in, int64_t out) : first(in, out), second(out, out) {
    register_module("first", first);
    register_module("second", second);
  }
  torch::Tensor forward(const torch::Tensor &x) { return second(first(x)); }
  ConvBlock first, second;
};
TORCH_MODULE(Level);

} // namespace

UNetImpl::UNetImpl(int64_t channels, int64_t width, int64_t depth,
                   int64_t classes)
    : head(torch::nn::Conv2dOptions(width, classes, 1)) {
  register_module("down", down);
  register_module("up", up);
  register_module("head", head);
  int64_t in = channels;
  for (int64_t i = 0; i < depth; ++i) {
    down->push_back(Level(in, width << i));
    in = width << i;
  }
  for (int64_t i = depth - 2; i >= 0; --i)
    up->push_back(Level((width << (i + 1)) + (width << i), width << i));
}

torch::Tensor UNetImpl::forward(torch::Tensor x) {
  std::vector<torch::Tensor> skipped;
  for (size_t i = 0; i < down->size(); ++i) {
    if (i)
      x = torch::max_pool2d(x, 2);
    x = down[i]->as<LevelImpl>()->forward(x);
    skipped.push_back(x);
  }
  skipped.pop_back();
  for (const auto &level : *up) {
    const auto skip = skipped.back();
    skipped.pop_back();
    x = torch::upsample_nearest2d(x, {skip.size(2), skip.size(3)});
    x = level->as<LevelImpl>()->forward(torch::cat({x, skip}, 1));
  }
  return head(x);
}

// The class of each pixel, row by row, as bytes.
std::vector<uint8_t> segment(UNet &net, const torch::Tensor &image) {
  net->eval();
  const auto scores = net->forward(image.unsqueeze(0)).squeeze(0);
  const auto classes = scores.argmax(0).to(torch::kUInt8);
  const uint8_t *bytes = classes.data_ptr<uint8_t>();
  return std::vector<uint8_t>(bytes, bytes + classes.numel());
}

// How sure the network is of each pixel.
std::vector<float> confidence(UNet &net, const torch::Tensor &image) {
  net->eval();
  const auto scores = net->forward(image.unsqueeze(0)).squeeze(0);
  const auto best = std::get<0>(torch::softmax(scores, 0).max(0));
  const float *values = best.data_ptr<float>();
  return std::vector<float>(values, values + best.numel());
}

} // namespace harbor
