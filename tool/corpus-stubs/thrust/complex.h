// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// thrust::complex, which LibTorch's headers ask for in CUDA code.

#ifndef TORCH_TIDY_STUBS_THRUST_COMPLEX_H
#define TORCH_TIDY_STUBS_THRUST_COMPLEX_H
#include <cuda_runtime.h>

namespace thrust {
template <class T> struct complex {
  __host__ __device__ complex(T = T(), T = T());
  template <class U> __host__ __device__ complex(const complex<U> &);
  __host__ __device__ T real() const;
  __host__ __device__ T imag() const;
};
template <class T> __host__ __device__ T abs(const complex<T> &);
template <class T> __host__ __device__ T arg(const complex<T> &);
template <class T>
__host__ __device__ complex<T> polar(const T &, const T & = T());
#define TORCH_TIDY_COMPLEX(N)                                                  \
  template <class T> __host__ __device__ complex<T> N(const complex<T> &);
TORCH_TIDY_COMPLEX(exp)
TORCH_TIDY_COMPLEX(log)
TORCH_TIDY_COMPLEX(log10)
TORCH_TIDY_COMPLEX(sqrt)
TORCH_TIDY_COMPLEX(sin)
TORCH_TIDY_COMPLEX(cos)
TORCH_TIDY_COMPLEX(tan)
TORCH_TIDY_COMPLEX(asin)
TORCH_TIDY_COMPLEX(acos)
TORCH_TIDY_COMPLEX(atan)
TORCH_TIDY_COMPLEX(sinh)
TORCH_TIDY_COMPLEX(cosh)
TORCH_TIDY_COMPLEX(tanh)
TORCH_TIDY_COMPLEX(asinh)
TORCH_TIDY_COMPLEX(acosh)
TORCH_TIDY_COMPLEX(atanh)
TORCH_TIDY_COMPLEX(proj)
TORCH_TIDY_COMPLEX(conj)
#undef TORCH_TIDY_COMPLEX
template <class T>
__host__ __device__ complex<T> pow(const complex<T> &, const complex<T> &);
template <class T>
__host__ __device__ complex<T> pow(const complex<T> &, const T &);
template <class T>
__host__ __device__ complex<T> pow(const T &, const complex<T> &);
} // namespace thrust
#endif
