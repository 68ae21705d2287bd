// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_torch_tidy %s torch-deprecated-data %t

// data() for a detach: only read, or written on purpose.

#include <torch/torch.h>

#include <iostream>
#include <vector>

void keep(torch::Tensor x);

float only_read(torch::Tensor x, const torch::Tensor &y) {
  auto a = x.data();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: 'data' hides from autograd{{.*}} [torch-deprecated-data]
  // CHECK-FIXES: {{^}}  auto a = x.detach();
  auto b = a.view({-1}) + y;
  float first = x.data()[0].item<float>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: 'data' hides from autograd{{.*}} [torch-deprecated-data]
  // CHECK-FIXES: {{^}}  float first = x.detach()[0].item<float>();
  auto c = torch::relu(x.data()).cpu();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: 'data' hides from autograd{{.*}} [torch-deprecated-data]
  // CHECK-FIXES: {{^}}  auto c = torch::relu(x.detach()).cpu();
  std::cout << x.data().sizes() << x.data();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: 'data' hides from autograd{{.*}} [torch-deprecated-data]
  // CHECK-MESSAGES: :[[@LINE-2]]:{{[0-9]+}}: warning: 'data' hides from autograd{{.*}} [torch-deprecated-data]
  // CHECK-FIXES: {{^}}  std::cout << x.detach().sizes() << x.detach();
  torch::Tensor sum = y.clone();
  sum.add_(x.data());
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: 'data' hides from autograd{{.*}} [torch-deprecated-data]
  // CHECK-FIXES: {{^}}  sum.add_(x.detach());
  return first + b[0].item<float>() + c[0].item<float>() + sum[0].item<float>();
}

void written(torch::nn::Linear fc, torch::Tensor x) {
  fc->weight.data().normal_(0, 0.1);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: 'data' hides from autograd{{.*}} [torch-deprecated-data]
  // CHECK-FIXES: {{^}}  fc->weight.data().normal_(0, 0.1);
  fc->bias.data() = x;
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: 'data' hides from autograd{{.*}} [torch-deprecated-data]
  // CHECK-FIXES: {{^}}  fc->bias.data() = x;
  x.data()[0] = 1;
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: 'data' hides from autograd{{.*}} [torch-deprecated-data]
  // CHECK-FIXES: {{^}}  x.data()[0] = 1;
  auto y = x.data();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: 'data' hides from autograd{{.*}} [torch-deprecated-data]
  // CHECK-FIXES: {{^}}  auto y = x.data();
  y.mul_(2);
  auto z = x.data();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: 'data' hides from autograd{{.*}} [torch-deprecated-data]
  // CHECK-FIXES: {{^}}  auto z = x.data();
  keep(z);
}

torch::Tensor handed_out(torch::Tensor x) {
  return x.data();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: 'data' hides from autograd{{.*}} [torch-deprecated-data]
  // CHECK-FIXES: {{^}}  return x.data();
}

// Other things of that name.

float others(torch::Tensor x, std::vector<float> v) {
  x.set_data(torch::zeros({2}));
  auto storage = x.storage();
  auto y = x.detach();
  auto sizes = x.sizes().data();
  auto w = x.variable_data();
  return v.data()[0] + static_cast<float>(sizes[0]) + y[0].item<float>() + w[0].item<float>();
}
