// RUN: %check_torch_tidy %s torch-dangling-data %t
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Views in members, owners in members.

#include <torch/torch.h>

#include <map>
#include <string>
#include <utility>
#include <vector>

torch::Tensor load();
void process(const float *data, int64_t n);

class Reader {
public:
  // The member outlives the local owner, and the temporary.
  void setLocal(const torch::Tensor &t) {
    torch::Tensor host = t.cpu();
    data_ = host.data_ptr<float>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  }

  void setTemporary(const torch::Tensor &t) {
    data_ = t.contiguous().data_ptr<float>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  }

  void setThroughThis() {
    auto loaded = load();
    this->data_ = loaded.data_ptr<float>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
    this->size_ = loaded.numel();
  }

  // The owner is a member, too.
  void setOwned(const torch::Tensor &t) {
    host_ = t.cpu();
    data_ = host_.data_ptr<float>();
  }

  void setLocalAndKeepIt(const torch::Tensor &t) {
    torch::Tensor host = t.cpu();
    data_ = host.data_ptr<float>();
    host_ = host;
  }

  void setLocalAndMoveIt(const torch::Tensor &t) {
    torch::Tensor host = t.cpu();
    data_ = host.data_ptr<float>();
    size_ = host.numel();
    host_ = std::move(host);
  }

  // The parameter's owner is the caller's business.
  void setParameter(const torch::Tensor &t) { data_ = t.data_ptr<float>(); }

  // The member is set to null before the owner ends.
  void useForAWhile(const torch::Tensor &t) {
    torch::Tensor host = t.cpu();
    data_ = host.data_ptr<float>();
    process(data_, host.numel());
    data_ = nullptr;
  }

  const float *begin() const { return host_.data_ptr<float>(); }
  const float *end() const { return begin() + size_; }
  torch::Tensor handle() const { return host_; }
  torch::Tensor copy() const { return host_.clone(); }
  const torch::Tensor &tensor() const { return host_; }

  const float *copiedBegin() const {
    const auto copied = host_.clone();
    return copied.data_ptr<float>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  }

  const float *beginOfHandle() const {
    const auto host = host_;
    return host.data_ptr<float>();
  }

  // The owner changes while the pointer is used.
  float refresh() {
    const float *p = host_.data_ptr<float>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
    host_ = load();
    return p[0];
  }

  float refreshAndFetchAgain() {
    const float *p = host_.data_ptr<float>();
    const float before = p[0];
    host_ = load();
    p = host_.data_ptr<float>();
    return p[0] - before;
  }

  float grow() {
    float *p = host_.data_ptr<float>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
    host_.resize_({2 * size_});
    p[0] = 0;
    return p[0];
  }

  // Another member's change is no change of this one.
  float refreshOther() {
    const float *p = host_.data_ptr<float>();
    other_ = load();
    return p[0];
  }

  float release() {
    const float *p = host_.data_ptr<float>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
    clear();
    return p[0];
  }

  float keepOn() {
    const float *p = host_.data_ptr<float>();
    touch();
    return p[0];
  }

private:
  void clear() { host_.reset(); }
  void touch() { ++uses_; }

  torch::Tensor host_, other_;
  const float *data_ = nullptr;
  int64_t size_ = 0;
  int uses_ = 0;
};

float getterOfHandle(const Reader &reader) {
  const float *p = reader.handle().data_ptr<float>();
  return p[0];
}

float getterOfReference(const Reader &reader) {
  const float *p = reader.tensor().data_ptr<float>();
  return p[0];
}

float getterOfCopy(const Reader &reader) {
  const float *p = reader.copy().data_ptr<float>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  return p[0];
}

float getterOfNamedCopy(const Reader &reader) {
  const auto copy = reader.copy();
  const float *p = copy.data_ptr<float>();
  return p[0];
}

Reader makeReader();

float getterOfTemporaryObject() {
  const float *p = makeReader().tensor().data_ptr<float>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  return p[0];
}

