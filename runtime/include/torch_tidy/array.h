// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Safe ways between tensors and plain C++ memory.
//
//   to_vector<T>(t)            a deep copy, whatever the tensor
//   view<const T, N>(t)        a view that keeps the tensor alive (view.h)
//   from_vector(move(v), s)    a tensor that owns the vector
//   copy_of(range, s)          a tensor with a copy
//   borrow(range, s)           a tensor over others' memory, for a scope
//   to_dlpack(t)               at::toDLPack with Python's checks

#ifndef TORCH_TIDY_RUNTIME_ARRAY_H
#define TORCH_TIDY_RUNTIME_ARRAY_H

#include "torch_tidy/view.h"

#include <ATen/ATen.h>
#include <ATen/DLConvertor.h>

#include <limits>
#include <memory>
#include <sstream>
#include <string>
#include <vector>
#if __has_include(<version>)
#include <version>
#endif
#ifdef __cpp_lib_span
#include <span>
#endif

namespace torch_tidy {

/// Asks to_vector to convert the elements as well: the type of `convert`.
struct convert_t {
  explicit convert_t() = default;
};
/// `to_vector<float>(t, torch_tidy::convert)`.
inline constexpr convert_t convert{};

namespace detail {

inline std::string str(at::IntArrayRef Sizes) {
  std::ostringstream Out;
  Out << Sizes;
  return Out.str();
}

template <typename T> at::TensorOptions optionsOf() {
  constexpr c10::ScalarType Type = ScalarTypeOf<std::remove_cv_t<T>>::value;
  static_assert(!isQuantized(Type),
                "quantized elements mean nothing without their quantizer");
  return at::TensorOptions().dtype(Type).device(at::kCPU);
}

/// A tensor with the values of \p T in memory of the host, however strided.
inline at::Tensor onHost(const at::Tensor &T, const Site &At) {
  if (!assert_strided(T, At) || T.is_meta()) {
    if (T.is_meta())
      failTensor(T, At, "has no data to copy");
    throwError({At, "nothing can be copied of '" + std::string(At.expression) +
                        "', a " + describe(T)});
  }
  c10::NoGradGuard NoGrad;
  at::Tensor Result = T.detach().cpu();
  if (Result._is_zerotensor())
    Result = Result.clone();
  // LibTorch 1.13 cannot resolve both bits of these at once.
  if (Result.scalar_type() == c10::ScalarType::ComplexHalf &&
      Result.is_conj() && Result.is_neg())
    Result = Result._neg_view().resolve_conj()._neg_view();
  return Result.resolve_conj().resolve_neg();
}

template <typename T> std::vector<T> copyOut(const at::Tensor &Host) {
  c10::NoGradGuard NoGrad;
  if constexpr (!std::is_same_v<T, bool>)
    if (!Host.is_contiguous()) {
      // Straight into the vector, without a dense tensor in between.
      std::vector<T> Result(static_cast<std::size_t>(Host.numel()));
      at::from_blob(Result.data(), Host.sizes(), optionsOf<T>()).copy_(Host);
      return Result;
    }
  const at::Tensor Dense = Host.contiguous();
  const T *Begin = constDataOf<T>(Dense);
  return std::vector<T>(Begin, Begin + Dense.numel());
}

/// The number of elements that the sizes ask for; throws where one is negative
/// or the product of them, but for zeros, is too large for the memory's bytes.
inline std::int64_t numelOf(at::IntArrayRef Sizes, std::size_t ElementSize,
                            const Site &At) {
  std::int64_t Most = std::numeric_limits<std::int64_t>::max() /
                      static_cast<std::int64_t>(ElementSize);
  std::int64_t Result = 1;
  bool IsEmpty = false;
  for (std::int64_t Size : Sizes) {
    if (Size < 0)
      failForGood({At, "the sizes have a negative one: " + str(Sizes)});
    if (Size == 0) {
      IsEmpty = true;
      continue;
    }
    if (Result > Most / Size)
      failForGood({At, "the product of the sizes is too large: " + str(Sizes)});
    Result *= Size;
  }
  return IsEmpty ? 0 : Result;
}

template <typename T>
void assertFits(const T *Data, std::size_t Count, at::IntArrayRef Sizes,
                const Site &At) {
  std::int64_t Wanted = numelOf(Sizes, sizeof(T), At);
  if (Wanted != static_cast<std::int64_t>(Count))
    failForGood({At, "the sizes " + str(Sizes) + " ask for " +
                         std::to_string(Wanted) + " elements, but there are " +
                         std::to_string(Count)});
  if (reinterpret_cast<std::uintptr_t>(Data) % alignof(T))
    failForGood({At, "the memory is not aligned for its elements"});
}

} // namespace detail

/// Copies the elements in row-major order, right whatever the tensor's device,
/// strides, grad and lazy bits. Shape: any; the result has \p Tensor.numel()
/// elements. Waits for what a device still computes of it, as Tensor.cpu()
/// does.
///
/// \throws ConversionError where the dtype is not that of T or is quantized,
/// the layout is not strided, or the tensor is undefined or on the meta device.
/// Mirrors Tensor.numpy(force=True), as a copy
/// (torch/csrc/utils/tensor_numpy.cpp).
template <typename T>
std::vector<T> to_vector(const at::Tensor &Tensor,
                         const Site &At = Site::current("tensor")) {
  constexpr c10::ScalarType Type = detail::ScalarTypeOf<T>::value;
  static_assert(!detail::isQuantized(Type),
                "quantized elements mean nothing without their quantizer; ask "
                "for float and use dequantize(), or int_repr()");
  detail::assert_dtype(Tensor, Type, At);
  at::Tensor Host = detail::onHost(Tensor, At);
  if (Host.scalar_type() != Type)
    detail::throwError({At, "nothing can be copied of '" +
                                std::string(At.expression) + "', a " +
                                detail::describe(Tensor)});
  return detail::copyOut<T>(Host);
}

/// The same, and converts the elements to T, as Tensor.to(dtype) does:
/// quantized ones are dequantized, of complex ones to real ones the real part
/// is taken. Shape: any.
///
/// \throws ConversionError where the layout is not strided, or the tensor is
/// undefined or on the meta device.
/// Mirrors Tensor.numpy(force=True).astype(dtype).
template <typename T>
std::vector<T> to_vector(const at::Tensor &Tensor, convert_t,
                         const Site &At = Site::current("tensor")) {
  constexpr c10::ScalarType Type = detail::ScalarTypeOf<T>::value;
  static_assert(!detail::isQuantized(Type), "nothing is quantized on the way");
  at::Tensor Host = detail::onHost(Tensor, At);
  if (Host.is_quantized())
    Host = Host.dequantize();
  if (c10::isComplexType(Host.scalar_type()) && !c10::isComplexType(Type))
    Host = at::real(Host);
  return detail::copyOut<T>(Host.to(Type));
}

/// A tensor of the given sizes over the vector's memory. Nothing is copied; the
/// vector lives as long as the tensor's storage. Shape: \p Sizes, row-major.
///
/// \throws ConversionError where the sizes do not ask for just the vector's
/// elements; the vector is then as it was.
/// Mirrors torch.from_numpy, which keeps the array alive
/// (torch/csrc/utils/tensor_numpy.cpp).
template <typename T>
at::Tensor from_vector(std::vector<T> &&Values, at::IntArrayRef Sizes,
                       const Site &At = Site::current("values")) {
  static_assert(!std::is_same_v<T, bool>,
                "std::vector<bool> has no array of bool");
  detail::assertFits(Values.data(), Values.size(), Sizes, At);
  if (Values.empty())
    return at::empty(Sizes, detail::optionsOf<T>());
  // What frees the memory holds the vector: it goes with the storage, or, if
  // from_blob throws, with this function.
  auto Owner = std::make_shared<std::vector<T>>(std::move(Values));
  return at::from_blob(
      Owner->data(), Sizes, [Owner](void *) {}, detail::optionsOf<T>());
}

/// The same, with one dimension. Shape: [Values.size()]. Raises nothing.
template <typename T>
at::Tensor from_vector(std::vector<T> &&Values,
                       const Site &At = Site::current("values")) {
  const auto Size = static_cast<std::int64_t>(Values.size());
  return from_vector(std::move(Values), {Size}, At);
}

/// A tensor of the given sizes with a copy of a contiguous range (std::vector,
/// std::array, std::span, Span, an array). Shape: \p Sizes, row-major.
///
/// \throws ConversionError where the sizes do not ask for just its elements.
/// Mirrors torch.tensor(array), which copies.
template <typename Range>
at::Tensor copy_of(const Range &Values, at::IntArrayRef Sizes,
                   const Site &At = Site::current("values")) {
  const auto *Data = std::data(Values);
  using T = std::remove_cv_t<std::remove_pointer_t<decltype(Data)>>;
  detail::assertFits(Data, std::size(Values), Sizes, At);
  at::Tensor Result = at::empty(Sizes, detail::optionsOf<T>());
  if (std::size(Values))
    std::memcpy(Result.data_ptr(), Data, std::size(Values) * sizeof(T));
  return Result;
}

/// A tensor over somebody else's memory, for a scope. When the scope ends and a
/// handle to the memory is left somewhere, that is reported: it dangles as soon
/// as the memory goes. The report of a destructor never throws; close() does.
/// borrow() makes them.
class Borrowed {
public:
  /// See borrow().
  template <typename T>
  Borrowed(T *Data, at::IntArrayRef Sizes, const Site &At)
      : Place(At), IsHeld(std::make_shared<std::atomic<bool>>(true)) {
    auto Flag = IsHeld;
    using Element = std::remove_cv_t<T>;
    if (Data)
      Tensor = at::from_blob(
          const_cast<Element *>(Data), Sizes,
          [Flag](void *) { Flag->store(false); }, detail::optionsOf<T>());
    else {
      Tensor = at::empty(Sizes, detail::optionsOf<T>());
      IsHeld->store(false);
    }
  }
  Borrowed(Borrowed &&Other) noexcept = default;
  Borrowed(const Borrowed &) = delete;
  Borrowed &operator=(Borrowed) = delete;
  ~Borrowed() {
    if (isLeft())
      detail::failWithoutThrowing(failure());
  }

