// RUN: %check_torch_tidy %s torch-dangling-blob %t
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// The buffer is freed, moved, resized, grown, cleared or reassigned, and the
// tensor is used afterwards.

#include <torch/torch.h>

#include <sys/mman.h>

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <string>
#include <utility>
#include <vector>

std::vector<float> readSamples();
void enqueue(std::vector<float> samples);
void fill(std::vector<float> &samples);
void inspect(const std::vector<float> &samples);

extern "C" {
enum cudaError_t { cudaSuccess };
cudaError_t cudaMallocHost(void **ptr, size_t size);
cudaError_t cudaFreeHost(void *ptr);
cudaError_t cudaMalloc(void **devPtr, size_t size);
cudaError_t cudaFree(void *devPtr);
}

// Freed.

float deletedArray(int64_t n) {
  auto *block = new float[n]();
  auto t = torch::from_blob(block, {n});
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
  delete[] block;
  return t.sum().item<float>();
}

float deletedAfterUse(int64_t n) {
  auto *block = new float[n]();
  auto t = torch::from_blob(block, {n});
  const float sum = t.sum().item<float>();
  delete[] block;
  return sum;
}

float freedBlock(int64_t n) {
  auto *block = static_cast<float *>(std::calloc(n, sizeof(float)));
  auto t = torch::from_blob(block, {n});
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
  std::free(block);
  return t.sum().item<float>();
}

float freedAfterUse(int64_t n) {
  auto *block = static_cast<float *>(std::calloc(n, sizeof(float)));
  auto t = torch::from_blob(block, {n});
  const float sum = t.sum().item<float>();
  std::free(block);
  return sum;
}

float freedByDeleter(int64_t n) {
  auto *block = static_cast<float *>(std::calloc(n, sizeof(float)));
  auto t = torch::from_blob(block, {n}, [](void *p) { std::free(p); });
  return t.sum().item<float>();
}

float reallocated(int64_t n) {
  auto *block = static_cast<float *>(std::calloc(n, sizeof(float)));
  auto t = torch::from_blob(block, {n});
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
  block = static_cast<float *>(std::realloc(block, 2 * n * sizeof(float)));
  const float sum = t.sum().item<float>();
  std::free(block);
  return sum;
}

torch::Tensor unmapped(int file, int64_t n) {
  void *block = mmap(nullptr, n * sizeof(float), PROT_READ, MAP_PRIVATE, file, 0);
  auto t = torch::from_blob(block, {n}, torch::kFloat);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
  munmap(block, n * sizeof(float));
  return t;
}

torch::Tensor unmappedByDeleter(int file, int64_t n) {
  const size_t size = n * sizeof(float);
  void *block = mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file, 0);
  return torch::from_blob(block, {n}, [size](void *p) { munmap(p, size); }, torch::kFloat);
}

float aligned(int64_t n) {
  void *block = nullptr;
  if (posix_memalign(&block, 64, n * sizeof(float)) != 0)
    return 0;
  auto t = torch::from_blob(block, {n}, torch::kFloat);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
  std::free(block);
  return t.sum().item<float>();
}

torch::Tensor pinned(int64_t n) {
  void *block = nullptr;
  cudaMallocHost(&block, n * sizeof(float));
  auto t = torch::from_blob(block, {n}, torch::kFloat);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
  cudaFreeHost(block);
  return t;
}

torch::Tensor onDevice(int64_t n) {
  float *block = nullptr;
  cudaMalloc(reinterpret_cast<void **>(&block), n * sizeof(float));
  auto t = torch::from_blob(block, {n}, torch::kCUDA);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
  cudaFree(block);
  return t;
}

torch::Tensor copiedFromDevice(int64_t n) {
  float *block = nullptr;
  cudaMalloc(reinterpret_cast<void **>(&block), n * sizeof(float));
  auto t = torch::from_blob(block, {n}, torch::kCUDA).cpu();
  cudaFree(block);
  return t;
}

float uniqueReset(int64_t n) {
  auto block = std::make_unique<float[]>(n);
  auto t = torch::from_blob(block.get(), {n});
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
  block.reset();
  return t.sum().item<float>();
}

float uniqueResetAfterUse(int64_t n) {
  auto block = std::make_unique<float[]>(n);
  auto t = torch::from_blob(block.get(), {n});
  const float sum = t.sum().item<float>();
  block.reset();
  return sum;
}

