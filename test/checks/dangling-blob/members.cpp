// RUN: %check_torch_tidy %s torch-dangling-blob %t
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Borrowed tensors in members, buffers in members.

#include <torch/script.h>
#include <torch/torch.h>

#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

std::vector<float> readSamples();

class Session {
public:
  void setLocal() {
    auto samples = readSamples();
    input_ = torch::from_blob(samples.data(), {16});
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
  }

  void setThroughThis() {
    float values[3] = {0.5F, 0.5F, 0.5F};
    this->mean_ = torch::from_blob(values, {3});
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
  }

  void setCloned() {
    auto samples = readSamples();
    input_ = torch::from_blob(samples.data(), {16}).clone();
  }

  void setOwned() {
    samples_ = readSamples();
    input_ = torch::from_blob(samples_.data(), {16});
  }

  // The memory of a vector stays where it is when the vector is moved.
  void setAndMove() {
    auto samples = readSamples();
    input_ = torch::from_blob(samples.data(), {16});
    samples_ = std::move(samples);
  }

  void setCaller(std::vector<float> &samples) {
    input_ = torch::from_blob(samples.data(), {16});
  }

  void setByValue(std::vector<float> samples) {
    input_ = torch::from_blob(samples.data(), {16});
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
  }

  void setForAWhile() {
    auto samples = readSamples();
    input_ = torch::from_blob(samples.data(), {16});
    run();
    input_ = torch::Tensor();
  }

  torch::Tensor input() { return torch::from_blob(samples_.data(), {16}); }
  torch::Tensor table() { return torch::from_blob(table_, {4}); }

  torch::Tensor copyOfBuffer() {
    auto copy = samples_;
    return torch::from_blob(copy.data(), {16});
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
  }

  torch::Tensor handleOfBuffer() {
    auto &samples = samples_;
    return torch::from_blob(samples.data(), {16});
  }

  float grow() {
    input_ = torch::from_blob(samples_.data(), {16});
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
    samples_.resize(64);
    return input_.sum().item<float>();
  }

  float growFirst() {
    samples_.resize(64);
    input_ = torch::from_blob(samples_.data(), {64});
    return input_.sum().item<float>();
  }

  float growOther() {
    input_ = torch::from_blob(samples_.data(), {16});
    others_.resize(64);
    return input_.sum().item<float>();
  }

  float refill() {
    auto t = torch::from_blob(samples_.data(), {16});
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
    reload();
    return t.sum().item<float>();
  }

  float keep() {
    auto t = torch::from_blob(samples_.data(), {16});
    touch();
    return t.sum().item<float>();
  }

  void addInput(const std::string &name) {
    auto samples = readSamples();
    inputs_[name] = torch::from_blob(samples.data(), {16});
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
  }

  void addOwnedInput(const std::string &name) {
    buffers_[name] = readSamples();
    inputs_[name] = torch::from_blob(buffers_[name].data(), {16});
  }

  void addValue() {
    float scale[1] = {2};
    values_.push_back(torch::from_blob(scale, {1}));
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
  }

  void addClonedValue() {
    float scale[1] = {2};
    values_.push_back(torch::from_blob(scale, {1}).clone());
  }

  void onRun() {
    auto samples = readSamples();
    auto t = torch::from_blob(samples.data(), {16});
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
    callback_ = [t] { return t.sum(); };
  }

  void onRunOwned() {
    samples_ = readSamples();
    auto t = torch::from_blob(samples_.data(), {16});
    callback_ = [t] { return t.sum(); };
  }

private:
  void run();
  void reload() { samples_ = readSamples(); }
  void touch() { ++uses_; }

  torch::Tensor input_, mean_;
  std::vector<float> samples_, others_;
  float table_[4] = {};
  std::map<std::string, torch::Tensor> inputs_;
  std::map<std::string, std::vector<float>> buffers_;
  std::vector<torch::jit::IValue> values_;
  std::function<torch::Tensor()> callback_;
  int uses_ = 0;
};

// Setters of other objects.

class Runner {
public:
  void setInput(torch::Tensor t) { input_ = std::move(t); }
  void setCopy(const torch::Tensor &t) { input_ = t.clone(); }
  torch::Tensor run() { return input_ * 2; }

private:
  torch::Tensor input_;
};

void feed(Runner &runner) {
  auto samples = readSamples();
  runner.setInput(torch::from_blob(samples.data(), {16}));
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
}

void feedCopy(Runner &runner) {
  auto samples = readSamples();
  runner.setCopy(torch::from_blob(samples.data(), {16}));
}

torch::Tensor feedLocal() {
  auto samples = readSamples();
  Runner runner;
  runner.setInput(torch::from_blob(samples.data(), {16}));
  return runner.run();
}

// Constructors.

struct Borrowing {
  explicit Borrowing(std::vector<float> samples)
      : input(torch::from_blob(samples.data(), {16})) {}
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]

  torch::Tensor input;
};

struct Owning {
  explicit Owning(std::vector<float> values)
      : samples(std::move(values)),
        input(torch::from_blob(samples.data(), {16})) {}

  std::vector<float> samples;
  torch::Tensor input;
};

struct Viewing {
  explicit Viewing(std::vector<float> &samples)
      : input(torch::from_blob(samples.data(), {16})) {}

  torch::Tensor input;
};

Viewing viewOfLocal() {
  auto samples = readSamples();
  return Viewing(samples);
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
}

float viewWithinScope() {
  auto samples = readSamples();
  Viewing view(samples);
  return view.input.sum().item<float>();
}

// A module's buffers and parameters.

struct Net : torch::nn::Module {
  Net() {
    float mean[] = {0.485F, 0.456F, 0.406F};
    mean_ = register_buffer("mean", torch::from_blob(mean, {3}));
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
  }

  torch::Tensor mean_;
};

struct ClonedNet : torch::nn::Module {
  ClonedNet() {
    float mean[] = {0.485F, 0.456F, 0.406F};
    mean_ = register_buffer("mean", torch::from_blob(mean, {3}).clone());
  }

  torch::Tensor mean_;
};

// Data sets, the most frequent place of this bug.

class Recordings : public torch::data::Dataset<Recordings> {
public:
  torch::data::Example<> get(size_t index) override {
    std::vector<float> samples = readSamples();
    auto data = torch::from_blob(samples.data(), {16});
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
    return {data, torch::tensor(static_cast<int64_t>(index))};
  }

  torch::optional<size_t> size() const override { return 16; }
};

class ClonedRecordings : public torch::data::Dataset<ClonedRecordings> {
public:
  torch::data::Example<> get(size_t index) override {
    std::vector<float> samples = readSamples();
    auto data = torch::from_blob(samples.data(), {16}).clone();
    return {data, torch::tensor(static_cast<int64_t>(index))};
  }

  torch::optional<size_t> size() const override { return 16; }
};

class StoredRecordings : public torch::data::Dataset<StoredRecordings> {
public:
  torch::data::Example<> get(size_t index) override {
    auto data = torch::from_blob(recordings_[index].data(), {16});
    return {data, torch::tensor(static_cast<int64_t>(index))};
  }

  torch::optional<size_t> size() const override { return recordings_.size(); }

private:
  std::vector<std::vector<float>> recordings_;
};
