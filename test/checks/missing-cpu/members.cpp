// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_torch_tidy %s torch-missing-cpu %t

// Members take evidence from every visible method of the class; members of
// aggregates are followed like variables.

#include <torch/torch.h>

#include <cstring>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

// A tensor member put on an accelerator by the constructor.

class Anchors {
public:
  Anchors() : boxes_(torch::rand({100, 4}, torch::kCUDA)) {
    scores_ = torch::zeros({100}).cuda();
    labels_ = torch::zeros({100}, torch::kLong);
  }

  float first_box() const {
    return boxes_.data_ptr<float>()[0];
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  }

  float first_score() {
    const float *p = this->scores_.data_ptr<float>();
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
    return p[0];
  }

  int64_t first_label() const { return labels_.data_ptr<int64_t>()[0]; }

  float first_score_on_the_host() const {
    auto host = scores_.cpu();
    return host.data_ptr<float>()[0];
  }

  float bring_back_and_read() {
    scores_ = scores_.cpu();
    return scores_.data_ptr<float>()[0];
  }

private:
  torch::Tensor boxes_;
  torch::Tensor scores_;
  torch::Tensor labels_;
};

// A device member chosen at run time.

class Tracker {
public:
  explicit Tracker(int64_t n)
      : device_(torch::cuda::is_available() ? torch::kCUDA : torch::kCPU) {
    state_ = torch::zeros({n, 7}, device_);
    age_ = torch::zeros({n});
  }

  void update(torch::Tensor measurements) {
    state_ = state_ + measurements.to(device_);
    age_ += 1;
  }

  std::vector<float> positions() const {
    auto a = state_.accessor<float, 2>();
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
    std::vector<float> out;
    for (int64_t i = 0; i < a.size(0); ++i)
      out.push_back(a[i][0]);
    return out;
  }

  std::vector<float> positions_on_the_host() const {
    auto host = state_.to(torch::kCPU);
    auto a = host.accessor<float, 2>();
    std::vector<float> out;
    for (int64_t i = 0; i < a.size(0); ++i)
      out.push_back(a[i][0]);
    return out;
  }

  float local_from_the_device(torch::Tensor x) const {
    auto y = x.to(device_).mean(0);
    return y.data_ptr<float>()[0];
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  }

  float age() const { return age_.data_ptr<float>()[0]; }

private:
  torch::Device device_;
  torch::Tensor state_;
  torch::Tensor age_;
};

class DefaultDevice {
public:
  torch::Tensor run(torch::Tensor x);

  float score(torch::Tensor x) {
    x = x.to(device_);
    return x.data_ptr<float>()[0];
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  }

private:
  torch::Device device_ = torch::cuda::is_available() ? torch::kCUDA : torch::kCPU;
};

class DeviceSetInTheBody {
public:
  DeviceSetInTheBody() : device(torch::kCPU) {
    if (torch::cuda::is_available())
      device = torch::Device(torch::kCUDA, 0);
  }

  float score(torch::Tensor x) {
    x = torch::softmax(x.to(device), 0);
    return x.data_ptr<float>()[0];
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  }

private:
  torch::Device device;
};

class DeviceSetByAMethod {
public:
  void use_gpu(bool use) {
    if (use)
      device_ = torch::kCUDA;
  }

  float score(torch::Tensor x) {
    x = x.to(device_);
    return x.data_ptr<float>()[0];
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  }

private:
  torch::Device device_ = torch::kCPU;
};

class DeviceOnTheHost {
public:
  DeviceOnTheHost() : device_("cpu") {}

  float score(torch::Tensor x) {
    x = x.to(device_);
    return x.data_ptr<float>()[0];
  }

private:
  torch::Device device_;
  const torch::Device cpu_ = torch::kCPU;
};

class OptionsMember {
public:
  OptionsMember() {
    options_ = torch::TensorOptions().dtype(torch::kFloat).device(torch::kCUDA);
  }

  float score() {
    auto t = torch::ones({4}, options_);
    return t.data_ptr<float>()[0];
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  }

  float host_score() {
    auto t = torch::ones({4}, options_.device(torch::kCPU));
    return t.data_ptr<float>()[0];
  }

private:
  torch::TensorOptions options_;
};

// Evidence in another method than the constructor, defined out of line.

class Cache {
public:
  void fill(const torch::Tensor &x);
  void reset() { values_ = torch::Tensor(); }
  float sum(int64_t n) const;
  float sum_of_keys(int64_t n) const;

private:
  torch::Tensor values_;
  torch::Tensor keys_;
};

float Cache::sum(int64_t n) const {
  const float *p = values_.data_ptr<float>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  float s = 0;
  for (int64_t i = 0; i < n; ++i)
    s += p[i];
  return s;
}

