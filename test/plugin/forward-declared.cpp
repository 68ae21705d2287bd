// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_torch_tidy %s torch-* %t -no-pch

// A header of a project may declare LibTorch's classes and no more.

namespace at {
class Tensor;
class TensorBase;
} // namespace at
namespace torch {
using at::Tensor;
namespace jit {
struct Module;
}
} // namespace torch

torch::Tensor load();
void store(const at::Tensor &T);
void swap(at::Tensor *A, at::Tensor *B);
struct Holder {
  const at::Tensor *T;
  at::TensorBase *Base;
  torch::jit::Module *Net;
};
const at::Tensor *get(const Holder &H) { return H.T; }
