// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_torch_tidy %s torch-missing-contiguous %t

// Facts follow the control flow.

#include <torch/script.h>
#include <torch/torch.h>

#include <utility>
#include <vector>

static float sum(const float *p, int64_t n) {
  float s = 0;
  for (int64_t i = 0; i < n; ++i)
    s += p[i];
  return s;
}

float on_one_path(torch::Tensor x, bool flip) {
  auto y = torch::ones({4, 5});
  if (flip)
    y = y.t();
  return sum(y.data_ptr<float>(), y.numel());
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}non-contiguous{{.*}} [torch-missing-contiguous]
}

float on_no_path(torch::Tensor x, bool flip) {
  auto y = x.t();
  if (flip)
    y = y.contiguous();
  else
    y = torch::ones({4});
  return sum(y.data_ptr<float>(), y.numel());
}

float correlated(torch::Tensor x, bool flip) {
  if (flip)
    x = x.t();
  if (flip)
    x = x.contiguous();
  return sum(x.data_ptr<float>(), x.numel());
}

float replaced(torch::Tensor x) {
  x = x.t();
  x = x.contiguous();
  return sum(x.data_ptr<float>(), x.numel());
}

float in_place(torch::Tensor x) {
  auto y = torch::ones({4, 5});
  y.t_();
  return sum(y.data_ptr<float>(), y.numel());
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}non-contiguous{{.*}} [torch-missing-contiguous]
}

float in_place_and_back(torch::Tensor x) {
  auto y = torch::ones({4, 5});
  y.t_();
  y.transpose_(0, 1);
  return sum(y.data_ptr<float>(), y.numel());
}

float chosen(torch::Tensor x, bool flip) {
  auto y = flip ? x.t() : x;
  return sum(y.data_ptr<float>(), y.numel());
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}non-contiguous{{.*}} [torch-missing-contiguous]
}

float by_reference(torch::Tensor x) {
  auto y = x.t();
  auto &z = y;
  return sum(z.data_ptr<float>(), z.numel());
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}non-contiguous{{.*}} [torch-missing-contiguous]
}

float moved(torch::Tensor x) {
  auto y = x.t();
  auto z = std::move(y);
  return sum(z.data_ptr<float>(), z.numel());
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}non-contiguous{{.*}} [torch-missing-contiguous]
}

float bound(torch::Tensor x) {
  auto [values, indices] = x.t().sort(0);
  return sum(values.data_ptr<float>(), values.numel());
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}non-contiguous{{.*}} [torch-missing-contiguous]
}

float kept_in_a_vector(torch::Tensor x) {
  std::vector<torch::Tensor> all = {x.t()};
  return sum(all[0].data_ptr<float>(), all[0].numel());
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}non-contiguous{{.*}} [torch-missing-contiguous]
}

float early_return(torch::Tensor x, bool flip) {
  auto y = torch::ones({4, 5});
  if (flip) {
    y = y.t();
    return y.sum().item<float>();
  }
  return sum(y.data_ptr<float>(), y.numel());
}

float given_data(torch::Tensor x) {
  auto y = torch::ones({4, 5});
  y.set_data(x.t());
  return sum(y.data_ptr<float>(), y.numel());
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}non-contiguous{{.*}} [torch-missing-contiguous]
}

float resized(torch::Tensor x) {
  auto y = torch::ones({4, 5}).slice(1, 0, 2);
  y.resize_({2, 2});
  return sum(y.data_ptr<float>(), y.numel());
}
