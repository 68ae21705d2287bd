// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "data/dataset.h"

#include <fstream>
#include <stdexcept>

namespace harbor {

ShardDataset::ShardDataset(const std::vector<std::string> &paths,
                           int64_t features)
    : features_(features) {
  const size_t width = features + 1;
  for (const std::string &path : paths) {
    std::ifstream file(path, std::ios::binary | std::ios::ate);
    if (!file)
      throw std::runtime_error("cannot open " + path);
    const auto bytes = static_cast<size_t>(file.tellg());
    if (bytes % (width * sizeof(float)) != 0)
      throw std::runtime_error(path + " does not hold whole records");
    Shard shard;
    shard.records = bytes / (width * sizeof(float));
    shard.values.resize(shard.records * width);
    file.seekg(0);
    file.read(reinterpret_cast<char *>(shard.values.data()),
              static_cast<std::streamsize>(bytes));
    shards_.push_back(std::move(shard));
  }
}

size_t ShardDataset::size() const {
  size_t total = 0;
  for (const Shard &shard : shards_)
    total += shard.records;
  return total;
}

Sample ShardDataset::get(size_t index) {
  for (Shard &shard : shards_) {
    if (index >= shard.records) {
      index -= shard.records;
      continue;
    }
    // The shard stays as long as this object; a sample must not depend on it.
    float *record = shard.values.data() + index * (features_ + 1);
    auto both = torch::from_blob(record, {features_ + 1}, torch::kFloat);
    return {both.slice(0, 0, features_).clone(), both[features_].clone()};
  }
  throw std::out_of_range("no such record");
}

// All records of a file at once.
torch::Tensor readRecords(const std::string &path, int64_t features) {
  std::ifstream file(path, std::ios::binary);
  std::vector<float> values;
  float value = 0;
  while (file.read(reinterpret_cast<char *>(&value), sizeof(value)))
    values.push_back(value);
  const auto rows = static_cast<int64_t>(values.size()) / features;
  auto table = torch::from_blob(values.data(), {rows, features}, torch::kFloat);
  return table.to(torch::kCPU);
}

// Writes records that the dataset above can read.
void writeRecords(const std::string &path, const torch::Tensor &inputs,
                  const torch::Tensor &targets) {
  TORCH_CHECK(inputs.size(0) == targets.size(0), "a target for each input");
  const auto table =
      torch::cat({inputs, targets.view({-1, 1})}, 1).to(torch::kFloat).cpu();
  std::ofstream file(path, std::ios::binary);
  file.write(static_cast<const char *>(table.data_ptr()),
             static_cast<std::streamsize>(table.nbytes()));
  if (!file)
    throw std::runtime_error("cannot write " + path);
}

} // namespace harbor
