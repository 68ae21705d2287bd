// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include <torch/torch.h>

#include <vector>

std::vector<float> scoresOf(torch::nn::Sequential &net, torch::Tensor image) {
  torch::NoGradGuard noGrad;
  torch::Device device =
      torch::cuda::is_available() ? torch::kCUDA : torch::kCPU;
  net->to(device);
  auto scores = net->forward(image.to(device)).contiguous();
  const float *p = scores.data_ptr<float>();
  return std::vector<float>(p, p + scores.numel());
}
