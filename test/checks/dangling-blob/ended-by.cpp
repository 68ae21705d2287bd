// RUN: %check_torch_tidy %s torch-dangling-blob %t
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// What ends the loan: a clone, an operator with a fresh result, a transfer to
// another device, a deleter. Each stands beside something like it that does
// not.

#include <torch/torch.h>

#include <memory>
#include <utility>
#include <vector>

std::vector<float> readSamples();
std::vector<uint8_t> readPixels();

// Clones.

torch::Tensor cloned() {
  auto samples = readSamples();
  return torch::from_blob(samples.data(), {16}).clone();
}

torch::Tensor clonedAfterViews() {
  auto samples = readSamples();
  auto t = torch::from_blob(samples.data(), {4, 4});
  return t.t().unsqueeze(0).clone();
}

torch::Tensor clonedBeforeViews() {
  auto samples = readSamples();
  auto t = torch::from_blob(samples.data(), {4, 4}).clone();
  return t.t().unsqueeze(0);
}

torch::Tensor clonedButNotUsed() {
  auto samples = readSamples();
  auto t = torch::from_blob(samples.data(), {4, 4});
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
  auto copy = t.clone();
  copy.zero_();
  return t;
}

torch::Tensor detached() {
  auto samples = readSamples();
  return torch::from_blob(samples.data(), {4, 4}).detach();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
}

torch::Tensor clonedAndDetached() {
  auto samples = readSamples();
  return torch::from_blob(samples.data(), {4, 4}).clone().detach();
}

torch::Tensor detachedAndCloned() {
  auto samples = readSamples();
  return torch::from_blob(samples.data(), {4, 4}).detach().clone();
}

torch::Tensor copiedInto() {
  auto samples = readSamples();
  auto out = torch::empty({16});
  out.copy_(torch::from_blob(samples.data(), {16}));
  return out;
}

torch::Tensor forcedCopy() {
  auto samples = readSamples();
  return torch::from_blob(samples.data(), {16})
      .to(torch::kFloat, /*non_blocking=*/false, /*copy=*/true);
}

torch::Tensor unforcedCopy() {
  auto samples = readSamples();
  return torch::from_blob(samples.data(), {16})
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
      .to(torch::kFloat, /*non_blocking=*/false, /*copy=*/false);
}

// Operators with fresh results.

torch::Tensor scaled() {
  auto samples = readSamples();
  return torch::from_blob(samples.data(), {16}) / 32768;
}

torch::Tensor scaledInPlace() {
  auto samples = readSamples();
  auto t = torch::from_blob(samples.data(), {16});
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
  t /= 32768;
  return t;
}

torch::Tensor normalized() {
  auto samples = readSamples();
  auto t = torch::from_blob(samples.data(), {16});
  return t.sub(t.mean()).div(t.std());
}

torch::Tensor normalizedInPlace() {
  auto samples = readSamples();
  auto t = torch::from_blob(samples.data(), {16});
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
  return t.sub_(0.5).div_(0.5);
}

torch::Tensor assignedFresh() {
  auto samples = readSamples();
  auto t = torch::from_blob(samples.data(), {16});
  t = t * 2;
  return t;
}

torch::Tensor concatenated() {
  auto first = readSamples(), second = readSamples();
  return torch::cat({torch::from_blob(first.data(), {16}),
                     torch::from_blob(second.data(), {16})});
}

torch::Tensor stacked() {
  auto first = readSamples();
  auto t = torch::from_blob(first.data(), {16});
  return torch::stack({t, t});
}

torch::Tensor softmaxed() {
  auto samples = readSamples();
  auto t = torch::from_blob(samples.data(), {1, 16});
  return torch::softmax(t, 1);
}

torch::Tensor interpolated() {
  namespace F = torch::nn::functional;
  auto samples = readSamples();
  auto t = torch::from_blob(samples.data(), {1, 1, 4, 4});
  return torch::upsample_nearest2d(t, {8, 8}, c10::nullopt, c10::nullopt);
}

torch::Tensor convolved(torch::nn::Conv2d &conv) {
  auto samples = readSamples();
  auto t = torch::from_blob(samples.data(), {1, 1, 4, 4});
  return conv->forward(t);
}

torch::Tensor masked() {
  auto samples = readSamples();
  auto t = torch::from_blob(samples.data(), {16});
  return t.index({t > 0});
}

torch::Tensor sliced() {
  using namespace torch::indexing;
  auto samples = readSamples();
  auto t = torch::from_blob(samples.data(), {16});
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
  return t.index({Slice(0, 4)});
}

torch::Tensor repeated() {
  auto samples = readSamples();
  return torch::from_blob(samples.data(), {1, 16}).repeat({4, 1});
}

