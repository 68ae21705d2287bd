// RUN: %check_torch_tidy %s torch-dangling-blob %t
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Each kind of buffer that a tensor can borrow and lose. OpenCV has a file of
// its own.

#include <torch/torch.h>

#include <array>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

std::vector<float> readSamples();
std::string readBytes();
std::unique_ptr<float[]> readBlock(int64_t n);
float *mapFile();
void fill(float *data, int64_t n);

// Local arrays and variables.

torch::Tensor array() {
  float values[3] = {0.485F, 0.456F, 0.406F};
  return torch::from_blob(values, {3});
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
}

torch::Tensor staticArray() {
  static float values[3] = {0.485F, 0.456F, 0.406F};
  return torch::from_blob(values, {3});
}

torch::Tensor constArray() {
  const int64_t ids[] = {1, 2, 3};
  return torch::from_blob(const_cast<int64_t *>(ids), {3},
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
                          torch::kLong);
}

torch::Tensor nestedArray() {
  float matrix[2][2] = {{1, 0}, {0, 1}};
  return torch::from_blob(&matrix[0][0], {2, 2});
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
}

torch::Tensor nestedStaticArray() {
  static float matrix[2][2] = {{1, 0}, {0, 1}};
  return torch::from_blob(matrix, {2, 2});
}

torch::Tensor scalar(float scale) {
  return torch::from_blob(&scale, {1});
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
}

torch::Tensor scalarOfCaller(float &scale) {
  return torch::from_blob(&scale, {1});
}

torch::Tensor stdArray() {
  std::array<float, 4> box{0, 0, 1, 1};
  return torch::from_blob(box.data(), {4});
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
}

torch::Tensor stdArrayOfCaller(std::array<float, 4> &box) {
  return torch::from_blob(box.data(), {4});
}

torch::Tensor stdArrayByValue(std::array<float, 4> box) {
  return torch::from_blob(box.data(), {4});
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
}

float arrayUsedHere() {
  float values[3] = {1, 2, 3};
  auto t = torch::from_blob(values, {3});
  return t.sum().item<float>();
}

struct Box {
  float corners[4];
};

torch::Tensor arrayInStruct() {
  Box box{{0, 0, 1, 1}};
  return torch::from_blob(box.corners, {4});
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
}

torch::Tensor arrayInStructOfCaller(Box &box) {
  return torch::from_blob(box.corners, {4});
}

torch::Tensor arrayInElementOfCaller(std::vector<Box> &boxes) {
  return torch::from_blob(boxes[0].corners, {4});
}

// Vectors.

torch::Tensor vector() {
  std::vector<float> samples = readSamples();
  return torch::from_blob(samples.data(), {1, 16});
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
}

torch::Tensor vectorOfCaller(std::vector<float> &samples) {
  return torch::from_blob(samples.data(),
                          {static_cast<int64_t>(samples.size())});
}

torch::Tensor vectorOfConstCaller(const std::vector<float> &samples) {
  return torch::from_blob(const_cast<float *>(samples.data()),
                          {static_cast<int64_t>(samples.size())});
}

torch::Tensor vectorByValue(std::vector<float> samples) {
  return torch::from_blob(samples.data(), {16});
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
}

torch::Tensor vectorByAddressOfFirst() {
  auto samples = readSamples();
  return torch::from_blob(&samples[0], {16});
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
}

torch::Tensor vectorByIterator() {
  auto samples = readSamples();
  return torch::from_blob(&*samples.begin(), {16});
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
}

torch::Tensor vectorWithOffset() {
  auto samples = readSamples();
  return torch::from_blob(samples.data() + 4, {12});
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
}

torch::Tensor vectorWithOffsetOfCaller(std::vector<float> &samples) {
  return torch::from_blob(samples.data() + 4, {12});
}

torch::Tensor vectorThroughPointer() {
  std::vector<uint8_t> bytes(64);
  void *raw = static_cast<void *>(bytes.data());
  auto options = torch::TensorOptions().dtype(torch::kU8);
  return torch::from_blob(raw, {64}, options);
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
}

torch::Tensor vectorThroughReference() {
  auto samples = readSamples();
  auto &alias = samples;
  return torch::from_blob(alias.data(), {16});
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
}

torch::Tensor vectorOfCallerThroughReference(std::vector<float> &samples) {
  auto &alias = samples;
  return torch::from_blob(alias.data(), {16});
}

torch::Tensor vectorOfVectors() {
  std::vector<std::vector<float>> rows(4, std::vector<float>(4));
  return torch::from_blob(rows[2].data(), {4});
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
}

torch::Tensor vectorOfVectorsOfCaller(std::vector<std::vector<float>> &rows) {
  return torch::from_blob(rows[2].data(), {4});
}

torch::Tensor staticVector() {
  static std::vector<float> samples = readSamples();
  return torch::from_blob(samples.data(), {16});
}

std::vector<float> table(16);

torch::Tensor globalVector() { return torch::from_blob(table.data(), {16}); }

torch::Tensor threadLocalVector() {
  thread_local std::vector<float> samples(16);
  return torch::from_blob(samples.data(), {16});
}

// Strings.

torch::Tensor string() {
  std::string bytes = readBytes();
  return torch::from_blob(bytes.data(), {4}, torch::kChar);
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
}

torch::Tensor stringAsCString() {
  const std::string bytes = readBytes();
  return torch::from_blob(const_cast<char *>(bytes.c_str()),
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
                          {static_cast<int64_t>(bytes.size())}, torch::kChar);
}

