// RUN: %check_torch_tidy %s torch-dangling-data %t -- -- -isystem %python_include
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// pybind11's arrays copy, unless they are given a base object.

#include <torch/torch.h>

#include <pybind11/numpy.h>

namespace py = pybind11;

torch::Tensor on_cpu(const torch::Tensor &t) {
  return t.detach().to(torch::kCPU, torch::kFloat).contiguous();
}

py::array_t<float> copied(const torch::Tensor &t) {
  auto c = on_cpu(t);
  return py::array_t<float>({c.size(0), c.size(1)}, c.data_ptr<float>());
}
py::array copied_with_a_dtype(const torch::Tensor &t) {
  auto c = on_cpu(t);
  return py::array(py::dtype::of<float>(), {c.size(0)}, {sizeof(float)}, c.data_ptr<float>());
}
py::array not_copied(const torch::Tensor &t) {
  auto c = on_cpu(t);
  return py::array(py::dtype::of<float>(), {c.size(0)}, {sizeof(float)}, c.data_ptr<float>(), py::none());
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: this pointer is returned, but 'c', which owns its memory, goes out of scope [torch-dangling-data]
}
py::array_t<float> held(const torch::Tensor &t) {
  auto *owner = new torch::Tensor(on_cpu(t));
  py::capsule base(owner, [](void *p) { delete static_cast<torch::Tensor *>(p); });
  return py::array_t<float>({owner->size(0)}, {sizeof(float)}, owner->data_ptr<float>(), base);
}
py::memoryview a_view_of_memory(const torch::Tensor &t) {
  auto c = on_cpu(t);
  return py::memoryview::from_memory(c.data_ptr<float>(), c.nbytes());
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
}
py::bytes bytes(const torch::Tensor &t) {
  auto c = on_cpu(t);
  return py::bytes(static_cast<const char *>(c.data_ptr()), c.nbytes());
}
