// RUN: %check_torch_tidy %s torch-missing-contiguous %t -cuda
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A kernel reads by indices that nobody here sees: no host use.

#include <torch/torch.h>
#include <thrust/device_vector.h>
#include <cuda_runtime.h>

#include <vector>

__global__ void fill(float *data, int n) { data[threadIdx.x] = n; }

void launched(const at::Tensor &x) {
  auto t = x.cuda().t();
  fill<<<1, 1>>>(t.data_ptr<float>(), t.size(0));
  std::vector<float> host(t.numel());
  cudaMemcpy(host.data(), t.data_ptr<float>(), t.nbytes(), cudaMemcpyDeviceToHost);
}

float read(const at::Tensor &x) {
  auto t = x.cpu().t();
  fill<<<1, 1>>>(x.cuda().data_ptr<float>(), t.size(0));
  float sum = 0;
  for (int64_t i = 0; i < t.numel(); ++i)
    sum += t.data_ptr<float>()[i];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}'t'{{.*}} [torch-missing-contiguous]
  // CHECK-FIXES: sum += t.contiguous().data_ptr<float>()[i];
  return sum;
}
