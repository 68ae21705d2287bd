// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_torch_tidy %s torch-deprecated-data %t

// The replacements, with their template arguments.

#include <torch/torch.h>

#include <cstring>
#include <iostream>

#define DATA(x) x.data<float>()

template <typename T> struct MyTraits { typedef T *PtrType; };

void pointers(torch::Tensor x, torch::Tensor *p, float *out) {
  float *a = x.data<float>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-deprecated-data]
  // CHECK-FIXES: {{^}}  float *a = x.data_ptr<float>();
  float *b = p->data<float>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-deprecated-data]
  // CHECK-FIXES: {{^}}  float *b = p->data_ptr<float>();
  std::memcpy(x.data<float>(), out, x.nbytes());
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-deprecated-data]
  // CHECK-FIXES: {{^}}  std::memcpy(x.data_ptr<float>(), out, x.nbytes());
  float *c = DATA(x);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-deprecated-data]
  // CHECK-FIXES: {{^}}  float *c = DATA(x);
  a[0] = b[0] = c[0];
}

void accessors(torch::Tensor x) {
  auto a = x.packed_accessor<float, 1>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-deprecated-data]
  // CHECK-FIXES: {{^}}  auto a = x.packed_accessor64<float, 1>();
  auto b = x.packed_accessor<float, 1, MyTraits>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-deprecated-data]
  // CHECK-FIXES: {{^}}  auto b = x.packed_accessor64<float, 1, MyTraits>();
  auto c = x.packed_accessor<float, 1, MyTraits, int32_t>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: 'packed_accessor' is deprecated; use 'packed_accessor32' [torch-deprecated-data]
  // CHECK-FIXES: {{^}}  auto c = x.packed_accessor32<float, 1, MyTraits>();
  at::GenericPackedTensorAccessor<float, 1> d = x.packed_accessor<float, 1, at::DefaultPtrTraits, int64_t>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-deprecated-data]
  // CHECK-FIXES: {{^}}  at::GenericPackedTensorAccessor<float, 1> d = x.packed_accessor64<float, 1, at::DefaultPtrTraits>();
  auto e = x.packed_accessor<float, 1, MyTraits, size_t>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: 'packed_accessor' is deprecated; use 'generic_packed_accessor' [torch-deprecated-data]
  // CHECK-FIXES: {{^}}  auto e = x.generic_packed_accessor<float, 1, MyTraits, size_t>();
  auto f = x.packed_accessor64<float, 1>();
  auto g = x.packed_accessor32<float, 1>();
  (void)a, (void)b, (void)c, (void)d, (void)e, (void)f, (void)g;
}

bool queries(torch::Tensor x, torch::Tensor *p) {
  bool cuda = x.type().is_cuda();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-deprecated-data]
  // CHECK-FIXES: {{^}}  bool cuda = x.is_cuda();
  TORCH_CHECK(x.type().is_cuda(), "x must be on a GPU");
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-deprecated-data]
  // CHECK-FIXES: {{^}}  TORCH_CHECK(x.type().is_cuda(), "x must be on a GPU");
  bool sparse = p->type().is_sparse();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-deprecated-data]
  // CHECK-FIXES: {{^}}  bool sparse = p->is_sparse();
  torch::ScalarType dtype = x.type().scalarType();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-deprecated-data]
  // CHECK-FIXES: {{^}}  torch::ScalarType dtype = x.scalar_type();
  torch::DeviceType device = x.type().device_type();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-deprecated-data]
  // CHECK-FIXES: {{^}}  torch::DeviceType device = x.device().type();
  std::cout << x.type().toString();
  return cuda && sparse && dtype == torch::kFloat && device == torch::kCPU && x.scalar_type() == dtype && x.is_cuda() &&
         x.type() == p->type();
}

template <typename T> T instantiated_twice(torch::Tensor x) {
  return x.data<T>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-deprecated-data]
  // CHECK-FIXES: {{^}}  return x.data_ptr<T>()[0];
}

template <typename Matrix> float dependent(Matrix x) {
  return x.template data<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-deprecated-data]
  // CHECK-FIXES: {{^}}  return x.template data<float>()[0];
}

template <typename Index> float index_of_template(torch::Tensor x) {
  auto a = x.packed_accessor<float, 1, MyTraits, Index>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-deprecated-data]
  // CHECK-FIXES: {{^}}  auto a = x.packed_accessor<float, 1, MyTraits, Index>();
  return a[0];
}

template <typename Matrix> bool query_of_template(Matrix x) {
  return x.type().is_cuda();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-deprecated-data]
  // CHECK-FIXES: {{^}}  return x.type().is_cuda();
}

template <typename Matrix> float never_instantiated(Matrix x) {
  return x.template data<float>()[0];
}

float instantiates(torch::Tensor x) { return instantiated_twice<float>(x) + instantiated_twice<double>(x) + dependent(x) + index_of_template<int>(x) + index_of_template<int64_t>(x) + query_of_template(x); }

float suppressed(torch::Tensor x) {
  return *x.data<float>(); // NOLINT(torch-deprecated-data): built for LibTorch 1.2
}
