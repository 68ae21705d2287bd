// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef TORCH_TIDY_STUBS_CUSOLVER_H
#define TORCH_TIDY_STUBS_CUSOLVER_H
#include <cuda_runtime.h>
typedef struct cusolverDnContext *cusolverDnHandle_t;
enum cusolverStatus_t {
  CUSOLVER_STATUS_SUCCESS,
  CUSOLVER_STATUS_EXECUTION_FAILED = 6
};
#endif
