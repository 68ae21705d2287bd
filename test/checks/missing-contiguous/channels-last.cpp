// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_torch_tidy %s torch-missing-contiguous %t

// Channels-last is dense, but not row-major.

#include <torch/script.h>
#include <torch/torch.h>

static float sum(const float *p, int64_t n) {
  float s = 0;
  for (int64_t i = 0; i < n; ++i)
    s += p[i];
  return s;
}

float moved(torch::Tensor x) {
  auto y = x.to(at::MemoryFormat::ChannelsLast);
  return sum(y.data_ptr<float>(), y.numel());
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}non-contiguous{{.*}} [torch-missing-contiguous]
}

float made_contiguous(torch::Tensor x) {
  auto y = x.contiguous(at::MemoryFormat::ChannelsLast);
  return sum(y.data_ptr<float>(), y.numel());
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}non-contiguous{{.*}} [torch-missing-contiguous]
}

float made(torch::Tensor x) {
  auto y = torch::empty({1, 3, 4, 4}, torch::kFloat, at::MemoryFormat::ChannelsLast);
  return sum(y.data_ptr<float>(), y.numel());
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}non-contiguous{{.*}} [torch-missing-contiguous]
}

float computed(torch::Tensor x) {
  auto y = torch::relu(x.contiguous(at::MemoryFormat::ChannelsLast));
  return sum(y.data_ptr<float>(), y.numel());
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}non-contiguous{{.*}} [torch-missing-contiguous]
}

float pooled(torch::Tensor x) {
  auto y = torch::max_pool2d(x.contiguous(at::MemoryFormat::ChannelsLast), 2);
  return sum(y.data_ptr<float>(), y.numel());
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}non-contiguous{{.*}} [torch-missing-contiguous]
}

float volume(torch::Tensor x) {
  auto y = x.contiguous(at::MemoryFormat::ChannelsLast3d);
  return sum(y.data_ptr<float>(), y.numel());
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}non-contiguous{{.*}} [torch-missing-contiguous]
}


// Right ones.

float permuted_back(torch::Tensor x) {
  auto y = x.contiguous(at::MemoryFormat::ChannelsLast).permute({0, 2, 3, 1});
  return sum(y.data_ptr<float>(), y.numel());
}

float made_row_major(torch::Tensor x) {
  auto y = x.to(at::MemoryFormat::ChannelsLast).contiguous();
  return sum(y.data_ptr<float>(), y.numel());
}

float row_major(torch::Tensor x) {
  auto y = x.contiguous(at::MemoryFormat::Contiguous);
  return sum(y.data_ptr<float>(), y.numel());
}

float probabilities(torch::Tensor x) {
  auto y = torch::softmax(x.contiguous(at::MemoryFormat::ChannelsLast), 1);
  return sum(y.data_ptr<float>(), y.numel());
}

float preserved(torch::Tensor x) {
  auto y = x.clone(at::MemoryFormat::Preserve);
  return sum(y.data_ptr<float>(), y.numel());
}
