// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Assertions for tensors whose memory host code is about to use. They ask what
// Python's Tensor.numpy() asks, in its order
// (torch/csrc/utils/tensor_numpy.cpp), and dtype, rank, contiguity and overlap
// beside.
//
//   TORCH_TIDY_ASSERT_DEFINED(t)        t.defined()
//   TORCH_TIDY_ASSERT_STRIDED(t)        strided, not sparse or mkldnn
//   TORCH_TIDY_ASSERT_CPU(t)            on the CPU
//   TORCH_TIDY_ASSERT_DETACHED(t)       no grad required, or grad mode off
//   TORCH_TIDY_ASSERT_RESOLVED(t)       no conjugate bit, no negative bit
//   TORCH_TIDY_ASSERT_CONTIGUOUS(t)     row-major without gaps
//   TORCH_TIDY_ASSERT_DTYPE(t, T)       elements of the C++ type T
//   TORCH_TIDY_ASSERT_RANK(t, N)        N dimensions
//   TORCH_TIDY_ASSERT_NO_OVERLAP(a, b)  share no memory
//   TORCH_TIDY_ASSERT_ARRAY(t, T)       all that numpy() asks, and the dtype
//
// Each also asserts what it cannot do without: that the tensor is defined, and
// strided where strides are looked at. A failure throws
// torch_tidy::ConversionError; see error.h for other ways. With
// TORCH_TIDY_ASSERTIONS defined as 0 they are nothing, and their arguments are
// not evaluated; static analysis sees them all the same.

#ifndef TORCH_TIDY_RUNTIME_ASSERT_H
#define TORCH_TIDY_RUNTIME_ASSERT_H

#include "torch_tidy/error.h"
#include "torch_tidy/overlap.h"

#include <c10/core/ScalarType.h>

#include <cstdint>
#include <type_traits>

#ifndef TORCH_TIDY_ASSERTIONS
#define TORCH_TIDY_ASSERTIONS 1
#endif

