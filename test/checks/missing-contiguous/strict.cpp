// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_torch_tidy %s torch-missing-contiguous %t
// RUN: %check_torch_tidy %s torch-missing-contiguous %t -check-suffix=STRICT -- -config='{CheckOptions: {torch-missing-contiguous.Strict: true}}'

// With Strict, what is not known counts, unless a guard settles it.

#include <torch/torch.h>

float parameter(torch::Tensor x) {
  return x.data_ptr<float>()[1];
  // CHECK-MESSAGES-STRICT: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}non-contiguous{{.*}} [torch-missing-contiguous]
}

float reshaped(torch::Tensor x) {
  return x.reshape(-1).data_ptr<float>()[1];
  // CHECK-MESSAGES-STRICT: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}non-contiguous{{.*}} [torch-missing-contiguous]
}

float checked(torch::Tensor x) {
  TORCH_CHECK(x.is_contiguous());
  return x.data_ptr<float>()[1];
}

float dense(torch::Tensor x) {
  auto y = x.contiguous();
  return y.data_ptr<float>()[1];
}

float made() {
  auto y = torch::ones({4, 5});
  return y[1].data_ptr<float>()[1];
}

float first(torch::Tensor x) { return *x.data_ptr<float>(); }

float by_strides(torch::Tensor x) { return x.data_ptr<float>()[x.stride(0)]; }

float evidence(torch::Tensor x) {
  return x.t().data_ptr<float>()[1];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}non-contiguous{{.*}} [torch-missing-contiguous]
  // CHECK-MESSAGES-STRICT: :[[@LINE-2]]:{{[0-9]+}}: warning: {{.*}}non-contiguous{{.*}} [torch-missing-contiguous]
}
