// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "training/training.h"

#include <torch/serialize.h>

#include <cstdio>
#include <fstream>

namespace harbor {

void saveCheckpoint(const std::string &path, const torch::nn::Module &module,
                    int64_t step) {
  torch::serialize::OutputArchive archive;
  module.save(archive);
  archive.write("step", torch::tensor(step));
  // Never half a file under the final name.
  const std::string temporary = path + ".part";
  archive.save_to(temporary);
  TORCH_CHECK(std::rename(temporary.c_str(), path.c_str()) == 0,
              "cannot write ", path);
}

int64_t loadCheckpoint(const std::string &path, torch::nn::Module &module) {
  torch::serialize::InputArchive archive;
  archive.load_from(path);
  module.load(archive);
  torch::Tensor step;
  archive.read("step", step);
  return step.item<int64_t>();
}

// Plain weights without names, for firmware.
void writeFirmware(const std::string &path, const torch::nn::Module &module) {
  std::ofstream file(path, std::ios::binary);
  for (const auto &parameter : module.parameters()) {
    const auto count = static_cast<uint32_t>(parameter.numel());
    file.write(reinterpret_cast<const char *>(&count), sizeof(count));
    const auto half = parameter.to(torch::kHalf).contiguous();
    file.write(static_cast<const char *>(half.data_ptr()),
               static_cast<std::streamsize>(count * half.element_size()));
  }
  TORCH_CHECK(file.good(), "cannot write ", path);
}

void readFirmware(const std::string &path, torch::nn::Module &module) {
  std::ifstream file(path, std::ios::binary);
  torch::NoGradGuard noGrad;
  for (auto &parameter : module.parameters()) {
    uint32_t count = 0;
    file.read(reinterpret_cast<char *>(&count), sizeof(count));
    TORCH_CHECK(count == parameter.numel(), path, " is of another network");
    std::vector<at::Half> values(count);
    file.read(reinterpret_cast<char *>(values.data()),
              static_cast<std::streamsize>(count * sizeof(at::Half)));
    parameter.copy_(
        torch::from_blob(values.data(), parameter.sizes(), torch::kHalf));
  }
  TORCH_CHECK(file.good(), path, " ends too early");
}

double gradientNorm(const torch::nn::Module &module) {
  double sum = 0;
  for (const auto &parameter : module.parameters())
    if (parameter.grad().defined())
      sum += parameter.grad().pow(2).sum().item<double>();
  return std::sqrt(sum);
}

} // namespace harbor
