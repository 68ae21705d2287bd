// RUN: %check_torch_tidy %s torch-dangling-data %t
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// sizes() and strides() point into the tensor object, also where its data lives on.

#include <torch/torch.h>

#include <vector>

int64_t kept(const torch::Tensor &a, const torch::Tensor &b) {
  auto s = torch::matmul(a, b).sizes();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: 'sizes' returns a view of what the temporary returned by 'matmul' holds, and the temporary is destroyed at the end of the expression [torch-dangling-data]
  // CHECK-FIXES: auto s = torch::matmul(a, b).sizes().vec();
  return s.back() + s[0] + static_cast<int64_t>(s.size());
}
int64_t of_a_view(const torch::Tensor &a) {
  const auto &s = a.transpose(0, 1).strides();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: 'strides' returns {{.*}} returned by 'transpose' {{.*}} [torch-dangling-data]
  // CHECK-FIXES: a.transpose(0, 1).strides().vec();
  return s[0];
}
torch::Tensor used_as_sizes(const torch::Tensor &a) {
  c10::IntArrayRef s = a[0].sizes();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  return torch::zeros(s);
}
torch::Tensor handed_on(const torch::Tensor &a) {
  auto s = (a + 1).sizes();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  return torch::zeros(s);
}
int64_t looped_over(const torch::Tensor &a) {
  int64_t n = 1;
  for (auto size : a.unsqueeze(0).sizes())
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} 'unsqueeze' {{.*}} [torch-dangling-data]
    // CHECK-FIXES: for (auto size : a.unsqueeze(0).sizes().vec())
    n *= size;
  return n;
}
int64_t assigned(const torch::Tensor &a) {
  c10::IntArrayRef s;
  s = a.t().sizes();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  return s[0];
}
c10::IntArrayRef returned(const torch::Tensor &a) {
  return a.squeeze().sizes();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
}
int64_t by_a_pointer(const torch::Tensor &a) {
  const int64_t *s = a.view(-1).sizes().data();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  auto rest = a.flatten().sizes().slice(1);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  return s[0] + rest[0];
}
int64_t on_one_path(const torch::Tensor &a, bool flat) {
  auto s = flat ? a.view(-1).sizes() : a.sizes();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  return s[0];
}
class Shape {
public:
  void set(const torch::Tensor &a) { sizes = a.detach().sizes(); }
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  void copy(const torch::Tensor &a) { copied = a.detach().sizes().vec(); }

private:
  c10::IntArrayRef sizes;
  std::vector<int64_t> copied;
};

// A tensor that lives on.
int64_t of_a_variable(const torch::Tensor &a) {
  auto t = a.transpose(0, 1);
  auto s = t.sizes();
  for (auto size : t.sizes())
    (void)size;
  return s[0];
}
c10::IntArrayRef of_the_callers(const torch::Tensor &a) { return a.sizes(); }
int64_t of_what_comes_by_reference(torch::Tensor &a, std::vector<torch::Tensor> &v) {
  auto s = a.add_(1).sizes();
  auto e = v[0].sizes();
  auto g = a.grad().sizes();
  return s[0] + e[0] + g[0];
}
torch::Tensor weight();
struct Layer {
  torch::Tensor weight_;
  torch::Tensor weight() const { return weight_; }
};
int64_t of_a_handle_that_somebody_returns(const Layer &layer) {
  auto s = layer.weight().sizes();
  auto w = weight().sizes();
  return s[0] + w[0];
}

// Read at once, or copied.
int64_t read_at_once(const torch::Tensor &a) {
  int64_t n = a.t().sizes()[0] + a.t().sizes().back() + a.t().size(0);
  n += static_cast<int64_t>(a.t().sizes().size());
  if (a.t().sizes() == a.sizes())
    ++n;
  return n;
}
torch::Tensor handed_on_at_once(const torch::Tensor &a) {
  auto t = torch::zeros(a.t().sizes());
  return t.view(a.t().sizes()).expand_as(a);
}
std::vector<int64_t> copied(const torch::Tensor &a) {
  std::vector<int64_t> v = a.t().sizes().vec();
  std::vector<int64_t> w(a.t().sizes().begin(), a.t().sizes().end());
  v.insert(v.end(), w.begin(), w.end());
  return a.view(-1).sizes().vec();
}
