// RUN: %check_torch_tidy %s torch-dangling-data %t
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Numbers that are read out of a tensor into a container are copies, however
// they get there; pointers are not.

#include <torch/torch.h>
#include <utility>
#include <vector>

std::vector<std::pair<int64_t, float>> emplacePair(const torch::Tensor &t) {
  const auto host = t.cpu();
  const float *v = host.data_ptr<float>();
  std::vector<std::pair<int64_t, float>> result;
  result.emplace_back(0, v[0]);
  return result;
}

std::vector<std::pair<int64_t, float>> pushPair(const torch::Tensor &t) {
  const auto host = t.cpu();
  const float *v = host.data_ptr<float>();
  std::vector<std::pair<int64_t, float>> result;
  result.push_back({0, v[0]});
  return result;
}

std::vector<std::vector<float>> emplaceRange(const torch::Tensor &t) {
  const auto host = t.cpu();
  const float *v = host.data_ptr<float>();
  std::vector<std::vector<float>> result;
  result.emplace_back(v, v + host.numel());
  return result;
}

std::vector<float> emplaceValue(const torch::Tensor &t) {
  const auto host = t.cpu();
  const float *v = host.data_ptr<float>();
  std::vector<float> result;
  result.emplace_back(v[0]);
  return result;
}

std::pair<float, float> makePair(const torch::Tensor &t) {
  const auto host = t.cpu();
  const float *v = host.data_ptr<float>();
  return {v[0], v[1]};
}

std::vector<std::pair<int64_t, const float *>>
emplacePointer(const torch::Tensor &t) {
  const auto host = t.cpu() + 1;
  std::vector<std::pair<int64_t, const float *>> result;
  result.emplace_back(0, host.data_ptr<float>());
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  return result;
}

std::vector<const float *> pushPointer(const torch::Tensor &t) {
  const auto host = t.cpu() + 1;
  std::vector<const float *> result;
  result.push_back(host.data_ptr<float>());
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  return result;
}
