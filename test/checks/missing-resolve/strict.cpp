// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_torch_tidy %s torch-missing-resolve %t -- \
// RUN:   -config="{CheckOptions: {torch-missing-resolve.Strict: true}}"

#include <torch/torch.h>

using cfloat = c10::complex<float>;

cfloat unknown(torch::Tensor x) {
  return x.data_ptr<cfloat>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} may be lazily conjugated
}
cfloat guarded(torch::Tensor x) {
  TORCH_CHECK(!x.is_conj() && !x.is_neg());
  return x.data_ptr<cfloat>()[0];
}
cfloat fresh() {
  auto x = torch::zeros({3}, torch::kComplexFloat);
  return x.data_ptr<cfloat>()[0];
}
cfloat resolved(torch::Tensor x) {
  auto y = x.resolve_conj().resolve_neg();
  return y.data_ptr<cfloat>()[0];
}
