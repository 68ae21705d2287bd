// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_torch_tidy %s torch-missing-cpu %t -- \
// RUN:   -config="{CheckOptions: {torch-missing-cpu.EntryPoints: 'first_of;ops::crop'}}"

// Functions named by the option EntryPoints take whatever a user passes.

#include <torch/torch.h>

#include <vector>

float first_of(const torch::Tensor &x) {
  return x.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
}

float not_named(const torch::Tensor &x) { return x.data_ptr<float>()[0]; }

namespace ops {

torch::Tensor crop(const torch::Tensor &image, torch::Tensor out, int64_t width) {
  const float *in = image.data_ptr<float>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}on an accelerator{{.*}} [torch-missing-cpu]
  TORCH_CHECK(out.is_cpu());
  float *o = out.data_ptr<float>();
  for (int64_t i = 0; i < width; ++i)
    o[i] = in[i];
  return out;
}

} // namespace ops

float first_of(const torch::Tensor &x, int64_t row) {
  auto host = x.cpu();
  return host.data_ptr<float>()[row];
}
