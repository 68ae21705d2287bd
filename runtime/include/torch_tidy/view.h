// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// torch_tidy::view: an array view that keeps its tensor alive.

#ifndef TORCH_TIDY_RUNTIME_VIEW_H
#define TORCH_TIDY_RUNTIME_VIEW_H

#include "torch_tidy/assert.h"

#include <ATen/core/Tensor.h>

#include <array>
#include <cstddef>
#include <iterator>
#include <utility>

namespace torch_tidy {

/// A dense piece of memory, as std::span of C++20; converts to it.
template <typename T> class Span {
public:
  using element_type = T;
  using value_type = std::remove_cv_t<T>;

  constexpr Span(T *Data, std::size_t Size) : Data(Data), Size(Size) {}
  constexpr T *data() const { return Data; }
  constexpr std::size_t size() const { return Size; }
  constexpr bool empty() const { return Size == 0; }
  constexpr T *begin() const { return Data; }
  constexpr T *end() const { return Data + Size; }
  constexpr T &operator[](std::size_t I) const { return Data[I]; }

private:
  T *Data;
  std::size_t Size;
};

/// What `view[i]` of a view of several dimensions is: the rest of them. Must
/// not outlive the view.
template <typename T, std::size_t N> class Slice {
public:
  Slice(T *Data, const std::int64_t *Sizes, const std::int64_t *Strides)
      : Data(Data), Sizes(Sizes), Strides(Strides) {}

  std::int64_t size(std::size_t Dim) const { return Sizes[Dim]; }
  decltype(auto) operator[](std::int64_t I) const {
    if constexpr (N == 1)
      return (Data[I * Strides[0]]);
    else
      return Slice<T, N - 1>(Data + I * Strides[0], Sizes + 1, Strides + 1);
  }

private:
  T *Data;
  const std::int64_t *Sizes;
  const std::int64_t *Strides;
};

/// An owning, strided array view of a tensor on the CPU, with N dimensions and
/// elements of type T (`const float` to read, `float` to write).
///
/// It holds a handle, so that the memory lives as long as the view:
/// `auto v = torch_tidy::view<const float, 2>(t.cpu());` is right. Elements are
/// found by the tensor's strides, so that any strided tensor will do.
template <typename T, std::size_t N> class View {
public:
  using element_type = T;
  using value_type = std::remove_cv_t<T>;
  static constexpr bool is_mutable = !std::is_const_v<T>;

  /// See view().
  View(at::Tensor Tensor, const Site &At) : Owner(std::move(Tensor)) {
    detail::assert_array<T>(Owner, At);
    detail::assert_rank(Owner, N, At);
    Place = At;
    Data = dataOf(Owner);
    for (std::size_t I = 0; I < N; ++I) {
      Sizes[I] = Owner.size(I);
      Strides[I] = Owner.stride(I);
    }
    tellOfWrites();
    Version = versionOf(Owner);
  }
  View(View &&Other) noexcept
      : Owner(std::move(Other.Owner)), Data(Other.Data), Sizes(Other.Sizes),
        Strides(Other.Strides), Version(Other.Version), Place(Other.Place) {
    Other.Owner.reset();
  }
  View(const View &) = default;
  View &operator=(View Other) noexcept {
    std::swap(Owner, Other.Owner);
    std::swap(Data, Other.Data);
    std::swap(Sizes, Other.Sizes);
    std::swap(Strides, Other.Strides);
    std::swap(Version, Other.Version);
    std::swap(Place, Other.Place);
    return *this;
  }
  ~View() {
    if (!Owner.defined())
      return;
    if (views_are_watched() && versionOf(Owner) != Version)
      detail::failWithoutThrowing(
          {Place, "'" + std::string(Place.expression) +
                      "' was written by others while a view of it lived: " +
                      detail::describe(Owner)});
    tellOfWrites();
  }

  /// The element at an index, which has to be in range.
  template <typename... Index> T &operator()(Index... I) const {
    static_assert(sizeof...(Index) == N, "one index for each dimension");
    return Data[offset(std::index_sequence_for<Index...>(), I...)];
  }
  /// The same, but fails with c10::IndexError where the index is out of range.
  template <typename... Index> T &at(Index... I) const {
    static_assert(sizeof...(Index) == N, "one index for each dimension");
    const std::array<std::int64_t, N> All{static_cast<std::int64_t>(I)...};
    for (std::size_t Dim = 0; Dim < N; ++Dim)
      TORCH_CHECK_INDEX(All[Dim] >= 0 && All[Dim] < Sizes[Dim], "index ",
                        All[Dim], " is out of range for dimension ", Dim,
                        " of size ", Sizes[Dim]);
    return (*this)(I...);
  }
  /// `v[i][j]`, as an accessor has it.
  decltype(auto) operator[](std::int64_t I) const {
    static_assert(N > 0, "a scalar has no dimension to index");
    return Slice<T, N>(Data, Sizes.data(), Strides.data())[I];
  }

  /// The first element. Not of a temporary view, whose memory may be gone at
  /// the end of the expression.
  T *data() const & { return Data; }
  T *data() const && = delete;
  /// The number of elements.
  std::int64_t size() const {
    std::int64_t Result = 1;
    for (std::int64_t Each : Sizes)
      Result *= Each;
    return Result;
  }
  std::int64_t size(std::size_t Dim) const { return Sizes[Dim]; }
  std::int64_t stride(std::size_t Dim) const { return Strides[Dim]; }
  const std::array<std::int64_t, N> &sizes() const { return Sizes; }
  const std::array<std::int64_t, N> &strides() const { return Strides; }
  bool empty() const { return size() == 0; }
  /// Whether the elements lie row-major, without gaps.
  bool is_contiguous() const { return Owner.is_contiguous(); }
  /// The handle that keeps the memory alive.
  const at::Tensor &tensor() const { return Owner; }

  /// All elements as one dense block. Fails where the view is not contiguous.
  Span<T> as_span() const & {
    detail::assert_contiguous(Owner, Place);
    return {Data, static_cast<std::size_t>(size())};
  }
  Span<T> as_span() const && = delete;

  /// Goes through the elements in row-major order, whatever the strides.
  class iterator {
  public:
    using iterator_category = std::forward_iterator_tag;
    using value_type = View::value_type;
    using difference_type = std::ptrdiff_t;
    using pointer = T *;
    using reference = T &;

    iterator() = default;
    reference operator*() const { return *At; }
    pointer operator->() const { return At; }
    iterator &operator++() {
      ++Count;
      for (std::size_t Dim = N; Dim-- > 0;) {
        At += In->Strides[Dim];
        if (++Index[Dim] < In->Sizes[Dim])
          return *this;
        At -= In->Strides[Dim] * In->Sizes[Dim];
        Index[Dim] = 0;
      }
      return *this;
    }
    iterator operator++(int) {
      iterator Old = *this;
      ++*this;
      return Old;
    }
    friend bool operator==(const iterator &A, const iterator &B) {
      return A.Count == B.Count;
    }
    friend bool operator!=(const iterator &A, const iterator &B) {
      return A.Count != B.Count;
    }

  private:
    friend class View;
    iterator(const View &In, std::int64_t Count)
        : In(&In), At(In.Data), Count(Count) {}

    const View *In = nullptr;
    T *At = nullptr;
    std::array<std::int64_t, N> Index{};
    std::int64_t Count = 0;
  };
  iterator begin() const & { return iterator(*this, 0); }
  iterator end() const & { return iterator(*this, size()); }

  /// Whether views report, when they end, that somebody else wrote the tensor
  /// while they lived. Off unless set_watch_views() or the environment variable
  /// TORCH_TIDY_WATCH_VIEWS=1 asks for it.
  static bool views_are_watched();

private:
  static T *dataOf(const at::Tensor &Tensor) {
    if constexpr (std::is_const_v<T>)
      return constDataOf(Tensor, 0);
    else
      return Tensor.template data_ptr<T>();
  }
  // const_data_ptr came with LibTorch 2.1; it shares what is copied on write.
  template <typename Any>
  static auto constDataOf(const Any &Tensor, int)
      -> decltype(Tensor.template const_data_ptr<value_type>()) {
    return Tensor.template const_data_ptr<value_type>();
  }
  template <typename Any> static T *constDataOf(const Any &Tensor, long) {
    return Tensor.template data_ptr<value_type>();
  }

  template <std::size_t... Dim, typename... Index>
  std::int64_t offset(std::index_sequence<Dim...>, Index... I) const {
    return (std::int64_t(0) + ... +
            (static_cast<std::int64_t>(I) * Strides[Dim]));
  }

  /// Autograd counts the writes to what it saved; those through a pointer it
  /// has to be told of.
  void tellOfWrites() {
    if constexpr (is_mutable)
      if (!Owner.is_inference())
        Owner.unsafeGetTensorImpl()->bump_version();
  }
  static std::int64_t versionOf(const at::Tensor &Tensor) {
    return Tensor.is_inference() ? 0 : Tensor._version();
  }

  at::Tensor Owner;
  T *Data = nullptr;
  std::array<std::int64_t, N> Sizes{};
  std::array<std::int64_t, N> Strides{};
  std::int64_t Version = 0;
  Site Place{};
};

namespace detail {
inline std::atomic<bool> &watchViews() {
  static std::atomic<bool> On{[] {
    const char *Value = std::getenv("TORCH_TIDY_WATCH_VIEWS");
    return Value && !std::strcmp(Value, "1");
  }()};
  return On;
}
} // namespace detail

template <typename T, std::size_t N> bool View<T, N>::views_are_watched() {
  return detail::watchViews().load(std::memory_order_relaxed);
}

/// Has views report, when they end, that somebody else wrote their tensor while
/// they lived. Returns what was set before.
inline bool set_watch_views(bool On) {
  return detail::watchViews().exchange(On);
}

/// An owning array view of a tensor: `view<const float, 2>(t)` to read,
/// `view<float, 2>(t)` to write.
///
/// The tensor has to be what Python's Tensor.numpy() asks for: strided, on the
/// CPU, not requiring grad (or grad mode off), without conjugate or negative
/// bit; its dtype has to be that of T and its rank N. Any strides will do. A
/// view to write tells autograd of the write through the version counter, as an
/// in-place operator does.
///
/// \throws ConversionError where the tensor is anything else.
template <typename T, std::size_t N>
View<T, N> view(at::Tensor Tensor, const Site &At = Site::current("tensor")) {
  return View<T, N>(std::move(Tensor), At);
}

} // namespace torch_tidy

#endif
