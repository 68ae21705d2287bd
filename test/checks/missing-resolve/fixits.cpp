// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_torch_tidy %s torch-missing-resolve %t

#include <torch/torch.h>

#include <cstring>
#include <vector>

using cfloat = c10::complex<float>;

void in_place(torch::Tensor x, cfloat *out) {
  auto y = x.conj();
  std::memcpy(out, y.data_ptr<cfloat>(), y.nbytes());
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning:
  // CHECK-FIXES: std::memcpy(out, y.resolve_conj().data_ptr<cfloat>(), y.nbytes());
}
float both_bits(torch::Tensor x) {
  return torch::imag(x.conj()).data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning:
  // CHECK-FIXES: return torch::imag(x.conj()).resolve_neg().data_ptr<float>()[0];
}
cfloat named(torch::Tensor x) {
  auto y = x.conj();
  const auto *p = y.data_ptr<cfloat>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning:
  // CHECK-FIXES: auto y_resolved = y.resolve_conj();
  // CHECK-FIXES-NEXT: const auto *p = y_resolved.data_ptr<cfloat>();
  return p[0] + p[1];
}
cfloat accessor(torch::Tensor x) {
  auto y = x.conj();
  auto a = y.accessor<cfloat, 1>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning:
  // CHECK-FIXES: auto y_resolved = y.resolve_conj();
  // CHECK-FIXES-NEXT: auto a = y_resolved.accessor<cfloat, 1>();
  return a[0];
}
std::vector<cfloat> range(torch::Tensor x) {
  auto y = x.conj();
  return std::vector<cfloat>(y.data_ptr<cfloat>(), y.data_ptr<cfloat>() + 3);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning:
  // CHECK-FIXES: auto y_resolved = y.resolve_conj();
  // CHECK-FIXES-NEXT: return std::vector<cfloat>(y_resolved.data_ptr<cfloat>(), y_resolved.data_ptr<cfloat>() + 3);
}
#define FIRST(x) (x).data_ptr<cfloat>()[0]
cfloat in_a_macro(torch::Tensor x) {
  auto y = x.conj();
  return FIRST(y);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning:
  // CHECK-FIXES: return FIRST(y);
}
void written(torch::Tensor x, cfloat value) {
  auto y = x.conj();
  y.data_ptr<cfloat>()[0] = value;
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning:
  // CHECK-FIXES: y.data_ptr<cfloat>()[0] = value;
}
