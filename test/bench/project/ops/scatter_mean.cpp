// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "ops/ops.h"

#include <torch/torch.h>

namespace harbor {
namespace ops {

torch::Tensor scatterMean(const torch::Tensor &values,
                          const torch::Tensor &index, int64_t groups) {
  TORCH_CHECK(values.size(0) == index.size(0), "an index for each value");
  auto sizes = values.sizes().vec();
  sizes[0] = groups;
  auto sums = torch::zeros(sizes, values.options());
  sums.index_add_(0, index, values);
  auto counts = torch::zeros({groups}, values.options());
  counts.index_add_(0, index, torch::ones({index.size(0)}, values.options()));
  counts.clamp_min_(1);
  std::vector<int64_t> shape(values.dim(), 1);
  shape[0] = groups;
  return sums / counts.view(shape);
}

namespace {

// The mean's gradient goes back to all members alike.
class ScatterMean : public torch::autograd::Function<ScatterMean> {
public:
  static torch::Tensor forward(torch::autograd::AutogradContext *context,
                               const torch::Tensor &values,
                               const torch::Tensor &index, int64_t groups) {
    const auto counts = torch::bincount(index, {}, groups).clamp_min(1);
    context->save_for_backward({index, counts});
    return scatterMean(values, index, groups);
  }

  static torch::autograd::variable_list
  backward(torch::autograd::AutogradContext *context,
           torch::autograd::variable_list gradients) {
    const auto saved = context->get_saved_variables();
    const auto &index = saved[0];
    const auto &counts = saved[1];
    auto gradient = gradients[0];
    TORCH_CHECK(gradient.device().is_cpu() && gradient.dim() == 2);
    auto result =
        torch::empty({index.size(0), gradient.size(1)}, gradient.options());
    const float *from = gradient.data_ptr<float>();
    float *to = result.data_ptr<float>();
    const auto members = toVector<int64_t>(index);
    const auto sizes = toVector<int64_t>(counts);
    for (size_t i = 0; i < members.size(); ++i)
      for (int64_t d = 0; d < gradient.size(1); ++d)
        to[i * gradient.size(1) + d] = from[members[i] * gradient.size(1) + d] /
                                       static_cast<float>(sizes[members[i]]);
    return {result, torch::Tensor(), torch::Tensor()};
  }
};

} // namespace

torch::Tensor differentiableScatterMean(const torch::Tensor &values,
                                        const torch::Tensor &index,
                                        int64_t groups) {
  return ScatterMean::apply(values, index, groups);
}

} // namespace ops
} // namespace harbor