float getterOfNamedObject() {
  const Reader reader = makeReader();
  const float *p = reader.tensor().data_ptr<float>();
  return p[0];
}

const float *pointerGetterOfLocalObject() {
  Reader reader;
  reader.setOwned(load());
  return reader.begin();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
}

const float *pointerGetterOfParameter(const Reader &reader) {
  return reader.begin();
}

// Constructors.

struct Borrowing {
  explicit Borrowing(const torch::Tensor &t)
      : data(t.cpu().data_ptr<float>()), size(t.numel()) {}
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]

  const float *data;
  int64_t size;
};

struct Owning {
  explicit Owning(const torch::Tensor &t)
      : owner(t.cpu()), data(owner.data_ptr<float>()), size(t.numel()) {}

  torch::Tensor owner;
  const float *data;
  int64_t size;
};

struct Viewing {
  explicit Viewing(const torch::Tensor &t)
      : data(t.data_ptr<float>()), size(t.numel()) {}

  const float *data;
  int64_t size;
};

float viewOfTemporary(const torch::Tensor &t) {
  Viewing view(t.cpu());
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  return view.data[0];
}

float viewOfNamed(const torch::Tensor &t) {
  const auto host = t.cpu();
  Viewing view(host);
  return view.data[0];
}

float viewWithinExpression(const torch::Tensor &t) {
  return Viewing(t.cpu()).data[0];
}

float owningOfTemporary(const torch::Tensor &t) {
  Owning view(t.cpu());
  return view.data[0];
}

// Containers in members.

class Registry {
public:
  void addLocal(const std::string &name) {
    auto t = load();
    views_[name] = t.data_ptr();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  }

  void addOwned(const std::string &name) {
    owners_.push_back(load());
    views_[name] = owners_.back().data_ptr();
  }

  void addLocalAndKeepIt(const std::string &name) {
    auto t = load();
    views_[name] = t.data_ptr();
    owners_.push_back(t);
  }

  float dropOwners() {
    const float *p = owners_.front().data_ptr<float>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
    owners_.clear();
    return p[0];
  }

  float addMoreOwners() {
    const float *p = owners_.front().data_ptr<float>();
    owners_.push_back(load());
    return p[0];
  }

private:
  std::map<std::string, void *> views_;
  std::vector<torch::Tensor> owners_;
};

// Members of a module.

struct Net : torch::nn::Module {
  Net() { weight = register_parameter("weight", torch::rand({4, 4})); }

  torch::Tensor forward(const torch::Tensor &x) {
    return torch::matmul(x, weight);
  }

  const float *weights() const { return weight.data_ptr<float>(); }

  torch::Tensor weight;
};

float outputOf(Net &net, const torch::Tensor &x) {
  const float *p = net.forward(x).data_ptr<float>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  return p[0];
}

float namedOutputOf(Net &net, const torch::Tensor &x) {
  const auto y = net.forward(x);
  const float *p = y.data_ptr<float>();
  return p[0];
}

float weightOf(const Net &net) {
  const float *p = net.weights();
  return p[0];
}

// Aggregates, element by element.

struct Pair {
  torch::Tensor left, right;
};

float otherElement() {
  Pair pair{load(), load()};
  const float *p = pair.left.data_ptr<float>();
  pair.right = load();
  return p[0];
}

float sameElement() {
  Pair pair{load(), load()};
  const float *p = pair.left.data_ptr<float>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  pair.left = load();
  return p[0];
}

float wholeAggregate() {
  Pair pair{load(), load()};
  const float *p = pair.left.data_ptr<float>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  pair = Pair{load(), load()};
  return p[0];
}

float bindings() {
  auto [left, right] = Pair{load(), load()};
  const float *p = left.data_ptr<float>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  left = right;
  return p[0];
}

float otherBinding() {
  auto [left, right] = Pair{load(), load()};
  const float *p = left.data_ptr<float>();
  right = left;
  return p[0];
}
