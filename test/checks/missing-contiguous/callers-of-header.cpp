// RUN: %check_torch_tidy %s torch-missing-contiguous %t
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// A function of a header has callers in other files, too: that the only one here
// does what is needed says nothing of those.

#include "Inputs/callers.h"

// CHECK-MESSAGES: callers.h:10:20: warning: {{.*}} [torch-missing-contiguous]

float weights(const at::Tensor &x) { return firstOfWeights(x.contiguous()); }
