// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef HARBOR_TENSOR_DEVICE_H
#define HARBOR_TENSOR_DEVICE_H

#include <torch/torch.h>

#include <string>

namespace harbor {

// The accelerator where there is one.
inline torch::Device bestDevice() {
  return torch::cuda::is_available() ? torch::Device(torch::kCUDA)
                                     : torch::Device(torch::kCPU);
}

torch::Device deviceOf(const std::string &name);
std::string describe(const torch::Tensor &tensor);
size_t bytesOf(const torch::nn::Module &module);

// Tensors that live on one device and follow it.
class DeviceScope {
public:
  explicit DeviceScope(torch::Device device) : device_(device) {}

  const torch::Device &device() const { return device_; }
  torch::TensorOptions floats() const {
    return torch::TensorOptions().dtype(torch::kFloat).device(device_);
  }
  torch::TensorOptions integers() const {
    return torch::TensorOptions().dtype(torch::kLong).device(device_);
  }
  torch::Tensor zeros(at::IntArrayRef sizes) const {
    return torch::zeros(sizes, floats());
  }
  torch::Tensor bring(const torch::Tensor &tensor) const {
    return tensor.to(device_, /*non_blocking=*/false);
  }
  torch::Tensor upload(std::vector<float> &values) const {
    return torch::from_blob(values.data(),
                            {static_cast<int64_t>(values.size())},
                            torch::kFloat)
        .to(device_)
        .clone();
  }
  bool isAccelerator() const { return !device_.is_cpu(); }

private:
  torch::Device device_;
};

} // namespace harbor

#endif
