// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_torch_tidy %s torch-missing-cpu %t

// What the fixes write. After every file's fixes the result is compiled and
// checked again, so a function without CHECK-FIXES here has no one right
// answer but may get no wrong one.

#include <torch/torch.h>

#include <algorithm>
#include <cstring>
#include <vector>

static float mean(const float *values, int64_t n) {
  float sum = 0;
  for (int64_t i = 0; i < n; ++i)
    sum += values[i];
  return sum / n;
}

// Within the full expression: .cpu() in place.

float in_place(torch::Tensor x) {
  auto first = x.cuda();
  return first.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  // CHECK-FIXES: return first.cpu().data_ptr<float>()[0];
}

float in_place_as_argument(torch::Tensor x) {
  auto values = x.cuda();
  return mean(values.data_ptr<float>(), values.numel());
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  // CHECK-FIXES: return mean(values.cpu().data_ptr<float>(), values.numel());
}

void in_place_memcpy(torch::Tensor x, float *out) {
  auto copied = x.cuda();
  std::memcpy(out, copied.data_ptr(), copied.nbytes());
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  // CHECK-FIXES: std::memcpy(out, copied.cpu().data_ptr(), copied.nbytes());
}

float in_place_of_a_temporary(torch::Tensor x) {
  return mean(x.cuda().data_ptr<float>(), x.numel());
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  // CHECK-FIXES: return mean(x.cuda().cpu().data_ptr<float>(), x.numel());
}

float in_place_of_an_expression(torch::Tensor x, torch::Tensor y) {
  auto a = x.cuda();
  return (a + y).data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  // CHECK-FIXES: return (a + y).cpu().data_ptr<float>()[0];
}

float in_place_through_a_pointer(torch::Tensor x) {
  auto behind = x.cuda();
  const torch::Tensor *t = &behind;
  return t->data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  // CHECK-FIXES: return t->cpu().data_ptr<float>()[0];
}

float in_place_over_two_lines(torch::Tensor x) {
  auto long_name = x.cuda();
  return mean(long_name
                  .data_ptr<float>(),
                  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
              long_name.numel());
  // CHECK-FIXES: return mean(long_name.cpu()
  // CHECK-FIXES-NEXT: .data_ptr<float>(),
}

float in_place_of_the_base_class(torch::Tensor x) {
  at::TensorBase base = x.cuda();
  return base.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  // CHECK-FIXES: return base.to(at::kCPU).data_ptr<float>()[0];
}

// The view outlives the full expression: the owner is named first.

float named(torch::Tensor scores) {
  scores = scores.cuda();
  float *p = scores.data_ptr<float>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  // CHECK-FIXES: {{^}}  auto scores_cpu = scores.cpu();
  // CHECK-FIXES-NEXT: {{^}}  float *p = scores_cpu.data_ptr<float>();
  return p[0];
}

float named_for_an_accessor(torch::Tensor x) {
  auto table = x.cuda();
  auto a = table.accessor<float, 2>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  // CHECK-FIXES: {{^}}  auto table_cpu = table.cpu();
  // CHECK-FIXES-NEXT: {{^}}  auto a = table_cpu.accessor<float, 2>();
  return a[0][0];
}

