// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef TORCH_TIDY_STUBS_CUSPARSE_H
#define TORCH_TIDY_STUBS_CUSPARSE_H
#include <cuda_runtime.h>
typedef struct cusparseContext *cusparseHandle_t;
enum cusparseStatus_t { CUSPARSE_STATUS_SUCCESS };
const char *cusparseGetErrorString(cusparseStatus_t);
#endif
