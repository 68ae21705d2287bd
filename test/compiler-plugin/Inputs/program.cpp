// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include <ATen/core/Tensor.h>

void drop(at::Tensor t) {
  t.detach();
}
