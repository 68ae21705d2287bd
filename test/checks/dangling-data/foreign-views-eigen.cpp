// RUN: %check_torch_tidy %s torch-dangling-data %t -- -- -isystem /usr/include/eigen3
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Eigen::Map over the memory of a tensor: it borrows, a matrix copies.

#include <torch/torch.h>

#include <Eigen/Core>

using RowMajor =
    Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

float mapOfTemporary(const torch::Tensor &t) {
  Eigen::Map<RowMajor> m(t.cpu().data_ptr<float>(), t.size(0), t.size(1));
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  return m.sum();
}

float mapOfNamed(const torch::Tensor &t) {
  const torch::Tensor host = t.cpu();
  Eigen::Map<RowMajor> m(host.data_ptr<float>(), t.size(0), t.size(1));
  return m.sum();
}

float autoMap(const torch::Tensor &t) {
  auto v = Eigen::Map<Eigen::VectorXf>(
      t.contiguous().data_ptr<float>(), t.numel());
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  return v.norm();
}

float autoMapOfNamed(const torch::Tensor &t) {
  const auto dense = t.contiguous();
  auto v = Eigen::Map<Eigen::VectorXf>(dense.data_ptr<float>(), t.numel());
  return v.norm();
}

float matrixOfMap(const torch::Tensor &t) {
  RowMajor m = Eigen::Map<RowMajor>(t.cpu().data_ptr<float>(), t.size(0),
                                    t.size(1));
  return m.sum();
}

float mapWithinExpression(const torch::Tensor &t) {
  return Eigen::Map<Eigen::VectorXf>(t.cpu().data_ptr<float>(), t.numel())
      .norm();
}

Eigen::Map<Eigen::VectorXf> mapReturned(const torch::Tensor &t) {
  const auto host = t.cpu();
  return Eigen::Map<Eigen::VectorXf>(host.data_ptr<float>(), 4);
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
}

Eigen::Map<Eigen::VectorXf> mapOfParameter(const torch::Tensor &t) {
  return Eigen::Map<Eigen::VectorXf>(t.data_ptr<float>(), t.numel());
}

Eigen::VectorXf vectorReturned(const torch::Tensor &t) {
  const auto host = t.cpu();
  return Eigen::Map<Eigen::VectorXf>(host.data_ptr<float>(), host.numel());
}

float mapOfReassigned(const torch::Tensor &t) {
  auto scaled = t.mul(2);
  Eigen::Map<Eigen::VectorXf> v(scaled.data_ptr<float>(), t.numel());
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  scaled = scaled.exp();
  return v.norm();
}

float mapBeforeReassignment(const torch::Tensor &t) {
  auto scaled = t.mul(2);
  Eigen::Map<Eigen::VectorXf> v(scaled.data_ptr<float>(), t.numel());
  const float norm = v.norm();
  scaled = scaled.exp();
  return norm + scaled[0].item<float>();
}
