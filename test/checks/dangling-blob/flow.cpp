// RUN: %check_torch_tidy %s torch-dangling-blob %t
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Borrowed tensors along the control flow.

#include <ATen/Dispatch.h>
#include <ATen/Parallel.h>
#include <torch/torch.h>

#include <algorithm>
#include <stdexcept>
#include <utility>
#include <vector>

std::vector<float> readSamples();
torch::Tensor infer(const torch::Tensor &input);
[[noreturn]] void fail(const char *message);

// Branches and joins.

torch::Tensor borrowedOnOneBranch(bool copy) {
  auto samples = readSamples();
  torch::Tensor t;
  if (copy)
    t = torch::from_blob(samples.data(), {16}).clone();
  else
    t = torch::from_blob(samples.data(), {16});
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
  return t;
}

torch::Tensor borrowedOnNoBranch(bool twice) {
  auto samples = readSamples();
  torch::Tensor t;
  if (twice)
    t = torch::from_blob(samples.data(), {16}) * 2;
  else
    t = torch::from_blob(samples.data(), {16}).clone();
  return t;
}

torch::Tensor clonedOnOneBranch(bool copy) {
  auto samples = readSamples();
  auto t = torch::from_blob(samples.data(), {16});
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
  if (copy)
    t = t.clone();
  return t;
}

torch::Tensor clonedOnBothBranches(bool twice) {
  auto samples = readSamples();
  auto t = torch::from_blob(samples.data(), {16});
  if (twice)
    t = t * 2;
  else
    t = t.clone();
  return t;
}

torch::Tensor bufferInBranch(bool custom, std::vector<float> &defaults) {
  torch::Tensor t = torch::from_blob(defaults.data(), {16});
  if (custom) {
    auto samples = readSamples();
    t = torch::from_blob(samples.data(), {16});
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
  }
  return t;
}

torch::Tensor usedInBranch(bool custom, std::vector<float> &defaults) {
  torch::Tensor t = torch::from_blob(defaults.data(), {16});
  if (custom) {
    auto samples = readSamples();
    t = infer(torch::from_blob(samples.data(), {16}));
  }
  return t;
}

float resizedOnOneBranch(bool pad) {
  auto samples = readSamples();
  auto t = torch::from_blob(samples.data(), {16});
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
  if (pad)
    samples.resize(64);
  return t.sum().item<float>();
}

float resizedAndWrappedOnOneBranch(bool pad) {
  auto samples = readSamples();
  auto t = torch::from_blob(samples.data(), {16});
  if (pad) {
    samples.resize(64);
    t = torch::from_blob(samples.data(), {64});
  }
  return t.sum().item<float>();
}

torch::Tensor switched(int kind) {
  auto samples = readSamples();
  auto t = torch::from_blob(samples.data(), {16});
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
  switch (kind) {
  case 0:
    return t.clone();
  case 1:
    return t.abs();
  default:
    return t;
  }
}

torch::Tensor switchedAndCopied(int kind) {
  auto samples = readSamples();
  auto t = torch::from_blob(samples.data(), {16});
  switch (kind) {
  case 0:
    return t.clone();
  case 1:
    return t.abs();
  default:
    return torch::Tensor();
  }
}

// Early returns and other ends.

torch::Tensor earlyReturn(bool raw) {
  auto samples = readSamples();
  auto t = torch::from_blob(samples.data(), {16});
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
  if (raw)
    return t;
  return t / 255;
}

torch::Tensor earlyFreshReturn(bool halved) {
  auto samples = readSamples();
  auto t = torch::from_blob(samples.data(), {16});
  if (halved)
    return t / 2;
  return t / 255;
}

float resizedBeforeReturn(bool pad) {
  auto samples = readSamples();
  auto t = torch::from_blob(samples.data(), {16});
  if (pad) {
    samples.resize(64);
    return 0;
  }
  return t.sum().item<float>();
}

