// RUN: %check_torch_tidy %s torch-missing-cpu %t -cuda
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// CUDA sources: what kernels and the libraries of the device do with a tensor's
// memory is no host use; host code around them is like any other.

#include <ATen/cuda/CUDAContext.h>
#include <c10/cuda/CUDAGuard.h>
#include <cublas_v2.h>
#include <cub/cub.cuh>
#include <cuda_runtime.h>
#include <thrust/device_vector.h>
#include <thrust/execution_policy.h>
#include <thrust/sort.h>
#include <torch/torch.h>

#include <algorithm>
#include <cstring>
#include <vector>

__global__ void scale(float *data, int n, float by) {
  int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i < n)
    data[i] *= by;
}

template <typename scalar_t>
__global__ void scaleAny(scalar_t *data, const scalar_t *factor, int n) {
  for (int i = threadIdx.x; i < n; i += blockDim.x)
    data[i] *= *factor;
}

__device__ float twice(const float *p) { return 2 * p[0]; }

template <int N>
__global__ void packed(at::PackedTensorAccessor32<float, N> a) {
  a[threadIdx.x][0] = twice(&a[0][threadIdx.x]);
}

at::Tensor launched(const at::Tensor &x) {
  auto g = x.to(at::kCUDA).contiguous();
  c10::cuda::CUDAGuard guard(g.device());
  auto stream = at::cuda::getCurrentCUDAStream();
  scale<<<1, 256, 0, stream>>>(g.data_ptr<float>(), g.numel(), 2.f);
  packed<2><<<1, 32>>>(g.packed_accessor32<float, 2>());
  C10_CUDA_KERNEL_LAUNCH_CHECK();
  return g;
}

at::Tensor launchedByVariable(const at::Tensor &x) {
  auto g = x.cuda();
  float *p = g.data_ptr<float>();
  const float *q = p + 1;
  scaleAny<float><<<dim3(1), dim3(64)>>>(p, q, g.numel());
  return g;
}

at::Tensor dispatched(at::Tensor x) {
  TORCH_CHECK(x.is_cuda());
  auto out = at::empty_like(x);
  AT_DISPATCH_FLOATING_TYPES(x.scalar_type(), "dispatched", [&] {
    scaleAny<scalar_t><<<1, 64>>>(out.data_ptr<scalar_t>(),
                                  x.data_ptr<scalar_t>(), x.numel());
  });
  return out;
}

void launchHelper(float *data, int n, cudaStream_t stream) {
  scale<<<(n + 255) / 256, 256, 0, stream>>>(data, n, 3.f);
}

at::Tensor launchedByHelper(const at::Tensor &x) {
  auto g = x.cuda();
  launchHelper(g.data_ptr<float>(), g.numel(), at::cuda::getCurrentCUDAStream());
  return g;
}

void launchedBySymbol(const at::Tensor &x) {
  auto g = x.cuda();
  float *p = g.data_ptr<float>();
  int n = g.numel();
  float by = 2;
  void *arguments[] = {&p, &n, &by};
  cudaLaunchKernel(scale, dim3(1), dim3(256), arguments);
}

std::vector<float> copied(const at::Tensor &x) {
  auto g = x.cuda();
  std::vector<float> host(g.numel());
  cudaMemcpy(host.data(), g.data_ptr<float>(), g.nbytes(), cudaMemcpyDeviceToHost);
  cudaMemcpyAsync(g.data_ptr<float>(), host.data(), g.nbytes(), cudaMemcpyHostToDevice,
                  at::cuda::getCurrentCUDAStream());
  cudaMemset(g.data_ptr<float>(), 0, g.nbytes());
  return host;
}

void sorted(const at::Tensor &x) {
  auto g = x.cuda();
  thrust::device_ptr<float> p(g.data_ptr<float>());
  thrust::sort(thrust::device, p, p + g.numel());
  float *raw = g.data_ptr<float>();
  thrust::sort(thrust::cuda::par.on(at::cuda::getCurrentCUDAStream()), raw, raw + g.numel());
}

at::Tensor summed(const at::Tensor &x) {
  auto g = x.cuda();
  auto out = at::empty({1}, g.options());
  size_t bytes = 0;
  cub::DeviceReduce::Sum(nullptr, bytes, g.data_ptr<float>(), out.data_ptr<float>(), g.numel());
  auto room = at::empty({(int64_t)bytes}, g.options().dtype(at::kByte));
  cub::DeviceReduce::Sum(room.data_ptr(), bytes, g.data_ptr<float>(), out.data_ptr<float>(), g.numel());
  return out;
}

void multiplied(cublasHandle_t handle, const at::Tensor &x) {
  auto g = x.cuda();
  float one = 1, zero = 0;
  cublasSgemm(handle, CUBLAS_OP_N, CUBLAS_OP_N, 2, 2, 2, &one, g.data_ptr<float>(), 2,
              g.data_ptr<float>(), 2, &zero, g.data_ptr<float>(), 2);
}

__global__ void shifted(float *data, const float &by, const float3 &__restrict__ to, float3 at) {
  data[threadIdx.x] += by + to.x + at.x;
}

void launchedWithReferences(const at::Tensor &x) {
  auto g = x.cuda();
  const float *by = g.data_ptr<float>();
  shifted<<<1, 32>>>(g.data_ptr<float>(), by[3], *(float3 *)g.data_ptr<float>(),
                     *(float3 *)g.data_ptr<float>());
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}'g'{{.*}} [torch-missing-cpu]
}

float readBesideLaunch(const at::Tensor &x) {
  auto g = x.cuda();
  scale<<<1, 256>>>(g.data_ptr<float>(), g.numel(), 2.f);
  return g.data_ptr<float>()[0];
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}'g'{{.*}} [torch-missing-cpu]
  // CHECK-FIXES: return g.cpu().data_ptr<float>()[0];
}

float readAfterCheck(const at::Tensor &x) {
  if (x.is_cuda()) {
    auto p = x.data_ptr<float>();
    scale<<<1, 256>>>(p, x.numel(), 2.f);
    return *p;
    // CHECK-MESSAGES: :[[@LINE-3]]:{{[0-9]+}}: warning: {{.*}}'x'{{.*}} [torch-missing-cpu]
  }
  return 0;
}

void memcpyOfDevice(float *to, const at::Tensor &x) {
  auto g = x.cuda();
  std::memcpy(to, g.data_ptr<float>(), g.nbytes());
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}'g'{{.*}} [torch-missing-cpu]
}

int64_t sizesOnHost(const at::Tensor &x) {
  auto sizes = at::tensor({1, 2, 3}, at::kLong);
  auto g = x.cuda();
  auto most = std::max_element(sizes.data_ptr<int64_t>(), sizes.data_ptr<int64_t>() + 3);
  scale<<<1, 256>>>(g.data_ptr<float>(), *most, 2.f);
  auto counts = g.to(at::kLong).cpu();
  return counts.data_ptr<int64_t>()[0];
}

template <typename T> T firstOf(const at::Tensor &x) {
  auto g = x.cuda();
  scaleAny<T><<<1, 1>>>(g.data_ptr<T>(), g.data_ptr<T>(), 1);
  return *g.data_ptr<T>();
  // CHECK-MESSAGES: :[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}}'g'{{.*}} [torch-missing-cpu]
}
template float firstOf<float>(const at::Tensor &);
template double firstOf<double>(const at::Tensor &);
