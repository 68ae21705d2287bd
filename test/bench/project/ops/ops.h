// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef HARBOR_OPS_OPS_H
#define HARBOR_OPS_OPS_H

#include "tensor/host.h"

#include <torch/torch.h>

#define HARBOR_CHECK_CPU(x)                                                    \
  TORCH_CHECK((x).device().is_cpu(), #x " must be on the CPU")
#define HARBOR_CHECK_CONTIGUOUS(x)                                             \
  TORCH_CHECK((x).is_contiguous(), #x " must be contiguous")
#define HARBOR_CHECK_FLOAT(x)                                                  \
  TORCH_CHECK((x).scalar_type() == torch::kFloat, #x " must be float")

namespace harbor {
namespace ops {

inline void checkInput(const torch::Tensor &t, int64_t dim) {
  HARBOR_CHECK_CPU(t);
  HARBOR_CHECK_CONTIGUOUS(t);
  HARBOR_CHECK_FLOAT(t);
  TORCH_CHECK(t.dim() == dim, "expected ", dim, " dimensions, not ", t.dim());
}

// Rows of a matrix without a copy, for loops over points.
class Rows {
public:
  explicit Rows(const torch::Tensor &matrix)
      : data_(matrix.data_ptr<float>()), width_(matrix.size(1)),
        count_(matrix.size(0)) {}
  const float *operator[](int64_t row) const { return data_ + row * width_; }
  int64_t size() const { return count_; }
  int64_t width() const { return width_; }

private:
  const float *data_;
  int64_t width_, count_;
};

inline float squaredDistance(const float *a, const float *b, int64_t n) {
  float sum = 0;
  for (int64_t i = 0; i < n; ++i)
    sum += (a[i] - b[i]) * (a[i] - b[i]);
  return sum;
}

torch::Tensor nms(const torch::Tensor &boxes, const torch::Tensor &scores,
                  double threshold);
torch::Tensor boxIou(const torch::Tensor &a, const torch::Tensor &b);
torch::Tensor roiAlign(const torch::Tensor &input, const torch::Tensor &rois,
                       double scale, int64_t height, int64_t width);
std::tuple<torch::Tensor, torch::Tensor> voxelize(const torch::Tensor &points,
                                                  double size, int64_t limit);
torch::Tensor nearest(const torch::Tensor &queries, const torch::Tensor &points,
                      int64_t k);
torch::Tensor scatterMean(const torch::Tensor &values,
                          const torch::Tensor &index, int64_t groups);
torch::Tensor lookUp(const torch::Tensor &table, const torch::Tensor &keys);
torch::Tensor leakyClip(const torch::Tensor &input, double slope, double limit);

} // namespace ops
} // namespace harbor

#endif
