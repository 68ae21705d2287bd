// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_torch_tidy %s torch-missing-contiguous %t

// Innocents: right code of the kinds that people write. No warning at all.

#include <torch/script.h>
#include <torch/torch.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <vector>

static float sum(const float *p, int64_t n) {
  float s = 0;
  for (int64_t i = 0; i < n; ++i)
    s += p[i];
  return s;
}

// An image goes in and out.

torch::Tensor image_to_tensor(const uint8_t *pixels, int64_t h, int64_t w) {
  auto image = torch::empty({h, w, 3}, torch::kUInt8);
  std::memcpy(image.data_ptr(), pixels, image.nbytes());
  return image.permute({2, 0, 1}).to(torch::kFloat).div_(255).contiguous();
}

std::vector<uint8_t> tensor_to_image(const torch::Tensor &planes) {
  auto image = planes.mul(255).clamp(0, 255).to(torch::kUInt8).permute({1, 2, 0}).contiguous();
  return {image.data_ptr<uint8_t>(), image.data_ptr<uint8_t>() + image.numel()};
}

// The same order comes back after work in the other one.

std::vector<float> filtered(const float *pixels, int64_t h, int64_t w) {
  auto image = torch::from_blob(const_cast<float *>(pixels), {h, w, 3});
  auto planes = image.permute({2, 0, 1}).mul(2).add(1);
  auto result = planes.permute({1, 2, 0});
  return {result.data_ptr<float>(), result.data_ptr<float>() + result.numel()};
}

// Rows of a batch.

float batch_total(const torch::Tensor &batch) {
  auto dense = batch.contiguous();
  float s = 0;
  for (int64_t i = 0; i < dense.size(0); ++i)
    s += sum(dense[i].data_ptr<float>(), dense.size(1));
  return s;
}

std::vector<float> top(const torch::Tensor &scores) {
  auto [values, indices] = torch::softmax(scores, 1).topk(5);
  return {values.data_ptr<float>(), values.data_ptr<float>() + values.numel()};
}

// Box post-processing: scalars, indices, masks.

std::vector<int64_t> kept(const torch::Tensor &boxes, const torch::Tensor &scores) {
  auto mask = scores > 0.5;
  auto chosen = torch::nonzero(mask).squeeze(1);
  const int64_t *p = chosen.data_ptr<int64_t>();
  return {p, p + chosen.numel()};
}

float corner(const torch::Tensor &boxes) {
  auto left = boxes.select(1, 0);
  return left.min().item<float>() + *left.data_ptr<float>();
}

torch::Tensor areas(const torch::Tensor &boxes) {
  auto x = boxes.select(1, 2) - boxes.select(1, 0);
  auto y = boxes.select(1, 3) - boxes.select(1, 1);
  return x * y;
}

std::vector<float> masked_rows(const torch::Tensor &rows) {
  auto some = rows.index({torch::ones({4}) > 0});
  return {some.data_ptr<float>(), some.data_ptr<float>() + some.numel()};
}

// An accessor goes by the strides.

float trace(const torch::Tensor &x) {
  auto y = x.t();
  auto a = y.accessor<float, 2>();
  float s = 0;
  for (int64_t i = 0; i < a.size(0); ++i)
    s += a[i][i];
  return s;
}

// A function that takes strides.

void gemv(const float *m, int64_t row_step, int64_t column_step, const float *v, float *out);

torch::Tensor multiply(const torch::Tensor &m, const torch::Tensor &v) {
  auto transposed = m.t();
  auto dense = v.contiguous();
  auto out = torch::empty({transposed.size(0)});
  gemv(transposed.data_ptr<float>(), transposed.stride(0), transposed.stride(1), dense.data_ptr<float>(), out.data_ptr<float>());
  return out;
}

float dot(const torch::Tensor &x, const torch::Tensor &y) {
  auto a = x.select(1, 0), b = y.select(1, 0);
  const float *p = a.data_ptr<float>(), *q = b.data_ptr<float>();
  float s = 0;
  for (int64_t i = 0; i < a.size(0); ++i)
    s += p[i * a.stride(0)] * q[i * b.stride(0)];
  return s;
}

// Kernels.

void launch(const float *in, float *out, int64_t n);

torch::Tensor scale(const torch::Tensor &x) {
  auto in = x.transpose(0, 1);
  auto out = torch::empty_like(in);
  launch(in.data_ptr<float>(), out.data_ptr<float>(), in.numel());
  return out;
}

// Filling what was just made.

torch::Tensor table(int64_t n) {
  auto t = torch::zeros({n, n});
  float *p = t.data_ptr<float>();
  for (int64_t i = 0; i < n * n; ++i)
    p[i] = static_cast<float>(i);
  return t.t();
}

torch::Tensor same_shape(const torch::Tensor &x) {
  auto y = torch::zeros_like(x);
  std::fill_n(y.data_ptr<float>(), y.numel(), 1.0f);
  return y;
}
