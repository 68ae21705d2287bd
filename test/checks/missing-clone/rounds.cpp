// RUN: %check_torch_tidy %s torch-missing-clone %t
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// What a loop takes up in one round is not what it has kept of those before.

#include <torch/torch.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

struct Frame {
  torch::Tensor x;
  const torch::Tensor &get() const;
  std::shared_ptr<Frame> next;
};
struct Group {
  std::vector<Frame> frames;
};
torch::Tensor &slot(int i);
std::vector<torch::Tensor> load();

// One after another ----------------------------------------------------------

torch::Tensor pointers(const std::vector<Frame *> &frames) {
  std::vector<torch::Tensor> all;
  for (Frame *frame : frames) {
    auto x = frame->x;
    x -= x.mean();
    all.push_back(x);
  }
  return torch::stack(all);
}

torch::Tensor sharedPointers(const std::vector<std::shared_ptr<Frame>> &frames) {
  std::vector<torch::Tensor> all;
  for (auto &frame : frames) {
    auto x = frame->x;
    x -= 1;
    all.push_back(x);
  }
  return torch::stack(all);
}

torch::Tensor arrayOfPointers(Frame **frames, int n) {
  std::vector<torch::Tensor> all(n);
  for (int i = 0; i < n; ++i) {
    auto x = frames[i]->get();
    x -= x.mean(0, true);
    all[i] = x;
  }
  return torch::stack(all);
}

torch::Tensor subscripts(std::vector<torch::Tensor> &in) {
  std::vector<torch::Tensor> all;
  for (size_t i = 0; i < in.size(); ++i) {
    auto x = in[i];
    x -= 1;
    all.push_back(x);
  }
  return torch::stack(all);
}

torch::Tensor references(std::vector<torch::Tensor> &in) {
  std::vector<torch::Tensor> all;
  for (auto &x : in) {
    x -= 1;
    all.push_back(x);
  }
  return torch::stack(all);
}

torch::Tensor ofOurOwn() {
  std::vector<torch::Tensor> all;
  auto in = load();
  for (auto &x : in) {
    x -= 1;
    all.push_back(x);
  }
  return torch::stack(all);
}

torch::Tensor keys(std::map<std::string, torch::Tensor> &in,
                   const std::vector<std::string> &names) {
  std::vector<torch::Tensor> all;
  for (auto &name : names) {
    auto x = in.at(name);
    x -= 1;
    all.push_back(x);
  }
  return torch::stack(all);
}

torch::Tensor bindings(std::map<std::string, torch::Tensor> &in) {
  std::vector<torch::Tensor> all;
  for (auto &[name, x] : in) {
    x -= 1;
    all.push_back(x);
  }
  return torch::stack(all);
}

torch::Tensor linked(Frame *first) {
  std::vector<torch::Tensor> all;
  for (Frame *frame = first; frame; frame = frame->next.get()) {
    auto x = frame->x;
    x -= 1;
    all.push_back(x);
  }
  return torch::stack(all);
}

torch::Tensor slots(int n) {
  std::vector<torch::Tensor> all;
  for (int i = 0; i < n; ++i) {
    auto x = slot(i);
    x -= 1;
    all.push_back(x);
  }
  return torch::stack(all);
}

torch::Tensor rows(const torch::Tensor &t) {
  std::vector<torch::Tensor> all;
  for (auto &row : t.unbind()) {
    row -= 1;
    all.push_back(row);
  }
  return torch::stack(all);
}

torch::Tensor rowsUntil(torch::Tensor t, size_t most) {
  std::vector<torch::Tensor> all;
  for (int64_t i = 0; i < t.size(0); ++i) {
    auto row = t[i];
    row -= 1;
    all.push_back(row);
    if (all.size() == most)
      break;
  }
  return torch::stack(all);
}

torch::Tensor nested(std::vector<Group> &groups) {
  std::vector<torch::Tensor> all;
  for (auto &group : groups)
    for (auto &frame : group.frames) {
      auto &x = frame.x;
      x.mul_(2);
      all.push_back(x);
    }
  return torch::stack(all);
}

static void take(Frame &frame, std::vector<torch::Tensor> &all) {
  frame.x -= 1;
  all.push_back(frame.x);
}

torch::Tensor byHelper(std::vector<Frame> &frames) {
  std::vector<torch::Tensor> all;
  for (auto &frame : frames)
    take(frame, all);
  return torch::stack(all);
}

// The same one again ---------------------------------------------------------

torch::Tensor buffer(std::vector<torch::Tensor> &in) {
  std::vector<torch::Tensor> all;
  auto buffer = torch::zeros({3});
  for (auto &x : in) {
    buffer.copy_(x);
    all.push_back(buffer);
    // CHECK-MESSAGES: :[[@LINE-1]]:19: warning: {{.*}} [torch-missing-clone]
  }
  return torch::stack(all);
}

static void fill(torch::Tensor &t, int i) { t.fill_(i); }

torch::Tensor bufferByHelper(int n) {
  std::vector<torch::Tensor> all;
  auto buffer = torch::zeros({3});
  for (int i = 0; i < n; ++i) {
    fill(buffer, i);
    all.push_back(buffer);
    // CHECK-MESSAGES: :[[@LINE-1]]:19: warning: {{.*}} [torch-missing-clone]
  }
  return torch::stack(all);
}

torch::Tensor sameFrame(int n, const Frame &frame) {
  std::vector<torch::Tensor> all;
  for (int i = 0; i < n; ++i) {
    auto x = frame.get();
    x -= 1;
    all.push_back(x);
    // CHECK-MESSAGES: :[[@LINE-1]]:19: warning: {{.*}} [torch-missing-clone]
  }
  return torch::stack(all);
}

torch::Tensor keptTooEarly(std::vector<torch::Tensor> &in) {
  std::vector<torch::Tensor> all;
  for (auto &x : in) {
    all.push_back(x);
    // CHECK-MESSAGES: :[[@LINE-1]]:19: warning: {{.*}} [torch-missing-clone]
    x -= 1;
  }
  return torch::stack(all);
}

torch::Tensor inTheNextLoop(std::vector<torch::Tensor> &in) {
  std::vector<torch::Tensor> all;
  for (auto &x : in)
    all.push_back(x);
    // CHECK-MESSAGES: :[[@LINE-1]]:19: warning: {{.*}} [torch-missing-clone]
  for (auto &x : in)
    x.add_(1);
  return torch::stack(all);
}

torch::Tensor inTheNextEpoch(std::vector<torch::Tensor> &in) {
  std::vector<torch::Tensor> all;
  for (int epoch = 0; epoch < 3; ++epoch)
    for (auto &x : in) {
      x.add_(1);
      all.push_back(x);
      // CHECK-MESSAGES: :[[@LINE-1]]:21: warning: {{.*}} [torch-missing-clone]
    }
  return torch::stack(all);
}

torch::Tensor afterABreak(std::vector<torch::Tensor> &in) {
  std::vector<torch::Tensor> all;
  for (auto &x : in) {
    if (!x.defined())
      break;
    all.push_back(x);
    // CHECK-MESSAGES: :[[@LINE-1]]:19: warning: {{.*}} [torch-missing-clone]
  }
  in[0].zero_();
  return torch::stack(all);
}
