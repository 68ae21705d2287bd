// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The lattice of one tensor: what may be true of it at a point of a function.

#ifndef TORCH_TIDY_FLOW_TENSORSTATE_H
#define TORCH_TIDY_FLOW_TENSORSTATE_H

#include "flow/Trace.h"
#include <array>
#include <cstdint>
#include <optional>

namespace clang::tidy::torch::flow {

/// A property of a tensor that a host use needs, as the set of what it may be.
/// Join is union: a hazard on one path is a hazard.
struct Fact {
  enum : uint8_t {
    Safe = 1,    ///< on the CPU, without grad, contiguous, resolved, complete
    Unsafe = 2,  ///< the code itself gives evidence (Why)
    Unknown = 4, ///< nothing is known, or only weaker evidence (Weak)
    Any = 7
  };
  uint8_t Bits = Unknown;
  const TraceStep *Why = nullptr;
  const TraceStep *Weak = nullptr;

  static Fact safe() { return {Safe, nullptr, nullptr}; }
  static Fact unknown(const TraceStep *Weak = nullptr) {
    return {Unknown, nullptr, Weak};
  }
  static Fact unsafe(const TraceStep *Why) { return {Unsafe, Why, nullptr}; }

  bool mayBeUnsafe() const { return Bits & Unsafe; }
  bool mustBeUnsafe() const { return Bits == Unsafe; }
  bool mustBeSafe() const { return Bits == Safe; }
  bool isImpossible() const { return Bits == 0; }

  Fact joined(const Fact &Other) const;
  /// What remains when only \p Allowed is possible; an unknown state settles.
  Fact restricted(uint8_t Allowed, const TraceStep *Because) const;
  /// The same possibilities, one step further along the path.
  Fact via(TraceArena &Arena, StepKind Kind, SourceLocation Loc,
           llvm::StringRef Subject, llvm::StringRef Detail = {}) const;

  friend bool operator==(const Fact &A, const Fact &B) {
    // Traces tell why, not what; weak evidence changes what is reported.
    return A.Bits == B.Bits && !A.Weak == !B.Weak;
  }
};

/// Where memory is. Values of one origin share Symbol, so that a guard on one
/// (`if (device.is_cuda())`) settles the others (`x = x.to(device)`).
struct DeviceFact : Fact {
  unsigned Symbol = 0; ///< 0: no identity
  DeviceFact() = default;
  DeviceFact(const Fact &F, unsigned Symbol = 0) : Fact(F), Symbol(Symbol) {}

  DeviceFact joined(const DeviceFact &Other) const {
    return {Fact::joined(Other), Symbol == Other.Symbol ? Symbol : 0};
  }
  friend bool operator==(const DeviceFact &A, const DeviceFact &B) {
    return static_cast<const Fact &>(A) == static_cast<const Fact &>(B) &&
           A.Symbol == B.Symbol;
  }
};

/// A set of c10::ScalarType values, one bit each by enumerator value; all bits
/// set: unknown.
struct DTypeSet {
  uint64_t Mask = ~0ull;
  const TraceStep *Why = nullptr;

