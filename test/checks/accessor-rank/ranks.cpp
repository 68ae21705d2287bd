// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_torch_tidy %s torch-accessor-rank %t

// Accessors against ranks that are known.

#include <torch/torch.h>

#include <vector>

float factory() {
  auto x = torch::zeros({3, 4});
  auto a = x.accessor<float, 1>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-accessor-rank]
  return a[0];
}
float factory_right() {
  auto x = torch::zeros({3, 4});
  return x.accessor<float, 2>()[0][0];
}
float viewed(torch::Tensor x) {
  auto y = x.view({2, 3, 4});
  return y.accessor<float, 2>()[0][0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-accessor-rank]
}
float viewed_right(torch::Tensor x) {
  auto y = x.view({2, 3, 4});
  return y.accessor<float, 3>()[0][0][0];
}
float reshaped(torch::Tensor x) {
  auto y = x.reshape({-1, 4});
  return y.accessor<float, 3>()[0][0][0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-accessor-rank]
}
float guarded(torch::Tensor x) {
  TORCH_CHECK(x.dim() == 3, "x must have 3 dimensions");
  return x.accessor<float, 2>()[0][0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-accessor-rank]
}
float guarded_right(torch::Tensor x) {
  TORCH_CHECK(x.dim() == 2, "x must have 2 dimensions");
  return x.accessor<float, 2>()[0][0];
}
float branch(torch::Tensor x) {
  if (x.dim() == 3)
    return x.accessor<float, 2>()[0][0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-accessor-rank]
  return x.accessor<float, 2>()[0][0];
}
float unsqueezed() {
  auto x = torch::zeros({3}).unsqueeze(0);
  return x.accessor<float, 1>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-accessor-rank]
}
float unsqueezed_right() {
  auto x = torch::zeros({3}).unsqueeze(0);
  return x.accessor<float, 2>()[0][0];
}
float selected() {
  auto x = torch::zeros({3, 4}).select(0, 1);
  return x.accessor<float, 2>()[0][0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-accessor-rank]
}
float selected_right() {
  auto x = torch::zeros({3, 4}).select(0, 1);
  return x.accessor<float, 1>()[0];
}
float transposed() {
  auto x = torch::zeros({3, 4}).t();
  return x.accessor<float, 2>()[0][0];
}
float packed() {
  auto x = torch::zeros({3, 4});
  auto a = x.packed_accessor32<float, 3>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-accessor-rank]
  return a[0][0][0];
}
float mended(torch::Tensor x) {
  if (x.dim() == 2)
    x = x.unsqueeze(0);
  return x.accessor<float, 3>()[0][0][0];
}
float either(bool batch) {
  auto x = torch::zeros({3});
  if (batch)
    x = torch::zeros({3, 4});
  if (batch)
    return x.accessor<float, 2>()[0][0];
  return x.accessor<float, 1>()[0];
}
float unknown(torch::Tensor x) { return x.accessor<float, 4>()[0][0][0][0]; }
torch::Tensor flat() { return torch::zeros({3}); }
float from_a_helper() {
  auto x = flat();
  return x.accessor<float, 2>()[0][0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-accessor-rank]
}
struct Grid {
  Grid() : cells_(torch::zeros({8, 8})) {}
  float wrong() const {
    return cells_.accessor<float, 3>()[0][0][0];
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-accessor-rank]
  }
  float right() const { return cells_.accessor<float, 2>()[0][0]; }
  torch::Tensor cells_;
};
float suppressed() {
  auto x = torch::zeros({3, 4});
  return x.accessor<float, 1>()[0]; // NOLINT(torch-accessor-rank)
}
float last_dimension() {
  // By default kthvalue and mode reduce one dimension, not all.
  auto x = torch::zeros({3, 4});
  auto values = std::get<0>(x.kthvalue(2));
  auto most = std::get<0>(x.mode());
  return values.accessor<float, 1>()[0] + most.accessor<float, 1>()[0];
}
float limited(torch::Tensor least) {
  // The limits take part in the shape.
  TORCH_CHECK(least.dim() == 3);
  auto x = torch::zeros({3, 4}).clamp_min(least);
  return x.accessor<float, 3>()[0][0][0];
}
