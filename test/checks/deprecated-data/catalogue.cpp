// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_torch_tidy %s torch-deprecated-data %t

// What replaced them, and what only has the same name.

#include <torch/torch.h>

#include <array>
#include <string>
#include <vector>

float todays_ways(torch::Tensor x) {
  auto y = x.detach();
  auto a = y.accessor<float, 1>();
  return a[0] + y.item<float>();
}
float data_of_others(std::vector<float> &v, std::array<float, 3> &a,
                     std::string &s) {
  return v.data()[0] + a.data()[1] + s.data()[0];
}
const int64_t *data_of_sizes(const torch::Tensor &x) {
  return x.sizes().data();
}
float data_of_an_accessor(const torch::Tensor &x) {
  auto a = x.accessor<float, 1>();
  return *a.data();
}
const void *data_of_a_storage(const torch::Tensor &x) {
  return x.storage().data();
}
void *untyped_pointer(torch::Tensor x) { return x.data_ptr(); }
float *pointer_of_today(torch::Tensor x) { return x.data_ptr<float>(); }
float accessors_of_today(torch::Tensor x) {
  auto a = x.packed_accessor32<float, 1>();
  auto b = x.packed_accessor64<float, 1>();
  return a[0] + b[0];
}
bool queries_of_today(const torch::Tensor &x) {
  return x.is_cuda() || x.is_sparse() || x.device().is_cuda() ||
         x.options().device().is_cuda();
}
torch::Tensor options_of_today(const torch::Tensor &x) {
  return torch::zeros({1}, x.options());
}
torch::Tensor detached(const torch::Tensor &x) { return x.detach() + 1; }
torch::ScalarType dtype_of_today(const torch::Tensor &x) {
  return x.scalar_type();
}
struct Batch {
  torch::Tensor data() const { return Values; }
  torch::Tensor type() const { return Values; }
  torch::Tensor Values;
};
torch::Tensor own_data(const Batch &b) { return b.data() + 1; }
bool own_type(const Batch &b) { return b.type().is_cuda(); }
torch::Tensor data_of_an_example(torch::data::Example<> example) {
  return example.data + 1;
}
float variable_of_that_name(const torch::Tensor &data) {
  return data.sum().item<float>();
}
