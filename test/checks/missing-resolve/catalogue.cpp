// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_torch_tidy %s torch-missing-resolve %t

// The bits end with whatever computes, and stay with nothing else.

#include <torch/torch.h>

using cfloat = c10::complex<float>;

cfloat still_a_view(torch::Tensor x) {
  auto y = x.conj().view({-1});
  return y.data_ptr<cfloat>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-resolve]
}
cfloat added(torch::Tensor x) {
  auto y = x.conj() + 1;
  return y.data_ptr<cfloat>()[0];
}
cfloat product(torch::Tensor x) {
  auto y = torch::matmul(x.mH(), x);
  return y.data_ptr<cfloat>()[0];
}
float absolute(torch::Tensor x) {
  auto y = x.conj().abs();
  return y.data_ptr<float>()[0];
}
float real_of_a_conjugate(torch::Tensor x) {
  auto y = torch::real(x.conj()).contiguous();
  return y.data_ptr<float>()[0];
}
cfloat resolved_in_place(torch::Tensor x) {
  x = x.conj();
  x = x.resolve_conj();
  return x.data_ptr<cfloat>()[0];
}
cfloat filled_from_it(torch::Tensor x) {
  auto y = torch::empty({4}, torch::kComplexFloat);
  y.copy_(x.conj());
  return y.data_ptr<cfloat>()[0];
}
float conjugate_of_floats() {
  auto y = torch::ones({3}).conj();
  return y.data_ptr<float>()[0];
}
