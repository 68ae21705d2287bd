// RUN: %check_torch_tidy %s torch-dangling-blob %t
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Buffers that end, or change, with each iteration.

#include <torch/torch.h>

#include <fstream>
#include <string>
#include <vector>

std::vector<float> readSamples(const std::string &path);
bool readInto(std::ifstream &file, std::vector<float> &samples);
torch::Tensor infer(const torch::Tensor &input);

torch::Tensor stacked(const std::vector<std::string> &paths) {
  std::vector<torch::Tensor> batch;
  for (const auto &path : paths) {
    auto samples = readSamples(path);
    batch.push_back(torch::from_blob(samples.data(), {16}));
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
  }
  return torch::stack(batch);
}

torch::Tensor stackedClones(const std::vector<std::string> &paths) {
  std::vector<torch::Tensor> batch;
  for (const auto &path : paths) {
    auto samples = readSamples(path);
    batch.push_back(torch::from_blob(samples.data(), {16}).clone());
  }
  return torch::stack(batch);
}

torch::Tensor stackedWithBuffers(const std::vector<std::string> &paths) {
  std::vector<std::vector<float>> buffers;
  std::vector<torch::Tensor> batch;
  for (const auto &path : paths) {
    buffers.push_back(readSamples(path));
    batch.push_back(torch::from_blob(buffers.back().data(), {16}));
  }
  return torch::stack(batch);
}

torch::Tensor stackedResults(const std::vector<std::string> &paths) {
  std::vector<torch::Tensor> batch;
  for (const auto &path : paths) {
    auto samples = readSamples(path);
    batch.push_back(infer(torch::from_blob(samples.data(), {16})));
  }
  return torch::stack(batch);
}

torch::Tensor stackedThroughVariable(const std::vector<std::string> &paths) {
  std::vector<torch::Tensor> batch;
  for (const auto &path : paths) {
    auto samples = readSamples(path);
    auto t = torch::from_blob(samples.data(), {16});
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
    t = t.view({4, 4}).unsqueeze(0);
    batch.emplace_back(t);
  }
  return torch::cat(batch);
}

torch::Tensor stackedTemporaries(const std::vector<std::string> &paths) {
  std::vector<torch::Tensor> batch;
  for (const auto &path : paths)
    batch.push_back(torch::from_blob(readSamples(path).data(), {16}));
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
  return torch::stack(batch);
}

torch::Tensor intoElements(const std::vector<std::string> &paths) {
  std::vector<torch::Tensor> batch(paths.size());
  for (size_t i = 0; i < paths.size(); ++i) {
    auto samples = readSamples(paths[i]);
    batch[i] = torch::from_blob(samples.data(), {16});
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
  }
  return torch::stack(batch);
}

// An element of a tensor is written, not replaced.
torch::Tensor intoRows(const std::vector<std::string> &paths) {
  auto batch = torch::empty({static_cast<int64_t>(paths.size()), 16});
  for (size_t i = 0; i < paths.size(); ++i) {
    auto samples = readSamples(paths[i]);
    batch[static_cast<int64_t>(i)] = torch::from_blob(samples.data(), {16});
  }
  return batch;
}

torch::Tensor arraysOfLoop(int64_t n) {
  std::vector<torch::Tensor> points;
  for (int64_t i = 0; i < n; ++i) {
    float point[2] = {static_cast<float>(i), 0};
    points.push_back(torch::from_blob(point, {2}));
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
  }
  return torch::stack(points);
}

torch::Tensor clonedArraysOfLoop(int64_t n) {
  std::vector<torch::Tensor> points;
  for (int64_t i = 0; i < n; ++i) {
    float point[2] = {static_cast<float>(i), 0};
    points.push_back(torch::from_blob(point, {2}).clone());
  }
  return torch::stack(points);
}

torch::Tensor rowsOfCaller(std::vector<std::vector<float>> &rows) {
  std::vector<torch::Tensor> batch;
  for (auto &row : rows)
    batch.push_back(torch::from_blob(row.data(), {16}));
  return torch::stack(batch);
}

