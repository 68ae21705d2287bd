// RUN: %check_torch_tidy %s torch-dangling-blob %t
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The fix copies where the buffer is borrowed, if it is filled by then.

#include <torch/torch.h>

#include <vector>

std::vector<float> readSamples();
void fill(float *data, int64_t n);

#define WRAP(buffer) torch::from_blob((buffer).data(), {16})

torch::Tensor returned() {
  auto samples = readSamples();
  return torch::from_blob(samples.data(), {16});
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
  // CHECK-FIXES: return torch::from_blob(samples.data(), {16}).clone();
}

torch::Tensor returnedView() {
  auto samples = readSamples();
  return torch::from_blob(samples.data(), {4, 4}).transpose(0, 1);
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
  // CHECK-FIXES: return torch::from_blob(samples.data(), {4, 4}).clone().transpose(0, 1);
}

torch::Tensor returnedNamed() {
  auto samples = readSamples();
  auto t = torch::from_blob(samples.data(), {16});
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
  // CHECK-FIXES: auto t = torch::from_blob(samples.data(), {16}).clone();
  return t;
}

torch::Tensor returnedWithOptions() {
  auto samples = readSamples();
  auto options = torch::TensorOptions().dtype(torch::kFloat);
  return torch::from_blob(samples.data(),
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
                          {4, 4}, options)
      .contiguous();
  // CHECK-FIXES: {4, 4}, options).clone()
}

void stored(std::vector<torch::Tensor> &batch) {
  auto samples = readSamples();
  batch.push_back(torch::from_blob(samples.data(), {16}));
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
  // CHECK-FIXES: batch.push_back(torch::from_blob(samples.data(), {16}).clone());
}

float temporary() {
  auto t = torch::from_blob(readSamples().data(), {16});
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
  // CHECK-FIXES: auto t = torch::from_blob(readSamples().data(), {16}).clone();
  return t.sum().item<float>();
}

float resized() {
  auto samples = readSamples();
  auto t = torch::from_blob(samples.data(), {16});
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
  // CHECK-FIXES: auto t = torch::from_blob(samples.data(), {16}).clone();
  samples.resize(64);
  return t.sum().item<float>();
}

at::Tensor withStrides() {
  auto samples = readSamples();
  return at::from_blob(samples.data(), {2, 2}, {1, 2}, at::kFloat);
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
  // CHECK-FIXES: return at::from_blob(samples.data(), {2, 2}, {1, 2}, at::kFloat).clone();
}

at::Tensor builder() {
  auto samples = readSamples();
  return at::for_blob(samples.data(), {16}).make_tensor();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
  // CHECK-FIXES: return at::for_blob(samples.data(), {16}).make_tensor().clone();
}

// A copy at the call would miss what is written to the buffer afterwards.
torch::Tensor filledAfterwards() {
  std::vector<float> samples(16);
  auto t = torch::from_blob(samples.data(), {16});
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
  // CHECK-FIXES: auto t = torch::from_blob(samples.data(), {16});
  fill(samples.data(), 16);
  return t;
}

// Or would take what is written through the tensor.
torch::Tensor writtenThrough(float &last) {
  std::vector<float> samples(16);
  auto t = torch::from_blob(samples.data(), {16});
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
  // CHECK-FIXES: auto t = torch::from_blob(samples.data(), {16});
  t.fill_(3);
  last = samples.back();
  return t;
}

// No edits in what a macro expands to.
torch::Tensor inMacro() {
  auto samples = readSamples();
  return WRAP(samples);
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
  // CHECK-FIXES: return WRAP(samples);
}
