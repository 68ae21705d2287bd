// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_torch_tidy %s torch-missing-cpu %t

// Registered functions are evidence of level 2: silent without an option.

#include <torch/library.h>
#include <torch/torch.h>

#include <vector>

static double first_of(const torch::Tensor &x) { return x.data_ptr<float>()[0]; }

static torch::Tensor twice(const torch::Tensor &x) {
  auto out = torch::empty(x.sizes());
  const float *in = x.data_ptr<float>();
  float *o = out.data_ptr<float>();
  for (int64_t i = 0; i < x.numel(); ++i)
    o[i] = 2 * in[i];
  return out;
}

TORCH_LIBRARY(torch_tidy_test, m) {
  m.def("first_of", &first_of);
  m.def("twice(Tensor x) -> Tensor");
}

TORCH_LIBRARY_IMPL(torch_tidy_test, CPU, m) { m.impl("twice", &twice); }
