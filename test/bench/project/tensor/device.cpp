// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "tensor/device.h"
#include "core/strings.h"

#include <sstream>
#include <stdexcept>

namespace harbor {

torch::Device deviceOf(const std::string &name) {
  if (name.empty() || name == "auto")
    return bestDevice();
  torch::Device device(name);
  if (device.is_cuda()) {
    const auto count = static_cast<int>(torch::cuda::device_count());
    if (count == 0)
      throw std::runtime_error("no accelerator for '" + name + "'");
    if (device.has_index() && device.index() >= count)
      throw std::runtime_error("there are " + std::to_string(count) +
                               " accelerators, none is '" + name + "'");
  }
  return device;
}

std::string describe(const torch::Tensor &tensor) {
  if (!tensor.defined())
    return "undefined";
  std::ostringstream text;
  text << tensor.scalar_type() << " [";
  for (int64_t d = 0; d < tensor.dim(); ++d)
    text << (d ? " x " : "") << tensor.size(d);
  text << "] on " << tensor.device();
  if (!tensor.is_contiguous())
    text << ", strided";
  if (tensor.requires_grad())
    text << ", requires grad";
  text << ", " << humanBytes(tensor.nbytes());
  return text.str();
}

size_t bytesOf(const torch::nn::Module &module) {
  size_t bytes = 0;
  for (const auto &parameter : module.parameters())
    bytes += parameter.nbytes();
  for (const auto &buffer : module.buffers())
    bytes += buffer.nbytes();
  return bytes;
}

} // namespace harbor
