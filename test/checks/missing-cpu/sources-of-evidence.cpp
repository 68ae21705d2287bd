// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_torch_tidy %s torch-missing-cpu %t

// What counts as evidence that a tensor may be on an accelerator: moves,
// devices, options, factories, and operators on such tensors.

#include <torch/torch.h>

#include <iostream>
#include <string>
#include <tuple>
#include <vector>

// A move to an accelerator.

float cuda_method(torch::Tensor x) {
  auto gpu = x.cuda();
  return gpu.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float to_constant(torch::Tensor x) {
  auto gpu = x.to(torch::kCUDA);
  return gpu.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float to_constant_of_at(const at::Tensor &x) {
  at::Tensor gpu = x.to(at::kCUDA);
  return gpu.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float to_enumerator(const at::Tensor &x) {
  at::Tensor gpu = x.to(at::DeviceType::CUDA);
  return gpu.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float to_device_and_type(torch::Tensor x) {
  auto gpu = x.to(torch::kCUDA, torch::kFloat);
  return gpu.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float to_all_arguments(torch::Tensor x) {
  auto gpu = x.to(torch::Device(torch::kCUDA), torch::kFloat,
                  /*non_blocking=*/false, /*copy=*/true);
  return gpu.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float moved_in_one_expression(torch::Tensor x) {
  return x.cuda().data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

void moved_onto_itself(torch::Tensor x, std::vector<float> &out) {
  x = x.cuda();
  auto a = x.accessor<float, 1>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  for (int64_t i = 0; i < a.size(0); ++i)
    out.push_back(a[i]);
}

// Every accelerator counts, not only CUDA.

float on_hip(torch::Tensor x) {
  auto y = x.to(at::kHIP);
  return y.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float on_mps(torch::Tensor x) {
  auto y = x.to(torch::kMPS);
  return y.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float on_xpu(torch::Tensor x) {
  auto y = x.to(at::kXPU);
  return y.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float on_meta(torch::Tensor x) {
  auto y = x.to(torch::kMeta);
  return y.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float on_private_use(torch::Tensor x) {
  auto y = x.to(at::kPrivateUse1);
  return y.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

// A device written as a string, a Device, or TensorOptions.

float device_string(torch::Tensor x) {
  auto gpu = x.to(torch::Device("cuda:1"));
  return gpu.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float device_with_index(torch::Tensor x, int index) {
  auto gpu = x.to(torch::Device(torch::kCUDA, index));
  return gpu.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float device_braces(torch::Tensor x) {
  auto gpu = x.to(torch::Device{torch::kCUDA, 0});
  return gpu.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float device_variable(torch::Tensor x) {
  torch::Device device(torch::kCUDA);
  auto gpu = x.to(device);
  return gpu.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float device_type_variable(torch::Tensor x) {
  c10::DeviceType type = torch::kCUDA;
  auto gpu = x.to(torch::Device(type, 0));
  return gpu.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float device_of_a_variable(torch::Tensor x, torch::Tensor other) {
  auto gpu = x.cuda();
  const auto device = gpu.device();
  auto moved = other.to(device);
  return moved.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float options_with_constant(torch::Tensor x) {
  auto gpu = x.to(torch::TensorOptions().device(torch::kCUDA));
  return gpu.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float options_variable() {
  auto options = torch::TensorOptions().dtype(torch::kFloat32).device("cuda");
  auto t = torch::ones({4}, options);
  return t.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float options_function() {
  auto t = torch::ones({4}, torch::device(torch::kCUDA).dtype(torch::kFloat));
  return t.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float options_function_the_other_way() {
  auto t = torch::ones({4}, torch::dtype(torch::kFloat).device(torch::kCUDA, 1));
  return t.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float options_replaced() {
  torch::TensorOptions options = torch::kFloat;
  options = options.device(torch::kCUDA);
  auto t = torch::zeros({4}, options);
  return t.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float options_of_a_tensor(torch::Tensor x) {
  auto gpu = x.cuda();
  auto t = torch::zeros({2, 2}, gpu.options());
  return t.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

int64_t options_of_a_tensor_with_another_dtype(torch::Tensor x) {
  auto gpu = x.cuda();
  auto t = torch::zeros({2, 2}, gpu.options().dtype(torch::kLong));
  return t.data_ptr<int64_t>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

// A variable that may hold an accelerator.

float chosen_by_ternary(torch::Tensor x) {
  torch::Device device = torch::cuda::is_available() ? torch::kCUDA : torch::kCPU;
  x = x.to(device);
  return x.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float chosen_by_ternary_the_other_way(torch::Tensor x) {
  const auto device = !torch::cuda::is_available() ? torch::kCPU : torch::kCUDA;
  x = x.to(device);
  return x.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float chosen_by_ternary_of_devices(torch::Tensor x, int index) {
  auto device = index < 0 ? torch::Device(torch::kCPU)
                          : torch::Device(torch::kCUDA, index);
  x = x.to(device);
  return x.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float chosen_in_the_call(torch::Tensor x) {
  x = x.to(torch::cuda::is_available() ? torch::kCUDA : torch::kCPU);
  return x.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float chosen_by_if() {
  torch::Device device(torch::kCPU);
  if (torch::cuda::is_available()) {
    std::cout << "CUDA is available, using the GPU\n";
    device = torch::Device(torch::kCUDA, 0);
  }
  auto t = torch::rand({16}, device);
  return t.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float chosen_by_device_type() {
  torch::DeviceType device_type;
  if (torch::cuda::device_count() > 0)
    device_type = torch::kCUDA;
  else
    device_type = torch::kCPU;
  torch::Device device(device_type);
  auto t = torch::rand({16}).to(device);
  return t.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float chosen_options() {
  auto options = torch::TensorOptions().device(
      torch::cuda::is_available() ? torch::kCUDA : torch::kCPU);
  auto t = torch::rand({16}, options);
  return t.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

// Factories.

float factory_with_a_device_type() {
  auto t = torch::randn({3, 3}, torch::kCUDA);
  return t.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float factory_of_values() {
  auto t = torch::tensor({1.0f, 2.0f}, torch::device(torch::kCUDA));
  return t.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

int64_t factory_of_a_range() {
  auto t = torch::arange(0, 10, torch::device(torch::kCUDA).dtype(torch::kLong));
  return t.data_ptr<int64_t>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float like_another(torch::Tensor x) {
  auto gpu = x.cuda();
  auto t = torch::zeros_like(gpu);
  return t.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

int64_t like_another_with_a_dtype(torch::Tensor x) {
  auto gpu = x.cuda();
  auto t = torch::ones_like(gpu, torch::kLong);
  return t.data_ptr<int64_t>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float like_another_on_an_accelerator(torch::Tensor x) {
  auto t = torch::empty_like(x, torch::kCUDA);
  return t.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float new_from_another(torch::Tensor x) {
  auto gpu = x.cuda();
  auto t = gpu.new_full({2, 2}, 0.5);
  return t.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

// Operators carry the device along.

float handle(torch::Tensor x) {
  auto gpu = x.cuda();
  auto same = gpu;
  return same.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float views(torch::Tensor x) {
  auto y = x.cuda().view({-1}).narrow(0, 0, 4).detach();
  return y.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float layout_operators(torch::Tensor x) {
  auto y = x.cuda().permute({2, 0, 1}).contiguous().clone();
  return y.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float arithmetic(torch::Tensor x) {
  auto gpu = x.cuda();
  auto y = (gpu - 0.5f) / 0.25f;
  return y.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float arithmetic_with_an_unknown(torch::Tensor x, torch::Tensor y) {
  auto sum = x.cuda() + y;
  return sum.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float free_functions(torch::Tensor x) {
  auto probabilities = torch::softmax(torch::relu(x.cuda()), 1);
  return probabilities.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float concatenation(torch::Tensor x, torch::Tensor y) {
  auto both = torch::cat({x.cuda(), y.cuda()}, 0);
  return both.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

int64_t several_results(torch::Tensor x) {
  auto top = x.cuda().topk(5);
  auto indices = std::get<1>(top);
  return indices.data_ptr<int64_t>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float indexed(torch::Tensor x, int64_t row) {
  auto gpu = x.cuda();
  auto r = gpu[row];
  return r.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float indexed_by_slices(torch::Tensor x) {
  using torch::indexing::Slice;
  auto boxes = x.cuda().index({Slice(), Slice(0, 4)});
  return boxes.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float another_dtype(torch::Tensor x) {
  auto y = x.cuda().to(torch::kFloat32);
  return y.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float like_the_type_of(torch::Tensor x, torch::Tensor model_input) {
  auto gpu = model_input.cuda();
  auto y = x.type_as(gpu);
  return y.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float moved_to_that_of(torch::Tensor x, torch::Tensor model_input) {
  auto gpu = model_input.cuda();
  auto y = x.to(gpu);
  return y.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float written_in_place(torch::Tensor x) {
  auto gpu = x.cuda();
  gpu.mul_(2).add_(1);
  return gpu.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float filled_from_the_host(torch::Tensor x) {
  auto gpu = torch::empty({8}, torch::kCUDA);
  gpu.copy_(x);
  return gpu.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

// Innocent: nothing says that these are on an accelerator.

float bare_parameter(torch::Tensor x) { return x.data_ptr<float>()[0]; }

float operators_on_a_bare_parameter(torch::Tensor x) {
  x = x.contiguous().to(torch::kFloat);
  auto y = (x - 0.5f) / 0.25f;
  return y.data_ptr<float>()[0];
}

float default_factories() {
  auto t = torch::rand({4}) + torch::ones({4}, torch::kFloat);
  return t.data_ptr<float>()[0];
}

float factory_on_the_cpu() {
  auto options = torch::TensorOptions().dtype(torch::kFloat).device(torch::kCPU);
  auto t = torch::zeros({4}, options);
  return t.data_ptr<float>()[0];
}

float pinned_memory() {
  auto t = torch::zeros({4}, torch::TensorOptions().pinned_memory(true));
  return t.data_ptr<float>()[0];
}

float host_buffer(std::vector<float> &pixels) {
  auto t = torch::from_blob(pixels.data(), {(int64_t)pixels.size()}, torch::kFloat);
  return t.data_ptr<float>()[0];
}

// Innocent: the tensor comes back, or never goes.

float back_with_cpu(torch::Tensor x) {
  auto gpu = x.cuda();
  auto host = gpu.cpu();
  return host.data_ptr<float>()[0];
}

float back_with_to(torch::Tensor x) {
  auto gpu = x.cuda();
  auto host = gpu.to(torch::kCPU);
  return host.data_ptr<float>()[0];
}

float back_with_to_and_dtype(torch::Tensor x) {
  auto host = x.cuda().to(torch::kCPU, torch::kFloat);
  return host.data_ptr<float>()[0];
}

float back_with_a_string(torch::Tensor x) {
  auto host = x.cuda().to(torch::Device("cpu"));
  return host.data_ptr<float>()[0];
}

float back_with_options(torch::Tensor x) {
  auto host = x.cuda().to(torch::device(torch::kCPU).dtype(torch::kFloat));
  return host.data_ptr<float>()[0];
}

float back_with_another(torch::Tensor x) {
  auto reference = torch::zeros({4});
  auto host = x.cuda().to(reference.device());
  return host.data_ptr<float>()[0];
}

float back_with_a_variable(torch::Tensor x) {
  const torch::Device cpu(torch::kCPU);
  auto host = x.cuda().to(cpu);
  return host.data_ptr<float>()[0];
}

float back_with_an_operator_in_between(torch::Tensor x) {
  auto host = torch::sigmoid(x.cuda()).squeeze(0).cpu().contiguous();
  return host.data_ptr<float>()[0];
}

float back_by_copying(torch::Tensor x) {
  auto gpu = x.cuda();
  auto host = torch::empty({4});
  host.copy_(gpu);
  return host.data_ptr<float>()[0];
}

float sizes_only(torch::Tensor x) {
  auto gpu = x.cuda();
  auto host = torch::zeros(gpu.sizes());
  return host.data_ptr<float>()[gpu.numel() - 1];
}

float like_another_on_the_cpu(torch::Tensor x) {
  auto gpu = x.cuda();
  auto host = torch::zeros_like(gpu, torch::kCPU);
  return host.data_ptr<float>()[0];
}

float options_brought_back(torch::Tensor x) {
  auto gpu = x.cuda();
  auto host = torch::zeros({4}, gpu.options().device(torch::kCPU));
  return host.data_ptr<float>()[0];
}

float the_original_stays(torch::Tensor x) {
  auto gpu = x.cuda();
  gpu.mul_(2);
  return x.data_ptr<float>()[0];
}

float result_dropped() {
  auto x = torch::rand({4});
  x.to(torch::kCUDA);
  return x.data_ptr<float>()[0];
}

float both_arms_on_the_cpu(torch::Tensor x, bool pinned) {
  torch::Device device = pinned ? torch::Device(torch::kCPU)
                                : torch::Device("cpu");
  x = x.to(device);
  return x.data_ptr<float>()[0];
}

float chosen_dtype(torch::Tensor x, bool precise) {
  x = x.to(precise ? torch::kDouble : torch::kFloat);
  return x.data_ptr<float>()[0];
}

// Innocent: these copy by themselves, or look at no memory.

float scalars(torch::Tensor x) {
  auto gpu = x.cuda();
  return gpu.sum().item<float>() + gpu[0].item().toFloat() + gpu.max().item<float>();
}

void printing(torch::Tensor x) {
  auto gpu = x.cuda();
  std::cout << gpu << gpu.sizes() << gpu.device() << std::endl;
}

bool comparing(torch::Tensor x, torch::Tensor y) {
  return torch::equal(x.cuda(), y.cuda());
}

int64_t counting(torch::Tensor x) {
  auto gpu = x.cuda();
  return gpu.numel() * gpu.element_size() + gpu.size(0) + gpu.stride(0);
}
