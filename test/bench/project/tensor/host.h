// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef HARBOR_TENSOR_HOST_H
#define HARBOR_TENSOR_HOST_H

#include <torch/torch.h>

#include <algorithm>
#include <vector>

namespace harbor {

// The elements of a tensor as a vector, whatever its device and strides.
template <typename T> std::vector<T> toVector(const torch::Tensor &tensor) {
  const torch::Tensor host =
      tensor.detach()
          .to(torch::kCPU, c10::CppTypeToScalarType<T>::value)
          .contiguous();
  const T *data = host.data_ptr<T>();
  return std::vector<T>(data, data + host.numel());
}

// A one-dimensional tensor of its own memory.
template <typename T> torch::Tensor toTensor(const std::vector<T> &values) {
  return torch::from_blob(const_cast<T *>(values.data()),
                          {static_cast<int64_t>(values.size())},
                          c10::CppTypeToScalarType<T>::value)
      .clone();
}

// What a box detector calls a box: left, top, right, bottom.
struct Box {
  float left = 0, top = 0, right = 0, bottom = 0;
  float width() const { return std::max(0.0f, right - left); }
  float height() const { return std::max(0.0f, bottom - top); }
  float area() const { return width() * height(); }
};

inline float intersection(const Box &a, const Box &b) {
  const Box both{std::max(a.left, b.left), std::max(a.top, b.top),
                 std::min(a.right, b.right), std::min(a.bottom, b.bottom)};
  return both.area();
}

inline float overlap(const Box &a, const Box &b) {
  const float both = intersection(a, b);
  const float either = a.area() + b.area() - both;
  return either > 0 ? both / either : 0;
}

// Boxes of a tensor of N x 4.
inline std::vector<Box> toBoxes(const torch::Tensor &tensor) {
  TORCH_CHECK(tensor.dim() == 2 && tensor.size(1) == 4,
              "boxes have four coordinates");
  const torch::Tensor host = tensor.detach().cpu().to(torch::kFloat);
  const auto rows = host.accessor<float, 2>();
  std::vector<Box> boxes(rows.size(0));
  for (int64_t i = 0; i < rows.size(0); ++i)
    boxes[i] = {rows[i][0], rows[i][1], rows[i][2], rows[i][3]};
  return boxes;
}

inline torch::Tensor toTensor(const std::vector<Box> &boxes) {
  static_assert(sizeof(Box) == 4 * sizeof(float), "boxes are packed");
  std::vector<float> flat;
  flat.reserve(4 * boxes.size());
  for (const Box &box : boxes)
    flat.insert(flat.end(), {box.left, box.top, box.right, box.bottom});
  return torch::from_blob(flat.data(), {static_cast<int64_t>(boxes.size()), 4},
                          torch::kFloat);
}

// The best entry of each row.
inline std::vector<int> bestOfRows(const torch::Tensor &scores) {
  const torch::Tensor best = scores.argmax(1).cpu();
  const int *indices = best.data_ptr<int>();
  return std::vector<int>(indices, indices + best.numel());
}

} // namespace harbor

#endif
