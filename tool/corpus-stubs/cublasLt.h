// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include <cublas_v2.h>
typedef struct cublasLtContext *cublasLtHandle_t;
