// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Half precision: the types, and the few functions that LibTorch's headers
// call.

#ifndef TORCH_TIDY_STUBS_CUDA_FP16_H
#define TORCH_TIDY_STUBS_CUDA_FP16_H
#include <cuda_runtime.h>

struct __half_raw {
  unsigned short x;
};
struct __half {
  __half() = default;
  __host__ __device__ __half(float);
  __host__ __device__ __half(__half_raw);
  __host__ __device__ operator float() const;
  unsigned short x;
};
struct __half2 {
  __half x, y;
};
typedef __half half;
typedef __half2 half2;
__host__ __device__ __half __float2half(float);
__host__ __device__ __half __float2half_rn(float);
__host__ __device__ float __half2float(__half);
__host__ __device__ float __low2float(__half2);
__host__ __device__ float __high2float(__half2);
__host__ __device__ __half2 __floats2half2_rn(float, float);
__host__ __device__ __half2 __halves2half2(__half, __half);
__device__ __half __hadd(__half, __half);
__device__ __half __hsub(__half, __half);
__device__ __half __hmul(__half, __half);
__device__ __half __hdiv(__half, __half);
__device__ __half2 __hadd2(__half2, __half2);
__device__ __half2 __hsub2(__half2, __half2);
__device__ __half2 __hmul2(__half2, __half2);
__device__ __half2 __hfma2(__half2, __half2, __half2);
__device__ __half __ushort_as_half(unsigned short);
__device__ unsigned short __half_as_ushort(__half);
#endif
