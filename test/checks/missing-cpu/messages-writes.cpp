// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_torch_tidy %s torch-missing-cpu %t

// A host write: the note says so. Alternatives stand on further notes.

#include <torch/torch.h>

void written(torch::Tensor x) {
  auto gpu = x.cuda();
  float *p = gpu.data_ptr<float>();
  // CHECK-MESSAGES: :[[@LINE-1]]:18: warning: host code uses the memory of 'gpu' through this pointer, but 'gpu' is on an accelerator [torch-missing-cpu]
  // CHECK-MESSAGES: :[[@LINE-3]]:{{[0-9]+}}: note: 'gpu' is moved to an accelerator here
  p[0] = 1;
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: note: host code writes the memory here
}