  static DTypeSet of(unsigned ScalarType, const TraceStep *Why = nullptr) {
    return {1ull << ScalarType, Why};
  }
  bool isUnknown() const { return Mask == ~0ull; }
  /// The only possible one, if it is settled.
  std::optional<unsigned> single() const;
  bool isDifferentiable() const; ///< may hold a floating or complex type
  DTypeSet joined(const DTypeSet &Other) const {
    return {Mask | Other.Mask, Why ? Why : Other.Why};
  }
  friend bool operator==(const DTypeSet &A, const DTypeSet &B) {
    return A.Mask == B.Mask;
  }
};

/// c10::ScalarType's enumerators, which no LibTorch version renumbers.
enum ScalarTypeNumber : unsigned {
  Byte = 0,
  Char = 1,
  Short = 2,
  Int = 3,
  Long = 4,
  Half = 5,
  Float = 6,
  Double = 7,
  ComplexHalf = 8,
  ComplexFloat = 9,
  ComplexDouble = 10,
  Bool = 11,
  BFloat16 = 15
};
/// QInt8, QUInt8, QInt32, QUInt4x2, QUInt2x4.
constexpr uint64_t Quantized =
    (1ull << 12) | (1ull << 13) | (1ull << 14) | (1ull << 16) | (1ull << 17);

/// Which dimension of a row-major tensor each dimension is, four bits each from
/// the lowest on.
constexpr uint32_t SameOrder = 0x76543210;
constexpr uint32_t UnknownOrder = 0;
/// A gap that no selection leaves behind.
constexpr int8_t InnermostGap = 64;

/// How a layout came about: a tensor as it was, its dimensions in another
/// order, some of its elements left out. A copy that keeps the strides' order
/// closes the gaps; the inverse permutation undoes the first one.
struct StrideFacts {
  Fact Base; ///< contiguity of the tensor under the views
  Fact Permuted = Fact::safe();
  Fact Gapped = Fact::safe();
  uint32_t Order = SameOrder;
  /// The innermost gap is before this dimension; -1: unknown.
  int8_t Gap = -1;
  uint8_t Ones = 0; ///< a bit for each of the first dimensions known to have
                    ///< size 1, as they were before Order
  /// The same, counted from behind: what is known where the rank is not. None
  /// where the order is another one.
  uint8_t LastOnes = 0;
  /// A dimension may have stride 0, and with it no place in any order.
  bool IsExpanded = false;

  StrideFacts joined(const StrideFacts &Other) const;
  friend bool operator==(const StrideFacts &A, const StrideFacts &B) {
    return A.Base == B.Base && A.Permuted == B.Permuted &&
           A.Gapped == B.Gapped && A.Order == B.Order && A.Gap == B.Gap &&
           A.Ones == B.Ones && A.LastOnes == B.LastOnes &&
           A.IsExpanded == B.IsExpanded;
  }
};

struct TensorState {
  DeviceFact Device;
  Fact Grad;
  Fact Layout;         ///< whether it is row-major contiguous
  StrideFacts Strides; ///< why; stridesOf() has them up to date
  Fact Conj = Fact::unknown();
  Fact Neg = Fact::unknown();
  Fact Pending = Fact::safe(); ///< a non-blocking copy not yet waited for
  DTypeSet DType;
  int Rank = -1; ///< -1: unknown
  const TraceStep *RankWhy = nullptr;
  int Extent = -1;      ///< at most so many dimensions longer than 1
  bool Defined = false; ///< known to be defined
  /// Made by detach() or data(): shares memory, but not what autograd knows.
  bool Detached = false;

  TensorState joined(const TensorState &Other) const;
  friend bool operator==(const TensorState &A, const TensorState &B) {
    return A.Device == B.Device && A.Grad == B.Grad && A.Layout == B.Layout &&
           A.Conj == B.Conj && A.Neg == B.Neg && A.Pending == B.Pending &&
           A.DType == B.DType && A.Rank == B.Rank && A.Extent == B.Extent &&
           A.Defined == B.Defined && A.Detached == B.Detached &&
           A.stridesOf() == B.stridesOf();
  }
  /// What a host use asks for.
  std::array<Fact *, 5> hostFacts() {
    return {&Device, &Grad, &Layout, &Conj, &Neg};
  }
  bool isImpossible() const {
    return Device.isImpossible() || Grad.isImpossible() ||
           Layout.isImpossible() || Conj.isImpossible() || Neg.isImpossible() ||
           DType.Mask == 0;
  }
  StrideFacts stridesOf() const;
  /// Settles the layout by what the strides are.
  void setStrides(StrideFacts New);
  /// A tensor that was just made by a factory: CPU, dense, no grad.
  static TensorState freshOnCpu();
};

} // namespace clang::tidy::torch::flow

#endif