float uniqueReassigned(int64_t n) {
  auto block = std::make_unique<float[]>(n);
  auto t = torch::from_blob(block.get(), {n});
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
  block = std::make_unique<float[]>(2 * n);
  return t.sum().item<float>();
}

float uniqueNulled(int64_t n) {
  auto block = std::make_unique<float[]>(n);
  auto t = torch::from_blob(block.get(), {n});
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
  block = nullptr;
  return t.sum().item<float>();
}

float uniqueMovedToLiving(int64_t n) {
  auto block = std::make_unique<float[]>(n);
  auto t = torch::from_blob(block.get(), {n});
  auto kept = std::move(block);
  return t.sum().item<float>();
}

float uniqueMovedToShorterLived(int64_t n) {
  auto block = std::make_unique<float[]>(n);
  auto t = torch::from_blob(block.get(), {n});
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
  {
    auto taken = std::move(block);
    taken[0] = 1;
  }
  return t.sum().item<float>();
}

// Resized and grown.

float resized() {
  auto samples = readSamples();
  auto t = torch::from_blob(samples.data(), {16});
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
  samples.resize(1024);
  return t.sum().item<float>();
}

float resizedBefore() {
  auto samples = readSamples();
  samples.resize(1024);
  auto t = torch::from_blob(samples.data(), {16});
  return t.sum().item<float>();
}

float resizedAfterUse() {
  auto samples = readSamples();
  auto t = torch::from_blob(samples.data(), {16});
  const float sum = t.sum().item<float>();
  samples.resize(1024);
  return sum;
}

float resizedAndWrappedAgain() {
  auto samples = readSamples();
  auto t = torch::from_blob(samples.data(), {16});
  float sum = t.sum().item<float>();
  samples.resize(1024);
  t = torch::from_blob(samples.data(), {1024});
  return sum + t.sum().item<float>();
}

float resizedOfCaller(std::vector<float> &samples) {
  auto t = torch::from_blob(samples.data(), {16});
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
  samples.resize(1024);
  return t.sum().item<float>();
}

float pushedBack() {
  auto samples = readSamples();
  auto t = torch::from_blob(samples.data(), {16});
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
  samples.push_back(0);
  return t.sum().item<float>();
}

float pushedBackBefore() {
  auto samples = readSamples();
  samples.push_back(0);
  auto t = torch::from_blob(samples.data(), {16});
  return t.sum().item<float>();
}

float emplacedBack() {
  auto samples = readSamples();
  auto t = torch::from_blob(samples.data(), {16});
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
  samples.emplace_back(1.0F);
  return t.sum().item<float>();
}

float inserted(const std::vector<float> &more) {
  auto samples = readSamples();
  auto t = torch::from_blob(samples.data(), {16});
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
  samples.insert(samples.end(), more.begin(), more.end());
  return t.sum().item<float>();
}

float reserved() {
  auto samples = readSamples();
  auto t = torch::from_blob(samples.data(), {16});
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
  samples.reserve(1 << 20);
  return t.sum().item<float>();
}

float shrunk() {
  auto samples = readSamples();
  auto t = torch::from_blob(samples.data(), {16});
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
  samples.shrink_to_fit();
  return t.sum().item<float>();
}

float appended() {
  std::string bytes(16, 'a');
  auto t = torch::from_blob(bytes.data(), {16}, torch::kChar);
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
  bytes += "and more than fits";
  return t.sum().item<float>();
}

float stringRead() {
  std::string bytes(16, 'a');
  auto t = torch::from_blob(bytes.data(), {16}, torch::kChar);
  const auto found = bytes.find('b');
  return t.sum().item<float>() + static_cast<float>(found);
}

// A container that grows moves its elements, and vectors keep their memory
// when they move.
float outerGrown() {
  std::vector<std::vector<float>> rows{readSamples()};
  auto t = torch::from_blob(rows[0].data(), {16});
  rows.push_back(readSamples());
  return t.sum().item<float>();
}

float innerGrown() {
  std::vector<std::vector<float>> rows{readSamples()};
  auto t = torch::from_blob(rows[0].data(), {16});
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
  rows[0].push_back(1);
  return t.sum().item<float>();
}

