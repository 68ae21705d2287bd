// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef TORCH_TIDY_STUBS_CUDA_BF16_H
#define TORCH_TIDY_STUBS_CUDA_BF16_H
#include <cuda_runtime.h>

struct __nv_bfloat16_raw {
  unsigned short x;
};
struct __nv_bfloat16 {
  __nv_bfloat16() = default;
  __host__ __device__ __nv_bfloat16(float);
  __host__ __device__ __nv_bfloat16(__nv_bfloat16_raw);
  __host__ __device__ operator float() const;
  unsigned short x;
};
struct __nv_bfloat162 {
  __nv_bfloat16 x, y;
};
typedef __nv_bfloat16 nv_bfloat16;
typedef __nv_bfloat162 nv_bfloat162;
__host__ __device__ __nv_bfloat16 __float2bfloat16(float);
__host__ __device__ float __bfloat162float(__nv_bfloat16);
#endif
