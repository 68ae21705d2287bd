// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef TORCH_TIDY_STUBS_CURAND_H
#define TORCH_TIDY_STUBS_CURAND_H
#include <cuda_runtime.h>
typedef struct curandGenerator_st *curandGenerator_t;
enum curandStatus_t { CURAND_STATUS_SUCCESS };
enum curandRngType_t { CURAND_RNG_PSEUDO_DEFAULT = 100 };
curandStatus_t curandCreateGenerator(curandGenerator_t *, curandRngType_t);
curandStatus_t curandDestroyGenerator(curandGenerator_t);
curandStatus_t curandSetPseudoRandomGeneratorSeed(curandGenerator_t,
                                                  unsigned long long);
curandStatus_t curandGenerateUniform(curandGenerator_t, float *, size_t);
curandStatus_t curandGenerateNormal(curandGenerator_t, float *, size_t, float,
                                    float);
#endif
