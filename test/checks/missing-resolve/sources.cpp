// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_torch_tidy %s torch-missing-resolve %t

// What sets the bits, and what ends them.

#include <torch/torch.h>

#include <cstring>

using cfloat = c10::complex<float>;

void keep(const void *);

cfloat conj(torch::Tensor x) {
  return x.conj().data_ptr<cfloat>()[1];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} lazily conjugated
}
cfloat adjoint(torch::Tensor x) {
  auto y = x.adjoint();
  return y.accessor<cfloat, 2>()[1][0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} lazily conjugated
}
cfloat hermitian_batch(torch::Tensor x) {
  auto y = x.mH();
  return y.accessor<cfloat, 2>()[1][0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} lazily conjugated
}
cfloat hermitian(torch::Tensor x) {
  auto y = x.matrix_H();
  return y.accessor<cfloat, 2>()[1][0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} lazily conjugated
}
float negative_view(torch::Tensor x) {
  auto y = x._neg_view();
  return y.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} lazily negated
}
float imaginary_part(torch::Tensor x) {
  auto y = torch::imag(x.conj());
  return y.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} lazily negated
}
cfloat inverse_fft(torch::Tensor x) {
  auto y = torch::fft_ihfft(x);
  return y.data_ptr<cfloat>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} lazily conjugated
}
cfloat through_views(torch::Tensor x) {
  auto y = x.conj().view({-1}).detach().slice(0, 1);
  return y.data_ptr<cfloat>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} lazily conjugated
}
cfloat copies_that_may_not_copy(torch::Tensor x) {
  auto y = x.conj().contiguous();
  auto z = torch::zeros({2}, torch::kComplexFloat).conj().cpu();
  return y.data_ptr<cfloat>()[0] + z.data_ptr<cfloat>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} of 'y' {{.*}} lazily conjugated
  // CHECK-MESSAGES: :[[@LINE-2]]:{{[0-9]+}}: warning: {{.*}} of 'z' {{.*}} lazily conjugated
}
cfloat untyped(torch::Tensor x) {
  auto y = x.conj();
  return *static_cast<const cfloat *>(y.data_ptr());
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} lazily conjugated
}

cfloat resolved(torch::Tensor x) {
  auto y = x.conj().resolve_conj();
  return y.data_ptr<cfloat>()[0];
}
float resolved_negative(torch::Tensor x) {
  auto y = x._neg_view().resolve_neg();
  return y.data_ptr<float>()[0];
}
cfloat physical(torch::Tensor x) {
  auto y = x.conj_physical();
  return y.data_ptr<cfloat>()[0];
}
cfloat cloned(torch::Tensor x) {
  auto y = x.conj().clone();
  return y.data_ptr<cfloat>()[0];
}
cfloat computed(torch::Tensor x) {
  auto y = x.conj() * 2;
  return y.data_ptr<cfloat>()[0];
}
cfloat multiplied(torch::Tensor x) {
  auto y = torch::matmul(x.conj(), x);
  return y.data_ptr<cfloat>()[0];
}
cfloat twice(torch::Tensor x) {
  auto y = x.conj().conj();
  return y.data_ptr<cfloat>()[0];
}
float real_numbers(torch::Tensor x) {
  // data_ptr<float>() throws for a complex tensor, and a real one has no bit.
  auto y = x.conj();
  return y.data_ptr<float>()[0];
}
float known_to_be_real() {
  auto x = torch::rand({4});
  auto y = x.conj();
  return static_cast<const float *>(y.data_ptr())[0];
}
float real_part(torch::Tensor x) {
  auto y = torch::real(x.conj());
  return y.data_ptr<float>()[0];
}
float imaginary_part_of_plain(torch::Tensor x) {
  auto y = torch::imag(x);
  return y.data_ptr<float>()[0];
}
cfloat not_read(torch::Tensor x) {
  auto y = x.conj();
  keep(y.data_ptr());
  return y[0].item<cfloat>();
}
cfloat parameter(torch::Tensor x) { return x.data_ptr<cfloat>()[0]; }
