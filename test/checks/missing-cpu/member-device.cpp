// RUN: %check_torch_tidy %s torch-missing-cpu %t
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A device that a member holds: a condition on it settles what is made there.

#include <torch/torch.h>

#include <cstring>

void deviceCopy(void *to, const void *from, size_t bytes);

static at::Tensor made(const float *from, int64_t n, const c10::DeviceType &type) {
  auto result = torch::zeros({n}, torch::device({type, 0}));
  if (type == c10::DeviceType::CUDA)
    deviceCopy(result.data_ptr(), from, n * sizeof(float));
  else
    std::memcpy(result.data_ptr(), from, n * sizeof(float));
  return result;
}

class Buffers {
public:
  explicit Buffers(at::Device device) : type(device.type()) {}
  void move(at::Device device) {
    TORCH_CHECK(device.type() == at::kCUDA || device.type() == at::kCPU);
    if (device.type() == at::kCUDA)
      deviceCopy(nullptr, nullptr, 0);
    if (device.type() != type)
      type = device.type();
  }
  at::Tensor get() const { return made(values, 4, type); }
  at::Tensor askedBefore() const {
    if (type == at::kCUDA)
      deviceCopy(nullptr, nullptr, 0);
    if (type == at::kCUDA)
      deviceCopy(nullptr, nullptr, 1);
    return made(values, 4, type);
  }
  at::Tensor wrong() const {
    auto result = torch::zeros({4}, torch::device({type, 0}));
    std::memcpy(result.data_ptr(), values, sizeof(values));
    // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-cpu]
    return result;
  }

private:
  c10::DeviceType type;
  float values[4] = {};
};
