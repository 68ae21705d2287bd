// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_torch_tidy %s torch-missing-cpu %t

// Templates, macros, NOLINT: where a warning is given once, or not at all.

#include <torch/torch.h>

#include <cstring>

// Two instantiations, one finding.

template <typename T> double first_as(const torch::Tensor &x) {
  auto gpu = x.cuda();
  const T *p = gpu.data_ptr<T>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  return static_cast<double>(p[0]);
}

double instantiated_twice(const torch::Tensor &x, bool precise) {
  return precise ? first_as<double>(x) : first_as<float>(x);
}

template <typename T> struct Buffer {
  explicit Buffer(const torch::Tensor &x) : gpu(x.cuda()), host(x.cuda().cpu()) {}
  T first() const {
    return gpu.data_ptr<T>()[0];
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  }
  T first_of_host() const { return host.data_ptr<T>()[0]; }
  torch::Tensor gpu, host;
};

double class_instantiated_twice(const torch::Tensor &x) {
  Buffer<float> a(x);
  Buffer<double> b(x);
  return a.first() + a.first_of_host() + b.first() + b.first_of_host();
}

// Never instantiated.

template <typename TensorType> float dependent(TensorType x) {
  auto gpu = x.cuda();
  return gpu.template data_ptr<float>()[0];
}

template <typename T> T never_instantiated(T x) {
  auto y = x.to(torch::kCUDA);
  float *p = y.template data_ptr<float>();
  return x + p[0];
}

// Only one of two instantiations goes to an accelerator.

template <torch::DeviceType Type> float first_on(const torch::Tensor &x) {
  auto y = x.to(Type);
  return y.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float first_on_both(const torch::Tensor &x) {
  return first_on<torch::kCPU>(x) + first_on<torch::kCUDA>(x);
}

template <bool Gpu> float first_if(torch::Tensor x) {
  if constexpr (Gpu)
    x = x.cuda().cpu();
  return x.data_ptr<float>()[0];
}

float first_if_both(const torch::Tensor &x) { return first_if<true>(x) + first_if<false>(x); }

// Macros.

#define DATA(t) (t).data_ptr<float>()
#define COPY_OUT(out, t) std::memcpy((out), (t).data_ptr(), (t).nbytes())

float conversion_in_a_macro(torch::Tensor x) {
  auto gpu = x.cuda();
  return DATA(gpu)[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

void copy_in_a_macro(torch::Tensor x, float *out) {
  auto gpu = x.cuda();
  COPY_OUT(out, gpu);
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float macro_on_the_host(torch::Tensor x) {
  auto host = x.cuda().cpu();
  return DATA(host)[0];
}

// NOLINT.

float silenced(torch::Tensor x) {
  auto gpu = x.cuda();
  return gpu.data_ptr<float>()[0]; // NOLINT(torch-missing-cpu): managed memory
}

float silenced_by_the_line_before(torch::Tensor x) {
  auto gpu = x.cuda();
  // NOLINTNEXTLINE(torch-missing-cpu)
  return gpu.data_ptr<float>()[0];
}

float silenced_as_a_block(torch::Tensor x) {
  auto gpu = x.cuda();
  // NOLINTBEGIN(torch-missing-cpu)
  float *p = gpu.data_ptr<float>();
  return p[0];
  // NOLINTEND(torch-missing-cpu)
}

float silenced_for_another_check(torch::Tensor x) {
  auto gpu = x.cuda();
  return gpu.data_ptr<float>()[0]; // NOLINT(torch-missing-clone)
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}
