// RUN: %check_torch_tidy %s torch-dangling-data %t
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Two pointers that should delimit one range come from two temporaries, and so
// from two blocks of memory.

#include <torch/torch.h>

#include <algorithm>
#include <numeric>
#include <string>
#include <vector>

torch::Tensor load();

std::vector<float> pairOfCpu(const torch::Tensor &t) {
  const auto n = t.numel();
  return std::vector<float>(t.cpu().data_ptr<float>(), t.cpu().data_ptr<float>() + n);
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
}

std::vector<float> pairOfNamed(const torch::Tensor &t) {
  const auto host = t.cpu();
  return std::vector<float>(host.data_ptr<float>(),
                            host.data_ptr<float>() + host.numel());
}

std::vector<float> pairOfParameter(const torch::Tensor &t) {
  return std::vector<float>(t.data_ptr<float>(),
                            t.data_ptr<float>() + t.numel());
}

std::vector<float> pairOfLivingViews(const torch::Tensor &t) {
  return std::vector<float>(t.view(-1).data_ptr<float>(),
                            t.detach().data_ptr<float>() + t.numel());
}

std::vector<float> pairOfClones(const torch::Tensor &t) {
  std::vector<float> v(t.clone().data_ptr<float>(), t.clone().data_ptr<float>() + 4);
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  return v;
}

std::vector<float> pairOfContiguous(const torch::Tensor &t) {
  std::vector<float> v{t.contiguous().data_ptr<float>(), t.contiguous().data_ptr<float>() + 4};
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  return v;
}

std::vector<float> pairOfKnownContiguous(const torch::Tensor &t) {
  TORCH_CHECK(t.is_contiguous());
  return std::vector<float>(t.contiguous().data_ptr<float>(),
                            t.contiguous().data_ptr<float>() + t.numel());
}

void assigned(const torch::Tensor &t, std::vector<float> &out) {
  out.assign(t.cpu().data_ptr<float>(), t.cpu().data_ptr<float>() + 4);
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
}

void assignedFromNamed(const torch::Tensor &t, std::vector<float> &out) {
  const auto host = t.cpu();
  out.assign(host.data_ptr<float>(), host.data_ptr<float>() + host.numel());
}

void inserted(const torch::Tensor &t, std::vector<float> &out) {
  out.insert(out.end(), t.cpu().data_ptr<float>(), t.cpu().data_ptr<float>() + 4);
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
}

void insertedFromParameter(const torch::Tensor &t, std::vector<float> &out) {
  out.insert(out.end(), t.data_ptr<float>(), t.data_ptr<float>() + t.numel());
}

void copied(const torch::Tensor &t, float *out) {
  std::copy(t.exp().data_ptr<float>(), t.exp().data_ptr<float>() + 4, out);
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
}

void copiedFromOne(const torch::Tensor &t, float *out) {
  std::copy_n(t.exp().data_ptr<float>(), t.numel(), out);
}

float accumulated(const torch::Tensor &t) {
  return std::accumulate(t.cpu().data_ptr<float>(), t.cpu().data_ptr<float>() + t.numel(), 0.0F);
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
}

float accumulatedNamed(const torch::Tensor &t) {
  const auto host = t.cpu();
  return std::accumulate(host.data_ptr<float>(),
                         host.data_ptr<float>() + host.numel(), 0.0F);
}

std::vector<float> pairOfLoads() {
  return std::vector<float>(load().data_ptr<float>(), load().data_ptr<float>() + 4);
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
}

std::string bytes(const torch::Tensor &t) {
  const auto host = t.to(torch::kChar).cpu();
  return std::string(host.data_ptr<int8_t>(),
                     host.data_ptr<int8_t>() + host.numel());
}

// One pointer, then the other: the first is gone already.
std::vector<float> oneAfterTheOther(const torch::Tensor &t) {
  const float *begin = t.cpu().data_ptr<float>();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  const float *end = begin + t.numel();
  return std::vector<float>(begin, end);
}

// Two ranges, one each: input and output.
void transformed(const torch::Tensor &t, torch::Tensor &out) {
  std::transform(t.data_ptr<float>(), t.data_ptr<float>() + t.numel(),
                 out.data_ptr<float>(), [](float v) { return v * 2; });
}

// Two temporaries that are meant to be two.
float innerProduct(const torch::Tensor &a, const torch::Tensor &b) {
  const auto left = a.cpu();
  return std::inner_product(left.data_ptr<float>(),
                            left.data_ptr<float>() + left.numel(),
                            b.cpu().data_ptr<float>(), 0.0F);
}