namespace torch_tidy {
namespace detail {

template <typename T, typename = void> struct ScalarTypeOf {
  static_assert(!sizeof(T), "no tensor has elements of this type");
};
template <typename T>
struct ScalarTypeOf<T,
                    std::void_t<decltype(c10::CppTypeToScalarType<T>::value)>> {
  static constexpr c10::ScalarType value = c10::CppTypeToScalarType<T>::value;
};

constexpr bool isQuantized(c10::ScalarType Type) {
  return Type == c10::ScalarType::QInt8 || Type == c10::ScalarType::QUInt8 ||
         Type == c10::ScalarType::QInt32 || Type == c10::ScalarType::QUInt4x2 ||
         Type == c10::ScalarType::QUInt2x4;
}

inline bool assert_defined(const at::TensorBase &T, const Site &At) {
  if (C10_LIKELY(T.defined()))
    return true;
  failTensor(T, At, "is not defined");
  return false;
}

inline bool assert_strided(const at::TensorBase &T, const Site &At) {
  if (!assert_defined(T, At))
    return false;
  if (C10_LIKELY(isStrided(T)))
    return true;
  failTensor(T, At, "has no strided layout");
  return false;
}

inline void assert_cpu(const at::TensorBase &T, const Site &At) {
  if (assert_defined(T, At) && C10_UNLIKELY(!T.is_cpu()))
    failTensor(T, At, "is not on the CPU");
}

inline void assert_detached(const at::TensorBase &T, const Site &At) {
  if (assert_defined(T, At) && C10_UNLIKELY(needsDetach(T)))
    failTensor(T, At, "requires grad");
}

inline void assert_resolved(const at::TensorBase &T, const Site &At) {
  if (!assert_defined(T, At))
    return;
  if (C10_UNLIKELY(T.is_conj()))
    failTensor(T, At, "is lazily conjugated");
  else if (C10_UNLIKELY(T.is_neg()))
    failTensor(T, At, "is lazily negated");
}

inline void assert_contiguous(const at::TensorBase &T, const Site &At) {
  if (assert_strided(T, At) && C10_UNLIKELY(!T.is_contiguous()))
    failTensor(T, At, "is not contiguous", {true, nullptr});
}

inline void assert_dtype(const at::TensorBase &T, c10::ScalarType Type,
                         const Site &At) {
  if (assert_defined(T, At) && C10_UNLIKELY(T.scalar_type() != Type))
    failTensor(T, At, std::string("has not the dtype ") + c10::toString(Type),
               {false, &Type});
}
template <typename T>
inline void assert_dtype(const at::TensorBase &Tensor, const Site &At) {
  assert_dtype(Tensor, ScalarTypeOf<std::remove_cv_t<T>>::value, At);
}

inline void assert_rank(const at::TensorBase &T, std::int64_t Rank,
                        const Site &At) {
  if (assert_defined(T, At) && C10_UNLIKELY(T.dim() != Rank))
    failTensor(T, At, "has not " + std::to_string(Rank) + " dimensions");
}

inline void assert_no_overlap(const at::TensorBase &A, const at::TensorBase &B,
                              const Site &At) {
  if (!assert_strided(A, At) || !assert_strided(B, At))
    return;
  Overlap Found = overlapOf(A, B);
  if (C10_LIKELY(Found == Overlap::No))
    return;
  fail({At, std::string("'") + At.expression + "' " +
                (Found == Overlap::Yes ? "share memory"
                                       : "may share memory, as their ranges "
                                         "overlap in too many places to tell") +
                ": the first is a " + describe(A) + ", the second a " +
                describe(B)});
}

/// Whether there is an element of that type for every index: what a conversion
/// cannot do without, whatever a failure handler thinks.
inline bool hasElements(const at::TensorBase &T, c10::ScalarType Type) {
  return T.defined() && isStrided(T) && T.is_cpu() && T.scalar_type() == Type &&
         !isQuantized(Type) && !T._is_zerotensor();
}

/// Tensor.numpy()'s list, and the dtype.
inline void assert_array(const at::TensorBase &T, c10::ScalarType Type,
                         const Site &At) {
  // One test for the usual case; the rest finds out what is wrong.
  if (C10_LIKELY(hasElements(T, Type) && !T.is_conj() && !T.is_neg() &&
                 !needsDetach(T)))
    return;
  const char *What = !T.defined()         ? "is not defined"
                     : !isStrided(T)      ? "has no strided layout"
                     : !T.is_cpu()        ? "is not on the CPU"
                     : needsDetach(T)     ? "requires grad"
                     : T.is_conj()        ? "is lazily conjugated"
                     : T.is_neg()         ? "is lazily negated"
                     : T._is_zerotensor() ? "is a zero tensor without memory"
                     : isQuantized(T.scalar_type()) ? "is quantized"
                                                    : nullptr;
  const Wanted Needed{false, isQuantized(Type) ? nullptr : &Type};
  if (What)
    failTensor(T, At, What, Needed);
  else
    assert_dtype(T, Type, At);
}
template <typename T>
inline void assert_array(const at::TensorBase &Tensor, const Site &At) {
  assert_array(Tensor, ScalarTypeOf<std::remove_cv_t<T>>::value, At);
}

} // namespace detail
} // namespace torch_tidy

// The analyser that builds on Clang defines this; what it is to believe has to
// be there.
#if TORCH_TIDY_ASSERTIONS || defined(__clang_analyzer__)
#define TORCH_TIDY_DETAIL_SITE(text)                                           \
  ::torch_tidy::Site::current(text, __FILE__, __LINE__, __func__)
