// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "ops/ops.h"

#include <torch/library.h>

namespace harbor {
namespace ops {

// What Python sees. Callers pass any tensor, so each operator asserts or
// brings.

static torch::Tensor boxIouAnywhere(const torch::Tensor &a,
                                    const torch::Tensor &b) {
  const auto left = a.to(torch::kCPU, torch::kFloat).contiguous();
  const auto right = b.to(torch::kCPU, torch::kFloat).contiguous();
  return boxIou(left, right).to(a.device());
}

static torch::Tensor softThreshold(const torch::Tensor &input, double limit) {
  auto result = torch::empty_like(input);
  const float *from = input.data_ptr<float>();
  float *to = result.data_ptr<float>();
  const auto edge = static_cast<float>(limit);
  for (int64_t i = 0; i < input.numel(); ++i)
    to[i] = from[i] > edge    ? from[i] - edge
            : from[i] < -edge ? from[i] + edge
                              : 0;
  return result;
}

static double totalVariation(const torch::Tensor &image) {
  TORCH_CHECK(image.dim() == 2, "one plane");
  const auto across = image.narrow(1, 1, image.size(1) - 1) -
                      image.narrow(1, 0, image.size(1) - 1);
  const auto down = image.narrow(0, 1, image.size(0) - 1) -
                    image.narrow(0, 0, image.size(0) - 1);
  return (across.abs().sum() + down.abs().sum()).item<double>();
}

static int64_t countAbove(const torch::Tensor &input, double limit) {
  const auto dense = input.detach().cpu().to(torch::kDouble).contiguous();
  const double *values = dense.data_ptr<double>();
  return std::count_if(values, values + dense.numel(),
                       [limit](double v) { return v > limit; });
}

TORCH_LIBRARY(harbor, m) {
  m.def("nms(Tensor boxes, Tensor scores, float threshold) -> Tensor");
  m.def("roi_align(Tensor input, Tensor rois, float scale, int height, int "
        "width) -> Tensor");
  m.def("voxelize(Tensor points, float size, int limit) -> (Tensor, Tensor)");
  m.def("nearest(Tensor queries, Tensor points, int k) -> Tensor");
  m.def("box_iou", &boxIouAnywhere);
  m.def("soft_threshold", &softThreshold);
  m.def("total_variation", &totalVariation);
  m.def("count_above", &countAbove);
  m.def("leaky_clip", &leakyClip);
}

TORCH_LIBRARY_IMPL(harbor, CPU, m) {
  m.impl("nms", &nms);
  m.impl("roi_align", &roiAlign);
  m.impl("voxelize", &voxelize);
  m.impl("nearest", &nearest);
}

} // namespace ops
} // namespace harbor
