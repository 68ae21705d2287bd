// RUN: %check_torch_tidy %s torch-missing-cpu %t
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A function that says in its name that it is the CPU's is called by one that has
// looked at the device: that it checks something else is no evidence.

#include <torch/torch.h>

at::Tensor padded_cpu(const at::Tensor &x) {
  TORCH_CHECK(x.dim() == 2, "a matrix");
  auto out = torch::zeros({4, x.size(1)}, x.options());
  auto from = x.accessor<float, 2>();
  auto to = out.accessor<float, 2>();
  to[0][0] = from[0][0];
  return out;
}

float FirstCpu(const at::Tensor &x) {
  TORCH_CHECK(x.scalar_type() == at::kFloat);
  auto first = [&] { return *x.data_ptr<float>(); };
  return first();
}

static void checkMatrix(const at::Tensor &x) { TORCH_CHECK(x.dim() == 2); }

float firstCPU(const at::Tensor &x) {
  checkMatrix(x);
  return *x.data_ptr<float>();
}

namespace cpu {
float first(const at::Tensor &x) {
  TORCH_CHECK(x.dim() == 1);
  return *x.data_ptr<float>();
}
} // namespace cpu

// The name says nothing of where the tensor is.
float padded(const at::Tensor &x) {
  TORCH_CHECK(x.dim() == 2);
  return *x.data_ptr<float>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-cpu]
}

float copy_to_cpu(const at::Tensor &x) {
  TORCH_CHECK(x.dim() == 2);
  return *x.data_ptr<float>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-cpu]
}

// Facts are facts.
float sum_cpu(const at::Tensor &x) {
  TORCH_CHECK(x.dim() == 2);
  auto sum = x.cuda().sum();
  return *sum.data_ptr<float>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-cpu]
}
