// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What kernels call, so that they parse. Templates stand for the many
// overloads.

#ifndef TORCH_TIDY_STUBS_DEVICE_CODE_H
#define TORCH_TIDY_STUBS_DEVICE_CODE_H

// Clang's own: the device's mathematical functions, beside the host's.
#include <__clang_cuda_math_forward_declares.h>
#include <type_traits>

#define TORCH_TIDY_FLOATS_1(N) __device__ float N(float);
#define TORCH_TIDY_FLOATS_2(N) __device__ float N(float, float);
TORCH_TIDY_FLOATS_1(acosf)
TORCH_TIDY_FLOATS_1(acoshf)
TORCH_TIDY_FLOATS_1(asinf)
TORCH_TIDY_FLOATS_1(asinhf)
TORCH_TIDY_FLOATS_1(atanf)
TORCH_TIDY_FLOATS_1(atanhf)
TORCH_TIDY_FLOATS_1(cbrtf)
TORCH_TIDY_FLOATS_1(ceilf)
TORCH_TIDY_FLOATS_1(cosf)
TORCH_TIDY_FLOATS_1(coshf)
TORCH_TIDY_FLOATS_1(erff)
TORCH_TIDY_FLOATS_1(erfcf)
TORCH_TIDY_FLOATS_1(expf)
TORCH_TIDY_FLOATS_1(exp2f)
TORCH_TIDY_FLOATS_1(expm1f)
TORCH_TIDY_FLOATS_1(fabsf)
TORCH_TIDY_FLOATS_1(floorf)
TORCH_TIDY_FLOATS_1(lgammaf)
TORCH_TIDY_FLOATS_1(logf)
TORCH_TIDY_FLOATS_1(log10f)
TORCH_TIDY_FLOATS_1(log1pf)
TORCH_TIDY_FLOATS_1(log2f)
TORCH_TIDY_FLOATS_1(rintf)
TORCH_TIDY_FLOATS_1(roundf)
TORCH_TIDY_FLOATS_1(sinf)
TORCH_TIDY_FLOATS_1(sinhf)
TORCH_TIDY_FLOATS_1(sqrtf)
TORCH_TIDY_FLOATS_1(tanf)
TORCH_TIDY_FLOATS_1(tanhf)
TORCH_TIDY_FLOATS_1(tgammaf)
TORCH_TIDY_FLOATS_1(truncf)
TORCH_TIDY_FLOATS_2(atan2f)
TORCH_TIDY_FLOATS_2(copysignf)
TORCH_TIDY_FLOATS_2(fdimf)
TORCH_TIDY_FLOATS_2(fmaxf)
TORCH_TIDY_FLOATS_2(fminf)
TORCH_TIDY_FLOATS_2(fmodf)
TORCH_TIDY_FLOATS_2(hypotf)
TORCH_TIDY_FLOATS_2(powf)
#undef TORCH_TIDY_FLOATS_1
#undef TORCH_TIDY_FLOATS_2
__device__ float fmaf(float, float, float);
__device__ float norm3df(float, float, float);
__device__ float rnorm3df(float, float, float);
__device__ float norm4df(float, float, float, float);
__device__ float frexpf(float, int *);
__device__ float ldexpf(float, int);
// The one variadic function that Clang takes; older versions want a C function.
extern "C" __device__ int printf(const char *, ...);

extern __device__ const uint3 threadIdx, blockIdx;
extern __device__ const dim3 blockDim, gridDim;
extern __device__ const int warpSize;

__device__ void __syncthreads();
__device__ int __syncthreads_count(int);
__device__ int __syncthreads_and(int);
__device__ int __syncthreads_or(int);
__device__ void __syncwarp(unsigned = ~0u);
__device__ void __threadfence();
__device__ void __threadfence_block();
__device__ void __threadfence_system();
__device__ void __trap();
__device__ void __brkpt();
__device__ void __nanosleep(unsigned);
__device__ long long clock64();

#define TORCH_TIDY_ATOMIC(N)                                                   \
  template <class T, class U> __device__ T N(T *, U);                          \
  template <class T, class U> __device__ T N(volatile T *, U);                 \
  template <class T, class U> __device__ T N##_block(T *, U);                  \
  template <class T, class U> __device__ T N##_system(T *, U);
TORCH_TIDY_ATOMIC(atomicAdd)
TORCH_TIDY_ATOMIC(atomicSub)
TORCH_TIDY_ATOMIC(atomicExch)
TORCH_TIDY_ATOMIC(atomicMin)
TORCH_TIDY_ATOMIC(atomicMax)
TORCH_TIDY_ATOMIC(atomicAnd)
TORCH_TIDY_ATOMIC(atomicOr)
TORCH_TIDY_ATOMIC(atomicXor)
TORCH_TIDY_ATOMIC(atomicInc)
TORCH_TIDY_ATOMIC(atomicDec)
#undef TORCH_TIDY_ATOMIC
template <class T, class U, class V> __device__ T atomicCAS(T *, U, V);
template <class T, class U, class V> __device__ T atomicCAS(volatile T *, U, V);

