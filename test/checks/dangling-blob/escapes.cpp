// RUN: %check_torch_tidy %s torch-dangling-blob %t
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The ways on which a tensor leaves the scope of its buffer.

#include <c10/util/ScopeExit.h>
#include <torch/script.h>
#include <torch/torch.h>

#include <functional>
#include <future>
#include <map>
#include <memory>
#include <queue>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

std::vector<float> readSamples();
torch::Tensor infer(const torch::Tensor &input);
void schedule(std::function<void()> task);

// Returned.

torch::Tensor returned() {
  auto samples = readSamples();
  return torch::from_blob(samples.data(), {16});
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
}

torch::Tensor returnedNamed() {
  auto samples = readSamples();
  torch::Tensor input = torch::from_blob(samples.data(), {16});
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
  return input;
}

torch::Tensor resultReturned() {
  auto samples = readSamples();
  torch::Tensor input = torch::from_blob(samples.data(), {16});
  return infer(input);
}

torch::Tensor handleReturned() {
  auto samples = readSamples();
  torch::Tensor input = torch::from_blob(samples.data(), {16});
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
  torch::Tensor handle = input;
  return handle;
}

torch::Tensor viewReturned() {
  auto samples = readSamples();
  auto input = torch::from_blob(samples.data(), {16});
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
  auto image = input.view({4, 4}).transpose(0, 1);
  return image.unsqueeze(0);
}

torch::Tensor rowReturned() {
  auto samples = readSamples();
  auto input = torch::from_blob(samples.data(), {4, 4});
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
  return input[0];
}

torch::Tensor freshReturned() {
  auto samples = readSamples();
  auto input = torch::from_blob(samples.data(), {4, 4});
  return input[0] * 2;
}

float scalarReturned() {
  auto samples = readSamples();
  return torch::from_blob(samples.data(), {16}).mean().item<float>();
}

std::tuple<torch::Tensor, int64_t> tupleReturned() {
  auto samples = readSamples();
  auto input = torch::from_blob(samples.data(), {16});
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
  return std::make_tuple(input, input.numel());
}

std::pair<torch::Tensor, torch::Tensor> pairReturned() {
  auto samples = readSamples();
  auto input = torch::from_blob(samples.data(), {16});
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
  return {input, infer(input)};
}

std::pair<torch::Tensor, torch::Tensor> freshPairReturned() {
  auto samples = readSamples();
  auto input = torch::from_blob(samples.data(), {16});
  return {input.clone(), infer(input)};
}

std::vector<torch::Tensor> vectorReturned() {
  auto samples = readSamples();
  std::vector<torch::Tensor> inputs;
  inputs.push_back(torch::from_blob(samples.data(), {16}));
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
  return inputs;
}

std::vector<torch::jit::IValue> valuesReturned() {
  auto samples = readSamples();
  std::vector<torch::jit::IValue> inputs;
  inputs.emplace_back(torch::from_blob(samples.data(), {16}));
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
  return inputs;
}

torch::jit::IValue valueReturned() {
  auto samples = readSamples();
  auto input = torch::from_blob(samples.data(), {16});
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
  return torch::jit::IValue(input);
}

torch::Tensor valuesUsed(torch::jit::Module &module) {
  auto samples = readSamples();
  std::vector<torch::jit::IValue> inputs;
  inputs.emplace_back(torch::from_blob(samples.data(), {16}));
  return module.forward(inputs).toTensor();
}

c10::optional<torch::Tensor> optionalReturned() {
  auto samples = readSamples();
  if (samples.empty())
    return c10::nullopt;
  return torch::from_blob(samples.data(), {16});
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
}

torch::data::Example<> exampleReturned(int64_t label) {
  auto samples = readSamples();
  return {torch::from_blob(samples.data(), {16}),
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
          torch::tensor(label)};
}

torch::data::Example<> clonedExampleReturned(int64_t label) {
  auto samples = readSamples();
  return {torch::from_blob(samples.data(), {16}).clone(),
          torch::tensor(label)};
}

struct Item {
  torch::Tensor data;
  std::vector<float> buffer;
};

Item aggregateReturned() {
  Item item;
  auto samples = readSamples();
  item.data = torch::from_blob(samples.data(), {16});
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
  return item;
}

