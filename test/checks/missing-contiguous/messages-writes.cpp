// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_torch_tidy %s torch-missing-contiguous %t

// Host writes: the fix would change where they go, so it stands on notes.

#include <torch/torch.h>

void written(torch::Tensor x) {
  auto y = x.t();
  float *p = y.data_ptr<float>();
  // CHECK-NOTES: :[[@LINE-1]]:16: warning: host code uses the memory of 'y' as one row-major block, but 'y' may be non-contiguous [torch-missing-contiguous]
  // CHECK-NOTES: :[[@LINE-3]]:14: note: the result of 't' may be non-contiguous
  // CHECK-NOTES: :[[@LINE+3]]:3: note: host code writes the memory here
  // CHECK-NOTES: :[[@LINE-4]]:16: note: convert a contiguous copy if nobody else has to see what is written
  // CHECK-NOTES: :[[@LINE-5]]:16: note: check that 'y' is contiguous if it has to be
  p[1] = 1;
}

void updated(torch::Tensor x, int64_t n) {
  auto y = x.slice(1, 0, 2);
  float *p = y.data_ptr<float>();
  // CHECK-NOTES: :[[@LINE-1]]:16: warning: host code uses the memory of 'y' as one row-major block, but 'y' may be non-contiguous [torch-missing-contiguous]
  // CHECK-NOTES: :[[@LINE-3]]:14: note: the result of 'slice' may be non-contiguous
  // CHECK-NOTES: :[[@LINE+4]]:5: note: host code reads and writes the memory here
  // CHECK-NOTES: :[[@LINE-4]]:16: note: convert a contiguous copy if nobody else has to see what is written
  // CHECK-NOTES: :[[@LINE-5]]:16: note: check that 'y' is contiguous if it has to be
  for (int64_t i = 0; i < n; ++i)
    p[i] += 1;
}
