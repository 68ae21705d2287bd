// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_torch_tidy %s torch-dangling-data %t

// Elements that are objects of classes: a copy of one points to nothing.

#include <torch/torch.h>

using cfloat = c10::complex<float>;

cfloat element(torch::Tensor x) { return x.clone().data_ptr<cfloat>()[1]; }
at::Half half(torch::Tensor x) { return *x.clone().data_ptr<at::Half>(); }
at::BFloat16 from_an_accessor(torch::Tensor x) {
  auto y = x.clone();
  return y.accessor<at::BFloat16, 2>()[1][0];
}
cfloat kept(torch::Tensor x) {
  cfloat value = x.clone().data_ptr<cfloat>()[1];
  return value * value;
}
const cfloat *pointer(torch::Tensor x) {
  return x.clone().data_ptr<cfloat>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: this pointer is returned
}
cfloat late(torch::Tensor x) {
  const cfloat *p = x.clone().data_ptr<cfloat>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: this pointer is used after
  return p[1];
}
