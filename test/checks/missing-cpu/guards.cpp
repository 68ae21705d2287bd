// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_torch_tidy %s torch-missing-cpu %t

// Conditions, assertions, and what each branch may assume.

#include <ATen/TensorUtils.h>
#include <torch/torch.h>

#include <cassert>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <stdexcept>

void launch(float *data, int64_t n); // in a .cu file

torch::Tensor to_device(torch::Tensor t); // in another file

// The author asks: is it on an accelerator?

float asked_and_used_there(torch::Tensor x) {
  if (x.is_cuda())
    return x.data_ptr<float>()[0];
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  return 0;
}

float asked_by_device(torch::Tensor x) {
  if (x.device().is_cuda())
    return x.data_ptr<float>()[0];
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  return 0;
}

float asked_by_device_type(torch::Tensor x) {
  if (x.device().type() == torch::kCUDA)
    return x.data_ptr<float>()[0];
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  return 0;
}

float asked_by_device_equality(torch::Tensor x) {
  if (x.device() == torch::Device(torch::kCUDA, 0))
    return x.data_ptr<float>()[0];
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  return 0;
}

float asked_for_mps(torch::Tensor x) {
  if (x.is_mps())
    return x.data_ptr<float>()[0];
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  return 0;
}

float asked_for_meta(torch::Tensor x) {
  if (x.is_meta())
    return x.data_ptr<float>()[0];
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  return 0;
}

float asked_for_the_cpu(torch::Tensor x) {
  if (!x.is_cpu())
    return x.data_ptr<float>()[0];
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  return 0;
}

float asked_and_forgotten(torch::Tensor x) {
  if (x.is_cuda())
    std::cout << "running on the GPU\n";
  const float *p = x.data_ptr<float>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  return p[0];
}

float else_of_the_cpu(torch::Tensor x) {
  if (x.is_cpu()) {
    return x.sum().item<float>();
  } else {
    return x.data_ptr<float>()[0];
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  }
}

float asserted_on_the_gpu(torch::Tensor x) {
  TORCH_CHECK(x.is_cuda(), "x must be a CUDA tensor");
  const float *p = x.data_ptr<float>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  return p[0];
}

float asked_of_a_result(torch::Tensor x) {
  auto y = to_device(x);
  if (y.is_cuda())
    return y.data_ptr<float>()[0];
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  return y.data_ptr<float>()[0];
}

// Innocent: each branch does what it may.

void dispatched(torch::Tensor x) {
  if (x.is_cuda()) {
    launch(x.data_ptr<float>(), x.numel());
  } else {
    float *p = x.data_ptr<float>();
    for (int64_t i = 0; i < x.numel(); ++i)
      p[i] *= 2;
  }
}

void dispatched_by_return(torch::Tensor x) {
  float *p = x.data_ptr<float>();
  if (x.device().is_cuda())
    return launch(p, x.numel());
  for (int64_t i = 0; i < x.numel(); ++i)
    p[i] *= 2;
}

void dispatched_by_switch(torch::Tensor x) {
  switch (x.device().type()) {
  case at::DeviceType::CPU:
    x.data_ptr<float>()[0] = 1;
    break;
  case at::DeviceType::CUDA:
    launch(x.data_ptr<float>(), x.numel());
    break;
  default:
    TORCH_CHECK(false, "unsupported device ", x.device());
  }
}

void wrong_case(torch::Tensor x) {
  switch (x.device().type()) {
  case at::DeviceType::CUDA:
    x.data_ptr<float>()[0] = 1;
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
    break;
  default:
    break;
  }
}

void gpu_only(torch::Tensor x) {
  TORCH_CHECK(x.is_cuda(), "x must be a CUDA tensor");
  launch(x.data_ptr<float>(), x.numel());
}

// Mended under a condition.

float mended(torch::Tensor x) {
  if (x.is_cuda())
    x = x.cpu();
  return x.data_ptr<float>()[0];
}

float mended_if_elsewhere(torch::Tensor x) {
  auto y = x.cuda();
  if (y.device() != torch::kCPU)
    y = y.to(torch::kCPU);
  return y.data_ptr<float>()[0];
}

float mended_if_not_on_the_cpu(torch::Tensor x, torch::Device device) {
  auto y = device.is_cuda() ? x.to(device) : x.to(torch::kCUDA);
  if (!y.is_cpu())
    y = y.cpu();
  return y.data_ptr<float>()[0];
}