#define TORCH_TIDY_SHUFFLE(N, L)                                               \
  template <class T> __device__ T N(T, L, int = 32);                           \
  template <class T> __device__ T N##_sync(unsigned, T, L, int = 32);
TORCH_TIDY_SHUFFLE(__shfl, int)
TORCH_TIDY_SHUFFLE(__shfl_up, unsigned)
TORCH_TIDY_SHUFFLE(__shfl_down, unsigned)
TORCH_TIDY_SHUFFLE(__shfl_xor, int)
#undef TORCH_TIDY_SHUFFLE
__device__ unsigned __ballot(int);
__device__ unsigned __ballot_sync(unsigned, int);
__device__ unsigned __activemask();
__device__ int __any_sync(unsigned, int);
__device__ int __all_sync(unsigned, int);
template <class T> __device__ unsigned __match_any_sync(unsigned, T);
template <class T> __device__ T __reduce_add_sync(unsigned, T);
template <class T> __device__ T __reduce_max_sync(unsigned, T);

template <class T> __device__ T __ldg(const T *);
template <class T> __device__ T __ldcg(const T *);
template <class T> __device__ T __ldcs(const T *);
template <class T> __device__ T __ldca(const T *);
template <class T> __device__ void __stcg(T *, T);
template <class T> __device__ void __stcs(T *, T);

__host__ __device__ int __popc(unsigned);
__host__ __device__ int __popcll(unsigned long long);
__host__ __device__ int __clz(int);
__host__ __device__ int __clzll(long long);
__host__ __device__ int __ffs(int);
__host__ __device__ int __ffsll(long long);
__host__ __device__ unsigned __brev(unsigned);
__device__ int __mul24(int, int);
__device__ int __mulhi(int, int);
__device__ unsigned __umulhi(unsigned, unsigned);
__device__ float __int_as_float(int);
__device__ int __float_as_int(float);
__device__ float __uint_as_float(unsigned);
__device__ unsigned __float_as_uint(float);
__device__ double __longlong_as_double(long long);
__device__ long long __double_as_longlong(double);
__device__ float __int2float_rn(int);
__device__ float __uint2float_rn(unsigned);
__device__ int __float2int_rn(float);
__device__ int __float2int_rd(float);
__device__ int __float2int_ru(float);
__device__ int __float2int_rz(float);
__device__ unsigned __float2uint_rn(float);
__device__ float __double2float_rn(double);

#define TORCH_TIDY_UNARY(N) __device__ float N(float);
TORCH_TIDY_UNARY(__expf)
TORCH_TIDY_UNARY(__exp10f)
TORCH_TIDY_UNARY(__logf)
TORCH_TIDY_UNARY(__log2f)
TORCH_TIDY_UNARY(__log10f)
TORCH_TIDY_UNARY(__sinf)
TORCH_TIDY_UNARY(__cosf)
TORCH_TIDY_UNARY(__tanf)
TORCH_TIDY_UNARY(__saturatef)
TORCH_TIDY_UNARY(__frcp_rn)
TORCH_TIDY_UNARY(__fsqrt_rn)
TORCH_TIDY_UNARY(__frsqrt_rn)
TORCH_TIDY_UNARY(rsqrtf)
TORCH_TIDY_UNARY(rcbrtf)
TORCH_TIDY_UNARY(sinpif)
TORCH_TIDY_UNARY(cospif)
TORCH_TIDY_UNARY(normcdff)
#undef TORCH_TIDY_UNARY
#define TORCH_TIDY_BINARY(N) __device__ float N(float, float);
TORCH_TIDY_BINARY(__fdividef)
TORCH_TIDY_BINARY(__powf)
TORCH_TIDY_BINARY(__fadd_rn)
TORCH_TIDY_BINARY(__fsub_rn)
TORCH_TIDY_BINARY(__fmul_rn)
TORCH_TIDY_BINARY(__fdiv_rn)
#undef TORCH_TIDY_BINARY
__device__ float __fmaf_rn(float, float, float);
__device__ double __dadd_rn(double, double);
__device__ double __dmul_rn(double, double);
__device__ double rsqrt(double);
__device__ float rsqrt(float);
__device__ void sincospif(float, float *, float *);
__device__ void __sincosf(float, float *, float *);

#define TORCH_TIDY_MINMAX(T)                                                   \
  __host__ __device__ T min(T, T);                                             \
  __host__ __device__ T max(T, T);
TORCH_TIDY_MINMAX(int)
TORCH_TIDY_MINMAX(unsigned)
TORCH_TIDY_MINMAX(long)
TORCH_TIDY_MINMAX(unsigned long)
TORCH_TIDY_MINMAX(long long)
TORCH_TIDY_MINMAX(unsigned long long)
TORCH_TIDY_MINMAX(float)
TORCH_TIDY_MINMAX(double)
#undef TORCH_TIDY_MINMAX
template <class T, class U>
__host__ __device__
    std::enable_if_t<std::is_arithmetic_v<T> && std::is_arithmetic_v<U>,
                     std::common_type_t<T, U>>
        min(T, U);
template <class T, class U>
__host__ __device__
    std::enable_if_t<std::is_arithmetic_v<T> && std::is_arithmetic_v<U>,
                     std::common_type_t<T, U>>
        max(T, U);

#endif