/// Asserts that a tensor is defined. Shape: any.
/// \throws ConversionError where it is not, as every assertion does.
/// Mirrors `tensor is not None`; in Python no tensor is undefined.
#define TORCH_TIDY_ASSERT_DEFINED(...)                                         \
  static_cast<void>(::torch_tidy::detail::assert_defined(                      \
      __VA_ARGS__, TORCH_TIDY_DETAIL_SITE(#__VA_ARGS__)))
/// Asserts the strided layout: not sparse, not mkldnn, not nested. Shape: any.
/// \throws ConversionError for another layout or an undefined tensor.
/// Mirrors Tensor.numpy() (torch/csrc/utils/tensor_numpy.cpp).
#define TORCH_TIDY_ASSERT_STRIDED(...)                                         \
  static_cast<void>(::torch_tidy::detail::assert_strided(                      \
      __VA_ARGS__, TORCH_TIDY_DETAIL_SITE(#__VA_ARGS__)))
/// Asserts that a tensor is on the CPU. Shape: any.
/// \throws ConversionError for another device or an undefined tensor.
/// Mirrors Tensor.numpy(): "use Tensor.cpu()".
#define TORCH_TIDY_ASSERT_CPU(...)                                             \
  ::torch_tidy::detail::assert_cpu(__VA_ARGS__,                                \
                                   TORCH_TIDY_DETAIL_SITE(#__VA_ARGS__))
/// Asserts that a tensor does not require grad, or that grad mode is off.
/// Shape: any.
/// \throws ConversionError where it does and is, or for an undefined tensor.
/// Mirrors Tensor.numpy(): "use tensor.detach().numpy()".
#define TORCH_TIDY_ASSERT_DETACHED(...)                                        \
  ::torch_tidy::detail::assert_detached(__VA_ARGS__,                           \
                                        TORCH_TIDY_DETAIL_SITE(#__VA_ARGS__))
/// Asserts that a tensor has neither the conjugate nor the negative bit. Shape:
/// any.
/// \throws ConversionError where it has one, or for an undefined tensor.
/// Mirrors Tensor.numpy(): "use resolve_conj()", "use resolve_neg()".
#define TORCH_TIDY_ASSERT_RESOLVED(...)                                        \
  ::torch_tidy::detail::assert_resolved(__VA_ARGS__,                           \
                                        TORCH_TIDY_DETAIL_SITE(#__VA_ARGS__))
/// Asserts that the elements lie row-major without gaps. Shape: any.
/// \throws ConversionError where they do not, for a layout that is not strided
/// or an undefined tensor. Mirrors Tensor.is_contiguous().
#define TORCH_TIDY_ASSERT_CONTIGUOUS(...)                                      \
  ::torch_tidy::detail::assert_contiguous(                                     \
      __VA_ARGS__, TORCH_TIDY_DETAIL_SITE(#__VA_ARGS__))
/// Asserts that the elements are of the C++ type T (const or not). Shape: any.
/// \throws ConversionError for another dtype or an undefined tensor.
/// Mirrors c10::CppTypeToScalarType, which data_ptr<T>() goes by.
#define TORCH_TIDY_ASSERT_DTYPE(tensor, ...)                                   \
  ::torch_tidy::detail::assert_dtype<__VA_ARGS__>(                             \
      (tensor), TORCH_TIDY_DETAIL_SITE(#tensor))
/// Asserts the number of dimensions. Shape: \p rank dimensions of any size.
/// \throws ConversionError for another number or an undefined tensor.
/// Mirrors Tensor.dim().
#define TORCH_TIDY_ASSERT_RANK(tensor, rank)                                   \
  ::torch_tidy::detail::assert_rank((tensor), (rank),                          \
                                    TORCH_TIDY_DETAIL_SITE(#tensor))
/// Asserts that no byte belongs to both tensors, of whatever storages they are.
/// Exact, unless both are strewn over more than 2^18 pieces that interleave.
/// Shapes: any.
/// \throws ConversionError where one does or may, for a layout that is not
/// strided or an undefined tensor. Mirrors numpy.shares_memory.
#define TORCH_TIDY_ASSERT_NO_OVERLAP(a, b)                                     \
  ::torch_tidy::detail::assert_no_overlap((a), (b),                            \
                                          TORCH_TIDY_DETAIL_SITE(#a ", " #b))
/// Asserts all that Tensor.numpy() asks, in its order, and that the elements
/// are of the C++ type T. Strides, zero sizes and scalars are fine. Shape: any.
/// \throws ConversionError for what is undefined, not strided, not on the CPU,
/// requires grad while grad mode is on, has a lazy bit, no memory, quantized
/// elements or another dtype.
/// Mirrors Tensor.numpy() (torch/csrc/utils/tensor_numpy.cpp).
#define TORCH_TIDY_ASSERT_ARRAY(tensor, ...)                                   \
  ::torch_tidy::detail::assert_array<__VA_ARGS__>(                             \
      (tensor), TORCH_TIDY_DETAIL_SITE(#tensor))
#else
#define TORCH_TIDY_ASSERT_DEFINED(...) static_cast<void>(0)
#define TORCH_TIDY_ASSERT_STRIDED(...) static_cast<void>(0)
#define TORCH_TIDY_ASSERT_CPU(...) static_cast<void>(0)
#define TORCH_TIDY_ASSERT_DETACHED(...) static_cast<void>(0)
#define TORCH_TIDY_ASSERT_RESOLVED(...) static_cast<void>(0)
#define TORCH_TIDY_ASSERT_CONTIGUOUS(...) static_cast<void>(0)
#define TORCH_TIDY_ASSERT_DTYPE(tensor, ...) static_cast<void>(0)
#define TORCH_TIDY_ASSERT_RANK(tensor, rank) static_cast<void>(0)
#define TORCH_TIDY_ASSERT_NO_OVERLAP(a, b) static_cast<void>(0)
#define TORCH_TIDY_ASSERT_ARRAY(tensor, ...) static_cast<void>(0)
#endif

#endif
