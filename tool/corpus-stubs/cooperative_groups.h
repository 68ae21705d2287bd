// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef TORCH_TIDY_STUBS_COOPERATIVE_GROUPS_H
#define TORCH_TIDY_STUBS_COOPERATIVE_GROUPS_H
#include <cuda_runtime.h>

namespace cooperative_groups {
struct thread_group {
  __device__ unsigned thread_rank() const;
  __device__ unsigned size() const;
  __device__ unsigned num_threads() const;
  __device__ void sync() const;
  __device__ dim3 group_index() const;
  __device__ dim3 thread_index() const;
  __device__ dim3 group_dim() const;
  template <class T> __device__ T shfl(T, int) const;
  template <class T> __device__ T shfl_down(T, int) const;
  template <class T> __device__ T shfl_up(T, int) const;
  template <class T> __device__ T shfl_xor(T, int) const;
  __device__ int any(int) const;
  __device__ int all(int) const;
  __device__ unsigned ballot(int) const;
};
struct thread_block : thread_group {};
struct grid_group : thread_group {};
struct coalesced_group : thread_group {};
template <unsigned N, class Parent = void>
struct thread_block_tile : thread_group {
  __device__ unsigned meta_group_rank() const;
  __device__ unsigned meta_group_size() const;
};
__device__ thread_block this_thread_block();
__device__ grid_group this_grid();
__device__ coalesced_group coalesced_threads();
template <unsigned N, class G>
__device__ thread_block_tile<N> tiled_partition(const G &);
template <class G> __device__ void sync(const G &);
template <class T = void> struct plus {};
template <class T = void> struct less {};
template <class T = void> struct greater {};
template <class G, class T, class Op> __device__ T reduce(const G &, T, Op);
} // namespace cooperative_groups
#endif
