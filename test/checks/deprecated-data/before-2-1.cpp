// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// UNSUPPORTED: libtorch-2.1
// RUN: %check_torch_tidy %s torch-deprecated-data %t

// What newer headers refuse, or offer a replacement for, is as here in older ones.

#include <torch/torch.h>

torch::Tensor dispatched(torch::Tensor x) {
  AT_DISPATCH_FLOATING_TYPES(x.type(), "dispatched", [&] { x.fill_(scalar_t(1)); });
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: 'type' is deprecated; use 'scalar_type' [torch-deprecated-data]
  AT_DISPATCH_FLOATING_TYPES(x.scalar_type(), "dispatched", [&] { x.fill_(scalar_t(1)); });
  return x;
}

// There is no const_data_ptr yet.
float const_pointers_are_younger(const torch::Tensor &x) {
  const float *p = x.data_ptr<float>();
  return p[0];
}
