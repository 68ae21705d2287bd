// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_torch_tidy %s torch-missing-cpu %t

// Tensors in vectors, arrays, tuples, optionals, maps and smart pointers.

#include <torch/torch.h>

#include <array>
#include <iterator>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>

// std::vector<Tensor>.

float pushed(torch::Tensor x) {
  std::vector<torch::Tensor> outputs;
  outputs.push_back(x.cuda());
  return outputs[0].data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float emplaced(torch::Tensor x) {
  std::vector<torch::Tensor> outputs;
  outputs.emplace_back(x.cuda());
  return outputs.back().data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float listed(torch::Tensor x, torch::Tensor y) {
  std::vector<torch::Tensor> outputs = {x.cuda(), y.cuda()};
  return outputs.at(1).data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float looped_over(const std::vector<torch::Tensor> &inputs) {
  std::vector<torch::Tensor> outputs;
  for (const auto &t : inputs)
    outputs.push_back(t.to(torch::kCUDA));
  float sum = 0;
  for (const auto &t : outputs)
    sum += t.data_ptr<float>()[0];
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  return sum;
}

float looped_over_by_index(const std::vector<torch::Tensor> &inputs) {
  std::vector<torch::Tensor> outputs(inputs.size());
  for (size_t i = 0; i < inputs.size(); ++i)
    outputs[i] = inputs[i].to(torch::kCUDA);
  float sum = 0;
  for (size_t i = 0; i < outputs.size(); ++i)
    sum += outputs[i].data_ptr<float>()[0];
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  return sum;
}

float chunks(torch::Tensor x) {
  auto parts = x.cuda().chunk(2, 1);
  return parts[0].data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float splits(torch::Tensor x) {
  float sum = 0;
  for (auto &part : x.cuda().split(4)) {
    auto *p = part.data_ptr<float>();
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
    sum += p[0];
  }
  return sum;
}

float unbound(torch::Tensor x) {
  std::vector<torch::Tensor> rows = torch::unbind(x.cuda(), 0);
  const torch::Tensor &last = rows.back();
  return last.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float stacked(const std::vector<torch::Tensor> &inputs) {
  std::vector<torch::Tensor> moved;
  for (const auto &t : inputs)
    moved.push_back(t.cuda());
  auto batch = torch::stack(moved);
  return batch.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float pushed_on_the_host(torch::Tensor x) {
  std::vector<torch::Tensor> outputs;
  outputs.push_back(x.cuda().cpu());
  return outputs[0].data_ptr<float>()[0];
}

float stacked_on_the_host(const std::vector<torch::Tensor> &inputs) {
  std::vector<torch::Tensor> moved;
  for (const auto &t : inputs)
    moved.push_back(t.cuda());
  auto batch = torch::stack(moved).cpu();
  return batch.data_ptr<float>()[0];
}

float brought_back_in_a_loop(torch::Tensor x) {
  auto parts = x.cuda().chunk(2, 1);
  for (auto &part : parts)
    part = part.cpu();
  return parts[0].data_ptr<float>()[0];
}

float brought_back_one_by_one(torch::Tensor x) {
  float sum = 0;
  for (const auto &part : x.cuda().chunk(2, 1)) {
    auto host = part.contiguous().cpu();
    sum += host.data_ptr<float>()[0];
  }
  return sum;
}

float brought_back_as_a_whole(torch::Tensor x) {
  std::vector<torch::Tensor> outputs = x.cuda().chunk(2, 1);
  outputs = x.cuda().cpu().chunk(2, 1);
  return outputs[0].data_ptr<float>()[0];
}

float one_element_brought_back(torch::Tensor x) {
  auto parts = x.cuda().chunk(2, 1);
  parts[0] = parts[0].cpu();
  return parts[0].data_ptr<float>()[0];
}

float bare_elements(const std::vector<torch::Tensor> &inputs) {
  float sum = 0;
  for (const auto &t : inputs)
    sum += t.data_ptr<float>()[0];
  return sum + inputs[0].data_ptr<float>()[0];
}

float elements_not_changed_by_a_loop(std::vector<torch::Tensor> inputs) {
  for (auto t : inputs)
    t = t.cuda(); // a copy of the handle
  return inputs[0].data_ptr<float>()[0];
}

float elements_changed_by_a_loop(std::vector<torch::Tensor> inputs) {
  for (auto &t : inputs)
    t = t.cuda();
  return inputs[0].data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float list_parameter(torch::TensorList inputs) {
  return inputs[0].data_ptr<float>()[0];
}

float guarded_elements(torch::Tensor x) {
  auto parts = x.cuda().chunk(2, 1);
  float sum = 0;
  for (const auto &part : parts) {
    TORCH_CHECK(part.is_cpu());
    sum += part.data_ptr<float>()[0];
  }
  return sum;
}

// By iterators.

float first_by_iterator(torch::Tensor x) {
  std::vector<torch::Tensor> outputs{x.cuda()};
  return outputs.begin()->data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float some_by_iterator(torch::Tensor x, int n) {
  std::vector<torch::Tensor> outputs{x.cuda()};
  return (*(outputs.begin() + n)).data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float last_by_iterator(torch::Tensor x) {
  std::vector<torch::Tensor> outputs{x.cuda()};
  return std::prev(outputs.end())->data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float by_iterator_on_the_host(torch::Tensor x) {
  std::vector<torch::Tensor> outputs{x.cuda().cpu()};
  return std::next(outputs.begin())->data_ptr<float>()[0];
}

// Arrays.

float c_array(torch::Tensor x) {
  torch::Tensor buffers[2];
  buffers[0] = x.cuda();
  buffers[1] = buffers[0] * 2;
  return buffers[1].data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float std_array(torch::Tensor x, torch::Tensor y) {
  std::array<torch::Tensor, 2> both{x.cuda(), y.cuda()};
  return both[0].data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float std_array_on_the_host(torch::Tensor x, torch::Tensor y) {
  std::array<torch::Tensor, 2> both{x.cuda().cpu(), y.cuda().cpu()};
  return both[0].data_ptr<float>()[0];
}

// Tuples and pairs.

float tuple_element(torch::Tensor x) {
  auto result = torch::max(x.cuda(), 1);
  return std::get<0>(result).data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

int64_t tuple_element_at_once(torch::Tensor x) {
  return std::get<1>(torch::max(x.cuda(), 1)).data_ptr<int64_t>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

int64_t tuple_element_on_the_host(torch::Tensor x) {
  auto indices = std::get<1>(torch::max(x.cuda(), 1)).to(torch::kCPU);
  return indices.data_ptr<int64_t>()[0];
}

float made_tuple(torch::Tensor x) {
  auto both = std::make_tuple(x.cuda(), x.cuda().cpu());
  float sum = std::get<1>(both).data_ptr<float>()[0];
  return sum + std::get<0>(both).data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float made_pair(torch::Tensor x, torch::Tensor y) {
  auto both = std::make_pair(x.cuda(), y);
  float sum = both.second.data_ptr<float>()[0];
  return sum + both.first.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float lstm_state(torch::Tensor x) {
  std::tuple<torch::Tensor, torch::Tensor> state;
  state = std::make_tuple(torch::zeros({1, 8}, torch::kCUDA),
                          torch::zeros({1, 8}, torch::kCUDA));
  return std::get<0>(state).data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

// Optionals.

float optional_value(torch::Tensor x) {
  std::optional<torch::Tensor> cached = x.cuda();
  return cached.value().data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float optional_arrow(torch::Tensor x, bool use_gpu) {
  std::optional<torch::Tensor> cached;
  if (use_gpu)
    cached = x.cuda();
  if (cached)
    return cached->data_ptr<float>()[0];
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  return 0;
}

float optional_star(torch::Tensor x) {
  auto cached = std::make_optional(x.cuda());
  return (*cached).data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float optional_of_torch(torch::Tensor x) {
  c10::optional<torch::Tensor> mask;
  mask = x.cuda();
  auto m = *mask;
  return m.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float optional_on_the_host(torch::Tensor x) {
  std::optional<torch::Tensor> cached = x.cuda();
  cached = cached->cpu();
  return cached->data_ptr<float>()[0];
}

float optional_parameter(const c10::optional<torch::Tensor> &mask) {
  if (!mask.has_value())
    return 0;
  return mask->data_ptr<float>()[0];
}

// Maps.

float map_element(torch::Tensor x) {
  std::map<std::string, torch::Tensor> outputs;
  outputs["boxes"] = x.cuda();
  return outputs["boxes"].data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float map_at(torch::Tensor x) {
  std::unordered_map<std::string, torch::Tensor> outputs;
  outputs.emplace("boxes", x.cuda());
  return outputs.at("boxes").data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float map_loop(torch::Tensor x) {
  std::map<std::string, torch::Tensor> outputs{{"boxes", x.cuda()}};
  float sum = 0;
  for (const auto &[name, t] : outputs)
    sum += t.data_ptr<float>()[0];
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  return sum;
}

float map_found(torch::Tensor x) {
  std::map<std::string, torch::Tensor> outputs;
  outputs["boxes"] = x.cuda();
  return outputs.find("boxes")->second.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float map_found_at(torch::Tensor x) {
  std::unordered_map<std::string, torch::Tensor> outputs;
  outputs["boxes"] = x.cuda();
  auto place = outputs.find("boxes");
  return place == outputs.end() ? 0 : place->second.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float map_found_on_the_host(torch::Tensor x) {
  std::map<std::string, torch::Tensor> outputs;
  outputs["boxes"] = x.cuda().cpu();
  return outputs.find("boxes")->second.data_ptr<float>()[0];
}

float map_on_the_host(torch::Tensor x) {
  std::map<std::string, torch::Tensor> outputs;
  outputs["boxes"] = x.cuda().cpu();
  return outputs["boxes"].data_ptr<float>()[0];
}

// Smart pointers.

float unique_pointer(torch::Tensor x) {
  auto t = std::make_unique<torch::Tensor>(x.cuda());
  return t->data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float shared_pointer(torch::Tensor x) {
  std::shared_ptr<torch::Tensor> t = std::make_shared<torch::Tensor>();
  *t = x.cuda();
  return t->data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float unique_pointer_on_the_host(torch::Tensor x) {
  auto t = std::make_unique<torch::Tensor>(x.cuda());
  *t = t->cpu();
  return t->data_ptr<float>()[0];
}

// Moved containers.

float moved_vector(torch::Tensor x) {
  std::vector<torch::Tensor> outputs;
  outputs.push_back(x.cuda());
  auto kept = std::move(outputs);
  return kept[0].data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float copied_vector(torch::Tensor x) {
  std::vector<torch::Tensor> outputs = {x.cuda()};
  std::vector<torch::Tensor> copy(outputs);
  return copy.front().data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float cleared_vector(torch::Tensor x) {
  std::vector<torch::Tensor> outputs = {x.cuda()};
  outputs.clear();
  outputs.push_back(torch::zeros({4}));
  return outputs[0].data_ptr<float>()[0];
}

// Pointers in containers.

float pointers_of_the_gpu(torch::Tensor x) {
  auto gpu = x.cuda();
  std::vector<const float *> rows;
  for (int64_t i = 0; i < gpu.size(0); ++i)
    rows.push_back(gpu[i].data_ptr<float>());
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  return rows[0][1];
}

float pointers_of_the_host(torch::Tensor x) {
  auto host = x.cuda().cpu();
  std::vector<const float *> rows;
  for (int64_t i = 0; i < host.size(0); ++i)
    rows.push_back(host[i].data_ptr<float>());
  return rows[0][1];
}