// Cleared and reassigned.

float cleared() {
  auto samples = readSamples();
  auto t = torch::from_blob(samples.data(), {16});
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
  samples.clear();
  return t.sum().item<float>();
}

float clearedAfterUse() {
  auto samples = readSamples();
  auto t = torch::from_blob(samples.data(), {16});
  const float sum = t.sum().item<float>();
  samples.clear();
  return sum;
}

float reassigned() {
  auto samples = readSamples();
  auto t = torch::from_blob(samples.data(), {16});
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
  samples = readSamples();
  return t.sum().item<float>();
}

float reassignedAfterUse() {
  auto samples = readSamples();
  auto t = torch::from_blob(samples.data(), {16});
  const float sum = t.sum().item<float>();
  samples = readSamples();
  return sum;
}

float assigned(const std::vector<float> &more) {
  auto samples = readSamples();
  auto t = torch::from_blob(samples.data(), {16});
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
  samples.assign(more.begin(), more.end());
  return t.sum().item<float>();
}

float emptied() {
  auto samples = readSamples();
  auto t = torch::from_blob(samples.data(), {16});
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
  samples = {};
  return t.sum().item<float>();
}

// Moved from.

void drop(std::vector<float> samples) { samples.clear(); }

float movedIntoSink() {
  auto samples = readSamples();
  auto t = torch::from_blob(samples.data(), {16});
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
  drop(std::move(samples));
  return t.sum().item<float>();
}

float copiedIntoSink() {
  auto samples = readSamples();
  auto t = torch::from_blob(samples.data(), {16});
  drop(samples);
  return t.sum().item<float>();
}

float movedIntoUnknown() {
  auto samples = readSamples();
  auto t = torch::from_blob(samples.data(), {16});
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
  enqueue(std::move(samples));
  return t.sum().item<float>();
}

float movedAfterUse() {
  auto samples = readSamples();
  auto t = torch::from_blob(samples.data(), {16});
  const float sum = t.sum().item<float>();
  enqueue(std::move(samples));
  return sum;
}

float movedToShorterLived() {
  auto samples = readSamples();
  auto t = torch::from_blob(samples.data(), {16});
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
  {
    const std::vector<float> taken = std::move(samples);
    inspect(taken);
  }
  return t.sum().item<float>();
}

// What changes no memory: elements, reading, iteration.

float elementsWritten() {
  auto samples = readSamples();
  auto t = torch::from_blob(samples.data(), {16});
  samples[0] = 1;
  std::fill(samples.begin(), samples.end(), 2.0F);
  for (float &v : samples)
    v *= 2;
  return t.sum().item<float>();
}

float inspected() {
  auto samples = readSamples();
  auto t = torch::from_blob(samples.data(), {16});
  inspect(samples);
  const auto n = samples.size();
  return t.sum().item<float>() + static_cast<float>(n);
}

float handedToUnknown() {
  auto samples = readSamples();
  auto t = torch::from_blob(samples.data(), {16});
  fill(samples);
  return t.sum().item<float>();
}

// Only what borrows is concerned.

float cloneUsed() {
  auto samples = readSamples();
  auto t = torch::from_blob(samples.data(), {16}).clone();
  samples.resize(1024);
  return t.sum().item<float>();
}

float viewUsed() {
  auto samples = readSamples();
  auto t = torch::from_blob(samples.data(), {16});
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
  auto rows = t.view({4, 4});
  samples.resize(1024);
  return rows[0].sum().item<float>();
}

float resultUsed() {
  auto samples = readSamples();
  auto t = torch::from_blob(samples.data(), {16});
  auto doubled = t * 2;
  samples.resize(1024);
  return doubled.sum().item<float>();
}

float otherBufferChanged() {
  auto samples = readSamples(), others = readSamples();
  auto t = torch::from_blob(samples.data(), {16});
  others.resize(1024);
  return t.sum().item<float>();
}

float sizesUsed() {
  auto samples = readSamples();
  auto t = torch::from_blob(samples.data(), {16});
  samples.resize(1024);
  return static_cast<float>(t.numel());
}

float neverUsed() {
  auto samples = readSamples();
  auto t = torch::from_blob(samples.data(), {16});
  samples.resize(1024);
  t = torch::ones({4});
  return t.sum().item<float>();
}
