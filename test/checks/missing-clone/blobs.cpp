// RUN: %check_torch_tidy %s torch-missing-clone %t
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// from_blob tensors whose buffer is written while they are in use.

#include <torch/torch.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <memory>
#include <vector>

void fill(std::vector<float> &values);
void fillMemory(float *values, int count);
float sumOf(const std::vector<float> &values);
float sumOfMemory(const float *values, int count);
void show(const torch::Tensor &x);

torch::Tensor refilled() {
  std::vector<float> values(4);
  fill(values);
  auto first = torch::from_blob(values.data(), {4});
  // CHECK-MESSAGES: :[[@LINE-1]]:16: warning: {{.*}} [torch-missing-clone]
  fill(values);
  auto second = torch::from_blob(values.data(), {4});
  return first - second;
}

torch::Tensor refilledCloned() {
  std::vector<float> values(4);
  fill(values);
  auto first = torch::from_blob(values.data(), {4}).clone();
  fill(values);
  auto second = torch::from_blob(values.data(), {4});
  return first - second;
}

torch::Tensor refilledConverted() {
  std::vector<unsigned char> values(4, 1);
  values[0] = 2;
  auto first = torch::from_blob(values.data(), {4}, torch::kByte)
                   .to(torch::kFloat);
  values[0] = 3;
  return first + 1;
}

torch::Tensor byElement(std::vector<float> values) {
  auto t = torch::from_blob(values.data(), {2});
  // CHECK-MESSAGES: :[[@LINE-1]]:12: warning: {{.*}} [torch-missing-clone]
  values[0] = 0;
  return t + 1;
}

torch::Tensor byElementBefore(std::vector<float> values) {
  values[0] = 0;
  auto t = torch::from_blob(values.data(), {2});
  return t + 1;
}

torch::Tensor byMemory(std::vector<float> values, const float *next) {
  auto t = torch::from_blob(values.data(), {2});
  // CHECK-MESSAGES: :[[@LINE-1]]:12: warning: {{.*}} [torch-missing-clone]
  std::memcpy(values.data(), next, 8);
  return t + 1;
}

torch::Tensor byFunction(std::vector<float> values) {
  auto t = torch::from_blob(values.data(), {2});
  // CHECK-MESSAGES: :[[@LINE-1]]:12: warning: {{.*}} [torch-missing-clone]
  fillMemory(values.data(), 2);
  return t + 1;
}

torch::Tensor readByFunction(std::vector<float> values) {
  auto t = torch::from_blob(values.data(), {2});
  float sum = sumOf(values) + sumOfMemory(values.data(), 2) + values[0];
  return t + sum;
}

// The tensor is gone when the buffer is used again.
float oneByOne(std::ifstream &file) {
  std::vector<float> values(4);
  float sum = 0;
  while (file.read(reinterpret_cast<char *>(values.data()), 16)) {
    auto t = torch::from_blob(values.data(), {4});
    sum += t.sum().item<float>();
  }
  return sum;
}

torch::Tensor collected(std::ifstream &file) {
  std::vector<float> values(4);
  std::vector<torch::Tensor> batch;
  while (file.read(reinterpret_cast<char *>(values.data()), 16))
    batch.push_back(torch::from_blob(values.data(), {4}));
  // CHECK-MESSAGES: :[[@LINE-1]]:21: warning: {{.*}} [torch-missing-clone]
  return torch::stack(batch);
}

torch::Tensor collectedClones(std::ifstream &file) {
  std::vector<float> values(4);
  std::vector<torch::Tensor> batch;
  while (file.read(reinterpret_cast<char *>(values.data()), 16))
    batch.push_back(torch::from_blob(values.data(), {4}).clone());
  return torch::stack(batch);
}

torch::Tensor collectedFromArray(std::FILE *file, int count) {
  float values[4];
  std::vector<torch::Tensor> batch;
  for (int i = 0; i < count; ++i) {
    std::fread(values, sizeof(float), 4, file);
    auto one = torch::from_blob(values, {4});
    // CHECK-MESSAGES: :[[@LINE-1]]:16: warning: {{.*}} [torch-missing-clone]
    batch.push_back(one.view({2, 2}));
  }
  return torch::cat(batch);
}

torch::Tensor sums(std::FILE *file, int count) {
  float values[4];
  std::vector<torch::Tensor> batch;
  for (int i = 0; i < count; ++i) {
    std::fread(values, sizeof(float), 4, file);
    batch.push_back(torch::from_blob(values, {4}).sum());
  }
  return torch::stack(batch);
}

// One tensor over the buffer for good, read after each fill.
float window(std::FILE *file) {
  std::vector<float> values(4);
  auto t = torch::from_blob(values.data(), {4});
  float sum = 0;
  while (std::fread(values.data(), sizeof(float), 4, file) == 4)
    sum += t.sum().item<float>();
  return sum;
}

float windowOfFilled(std::FILE *file) {
  std::vector<float> values = {1, 2, 3, 4};
  auto t = torch::from_blob(values.data(), {4});
  float sum = 0;
  do
    sum += t.sum().item<float>();
  while (std::fread(values.data(), sizeof(float), 4, file) == 4);
  return sum;
}

// Made first, filled next.
torch::Tensor borrowedFirst() {
  float values[4];
  auto t = torch::from_blob(values, {4});
  for (float &v : values)
    v = 1;
  std::fill(values, values + 4, 2.0f);
  return t + 1;
}

torch::Tensor byReferences(std::vector<float> values) {
  auto t = torch::from_blob(values.data(), {2});
  // CHECK-MESSAGES: :[[@LINE-1]]:12: warning: {{.*}} [torch-missing-clone]
  for (float &v : values)
    v *= 2;
  return t + 1;
}

torch::Tensor onHeap() {
  std::unique_ptr<float[]> values(new float[4]);
  fillMemory(values.get(), 4);
  auto t = torch::from_blob(values.get(), {4});
  // CHECK-MESSAGES: :[[@LINE-1]]:12: warning: {{.*}} [torch-missing-clone]
  std::fill(values.get(), values.get() + 4, 0.0f);
  return t + 1;
}

torch::Tensor otherBuffer(std::vector<float> values, std::vector<float> other) {
  auto t = torch::from_blob(values.data(), {2});
  other[0] = 1;
  return t + other[0];
}

// The tensor is there to write the buffer.
float intoBuffer(std::vector<float> values, const torch::Tensor &x) {
  auto t = torch::from_blob(values.data(), {2});
  t.copy_(x);
  return values[0];
}

torch::Tensor gpuCopy(std::vector<float> values) {
  auto t = torch::from_blob(values.data(), {2}).cuda();
  values[0] = 1;
  return t;
}

torch::Tensor perhapsCopy(std::vector<float> values, torch::Device device) {
  auto t = torch::from_blob(values.data(), {2}).to(device);
  // CHECK-MESSAGES: :[[@LINE-1]]:12: warning: {{.*}} [torch-missing-clone]
  values[0] = 1;
  return t + 1;
}
