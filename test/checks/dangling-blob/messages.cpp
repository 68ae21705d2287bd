// RUN: %check_torch_tidy %s torch-dangling-blob %t
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// What the warnings say, and that their notes tell where the buffer ends and
// where the tensor is used, in this order.

#include <torch/torch.h>

#include <vector>

torch::Tensor returned() {
  std::vector<float> buffer(16);
  return torch::from_blob(buffer.data(), {16});
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: this tensor borrows the memory of 'buffer' and is returned, but 'buffer' goes out of scope [torch-dangling-blob]
}

float resized() {
  std::vector<float> buffer(16);
  auto t = torch::from_blob(buffer.data(), {16});
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: this tensor borrows the memory of 'buffer' and is used after 'buffer' is resized [torch-dangling-blob]
  buffer.resize(64);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: note: {{.*}}
  return t.sum().item<float>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: note: {{.*}}
}
