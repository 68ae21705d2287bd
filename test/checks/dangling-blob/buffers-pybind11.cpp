// RUN: %check_torch_tidy %s torch-dangling-blob %t -- -- -isystem %python_include
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Python's arrays are counted handles of their memory, and a buffer_info only
// looks at it.

#include <torch/torch.h>

#include <pybind11/numpy.h>

namespace py = pybind11;

// The caller's array: it may well live on.
torch::Tensor of_a_parameter(py::array_t<double> a) {
  auto buffer = a.request();
  return torch::from_blob(buffer.ptr, {buffer.size}, torch::kDouble);
}
torch::Tensor of_a_pointer(py::array_t<double> &a) {
  py::buffer_info buffer = a.request();
  auto *p = static_cast<double *>(buffer.ptr);
  return torch::from_blob(p, {buffer.size}, torch::kDouble);
}
torch::Tensor of_a_buffer(py::buffer b) {
  py::buffer_info buffer = b.request();
  auto t = torch::from_blob(buffer.ptr, buffer.shape);
  return t;
}
torch::Tensor of_an_object(py::object o) {
  auto a = py::array_t<float>::ensure(o);
  return torch::from_blob(a.mutable_data(), {3});
}
torch::Tensor of_a_copy(py::array_t<float> a) {
  py::array_t<float> same = a;
  return torch::from_blob(same.mutable_data(), {3});
}
torch::Tensor of_an_entry(py::dict d) {
  auto a = d["x"].cast<py::array_t<float>>();
  return torch::from_blob(a.mutable_data(), {3});
}
class Holder {
public:
  void set(py::array_t<float> a) {
    py::buffer_info info = a.request();
    kept = torch::from_blob(static_cast<float *>(info.ptr), {info.shape[0]});
  }

private:
  torch::Tensor kept;
};
void written_in_place(py::array_t<float> a) {
  auto t = torch::from_blob(a.request().ptr, {3});
  t.mul_(2);
}
py::array_t<float> filled(const torch::Tensor &x) {
  py::array_t<float> out({x.size(0), x.size(1)});
  auto t = torch::from_blob(out.mutable_data(), x.sizes());
  t.copy_(x);
  return out;
}

// An array that is made here.
torch::Tensor of_a_local_array() {
  py::array_t<float> a(3);
  auto buffer = a.request();
  return torch::from_blob(buffer.ptr, {3});
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: this tensor borrows the memory of 'a' and is returned, but 'a' goes out of scope [torch-dangling-blob]
}
void of_an_array_in_a_block() {
  torch::Tensor t;
  {
    py::array_t<float> a(std::vector<py::ssize_t>{2, 3});
    t = torch::from_blob(a.mutable_data(), {2, 3});
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
  }
  t.add_(1);
}
torch::Tensor of_bytes(py::bytes b) {
  std::string s = b;
  return torch::from_blob(s.data(), {3}, torch::kByte);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-blob]
}
