// RUN: %check_torch_tidy %s torch-dangling-data %t
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// What the warnings say, and that their notes tell where the owner ends and
// where the view is used, in this order.

#include <torch/torch.h>

#include <utility>

torch::Tensor load();
void drop(torch::Tensor t) { t.zero_(); }

float temporary(const torch::Tensor &t) {
  const float *p = t.cpu().data_ptr<float>();
  // CHECK-MESSAGES: :[[@LINE-1]]:28: warning: this pointer is used after the temporary returned by 'cpu', which owns its memory, is destroyed [torch-dangling-data]
  // CHECK-MESSAGES: :[[@LINE-2]]:{{[0-9]+}}: note: {{.*}}
  return p[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: note: {{.*}}
}

float freeFunction() {
  const float *p = load().data_ptr<float>();
  // CHECK-MESSAGES: :[[@LINE-1]]:27: warning: this pointer is used after the temporary returned by 'load', which owns its memory, is destroyed [torch-dangling-data]
  return p[0];
}

float outOfScope(const torch::Tensor &logits) {
  const float *p = nullptr;
  {
    torch::Tensor scores = logits.softmax(1);
    p = scores.data_ptr<float>();
    // CHECK-MESSAGES: :[[@LINE-1]]:16: warning: this pointer is used after 'scores', which owns its memory, goes out of scope [torch-dangling-data]
  }
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: note: {{.*}}
  return p[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: note: {{.*}}
}

float reassigned(const torch::Tensor &logits) {
  torch::Tensor scores = logits.softmax(1);
  const float *p = scores.data_ptr<float>();
  // CHECK-MESSAGES: :[[@LINE-1]]:27: warning: this pointer is used after 'scores', which owns its memory, is reassigned [torch-dangling-data]
  scores = scores * 2;
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: note: {{.*}}
  return p[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: note: {{.*}}
}

float resized(const torch::Tensor &logits) {
  torch::Tensor scores = logits.softmax(1);
  const float *p = scores.data_ptr<float>();
  // CHECK-MESSAGES: :[[@LINE-1]]:27: warning: this pointer is used after 'scores', which owns its memory, is resized [torch-dangling-data]
  scores.resize_({1024});
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: note: {{.*}}
  return p[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: note: {{.*}}
}

float moved(const torch::Tensor &logits) {
  torch::Tensor scores = logits.softmax(1);
  const float *p = scores.data_ptr<float>();
  // CHECK-MESSAGES: :[[@LINE-1]]:27: warning: this pointer is used after 'scores', which owns its memory, is moved from and destroyed [torch-dangling-data]
  drop(std::move(scores));
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: note: {{.*}}
  return p[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: note: {{.*}}
}

const float *returned(const torch::Tensor &logits) {
  torch::Tensor scores = logits.softmax(1);
  return scores.data_ptr<float>();
  // CHECK-MESSAGES: :[[@LINE-1]]:17: warning: this pointer is returned, but 'scores', which owns its memory, goes out of scope [torch-dangling-data]
}
