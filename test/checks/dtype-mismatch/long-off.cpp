// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_torch_tidy %s torch-dtype-mismatch %t

// Without the option nothing is said of long.

#include <torch/torch.h>

long as_long(torch::Tensor x) { return x.data_ptr<long>()[0]; }
