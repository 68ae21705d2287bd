// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include <torch/torch.h>

int main() { return at::ones({2}).sum().item<int>() == 2 ? 0 : 1; }
