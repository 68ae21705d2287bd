// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_torch_tidy %s torch-missing-resolve %t

// Operators whose results have the conjugate bit, or have it at times.

#include <torch/torch.h>

using cfloat = c10::complex<float>;

cfloat inverse_of_real() {
  auto y = torch::fft_ifft(torch::ones({8}));
  return y.data_ptr<cfloat>()[1];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} lazily conjugated
}
cfloat inverse_of_complex() {
  auto y = torch::fft_ifft(torch::ones({8}, torch::kComplexFloat));
  return y.data_ptr<cfloat>()[1];
}
cfloat inverse_of_unknown(torch::Tensor x) {
  auto y = torch::fft_ifft(x);
  return y.data_ptr<cfloat>()[1];
}
cfloat forward(torch::Tensor x) {
  auto y = torch::fft_fft(x);
  return y.data_ptr<cfloat>()[1];
}
cfloat repeated(torch::Tensor x, torch::Tensor counts) {
  auto y = x.conj().repeat_interleave(counts);
  return y.data_ptr<cfloat>()[1];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} lazily conjugated
}
// The result has the bit in LibTorch 1.13, and not in later ones.
cfloat repeated_alike(torch::Tensor x) {
  auto y = x.conj().repeat_interleave(2);
  return y.data_ptr<cfloat>()[1];
}