float clearedBeforeThrow() {
  auto samples = readSamples();
  auto t = torch::from_blob(samples.data(), {16});
  if (t.numel() > 8) {
    samples.clear();
    throw std::invalid_argument("too long");
  }
  return t.sum().item<float>();
}

float clearedBeforeFail(bool broken) {
  auto samples = readSamples();
  auto t = torch::from_blob(samples.data(), {16});
  if (broken) {
    samples.clear();
    fail("broken");
  }
  return t.sum().item<float>();
}

float bufferInTry() {
  torch::Tensor t = torch::zeros({16});
  try {
    auto samples = readSamples();
    t = torch::from_blob(samples.data(), {16});
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
    infer(t);
  } catch (const std::exception &) {
    return 0;
  }
  return t.sum().item<float>();
}

float bufferOutsideTry() {
  std::vector<float> samples;
  torch::Tensor t = torch::zeros({16});
  try {
    samples = readSamples();
    t = torch::from_blob(samples.data(), {16});
    infer(t);
  } catch (const std::exception &) {
    return 0;
  }
  return t.sum().item<float>();
}

// Ternaries and flags.

torch::Tensor ternary(bool copy) {
  auto samples = readSamples();
  auto t = torch::from_blob(samples.data(), {16});
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
  return copy ? t.clone() : t;
}

torch::Tensor ternaryOfFresh(bool negative) {
  auto samples = readSamples();
  auto t = torch::from_blob(samples.data(), {16});
  return negative ? t.neg() : t.clone();
}

torch::Tensor correlated(bool copy, std::vector<float> &kept) {
  auto samples = readSamples();
  auto t = torch::from_blob(copy ? samples.data() : kept.data(), {16});
  if (copy)
    t = t.clone();
  return t;
}

float correlatedResize(bool pad) {
  auto samples = readSamples();
  auto t = torch::from_blob(samples.data(), {16});
  if (pad)
    samples.resize(64);
  if (!pad)
    return t.sum().item<float>();
  return 0;
}

float correlatedWrongly(bool pad) {
  auto samples = readSamples();
  auto t = torch::from_blob(samples.data(), {16});
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
  if (pad)
    samples.resize(64);
  if (pad)
    return t.sum().item<float>();
  return 0;
}

torch::Tensor chosenBuffer(bool first, std::vector<float> &a) {
  auto b = readSamples();
  float *data = first ? a.data() : b.data();
  return torch::from_blob(data, {16});
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
}

torch::Tensor chosenBufferOfCaller(bool first, std::vector<float> &a,
                                   std::vector<float> &b) {
  float *data = first ? a.data() : b.data();
  return torch::from_blob(data, {16});
}

// What is known of devices decides whether a transfer copies.

torch::Tensor guardedDevice(const torch::Device &device) {
  TORCH_CHECK(device.is_cuda(), "expected a CUDA device");
  auto samples = readSamples();
  return torch::from_blob(samples.data(), {16}).to(device);
}

torch::Tensor guardedTheWrongWay(const torch::Device &device) {
  TORCH_CHECK(device.is_cpu(), "expected the CPU");
  auto samples = readSamples();
  return torch::from_blob(samples.data(), {16}).to(device);
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
}

torch::Tensor branchOnDevice(const torch::Device &device) {
  auto samples = readSamples();
  auto t = torch::from_blob(samples.data(), {16});
  if (device.is_cuda())
    return t.to(device);
  return t.clone();
}

torch::Tensor branchOnDeviceWrongly(const torch::Device &device) {
  auto samples = readSamples();
  auto t = torch::from_blob(samples.data(), {16});
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
  if (device.is_cuda())
    return t.to(device);
  return t;
}

torch::Tensor flagOfDevice() {
  const bool gpu = torch::cuda::is_available();
  auto samples = readSamples();
  auto t = torch::from_blob(samples.data(), {16});
  if (gpu)
    t = t.to(torch::kCUDA);
  if (!gpu)
    t = t.clone();
  return t;
}

