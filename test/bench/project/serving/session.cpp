// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "serving/session.h"
#include "core/logging.h"

namespace harbor {

Session::Session(const std::string &path, const std::string &device)
    : device_(deviceOf(device)), module_(torch::jit::load(path)) {
  module_.to(device_);
  module_.eval();
}

torch::Tensor Session::run(const torch::Tensor &input) {
  Stopwatch watch("inference");
  torch::InferenceMode inference;
  last_ = module_.forward({input.to(device_)}).toTensor();
  ++runs_;
  return last_;
}

std::vector<std::vector<float>> Session::embed(const torch::Tensor &batch) {
  torch::InferenceMode inference;
  const auto output =
      module_.get_method("embed")({batch.to(device_)}).toTensor();
  const auto vectors = torch::nn::functional::normalize(output).cpu();
  std::vector<std::vector<float>> result;
  result.reserve(vectors.size(0));
  for (int64_t i = 0; i < vectors.size(0); ++i) {
    const auto row = vectors[i].contiguous();
    const float *values = row.data_ptr<float>();
    result.emplace_back(values, values + row.numel());
  }
  return result;
}

// The names of a model's inputs, from its schema.
std::vector<std::string> inputNames(const torch::jit::Module &module) {
  std::vector<std::string> names;
  const auto &schema = module.get_method("forward").function().getSchema();
  for (const auto &argument : schema.arguments())
    if (argument.name() != "self")
      names.push_back(argument.name());
  return names;
}

// Runs a model a few times so that the first request does not wait.
void warmUp(Session &session, at::IntArrayRef sizes, int runs) {
  const auto input = torch::zeros(sizes);
  for (int i = 0; i < runs; ++i)
    session.run(input);
  if (session.device().is_cuda())
    torch::cuda::synchronize();
  log(Severity::Info,
      "warm after " + std::to_string(runs) + " runs: " + session.peek(4));
}

} // namespace harbor
