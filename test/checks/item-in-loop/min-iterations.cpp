// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_torch_tidy %s torch-item-in-loop %t
// RUN: %check_torch_tidy -check-suffix=TWO %s torch-item-in-loop %t -- -config="{CheckOptions: {torch-item-in-loop.MinIterations: 2}}"
// RUN: %check_torch_tidy -check-suffix=HUNDRED %s torch-item-in-loop %t -- -config="{CheckOptions: {torch-item-in-loop.MinIterations: 100}}"

// Loops of which literals say how often they run.

#include <torch/torch.h>

float four(const torch::Tensor &box) {
  float sum = 0;
  for (int i = 0; i < 4; ++i)
    sum += box[i].item<float>();
  // CHECK-MESSAGES-TWO: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-item-in-loop]
  return sum;
}

float five(const torch::Tensor &x) {
  float sum = 0;
  for (int i = 1; i <= 5; ++i)
    sum += x[i].item<float>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-item-in-loop]
  // CHECK-MESSAGES-TWO: :[[@LINE-2]]:{{[0-9]+}}: warning: {{.*}} [torch-item-in-loop]
  return sum;
}

float sixteen(const torch::Tensor &matrix) {
  float sum = 0;
  for (int i = 0; i < 4; ++i)
    for (int j = 0; j < 4; ++j)
      sum += matrix[i][j].item<float>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-item-in-loop]
  // CHECK-MESSAGES-TWO: :[[@LINE-2]]:{{[0-9]+}}: warning: {{.*}} [torch-item-in-loop]
  return sum;
}

float many_boxes(const torch::Tensor &boxes) {
  float sum = 0;
  for (int64_t i = 0; i < boxes.size(0); ++i)
    for (int j = 0; j < 4; ++j)
      sum += boxes[i][j].item<float>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-item-in-loop]
  // CHECK-MESSAGES-TWO: :[[@LINE-2]]:{{[0-9]+}}: warning: {{.*}} [torch-item-in-loop]
  // CHECK-MESSAGES-HUNDRED: :[[@LINE-3]]:{{[0-9]+}}: warning: {{.*}} [torch-item-in-loop]
  return sum;
}
