// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_torch_tidy %s torch-missing-cpu %t

// Full texts: the warning, and the notes that tell the path in order.

#include <torch/torch.h>

#include <cstring>

void known(torch::Tensor x, float *out) {
  auto scores = x.cuda();
  std::memcpy(out, scores.data_ptr<float>(), scores.nbytes());
  // CHECK-NOTES: :[[@LINE-1]]:27: warning: host code uses the memory of 'scores' through this pointer, but 'scores' is on an accelerator [torch-missing-cpu]
  // CHECK-NOTES: :[[@LINE-3]]:{{[0-9]+}}: note: 'scores' is moved to an accelerator here
  // CHECK-NOTES: :[[@LINE-3]]:{{[0-9]+}}: note: host code reads the memory here
}

float possible(torch::Tensor x, bool use_gpu) {
  if (use_gpu)
    x = x.cuda();
  const float *p = x.data_ptr<float>();
  // CHECK-NOTES: :[[@LINE-1]]:22: warning: host code uses the memory of 'x' through this pointer, but 'x' may be on an accelerator [torch-missing-cpu]
  // CHECK-NOTES: :[[@LINE-3]]:{{[0-9]+}}: note: 'x' is moved to an accelerator here
  float first = 0;
  first += p[0];
  // CHECK-NOTES: :[[@LINE-1]]:{{[0-9]+}}: note: host code reads the memory here
  return first;
}

float carried(torch::Tensor x) {
  auto gpu = x.to(torch::kCUDA);
  auto y = torch::softmax(gpu, 0);
  auto z = y.view({-1});
  return z.data_ptr<float>()[0];
  // CHECK-NOTES: :[[@LINE-1]]:12: warning: host code uses the memory of 'z' through this pointer, but 'z' is on an accelerator [torch-missing-cpu]
  // CHECK-NOTES: :[[@LINE-5]]:{{[0-9]+}}: note: 'gpu' is moved to an accelerator here
  // CHECK-NOTES: :[[@LINE-5]]:{{[0-9]+}}: note: 'y' is computed from 'gpu' here
  // CHECK-NOTES: :[[@LINE-5]]:{{[0-9]+}}: note: 'z' is computed from 'y' here
  // CHECK-NOTES: :[[@LINE-5]]:{{[0-9]+}}: note: host code reads the memory here
}

float temporary(torch::Tensor x) {
  torch::nn::Linear fc(4, 2);
  fc->to(torch::kCUDA);
  return fc->forward(x).data_ptr<float>()[0];
  // CHECK-NOTES: :[[@LINE-1]]:25: warning: host code uses the memory of the result of 'forward' through this pointer, but {{.*}} is on an accelerator [torch-missing-cpu]
  // CHECK-NOTES: :[[@LINE-3]]:{{[0-9]+}}: note: {{.*}} moved to an accelerator here
  // CHECK-NOTES: :[[@LINE-3]]:{{[0-9]+}}: note: host code reads the memory here
}
