// RUN: %check_torch_tidy %s torch-dangling-data %t -cuda
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Kernels get pointers of tensors that have to live until the launch; LibTorch's
// allocator keeps the memory of later ones on the same stream apart.

#include <torch/torch.h>
#include <cuda_runtime.h>

__global__ void fill(float *data, int n) { data[threadIdx.x] = n; }

void within(const at::Tensor &x) {
  fill<<<1, 1>>>(x.contiguous().data_ptr<float>(), 1);
}

void named(const at::Tensor &x) {
  auto y = x.contiguous();
  float *p = y.data_ptr<float>();
  fill<<<1, 1>>>(p, 1);
}

void gone(const at::Tensor &x) {
  float *p = x.cuda().contiguous().data_ptr<float>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  fill<<<1, 1>>>(p, 1);
}

void goneToRuntime(const at::Tensor &x, float *to) {
  const float *p = (x + 1).data_ptr<float>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-dangling-data]
  cudaMemcpy(to, p, 4, cudaMemcpyDeviceToHost);
}