float named_for_a_temporary_accessor(torch::Tensor x) {
  auto cells = x.cuda();
  return cells.accessor<float, 2>()[0][0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  // CHECK-FIXES: {{^}}  auto cells_cpu = cells.cpu();
  // CHECK-FIXES-NEXT: {{^}}  return cells_cpu.accessor<float, 2>()[0][0];
}

float named_with_a_cast(torch::Tensor x) {
  auto weights = x.cuda();
  auto *p = static_cast<const float *>(weights.data_ptr());
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  // CHECK-FIXES: {{^}}  auto weights_cpu = weights.cpu();
  // CHECK-FIXES-NEXT: {{^}}  auto *p = static_cast<const float *>(weights_cpu.data_ptr());
  return p[0];
}

float named_for_an_assignment(torch::Tensor x) {
  auto planes = x.cuda();
  const float *p;
  p = planes.data_ptr<float>() + 8;
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  // CHECK-FIXES: {{^}}  auto planes_cpu = planes.cpu();
  // CHECK-FIXES-NEXT: {{^}}  p = planes_cpu.data_ptr<float>() + 8;
  return *p;
}

float named_for_an_expression(torch::Tensor x) {
  auto pixels = x.cuda();
  const float *p = pixels.select(0, 1).data_ptr<float>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  // CHECK-FIXES: {{^}}  auto [[OWNER:[A-Za-z_]+]] = pixels.select(0, 1).cpu();
  // CHECK-FIXES-NEXT: {{^}}  const float *p = [[OWNER]].data_ptr<float>();
  return p[0];
}

float named_in_a_loop(const std::vector<torch::Tensor> &inputs) {
  float sum = 0;
  for (const auto &t : inputs) {
    auto moved = t.cuda();
    const float *p = moved.data_ptr<float>();
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
    // CHECK-FIXES: {{^}}    auto moved_cpu = moved.cpu();
    // CHECK-FIXES-NEXT: {{^}}    const float *p = moved_cpu.data_ptr<float>();
    sum += p[0];
  }
  return sum;
}

float named_before_a_for(torch::Tensor x) {
  auto row = x.cuda();
  float sum = 0;
  for (const float *p = row.data_ptr<float>(), *end = p + 4; p != end; ++p)
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
    // CHECK-FIXES: {{^}}  auto row_cpu = row.cpu();
    // CHECK-FIXES-NEXT: {{^}}  for (const float *p = row_cpu.data_ptr<float>(), *end = p + 4; p != end; ++p)
    sum += *p;
  return sum;
}

float named_before_an_if(torch::Tensor x) {
  auto maybe = x.cuda();
  if (const float *p = maybe.data_ptr<float>())
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
    // CHECK-FIXES: {{^}}  auto maybe_cpu = maybe.cpu();
    // CHECK-FIXES-NEXT: {{^}}  if (const float *p = maybe_cpu.data_ptr<float>())
    return p[0];
  return 0;
}

// The ends of a range are one finding: what mends one of them alone would make
// a range over two memories.
float named_once_for_a_range(torch::Tensor x) {
  auto range = x.cuda();
  std::vector<float> v(range.data_ptr<float>(), range.data_ptr<float>() + range.numel());
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  // CHECK-FIXES: {{^}}  auto range_cpu = range.cpu();
  // CHECK-FIXES-NEXT: {{^}}  std::vector<float> v(range_cpu.data_ptr<float>(), range_cpu.data_ptr<float>() + range.numel());
  return v[0];
}

class State {
public:
  State() : state_(torch::zeros({4}, torch::kCUDA)) {}
  float sum() const {
    const float *p = state_.data_ptr<float>();
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
    // CHECK-FIXES: {{^}}    auto [[STATE:state_*cpu]] = state_.cpu();
    // CHECK-FIXES-NEXT: {{^}}    const float *p = [[STATE]].data_ptr<float>();
    return p[0] + p[1];
  }
  float first() const {
    return this->state_.data_ptr<float>()[0];
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
    // CHECK-FIXES: return this->state_.cpu().data_ptr<float>()[0];
  }

private:
  torch::Tensor state_;
};

// Fresh names.

float name_is_taken(torch::Tensor x) {
  auto taken = x.cuda();
  auto taken_cpu = torch::zeros({4});
  float *p = taken.data_ptr<float>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  // CHECK-FIXES: {{^}}  auto [[FRESH:taken_cpu[A-Za-z0-9_]+]] = taken.cpu();
  // CHECK-FIXES-NEXT: {{^}}  float *p = [[FRESH]].data_ptr<float>();
  return p[0] + taken_cpu.data_ptr<float>()[0];
}

float name_is_taken_later(torch::Tensor x) {
  auto busy = x.cuda();
  float *p = busy.data_ptr<float>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  // CHECK-FIXES: {{^}}  auto [[LATER:busy_cpu[A-Za-z0-9_]+]] = busy.cpu();
  // CHECK-FIXES-NEXT: {{^}}  float *p = [[LATER]].data_ptr<float>();
  float busy_cpu = p[0];
  return busy_cpu;
}

float name_is_a_parameter(torch::Tensor x, float x_cpu) {
  x = x.cuda();
  float *p = x.data_ptr<float>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  return p[0] + x_cpu;
}

static int64_t offset_cpu = 0;

float name_is_global(torch::Tensor offset) {
  offset = offset.cuda();
  float *p = offset.data_ptr<float>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  return p[offset_cpu];
}

float two_names(torch::Tensor x) {
  auto t = x.cuda();
  const float *a = t.data_ptr<float>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  const float *b = t.data_ptr<float>() + 4;
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  return a[0] + b[0];
}

float two_declarators(torch::Tensor x, torch::Tensor y) {
  auto left = x.cuda(), right = y.cuda();
  const float *a = left.data_ptr<float>(), *b = right.data_ptr<float>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  // CHECK-MESSAGES: :[[@LINE-2]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  return a[0] + b[0];
}

// Where there is no room for the owner, there may be no wrong fix.

float assigned_in_an_if(torch::Tensor x, bool first) {
  auto t = x.cuda();
  auto host = torch::zeros({4});
  const float *p = host.data_ptr<float>();
  if (first)
    p = t.data_ptr<float>();
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  return p[0];
}

float assigned_in_a_block(torch::Tensor x, bool first) {
  const float *p = nullptr;
  torch::Tensor t = x.cuda();
  if (first) {
    p = t.data_ptr<float>();
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  }
  return p ? p[0] : 0;
}

float in_an_else_if(torch::Tensor x, bool skip) {
  auto t = x.cuda();
  if (skip)
    return 0;
  else if (const float *p = t.data_ptr<float>())
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
    return p[0];
  return 1;
}

float in_a_case(torch::Tensor x, int mode) {
  auto t = x.cuda();
  const float *p = nullptr;
  switch (mode) {
  case 0:
    p = t.data_ptr<float>();
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
    return p[0];
  case 1:
    return mean(t.data_ptr<float>(), 4);
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  default:
    return 0;
  }
}

float in_a_condition(torch::Tensor x) {
  auto t = x.cuda();
  int64_t steps = 0;
  while (t.data_ptr<float>()[0] > steps)
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
    ++steps;
  return steps;
}

struct Pointer {
  explicit Pointer(const torch::Tensor &x)
      : t(x.cuda()), p(t.data_ptr<float>()), first(p[0]) {}
      // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  torch::Tensor t;
  const float *p;
  float first;
};

auto in_an_arrow(torch::Tensor x) {
  auto t = x.cuda();
  auto read = [&] { return t.data_ptr<float>()[0]; };
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  return read();
}

// Host writes would go into a copy: no fix on the warning.

torch::Tensor written(torch::Tensor x) {
  auto result = torch::empty_like(x.cuda());
  float *written = result.data_ptr<float>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  // CHECK-FIXES: {{^}}  float *written = result.data_ptr<float>();
  for (int i = 0; i < 4; ++i)
    written[i] = i;
  return result;
}

torch::Tensor written_by_memcpy(const std::vector<float> &values) {
  auto filled = torch::empty({4}, torch::kCUDA);
  std::memcpy(filled.data_ptr<float>(), values.data(), 16);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  // CHECK-FIXES: std::memcpy(filled.data_ptr<float>(), values.data(), 16);
  return filled;
}

torch::Tensor read_and_written(torch::Tensor x) {
  auto scaled = x.cuda();
  auto a = scaled.accessor<float, 1>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  // CHECK-FIXES: {{^}}  auto a = scaled.accessor<float, 1>();
  for (int64_t i = 0; i < scaled.size(0); ++i)
    a[i] *= 2;
  return scaled;
}

// Inside a macro: no fix.

#define FIRST(t) (t).data_ptr<float>()[0]

float in_a_macro(torch::Tensor x) {
  auto inside = x.cuda();
  return FIRST(inside);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  // CHECK-FIXES: return FIRST(inside);
}
