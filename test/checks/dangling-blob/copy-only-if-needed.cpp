// RUN: %check_torch_tidy %s torch-dangling-blob %t
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Operators that copy only if they must end no loan: over a dense buffer on the
// CPU they hand back the very same memory.

#include <torch/torch.h>

#include <vector>

std::vector<float> readSamples();
std::vector<uint8_t> readPixels();

torch::Tensor contiguous() {
  auto samples = readSamples();
  return torch::from_blob(samples.data(), {16}).contiguous();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
}

torch::Tensor contiguousAndCloned() {
  auto samples = readSamples();
  return torch::from_blob(samples.data(), {16}).contiguous().clone();
}

torch::Tensor cpu() {
  auto samples = readSamples();
  return torch::from_blob(samples.data(), {16}).cpu();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
}

torch::Tensor cpuOfProduct() {
  auto samples = readSamples();
  return torch::from_blob(samples.data(), {16}).mul(2).cpu();
}

torch::Tensor toFloat() {
  auto samples = readSamples();
  auto t = torch::from_blob(samples.data(), {16});
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
  return t.to(torch::kFloat);
}

torch::Tensor toFloatOptions() {
  auto samples = readSamples();
  auto options = torch::TensorOptions().dtype(torch::kFloat32);
  return torch::from_blob(samples.data(), {16}, options).to(options);
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
}

torch::Tensor toFloatOptionsCloned() {
  auto samples = readSamples();
  auto options = torch::TensorOptions().dtype(torch::kFloat32);
  return torch::from_blob(samples.data(), {16}, options).to(options).clone();
}

torch::Tensor toType() {
  auto samples = readSamples();
  auto t = torch::from_blob(samples.data(), {16});
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
  t = t.toType(torch::kFloat);
  return t;
}

torch::Tensor toSameAs(const torch::Tensor &other) {
  auto samples = readSamples();
  return torch::from_blob(samples.data(), {16}).to(other);
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
}

torch::Tensor toSameAsCloned(const torch::Tensor &other) {
  auto samples = readSamples();
  return torch::from_blob(samples.data(), {16}).clone().to(other);
}

torch::Tensor typeAs(const torch::Tensor &other) {
  auto samples = readSamples();
  return torch::from_blob(samples.data(), {16}).type_as(other);
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
}

torch::Tensor reshape() {
  auto samples = readSamples();
  return torch::from_blob(samples.data(), {16}).reshape({4, 4});
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
}

torch::Tensor reshapeOfSum() {
  auto samples = readSamples();
  return torch::from_blob(samples.data(), {16}).add(1).reshape({4, 4});
}

torch::Tensor freeReshape() {
  auto samples = readSamples();
  auto t = torch::from_blob(samples.data(), {16});
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
  return torch::reshape(t, {4, 4});
}

torch::Tensor flatten() {
  auto samples = readSamples();
  return torch::from_blob(samples.data(), {4, 4}).flatten();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
}

torch::Tensor flattenOfClone() {
  auto samples = readSamples();
  return torch::from_blob(samples.data(), {4, 4}).clone().flatten();
}

torch::Tensor expandAs(const torch::Tensor &other) {
  auto samples = readSamples();
  return torch::from_blob(samples.data(), {16}).expand_as(other);
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
}

torch::Tensor viewAs(const torch::Tensor &other) {
  auto samples = readSamples();
  return torch::from_blob(samples.data(), {16}).view_as(other);
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
}

torch::Tensor atLeast2d() {
  auto samples = readSamples();
  return torch::atleast_2d(torch::from_blob(samples.data(), {16}));
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
}

torch::Tensor chain() {
  auto samples = readSamples();
  return torch::from_blob(samples.data(), {4, 4})
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
      .unsqueeze(0)
      .to(torch::kFloat)
      .cpu()
      .contiguous();
}

torch::Tensor chainThroughVariable() {
  auto pixels = readPixels();
  auto t = torch::from_blob(pixels.data(), {4, 4, 3}, torch::kU8);
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
  t = t.reshape({16, 3});
  t = t.contiguous();
  return t;
}

torch::Tensor chainThroughFresh() {
  auto pixels = readPixels();
  auto t = torch::from_blob(pixels.data(), {4, 4, 3}, torch::kU8);
  t = t.permute({2, 0, 1});
  t = t.to(torch::kFloat).div(255);
  return t.contiguous();
}

// Within the life of the buffer they are harmless.
float usedHere() {
  auto samples = readSamples();
  auto t = torch::from_blob(samples.data(), {16}).cpu().contiguous();
  return t.sum().item<float>();
}

torch::Tensor ofCaller(std::vector<float> &samples) {
  return torch::from_blob(samples.data(), {16}).contiguous();
}

void intoBatch(std::vector<torch::Tensor> &batch) {
  auto samples = readSamples();
  auto t = torch::from_blob(samples.data(), {16});
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
  batch.push_back(t.to(torch::kCPU));
}

void clonedIntoBatch(std::vector<torch::Tensor> &batch) {
  auto samples = readSamples();
  auto t = torch::from_blob(samples.data(), {16});
  batch.push_back(t.to(torch::kCPU).clone());
}

float changedAfter() {
  auto samples = readSamples();
  auto t = torch::from_blob(samples.data(), {16}).contiguous();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
  samples.resize(64);
  return t.sum().item<float>();
}

float changedAfterClone() {
  auto samples = readSamples();
  auto t = torch::from_blob(samples.data(), {16}).contiguous().clone();
  samples.resize(64);
  return t.sum().item<float>();
}