float mended_by_ternary(torch::Tensor x) {
  auto host = x.is_cuda() ? x.cpu() : x;
  return host.data_ptr<float>()[0];
}

float mended_by_device_type(torch::Tensor x) {
  auto y = torch::cuda::is_available() ? x.cuda() : x;
  if (y.device().type() != c10::DeviceType::CPU)
    y = y.cpu();
  return y.data_ptr<float>()[0];
}

float mended_in_a_loop(torch::Tensor x) {
  auto y = torch::cuda::is_available() ? x.cuda() : x;
  while (!y.is_cpu())
    y = y.cpu();
  return y.data_ptr<float>()[0];
}

float mended_on_a_copy_only(torch::Tensor x) {
  auto host = x;
  if (x.is_cuda())
    host = x.cpu();
  return host.data_ptr<float>()[0] + x.data_ptr<float>()[1];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

// A predicate in a variable.

float named_predicate(torch::Tensor x) {
  const bool on_gpu = x.is_cuda();
  if (on_gpu)
    x = x.cpu();
  return x.data_ptr<float>()[0];
}

float named_predicate_negated(torch::Tensor x) {
  auto y = x.cuda();
  const bool on_host = y.device().is_cpu();
  if (!on_host)
    return y.sum().item<float>();
  return y.data_ptr<float>()[0];
}

float named_predicate_wrong_way_round(torch::Tensor x) {
  const bool on_gpu = x.is_cuda();
  if (!on_gpu)
    x = x.cpu();
  return x.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float named_predicate_of_another(torch::Tensor x, torch::Tensor y) {
  auto a = x.cuda();
  const bool on_host = y.is_cpu();
  if (!on_host)
    return 0;
  return a.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float named_predicate_out_of_date(torch::Tensor x) {
  const bool on_gpu = x.is_cuda();
  x = x.cuda();
  if (on_gpu)
    return 0;
  return x.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

// Assertions.

float torch_check(torch::Tensor x) {
  auto y = to_device(x.cuda());
  TORCH_CHECK(y.is_cpu(), "y must be on the CPU");
  return y.data_ptr<float>()[0];
}

float torch_check_not_cuda(torch::Tensor x) {
  auto y = torch::cuda::is_available() ? x.cuda() : x;
  TORCH_CHECK(!y.is_cuda(), "y must be on the CPU");
  return y.data_ptr<float>()[0];
}

float torch_check_device(torch::Tensor x) {
  auto y = torch::cuda::is_available() ? x.cuda() : x;
  TORCH_CHECK(y.device() == torch::kCPU);
  return y.data_ptr<float>()[0];
}

float torch_check_device_type(torch::Tensor x) {
  auto y = torch::cuda::is_available() ? x.cuda() : x;
  TORCH_CHECK(y.device().type() == at::kCPU, "expected a CPU tensor, got ", y.device());
  return y.data_ptr<float>()[0];
}

float torch_check_of_several(torch::Tensor x) {
  auto y = torch::cuda::is_available() ? x.cuda() : x;
  TORCH_CHECK(y.dim() == 2 && y.is_cpu() && y.scalar_type() == torch::kFloat);
  return y.data_ptr<float>()[0];
}

float torch_check_of_either(torch::Tensor x, torch::Tensor z) {
  auto y = torch::cuda::is_available() ? x.cuda() : x;
  TORCH_CHECK(y.is_cpu() || z.is_cpu());
  return y.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float torch_check_of_another_property(torch::Tensor x) {
  auto y = torch::cuda::is_available() ? x.cuda() : x;
  TORCH_CHECK(y.is_contiguous() && y.scalar_type() == torch::kFloat);
  return y.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float torch_check_of_another_tensor(torch::Tensor x, torch::Tensor z) {
  auto y = torch::cuda::is_available() ? x.cuda() : x;
  TORCH_CHECK(z.is_cpu());
  return y.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float torch_check_after_the_use(torch::Tensor x) {
  auto y = torch::cuda::is_available() ? x.cuda() : x;
  float first = y.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  TORCH_CHECK(y.is_cpu());
  return first;
}

float torch_check_between_conversion_and_use(torch::Tensor x) {
  auto y = torch::cuda::is_available() ? x.cuda() : x;
  const float *p = y.data_ptr<float>();
  TORCH_CHECK(y.is_cpu());
  return p[0];
}

float torch_check_before_the_move(torch::Tensor x) {
  TORCH_CHECK(x.is_cpu());
  x = x.cuda();
  return x.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float internal_assert(torch::Tensor x) {
  auto y = torch::cuda::is_available() ? x.cuda() : x;
  TORCH_INTERNAL_ASSERT(y.is_cpu());
  return y.data_ptr<float>()[0];
}

float at_assert(torch::Tensor x) {
  auto y = torch::cuda::is_available() ? x.cuda() : x;
  AT_ASSERT(y.is_cpu());
  return y.data_ptr<float>()[0];
}

float at_assertm(torch::Tensor x) {
  auto y = torch::cuda::is_available() ? x.cuda() : x;
  AT_ASSERTM(!y.is_cuda(), "y must be on the CPU");
  return y.data_ptr<float>()[0];
}

float check_value(torch::Tensor x) {
  auto y = torch::cuda::is_available() ? x.cuda() : x;
  TORCH_CHECK_VALUE(y.is_cpu(), "y must be on the CPU");
  return y.data_ptr<float>()[0];
}

float check_eq(torch::Tensor x) {
  auto y = torch::cuda::is_available() ? x.cuda() : x;
  TORCH_CHECK_EQ(y.device().type(), torch::kCPU);
  return y.data_ptr<float>()[0];
}

float glog_check(torch::Tensor x) {
  auto y = torch::cuda::is_available() ? x.cuda() : x;
  CHECK(y.is_cpu()) << "y must be on the CPU";
  return y.data_ptr<float>()[0];
}

float c_assert(torch::Tensor x) {
  auto y = torch::cuda::is_available() ? x.cuda() : x;
  assert(y.is_cpu() && "y must be on the CPU");
  return y.data_ptr<float>()[0];
}

float warned_only(torch::Tensor x) {
  auto y = torch::cuda::is_available() ? x.cuda() : x;
  if (!y.is_cpu())
    TORCH_WARN("y is not on the CPU");
  return y.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

// Macros: what counts is what they expand to.

#define CHECK_CPU(x) TORCH_CHECK((x).device().is_cpu(), #x " must be on the CPU")
#define CHECK_CONTIGUOUS(x) TORCH_CHECK((x).is_contiguous(), #x " must be contiguous")
#define CHECK_INPUT(x)                                                         \
  CHECK_CPU(x);                                                                \
  CHECK_CONTIGUOUS(x)
#define CPU_INPUT(x) TORCH_CHECK((x).is_cuda(), #x " must be a CUDA tensor")
#define REQUIRE(condition)                                                     \
  do {                                                                         \
    if (!(condition))                                                          \
      throw std::runtime_error("failed: " #condition);                         \
  } while (0)
#define NOTHING(x) (void)(x)

float own_macro(torch::Tensor x) {
  auto y = torch::cuda::is_available() ? x.cuda() : x;
  CHECK_INPUT(y);
  return y.data_ptr<float>()[0];
}

float own_macro_that_throws(torch::Tensor x) {
  auto y = torch::cuda::is_available() ? x.cuda() : x;
  REQUIRE(y.is_cpu());
  return y.data_ptr<float>()[0];
}

float own_macro_for_something_else(torch::Tensor x) {
  auto y = torch::cuda::is_available() ? x.cuda() : x;
  CHECK_CONTIGUOUS(y);
  return y.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float own_macro_with_a_wrong_name(torch::Tensor x) {
  CPU_INPUT(x);
  return x.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float own_macro_that_does_nothing(torch::Tensor x) {
  auto y = torch::cuda::is_available() ? x.cuda() : x;
  NOTHING(y.is_cpu());
  return y.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

// Leaving in other ways.

float thrown(torch::Tensor x) {
  auto y = torch::cuda::is_available() ? x.cuda() : x;
  if (!y.is_cpu())
    throw std::invalid_argument("y must be on the CPU");
  return y.data_ptr<float>()[0];
}

bool returned(torch::Tensor x, float &out) {
  auto y = torch::cuda::is_available() ? x.cuda() : x;
  if (y.is_cuda())
    return false;
  out = y.data_ptr<float>()[0];
  return true;
}

float aborted(torch::Tensor x) {
  auto y = torch::cuda::is_available() ? x.cuda() : x;
  if (y.is_cuda())
    std::abort();
  return y.data_ptr<float>()[0];
}

[[noreturn]] void fail(const char *message);

float noreturn(torch::Tensor x) {
  auto y = torch::cuda::is_available() ? x.cuda() : x;
  if (!y.device().is_cpu())
    fail("y must be on the CPU");
  return y.data_ptr<float>()[0];
}

float at_error(torch::Tensor x) {
  auto y = torch::cuda::is_available() ? x.cuda() : x;
  if (y.is_cuda()) {
    AT_ERROR("y must be on the CPU");
  }
  return y.data_ptr<float>()[0];
}

// The TensorArg family.

float check_backend(torch::Tensor x) {
  auto y = torch::cuda::is_available() ? x.cuda() : x;
  at::checkBackend("check_backend", {y}, at::Backend::CPU);
  return y.data_ptr<float>()[0];
}

float check_device_type(torch::Tensor x) {
  auto y = torch::cuda::is_available() ? x.cuda() : x;
  at::checkDeviceType("check_device_type", {y}, at::kCPU);
  return y.data_ptr<float>()[0];
}

float check_scalar_type(torch::Tensor x) {
  auto y = torch::cuda::is_available() ? x.cuda() : x;
  at::TensorArg arg{y, "y", 1};
  at::checkScalarType("check_scalar_type", arg, at::kFloat);
  return y.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

// &&, ||, !, and parentheses.

float both(torch::Tensor x, bool raw) {
  auto y = torch::cuda::is_available() ? x.cuda() : x;
  if (raw && y.is_cpu())
    return y.data_ptr<float>()[0];
  return y.sum().item<float>();
}

float in_the_condition(torch::Tensor x) {
  auto y = torch::cuda::is_available() ? x.cuda() : x;
  if (y.is_cpu() && y.data_ptr<float>()[0] > 0)
    return 1;
  return 0;
}

float in_the_condition_wrong_way_round(torch::Tensor x) {
  auto y = torch::cuda::is_available() ? x.cuda() : x;
  if (y.is_cpu() || y.data_ptr<float>()[0] > 0)
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
    return 1;
  return 0;
}

float either_leaves(torch::Tensor x, bool skip) {
  auto y = torch::cuda::is_available() ? x.cuda() : x;
  if (skip || y.is_cuda())
    return 0;
  return y.data_ptr<float>()[0];
}

float both_needed_to_leave(torch::Tensor x, bool skip) {
  auto y = torch::cuda::is_available() ? x.cuda() : x;
  if (skip && y.is_cuda())
    return 0;
  return y.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float negated_group(torch::Tensor x, torch::Tensor z) {
  auto y = torch::cuda::is_available() ? x.cuda() : x;
  if (!(y.is_cpu() && z.is_cpu()))
    return 0;
  return y.data_ptr<float>()[0] + z.data_ptr<float>()[0];
}

float ternary(torch::Tensor x) {
  auto y = torch::cuda::is_available() ? x.cuda() : x;
  return y.is_cpu() ? y.data_ptr<float>()[0] : y[0].item<float>();
}

float ternary_wrong_way_round(torch::Tensor x) {
  auto y = torch::cuda::is_available() ? x.cuda() : x;
  return y.is_cpu() ? y[0].item<float>() : y.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float through_a_pointer(torch::Tensor *x, bool moves) {
  if (moves)
    *x = x->cuda();
  TORCH_CHECK(x->is_cpu());
  return *x->data_ptr<float>();
}

float through_a_pointer_of_the_other_device(torch::Tensor *x, bool moves) {
  if (moves)
    *x = x->cuda();
  TORCH_CHECK(x->device().is_cuda());
  return *x->data_ptr<float>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float through_a_pointer_in_part(const torch::Tensor *x) {
  TORCH_CHECK(x->dim() == 1 && x->is_contiguous());
  return *x->data_ptr<float>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float through_an_optional(const c10::optional<torch::Tensor> &x) {
  if (!x.has_value() || !x->is_cpu())
    return 0;
  return *x->data_ptr<float>();
}

float through_an_iterator(std::vector<torch::Tensor> &all) {
  float sum = 0;
  for (auto it = all.begin(); it != all.end(); ++it) {
    TORCH_CHECK(it->device().is_cpu(), "on the CPU");
    sum += *it->data_ptr<float>();
  }
  return sum;
}
