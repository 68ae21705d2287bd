// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_torch_tidy %s torch-missing-contiguous %t

// The first element is where it is, whatever the layout.

#include <torch/script.h>
#include <torch/torch.h>

#include <iterator>

float star(torch::Tensor x) { return *x.t().data_ptr<float>(); }

float number(torch::Tensor x) { return x.t().data_ptr<float>()[0]; }

float through_a_variable(torch::Tensor x) {
  auto y = x.t();
  const float *p = y.data_ptr<float>();
  return p[0] + *p;
}

void written(torch::Tensor x) {
  auto y = x.t();
  y.data_ptr<float>()[0] = 1;
}

float of_a_sum(torch::Tensor x) {
  auto y = x.t().sum();
  return y.data_ptr<float>()[0];
}

// No longer the first.

float second(torch::Tensor x) {
  auto y = x.t();
  return y.data_ptr<float>()[1];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}non-contiguous{{.*}} [torch-missing-contiguous]
}

float moved(torch::Tensor x) {
  auto y = x.t();
  const float *p = y.data_ptr<float>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}non-contiguous{{.*}} [torch-missing-contiguous]
  ++p;
  return *p;
}

float moved_by_a_sum(torch::Tensor x) {
  auto y = x.t();
  const float *p = y.data_ptr<float>() + 4;
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}non-contiguous{{.*}} [torch-missing-contiguous]
  return p[0];
}

float moved_on(torch::Tensor x, int64_t n) {
  auto y = x.t();
  const float *p = y.data_ptr<float>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}non-contiguous{{.*}} [torch-missing-contiguous]
  p += n;
  return *p;
}

float walked(torch::Tensor x) {
  auto y = x.t();
  float s = 0;
  const float *p = y.data_ptr<float>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}non-contiguous{{.*}} [torch-missing-contiguous]
  for (const float *end = p + y.numel(); p != end; ++p)
    s += *p;
  return s;
}

float address(torch::Tensor x) {
  auto y = x.t();
  const float *p = &y.data_ptr<float>()[2];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}non-contiguous{{.*}} [torch-missing-contiguous]
  return *p;
}

struct Box { float left, top, right, bottom; };

float several_at_once(torch::Tensor x) {
  auto y = x.t();
  return reinterpret_cast<const Box *>(y.data_ptr<float>())[0].right;
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}non-contiguous{{.*}} [torch-missing-contiguous]
}

float third_by_next(const torch::Tensor &x) {
  auto y = x.t();
  return *std::next(y.data_ptr<float>(), 2);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}non-contiguous{{.*}} [torch-missing-contiguous]
}
