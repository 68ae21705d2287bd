// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// cub: device-wide functions for host code, block-wide classes for kernels.

#ifndef TORCH_TIDY_STUBS_CUB_H
#define TORCH_TIDY_STUBS_CUB_H
#include <cuda_runtime.h>

namespace cub {
template <class K, class V> struct KeyValuePair {
  K key;
  V value;
  __host__ __device__ KeyValuePair();
  __host__ __device__ KeyValuePair(const K &, const V &);
};
struct ArgMax {};
struct ArgMin {};
struct Sum {};
struct Max {};
struct Min {};

#define TORCH_TIDY_DEVICE(N)                                                   \
  template <class... A>                                                        \
  static cudaError_t N(void *Temporary, size_t &Bytes, A &&...Rest);
struct DeviceReduce {
  TORCH_TIDY_DEVICE(Reduce)
  TORCH_TIDY_DEVICE(Sum)
  TORCH_TIDY_DEVICE(Min)
  TORCH_TIDY_DEVICE(Max)
  TORCH_TIDY_DEVICE(ArgMin)
  TORCH_TIDY_DEVICE(ArgMax)
  TORCH_TIDY_DEVICE(ReduceByKey)
};
struct DeviceScan {
  TORCH_TIDY_DEVICE(ExclusiveSum)
  TORCH_TIDY_DEVICE(InclusiveSum)
  TORCH_TIDY_DEVICE(ExclusiveScan)
  TORCH_TIDY_DEVICE(InclusiveScan)
};
struct DeviceRadixSort {
  TORCH_TIDY_DEVICE(SortKeys)
  TORCH_TIDY_DEVICE(SortKeysDescending)
  TORCH_TIDY_DEVICE(SortPairs)
  TORCH_TIDY_DEVICE(SortPairsDescending)
};
struct DeviceSegmentedRadixSort {
  TORCH_TIDY_DEVICE(SortPairs)
  TORCH_TIDY_DEVICE(SortPairsDescending)
};
struct DeviceSelect {
  TORCH_TIDY_DEVICE(Flagged)
  TORCH_TIDY_DEVICE(If)
  TORCH_TIDY_DEVICE(Unique)
};
#undef TORCH_TIDY_DEVICE

enum BlockReduceAlgorithm {
  BLOCK_REDUCE_RAKING,
  BLOCK_REDUCE_RAKING_COMMUTATIVE_ONLY,
  BLOCK_REDUCE_WARP_REDUCTIONS
};
enum BlockLoadAlgorithm {
  BLOCK_LOAD_DIRECT,
  BLOCK_LOAD_TRANSPOSE,
  BLOCK_LOAD_WARP_TRANSPOSE
};
enum BlockStoreAlgorithm {
  BLOCK_STORE_DIRECT,
  BLOCK_STORE_TRANSPOSE,
  BLOCK_STORE_WARP_TRANSPOSE
};
enum BlockScanAlgorithm { BLOCK_SCAN_RAKING, BLOCK_SCAN_WARP_SCANS };
template <class T, int N, BlockReduceAlgorithm A = BLOCK_REDUCE_WARP_REDUCTIONS,
          int Y = 1, int Z = 1>
struct BlockReduce {
  struct TempStorage {};
  __device__ BlockReduce(TempStorage &);
  template <class... Rest> __device__ T Reduce(Rest...);
  template <class... Rest> __device__ T Sum(Rest...);
};
template <class T, int N, BlockScanAlgorithm A = BLOCK_SCAN_RAKING, int Y = 1,
          int Z = 1>
struct BlockScan {
  struct TempStorage {};
  __device__ BlockScan(TempStorage &);
  template <class... Rest> __device__ void ExclusiveSum(Rest &&...);
  template <class... Rest> __device__ void InclusiveSum(Rest &&...);
};
template <class K, int N, int Items, class V = void> struct BlockRadixSort {
  struct TempStorage {};
  __device__ BlockRadixSort(TempStorage &);
  template <class... Rest> __device__ void Sort(Rest &&...);
  template <class... Rest> __device__ void SortBlockedToStriped(Rest &&...);
};
template <class T, int N, int Items, BlockLoadAlgorithm A = BLOCK_LOAD_DIRECT>
struct BlockLoad {
  struct TempStorage {};
  __device__ BlockLoad(TempStorage &);
  template <class... Rest> __device__ void Load(Rest &&...);
};
template <class T, int N, int Items, BlockStoreAlgorithm A = BLOCK_STORE_DIRECT>
struct BlockStore {
  struct TempStorage {};
  __device__ BlockStore(TempStorage &);
  template <class... Rest> __device__ void Store(Rest &&...);
};
template <int N, class... Rest> __device__ void StoreDirectStriped(Rest &&...);
template <class T, int N = 32> struct WarpReduce {
  struct TempStorage {};
  __device__ WarpReduce(TempStorage &);
  template <class... Rest> __device__ T Reduce(Rest...);
  template <class... Rest> __device__ T Sum(Rest...);
};
} // namespace cub
#endif
