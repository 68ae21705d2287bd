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

/// A dense piece of memory, as std::span of C++20; converts to it. Owns
/// nothing, checks no index, raises nothing.
template <typename T> class Span {
public:
  using element_type = T;
  using value_type = std::remove_cv_t<T>;

  constexpr Span(T *Data, std::size_t Size) : Data(Data), Size(Size) {}
  /// The first element.
  constexpr T *data() const { return Data; }
  /// The number of elements.
  constexpr std::size_t size() const { return Size; }
  constexpr bool empty() const { return Size == 0; }
  constexpr T *begin() const { return Data; }
  constexpr T *end() const { return Data + Size; }
  constexpr T &operator[](std::size_t I) const { return Data[I]; }

private:
  T *Data;
  std::size_t Size;
};

/// What `view[i]` of a view of several dimensions is: the rest of them, N in
/// number. Must not outlive the view. Indices have to be in range; raises
/// nothing. Mirrors at::TensorAccessor.
template <typename T, std::size_t N> class Slice {
public:
  Slice(T *Data, const std::int64_t *Sizes, const std::int64_t *Strides)
      : Data(Data), Sizes(Sizes), Strides(Strides) {}

  /// The size of a dimension of those that are left.
  std::int64_t size(std::size_t Dim) const { return Sizes[Dim]; }
  /// The element, or the rest of the dimensions.
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
  struct NoCopy;

public:
  using element_type = T;
  using value_type = std::remove_cv_t<T>;
  static constexpr bool is_mutable = !std::is_const_v<T>;

  /// See view(), which makes them.
  /// \throws ConversionError as view() does.
  View(at::Tensor Tensor, const Site &At)
      : Owner(std::move(Tensor)), Place(At) {
    constexpr c10::ScalarType Type = detail::ScalarTypeOf<value_type>::value;
    detail::assert_array(Owner, Type, At);
    if (Owner.defined())
      detail::assert_rank(Owner, N, At);
    // Whoever handled that cannot make elements out of nothing.
    if (!detail::hasElements(Owner, Type) || Owner.dim() != N)
      detail::throwError({At, "there is no view of '" +
                                  std::string(At.expression) + "', a " +
                                  detail::describe(Owner)});
    Data = dataOf(Owner);
    for (std::size_t I = 0; I < N; ++I) {
      Sizes[I] = Owner.size(I);
      Strides[I] = Owner.stride(I);
    }
    tellOfWrites();
    Version = versionOf(Owner);
  }
  /// A view that was moved away is empty (of no dimensions: must not be used).
  View(View &&Other) noexcept
      : Owner(std::move(Other.Owner)), Data(std::exchange(Other.Data, nullptr)),
        Sizes(std::exchange(Other.Sizes, {})), Strides(Other.Strides),
        Version(Other.Version), Place(Other.Place) {
    Other.Owner.reset();
  }
  /// Views to read can be copied, those to write cannot: what they write counts
  /// as written when the one view ends.
  View(const std::conditional_t<is_mutable, NoCopy, View> &Other)
      : Owner(Other.Owner), Data(Other.Data), Sizes(Other.Sizes),
        Strides(Other.Strides), Version(Other.Version), Place(Other.Place) {}
  View &operator=(View Other) noexcept {
    std::swap(Owner, Other.Owner);
    std::swap(Data, Other.Data);
    std::swap(Sizes, Other.Sizes);
    std::swap(Strides, Other.Strides);
    std::swap(Version, Other.Version);
    std::swap(Place, Other.Place);
    return *this;
  }
  /// Never throws: what a watched view has to report is warned of, or handed to
  /// the failure handler.
  ~View() {
    if (!Owner.defined())
      return;
    if (views_are_watched())
      reportOthers();
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
  /// `v[i][j]`, as an accessor has it; the index has to be in range.
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
  /// Size and stride, in elements, of a dimension below N, and of all of them.
  std::int64_t size(std::size_t Dim) const { return Sizes[Dim]; }
  std::int64_t stride(std::size_t Dim) const { return Strides[Dim]; }
  const std::array<std::int64_t, N> &sizes() const { return Sizes; }
  const std::array<std::int64_t, N> &strides() const { return Strides; }
  /// Whether there is no element.
  bool empty() const { return size() == 0; }
  /// Whether the elements lie row-major, without gaps.
  bool is_contiguous() const {
    return Owner.defined() && Owner.is_contiguous();
  }
  /// The handle that keeps the memory alive.
  const at::Tensor &tensor() const { return Owner; }

  /// All elements as one dense block: the fastest way through them.
  /// \throws ConversionError where the view is not contiguous.
  Span<T> as_span() const & {
    detail::assert_contiguous(Owner, Place);
    if (!is_contiguous())
      detail::throwError({Place, "there is no span of '" +
                                     std::string(Place.expression) + "', a " +
                                     detail::describe(Owner)});
    return {Data, static_cast<std::size_t>(size())};
  }
  Span<T> as_span() const && = delete;

  /// A forward iterator through the elements in row-major order, whatever the
  /// strides. It belongs to the view as it stands: not to be used after the
  /// view was moved or ended.
  class iterator {
  public:
    using iterator_category = std::forward_iterator_tag;
    using value_type = View::value_type;
    using difference_type = std::ptrdiff_t;
    using pointer = T *;
    using reference = T &;

    iterator() = default;
    reference operator*() const { return Data[Offset]; }
    pointer operator->() const { return Data + Offset; }
    iterator &operator++() {
      Offset += Step;
      if (C10_UNLIKELY(--Left == RunStop) && Left > 0)
        nextRun<N>();
      return *this;
    }
    iterator operator++(int) {
      iterator Old = *this;
      ++*this;
      return Old;
    }
    /// Of one view's iterators.
    friend bool operator==(const iterator &A, const iterator &B) {
      return A.Left == B.Left;
    }
    friend bool operator!=(const iterator &A, const iterator &B) {
      return !(A == B);
    }

  private:
    friend class View;
    explicit iterator(const View &In) : Data(In.Data), In(&In) {
      if (In.empty())
        return;
      // As many inner dimensions as lie one step apart throughout are one run;
      // of a dense view that is all of them.
      RunSize = 1;
      for (; Outer > 0; --Outer) {
        const std::int64_t Size = In.Sizes[Outer - 1];
        const std::int64_t Stride = In.Strides[Outer - 1];
        if (Size == 1)
          continue;
        if (RunSize == 1)
          Step = Stride;
        else if (Stride != Step * RunSize)
          break;
        RunSize *= Size;
      }
      Left = In.size();
      RunStop = Left - RunSize;
    }

    // Recursive, not a loop, so that compilers keep the iterator in registers.
    template <std::size_t Dim> void nextRun() {
      if constexpr (Dim == N) {
        Offset -= Step * RunSize;
        RunStop -= RunSize;
      }
      if constexpr (Dim > 0) {
        constexpr std::size_t This = Dim - 1;
        if (This < Outer) {
          Offset += In->Strides[This];
          if (++Index[This] < In->Sizes[This])
            return;
          Offset -= In->Strides[This] * In->Sizes[This];
          Index[This] = 0;
        }
        nextRun<This>();
      }
    }

    T *Data = nullptr;
    std::int64_t Offset = 0;
    std::int64_t Step = 0;
    std::int64_t Left = 0;    ///< elements, with this one; 0 at the end
    std::int64_t RunStop = 0; ///< what is left when this run is done
    std::int64_t RunSize = 0;
    std::size_t Outer = N; ///< dimensions outside of a run
    std::array<std::int64_t, N> Index{};
    const View *In = nullptr;
  };
  iterator begin() const & { return iterator(*this); }
  iterator end() const & { return iterator(); }

  /// Whether views report, when they end, that somebody else wrote the tensor
  /// while they lived. Off unless set_watch_views() or the environment variable
  /// TORCH_TIDY_WATCH_VIEWS=1 asks for it.
  static bool views_are_watched();

private:
  static T *dataOf(const at::Tensor &Tensor) {
    if constexpr (std::is_const_v<T>)
      return detail::constDataOf<value_type>(Tensor);
    else
      return Tensor.template data_ptr<T>();
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
  void reportOthers() const noexcept {
    auto report = [this](const char *What) {
      detail::failWithoutThrowing(
          {Place, "'" + std::string(Place.expression) + "' " + What +
                      " while a view of it lived: " + detail::describe(Owner)});
    };
    try {
      if (detail::constDataOf<value_type>(Owner) != Data)
        report("got other memory");
      else if (versionOf(Owner) != Version)
        report("was written by others");
    } catch (const std::exception &E) {
      std::cerr << "torch-tidy: " << E.what() << '\n';
    }
  }
  static std::int64_t versionOf(const at::Tensor &Tensor) {
    return Tensor.is_inference() ? 0 : Tensor._version();
  }

  at::Tensor Owner;
  T *Data = nullptr;
  std::array<std::int64_t, N> Sizes{};
  std::array<std::int64_t, N> Strides{};
  std::int64_t Version = 0;
  Site Place;
};

namespace detail {
TORCH_TIDY_DETAIL_SHARED inline std::atomic<bool> &watchViews() {
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
/// they lived. Returns what was set before. Takes no tensor, raises nothing.
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
/// in-place operator does. It is no lock: the tensor must not be resized and
/// its memory not replaced while a view of it lives, which a watched view
/// reports.
///
/// \throws ConversionError where the tensor is anything else.
/// Mirrors Tensor.numpy() (torch/csrc/utils/tensor_numpy.cpp).
template <typename T, std::size_t N>
View<T, N> view(at::Tensor Tensor, const Site &At = Site::current("tensor")) {
  return View<T, N>(std::move(Tensor), At);
}

} // namespace torch_tidy

#endif
