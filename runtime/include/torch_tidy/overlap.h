// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Whether two tensors share memory, element by element.

#ifndef TORCH_TIDY_RUNTIME_OVERLAP_H
#define TORCH_TIDY_RUNTIME_OVERLAP_H

#include "torch_tidy/error.h"

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

namespace torch_tidy {
namespace detail {

enum class Overlap { No, Yes, Unknown };

/// The memory of a strided tensor: pieces of one length without gaps, of which
/// the dimensions that are left say where each begins.
struct Footprint {
  std::uintptr_t Begin = 0;
  std::int64_t Length = 0; ///< in bytes; 0: no memory at all
  std::int64_t Extent = 0; ///< from the first byte to behind the last
  std::int64_t Pieces = 1;
  std::vector<std::pair<std::int64_t, std::int64_t>> Left; ///< stride, size

  explicit Footprint(const at::TensorBase &T) {
    if (T.numel() == 0 || T.is_meta())
      return;
    Begin = reinterpret_cast<std::uintptr_t>(constDataOf(T, 0));
    Length = Extent = static_cast<std::int64_t>(T.element_size());
    for (std::int64_t I = 0; I < T.dim(); ++I)
      if (T.size(I) > 1 && T.stride(I) != 0)
        Left.emplace_back(T.stride(I) * Length, T.size(I));
    std::sort(Left.begin(), Left.end());
    for (auto [Stride, Size] : Left)
      Extent += Stride * (Size - 1);
    // Pieces that touch or cover each other are one.
    auto Dim = Left.begin();
    for (; Dim != Left.end() && Dim->first <= Length; ++Dim)
      Length += Dim->first * (Dim->second - 1);
    Left.erase(Left.begin(), Dim);
    for (auto [Stride, Size] : Left)
      // Beyond any limit is enough to know.
      Pieces = Pieces > Limit ? Pieces : Pieces * std::min(Size, Limit + 1);
  }

  /// Nobody compares more pieces than that.
  static constexpr std::int64_t Limit = 1 << 18;

  std::vector<std::uintptr_t> begins() const {
    std::vector<std::uintptr_t> Result{Begin};
    Result.reserve(static_cast<std::size_t>(Pieces));
    for (auto [Stride, Size] : Left) {
      const std::size_t Before = Result.size();
      for (std::int64_t I = 1; I < Size; ++I)
        for (std::size_t J = 0; J < Before; ++J)
          Result.push_back(Result[J] + static_cast<std::uintptr_t>(Stride * I));
    }
    std::sort(Result.begin(), Result.end());
    return Result;
  }
};

/// Whether a byte belongs to both. Unknown where that would take too long.
inline Overlap overlapOf(const at::TensorBase &A, const at::TensorBase &B) {
  if (A.device() != B.device())
    return Overlap::No;
  const Footprint InA(A), InB(B);
  auto endsBefore = [](std::uintptr_t Begin, std::int64_t Length,
                       std::uintptr_t Other) {
    return Begin + static_cast<std::uintptr_t>(Length) <= Other;
  };
  if (!InA.Length || !InB.Length ||
      endsBefore(InA.Begin, InA.Extent, InB.Begin) ||
      endsBefore(InB.Begin, InB.Extent, InA.Begin))
    return Overlap::No;
  if (InA.Left.empty() && InB.Left.empty())
    return Overlap::Yes;
  if (InA.Pieces > Footprint::Limit || InB.Pieces > Footprint::Limit)
    return Overlap::Unknown;
  const std::vector<std::uintptr_t> OfA = InA.begins(), OfB = InB.begins();
  for (auto I = OfA.begin(), J = OfB.begin(); I != OfA.end() && J != OfB.end();)
    if (endsBefore(*I, InA.Length, *J))
      ++I;
    else if (endsBefore(*J, InB.Length, *I))
      ++J;
    else
      return Overlap::Yes;
  return Overlap::No;
}

} // namespace detail
} // namespace torch_tidy

#endif
