// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_torch_tidy %s torch-copy-size %t

// Sizes and memory that come a long way: variables, branches, loops, helpers,
// members.

#include <torch/torch.h>

#include <cstring>
#include <vector>

// Variables.
void in_a_variable(const torch::Tensor &t, float *out) {
  auto n = t.numel();
  std::memcpy(out, t.data_ptr<float>(), n);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: 'memcpy' takes a number of bytes, but this is a number of elements [torch-copy-size]
  // CHECK-MESSAGES: :[[@LINE-3]]:{{[0-9]+}}: note: the elements are counted here
  // CHECK-FIXES: std::memcpy(out, t.data_ptr<float>(), n * sizeof(float));
}
void multiplied_later(const torch::Tensor &t, float *out) {
  auto n = t.numel();
  n *= sizeof(float);
  std::memcpy(out, t.data_ptr<float>(), n);
}
void multiplied_by_a_variable(const torch::Tensor &t, float *out) {
  const size_t each = sizeof(float);
  size_t n = t.numel() * each;
  std::memcpy(out, t.data_ptr<float>(), n);
}
void by_a_cast(const torch::Tensor &t, float *out) {
  auto n = static_cast<size_t>(t.numel());
  std::memcpy(out, t.data_ptr<float>(), n);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: 'memcpy' takes a number of bytes, but this is a number of elements [torch-copy-size]
}
void by_a_cast_right(const torch::Tensor &t, float *out) {
  auto n = static_cast<size_t>(t.numel()) * sizeof(float);
  std::memcpy(out, t.data_ptr<float>(), n);
}
void pointer_in_a_variable(const torch::Tensor &t, float *out) {
  const float *p = t.data_ptr<float>();
  std::memcpy(out, p, t.numel());
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: 'memcpy' takes a number of bytes, but this is a number of elements [torch-copy-size]
}
void pointer_in_a_variable_right(const torch::Tensor &t, float *out) {
  const float *p = t.data_ptr<float>();
  std::memcpy(out, p, t.nbytes());
}
void something_else(const torch::Tensor &t, float *out, size_t bytes) {
  size_t n = t.numel();
  n = bytes;
  std::memcpy(out, t.data_ptr<float>(), n);
}

// Branches.
void one_branch(const torch::Tensor &t, float *out, bool all) {
  size_t n = t.nbytes();
  if (!all)
    n = t.size(0);
  std::memcpy(out, t.data_ptr<float>(), n);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: 'memcpy' takes a number of bytes, but this is a number of elements [torch-copy-size]
  // CHECK-MESSAGES: :[[@LINE-3]]:{{[0-9]+}}: note: the elements are counted here
}
void both_branches_right(const torch::Tensor &t, float *out, bool all) {
  size_t n = t.nbytes();
  if (!all)
    n = t.size(0) * sizeof(float);
  std::memcpy(out, t.data_ptr<float>(), n);
}
void correlated(const torch::Tensor &t, float *out, bool bytes) {
  size_t n = t.numel();
  if (bytes)
    n = t.nbytes();
  if (bytes)
    std::memcpy(out, t.data_ptr<float>(), n);
}
void by_kind(const torch::Tensor &t, void *out) {
  if (t.scalar_type() == torch::kByte)
    std::memcpy(out, t.data_ptr(), t.numel());
  else if (t.scalar_type() == torch::kFloat)
    std::memcpy(out, t.data_ptr(), t.numel() * sizeof(float));
}
void by_kind_wrong(const torch::Tensor &t, void *out) {
  if (t.scalar_type() == torch::kFloat)
    std::memcpy(out, t.data_ptr(), t.numel());
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: 'memcpy' takes a number of bytes, but this is a number of elements [torch-copy-size]
}

// Loops.
void rows(const torch::Tensor &t, std::vector<std::vector<float>> &out) {
  for (size_t i = 0; i < out.size(); ++i)
    std::memcpy(out[i].data(), t[i].data_ptr<float>(), out[i].size());
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: 'memcpy' takes a number of bytes, but this is a number of elements [torch-copy-size]
}
void rows_right(const torch::Tensor &t, std::vector<std::vector<float>> &out) {
  for (size_t i = 0; i < out.size(); ++i)
    std::memcpy(out[i].data(), t[i].data_ptr<float>(), out[i].size() * sizeof(float));
}
void added_up(const std::vector<torch::Tensor> &all, char *out) {
  size_t at = 0;
  for (const auto &t : all) {
    std::memcpy(out + at, t.data_ptr<float>(), t.nbytes());
    at += t.nbytes();
  }
}

