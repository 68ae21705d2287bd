// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_torch_tidy %s torch-missing-cpu,torch-missing-detach,torch-missing-contiguous,torch-missing-resolve,torch-dtype-mismatch,torch-accessor-rank,torch-missing-clone %t

// Each assertion of the runtime library is a guard of what it asserts, and of
// nothing else.

#include <torch/torch.h>
#include <torch_tidy/assert.h>

using cfloat = c10::complex<float>;

float on_the_cpu(torch::Tensor x, bool cuda) {
  auto y = cuda ? x.cuda() : x;
  TORCH_TIDY_ASSERT_CPU(y);
  return y.data_ptr<float>()[0];
}
float of_another(torch::Tensor x, torch::Tensor z, bool cuda) {
  auto y = cuda ? x.cuda() : x;
  TORCH_TIDY_ASSERT_CPU(z);
  return y.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-cpu]
}
float of_another_property(torch::Tensor x, bool cuda) {
  auto y = cuda ? x.cuda() : x;
  TORCH_TIDY_ASSERT_DETACHED(y);
  return y.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-cpu]
}
float too_late(torch::Tensor x, bool cuda) {
  auto y = cuda ? x.cuda() : x;
  float first = y.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-cpu]
  TORCH_TIDY_ASSERT_CPU(y);
  return first;
}
// Who checks one thing of his callers' tensors may not trust in the others.
float nothing_but_the_layout(torch::Tensor x) {
  TORCH_TIDY_ASSERT_CONTIGUOUS(x);
  return x.data_ptr<float>()[1];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-cpu]
}
float detached(torch::Tensor x, bool train) {
  if (train)
    x.requires_grad_();
  TORCH_TIDY_ASSERT_DETACHED(x);
  return x.data_ptr<float>()[0];
}
float detached_where_it_holds_of_all(torch::Tensor x) {
  x.requires_grad_();
  {
    torch::NoGradGuard guard;
    TORCH_TIDY_ASSERT_DETACHED(x);
  }
  return x.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-detach]
}
float contiguous(torch::Tensor x) {
  auto y = x.t();
  TORCH_TIDY_ASSERT_CPU(y);
  TORCH_TIDY_ASSERT_CONTIGUOUS(y);
  return y.data_ptr<float>()[1];
}
float contiguous_but_for_another(torch::Tensor x) {
  auto y = x.t();
  TORCH_TIDY_ASSERT_CONTIGUOUS(x);
  return y.data_ptr<float>()[1];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-contiguous]
}
cfloat resolved(torch::Tensor x, bool flip) {
  auto y = flip ? x.conj() : x;
  TORCH_TIDY_ASSERT_RESOLVED(y);
  return y.data_ptr<cfloat>()[0];
}
cfloat not_resolved(torch::Tensor x, bool flip) {
  auto y = flip ? x.conj() : x;
  TORCH_TIDY_ASSERT_CPU(y);
  TORCH_TIDY_ASSERT_CONTIGUOUS(y);
  return y.data_ptr<cfloat>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-resolve]
}
int of_dtype(torch::Tensor x, bool small) {
  auto y = x.argmax(1);
  if (small)
    y = y.to(torch::kInt);
  TORCH_TIDY_ASSERT_CPU(y);
  TORCH_TIDY_ASSERT_DTYPE(y, int);
  return y.data_ptr<int>()[0];
}
int of_another_dtype(torch::Tensor x) {
  TORCH_TIDY_ASSERT_CPU(x);
  TORCH_TIDY_ASSERT_DTYPE(x, int64_t);
  return x.data_ptr<int>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dtype-mismatch]
}
float of_rank(torch::Tensor x) {
  TORCH_TIDY_ASSERT_CPU(x);
  TORCH_TIDY_ASSERT_RANK(x, 2);
  return x.accessor<float, 2>()[0][0];
}
float of_another_rank(torch::Tensor x) {
  TORCH_TIDY_ASSERT_CPU(x);
  TORCH_TIDY_ASSERT_RANK(x, 3);
  return x.accessor<float, 2>()[0][0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-accessor-rank]
}
float an_array(torch::Tensor x, bool cuda, bool train) {
  if (train)
    x.requires_grad_();
  auto y = cuda ? x.cuda() : x;
  TORCH_TIDY_ASSERT_ARRAY(y, float);
  return y.data_ptr<float>()[0];
}
cfloat an_array_of_complex(torch::Tensor x, bool flip) {
  auto y = flip ? x.conj() : x;
  TORCH_TIDY_ASSERT_ARRAY(y, cfloat);
  TORCH_TIDY_ASSERT_CONTIGUOUS(y);
  return y.data_ptr<cfloat>()[0];
}
float an_array_with_strides(torch::Tensor x) {
  auto y = x.t();
  TORCH_TIDY_ASSERT_ARRAY(y, float);
  return y.data_ptr<float>()[1];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-contiguous]
}
static void check(const torch::Tensor &t) { TORCH_TIDY_ASSERT_ARRAY(t, float); }
float by_a_helper(torch::Tensor x, bool cuda) {
  auto y = cuda ? x.cuda() : x;
  check(y);
  return y.data_ptr<float>()[0];
}
float in_a_branch(torch::Tensor x, bool cuda) {
  auto y = x.to(cuda ? torch::kCUDA : torch::kCPU);
  if (!cuda) {
    TORCH_TIDY_ASSERT_CPU(y);
    return y.data_ptr<float>()[0];
  }
  return y[0].item<float>();
}
torch::Tensor apart(const torch::Tensor &x) {
  auto y = x.contiguous();
  TORCH_TIDY_ASSERT_NO_OVERLAP(x, y);
  y.mul_(2);
  return x + y;
}
torch::Tensor perhaps_together(const torch::Tensor &x, const torch::Tensor &z) {
  auto y = x.contiguous();
  TORCH_TIDY_ASSERT_NO_OVERLAP(z, y);
  y.mul_(2);
  return x + y;
  // CHECK-MESSAGES: :[[@LINE-4]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-clone]
}