torch::Tensor copiedRowsOfCaller(const std::vector<std::vector<float>> &rows) {
  std::vector<torch::Tensor> batch;
  for (auto row : rows)
    batch.push_back(torch::from_blob(row.data(), {16}));
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
  return torch::stack(batch);
}

// The container ends with the iteration, too.
float batchOfIteration(const std::vector<std::string> &paths) {
  float sum = 0;
  for (const auto &path : paths) {
    auto samples = readSamples(path);
    std::vector<torch::Tensor> pair;
    pair.push_back(torch::from_blob(samples.data(), {16}));
    pair.push_back(pair.front() * 2);
    sum += torch::stack(pair).sum().item<float>();
  }
  return sum;
}

float usedInIteration(const std::vector<std::string> &paths) {
  float sum = 0;
  torch::Tensor t;
  for (const auto &path : paths) {
    auto samples = readSamples(path);
    t = torch::from_blob(samples.data(), {16});
    sum += t.sum().item<float>();
  }
  return sum;
}

float usedAfterLoop(const std::vector<std::string> &paths) {
  torch::Tensor t = torch::zeros({16});
  for (const auto &path : paths) {
    auto samples = readSamples(path);
    t = torch::from_blob(samples.data(), {16});
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
  }
  return t.sum().item<float>();
}

float previousOfIteration(const std::vector<std::string> &paths) {
  float difference = 0;
  torch::Tensor previous = torch::zeros({16});
  for (const auto &path : paths) {
    auto samples = readSamples(path);
    auto current = torch::from_blob(samples.data(), {16});
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
    difference += (current - previous).sum().item<float>();
    previous = current;
  }
  return difference;
}

float previousCloned(const std::vector<std::string> &paths) {
  float difference = 0;
  torch::Tensor previous = torch::zeros({16});
  for (const auto &path : paths) {
    auto samples = readSamples(path);
    auto current = torch::from_blob(samples.data(), {16});
    difference += (current - previous).sum().item<float>();
    previous = current.clone();
  }
  return difference;
}

// The buffer is outside, and grows inside.
float growing(std::ifstream &file) {
  std::vector<float> samples(16);
  auto t = torch::from_blob(samples.data(), {16});
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
  float sum = 0;
  for (int i = 0; i < 8; ++i) {
    sum += t.sum().item<float>();
    samples.push_back(sum);
  }
  return sum;
}

float growingAndWrapped(std::ifstream &file) {
  std::vector<float> samples(16);
  float sum = 0;
  for (int i = 0; i < 8; ++i) {
    auto t = torch::from_blob(samples.data(), {16});
    sum += t.sum().item<float>();
    samples.push_back(sum);
  }
  return sum;
}

float leftAfterGrowing() {
  std::vector<float> samples(16);
  auto t = torch::from_blob(samples.data(), {16});
  while (t.sum().item<float>() < 1) {
    samples[0] += 1;
    if (samples[0] > 4) {
      samples.push_back(0);
      break;
    }
  }
  return samples.back();
}

float refilled(std::ifstream &file) {
  std::vector<float> samples(16);
  float sum = 0;
  while (readInto(file, samples)) {
    auto t = torch::from_blob(samples.data(), {16});
    sum += t.sum().item<float>();
  }
  return sum;
}

// Blocks of one long buffer.
torch::Tensor windows(std::vector<float> &samples) {
  std::vector<torch::Tensor> parts;
  for (size_t i = 0; i + 16 <= samples.size(); i += 16)
    parts.push_back(torch::from_blob(samples.data() + i, {16}));
  return torch::stack(parts);
}

std::vector<torch::Tensor> windowsOfLocal(const std::string &path) {
  auto samples = readSamples(path);
  std::vector<torch::Tensor> parts;
  for (size_t i = 0; i + 16 <= samples.size(); i += 16)
    parts.push_back(torch::from_blob(samples.data() + i, {16}));
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
  return parts;
}

std::vector<torch::Tensor> clonedWindowsOfLocal(const std::string &path) {
  auto samples = readSamples(path);
  std::vector<torch::Tensor> parts;
  for (size_t i = 0; i + 16 <= samples.size(); i += 16)
    parts.push_back(torch::from_blob(samples.data() + i, {16}).clone());
  return parts;
}
