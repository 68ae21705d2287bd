// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_torch_tidy %s torch-missing-contiguous %t

// The whole text of warnings and notes.

#include <torch/torch.h>

#include <vector>

float part_of_a_name(torch::Tensor x) {
  auto y = x.t();
  return y.data_ptr<float>()[1];
  // CHECK-NOTES: :[[@LINE-1]]:12: warning: host code uses the memory of 'y' as one row-major block, but 'y' may be non-contiguous [torch-missing-contiguous]
  // CHECK-NOTES: :[[@LINE-3]]:14: note: the result of 't' may be non-contiguous
  // CHECK-NOTES: :[[@LINE-3]]:12: note: host code reads the memory here
}

float carried(torch::Tensor x) {
  auto y = x.permute({1, 0});
  auto z = y + 1;
  return z.data_ptr<float>()[1];
  // CHECK-NOTES: :[[@LINE-1]]:12: warning: host code uses the memory of 'z' as one row-major block, but 'z' may be non-contiguous [torch-missing-contiguous]
  // CHECK-NOTES: :[[@LINE-4]]:14: note: the result of 'permute' may be non-contiguous
  // CHECK-NOTES: :[[@LINE-4]]:14: note: 'z' is computed from 'y' here
  // CHECK-NOTES: :[[@LINE-4]]:12: note: host code reads the memory here
}

std::vector<float> temporary(torch::Tensor x) {
  return std::vector<float>(x.t().data_ptr<float>(), x.t().data_ptr<float>() + 4);
  // CHECK-NOTES: :[[@LINE-1]]:35: warning: host code uses the memory of the result of 't' as one row-major block, but the result of 't' may be non-contiguous [torch-missing-contiguous]
  // CHECK-NOTES: :[[@LINE-2]]:31: note: the result of 't' may be non-contiguous
  // CHECK-NOTES: :[[@LINE-3]]:10: note: host code reads the memory here
}

static float second(const float *p) { return p[1]; }

float in_a_helper(torch::Tensor x) {
  auto y = x.select(1, 0);
  return second(y.data_ptr<float>());
  // CHECK-NOTES: :[[@LINE-1]]:19: warning: host code uses the memory of 'y' as one row-major block, but 'y' may be non-contiguous [torch-missing-contiguous]
  // CHECK-NOTES: :[[@LINE-3]]:14: note: the result of 'select' may be non-contiguous
  // CHECK-NOTES: :[[@LINE-3]]:10: note: the memory is passed to 'second' here
  // CHECK-NOTES: :[[@LINE-8]]:46: note: host code reads the memory here
}

float guarded(torch::Tensor x) {
  TORCH_CHECK(x.dim() == 2);
  return x.data_ptr<float>()[1];
  // CHECK-NOTES: :[[@LINE-1]]:12: warning: host code uses the memory of 'x' as one row-major block, but 'x' may be non-contiguous [torch-missing-contiguous]
  // CHECK-NOTES: :[[@LINE-3]]:15: note: this guard shows that callers are not trusted, but does not check what the use needs
  // CHECK-NOTES: :[[@LINE-3]]:12: note: host code reads the memory here
}

float sibling(const torch::Tensor &a, const torch::Tensor &b) {
  auto dense = a.contiguous();
  return dense.data_ptr<float>()[1] + b.data_ptr<float>()[1];
  // CHECK-NOTES: :[[@LINE-1]]:41: warning: host code uses the memory of 'b' as one row-major block, but 'b' may be non-contiguous [torch-missing-contiguous]
  // CHECK-NOTES: :[[@LINE-3]]:18: note: another parameter is converted by 'contiguous' here, but 'b' is not
  // CHECK-NOTES: :[[@LINE-3]]:41: note: host code reads the memory here
}

struct Twice : torch::autograd::Function<Twice> {
  static torch::autograd::variable_list backward(torch::autograd::AutogradContext *, torch::autograd::variable_list grads) {
    return {torch::full({1}, grads[0].data_ptr<float>()[1])};
  // CHECK-NOTES: :[[@LINE-1]]:39: warning: host code uses the memory of 'grads' as one row-major block, but 'grads' may be non-contiguous [torch-missing-contiguous]
  // CHECK-NOTES: :[[@LINE-3]]:117: note: gradients that enter 'backward' are often expanded or non-contiguous
  // CHECK-NOTES: :[[@LINE-3]]:39: note: host code reads the memory here
  }
};

float strides_of_the_original(torch::Tensor x) {
  x = x.t();
  auto dense = x.contiguous();
  return dense.data_ptr<float>()[x.stride(0)];
  // CHECK-NOTES: :[[@LINE-1]]:16: warning: host code uses this pointer to a contiguous copy with the strides of the original, which may be non-contiguous [torch-missing-contiguous]
  // CHECK-NOTES: :[[@LINE-4]]:9: note: the result of 't' may be non-contiguous
  // CHECK-NOTES: :[[@LINE-3]]:16: note: host code reads the memory here
}
