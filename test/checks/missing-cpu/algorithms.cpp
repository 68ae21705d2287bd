// RUN: %check_torch_tidy %s torch-missing-cpu %t
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Algorithms of the standard library over containers of tensors.

#include <torch/torch.h>

#include <algorithm>
#include <functional>
#include <iterator>
#include <numeric>
#include <vector>

using Tensors = std::vector<torch::Tensor>;

torch::Tensor to_host(const torch::Tensor &t) { return t.cpu(); }

float transformed(const Tensors &in) {
  Tensors out;
  std::transform(in.begin(), in.end(), std::back_inserter(out), [](const torch::Tensor &t) { return t.cuda(); });
  return out[0].data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-cpu]
}
float transformed_into_room(const Tensors &in) {
  Tensors out(in.size());
  std::transform(in.cbegin(), in.cend(), out.begin(), [](torch::Tensor t) { return t.cuda(); });
  return out[0].data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-cpu]
}
float transformed_in_place(Tensors v) {
  std::transform(v.begin(), v.end(), v.begin(), [](const torch::Tensor &t) { return t.cuda(); });
  float device = v[0].data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-cpu]
  std::transform(v.begin(), v.end(), v.begin(), to_host);
  return device + v[0].data_ptr<float>()[0];
}
float transformed_by_what_is_not_known(Tensors v, const std::function<torch::Tensor(const torch::Tensor &)> &f) {
  std::transform(v.begin(), v.end(), v.begin(), [](const torch::Tensor &t) { return t.cuda(); });
  std::transform(v.begin(), v.end(), v.begin(), f);
  return v[0].data_ptr<float>()[0];
}
float transformed_in_part(Tensors v) {
  std::transform(v.begin(), v.end(), v.begin(), [](const torch::Tensor &t) { return t.cuda(); });
  std::transform(v.begin() + 1, v.end(), v.begin() + 1, to_host);
  return v[0].data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-cpu]
}
float of_two_ranges(const Tensors &a, const Tensors &b) {
  Tensors out(a.size());
  std::transform(a.begin(), a.end(), b.begin(), out.begin(),
                 [](const torch::Tensor &x, const torch::Tensor &y) { return (x + y).cuda(); });
  return out[0].data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-cpu]
}
float each_assigned(Tensors v) {
  std::for_each(v.begin(), v.end(), [](torch::Tensor &t) { t = t.cuda(); });
  float device = v[0].data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-cpu]
  std::for_each(v.begin(), v.end(), [](torch::Tensor &t) { t = t.cpu(); });
  return device + v[0].data_ptr<float>()[0];
}
float each_read(const torch::Tensor &x) {
  Tensors v{x.cuda()};
  float sum = 0;
  std::for_each(v.begin(), v.end(), [&](const torch::Tensor &t) { sum += t.data_ptr<float>()[0]; });
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-cpu]
  return sum;
}
float each_read_on_the_host(const torch::Tensor &x) {
  Tensors v{x.cpu()};
  float sum = 0;
  std::for_each(v.begin(), v.end(), [&](const torch::Tensor &t) { sum += t.data_ptr<float>()[0]; });
  return sum;
}
float copied(const torch::Tensor &x) {
  Tensors from{x.cuda()}, to;
  std::copy(from.begin(), from.end(), std::back_inserter(to));
  return to[0].data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-cpu]
}
float filled(const torch::Tensor &x) {
  Tensors v(3);
  std::fill(v.begin(), v.end(), x.cuda());
  float device = v[0].data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-cpu]
  std::fill(v.begin(), v.end(), x.cpu());
  return device + v[0].data_ptr<float>()[0];
}
float generated(const torch::Tensor &x) {
  Tensors v(3);
  std::generate(v.begin(), v.end(), [&]() { return x.cuda(); });
  return v[0].data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-cpu]
}
float folded(const torch::Tensor &x) {
  Tensors v{x.cuda()};
  return std::accumulate(v.begin(), v.end(), 0.f,
                         [](float sum, const torch::Tensor &t) { return sum + t.data_ptr<float>()[0]; });
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-cpu]
}
bool looked_at(const torch::Tensor &x) {
  Tensors v{x.cuda()};
  return std::any_of(v.begin(), v.end(), [](const torch::Tensor &t) { return t.data_ptr<float>()[0] > 0; });
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-cpu]
}
void sorted(const torch::Tensor &x) {
  Tensors v{x.cuda(), x.cuda()};
  std::sort(v.begin(), v.end(), [](const torch::Tensor &a, const torch::Tensor &b) {
    return a.data_ptr<float>()[0] < b.item<float>();
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-cpu]
  });
}
float found(const torch::Tensor &x) {
  Tensors v{x.cuda(), x.cuda()};
  auto it = std::find_if(v.begin(), v.end(), [](const torch::Tensor &t) { return t.dim() > 2; });
  return it->data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-cpu]
}
