// RUN: %check_torch_tidy %s torch-missing-clone %t
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// A class of tensors that is copied as a whole: its members are other handles.

#include <torch/torch.h>

#include <map>
#include <vector>

struct State {
  torch::Tensor a, b;
  double cost = 0;
};

struct Custom {
  Custom(const Custom &o) : a(o.a.clone()) {}
  torch::Tensor a;
};

void show(const State &);
float copied(State s) {
  State before = s;
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}
  // [torch-missing-clone]
  s.a.add_(1);
  return (s.a - before.a).norm().item<float>();
}

float ofReference(State &s) {
  auto before = s;
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}
  // [torch-missing-clone]
  s.a.add_(1);
  return (s.a - before.a).norm().item<float>();
}

float writtenCopy(const State &s) {
  State work = s;
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}
  // [torch-missing-clone]
  work.a.add_(1);
  return (work.a - s.a).norm().item<float>();
}

float replacedMember(const State &s) {
  State work = s;
  work.a = work.a + 1;
  return (work.a - s.a).norm().item<float>();
}

float copiedByHand(const Custom &s) {
  Custom work = s;
  work.a.add_(1);
  return (work.a - s.a).norm().item<float>();
}

void writeBack(std::vector<State> &swarm) {
  for (size_t i = 0; i < swarm.size(); ++i) {
    State p = swarm[i];
    p.a += p.b;
    p.cost = p.a.sum().item<double>();
    swarm[i] = p;
  }
  for (auto &p : swarm)
    show(p);
}

void bestOfAll(std::vector<State> &swarm) {
  State best = swarm[0];
  for (auto &p : swarm)
    if (p.cost < best.cost)
      best = p;
  show(best);
}

void bestBug(std::vector<State> &swarm, int n) {
  State best = swarm[0];
  for (int i = 0; i < n; ++i)
    for (auto &p : swarm) {
      p.a.add_(torch::rand({3}));
      p.cost = p.a.sum().item<double>();
      if (p.cost < best.cost)
        best = p;
      // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}
      // [torch-missing-clone]
    }
  show(best);
}

void bestRight(std::vector<State> &swarm, int n) {
  State best = swarm[0];
  for (int i = 0; i < n; ++i)
    for (auto &p : swarm) {
      p.a = p.a + torch::rand({3});
      p.cost = p.a.sum().item<double>();
      if (p.cost < best.cost)
        best = p;
    }
  show(best);
}

struct Simulation {
  State now, prev;
  void stepBug() {
    prev = now;
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}
    // [torch-missing-clone]
    now.a.add_(now.b);
  }
  void stepRight() {
    prev = now;
    now.a = now.a + now.b;
  }
  void stepRight2() {
    prev = {now.a.clone(), now.b.clone()};
    now.a.add_(now.b);
  }
  State get() const { return now; }
  void advance() {
    State s = get();
    s.a.add_(1);
  }
  void zero() {
    State s = now;
    s.a.zero_();
    s.b.zero_();
  }
};

void byKey(std::map<std::string, State> &m) {
  State s = m.at("x");
  s.a.add_(1);
  m["x"] = s;
}

State fill(State s) {
  s.a.fill_(1);
  return s;
}

State chain(const State &in) {
  State out = in;
  out.cost = 3;
  return out;
}

struct Assigned {
  State now, prev;
  void stepBug() {
    prev = now;
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}
    // [torch-missing-clone]
    now.a.add_(now.b);
  }
  float localBug() {
    State old;
    old = now;
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}
    // [torch-missing-clone]
    now.a.add_(now.b);
    return (now.a - old.a).norm().item<float>();
  }
  float memberBug() {
    auto old = now;
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}
    // [torch-missing-clone]
    now.a.add_(now.b);
    return (now.a - old.a).norm().item<float>();
  }
};

float assigned(State now) {
  State old;
  old = now;
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}
  // [torch-missing-clone]
  now.a.add_(now.b);
  return (now.a - old.a).norm().item<float>();
}

float assignedKnown() {
  State now{torch::rand({3}), torch::rand({3})}, old;
  old = now;
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}
  // [torch-missing-clone]
  now.a.add_(now.b);
  return (now.a - old.a).norm().item<float>();
}
