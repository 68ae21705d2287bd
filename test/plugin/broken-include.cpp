// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %status 1 %clang_tidy_plugin --checks=-*,torch-* --config={} --quiet %s -- %libtorch_flags %libtorch_pch -ferror-limit=0 > %t
// RUN: FileCheck --input-file %t %s --implicit-check-not=[torch- --implicit-check-not="Stack dump" --implicit-check-not="warning:"

// After a header that is not there clang says nothing more and goes on with what
// it has; torch-tidy does not guess what the header would have declared.

#include <torch/torch.h>
// CHECK: error: 'no/such/file.h' file not found
#include "no/such/file.h"

float certain(const at::Tensor &t) {
  auto gpu = t.cuda();
  return *gpu.data_ptr<float>();
}

float ofUnknownClass(const Image &image) {
  auto gpu = image.tensor().cuda();
  return *gpu.data_ptr<float>();
}

at::Tensor ofUnknownBuffer() {
  Buffer<float> values(10);
  return torch::from_blob(values.data(), {10});
}

float ofUnknownOwner(const at::Tensor &t) {
  float *p = wrap(t.cpu()).data_ptr<float>();
  return *p;
}