torch::Tensor expanded() {
  auto samples = readSamples();
  return torch::from_blob(samples.data(), {1, 16}).expand({4, 16});
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
}

torch::Tensor likeIt() {
  auto samples = readSamples();
  auto t = torch::from_blob(samples.data(), {16});
  return torch::zeros_like(t);
}

torch::Tensor largest() {
  auto samples = readSamples();
  auto t = torch::from_blob(samples.data(), {4, 4});
  auto [values, indices] = t.max(1);
  return values;
}

torch::Tensor firstPart() {
  auto samples = readSamples();
  auto t = torch::from_blob(samples.data(), {4, 4});
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
  auto parts = t.chunk(2);
  return parts[0];
}

// Transfers to another device.

torch::Tensor toCuda() {
  auto samples = readSamples();
  return torch::from_blob(samples.data(), {16}).to(torch::kCUDA);
}

torch::Tensor cuda() {
  auto samples = readSamples();
  return torch::from_blob(samples.data(), {16}).cuda();
}

torch::Tensor toCudaDevice() {
  auto samples = readSamples();
  const torch::Device device(torch::kCUDA, 0);
  return torch::from_blob(samples.data(), {16}).to(device);
}

torch::Tensor toCudaByName() {
  auto samples = readSamples();
  auto t = torch::from_blob(samples.data(), {16});
  t = t.to(torch::Device("cuda:0"));
  return t;
}

torch::Tensor toCpu() {
  auto samples = readSamples();
  return torch::from_blob(samples.data(), {16}).to(torch::kCPU);
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
}

torch::Tensor toPerhapsCuda() {
  const torch::Device device(torch::cuda::is_available() ? torch::kCUDA
                                                         : torch::kCPU);
  auto samples = readSamples();
  return torch::from_blob(samples.data(), {16}).to(device);
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
}

torch::Tensor toPerhapsCudaCloned() {
  const torch::Device device(torch::cuda::is_available() ? torch::kCUDA
                                                         : torch::kCPU);
  auto samples = readSamples();
  return torch::from_blob(samples.data(), {16}).clone().to(device);
}

torch::Tensor toCudaIfAvailable() {
  auto samples = readSamples();
  auto t = torch::from_blob(samples.data(), {16});
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
  if (torch::cuda::is_available())
    t = t.cuda();
  return t;
}

torch::Tensor toCudaOrClone() {
  auto samples = readSamples();
  auto t = torch::from_blob(samples.data(), {16});
  if (torch::cuda::is_available())
    t = t.cuda();
  else
    t = t.clone();
  return t;
}

// Conversions of the element type, where the types differ.

torch::Tensor bytesToFloat() {
  auto pixels = readPixels();
  return torch::from_blob(pixels.data(), {16}, torch::kU8).to(torch::kFloat);
}

torch::Tensor floatToFloat() {
  auto samples = readSamples();
  return torch::from_blob(samples.data(), {16}, torch::kFloat)
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
      .to(torch::kFloat);
}

torch::Tensor floatToDouble() {
  auto samples = readSamples();
  return torch::from_blob(samples.data(), {16}).to(torch::kDouble);
}

torch::Tensor bytesToBytes() {
  auto pixels = readPixels();
  auto t = torch::from_blob(pixels.data(), {16}, torch::kU8);
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
  return t.toType(torch::kU8);
}

torch::Tensor bytesToFloatLater() {
  auto pixels = readPixels();
  auto t = torch::from_blob(pixels.data(), {4, 4, 1}, torch::kU8);
  t = t.permute({2, 0, 1}).to(torch::kFloat32).unsqueeze(0);
  return t;
}

// Deleters.

torch::Tensor deleterFrees(int64_t n) {
  auto *block = new float[n];
  return torch::from_blob(
      block, {n}, [](void *p) { delete[] static_cast<float *>(p); });
}

torch::Tensor deleterHolds() {
  auto samples = std::make_shared<std::vector<float>>(readSamples());
  return torch::from_blob(
      samples->data(), {16}, [samples](void *) {}, torch::kFloat);
}

torch::Tensor deleterOwnsMoved() {
  auto *samples = new std::vector<float>(readSamples());
  return torch::from_blob(samples->data(), {16},
                          [samples](void *) { delete samples; });
}

torch::Tensor deleterWithStrides() {
  auto samples = std::make_shared<std::vector<float>>(readSamples());
  return torch::from_blob(samples->data(), {4, 4}, {1, 4},
                          [samples](void *) {});
}

torch::Tensor deleterNamed(int64_t n) {
  auto *block = new float[n];
  const auto release = [](void *p) { delete[] static_cast<float *>(p); };
  auto options = torch::TensorOptions().dtype(torch::kFloat);
  return torch::from_blob(block, {n}, release, options);
}
