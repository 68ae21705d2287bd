// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_torch_tidy %s torch-missing-resolve %t

// Guards, branches, helpers, members, loops.

#include <torch/torch.h>

#include <vector>

using cfloat = c10::complex<float>;

cfloat guarded(torch::Tensor x, bool flip) {
  if (flip)
    x = x.conj();
  TORCH_CHECK(!x.is_conj(), "x must be resolved");
  return x.data_ptr<cfloat>()[0];
}
cfloat mended(torch::Tensor x, bool flip) {
  if (flip)
    x = x.conj();
  if (x.is_conj())
    x = x.resolve_conj();
  return x.data_ptr<cfloat>()[0];
}
cfloat either_way(torch::Tensor x) {
  auto y = x.conj();
  if (y.is_conj())
    return y.data_ptr<cfloat>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} is lazily conjugated
  return y.data_ptr<cfloat>()[1];
}
cfloat the_code_asks(torch::Tensor x) {
  if (x.is_conj())
    return x.data_ptr<cfloat>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} is lazily conjugated
  return {};
}
float negative_guarded(torch::Tensor x) {
  auto y = x._neg_view();
  TORCH_CHECK(!y.is_neg());
  return y.data_ptr<float>()[0];
}
cfloat correlated(torch::Tensor x, bool flip) {
  if (flip)
    x = x.conj();
  x = x.view({-1});
  if (flip)
    x = x.resolve_conj();
  return x.data_ptr<cfloat>()[0];
}
cfloat wrongly_correlated(torch::Tensor x, bool flip) {
  if (flip)
    x = x.conj();
  x = x.view({-1});
  if (!flip)
    x = x.resolve_conj();
  return x.data_ptr<cfloat>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} lazily conjugated
}

torch::Tensor flipped(const torch::Tensor &x) { return x.conj(); }
torch::Tensor flipped_for_good(const torch::Tensor &x) {
  return x.conj().resolve_conj();
}
cfloat first(const torch::Tensor &x) { return x.data_ptr<cfloat>()[0]; }
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} lazily conjugated

cfloat from_a_helper(torch::Tensor x) {
  auto y = flipped(x);
  return y.data_ptr<cfloat>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} lazily conjugated
}
cfloat from_a_good_helper(torch::Tensor x) {
  auto y = flipped_for_good(x);
  return y.data_ptr<cfloat>()[0];
}
cfloat into_a_helper(torch::Tensor x) { return first(x.conj()); }

struct Spectrum {
  explicit Spectrum(const torch::Tensor &x) : values_(x.conj()) {}
  cfloat first() const {
    return values_.data_ptr<cfloat>()[0];
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} of 'values_' {{.*}} lazily conjugated
  }
  torch::Tensor values_;
};
struct ResolvedSpectrum {
  explicit ResolvedSpectrum(const torch::Tensor &x)
      : values_(x.conj().resolve_conj()) {}
  cfloat first() const { return values_.data_ptr<cfloat>()[0]; }
  torch::Tensor values_;
};

cfloat in_a_loop(std::vector<torch::Tensor> all) {
  cfloat sum;
  for (auto &x : all) {
    auto y = x.conj();
    sum += y.data_ptr<cfloat>()[0];
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} lazily conjugated
  }
  for (auto &x : all) {
    auto y = x.conj().resolve_conj();
    sum += y.data_ptr<cfloat>()[0];
  }
  return sum;
}
cfloat in_a_lambda(torch::Tensor x) {
  auto y = x.conj();
  auto read = [&] { return y.data_ptr<cfloat>()[0]; };
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} lazily conjugated
  return read();
}
cfloat suppressed(torch::Tensor x) {
  auto y = x.conj();
  return y.data_ptr<cfloat>()[0]; // NOLINT(torch-missing-resolve)
}
cfloat copied_as_it_is_strided() {
  auto y = torch::ones({2, 3}, torch::kComplexFloat).conj().t().flatten();
  return y.data_ptr<cfloat>()[0];
}
cfloat made_dense() {
  auto y = torch::ones({2, 3}, torch::kComplexFloat).conj().t().contiguous();
  return y.data_ptr<cfloat>()[0];
}
cfloat dense_already() {
  auto y = torch::ones({2, 3}, torch::kComplexFloat).conj().flatten();
  return y.data_ptr<cfloat>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} lazily conjugated
}
cfloat conjugated_in_turns(torch::Tensor x, int n) {
  for (int i = 0; i < n; ++i)
    x = x.conj();
  return x.data_ptr<cfloat>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} lazily conjugated
}
cfloat viewed_as_a_vector(torch::Tensor x) {
  auto y = torch::ones({6}, torch::kComplexFloat).conj().slice(0, 0, 6, 2);
  auto z = y.reshape({3});
  return z.data_ptr<cfloat>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} lazily conjugated
}
cfloat conjugated_twice(torch::Tensor x) {
  auto y = x.conj().conj();
  return y.data_ptr<cfloat>()[0];
}
float negated_with_even_gaps() {
  auto y = torch::imag(torch::ones({3, 4}, torch::kComplexFloat).conj());
  auto z = y.flatten();
  return z.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-resolve]
}
