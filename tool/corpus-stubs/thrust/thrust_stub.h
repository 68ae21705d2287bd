// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// thrust: tuples for kernels, vectors and algorithms for host code.

#ifndef TORCH_TIDY_STUBS_THRUST_H
#define TORCH_TIDY_STUBS_THRUST_H
#include <cuda_runtime.h>
#include <iterator>
#include <tuple>
#include <vector>

namespace thrust {
template <class... T> struct tuple : std::tuple<T...> {
  __host__ __device__ tuple();
  template <class... U> __host__ __device__ tuple(const U &...);
};
template <size_t I, class... T>
__host__ __device__ std::tuple_element_t<I, std::tuple<T...>> &
get(tuple<T...> &);
template <size_t I, class... T>
__host__ __device__ const std::tuple_element_t<I, std::tuple<T...>> &
get(const tuple<T...> &);
template <class... T>
__host__ __device__ tuple<std::decay_t<T>...> make_tuple(T &&...);
template <class... T> __host__ __device__ tuple<T &...> tie(T &...);
template <class A, class B> struct pair {
  A first;
  B second;
};
template <class A, class B> __host__ __device__ pair<A, B> make_pair(A, B);
template <class T = void> struct plus {
  template <class U> __host__ __device__ U operator()(U, U) const;
};
template <class T = void> struct maximum {
  template <class U> __host__ __device__ U operator()(U, U) const;
};
template <class T = void> struct minimum {
  template <class U> __host__ __device__ U operator()(U, U) const;
};
template <class T = void> struct less {
  template <class U> __host__ __device__ bool operator()(U, U) const;
};
template <class T = void> struct greater {
  template <class U> __host__ __device__ bool operator()(U, U) const;
};

template <class T> struct device_ptr {
  typedef std::random_access_iterator_tag iterator_category;
  typedef T value_type;
  typedef ptrdiff_t difference_type;
  typedef T *pointer;
  typedef T &reference;
  __host__ __device__ explicit device_ptr(T *);
  __host__ __device__ T *get() const;
  __host__ __device__ device_ptr operator+(ptrdiff_t) const;
  __host__ __device__ T &operator*() const;
  __host__ __device__ T &operator[](ptrdiff_t) const;
};
template <class T> __host__ __device__ device_ptr<T> device_pointer_cast(T *);
template <class T> __host__ __device__ T *raw_pointer_cast(device_ptr<T>);
template <class T> __host__ __device__ T *raw_pointer_cast(T *);
template <class T> struct device_vector {
  device_vector();
  explicit device_vector(size_t);
  device_vector(size_t, const T &);
  template <class It> device_vector(It, It);
  device_ptr<T> begin();
  device_ptr<T> end();
  device_ptr<T> data();
  T &operator[](size_t);
  size_t size() const;
  void resize(size_t);
};
template <class T> using host_vector = std::vector<T>;

struct execution_policy {
  template <class S> execution_policy on(S) const;
  template <class A> execution_policy operator()(A &) const;
};
static const execution_policy device, host, seq;
namespace cuda {
static const execution_policy par, par_nosync;
}
template <class P, class It> void sort(P, It, It);
template <class P, class It, class C> void sort(P, It, It, C);
template <class P, class K, class V> void sort_by_key(P, K, K, V);
template <class P, class K, class V, class C> void sort_by_key(P, K, K, V, C);
template <class P, class K, class V> void stable_sort_by_key(P, K, K, V);
template <class P, class In, class Out> Out copy(P, In, In, Out);
template <class P, class In, class Out> Out exclusive_scan(P, In, In, Out);
template <class P, class In, class Out> Out inclusive_scan(P, In, In, Out);
template <class P, class It, class T> void fill(P, It, It, const T &);
template <class P, class It> void sequence(P, It, It);
template <class P, class It, class F> void for_each(P, It, It, F);
template <class P, class In, class Out, class F>
Out transform(P, In, In, Out, F);
template <class P, class It> It unique(P, It, It);
template <class P, class It, class T> T reduce(P, It, It, T);
template <class P, class It> It max_element(P, It, It);
} // namespace thrust

template <class... T>
struct std::tuple_size<thrust::tuple<T...>>
    : std::integral_constant<size_t, sizeof...(T)> {};
template <size_t I, class... T>
struct std::tuple_element<I, thrust::tuple<T...>>
    : std::tuple_element<I, std::tuple<T...>> {};
#endif
