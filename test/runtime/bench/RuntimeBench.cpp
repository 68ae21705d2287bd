// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What the runtime library costs over what it stands for. Read the pairs: the
// numbers mean something within one run only.

#include <benchmark/benchmark.h>
#include <torch/torch.h>
#include <torch_tidy/array.h>

#include <cstring>

namespace {

constexpr int64_t Side = 512;

torch::Tensor matrix() { return torch::rand({Side, Side}); }

void rawPointer(benchmark::State &State) {
  torch::Tensor t = matrix();
  for (auto _ : State)
    benchmark::DoNotOptimize(t.data_ptr<float>());
}
BENCHMARK(rawPointer);

void assertedCpu(benchmark::State &State) {
  torch::Tensor t = matrix();
  for (auto _ : State) {
    TORCH_TIDY_ASSERT_CPU(t);
    benchmark::DoNotOptimize(t.data_ptr<float>());
  }
}
BENCHMARK(assertedCpu);

void assertedDetached(benchmark::State &State) {
  torch::Tensor t = matrix();
  for (auto _ : State) {
    TORCH_TIDY_ASSERT_DETACHED(t);
    benchmark::DoNotOptimize(t.data_ptr<float>());
  }
}
BENCHMARK(assertedDetached);

void assertedArray(benchmark::State &State) {
  torch::Tensor t = matrix();
  for (auto _ : State) {
    TORCH_TIDY_ASSERT_ARRAY(t, float);
    benchmark::DoNotOptimize(t.data_ptr<float>());
  }
}
BENCHMARK(assertedArray);

void memcpyIntoFreshVector(benchmark::State &State) {
  torch::Tensor t = matrix();
  for (auto _ : State) {
    const float *p = t.data_ptr<float>();
    std::vector<float> values(t.numel());
    std::memcpy(values.data(), p, t.nbytes());
    benchmark::DoNotOptimize(values.data());
  }
}
BENCHMARK(memcpyIntoFreshVector);

void toVector(benchmark::State &State) {
  torch::Tensor t = matrix();
  for (auto _ : State) {
    auto values = torch_tidy::to_vector<float>(t);
    benchmark::DoNotOptimize(values.data());
  }
}
BENCHMARK(toVector);

void contiguousAndCopy(benchmark::State &State) {
  torch::Tensor t = matrix().t();
  for (auto _ : State) {
    auto dense = t.contiguous();
    const float *p = dense.data_ptr<float>();
    std::vector<float> values(p, p + dense.numel());
    benchmark::DoNotOptimize(values.data());
  }
}
BENCHMARK(contiguousAndCopy);

void toVectorOfStrided(benchmark::State &State) {
  torch::Tensor t = matrix().t();
  for (auto _ : State) {
    auto values = torch_tidy::to_vector<float>(t);
    benchmark::DoNotOptimize(values.data());
  }
}
BENCHMARK(toVectorOfStrided);

template <typename View> float sumOf(const View &V) {
  float Sum = 0;
  for (int64_t I = 0; I < Side; ++I)
    for (int64_t J = 0; J < Side; ++J)
      Sum += V[I][J];
  return Sum;
}

void accessor(benchmark::State &State) {
  torch::Tensor t = matrix();
  auto v = t.accessor<float, 2>();
  for (auto _ : State)
    benchmark::DoNotOptimize(sumOf(v));
}
BENCHMARK(accessor);

void viewByBrackets(benchmark::State &State) {
  auto v = torch_tidy::view<const float, 2>(matrix());
  for (auto _ : State)
    benchmark::DoNotOptimize(sumOf(v));
}
BENCHMARK(viewByBrackets);

void viewByCall(benchmark::State &State) {
  auto v = torch_tidy::view<const float, 2>(matrix());
  for (auto _ : State) {
    float Sum = 0;
    for (int64_t I = 0; I < Side; ++I)
      for (int64_t J = 0; J < Side; ++J)
        Sum += v(I, J);
    benchmark::DoNotOptimize(Sum);
  }
}
BENCHMARK(viewByCall);

void viewByRange(benchmark::State &State) {
  auto v = torch_tidy::view<const float, 2>(matrix());
  for (auto _ : State) {
    float Sum = 0;
    for (float Each : v)
      Sum += Each;
    benchmark::DoNotOptimize(Sum);
  }
}
BENCHMARK(viewByRange);

} // namespace

BENCHMARK_MAIN();
