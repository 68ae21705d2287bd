// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef HARBOR_DATA_DATASET_H
#define HARBOR_DATA_DATASET_H

#include "tensor/host.h"

#include <torch/torch.h>

#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace harbor {

struct Sample {
  torch::Tensor input, target;
};

struct Batch {
  torch::Tensor inputs, targets;
  int64_t size() const { return inputs.defined() ? inputs.size(0) : 0; }
  Batch to(torch::Device device) const {
    return {inputs.to(device), targets.to(device)};
  }
};

class Dataset {
public:
  virtual ~Dataset() = default;
  virtual size_t size() const = 0;
  virtual Sample get(size_t index) = 0;
};

// A table of numbers; the last column is the target.
class CsvDataset : public Dataset {
public:
  explicit CsvDataset(const std::string &path, char separator = ',');
  size_t size() const override { return rows_; }
  Sample get(size_t index) override;
  const std::vector<std::string> &columns() const { return columns_; }
  torch::Tensor matrix() const;

private:
  std::vector<std::string> columns_;
  std::vector<double> values_;
  size_t rows_ = 0;
};

// Pictures of digits in the format of MNIST.
class IdxDataset : public Dataset {
public:
  IdxDataset(const std::string &images, const std::string &labels);
  size_t size() const override { return images_.size(0); }
  Sample get(size_t index) override;

private:
  torch::Tensor images_, labels_;
};

// Fixed-size records, many to a file.
class ShardDataset : public Dataset {
public:
  ShardDataset(const std::vector<std::string> &paths, int64_t features);
  size_t size() const override;
  Sample get(size_t index) override;

private:
  struct Shard {
    std::vector<float> values;
    size_t records = 0;
  };
  std::vector<Shard> shards_;
  int64_t features_;
};

class Sampler {
public:
  Sampler(size_t size, size_t batch, uint64_t seed);
  // The next indices; none at the end of an epoch.
  std::vector<size_t> next();
  void restart();
  // As many of each class.
  static std::vector<size_t> balanced(const torch::Tensor &labels,
                                      int64_t classes, size_t each,
                                      uint64_t seed);

private:
  std::vector<size_t> order_;
  size_t batch_, position_ = 0;
  std::mt19937_64 random_;
};

Batch collate(const std::vector<Sample> &samples);
Batch collatePadded(const std::vector<Sample> &samples, double fill);

template <typename Function>
void forEachBatch(Dataset &data, Sampler &sampler, Function function) {
  sampler.restart();
  for (auto indices = sampler.next(); !indices.empty();
       indices = sampler.next()) {
    std::vector<Sample> samples;
    samples.reserve(indices.size());
    for (const size_t index : indices)
      samples.push_back(data.get(index));
    function(collate(samples));
  }
}

} // namespace harbor

#endif