// Lambdas.

torch::Tensor lambdaReturns() {
  auto wrap = [] {
    auto samples = readSamples();
    return torch::from_blob(samples.data(), {16});
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
  };
  return wrap().sum();
}

torch::Tensor lambdaReturnsOfCaller() {
  auto samples = readSamples();
  auto wrap = [&] { return torch::from_blob(samples.data(), {16}); };
  return wrap().sum();
}

float lambdaResizes() {
  auto samples = readSamples();
  auto t = torch::from_blob(samples.data(), {16});
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
  auto pad = [&samples] { samples.resize(64); };
  pad();
  return t.sum().item<float>();
}

float lambdaResizesLater() {
  auto samples = readSamples();
  auto t = torch::from_blob(samples.data(), {16});
  auto pad = [&samples] { samples.resize(64); };
  const float sum = t.sum().item<float>();
  pad();
  return sum;
}

void parallel(std::vector<torch::Tensor> &out) {
  at::parallel_for(0, static_cast<int64_t>(out.size()), 1,
                   [&](int64_t begin, int64_t end) {
                     for (int64_t i = begin; i < end; ++i) {
                       auto samples = readSamples();
                       out[i] = torch::from_blob(samples.data(), {16});
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
                     }
                   });
}

void parallelCloned(std::vector<torch::Tensor> &out) {
  at::parallel_for(
      0, static_cast<int64_t>(out.size()), 1, [&](int64_t begin, int64_t end) {
        for (int64_t i = begin; i < end; ++i) {
          auto samples = readSamples();
          out[i] = torch::from_blob(samples.data(), {16}).clone();
        }
      });
}

torch::Tensor dispatched(const torch::Tensor &like) {
  torch::Tensor result;
  AT_DISPATCH_FLOATING_TYPES(like.scalar_type(), "dispatched", [&] {
    std::vector<scalar_t> values(16);
    result = torch::from_blob(values.data(), {16}, like.options());
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
  });
  return result;
}

torch::Tensor dispatchedCloned(const torch::Tensor &like) {
  torch::Tensor result;
  AT_DISPATCH_FLOATING_TYPES(like.scalar_type(), "dispatchedCloned", [&] {
    std::vector<scalar_t> values(16);
    result = torch::from_blob(values.data(), {16}, like.options()).clone();
  });
  return result;
}

// One warning for a template.
template <typename T> torch::Tensor wrapCopy(const std::vector<T> &values) {
  std::vector<T> scaled = values;
  std::reverse(scaled.begin(), scaled.end());
  return torch::from_blob(scaled.data(), {16},
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
                          torch::CppTypeToScalarType<T>::value);
}

torch::Tensor instantiations(const std::vector<float> &a,
                             const std::vector<double> &b) {
  return wrapCopy(a) + wrapCopy(b);
}

// Handles, references, swaps.

torch::Tensor throughReference() {
  auto samples = readSamples();
  torch::Tensor t;
  torch::Tensor &alias = t;
  alias = torch::from_blob(samples.data(), {16});
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
  return t;
}

torch::Tensor overwritten() {
  auto samples = readSamples();
  torch::Tensor t = torch::from_blob(samples.data(), {16});
  torch::Tensor &alias = t;
  alias = infer(alias);
  return t;
}

torch::Tensor moved() {
  auto samples = readSamples();
  auto t = torch::from_blob(samples.data(), {16});
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
  auto u = std::move(t);
  return u;
}

torch::Tensor swapped() {
  auto samples = readSamples();
  auto t = torch::from_blob(samples.data(), {16});
  auto u = torch::zeros({16});
  std::swap(t, u);
  return t;
}

torch::Tensor suppressed() {
  auto samples = readSamples();
  // NOLINTNEXTLINE(torch-dangling-blob)
  return torch::from_blob(samples.data(), {16});
}
