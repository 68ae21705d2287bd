// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What the tests' precompiled header of CUDA code holds; see libtorch.h.

#include <cuda_runtime.h>

#include <ATen/cuda/CUDAContext.h>
#include <c10/cuda/CUDAGuard.h>
#include <torch/torch.h>

#include <cublas_v2.h>
#include <cub/cub.cuh>
#include <thrust/device_vector.h>
#include <thrust/execution_policy.h>
#include <thrust/sort.h>

#include <algorithm>
#include <cstring>
#include <vector>