torch::Tensor stringOfCaller(std::string &bytes) {
  return torch::from_blob(bytes.data(), {4}, torch::kChar);
}

torch::Tensor stringViewOfCaller(std::string_view bytes) {
  return torch::from_blob(const_cast<char *>(bytes.data()), {4}, torch::kChar);
}

torch::Tensor stringViewOfLocal() {
  std::string bytes = readBytes();
  std::string_view view = bytes;
  return torch::from_blob(const_cast<char *>(view.data()), {4},
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
                          torch::kChar);
}

// Unique pointers.

torch::Tensor uniqueArray(int64_t n) {
  auto block = std::make_unique<float[]>(n);
  fill(block.get(), n);
  return torch::from_blob(block.get(), {n});
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
}

torch::Tensor uniqueArrayOfCaller(std::unique_ptr<float[]> &block) {
  return torch::from_blob(block.get(), {16});
}

torch::Tensor uniqueArrayReleased(int64_t n) {
  auto block = std::make_unique<float[]>(n);
  fill(block.get(), n);
  return torch::from_blob(block.release(), {n},
                          [](void *p) { delete[] static_cast<float *>(p); });
}

torch::Tensor uniqueArrayByValue(std::unique_ptr<float[]> block) {
  return torch::from_blob(block.get(), {16});
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
}

torch::Tensor uniqueArrayByElement(int64_t n) {
  std::unique_ptr<float[]> block(new float[n]);
  return torch::from_blob(&block[0], {n});
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
}

torch::Tensor uniqueVector() {
  auto samples = std::make_unique<std::vector<float>>(16);
  return torch::from_blob(samples->data(), {16});
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
}

// Another handle may keep a shared pointer's buffer.
torch::Tensor
sharedVectorOfCaller(std::shared_ptr<std::vector<float>> samples) {
  return torch::from_blob(samples->data(), {16});
}

torch::Tensor sharedVector() {
  auto samples = std::make_shared<std::vector<float>>(16);
  return torch::from_blob(samples->data(), {16});
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
}

torch::Tensor sharedVectorHeldByDeleter() {
  auto samples = std::make_shared<std::vector<float>>(16);
  return torch::from_blob(samples->data(), {16}, [samples](void *) {});
}

// The heap: leaked, perhaps, but not lost.

torch::Tensor allocated(int64_t n) {
  auto *block = new float[n];
  return torch::from_blob(block, {n});
}

torch::Tensor freed(int64_t n) {
  auto *block = static_cast<float *>(std::malloc(n * sizeof(float)));
  auto t = torch::from_blob(block, {n});
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
  std::free(block);
  return t;
}

torch::Tensor mapped() { return torch::from_blob(mapFile(), {1024}); }

torch::Tensor pointerOfCaller(float *data, int64_t n) {
  return torch::from_blob(data, {n});
}

// Temporaries.

float temporaryVector() {
  auto t = torch::from_blob(readSamples().data(), {16});
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
  return t.sum().item<float>();
}

float namedVector() {
  auto samples = readSamples();
  auto t = torch::from_blob(samples.data(), {16});
  return t.sum().item<float>();
}

float temporaryVectorWithinExpression() {
  return torch::from_blob(readSamples().data(), {16}).sum().item<float>();
}

float temporaryVectorCloned() {
  auto t = torch::from_blob(readSamples().data(), {16}).clone();
  return t.sum().item<float>();
}

torch::Tensor temporaryVectorReturned() {
  return torch::from_blob(readSamples().data(), {16});
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
}

torch::Tensor temporaryVectorStacked() {
  return torch::stack({torch::from_blob(readSamples().data(), {16}),
                       torch::from_blob(readSamples().data(), {16})});
}

float temporaryString() {
  auto t = torch::from_blob(readBytes().data(), {4}, torch::kChar);
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
  return t.sum().item<float>();
}

float temporaryBlock(int64_t n) {
  auto t = torch::from_blob(readBlock(n).get(), {n});
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
  return t.sum().item<float>();
}

float namedBlock(int64_t n) {
  auto block = readBlock(n);
  auto t = torch::from_blob(block.get(), {n});
  return t.sum().item<float>();
}

float temporaryConstructed() {
  auto t = torch::from_blob(std::vector<float>(16).data(), {16});
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
  return t.sum().item<float>();
}

float boundToReference() {
  auto &&samples = readSamples();
  auto t = torch::from_blob(samples.data(), {16});
  return t.sum().item<float>();
}

// Other ways to make such a tensor.

at::Tensor atNamespace() {
  auto samples = readSamples();
  return at::from_blob(samples.data(), {16});
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
}

at::Tensor withStrides() {
  auto samples = readSamples();
  return at::from_blob(samples.data(), {2, 2}, {1, 2}, at::kFloat);
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
}

at::Tensor withStridesOfCaller(std::vector<float> &samples) {
  return at::from_blob(samples.data(), {2, 2}, {1, 2}, at::kFloat);
}

at::Tensor builder() {
  auto samples = readSamples();
  return at::for_blob(samples.data(), {16}).make_tensor();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
}

at::Tensor builderOfCaller(std::vector<float> &samples) {
  return at::for_blob(samples.data(), {16}).options(at::kFloat).make_tensor();
}

at::Tensor builderWithDeleter() {
  auto samples = std::make_shared<std::vector<float>>(16);
  return at::for_blob(samples->data(), {16})
      .deleter([samples](void *) {})
      .make_tensor();
}

at::Tensor copied() {
  auto samples = readSamples();
  return torch::tensor(samples);
}
