// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef HARBOR_TRAINING_TRAINING_H
#define HARBOR_TRAINING_TRAINING_H

#include "core/logging.h"
#include "data/dataset.h"
#include "models/models.h"
#include "tensor/device.h"

#include <functional>
#include <map>
#include <string>

namespace harbor {

struct EpochResult {
  double loss = 0, accuracy = 0;
  int64_t samples = 0;
};

struct TrainingOptions {
  int epochs = 10;
  size_t batch = 64;
  double rate = 1e-3, decay = 1e-4, clip = 1.0;
  uint64_t seed = 1;
};

// Learning rates over steps: a warm-up, then half a cosine.
class Schedule {
public:
  Schedule(double top, int64_t warmup, int64_t total)
      : top_(top), warmup_(warmup), total_(total) {}
  double rate(int64_t step) const;
  void apply(torch::optim::Optimizer &optimizer, int64_t step) const;

private:
  double top_;
  int64_t warmup_, total_;
};

// An average of the weights over time.
class WeightAverage {
public:
  WeightAverage(const torch::nn::Module &module, double decay);
  void update(const torch::nn::Module &module);
  void copyTo(torch::nn::Module &module) const;

private:
  double decay_;
  std::vector<torch::Tensor> shadow_;
};

class EarlyStopping {
public:
  explicit EarlyStopping(int patience) : patience_(patience) {}
  // Whether to go on.
  bool improve(double loss) {
    if (loss < best_ - 1e-4) {
      best_ = loss;
      bad_ = 0;
    } else {
      ++bad_;
    }
    return bad_ < patience_;
  }
  double best() const { return best_; }

private:
  int patience_, bad_ = 0;
  double best_ = 1e300;
};

void saveCheckpoint(const std::string &path, const torch::nn::Module &module,
                    int64_t step);
int64_t loadCheckpoint(const std::string &path, torch::nn::Module &module);
double gradientNorm(const torch::nn::Module &module);

template <typename Net> class Trainer {
public:
  Trainer(Net net, const TrainingOptions &options)
      : net_(std::move(net)), options_(options), device_(bestDevice()),
        optimizer_(net_->parameters(), torch::optim::AdamWOptions(options.rate)
                                           .weight_decay(options.decay)) {
    net_->to(device_);
  }

  EpochResult epoch(Dataset &data, Sampler &sampler) {
    net_->train();
    EpochResult result;
    forEachBatch(data, sampler, [&](const Batch &host) {
      const Batch batch = host.to(device_);
      optimizer_.zero_grad();
      const auto scores = net_->forward(batch.inputs);
      const auto loss = torch::nll_loss(torch::log_softmax(scores, 1),
                                        batch.targets.to(torch::kLong));
      loss.backward();
      torch::nn::utils::clip_grad_norm_(net_->parameters(), options_.clip);
      optimizer_.step();
      result.loss += loss.template item<double>() * batch.size();
      result.accuracy += correct(scores, batch.targets);
      result.samples += batch.size();
    });
    finish(result);
    return result;
  }

  EpochResult evaluate(Dataset &data, Sampler &sampler) {
    torch::NoGradGuard noGrad;
    net_->eval();
    EpochResult result;
    forEachBatch(data, sampler, [&](const Batch &host) {
      const Batch batch = host.to(device_);
      const auto scores = net_->forward(batch.inputs);
      result.loss += torch::nll_loss(torch::log_softmax(scores, 1),
                                     batch.targets.to(torch::kLong))
                         .template item<double>() *
                     batch.size();
      result.accuracy += correct(scores, batch.targets);
      result.samples += batch.size();
    });
    finish(result);
    return result;
  }

  Net &net() { return net_; }
  torch::optim::AdamW &optimizer() { return optimizer_; }

private:
  static double correct(const torch::Tensor &scores,
                        const torch::Tensor &targets) {
    return scores.argmax(1).eq(targets).sum().template item<double>();
  }
  static void finish(EpochResult &result) {
    if (result.samples) {
      result.loss /= static_cast<double>(result.samples);
      result.accuracy /= static_cast<double>(result.samples);
    }
  }

  Net net_;
  TrainingOptions options_;
  torch::Device device_;
  torch::optim::AdamW optimizer_;
};

} // namespace harbor

#endif
