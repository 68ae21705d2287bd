// RUN: %check_torch_tidy %s torch-missing-cpu %t
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Lists that are written out have elements of their own.

#include <torch/torch.h>

#include <array>
#include <deque>
#include <functional>
#include <tuple>
#include <vector>

float first(const torch::Tensor &t) { return t.data_ptr<float>()[0]; }

float of_a_vector(const torch::Tensor &x) {
  std::vector<torch::Tensor> v{x.cuda(), x.cpu()};
  float host = first(v[1]) + v[1].data_ptr<float>()[0] + v.back().data_ptr<float>()[0];
  return host + v[0].data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} 'v' is on an accelerator [torch-missing-cpu]
}
float of_an_array(const torch::Tensor &x) {
  torch::Tensor v[2] = {x.cuda(), x.cpu()};
  float host = v[1].data_ptr<float>()[0];
  return host + v[0].data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-cpu]
}
float of_assigned_elements(const torch::Tensor &x) {
  torch::Tensor v[2];
  v[0] = x.cuda();
  v[1] = x.cpu();
  float host = v[1].data_ptr<float>()[0];
  return host + v[0].data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-cpu]
}
float of_an_array_of_arrays(const torch::Tensor &x) {
  torch::Tensor grid[2][2] = {{x.cpu(), x.cpu()}, {x.cuda(), x.cpu()}};
  float host = grid[0][0].data_ptr<float>()[0] + grid[1][1].data_ptr<float>()[0];
  return host + grid[1][0].data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-cpu]
}
float of_a_standard_array(const torch::Tensor &x) {
  std::array<torch::Tensor, 2> v = {x.cpu(), x.cuda()};
  auto &[a, b] = v;
  float host = v[0].data_ptr<float>()[0] + std::get<0>(v).data_ptr<float>()[0] + a.data_ptr<float>()[0];
  host += std::get<1>(v).data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-cpu]
  return host + b.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-cpu]
}

std::vector<torch::Tensor> both(const torch::Tensor &x) { return {x.cpu(), x.cuda()}; }
float of_a_helper(const torch::Tensor &x) {
  auto v = both(x);
  auto moved = std::move(v);
  float host = moved[0].data_ptr<float>()[0];
  return host + moved[1].data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-cpu]
}
struct Lists {
  std::vector<torch::Tensor> v;
  std::array<torch::Tensor, 2> a;
};
float of_members(const torch::Tensor &x) {
  Lists lists{{x.cpu(), x.cuda()}, {x.cuda(), x.cpu()}};
  float host = lists.v[0].data_ptr<float>()[0] + lists.a[1].data_ptr<float>()[0];
  host += lists.v[1].data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-cpu]
  return host + lists.a[0].data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-cpu]
}

// Behind the others.
float appended(const torch::Tensor &x) {
  std::vector<torch::Tensor> v;
  v.push_back(x.cpu());
  v.push_back(x.cuda());
  v.emplace_back(x.cpu());
  float host = v[0].data_ptr<float>()[0] + v[2].data_ptr<float>()[0];
  return host + v[1].data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-cpu]
}
float appended_in_a_loop(const torch::Tensor &x, int n) {
  std::vector<torch::Tensor> v{x.cpu()};
  for (int i = 0; i < n; ++i)
    v.push_back(x[i].cuda());
  float host = v[0].data_ptr<float>()[0];
  return host + v[n].data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-cpu]
}
float appended_on_one_path(const torch::Tensor &x, bool more) {
  std::vector<torch::Tensor> v{x.cpu()};
  if (more)
    v.push_back(x.cuda());
  float host = v[0].data_ptr<float>()[0];
  return host + v.back().data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-cpu]
}
float appended_behind_a_loop(const torch::Tensor &x, int n) {
  std::vector<torch::Tensor> v;
  for (int i = 0; i < n; ++i)
    v.push_back(x[i].cpu());
  v.push_back(x.cuda());
  return v[0].data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} 'v' may be on an accelerator [torch-missing-cpu]
}
float taken_off(const torch::Tensor &x) {
  std::vector<torch::Tensor> v{x.cpu(), x.cuda()};
  v.pop_back();
  return v.back().data_ptr<float>()[0];
}
float cleared(const torch::Tensor &x) {
  std::vector<torch::Tensor> v{x.cuda()};
  v.clear();
  v.push_back(x.cpu());
  return v[0].data_ptr<float>()[0];
}