float Cache::sum_of_keys(int64_t n) const {
  const float *p = keys_.data_ptr<float>();
  float s = 0;
  for (int64_t i = 0; i < n; ++i)
    s += p[i];
  return s;
}

void Cache::fill(const torch::Tensor &x) {
  values_ = x.cuda();
  keys_ = values_.mean(1).cpu();
}

// All methods leave it on the CPU.

class HostOnly {
public:
  explicit HostOnly(const torch::Tensor &weights) : weights_(weights.cpu()) {}

  void update(torch::Tensor x) { weights_ = (weights_.cuda() + x.cuda()).cpu(); }

  float first() const { return weights_.data_ptr<float>()[0]; }

private:
  torch::Tensor weights_;
};

class Unknown {
public:
  explicit Unknown(torch::Tensor weights) : weights_(std::move(weights)) {}

  float first() const { return weights_.data_ptr<float>()[0]; }

private:
  torch::Tensor weights_;
};

// A guard inside the method.

class Guarded {
public:
  Guarded() : weights_(torch::ones({4}, torch::kCUDA)) {}

  void to_host() { weights_ = weights_.cpu(); }

  float first() const {
    TORCH_CHECK(weights_.is_cpu(), "call to_host() first");
    return weights_.data_ptr<float>()[0];
  }

  float first_or_zero() const {
    if (!weights_.is_cpu())
      return 0;
    return weights_.data_ptr<float>()[0];
  }

  float first_unguarded() const {
    return weights_.data_ptr<float>()[0];
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  }

private:
  torch::Tensor weights_;
};

// Methods as helpers.

class WithHelpers {
public:
  float run(torch::Tensor x) {
    auto y = preprocess(x);
    return y.data_ptr<float>()[0];
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  }

  float run_and_finish(torch::Tensor x) {
    auto y = postprocess(preprocess(x));
    return y.data_ptr<float>()[0];
  }

  float prepared() {
    prepare();
    return table_.data_ptr<float>()[0];
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  }

private:
  torch::Tensor preprocess(torch::Tensor x) const {
    return x.to(device_).unsqueeze(0);
  }
  torch::Tensor postprocess(torch::Tensor x) const { return x.squeeze(0).cpu(); }
  void prepare() { table_ = torch::arange(16, device_).to(torch::kFloat); }

  torch::Device device_{torch::kCUDA, 0};
  torch::Tensor table_;
};

// A method in between may change a member.

class ChangedInBetween {
public:
  ChangedInBetween() : table_(torch::zeros({16})) {}

  float unchanged() {
    table_ = torch::ones({16});
    return table_.data_ptr<float>()[0];
  }

  float changed() {
    table_ = torch::ones({16});
    upload();
    return table_.data_ptr<float>()[0];
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  }

private:
  void upload() { table_ = table_.to(torch::kCUDA); }

  torch::Tensor table_;
};

// A base class, a static member, a getter.

class Base {
protected:
  Base() { embedding_ = torch::rand({8, 8}).cuda(); }
  torch::Tensor embedding_;
};

class Derived : public Base {
public:
  float first() {
    return embedding_.data_ptr<float>()[0];
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  }
  float first_on_the_host() { return embedding_.cpu().data_ptr<float>()[0]; }
};

struct Settings {
  static torch::Device device;
  static torch::Device host;
};
torch::Device Settings::device = torch::Device(torch::kCUDA, 0);
torch::Device Settings::host = torch::kCPU;

