// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_torch_tidy %s torch-missing-cpu %t

// When an owner is named, when the conversion stays in place, and when there is
// no fix because an owner would not live as long as the view.

#include <torch/torch.h>

#include <fstream>
#include <iostream>
#include <vector>

static float dot(const float *a, const float *a_end, const float *b) {
  float sum = 0;
  for (; a != a_end; ++a, ++b)
    sum += *a * *b;
  return sum;
}

struct Holder {
  const float *data;
  int64_t size;
};

class Sink {
public:
  void keep(const float *p) {
    all.push_back(p);
    sum += p[0];
  }
  void add(const float *p) { sum += p[0]; }
  std::vector<const float *> all;
  float sum = 0;
};

// Lines for several owners of one statement stand in the source's order.

float three_declarators(torch::Tensor x) {
  auto a = x.cuda(), b = x.cuda(), c = x.cuda();
  const float *p = a.data_ptr<float>(), *q = b.data_ptr<float>(), *r = c.data_ptr<float>();
  // CHECK-MESSAGES: :[[@LINE-1]]:22: warning: {{.*}}'a' is on an accelerator [torch-missing-cpu]
  // CHECK-MESSAGES: :[[@LINE-2]]:48: warning: {{.*}}'b' is on an accelerator [torch-missing-cpu]
  // CHECK-MESSAGES: :[[@LINE-3]]:74: warning: {{.*}}'c' is on an accelerator [torch-missing-cpu]
  // CHECK-FIXES: {{^}}  auto a_cpu = a.cpu();
  // CHECK-FIXES-NEXT: {{^}}  auto b_cpu = b.cpu();
  // CHECK-FIXES-NEXT: {{^}}  auto c_cpu = c.cpu();
  // CHECK-FIXES-NEXT: {{^}}  const float *p = a_cpu.data_ptr<float>(), *q = b_cpu.data_ptr<float>(), *r = c_cpu.data_ptr<float>();
  return p[0] + q[0] + r[0];
}

float range_and_another(torch::Tensor x) {
  auto left = x.cuda(), right = x.cuda();
  return dot(left.data_ptr<float>(), left.data_ptr<float>() + 4, right.data_ptr<float>());
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}'left' is on an accelerator [torch-missing-cpu]
  // CHECK-MESSAGES: :[[@LINE-2]]:{{[0-9]+}}: warning: {{.*}}'right' is on an accelerator [torch-missing-cpu]
  // CHECK-FIXES: auto left_cpu = left.cpu();
  // CHECK-FIXES-NEXT: return dot(left_cpu.data_ptr<float>(), left_cpu.data_ptr<float>() + 4, right.cpu().data_ptr<float>());
}

float one_line(torch::Tensor x) { auto t = x.cuda(); const float *p = t.data_ptr<float>(); return p[0]; }
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}'t' is on an accelerator [torch-missing-cpu]
// CHECK-FIXES: auto t = x.cuda(); auto t_cpu = t.cpu(); const float *p = t_cpu.data_ptr<float>(); return p[0]; }

// What a variable's type can hold decides.

float held_by_an_aggregate(torch::Tensor x) {
  auto whole = x.cuda();
  Holder h{whole.data_ptr<float>(), whole.numel()};
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}'whole' is on an accelerator [torch-missing-cpu]
  // CHECK-FIXES: auto whole_cpu = whole.cpu();
  // CHECK-FIXES-NEXT: Holder h{whole_cpu.data_ptr<float>(), whole.numel()};
  return h.data[0];
}

float held_by_a_lambda(torch::Tensor x) {
  auto inner = x.cuda();
  auto read = [p = inner.data_ptr<float>()] { return p[0]; };
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}'inner' is on an accelerator [torch-missing-cpu]
  // CHECK-FIXES: auto inner_cpu = inner.cpu();
  // CHECK-FIXES-NEXT: auto read = [p = inner_cpu.data_ptr<float>()] { return p[0]; };
  return read();
}

float value_only(torch::Tensor x) {
  auto single = x.cuda();
  float first = *single.data_ptr<float>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}'single' is on an accelerator [torch-missing-cpu]
  // CHECK-FIXES: float first = *single.cpu().data_ptr<float>();
  return first;
}

