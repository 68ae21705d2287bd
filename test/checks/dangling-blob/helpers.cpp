// RUN: %check_torch_tidy %s torch-dangling-blob %t
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Functions of the same file are looked into. A helper that wraps its caller's
// buffer is right; the caller whose buffer ends too early is not.

#include <torch/torch.h>

#include <cstdlib>
#include <memory>
#include <utility>
#include <vector>

std::vector<float> readSamples();
torch::Tensor infer(const torch::Tensor &input);

// A helper wraps its parameter.

torch::Tensor wrap(std::vector<float> &samples) {
  return torch::from_blob(samples.data(),
                          {static_cast<int64_t>(samples.size())});
}

torch::Tensor wrapPointer(float *data, int64_t n) {
  return torch::from_blob(data, {n});
}

torch::Tensor wrapAndCopy(std::vector<float> &samples) {
  return torch::from_blob(samples.data(),
                          {static_cast<int64_t>(samples.size())})
      .clone();
}

torch::Tensor wrapLocal() {
  auto samples = readSamples();
  return wrap(samples);
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
}

torch::Tensor wrapAndCopyLocal() {
  auto samples = readSamples();
  return wrapAndCopy(samples);
}

torch::Tensor wrapCaller(std::vector<float> &samples) { return wrap(samples); }

torch::Tensor wrapAndInfer() {
  auto samples = readSamples();
  return infer(wrap(samples));
}

torch::Tensor wrapLocalPointer() {
  float values[4] = {1, 2, 3, 4};
  auto t = wrapPointer(values, 4);
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
  return t.unsqueeze(0);
}

torch::Tensor wrapStaticPointer() {
  static float values[4] = {1, 2, 3, 4};
  auto t = wrapPointer(values, 4);
  return t.unsqueeze(0);
}

float wrapTemporaryPointer() {
  auto t = wrapPointer(readSamples().data(), 16);
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
  return t.sum().item<float>();
}

float wrapTemporaryPointerWithinExpression() {
  return wrapPointer(readSamples().data(), 16).sum().item<float>();
}

float wrapThenResize() {
  auto samples = readSamples();
  auto t = wrap(samples);
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
  samples.resize(64);
  return t.sum().item<float>();
}

float wrapAndCopyThenResize() {
  auto samples = readSamples();
  auto t = wrapAndCopy(samples);
  samples.resize(64);
  return t.sum().item<float>();
}

// A helper of a helper.

torch::Tensor wrapAsImage(std::vector<float> &samples) {
  return wrap(samples).view({1, 4, 4});
}

torch::Tensor wrapLocalAsImage() {
  auto samples = readSamples();
  return wrapAsImage(samples);
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
}

torch::Tensor copyLocalAsImage() {
  auto samples = readSamples();
  return wrapAsImage(samples).clone();
}

// A helper wraps what is its own.

torch::Tensor ownLocal() {
  std::vector<float> zeros(16);
  return torch::from_blob(zeros.data(), {16});
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
}

torch::Tensor callsOwnLocal() { return ownLocal() * 2; }

torch::Tensor ownStatic() {
  static std::vector<float> zeros(16);
  return torch::from_blob(zeros.data(), {16});
}

torch::Tensor callsOwnStatic() { return ownStatic(); }

torch::Tensor ownHeap(int64_t n) {
  return torch::from_blob(new float[n], {n}, [](void *p) {
    delete[] static_cast<float *>(p);
  });
}

torch::Tensor callsOwnHeap() { return ownHeap(16); }

// A helper stores the tensor it is given.

struct State {
  torch::Tensor input;
  std::vector<torch::Tensor> history;
};

void remember(State &state, const torch::Tensor &t) { state.input = t; }

void archive(State &state, torch::Tensor t) {
  state.history.push_back(std::move(t));
}

void rememberCopy(State &state, const torch::Tensor &t) {
  state.input = t.clone();
}

void storeInCaller(State &state) {
  auto samples = readSamples();
  remember(state, torch::from_blob(samples.data(), {16}));
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
}

void storeCopyInCaller(State &state) {
  auto samples = readSamples();
  rememberCopy(state, torch::from_blob(samples.data(), {16}));
}

void archiveInCaller(State &state) {
  auto samples = readSamples();
  auto t = torch::from_blob(samples.data(), {16});
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
  archive(state, t);
}

void archiveClone(State &state) {
  auto samples = readSamples();
  auto t = torch::from_blob(samples.data(), {16});
  archive(state, t.clone());
}

float storeInLocal() {
  auto samples = readSamples();
  State state;
  remember(state, torch::from_blob(samples.data(), {16}));
  return state.input.sum().item<float>();
}

// A helper hands its parameter back.

torch::Tensor asRow(const torch::Tensor &t) { return t.unsqueeze(0); }
torch::Tensor normalize(const torch::Tensor &t) { return t / 255; }
const torch::Tensor &checked(const torch::Tensor &t) {
  TORCH_CHECK(t.dim() == 1);
  return t;
}

torch::Tensor rowOfLocal() {
  auto samples = readSamples();
  return asRow(torch::from_blob(samples.data(), {16}));
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
}

torch::Tensor normalizedLocal() {
  auto samples = readSamples();
  return normalize(torch::from_blob(samples.data(), {16}));
}

torch::Tensor checkedLocal() {
  auto samples = readSamples();
  const auto t = torch::from_blob(samples.data(), {16});
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
  return checked(t);
}

torch::Tensor checkedAndNormalizedLocal() {
  auto samples = readSamples();
  const auto t = torch::from_blob(samples.data(), {16});
  return normalize(checked(t));
}

// A helper changes the buffer.

void pad(std::vector<float> &samples) { samples.resize(64); }
void scale(std::vector<float> &samples) {
  for (float &v : samples)
    v *= 2;
}
void release(float *data) { std::free(data); }

float padded() {
  auto samples = readSamples();
  auto t = torch::from_blob(samples.data(), {16});
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
  pad(samples);
  return t.sum().item<float>();
}

float scaled() {
  auto samples = readSamples();
  auto t = torch::from_blob(samples.data(), {16});
  scale(samples);
  return t.sum().item<float>();
}

float releasedByHelper(int64_t n) {
  auto *block = static_cast<float *>(std::calloc(n, sizeof(float)));
  auto t = torch::from_blob(block, {n});
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
  release(block);
  return t.sum().item<float>();
}

float releasedByHelperLater(int64_t n) {
  auto *block = static_cast<float *>(std::calloc(n, sizeof(float)));
  auto t = torch::from_blob(block, {n});
  const float sum = t.sum().item<float>();
  release(block);
  return sum;
}

// A helper fills an out-parameter.

void wrapInto(std::vector<float> &samples, torch::Tensor &out) {
  out = torch::from_blob(samples.data(), {16});
}

float wrapIntoLonger() {
  torch::Tensor t;
  {
    auto samples = readSamples();
    wrapInto(samples, t);
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
  }
  return t.sum().item<float>();
}

float wrapIntoShorter() {
  auto samples = readSamples();
  torch::Tensor t;
  wrapInto(samples, t);
  return t.sum().item<float>();
}
