// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The colour conversions of NPP, and the few types that they take.

#ifndef TORCH_TIDY_STUBS_NPP_H
#define TORCH_TIDY_STUBS_NPP_H
#include <cuda_runtime.h>

typedef unsigned char Npp8u;
typedef float Npp32f;
enum NppStatus { NPP_SUCCESS = 0 };
struct NppiSize {
  int width, height;
};
struct NppStreamContext {
  cudaStream_t hStream;
  int nCudaDeviceId, nMultiProcessorCount, nMaxThreadsPerMultiProcessor,
      nMaxThreadsPerBlock;
  size_t nSharedMemPerBlock;
  int nCudaDevAttrComputeCapabilityMajor, nCudaDevAttrComputeCapabilityMinor;
  unsigned nStreamFlags;
};
NppStatus nppGetStreamContext(NppStreamContext *);
NppStatus nppiNV12ToRGB_8u_P2C3R_Ctx(const Npp8u *const[2], int, Npp8u *, int,
                                     NppiSize, NppStreamContext);
NppStatus nppiNV12ToRGB_709CSC_8u_P2C3R_Ctx(const Npp8u *const[2], int, Npp8u *,
                                            int, NppiSize, NppStreamContext);
NppStatus nppiNV12ToRGB_709HDTV_8u_P2C3R_Ctx(const Npp8u *const[2], int,
                                             Npp8u *, int, NppiSize,
                                             NppStreamContext);
NppStatus nppiNV12ToRGB_8u_ColorTwist32f_P2C3R_Ctx(const Npp8u *const[2],
                                                   int[2], Npp8u *, int,
                                                   NppiSize, const Npp32f[3][4],
                                                   NppStreamContext);
NppStatus nppiRGBToNV12_8u_ColorTwist32f_C3P2R_Ctx(const Npp8u *, int,
                                                   Npp8u *[2], int[2], NppiSize,
                                                   const Npp32f[3][4],
                                                   NppStreamContext);
#endif
