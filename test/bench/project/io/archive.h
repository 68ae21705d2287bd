// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#ifndef HARBOR_IO_ARCHIVE_H
#define HARBOR_IO_ARCHIVE_H

#include "tensor/host.h"

#include <torch/torch.h>

#include <map>
#include <string>

namespace harbor {

void writeNpy(const std::string &path, const torch::Tensor &tensor);
torch::Tensor readNpy(const std::string &path);

using Tensors = std::map<std::string, torch::Tensor>;
void writeArchive(const std::string &path, const Tensors &tensors);
Tensors readArchive(const std::string &path);

Tensors stateOf(const torch::nn::Module &module);
size_t loadState(torch::nn::Module &module, const Tensors &state);

// The name of a dtype in NumPy's header.
inline const char *numpyType(at::ScalarType type) {
  switch (type) {
  case torch::kFloat:
    return "<f4";
  case torch::kDouble:
    return "<f8";
  case torch::kHalf:
    return "<f2";
  case torch::kInt:
    return "<i4";
  case torch::kLong:
    return "<i8";
  case torch::kByte:
    return "|u1";
  case torch::kBool:
    return "|b1";
  default:
    TORCH_CHECK(false, "NumPy has no ", type);
  }
}

// A checksum of what a tensor holds.
inline uint64_t checksum(const torch::Tensor &tensor) {
  const torch::Tensor dense = tensor.detach().cpu().contiguous();
  const auto *bytes = static_cast<const unsigned char *>(dense.data_ptr());
  uint64_t hash = 1469598103934665603u;
  for (size_t i = 0; i < dense.nbytes(); ++i)
    hash = (hash ^ bytes[i]) * 1099511628211u;
  return hash;
}

} // namespace harbor

#endif
