// RUN: %check_torch_tidy %s torch-missing-contiguous %t
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A guard on the device shows that callers are not trusted, however the code asks.

#include <torch/torch.h>

int64_t sum(const int64_t *p, int64_t n) { return n ? p[n - 1] : 0; }

int64_t byMethod(const at::Tensor &x) {
  TORCH_CHECK(x.is_cpu());
  return sum(x.data_ptr<int64_t>(), x.numel());
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-contiguous]
}

int64_t byDevice(const at::Tensor &x) {
  AT_ASSERTM(x.device().is_cpu(), "must be on the CPU");
  return sum(x.data_ptr<int64_t>(), x.numel());
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-contiguous]
}

int64_t bothAsked(const at::Tensor &x) {
  AT_ASSERTM(x.device().is_cpu(), "must be on the CPU");
  TORCH_CHECK(x.is_contiguous());
  return sum(x.data_ptr<int64_t>(), x.numel());
}

// It mends, and turns nobody away.
int64_t mended(at::Tensor x) {
  if (x.device().is_cuda())
    x = x.cpu();
  return sum(x.data_ptr<int64_t>(), x.numel());
}
