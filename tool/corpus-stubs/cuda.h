// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The driver's interface, as far as host code of LibTorch projects names it.

#ifndef TORCH_TIDY_STUBS_CUDA_H
#define TORCH_TIDY_STUBS_CUDA_H
#include <cuda_runtime.h>

#define CUDAAPI
enum CUresult { CUDA_SUCCESS = 0 };
typedef struct CUevent_st *CUevent;
typedef struct CUfunc_st *CUfunction;
typedef struct CUmod_st *CUmodule;
CUresult cuCtxSynchronize();
CUresult cuCtxPushCurrent(CUcontext);
CUresult cuCtxPopCurrent(CUcontext *);
CUresult cuDevicePrimaryCtxRetain(CUcontext *, CUdevice);
CUresult cuDevicePrimaryCtxRelease(CUdevice);
CUresult cuMemcpyDtoDAsync(CUdeviceptr, CUdeviceptr, size_t, CUstream);
#endif
