// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "preprocess/mel.h"

#include <cmath>

namespace harbor {

namespace {

double toMel(double hertz) { return 2595 * std::log10(1 + hertz / 700); }
double toHertz(double mel) { return 700 * (std::pow(10, mel / 2595) - 1); }

torch::Tensor makeFilters(const MelOptions &options) {
  const int64_t bins = options.window / 2 + 1;
  auto filters = torch::zeros({options.bands, bins});
  auto weights = filters.accessor<float, 2>();
  const double low = toMel(options.lowest), high = toMel(options.highest);
  const auto edge = [&](int64_t band) {
    return toHertz(low + (high - low) * band / (options.bands + 1));
  };
  for (int64_t band = 0; band < options.bands; ++band) {
    const double left = edge(band), middle = edge(band + 1),
                 right = edge(band + 2);
    for (int64_t bin = 0; bin < bins; ++bin) {
      const double hertz =
          static_cast<double>(bin) * options.sampleRate / options.window;
      const double up = (hertz - left) / (middle - left);
      const double down = (right - hertz) / (right - middle);
      weights[band][bin] =
          static_cast<float>(std::max(0.0, std::min(up, down)));
    }
  }
  return filters;
}

} // namespace

MelSpectrogram::MelSpectrogram(const MelOptions &options)
    : options_(options), window_(torch::hann_window(options.window)),
      filters_(makeFilters(options)) {}

torch::Tensor MelSpectrogram::spectrum(const torch::Tensor &samples) const {
  TORCH_CHECK(samples.dim() == 1, "one channel at a time");
  return torch::stft(samples, options_.window, options_.hop, options_.window,
                     window_, /*normalized=*/false, /*onesided=*/true,
                     /*return_complex=*/true);
}

torch::Tensor MelSpectrogram::compute(const std::vector<float> &samples) const {
  const auto wave = torch::from_blob(const_cast<float *>(samples.data()),
                                     {static_cast<int64_t>(samples.size())});
  return compute(wave);
}

torch::Tensor MelSpectrogram::compute(const torch::Tensor &samples) const {
  const auto power = spectrum(samples).abs().pow(2);
  return torch::log(torch::matmul(filters_, power) + 1e-6);
}

std::vector<float> MelSpectrogram::phases(const torch::Tensor &samples) const {
  const auto bins = spectrum(samples);
  const auto unit = bins / bins.abs().clamp_min(1e-9);
  const auto imaginary = torch::imag(unit);
  const float *values = imaginary.data_ptr<float>();
  return std::vector<float>(values, values + imaginary.numel());
}

} // namespace harbor
