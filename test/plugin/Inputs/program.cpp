// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A bit of everything, for truncated.test.

#include <torch/script.h>
#include <torch/torch.h>

#include <cstring>
#include <memory>
#include <optional>
#include <tuple>
#include <vector>

#define CHECK_CPU(x) TORCH_CHECK(x.is_cpu(), #x " must be on the CPU")

struct Net : torch::nn::Module {
  Net() : fc(register_module("fc", torch::nn::Linear(3, 4))) {
    this->to(torch::cuda::is_available() ? torch::kCUDA : torch::kCPU);
  }
  at::Tensor forward(at::Tensor x) { return torch::relu(fc->forward(x)); }
  torch::nn::Linear fc;
};

class Runner {
public:
  explicit Runner(const std::string &path) : device_(torch::kCUDA) {
    module_ = torch::jit::load(path);
    module_.to(device_);
  }
  std::vector<float> run(const std::vector<float> &input) {
    auto blob = torch::from_blob(const_cast<float *>(input.data()),
                                 {1, static_cast<int64_t>(input.size())});
    auto out = module_.forward({blob.to(device_)}).toTensor();
    const bool gpu = out.is_cuda();
    if (gpu && out.numel() > 0)
      out = out.cpu();
    float *p = out.data_ptr<float>();
    return std::vector<float>(p, p + out.numel());
  }

private:
  torch::jit::Module module_;
  torch::Device device_;
};

float lambda(const at::Tensor &t) {
  auto first = [&](const at::Tensor &x) { return x.data_ptr<float>()[0]; };
  float sum = 0;
  for (const auto &row : t.unbind(0)) {
    CHECK_CPU(row);
    sum += first(row);
  }
  auto [values, indices] = t.cuda().topk(3);
  switch (values.dim()) {
  case 1:
    return values.accessor<float, 1>()[0];
  default:
    break;
  }
  try {
    sum += *indices.cpu().data_ptr<int64_t>();
  } catch (const c10::Error &e) {
    return -1;
  }
  return t.dim() > 1 ? sum : first(values);
}

template <typename T> T front(const at::Tensor &t) {
  std::unique_ptr<T[]> copy(new T[t.numel()]);
  std::memcpy(copy.get(), t.contiguous().data_ptr<T>(), t.nbytes());
  return copy[0];
}

at::Tensor use(const at::Tensor &t) {
  int n = static_cast<int>(front<int>(t)) + static_cast<int>(front<float>(t));
  float buffer[16] = {};
  at::Tensor result = torch::from_blob(buffer, {16});
  do {
    result += n;
  } while (--n > 0);
  return result;
}