// Helpers.
static void copy_bytes(void *out, const torch::Tensor &t, size_t size) {
  std::memcpy(out, t.data_ptr<float>(), size);
}
void helper_with_elements(const torch::Tensor &t, float *out) { copy_bytes(out, t, t.numel()); }
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: 'memcpy' takes a number of bytes, but this is a number of elements [torch-copy-size]
void helper_with_bytes(const torch::Tensor &t, float *out) { copy_bytes(out, t, t.nbytes()); }

static size_t elements_of(const torch::Tensor &t) { return t.numel(); }
static size_t bytes_of(const torch::Tensor &t) { return t.numel() * t.element_size(); }
void counted_by_a_helper(const torch::Tensor &t, float *out) {
  std::memcpy(out, t.data_ptr<float>(), elements_of(t));
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: 'memcpy' takes a number of bytes, but this is a number of elements [torch-copy-size]
}
void sized_by_a_helper(const torch::Tensor &t, float *out) {
  std::memcpy(out, t.data_ptr<float>(), bytes_of(t));
}
static const float *data_of(const torch::Tensor &t) { return t.data_ptr<float>(); }
void data_by_a_helper(const torch::Tensor &t, float *out) {
  std::memcpy(out, data_of(t), t.numel());
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: 'memcpy' takes a number of bytes, but this is a number of elements [torch-copy-size]
}
void data_by_a_helper_right(const torch::Tensor &t, float *out) {
  std::memcpy(out, data_of(t), t.nbytes());
}
void by_a_lambda(const torch::Tensor &t, float *out) {
  auto copy = [&](size_t n) { std::memcpy(out, t.data_ptr<float>(), n); };
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: 'memcpy' takes a number of bytes, but this is a number of elements [torch-copy-size]
  copy(t.numel());
}
void by_a_lambda_right(const torch::Tensor &t, float *out) {
  auto copy = [&](size_t n) { std::memcpy(out, t.data_ptr<float>(), n); };
  copy(t.nbytes());
}
template <typename T> void typed(const torch::Tensor &t, T *out) {
  std::memcpy(out, t.data_ptr<T>(), t.numel() * sizeof(T));
}
void typed_right(const torch::Tensor &t, float *f, double *d) {
  typed(t, f);
  typed(t, d);
}
template <typename T> void typed_by_elements(const torch::Tensor &t, T *out) {
  std::memcpy(out, t.data_ptr<T>(), t.numel());
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: 'memcpy' takes a number of bytes, but this is a number of elements [torch-copy-size]
}
void typed_wrong(const torch::Tensor &t, float *f) { typed_by_elements(t, f); }

// Members.
class Frame {
public:
  Frame() : Pixels(torch::zeros({64})), Count(Pixels.numel()), Bytes(Pixels.nbytes()) {}
  void save(float *out) { std::memcpy(out, Pixels.data_ptr<float>(), Count); }
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: 'memcpy' takes a number of bytes, but this is a number of elements [torch-copy-size]
  void saveBytes(float *out) { std::memcpy(out, Pixels.data_ptr<float>(), Bytes); }
  void saveCount(float *out) { std::memcpy(out, Pixels.data_ptr<float>(), Count * sizeof(float)); }

private:
  torch::Tensor Pixels;
  size_t Count, Bytes;
};

// A buffer that a tensor borrows.
void borrowed(std::vector<float> &buffer, const std::vector<float> &in) {
  auto t = torch::from_blob(buffer.data(), {static_cast<int64_t>(buffer.size())});
  std::memcpy(buffer.data(), in.data(), in.size());
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: 'memcpy' takes a number of bytes, but this is a number of elements [torch-copy-size]
  t.add_(1);
}
void borrowed_right(std::vector<float> &buffer, const std::vector<float> &in) {
  auto t = torch::from_blob(buffer.data(), {static_cast<int64_t>(buffer.size())});
  std::memcpy(buffer.data(), in.data(), in.size() * sizeof(float));
  t.add_(1);
}
