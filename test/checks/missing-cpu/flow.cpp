// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_torch_tidy %s torch-missing-cpu %t

// Facts follow the control flow.

#include <torch/torch.h>

#include <cstdlib>
#include <iostream>
#include <memory>
#include <stdexcept>
#include <utility>
#include <vector>

// Reassignment.

float moved_after_the_use(torch::Tensor x) {
  float first = x.data_ptr<float>()[0];
  x = x.cuda();
  return first;
}

float moved_before_the_use(torch::Tensor x) {
  x = x.cuda();
  x = x.mul(2);
  return x.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float brought_back_on_the_same_name(torch::Tensor x) {
  x = x.cuda();
  x = x.mul(2).cpu();
  return x.data_ptr<float>()[0];
}

float brought_back_too_late(torch::Tensor x) {
  x = x.cuda();
  float first = x.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  x = x.cpu();
  return first + x.data_ptr<float>()[1];
}

float replaced(torch::Tensor x) {
  auto t = x.cuda();
  t = torch::zeros({4});
  return t.data_ptr<float>()[0];
}

float result_of_cpu_unused(torch::Tensor x) {
  auto gpu = x.cuda();
  gpu.cpu();
  return gpu.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float another_name_brought_back(torch::Tensor x) {
  auto gpu = x.cuda();
  auto same = gpu;
  same = same.cpu();
  return gpu.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

// Branches and joins.

float moved_in_a_branch(torch::Tensor x, bool use_gpu) {
  if (use_gpu)
    x = x.cuda();
  x = torch::sigmoid(x);
  return x.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float moved_in_one_arm(torch::Tensor x, int device) {
  if (device < 0) {
    x = x.cpu();
  } else {
    x = x.to(torch::Device(torch::kCUDA, device));
  }
  return x.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float moved_in_a_branch_and_used_there(torch::Tensor x, bool use_gpu) {
  float sum = 0;
  if (use_gpu) {
    auto gpu = x.cuda();
    sum += gpu.data_ptr<float>()[0];
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  } else {
    sum += x.data_ptr<float>()[0];
  }
  return sum + x.data_ptr<float>()[1];
}

float moved_in_a_branch_and_back_there(torch::Tensor x, bool use_gpu) {
  if (use_gpu) {
    x = x.cuda();
    x = torch::sigmoid(x);
    x = x.cpu();
  } else {
    x = torch::sigmoid(x);
  }
  return x.data_ptr<float>()[0];
}

float back_in_one_branch_only(torch::Tensor x, bool flatten) {
  x = x.cuda();
  if (flatten)
    x = x.flatten().cpu();
  return x.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float back_in_both_branches(torch::Tensor x, bool flatten) {
  x = x.cuda();
  if (flatten)
    x = x.flatten().cpu();
  else
    x = x.to(torch::kCPU);
  return x.data_ptr<float>()[0];
}

float branch_that_leaves(torch::Tensor x, bool device_only) {
  auto y = x;
  if (device_only) {
    y = x.cuda();
    std::cout << y.sum().item<float>() << "\n";
    return 0;
  }
  return y.data_ptr<float>()[0];
}

float branch_that_throws(torch::Tensor x, bool device_only) {
  if (device_only) {
    x = x.cuda();
    throw std::runtime_error("not supported");
  }
  return x.data_ptr<float>()[0];
}

float branch_that_exits(torch::Tensor x, bool device_only) {
  if (device_only) {
    x = x.cuda();
    std::exit(1);
  }
  return x.data_ptr<float>()[0];
}

float switch_cases(torch::Tensor x, int mode) {
  switch (mode) {
  case 0:
    x = x.cpu();
    break;
  case 1:
    x = x.cuda();
    break;
  default:
    throw std::invalid_argument("mode");
  }
  return x.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float switch_case_that_leaves(torch::Tensor x, int mode) {
  switch (mode) {
  case 0:
    break;
  case 1:
    x = x.cuda();
    return x.sum().item<float>();
  default:
    break;
  }
  return x.data_ptr<float>()[0];
}

float ternary_of_tensors(torch::Tensor x, bool use_gpu) {
  auto y = use_gpu ? x.cuda() : x;
  return y.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float ternary_of_tensors_brought_back(torch::Tensor x, bool use_gpu) {
  auto y = (use_gpu ? x.cuda() : x).mul(2).cpu();
  return y.data_ptr<float>()[0];
}

float ternary_of_pointers(torch::Tensor x, bool use_gpu) {
  auto gpu = x.cuda();
  const float *p = use_gpu ? gpu.data_ptr<float>() : x.data_ptr<float>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  return p[0];
}

// Loops.

float moved_in_a_loop(torch::Tensor x, int steps) {
  float sum = 0;
  for (int i = 0; i < steps; ++i) {
    sum += x.data_ptr<float>()[i];
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
    x = x.cuda();
  }
  return sum;
}

float moved_and_back_in_a_loop(torch::Tensor x, int steps) {
  float sum = 0;
  for (int i = 0; i < steps; ++i) {
    auto gpu = x.cuda().mul(0.5);
    x = gpu.cpu();
    sum += x.data_ptr<float>()[i];
  }
  return sum;
}

float moved_at_the_end_and_back_at_the_start(torch::Tensor x, int steps) {
  float sum = 0;
  while (steps-- > 0) {
    x = x.cpu();
    sum += x.data_ptr<float>()[0];
    x = x.cuda();
  }
  return sum;
}

float after_a_loop(torch::Tensor x, int steps) {
  while (steps-- > 0)
    x = x.cuda().mul(0.5);
  return x.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float after_a_loop_that_runs_once(torch::Tensor x, int steps) {
  do {
    x = x.mul(0.5).cpu();
  } while (--steps > 0);
  return x.data_ptr<float>()[0];
}

float do_while_on_the_gpu(torch::Tensor x, int steps) {
  auto state = torch::zeros({4});
  do {
    state = state.cuda() + x.cuda();
  } while (--steps > 0);
  return state.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float left_by_break(torch::Tensor x, int steps) {
  for (int i = 0; i < steps; ++i) {
    x = x.cuda();
    if (x.sum().item<float>() > 1)
      break;
    x = x.cpu();
  }
  return x.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float continued(const std::vector<bool> &skip, torch::Tensor x) {
  float sum = 0;
  for (bool s : skip) {
    auto y = x;
    if (s) {
      y = x.cuda();
      continue;
    }
    sum += y.data_ptr<float>()[0];
  }
  return sum;
}

float accumulated(const std::vector<float> &weights) {
  auto total = torch::zeros({4}, torch::kCUDA);
  for (float w : weights)
    total = total + w;
  float *p = total.data_ptr<float>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  return p[0] + p[1];
}

// Early return.

float early_return(torch::Tensor x, bool use_gpu) {
  if (!use_gpu)
    return x.data_ptr<float>()[0];
  x = x.cuda();
  return x.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float early_return_of_the_gpu_path(torch::Tensor x, bool use_gpu) {
  if (use_gpu) {
    x = x.cuda();
    return x.sum().item<float>();
  }
  const float *p = x.data_ptr<float>();
  return p[0] + p[1];
}

// Exceptions.

float fallback_in_catch(torch::Tensor x) {
  try {
    x = x.cuda();
  } catch (const c10::Error &e) {
    std::cerr << "no GPU: " << e.what() << "\n";
  }
  return x.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float brought_back_inside_try(torch::Tensor x) {
  torch::Tensor result;
  try {
    result = x.cuda().mul(2).cpu();
  } catch (const c10::Error &e) {
    result = x.mul(2);
  }
  return result.data_ptr<float>()[0];
}

// Names: references, moves, swaps, pointers to tensors, scopes.

float by_reference(torch::Tensor x) {
  torch::Tensor &alias = x;
  alias = alias.cuda();
  return x.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float by_reference_brought_back(torch::Tensor x) {
  x = x.cuda();
  torch::Tensor &alias = x;
  alias = alias.cpu();
  return x.data_ptr<float>()[0];
}

float by_const_reference(torch::Tensor x) {
  const auto &gpu = x.cuda();
  return gpu.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float by_pointer_to_tensor(torch::Tensor x) {
  auto gpu = x.cuda();
  const torch::Tensor *t = &gpu;
  return t->data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float moved_from(torch::Tensor x) {
  auto gpu = x.cuda();
  torch::Tensor y = std::move(gpu);
  return y.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float moved_from_and_reused(torch::Tensor x) {
  auto t = x.cuda();
  auto kept = std::move(t);
  t = torch::zeros({4});
  return t.data_ptr<float>()[0];
}

float swapped(torch::Tensor x) {
  auto a = x.cuda();
  auto b = torch::zeros({4});
  std::swap(a, b);
  return b.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float swapped_away(torch::Tensor x) {
  auto a = x.cuda();
  auto b = torch::zeros({4});
  std::swap(a, b);
  return a.data_ptr<float>()[0];
}

float declared_first(bool use_gpu) {
  torch::Tensor t;
  if (use_gpu)
    t = torch::ones({4}, torch::kCUDA);
  else
    t = torch::ones({4});
  return t.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float inner_scope(torch::Tensor x) {
  auto t = torch::zeros({4});
  {
    auto t = x.cuda();
    t.mul_(2);
  }
  return t.data_ptr<float>()[0];
}

float structured_binding(torch::Tensor x) {
  auto [values, indices] = x.cuda().max(1);
  return values.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

int64_t structured_binding_of_one(torch::Tensor x) {
  auto [values, indices] = x.cuda().sort(-1, /*descending=*/true);
  auto order = indices.cpu();
  return order.data_ptr<int64_t>()[0];
}

int64_t structured_binding_of_the_other(torch::Tensor x) {
  auto [values, indices] = x.cuda().sort(-1, /*descending=*/true);
  values = values.cpu();
  return indices.data_ptr<int64_t>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float tied(torch::Tensor x) {
  torch::Tensor values, indices;
  std::tie(values, indices) = x.cuda().topk(3);
  return values.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float tied_on_the_host(torch::Tensor x) {
  torch::Tensor values, indices;
  std::tie(values, indices) = x.cuda().cpu().topk(3);
  return values.data_ptr<float>()[0];
}

// The pointer has a flow of its own.

float pointer_set_in_branches(torch::Tensor x, bool use_gpu) {
  auto gpu = x.cuda();
  float *p = nullptr;
  if (use_gpu)
    p = gpu.data_ptr<float>();
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  else
    p = x.data_ptr<float>();
  return p[0];
}

float pointer_replaced(torch::Tensor x) {
  auto gpu = x.cuda();
  float *p = gpu.data_ptr<float>();
  float spare[4] = {};
  p = spare;
  return p[0];
}

float pointer_used_before_the_move(torch::Tensor x) {
  const float *p = x.data_ptr<float>();
  auto gpu = x.cuda();
  return p[0] + gpu.sum().item<float>();
}

float pointer_of_the_old_tensor(torch::Tensor x) {
  auto t = torch::ones({4});
  auto keep = t;
  const float *p = t.data_ptr<float>();
  t = t.cuda();
  return p[0];
}

float pointer_used_in_one_branch(torch::Tensor x, bool use_gpu) {
  torch::Tensor t = use_gpu ? x.cuda() : x;
  float *p = t.data_ptr<float>();
  if (t.is_cuda())
    return t.sum().item<float>();
  return p[0];
}

float two_uses_one_conversion(torch::Tensor x) {
  auto gpu = x.cuda();
  float *p = gpu.data_ptr<float>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  float sum = p[0];
  sum += p[1];
  return sum + p[2];
}

float two_conversions(torch::Tensor x) {
  auto gpu = x.cuda();
  float sum = gpu.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  sum += gpu.data_ptr<float>()[1];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  return sum;
}

// Devices flow too.

float device_reassigned(torch::Tensor x) {
  torch::Device device = torch::kCUDA;
  device = torch::kCPU;
  return x.to(device).data_ptr<float>()[0];
}

float device_reassigned_in_a_branch(torch::Tensor x, bool cpu_only) {
  torch::Device device(torch::kCUDA);
  if (cpu_only)
    device = torch::kCPU;
  x = x.to(device);
  return x.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float device_kept_on_the_cpu(torch::Tensor x, bool verbose) {
  torch::Device device(torch::kCPU);
  if (verbose)
    std::cout << "using " << device << "\n";
  x = x.to(device);
  return x.data_ptr<float>()[0];
}

float device_by_reference(torch::Tensor x) {
  torch::Device device(torch::kCPU);
  torch::Device &chosen = device;
  if (torch::cuda::is_available())
    chosen = torch::Device("cuda");
  return x.to(device).data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float options_from_a_device(const std::vector<int64_t> &sizes) {
  auto device = torch::cuda::is_available() ? torch::kCUDA : torch::kCPU;
  const auto options = torch::dtype(torch::kFloat).device(device);
  auto grid = torch::zeros(sizes, options);
  auto *p = grid.data_ptr<float>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  return p[0];
}
