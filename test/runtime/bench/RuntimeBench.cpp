// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What the runtime library costs over what it stands for. Read the pairs: the
// numbers mean something within one run only.

#include <benchmark/benchmark.h>
#include <torch/torch.h>
#include <torch_tidy/array.h>

#include <cstdio>
#include <cstring>
#include <map>
#include <string>
#include <vector>

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

std::vector<float> copyOfContiguous(const torch::Tensor &t) {
  auto dense = t.contiguous();
  const float *p = dense.data_ptr<float>();
  return {p, p + dense.numel()};
}
void contiguousAndCopy(benchmark::State &State) {
  torch::Tensor t = matrix().t();
  for (auto _ : State) {
    auto values = copyOfContiguous(t);
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

// What one does with an accessor: a loop for each dimension.
template <typename View> float sumOf(const View &V) {
  float Sum = 0;
  for (int64_t I = 0; I < Side; ++I)
    for (int64_t J = 0; J < Side; ++J)
      Sum += V[I][J];
  return Sum;
}
template <typename View> float sumOfCalls(const View &V) {
  float Sum = 0;
  for (int64_t I = 0; I < Side; ++I)
    for (int64_t J = 0; J < Side; ++J)
      Sum += V(I, J);
  return Sum;
}
template <typename Range> float sumOfRange(const Range &V) {
  float Sum = 0;
  for (float Each : V)
    Sum += Each;
  return Sum;
}

// The same elements in each layout: dense, with gaps at the end of each row,
// and with every other column left out.
torch::Tensor dense() { return matrix(); }
torch::Tensor padded() {
  return torch::rand({Side, Side + 8}).slice(1, 0, Side);
}
torch::Tensor stepped() {
  return torch::rand({Side, 2 * Side}).slice(1, 0, 2 * Side, 2);
}

template <torch::Tensor (*Make)()> void accessor(benchmark::State &State) {
  torch::Tensor t = Make();
  auto v = t.accessor<float, 2>();
  for (auto _ : State)
    benchmark::DoNotOptimize(sumOf(v));
}
template <torch::Tensor (*Make)()> void brackets(benchmark::State &State) {
  auto v = torch_tidy::view<const float, 2>(Make());
  for (auto _ : State)
    benchmark::DoNotOptimize(sumOf(v));
}
template <torch::Tensor (*Make)()> void calls(benchmark::State &State) {
  auto v = torch_tidy::view<const float, 2>(Make());
  for (auto _ : State)
    benchmark::DoNotOptimize(sumOfCalls(v));
}
template <torch::Tensor (*Make)()> void range(benchmark::State &State) {
  auto v = torch_tidy::view<const float, 2>(Make());
  for (auto _ : State)
    benchmark::DoNotOptimize(sumOfRange(v));
}
BENCHMARK(accessor<dense>);
BENCHMARK(brackets<dense>);
BENCHMARK(calls<dense>);
BENCHMARK(range<dense>);
BENCHMARK(accessor<padded>);
BENCHMARK(brackets<padded>);
BENCHMARK(calls<padded>);
BENCHMARK(range<padded>);
BENCHMARK(accessor<stepped>);
BENCHMARK(brackets<stepped>);
BENCHMARK(calls<stepped>);
BENCHMARK(range<stepped>);

/// What is claimed of two of them.
struct Claim {
  const char *What;
  const char *Of;
  const char *Over;
  bool IsDifference; ///< in nanoseconds; else a ratio
  double Most;
};
constexpr Claim Claims[] = {
    {"ASSERT_CPU that holds costs", "assertedCpu", "rawPointer", true, 5},
    {"ASSERT_DETACHED that holds costs", "assertedDetached", "rawPointer", true,
     5},
    {"ASSERT_ARRAY that holds costs", "assertedArray", "rawPointer", true, 8},
    {"to_vector to memcpy into a vector", "toVector", "memcpyIntoFreshVector",
     false, 1.05},
    {"to_vector of strides to contiguous()", "toVectorOfStrided",
     "contiguousAndCopy", false, 1.05},
    {"dense v[i][j] to accessor", "brackets<dense>", "accessor<dense>", false,
     1.05},
    {"dense v(i, j) to accessor", "calls<dense>", "accessor<dense>", false,
     1.05},
    {"dense range-for to accessor", "range<dense>", "accessor<dense>", false,
     1.05},
    {"padded v[i][j] to accessor", "brackets<padded>", "accessor<padded>",
     false, 1.05},
    {"padded v(i, j) to accessor", "calls<padded>", "accessor<padded>", false,
     1.05},
    {"padded range-for to accessor", "range<padded>", "accessor<padded>", false,
     1.05},
    {"stepped v[i][j] to accessor", "brackets<stepped>", "accessor<stepped>",
     false, 1.05},
    {"stepped v(i, j) to accessor", "calls<stepped>", "accessor<stepped>",
     false, 1.05},
    {"stepped range-for to accessor", "range<stepped>", "accessor<stepped>",
     false, 1.05},
};

/// Prints what Google Benchmark does, and keeps the medians.
class Reporter : public benchmark::ConsoleReporter {
public:
  void ReportRuns(const std::vector<Run> &Runs) override {
    for (const Run &Each : Runs)
      if (Each.aggregate_name == "median")
        Medians[Each.run_name.function_name] = Each.GetAdjustedCPUTime();
    ConsoleReporter::ReportRuns(Runs);
  }
  void printClaims() const {
    for (const Claim &Each : Claims) {
      auto Of = Medians.find(Each.Of), Over = Medians.find(Each.Over);
      if (Of == Medians.end() || Over == Medians.end())
        continue;
      double Value = Each.IsDifference ? Of->second - Over->second
                                       : Of->second / Over->second;
      std::printf("%-38s %6.2f%s, at most %.2f: %s\n", Each.What, Value,
                  Each.IsDifference ? " ns" : "", Each.Most,
                  Value <= Each.Most ? "holds" : "DOES NOT HOLD");
    }
  }

private:
  std::map<std::string, double> Medians;
};

} // namespace

int main(int Argc, char **Argv) {
  // Mixed repetitions even out what else the machine does; their medians count.
  std::vector<char *> Arguments(Argv, Argv + Argc);
  char Repetitions[] = "--benchmark_repetitions=5";
  char Aggregates[] = "--benchmark_report_aggregates_only=true";
  char Mixed[] = "--benchmark_enable_random_interleaving=true";
  Arguments.insert(Arguments.begin() + 1, {Repetitions, Aggregates, Mixed});
  int Count = static_cast<int>(Arguments.size());
  benchmark::Initialize(&Count, Arguments.data());
  if (benchmark::ReportUnrecognizedArguments(Count, Arguments.data()))
    return 1;
  Reporter Report;
  benchmark::RunSpecifiedBenchmarks(&Report);
  Report.printClaims();
}