// The buffer travels with the tensor.
std::unique_ptr<Item> aggregateWithBufferReturned() {
  auto item = std::make_unique<Item>();
  item->buffer = readSamples();
  item->data = torch::from_blob(item->buffer.data(), {16});
  return item;
}

// Globals and statics.

torch::Tensor latest;
std::vector<float> latestSamples;

void intoGlobal() {
  auto samples = readSamples();
  latest = torch::from_blob(samples.data(), {16});
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
}

void intoGlobalWithBuffer() {
  latestSamples = readSamples();
  latest = torch::from_blob(latestSamples.data(), {16});
}

void copiedIntoGlobal() {
  auto samples = readSamples();
  latest.copy_(torch::from_blob(samples.data(), {16}));
}

torch::Tensor &intoStatic() {
  static torch::Tensor mean;
  float values[] = {0.5F, 0.5F, 0.5F};
  mean = torch::from_blob(values, {3});
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
  return mean;
}

torch::Tensor &staticBoth() {
  static float values[] = {0.5F, 0.5F, 0.5F};
  static torch::Tensor mean = torch::from_blob(values, {3});
  return mean;
}

torch::Tensor &staticOfLocal() {
  float values[] = {0.5F, 0.5F, 0.5F};
  static torch::Tensor mean = torch::from_blob(values, {3});
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
  return mean;
}

void intoGlobalForAWhile() {
  auto samples = readSamples();
  latest = torch::from_blob(samples.data(), {16});
  infer(latest);
  latest = torch::Tensor();
}

// Out-parameters.

void throughReference(torch::Tensor &out) {
  auto samples = readSamples();
  out = torch::from_blob(samples.data(), {16});
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
}

void throughReferenceCopied(torch::Tensor &out) {
  auto samples = readSamples();
  out.copy_(torch::from_blob(samples.data(), {16}));
}

void throughPointer(torch::Tensor *out) {
  auto samples = readSamples();
  *out = torch::from_blob(samples.data(), {16});
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
}

void throughPointerCloned(torch::Tensor *out) {
  auto samples = readSamples();
  *out = torch::from_blob(samples.data(), {16}).clone();
}

void throughReferenceWithBuffer(std::vector<float> &samples,
                                torch::Tensor &out) {
  samples = readSamples();
  out = torch::from_blob(samples.data(), {16});
}

// An assignment to an rvalue tensor copies the elements.
void intoRow(torch::Tensor &out) {
  auto samples = readSamples();
  out[0] = torch::from_blob(samples.data(), {16});
}

void intoIndex(torch::Tensor &out) {
  auto samples = readSamples();
  out.index_put_({0}, torch::from_blob(samples.data(), {16}));
}

void intoNamedRow(torch::Tensor &out) {
  auto samples = readSamples();
  torch::Tensor row = out[0];
  row = torch::from_blob(samples.data(), {16});
  out[1].copy_(row);
}

void throughStruct(Item &out) {
  auto samples = readSamples();
  out.data = torch::from_blob(samples.data(), {16});
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
}

void throughStructWithBuffer(Item &out) {
  out.buffer = readSamples();
  out.data = torch::from_blob(out.buffer.data(), {16});
}

// A vector's memory stays where it is when the vector is moved.
void throughStructWithMovedBuffer(Item &out) {
  auto samples = readSamples();
  out.data = torch::from_blob(samples.data(), {16});
  out.buffer = std::move(samples);
}

// Longer-lived containers.

void intoVector(std::vector<torch::Tensor> &batch) {
  auto samples = readSamples();
  batch.push_back(torch::from_blob(samples.data(), {16}));
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
}

void clonedIntoVector(std::vector<torch::Tensor> &batch) {
  auto samples = readSamples();
  batch.push_back(torch::from_blob(samples.data(), {16}).clone());
}

void intoValues(std::vector<torch::jit::IValue> &inputs) {
  float threshold[1] = {0.5F};
  inputs.push_back(torch::from_blob(threshold, {1}));
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
}

void clonedIntoValues(std::vector<torch::jit::IValue> &inputs) {
  float threshold[1] = {0.5F};
  inputs.push_back(torch::from_blob(threshold, {1}).clone());
}

void intoMap(std::map<std::string, torch::Tensor> &features) {
  auto samples = readSamples();
  features["audio"] = torch::from_blob(samples.data(), {16});
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
}