void streamed(torch::Tensor x, std::ofstream &out) {
  auto bytes = x.cuda();
  out.write(bytes.data_ptr<char>(), bytes.nbytes());
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}'bytes' is on an accelerator [torch-missing-cpu]
  // CHECK-FIXES: out.write(bytes.cpu().data_ptr<char>(), bytes.nbytes());
}

// A method of a visible body keeps the pointer, or does not.

float kept_by_a_local_object(torch::Tensor x) {
  Sink sink;
  auto kept = x.cuda();
  sink.keep(kept.data_ptr<float>());
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}'kept' is on an accelerator [torch-missing-cpu]
  // CHECK-FIXES: auto kept_cpu = kept.cpu();
  // CHECK-FIXES-NEXT: sink.keep(kept_cpu.data_ptr<float>());
  return sink.sum;
}

void kept_by_somebody(const torch::Tensor &x, Sink &sink) {
  static torch::Tensor lasting = x.cuda();
  lasting = x.cuda();
  sink.keep(lasting.data_ptr<float>());
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}'lasting' is on an accelerator [torch-missing-cpu]
  // CHECK-FIXES: sink.keep(lasting.data_ptr<float>());
}

void not_kept(torch::Tensor x, Sink &sink) {
  auto added = x.cuda();
  sink.add(added.data_ptr<float>());
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}'added' is on an accelerator [torch-missing-cpu]
  // CHECK-FIXES: sink.add(added.cpu().data_ptr<float>());
}

// No owner where the tensor may not be computed, or is declared too late.

float evaluated_sometimes(torch::Tensor x, bool b) {
  auto t = x.cuda();
  const float *p = b ? t.data_ptr<float>() : nullptr;
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}'t' is on an accelerator [torch-missing-cpu]
  // CHECK-FIXES: const float *p = b ? t.data_ptr<float>() : nullptr;
  return p ? p[0] : 0;
}

bool behind_a_test(torch::Tensor x) {
  auto t = x.cuda();
  return t.numel() > 0 && t.accessor<float, 1>()[0] > 0;
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}'t' is on an accelerator [torch-missing-cpu]
  // CHECK-FIXES: return t.numel() > 0 && t.accessor<float, 1>()[0] > 0;
}

float declared_too_late(torch::Tensor x) {
  if (auto t = x.cuda(); const float *p = t.data_ptr<float>())
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}'t' is on an accelerator [torch-missing-cpu]
    // CHECK-FIXES: if (auto t = x.cuda(); const float *p = t.data_ptr<float>())
    return p[0];
  return 0;
}

const float *returned_later(const torch::Tensor &x) {
  static torch::Tensor lasting = x.cuda();
  lasting = x.cuda();
  const float *p = lasting.data_ptr<float>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}'lasting' is on an accelerator [torch-missing-cpu]
  // CHECK-FIXES: const float *p = lasting.data_ptr<float>();
  std::cout << p[0];
  return p;
}

// Arrows.

float through_a_pointer(torch::Tensor x) {
  torch::Tensor moved = x.cuda();
  const torch::Tensor *seen = &moved;
  const float *p = seen->data_ptr<float>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} is on an accelerator [torch-missing-cpu]
  // CHECK-FIXES: auto seen_cpu = seen->cpu();
  // CHECK-FIXES-NEXT: const float *p = seen_cpu.data_ptr<float>();
  return p[0];
}

// The storage of the converted tensor.

float through_its_storage(torch::Tensor x) {
  auto stored = x.cuda();
  auto *p = static_cast<const float *>(stored.storage().data());
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} is on an accelerator [torch-missing-cpu]
  // CHECK-FIXES: auto stored_cpu = stored.cpu();
  // CHECK-FIXES-NEXT: auto *p = static_cast<const float *>(stored_cpu.storage().data());
  return p[0];
}

// A write into a temporary copy would be lost: only a check of it is offered.

void written_in_place(torch::Tensor x) {
  auto first = x.cuda();
  first.data_ptr<float>()[0] = 1;
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}'first' is on an accelerator [torch-missing-cpu]
  // CHECK-MESSAGES-NOT: note: convert a copy
  // CHECK-MESSAGES: note: check that 'first' is on the CPU
  // CHECK-FIXES: first.data_ptr<float>()[0] = 1;
}
