// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef HARBOR_PREPROCESS_MEL_H
#define HARBOR_PREPROCESS_MEL_H

#include <torch/torch.h>

#include <vector>

namespace harbor {

struct MelOptions {
  int64_t sampleRate = 16000;
  int64_t window = 400;
  int64_t hop = 160;
  int64_t bands = 64;
  double lowest = 20, highest = 7600;
};

// Spectrograms of sound, as the keyword network takes them.
class MelSpectrogram {
public:
  explicit MelSpectrogram(const MelOptions &options);
  torch::Tensor compute(const std::vector<float> &samples) const;
  torch::Tensor compute(const torch::Tensor &samples) const;
  // The phases of one channel, for the vocoder.
  std::vector<float> phases(const torch::Tensor &samples) const;
  const torch::Tensor &filters() const { return filters_; }

private:
  torch::Tensor spectrum(const torch::Tensor &samples) const;

  MelOptions options_;
  torch::Tensor window_, filters_;
};

} // namespace harbor

#endif
