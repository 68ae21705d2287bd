// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_torch_tidy %s torch-dtype-mismatch %t -- \
// RUN:   -config="{CheckOptions: {torch-dtype-mismatch.FlagLong: true}}"

// int64_t is another type than long on Windows and macOS.

#include <torch/torch.h>

long as_long(torch::Tensor x) {
  return x.data_ptr<long>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dtype-mismatch]
  // CHECK-FIXES: return x.data_ptr<int64_t>()[0];
}
long accessor(torch::Tensor x) {
  auto a = x.accessor<long, 1>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dtype-mismatch]
  // CHECK-FIXES: auto a = x.accessor<int64_t, 1>();
  return a[0];
}
int64_t as_it_should_be(torch::Tensor x) { return x.data_ptr<int64_t>()[0]; }
using Index = int64_t;
Index by_a_name(torch::Tensor x) { return x.data_ptr<Index>()[0]; }
