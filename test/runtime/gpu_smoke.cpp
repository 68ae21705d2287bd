// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The device rules on a real accelerator. Built everywhere, run where CUDA is:
// every line is a fact, and the status is the number of those that do not hold.

#include <torch/torch.h>
#include <torch_tidy/array.h>

#include <iostream>

static int Failed = 0;

static void expect(bool Holds, const char *Fact) {
  std::cout << (Holds ? "ok:     " : "FAILED: ") << Fact << '\n';
  Failed += !Holds;
}

template <typename Code>
static bool says(Code &&Run, const std::string &Words) {
  try {
    Run();
  } catch (const torch_tidy::ConversionError &E) {
    return std::string(E.what_without_backtrace()).find(Words) !=
           std::string::npos;
  }
  return false;
}

int main() {
  if (!torch::cuda::is_available()) {
    std::cout << "there is no CUDA device here: nothing is shown\n";
    return 0;
  }
  auto host = torch::arange(6, torch::kFloat).view({2, 3});
  auto gpu = host.cuda();
  expect(says([&] { TORCH_TIDY_ASSERT_CPU(gpu); }, "'gpu' is not on the CPU"),
         "an assertion refuses a CUDA tensor");
  expect(says([&] { TORCH_TIDY_ASSERT_ARRAY(gpu, float); }, "use gpu.cpu()"),
         "it says what would be right");
  auto weight = gpu.clone().requires_grad_();
  expect(says([&] { TORCH_TIDY_ASSERT_ARRAY(weight, float); },
              "use weight.detach().cpu()"),
         "also of a CUDA tensor that requires grad");
  expect(
      says([&] { torch_tidy::view<const float, 2>(gpu); }, "is not on the CPU"),
      "a view refuses a CUDA tensor");
  expect(torch_tidy::to_vector<float>(gpu.t()) ==
             torch_tidy::to_vector<float>(host.t()),
         "to_vector copies from the device, strides and all");
  expect(torch_tidy::to_vector<float>(weight) ==
             torch_tidy::to_vector<float>(host),
         "and what requires grad");
  auto v = torch_tidy::view<const float, 2>(gpu.cpu());
  expect(v(1, 2) == 5, "a view keeps the copy of the device alive");
  auto pending = gpu.to(torch::kCPU, /*non_blocking=*/true);
  torch::cuda::synchronize();
  expect(torch::equal(pending, host), "a copy that was waited for is complete");
  auto *managed = torch_tidy::to_dlpack(gpu);
  expect(managed->dl_tensor.device.device_type == kDLCUDA,
         "DLPack takes CUDA tensors as they are");
  managed->deleter(managed);
  return Failed;
}
