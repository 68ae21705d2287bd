// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_torch_tidy %s torch-missing-detach %t -- \
// RUN:   -config="{CheckOptions: {torch-missing-detach.EntryPoints: 'crop;registered'}}"

// The parameters of entry points are whatever a user passes.

#include <torch/script.h>
#include <torch/torch.h>

float crop(torch::Tensor x) {
  return x.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}may require grad{{.*}} [torch-missing-detach]
}

double blurred(torch::Tensor x) {
  auto y = x * 2;
  return y.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}may require grad{{.*}} [torch-missing-detach]
}
TORCH_LIBRARY(filters, m) { m.def("blurred", &blurred); }

double checked(torch::Tensor x) {
  TORCH_CHECK(!x.requires_grad(), "x must not require grad");
  return x.data_ptr<float>()[0];
}
double detached(torch::Tensor x) {
  auto y = x.detach();
  return y.data_ptr<float>()[0];
}
int64_t counted(torch::Tensor x) { return x.data_ptr<int64_t>()[0]; }
TORCH_LIBRARY_FRAGMENT(filters, m) {
  m.def("checked", &checked);
  m.def("detached", &detached);
  m.def("counted", &counted);
}

float helper(torch::Tensor x) { return x.data_ptr<float>()[0]; }
