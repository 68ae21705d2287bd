// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef TORCH_TIDY_STUBS_CURAND_KERNEL_H
#define TORCH_TIDY_STUBS_CURAND_KERNEL_H
#include <curand.h>
struct curandStateXORWOW {
  int d;
};
typedef curandStateXORWOW curandState_t;
typedef curandStateXORWOW curandState;
struct curandStatePhilox4_32_10 {
  int d;
};
typedef curandStatePhilox4_32_10 curandStatePhilox4_32_10_t;
template <class S>
__device__ void curand_init(unsigned long long, unsigned long long,
                            unsigned long long, S *);
template <class S> __device__ unsigned curand(S *);
template <class S> __device__ float curand_uniform(S *);
template <class S> __device__ double curand_uniform_double(S *);
template <class S> __device__ float curand_normal(S *);
template <class S> __device__ float4 curand_uniform4(S *);
template <class S> __device__ float4 curand_normal4(S *);
#endif
