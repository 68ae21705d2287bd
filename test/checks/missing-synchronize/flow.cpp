// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_torch_tidy %s torch-missing-synchronize %t

// Helpers, members, loops, buffers that are copied from.

#include <torch/torch.h>

#include <utility>
#include <vector>

torch::Tensor download(const torch::Tensor &gpu) {
  return gpu.to(torch::kCPU, /*non_blocking=*/true);
}
torch::Tensor download_and_wait(const torch::Tensor &gpu) {
  auto y = gpu.to(torch::kCPU, /*non_blocking=*/true);
  torch::cuda::synchronize();
  return y;
}
float from_a_helper(torch::Tensor x) {
  auto y = download(x.cuda());
  return y.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-synchronize]
}
float from_a_careful_helper(torch::Tensor x) {
  auto y = download_and_wait(x.cuda());
  return y.data_ptr<float>()[0];
}

struct Reader {
  explicit Reader(const torch::Tensor &x)
      : values_(x.cuda().to(torch::kCPU, true)) {}
  float first() const {
    return values_.data_ptr<float>()[0];
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} of 'values_' {{.*}} [torch-missing-synchronize]
  }
  torch::Tensor values_;
};
struct CarefulReader {
  explicit CarefulReader(const torch::Tensor &x)
      : values_(x.cuda().to(torch::kCPU, true)) {
    torch::cuda::synchronize();
  }
  float first() const { return values_.data_ptr<float>()[0]; }
  torch::Tensor values_;
};

float in_a_loop(std::vector<torch::Tensor> all) {
  float sum = 0;
  for (auto &x : all) {
    auto y = x.cuda().to(torch::kCPU, true);
    sum += y.data_ptr<float>()[0];
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-synchronize]
  }
  return sum;
}
float all_started_then_waited(std::vector<torch::Tensor> all) {
  std::vector<torch::Tensor> here;
  for (auto &x : all)
    here.push_back(x.cuda().to(torch::kCPU, true));
  torch::cuda::synchronize();
  float sum = 0;
  for (auto &y : here)
    sum += y.data_ptr<float>()[0];
  return sum;
}
float all_started(std::vector<torch::Tensor> all) {
  std::vector<torch::Tensor> here;
  for (auto &x : all)
    here.push_back(x.cuda().to(torch::kCPU, true));
  float sum = 0;
  for (auto &y : here)
    sum += y.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-synchronize]
  return sum;
}

torch::Tensor local_buffer() {
  std::vector<float> values(3);
  auto t = torch::from_blob(values.data(), {3});
  return t.to(torch::kCUDA, true);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: this non-blocking copy may still be reading 'values' when it goes out of scope
}
torch::Tensor local_buffer_into(torch::Tensor gpu) {
  auto target = gpu.cuda();
  float values[3] = {1, 2, 3};
  target.copy_(torch::from_blob(values, {3}), true);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: this non-blocking copy may still be reading 'values' when it goes out of scope
  return target;
}
torch::Tensor local_buffer_blocking() {
  std::vector<float> values(3);
  return torch::from_blob(values.data(), {3}).to(torch::kCUDA);
}
torch::Tensor local_buffer_waited() {
  std::vector<float> values(3);
  auto t = torch::from_blob(values.data(), {3}).to(torch::kCUDA, true);
  torch::cuda::synchronize();
  return t;
}
torch::Tensor callers_buffer(std::vector<float> &values) {
  return torch::from_blob(values.data(), {3}).to(torch::kCUDA, true);
}
torch::Tensor copied_buffer() {
  std::vector<float> values(3);
  return torch::from_blob(values.data(), {3}).clone().to(torch::kCUDA, true);
}
torch::Tensor reused_buffer(int n) {
  std::vector<float> values(3);
  std::vector<torch::Tensor> all;
  for (int i = 0; i < n; ++i) {
    values[0] = static_cast<float>(i);
    all.push_back(torch::from_blob(values.data(), {3}).to(torch::kCUDA, true));
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: this non-blocking copy may still be reading 'values' when it is written again
  }
  torch::cuda::synchronize();
  return torch::stack(all);
}