float static_member(torch::Tensor x) {
  x = x.to(Settings::device);
  return x.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

class Owner {
public:
  Owner() : features_(torch::rand({8}, torch::kCUDA)), bias_(torch::rand({8})) {}
  const torch::Tensor &features() const { return features_; }
  torch::Tensor bias() const { return bias_; }

private:
  torch::Tensor features_;
  torch::Tensor bias_;
};

float through_a_getter(const Owner &owner) {
  return owner.features().data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float through_a_harmless_getter(const Owner &owner) {
  return owner.bias().data_ptr<float>()[0];
}

// Aggregates are followed like variables.

struct Batch {
  torch::Tensor data;
  torch::Tensor target;
};

struct Pair {
  Batch train;
  Batch test;
};

float aggregate_member(torch::Tensor x, torch::Tensor y) {
  Batch batch;
  batch.data = x.cuda();
  batch.target = y;
  float sum = batch.data.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  return sum + batch.target.data_ptr<float>()[0];
}

float aggregate_initialised(torch::Tensor x, torch::Tensor y) {
  Batch batch{x.cuda(), y};
  float sum = batch.target.data_ptr<float>()[0];
  return sum + batch.data.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float aggregate_member_brought_back(torch::Tensor x, torch::Tensor y) {
  Batch batch{x.cuda(), y.cuda()};
  batch.data = batch.data.cpu();
  return batch.data.data_ptr<float>()[0];
}

float aggregate_copied(torch::Tensor x, torch::Tensor y) {
  Batch batch{x.cuda(), y};
  Batch copy = batch;
  return copy.data.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float aggregate_replaced(torch::Tensor x, torch::Tensor y) {
  Batch batch{x.cuda(), y.cuda()};
  batch = Batch{torch::zeros({2}), torch::zeros({2})};
  return batch.data.data_ptr<float>()[0];
}

float aggregate_bound(torch::Tensor x, torch::Tensor y) {
  Batch batch{x.cuda(), y};
  auto [data, target] = batch;
  float sum = target.data_ptr<float>()[0];
  return sum + data.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float aggregate_nested(torch::Tensor x) {
  Pair pair;
  pair.test.data = x.cuda();
  return pair.test.data.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float aggregate_nested_other(torch::Tensor x) {
  Pair pair;
  pair.train.data = x;
  pair.test.data = x.cuda();
  return pair.train.data.data_ptr<float>()[0];
}

float aggregate_by_pointer(torch::Tensor x) {
  auto batch = std::make_shared<Batch>();
  batch->data = x.cuda();
  return batch->data.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

struct Frame {
  explicit Frame(torch::Tensor pixels) : pixels(std::move(pixels)) {}
  Frame(torch::Tensor pixels, torch::Device device) : pixels(pixels.to(device)) {}
  torch::Tensor pixels;
};

float made_with_arguments(torch::Tensor x) {
  auto frame = std::make_shared<Frame>(x.cuda());
  return frame->pixels.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float made_on_a_device(torch::Tensor x) {
  auto frame = std::make_unique<Frame>(x, torch::kCUDA);
  return frame->pixels.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float made_on_the_host(torch::Tensor x) {
  x = x.cuda();
  auto frame = std::make_shared<Frame>(x.cpu());
  auto other = std::make_shared<Frame>(x);
  return frame->pixels.data_ptr<float>()[0];
}

float made_twice(torch::Tensor x) {
  std::shared_ptr<Frame> frame;
  for (torch::Device device : {torch::Device("cuda:0"), torch::Device("cpu")})
    frame = std::make_shared<Frame>(x, device);
  frame->pixels = x.cpu();
  return frame->pixels.data_ptr<float>()[0];
}

// What a base's constructor or another one leaves.

struct Layer {
  explicit Layer(torch::Tensor weight) : weight(weight) {}
  Layer(torch::Tensor weight, int) : Layer(weight.cuda()) {}
  virtual ~Layer() = default;
  torch::Tensor weight;
};

struct DeviceLayer : Layer {
  explicit DeviceLayer(torch::Tensor x) : Layer(x.cuda()) {}
};

struct HostLayer : Layer {
  explicit HostLayer(torch::Tensor x) : Layer(x.cpu()) {}
};

float left_by_the_base(torch::Tensor x) {
  DeviceLayer layer(x);
  return layer.weight.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float left_by_the_base_on_the_host(torch::Tensor x) {
  x = x.cuda();
  HostLayer layer(x);
  return layer.weight.data_ptr<float>()[0];
}

float left_by_another_constructor(torch::Tensor x) {
  Layer layer(x, 0);
  return layer.weight.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float owned_as_its_base(torch::Tensor x) {
  std::unique_ptr<Layer> layer = std::make_unique<DeviceLayer>(x);
  return layer->weight.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float changed_by_a_thread(torch::Tensor x) {
  auto layer = std::make_shared<Layer>(x.cuda());
  std::thread thread([layer] { layer->weight = layer->weight.cpu(); });
  thread.join();
  return layer->weight.data_ptr<float>()[0];
}

float aggregate_parameter(const Batch &batch) {
  return batch.data.data_ptr<float>()[0];
}

float aggregate_parameter_moved(Batch &batch) {
  batch.data = batch.data.to(torch::kCUDA);
  return batch.data.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float aggregate_of_the_data_loader(torch::data::Example<> &example) {
  auto data = example.data.to(torch::kCUDA), target = example.target;
  float sum = target.data_ptr<float>()[0];
  return sum + data.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

// Two objects of one class are two.

float other_object(Batch &a, Batch &b) {
  a.data = a.data.cuda();
  return b.data.data_ptr<float>()[0];
}

// Anybody may set a public member: what this file leaves in it settles no
// condition.

struct Renderer {
  torch::Tensor tracker = torch::zeros(1);
  float render(const torch::Tensor &x);
};

float Renderer::render(const torch::Tensor &x) {
  if (!tracker.is_cuda())
    return 0;
  auto y = x.to(torch::kCUDA);
  return y.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}
