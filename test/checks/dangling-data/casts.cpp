// RUN: %check_torch_tidy %s torch-dangling-data %t
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

// Casts carry the pointer on, to integers too.

#include <torch/torch.h>

#include <cstdint>
#include <vector>

void submit(std::uintptr_t address, int64_t n);
struct Half2 {
  uint16_t x, y;
};

float staticCast(const torch::Tensor &t) {
  auto *p = static_cast<const float *>(t.cpu().data_ptr());
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  return p[0];
}

float staticCastOfNamed(const torch::Tensor &t) {
  const auto host = t.cpu();
  auto *p = static_cast<const float *>(host.data_ptr());
  return p[0];
}

uint8_t reinterpretCast(const torch::Tensor &t) {
  auto *p = reinterpret_cast<uint8_t *>(t.cpu().data_ptr<float>());
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  return p[0];
}

uint8_t reinterpretCastOfView(const torch::Tensor &t) {
  auto *p = reinterpret_cast<uint8_t *>(t.view(-1).data_ptr<float>());
  return p[0];
}

uint16_t cStyleCast(const torch::Tensor &t) {
  const Half2 *p = (const Half2 *)t.to(torch::kHalf).data_ptr();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  return p[0].x;
}

uint16_t cStyleCastOfNamed(const torch::Tensor &t) {
  const auto half = t.to(torch::kHalf);
  const Half2 *p = (const Half2 *)half.data_ptr();
  return p[0].x;
}

float constCast(const torch::Tensor &t) {
  float *p = const_cast<float *>(
      static_cast<const float *>(t.exp().data_ptr()));
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  return p[0];
}

float castTwice(const torch::Tensor &t) {
  void *raw = t.cpu().data_ptr();
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  auto *p = static_cast<float *>(raw);
  return p[0];
}

float castTwiceInTime(const torch::Tensor &t) {
  return *static_cast<float *>(static_cast<void *>(t.cpu().data_ptr()));
}

void toInteger(const torch::Tensor &t) {
  auto address = reinterpret_cast<std::uintptr_t>(t.cpu().data_ptr());
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  submit(address, t.numel());
}

void toIntegerOfNamed(const torch::Tensor &t) {
  const auto host = t.cpu();
  auto address = reinterpret_cast<std::uintptr_t>(host.data_ptr());
  submit(address, host.numel());
}

void toIntegerInTime(const torch::Tensor &t) {
  submit(reinterpret_cast<std::uintptr_t>(t.cpu().data_ptr()), t.numel());
}

float toIntegerAndBack(const torch::Tensor &t) {
  auto address =
      reinterpret_cast<std::uintptr_t>(t.contiguous().data_ptr<float>());
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  return *reinterpret_cast<const float *>(address);
}

float toIntegerAndBackOfLiving(const torch::Tensor &t) {
  auto address = reinterpret_cast<std::uintptr_t>(t.data_ptr<float>());
  return *reinterpret_cast<const float *>(address);
}

int64_t integerReturned(int64_t n) {
  auto t = torch::zeros({n});
  return reinterpret_cast<int64_t>(t.data_ptr());
// CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
}

int64_t integerOfParameter(const torch::Tensor &t) {
  return reinterpret_cast<int64_t>(t.data_ptr());
}

// The integer is only looked at, never made a pointer again.
bool aligned(const torch::Tensor &t) {
  const auto address = reinterpret_cast<std::uintptr_t>(t.cpu().data_ptr());
  return address % 64 == 0;
}

void addressesOfParameters(const std::vector<torch::Tensor> &tensors,
                           std::vector<std::uintptr_t> &out) {
  for (const auto &t : tensors)
    out.push_back(reinterpret_cast<std::uintptr_t>(t.data_ptr()));
}
