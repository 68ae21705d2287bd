// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "serving/session.h"

#include <torch/torch.h>

namespace harbor {

Detector::Detector(const std::string &path, std::vector<std::string> labels,
                   const std::string &device)
    : session_(path, device), labels_(std::move(labels)),
      normalize_({0.485f, 0.456f, 0.406f}, {0.229f, 0.224f, 0.225f}) {}

std::vector<Detection> Detector::detect(const Image &image, float threshold) {
  const auto framed = letterbox(image.planes(), 640, 640);
  const auto input = normalize_.apply(framed.first).unsqueeze(0);
  const auto raw = session_.run(input).squeeze(0);
  return decode(raw, framed.second, threshold);
}

// Rows of centre, size, objectness and a score for each class.
std::vector<Detection> Detector::decode(const torch::Tensor &raw,
                                        const Fit &fit, float threshold) const {
  TORCH_CHECK(raw.dim() == 2 &&
                  raw.size(1) == 5 + static_cast<int64_t>(labels_.size()),
              "the model puts out something else: ", raw.sizes());
  const auto likely = raw.index({raw.select(1, 4) > threshold});
  const auto scores = likely.slice(1, 5) * likely.slice(1, 4, 5);
  const auto best = scores.max(1);
  const auto values = std::get<0>(best).cpu();
  const auto indices = std::get<1>(best).cpu();
  const auto rows = likely.cpu();
  const auto row = rows.accessor<float, 2>();
  const auto value = values.accessor<float, 1>();
  const auto index = indices.accessor<int64_t, 1>();
  std::vector<Detection> result;
  for (int64_t i = 0; i < row.size(0); ++i) {
    if (value[i] < threshold)
      continue;
    const float w = row[i][2] / 2, h = row[i][3] / 2;
    const Box box{row[i][0] - w, row[i][1] - h, row[i][0] + w, row[i][1] + h};
    result.push_back({fit.back(box), value[i], index[i]});
  }
  std::sort(
      result.begin(), result.end(),
      [](const Detection &a, const Detection &b) { return a.score > b.score; });
  std::vector<Detection> kept;
  for (const Detection &d : result)
    if (std::none_of(kept.begin(), kept.end(), [&](const Detection &k) {
          return k.label == d.label && overlap(k.box, d.box) > 0.5f;
        }))
      kept.push_back(d);
  return kept;
}

// A crop of each detection, all of one size, for the second network.
torch::Tensor cropAll(const torch::Tensor &planes,
                      const std::vector<Detection> &detections, int64_t size) {
  std::vector<torch::Tensor> crops;
  Resize resize(size, size);
  for (const Detection &d : detections) {
    const auto left = static_cast<int64_t>(std::max(0.0f, d.box.left));
    const auto top = static_cast<int64_t>(std::max(0.0f, d.box.top));
    const auto right = std::min<int64_t>(planes.size(2), d.box.right);
    const auto bottom = std::min<int64_t>(planes.size(1), d.box.bottom);
    if (right <= left || bottom <= top)
      continue;
    crops.push_back(
        resize.apply(planes.slice(1, top, bottom).slice(2, left, right)));
  }
  return crops.empty() ? torch::empty({0, planes.size(0), size, size})
                       : torch::stack(crops);
}

} // namespace harbor
