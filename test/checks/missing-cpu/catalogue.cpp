// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_torch_tidy %s torch-missing-cpu %t

// Tensors of an accelerator that host code handles well.

#include <torch/torch.h>

#include <fstream>
#include <iostream>
#include <vector>

float not_well(torch::Tensor x) {
  return x.cuda().data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-cpu]
}
bool first_is_positive(torch::Tensor x) {
  auto gpu = x.cuda();
  return (gpu[0] > 0).item<bool>();
}
bool as_a_condition(torch::Tensor x) {
  auto gpu = x.cuda();
  return gpu.any().is_nonzero();
}
double as_a_scalar(torch::Tensor x) { return x.cuda().sum().item().toDouble(); }
void saved(torch::Tensor x) {
  auto gpu = x.cuda();
  torch::save(gpu, "x.pt");
}
void streamed(torch::Tensor x, std::ostream &out) { out << x.cuda(); }
bool same(torch::Tensor x, torch::Tensor y) {
  return torch::equal(x.cuda(), y.cuda());
}
bool close(torch::Tensor x, torch::Tensor y) {
  return torch::allclose(x.cuda(), y.cuda());
}
std::vector<float> copied_out(torch::Tensor x) {
  auto host = x.cuda().softmax(0).cpu().contiguous();
  return std::vector<float>(host.data_ptr<float>(), host.data_ptr<float>() + 3);
}
void copied_into_a_host_tensor(torch::Tensor x, float *out) {
  auto host = torch::empty({3});
  host.copy_(x.cuda());
  for (int i = 0; i < 3; ++i)
    out[i] = host.data_ptr<float>()[i];
}
int64_t shape_of(torch::Tensor x) {
  auto gpu = x.cuda();
  return gpu.sizes()[0] + gpu.strides().back() + gpu.numel();
}
bool has_memory(torch::Tensor x) {
  return x.cuda().data_ptr<float>() != nullptr;
}
float chosen_by_the_device(torch::Tensor x, torch::Device device) {
  auto t = x.to(device);
  return device.is_cpu() ? t.data_ptr<float>()[0] : t[0].item<float>();
}
float reused_on_the_host(torch::Tensor x) {
  auto t = x.cuda();
  t = torch::zeros({3});
  return t.data_ptr<float>()[0];
}