void intoMapWithBuffer(std::map<std::string, torch::Tensor> &features,
                       std::map<std::string, std::vector<float>> &buffers) {
  buffers["audio"] = readSamples();
  features["audio"] = torch::from_blob(buffers["audio"].data(), {16});
}

void intoMapByEmplace(std::map<std::string, torch::Tensor> &features) {
  auto samples = readSamples();
  features.emplace("audio", torch::from_blob(samples.data(), {16}));
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
}

void intoQueue(std::queue<torch::Tensor> &queue) {
  auto samples = readSamples();
  auto input = torch::from_blob(samples.data(), {16});
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
  queue.push(std::move(input));
}

void resultIntoQueue(std::queue<torch::Tensor> &queue) {
  auto samples = readSamples();
  auto input = torch::from_blob(samples.data(), {16});
  queue.push(infer(input));
}

torch::Tensor intoLocalVector() {
  auto first = readSamples(), second = readSamples();
  std::vector<torch::Tensor> batch;
  batch.push_back(torch::from_blob(first.data(), {16}));
  batch.push_back(torch::from_blob(second.data(), {16}));
  return torch::stack(batch);
}

// Captured.

std::function<torch::Tensor()> capturedByReturned() {
  auto samples = readSamples();
  auto input = torch::from_blob(samples.data(), {16});
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
  return [input] { return infer(input); };
}

std::function<torch::Tensor()> capturedWithBuffer() {
  auto samples = std::make_shared<std::vector<float>>(readSamples());
  auto input = torch::from_blob(samples->data(), {16});
  return [samples, input] { return infer(input); };
}

torch::Tensor capturedAndCalled() {
  auto samples = readSamples();
  auto input = torch::from_blob(samples.data(), {16});
  auto run = [&input] { return infer(input); };
  return run();
}

auto capturedByInit() {
  auto samples = readSamples();
  return [input = torch::from_blob(samples.data(), {16})] {
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
    return infer(input);
  };
}

auto clonedByInit() {
  auto samples = readSamples();
  return [input = torch::from_blob(samples.data(), {16}).clone()] {
    return infer(input);
  };
}

void capturedByStored(std::vector<std::function<void()>> &tasks) {
  auto samples = readSamples();
  auto input = torch::from_blob(samples.data(), {16});
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
  tasks.push_back([input] { infer(input); });
}

void clonedByStored(std::vector<std::function<void()>> &tasks) {
  auto samples = readSamples();
  auto input = torch::from_blob(samples.data(), {16}).clone();
  tasks.push_back([input] { infer(input); });
}

// The inner scope ends, the tensor lives on.

float innerScope() {
  torch::Tensor input;
  {
    auto samples = readSamples();
    input = torch::from_blob(samples.data(), {16});
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
  }
  return input.sum().item<float>();
}

float outerBuffer() {
  torch::Tensor input;
  std::vector<float> samples;
  {
    samples = readSamples();
    input = torch::from_blob(samples.data(), {16});
  }
  return input.sum().item<float>();
}

float usedInInnerScope() {
  torch::Tensor input;
  float sum = 0;
  {
    auto samples = readSamples();
    input = torch::from_blob(samples.data(), {16});
    sum = input.sum().item<float>();
  }
  return sum;
}

int64_t onlySizesUsed() {
  torch::Tensor input;
  {
    auto samples = readSamples();
    input = torch::from_blob(samples.data(), {4, 4});
  }
  return input.size(0) * input.numel();
}

std::future<float> summedLater() {
  auto samples = readSamples();
  auto input = torch::from_blob(samples.data(), {16});
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: this tensor borrows the memory of 'samples' and is returned, but 'samples' goes out of scope [torch-dangling-blob]
  return std::async([input] { return input.sum().item<float>(); });
}

std::future<float> summedLaterOfACopy() {
  auto samples = readSamples();
  auto input = torch::from_blob(samples.data(), {16}).clone();
  return std::async([input] { return input.sum().item<float>(); });
}

float summedAndWaitedFor() {
  auto samples = readSamples();
  auto input = torch::from_blob(samples.data(), {16});
  auto sum = std::async([input] { return input.sum().item<float>(); });
  return sum.get();
}

float clearedAtTheEnd() {
  auto samples = readSamples();
  auto input = torch::from_blob(samples.data(), {16});
  auto clear = c10::make_scope_exit([&] { samples.clear(); });
  return input.sum().item<float>();
}
