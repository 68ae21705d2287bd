// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_torch_tidy %s torch-missing-detach %t

// Elements of containers.

#include <torch/torch.h>

#include <array>
#include <map>
#include <string>
#include <tuple>
#include <vector>

static torch::Tensor leaf() { return torch::ones({4}, torch::requires_grad()); }

float vector_of_leaves() {
  std::vector<torch::Tensor> list = {leaf(), leaf()};
  return list[0].data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-detach]
}

float vector_of_others() {
  std::vector<torch::Tensor> list = {torch::ones({4}), leaf().detach()};
  return list[0].data_ptr<float>()[0];
}

float pushed() {
  std::vector<torch::Tensor> list;
  for (int i = 0; i < 3; ++i)
    list.push_back(leaf() * i);
  float sum = 0;
  for (const auto &x : list)
    sum += x.data_ptr<float>()[0];
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-detach]
  return sum;
}

float pushed_detached() {
  std::vector<torch::Tensor> list;
  for (int i = 0; i < 3; ++i)
    list.push_back((leaf() * i).detach());
  float sum = 0;
  for (const auto &x : list)
    sum += x.data_ptr<float>()[0];
  return sum;
}

float detached_in_a_loop() {
  std::vector<torch::Tensor> list = {leaf(), leaf()};
  for (auto &x : list)
    x = x.detach();
  return list[1].data_ptr<float>()[0];
}

float stacked() {
  std::vector<torch::Tensor> list = {leaf(), leaf()};
  auto all = torch::stack(list);
  return all.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-detach]
}

float tuple() {
  auto both = std::make_tuple(leaf(), torch::ones({4}));
  return std::get<1>(both).data_ptr<float>()[0] +
         std::get<0>(both).data_ptr<float>()[0];
         // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-detach]
}

float optional_leaf(bool train) {
  c10::optional<torch::Tensor> x;
  if (train)
    x = leaf();
  return x ? x->data_ptr<float>()[0] : 0;
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-detach]
}

float optional_plain(bool train) {
  c10::optional<torch::Tensor> x;
  if (train)
    x = torch::ones({4});
  return x ? x->data_ptr<float>()[0] : 0;
}

float map_of_leaves() {
  std::map<std::string, torch::Tensor> table;
  table["w"] = leaf();
  return table["w"].data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-detach]
}

float list_of_a_caller(const std::vector<torch::Tensor> &list) {
  float sum = 0;
  for (const auto &x : list)
    sum += x.data_ptr<float>()[0];
  return sum;
}

float optimised(torch::optim::SGD &optimizer) {
  auto &first = optimizer.param_groups()[0].params()[0];
  return first.detach().data_ptr<float>()[0];
}