// Any element.
float any(const torch::Tensor &x, int k) {
  auto v = both(x);
  return v[k].data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} 'v' may be on an accelerator [torch-missing-cpu]
}
float any_after_a_guard(const torch::Tensor &x, int k) {
  auto v = both(x);
  TORCH_CHECK(v[k].is_cpu());
  return v[k].data_ptr<float>()[0];
}
float any_after_a_guard_on_one_path(const torch::Tensor &x, int k, bool careful) {
  auto v = both(x);
  if (careful)
    TORCH_CHECK(v[k].is_cpu());
  return v[k].data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} 'v' may be on an accelerator [torch-missing-cpu]
}
float each(const torch::Tensor &x) {
  float sum = 0;
  for (const auto &t : both(x))
    sum += t.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-cpu]
  return sum;
}
float any_assigned(const torch::Tensor &x, int k) {
  auto v = both(x);
  v[k] = x.cpu();
  float host = v[0].data_ptr<float>()[0];
  return host + v[1].data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} 'v' may be on an accelerator [torch-missing-cpu]
}
float each_assigned(const torch::Tensor &x) {
  auto v = both(x);
  for (auto &t : v)
    t = t.cpu();
  return v[1].data_ptr<float>()[0];
}
float one_assigned(const torch::Tensor &x, int k) {
  auto v = both(x);
  v[1] = v[1].cpu();
  return v[k].data_ptr<float>()[0];
}
float swapped(const torch::Tensor &x) {
  std::vector<torch::Tensor> v{x.cuda(), x.cpu()};
  std::swap(v[0], v[1]);
  float host = v[0].data_ptr<float>()[0];
  return host + v[1].data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-cpu]
}

// Positions that are not known any more.
float inserted(const torch::Tensor &x) {
  std::vector<torch::Tensor> v{x.cpu()};
  v.insert(v.begin(), x.cuda());
  return v[0].data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} 'v' may be on an accelerator [torch-missing-cpu]
}
float reversed(const torch::Tensor &x) {
  std::vector<torch::Tensor> v{x.cuda(), x.cpu()};
  std::reverse(v.begin(), v.end());
  return v[1].data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} 'v' may be on an accelerator [torch-missing-cpu]
}
float taken_off_the_front(const torch::Tensor &x) {
  std::deque<torch::Tensor> q{x.cuda(), x.cpu()};
  q.pop_front();
  return q.front().data_ptr<float>()[0] + q[0].data_ptr<float>()[0];
}

// Tuples of references name what they were made of.
float tied(torch::Tensor a, torch::Tensor b) {
  auto both = std::tie(a, b);
  std::get<0>(both) = b.cuda();
  float host = b.cpu().data_ptr<float>()[0];
  return host + a.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} 'a' is on an accelerator [torch-missing-cpu]
}
float in_a_tuple_of_references(torch::Tensor a, torch::Tensor b) {
  std::tuple<torch::Tensor &, torch::Tensor> both(a, b);
  std::get<1>(both) = a.cuda();
  float host = b.cpu().data_ptr<float>()[0];
  std::get<0>(both) = b.cuda();
  return host + a.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} 'a' is on an accelerator [torch-missing-cpu]
}
float through_a_reference_wrapper(torch::Tensor a, const torch::Tensor &b) {
  std::reference_wrapper<torch::Tensor> reference = a;
  reference.get() = b.cuda();
  return a.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} 'a' is on an accelerator [torch-missing-cpu]
}