  /// The tensor, until close(). Views of it and what autograd saves of it count
  /// as handles.
  const at::Tensor &tensor() const & { return Tensor; }
  const at::Tensor &tensor() const && = delete;

  /// Ends the scope; what is borrowed can then be used no more.
  /// \throws ConversionError where a handle is left.
  void close() {
    if (isLeft())
      detail::fail(failure());
  }

private:
  bool isLeft() {
    if (!Tensor.defined())
      return false;
    Tensor.reset();
    return IsHeld->load();
  }
  Failure failure() const {
    return {Place, "a tensor over the borrowed memory '" +
                       std::string(Place.expression) + "' outlives its scope"};
  }

  Site Place;
  at::Tensor Tensor;
  std::shared_ptr<std::atomic<bool>> IsHeld;
};

/// A tensor of the given sizes over a contiguous range's memory, row-major, for
/// as long as the result lives: `auto b = borrow(pixels, {3, h, w});`, then
/// `b.tensor()`. What is written to the tensor is written to the range. Shape:
/// \p Sizes, row-major.
///
/// \throws ConversionError where the sizes do not ask for just its elements.
/// Mirrors torch.from_numpy, but that nobody keeps the range alive.
template <typename Range>
Borrowed borrow(Range &Values, at::IntArrayRef Sizes,
                const Site &At = Site::current("values")) {
  auto *Data = std::data(Values);
  static_assert(!std::is_const_v<std::remove_pointer_t<decltype(Data)>>,
                "a tensor can be written, so it cannot borrow constant memory; "
                "use copy_of");
  detail::assertFits(Data, std::size(Values), Sizes, At);
  return Borrowed(Data, Sizes, At);
}
/// The same of what is only a view of memory, also of a temporary one.
template <typename T>
Borrowed borrow(Span<T> Values, at::IntArrayRef Sizes,
                const Site &At = Site::current("values")) {
  return borrow<Span<T>>(Values, Sizes, At);
}
#ifdef __cpp_lib_span
template <typename T, std::size_t Extent>
Borrowed borrow(std::span<T, Extent> Values, at::IntArrayRef Sizes,
                const Site &At = Site::current("values")) {
  return borrow<std::span<T, Extent>>(Values, Sizes, At);
}
#endif

/// at::toDLPack with what Python's Tensor.__dlpack__ asks: strided, not
/// requiring grad, without conjugate bit; and without negative bit, since
/// DLPack has no word for it either. Shape and device: any, but the meta
/// device, quantized and zero tensors, which have nothing to hand over. The
/// result owns a handle; its deleter lets it go.
///
/// \throws ConversionError where the tensor is anything else, and what
/// at::toDLPack throws where DLPack does not know the dtype or device.
/// Mirrors Tensor.__dlpack__ (torch/_tensor.py).
inline DLManagedTensor *to_dlpack(const at::Tensor &Tensor,
                                  const Site &At = Site::current("tensor")) {
  const bool HasMemory = detail::assert_strided(Tensor, At) &&
                         !Tensor.is_meta() && !Tensor._is_zerotensor() &&
                         !Tensor.is_quantized();
  if (!HasMemory) {
    if (Tensor.defined() && detail::isStrided(Tensor))
      detail::failTensor(Tensor, At,
                         "has no memory that DLPack could describe");
    detail::throwError({At, "there is no DLPack of '" +
                                std::string(At.expression) + "', a " +
                                detail::describe(Tensor)});
  }
  // Here grad mode does not matter: who takes it may write it at any time.
  if (Tensor.requires_grad())
    detail::failTensor(Tensor, At, "requires grad", {false, nullptr, true});
  detail::assert_resolved(Tensor, At);
  return at::toDLPack(Tensor);
}

} // namespace torch_tidy

#endif
