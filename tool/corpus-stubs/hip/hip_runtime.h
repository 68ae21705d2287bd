// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The types of HIP that headers of host code name.

#ifndef TORCH_TIDY_STUBS_HIP_RUNTIME_H
#define TORCH_TIDY_STUBS_HIP_RUNTIME_H
#include <cuda_runtime.h>

enum hipError_t { hipSuccess = 0 };
typedef int hipDevice_t;
typedef void *hipDeviceptr_t;
typedef struct ihipEvent_t *hipEvent_t;
typedef struct ihipModuleSymbol_t *hipFunction_t;
typedef struct ihipModule_t *hipModule_t;
typedef struct ihipStream_t *hipStream_t;
hipError_t hipSetDevice(int);
#endif
