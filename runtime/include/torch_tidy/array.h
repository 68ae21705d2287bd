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
#include <vector>

namespace torch_tidy {

/// Asks a conversion to convert the elements as well.
struct convert_t {
  explicit convert_t() = default;
};
inline constexpr convert_t convert{};

namespace detail {

/// A tensor with the values of \p T that can be read as one dense block.
inline at::Tensor denseOnHost(const at::Tensor &T, const Site &At) {
  if (!assert_strided(T, At))
    return at::empty({0});
  if (T.is_meta())
    failTensor(T, At, "has no data to copy");
  c10::NoGradGuard NoGrad;
  return T.detach().cpu().resolve_conj().resolve_neg().contiguous();
}

template <typename T> std::vector<T> copyOut(const at::Tensor &Dense) {
  const T *Begin = Dense.template data_ptr<T>();
  return std::vector<T>(Begin, Begin + Dense.numel());
}

/// The number of elements that the sizes ask for; fails where one is negative
/// or the product of them is too large.
inline std::int64_t numelOf(at::IntArrayRef Sizes, std::size_t ElementSize,
                            const Site &At) {
  std::int64_t Result = 1;
  for (std::int64_t Size : Sizes) {
    if (Size < 0) {
      fail({At, "the sizes have a negative one: " + std::to_string(Size)});
      return 0;
    }
    if (Size != 0 && Result > std::numeric_limits<std::int64_t>::max() /
                                  static_cast<std::int64_t>(ElementSize) /
                                  Size) {
      fail({At, "the product of the sizes is too large"});
      return 0;
    }
    Result *= Size;
  }
  return Result;
}

template <typename T>
void assertFits(const T *Data, std::size_t Count, at::IntArrayRef Sizes,
                const Site &At) {
  std::int64_t Wanted = numelOf(Sizes, sizeof(T), At);
  if (Wanted != static_cast<std::int64_t>(Count))
    fail({At, "the sizes ask for " + std::to_string(Wanted) +
                  " elements, but there are " + std::to_string(Count)});
  if (reinterpret_cast<std::uintptr_t>(Data) % alignof(T))
    fail({At, "the memory is not aligned for its elements"});
}

template <typename T> at::TensorOptions optionsOf() {
  return at::TensorOptions()
      .dtype(ScalarTypeOf<std::remove_cv_t<T>>::value)
      .device(at::kCPU);
}

} // namespace detail

/// Copies the elements in row-major order, right whatever the tensor's device,
/// strides, grad and lazy bits. Elements: any number of dimensions, \p
/// t.numel() in all. Mirrors Tensor.numpy(force=True), as a copy.
///
/// \throws ConversionError where the dtype is not that of T, the layout is not
/// strided or the tensor is undefined.
template <typename T>
std::vector<T> to_vector(const at::Tensor &Tensor,
                         const Site &At = Site::current("tensor")) {
  detail::assert_dtype<T>(Tensor, At);
  return detail::copyOut<T>(detail::denseOnHost(Tensor, At));
}

/// The same, and converts the elements to T, as Tensor.to(dtype) does.
template <typename T>
std::vector<T> to_vector(const at::Tensor &Tensor, convert_t,
                         const Site &At = Site::current("tensor")) {
  return detail::copyOut<T>(
      detail::denseOnHost(Tensor, At).to(detail::ScalarTypeOf<T>::value));
}

/// A tensor of the given sizes over the vector's memory. Nothing is copied; the
/// vector lives as long as the tensor's storage. Mirrors torch.from_numpy,
/// which keeps the array alive.
///
/// \throws ConversionError where the sizes do not ask for just the vector's
/// elements.
template <typename T>
at::Tensor from_vector(std::vector<T> &&Values, at::IntArrayRef Sizes,
                       const Site &At = Site::current("values")) {
  static_assert(!std::is_same_v<T, bool>,
                "std::vector<bool> has no array of bool");
  detail::assertFits(Values.data(), Values.size(), Sizes, At);
  if (Values.empty())
    return at::empty(Sizes, detail::optionsOf<T>());
  auto Owner = std::make_unique<std::vector<T>>(std::move(Values));
  T *Data = Owner->data();
  // Should from_blob throw, the deleter still has it.
  auto Shared = std::shared_ptr<std::vector<T>>(std::move(Owner));
  return at::from_blob(
      Data, Sizes, [Shared](void *) {}, detail::optionsOf<T>());
}
/// The same, with one dimension.
template <typename T>
at::Tensor from_vector(std::vector<T> &&Values,
                       const Site &At = Site::current("values")) {
  const auto Size = static_cast<std::int64_t>(Values.size());
  return from_vector(std::move(Values), {Size}, At);
}

/// A tensor of the given sizes with a copy of a contiguous range (std::vector,
/// std::array, std::span, an array) in row-major order.
///
/// \throws ConversionError where the sizes do not ask for just its elements.
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

  /// The tensor. Views of it and what autograd saves of it count as handles.
  const at::Tensor &tensor() const & { return Tensor; }
  const at::Tensor &tensor() const && = delete;

  /// Ends the scope.
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
/// `b.tensor()`. What is written to the tensor is written to the range.
///
/// \throws ConversionError where the sizes do not ask for just its elements.
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

/// at::toDLPack with what Python's Tensor.__dlpack__ asks: strided, not
/// requiring grad, without conjugate bit; and without negative bit, since
/// DLPack has no word for it either. The result owns a handle; its deleter lets
/// it go.
///
/// \throws ConversionError where the tensor is anything else.
inline DLManagedTensor *to_dlpack(const at::Tensor &Tensor,
                                  const Site &At = Site::current("tensor")) {
  detail::assert_strided(Tensor, At);
  // Here grad mode does not matter: who takes it may write it at any time.
  if (Tensor.requires_grad())
    detail::failTensor(Tensor, At, "requires grad; use detach()");
  detail::assert_resolved(Tensor, At);
  return at::toDLPack(Tensor);
}

} // namespace torch_tidy

#endif
