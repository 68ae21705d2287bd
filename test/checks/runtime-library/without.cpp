// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: rm -rf %t && mkdir %t && cp %s %t/checked.cpp
// RUN: %clang_tidy_plugin %t/checked.cpp --checks=-*,torch-missing-cpu,torch-missing-detach,torch-missing-contiguous,torch-missing-resolve --quiet --export-fixes=%t/fixes.yaml -- %libtorch_bare_flags %libtorch_pch
// RUN: FileCheck %s <%t/fixes.yaml
// RUN: %clang_tidy_plugin %t/checked.cpp --checks=-*,torch-missing-* --quiet -- %libtorch_bare_flags %libtorch_pch -DFIXED | count 0

// Where code cannot include the runtime library, the alternatives on notes
// assert with TORCH_CHECK, and include nothing. Who asserts one thing is asked why
// not the others, so that they come along. With the assertions (FIXED) the file
// compiles, and nothing is left to say.

// CHECK-NOT: torch_tidy
// CHECK-NOT: TORCH_TIDY

#include <torch/torch.h>

void on_the_cpu(torch::Tensor x, bool cuda) {
  auto y = cuda ? x.cuda() : x;
#ifdef FIXED
  TORCH_CHECK(y.is_cpu(), "y must be on the CPU");
#endif
  y.data_ptr<float>()[0] = 1;
  // CHECK: 'check that ''y'' is on the CPU if it has to be'
  // CHECK: ReplacementText: "TORCH_CHECK(y.is_cpu(), \"y must be on the CPU\");
}
void through_a_pointer(torch::Tensor *x, bool cuda) {
  if (cuda)
    *x = x->cuda();
#ifdef FIXED
  TORCH_CHECK(x->is_cpu(), "x must be on the CPU");
  return; // that the guard settles what a pointer points to is not seen
#endif
  x->data_ptr<float>()[0] = 1;
  // CHECK: ReplacementText: "TORCH_CHECK(x->is_cpu(), \"x must be on the CPU\");
}
void detached(torch::Tensor x, bool train) {
  if (train)
    x.requires_grad_();
#ifdef FIXED
  TORCH_CHECK(!x.requires_grad(), "x must not require grad");
#endif
  x.data_ptr<float>()[0] = 1;
  // CHECK: ReplacementText: "TORCH_CHECK(!x.requires_grad(), \"x must not require grad\");
}
void contiguous(torch::Tensor x) {
  auto y = x.t();
#ifdef FIXED
  TORCH_CHECK(y.is_contiguous() && y.is_cpu(),
              "y must be contiguous and must be on the CPU");
#endif
  y.data_ptr<float>()[1] = 1;
  // CHECK: ReplacementText: "TORCH_CHECK(y.is_contiguous() && y.is_cpu(), \"y must be contiguous and must be on the CPU\");
}
void resolved(torch::Tensor x, bool flip) {
  auto y = flip ? x.conj() : x;
#ifdef FIXED
  TORCH_CHECK(!y.is_conj() && y.is_cpu() && y.is_contiguous(),
              "y must be resolved and must be on the CPU and must be contiguous");
#endif
  y.data_ptr<c10::complex<float>>()[0] = 1;
  // CHECK: ReplacementText: "TORCH_CHECK(!y.is_conj() && y.is_cpu() && y.is_contiguous(), \"y must be resolved and must be on the CPU and must be contiguous\");
}

// CHECK-NOT: torch_tidy
// CHECK-NOT: TORCH_TIDY
