// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_torch_tidy %s torch-missing-resolve %t

// The whole text of warnings and notes.

#include <torch/torch.h>

#include <cstring>

using cfloat = c10::complex<float>;

void conjugated(torch::Tensor x, cfloat *out) {
  auto y = x.conj();
  std::memcpy(out, y.data_ptr<cfloat>(), y.nbytes());
  // CHECK-NOTES: :[[@LINE-1]]:22: warning: host code uses the memory of 'y' as it lies there, but 'y' is lazily conjugated, which the memory does not show [torch-missing-resolve]
  // CHECK-NOTES: :[[@LINE-3]]:14: note: the result of 'conj' is lazily conjugated or negated
  // CHECK-NOTES: :[[@LINE-3]]:3: note: host code reads the memory here
}

float negated(torch::Tensor x) {
  return torch::imag(x.conj()).data_ptr<float>()[0];
  // CHECK-NOTES: :[[@LINE-1]]:32: warning: host code uses the memory of the result of 'imag' as it lies there, but the result of 'imag' is lazily negated, which the memory does not show [torch-missing-resolve]
  // CHECK-NOTES: :[[@LINE-2]]:10: note: the result of 'imag' is lazily conjugated or negated
  // CHECK-NOTES: :[[@LINE-3]]:32: note: host code reads the memory here
}

void maybe(torch::Tensor x, bool flip, cfloat *out) {
  if (flip)
    x = x.conj();
  *out = x.data_ptr<cfloat>()[1];
  // CHECK-NOTES: :[[@LINE-1]]:12: warning: host code uses the memory of 'x' as it lies there, but 'x' may be lazily conjugated, which the memory does not show [torch-missing-resolve]
  // CHECK-NOTES: :[[@LINE-3]]:11: note: the result of 'conj' is lazily conjugated or negated
  // CHECK-NOTES: :[[@LINE-3]]:12: note: host code reads the memory here
}

void written(torch::Tensor x, cfloat value) {
  auto y = x.conj();
  y.data_ptr<cfloat>()[0] = value;
  // CHECK-NOTES: :[[@LINE-1]]:5: warning: host code uses the memory of 'y' as it lies there, but 'y' is lazily conjugated, which the memory does not show [torch-missing-resolve]
  // CHECK-NOTES: :[[@LINE-3]]:14: note: the result of 'conj' is lazily conjugated or negated
  // CHECK-NOTES: :[[@LINE-3]]:5: note: host code writes the memory here
  // CHECK-NOTES: :[[@LINE-4]]:5: note: check that 'y' has no conjugate bit if it has to be so
}
