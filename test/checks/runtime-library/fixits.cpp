// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_torch_tidy %s torch-missing-cpu %t
// RUN: %clang_tidy_plugin %s --checks=-*,torch-missing-cpu --quiet --export-fixes=%t.yaml -- %libtorch_flags %libtorch_pch
// RUN: FileCheck --check-prefix=EXPORTED %s <%t.yaml

// Where code can include the runtime library, the alternatives on notes assert
// with it, and include it.

#include <torch/torch.h>

void written(torch::Tensor x, bool cuda) {
  auto y = cuda ? x.cuda() : x;
  y.data_ptr<float>()[0] = 1;
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-cpu]
  // EXPORTED: check that {{'+}}y{{'+}} is on the CPU if it has to be
  // EXPORTED: #include <torch_tidy/assert.h>
  // EXPORTED: TORCH_TIDY_ASSERT_CPU(y);
}
void written_through_a_pointer(torch::Tensor *x, bool cuda) {
  if (cuda)
    *x = x->cuda();
  x->data_ptr<float>()[0] = 1;
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-cpu]
  // EXPORTED: check that {{'+}}x{{'+}} is on the CPU if it has to be
  // EXPORTED: TORCH_TIDY_ASSERT_CPU(*x);
}
