//===-- OperatorEffects.h - What a schema cannot say ------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Schemas tell aliases and writes. Where a result lives, which dtype, layout
// and rank it has, whether it requires grad, and whether a copy is made only if
// needed is written down in OperatorEffects.def, one line an operator.
//
// Every enumeration's first value is what a line has that does not say
// otherwise. Of an operator without a line nothing is known but its device
// (where its arguments are) and that its results may require grad.
//
//===----------------------------------------------------------------------===//
#ifndef TORCH_TIDY_CHECKS_MODEL_OPERATOREFFECTS_H
#define TORCH_TIDY_CHECKS_MODEL_OPERATOREFFECTS_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

#include <cstdint>

namespace clang::tidy::torch::model {

enum class StorageEffect : std::uint8_t {
  FromSchema,
  /// Copies only if needed: returns self, or an alias of it, where nothing is
  /// to do.
  MaybeSelf,
  Fresh,
  /// Shares storage with self (for list results: each element does).
  View,
  /// Other storage, which self or another argument keeps alive: grad(), copy().
  OwnedBySelf
};

enum class DeviceEffect : std::uint8_t {
  /// Where the tensor arguments are.
  Inherit,
  Cpu,
  Accelerator,
  /// The device, options or other-tensor argument says; without one it is
  /// self's, and the CPU for a factory.
  FromArguments,
  /// Where the argument `other` is: type_as, to(other).
  FromOther
};

enum class DTypeEffect : std::uint8_t {
  /// PyTorch's type promotion over the tensor arguments. Of integers that a
  /// number is given with, nothing is claimed.
  Promote,
  Self,
  Bool,
  Int64,
  Int32,
  UInt8,
  /// The dtype, options or other-tensor argument says; without one it is
  /// self's. A factory without one has the default float type.
  FromArguments,
  /// The dtype or options argument says; without one the values do: bool for a
  /// bool, int64 for an integer, the default float for a floating-point number.
  /// full, arange, tensor.
  FromArgumentsOrValues,
  /// The dtype or options argument says; without one int64: randperm.
  FromArgumentsOrInt64,
  /// The same, but options that name no dtype mean the default float: randint.
  FromOptionsOrInt64,
  /// torch::get_default_dtype(), whatever the arguments.
  DefaultFloat,
  /// Promotion over the arguments, but integers become the default float:
  /// sqrt, div, sin. (mean and softmax refuse integers: their dtype is also
  /// so.)
  FloatOfSelf,
  /// The dtype argument, else self's, but integers become int64: sum, prod,
  /// cumsum.
  Int64OfIntegers,
  /// The dtype argument, else the real type of a complex self, else self's:
  /// abs, real, imag, norm.
  RealOfSelf,
  /// The complex type of a real self (of the default float for an integer),
  /// else
  /// self's: fft, view_as_complex.
  ComplexOfSelf,
  /// Self's, but bool becomes int64: square.
  NumberOfSelf,
  Float32,
  Float64,
  Unknown
};

enum class LayoutEffect : std::uint8_t {
  /// A fresh elementwise result is row-major where all tensor arguments are.
  /// Otherwise it has the strides of the first tensor argument with more than
  /// one dimension, where those are dense and it has the result's shape. A
  /// view's layout is unknown.
  Default,
  /// Always row-major contiguous.
  Dense,
  /// A copy with self's strides where those are dense and do not overlap, also
  /// where there are more tensor arguments than self.
  Preserve,
  /// May be non-contiguous whatever the input.
  Permuted,
  /// Stride 0 in some dimension: expand, broadcast_to.
  Expanded,
  /// By the dim and step arguments: the first dimension with unit step keeps
  /// contiguity.
  Narrowed,
  /// By the dim argument: the first dimension keeps contiguity.
  Selected,
  /// Contiguous stays contiguous: view, unsqueeze, squeeze.
  SameContiguity,
  /// A view where the strides allow one, else a row-major copy: contiguous
  /// stays
  /// contiguous, anything else is unknown. reshape, flatten.
  ViewOrDense,
  /// A copy that is row-major where all tensor arguments are; anything else is
  /// unknown: pad, roll, conv1d.
  KeepsContiguous,
  /// Row-major contiguous where no input is channels-last, channels-last where
  /// all are, else either: cat, conv2d, pooling, upsampling.
  DenseOrChannelsLast,
  /// By the memory_format argument; without one self's strides are kept:
  /// clone(), to(), empty_like().
  MemoryFormat,
  /// By the memory_format argument; without one row-major contiguous:
  /// contiguous(), empty().
  MemoryFormatDense,
  Unknown
};

enum class RankEffect : std::uint8_t {
  Unknown,
  Same,
  /// And each dimension is as long as self's.
  SameSizes,
  Plus1,
  Minus1,
  /// The length of the sizes argument: view, reshape, factories.
  FromSizes,
  Fixed0,
  Fixed1,
  Fixed2,
  Fixed3,
  /// The rank of the argument `other`: view_as, expand_as.
  OfOther,
  /// The highest rank of the tensor arguments.
  Broadcast,
  /// By the dim and keepdim arguments; without a dim, 0.
  Reduce,
  /// One dimension for those from start_dim to end_dim.
  Flattened
};

enum class GradEffect : std::uint8_t {
  /// A fresh result requires grad where an input does and grad mode is on; a
  /// view keeps it, and so does what returns self, though with grad mode off
  /// not always. Of what copies only if needed, the input is self.
  Differentiable,
  /// argmax, comparisons, factories, detach.
  Never,
  /// Self's, whatever the grad mode.
  Keep,
  /// Some results may require grad where an input does.
  Maybe
};

enum class BitEffect : std::uint8_t {
  /// Fresh results have neither bit, views keep both.
  Default,
  /// Of a complex tensor; a real one comes back as it is.
  TogglesConj,
  TogglesNeg,
  /// The result has no conjugate bit.
  ResolvesConj,
  /// The result has no negative bit.
  ResolvesNeg,
  /// imag: a conjugate bit of self becomes a negative bit.
  MaySetNeg,
  SetsConj,
  /// A result of a real self has the conjugate bit: fft_ifft.
  SetsConjOfReal,
  /// A complex result may have the conjugate bit: dot, svd.
  MaySetConj,
  /// A fresh result has self's bits.
  Keeps,
  Unknown
};

/// What "self" means here: the argument of that name, else the first argument
/// that is a tensor or a list of tensors; without a schema the object, or the
/// first tensor parameter. What is said of a result holds for each element of a
/// list.
struct OperatorEffects {
  StorageEffect Storage = StorageEffect::FromSchema;
  DeviceEffect Device = DeviceEffect::Inherit;
  DTypeEffect DType = DTypeEffect::Promote;
  /// Of the results after the first: the indices of max(dim), sort, topk.
  /// Promote means: as the first.
  DTypeEffect DType1 = DTypeEffect::Promote;
  /// With MaybeSelf: of the copy, where there is one.
  LayoutEffect Layout = LayoutEffect::Default;
  /// Of the results after the first. Default means: as the first.
  LayoutEffect Layout1 = LayoutEffect::Default;
  RankEffect Rank = RankEffect::Unknown;
  GradEffect Grad = GradEffect::Differentiable;
  BitEffect Bits = BitEffect::Default;
  /// (a!) in the schema, but writes no data: unsqueeze_, t_, detach_.
  bool MetadataOnly = false;
  /// May give self other memory: resize_, set_, set_data.
  bool MayReallocate = false;
  /// Copies to the host by itself, and waits for it: item, equal, allclose.
  bool CopiesToHost = false;
  /// Makes a tensor from no tensor, or takes only the properties of one.
  bool IsFactory = false;
  /// Writes self's data though there is no schema to say so:
  /// index_put_(ArrayRef<TensorIndex>, ...).
  bool WritesSelf = false;
  /// Does what neither its result nor its schema shows: waits for the device,
  /// draws from the generator, updates running statistics.
  bool HasSideEffect = false;
};

bool operator==(const OperatorEffects &A, const OperatorEffects &B);

/// The effects of an operator, by the name that it is called by in C++:
/// 'transpose', 'add_', 'add_out', 'operator[]'. An out or _symint form without
/// a line of its own has the line of its base. An in-place form without one
/// leaves self with its device, dtype, layout and rank. Otherwise dtype, layout
/// and rank are unknown.
const OperatorEffects &effectsOf(llvm::StringRef OperatorBaseName);

/// The same, with the line of the overload where it has one of its own.
const OperatorEffects &effectsOf(llvm::StringRef OperatorBaseName,
                                 llvm::StringRef Overload);

/// The effects of a function that is no operator of the dispatcher, and so has
/// no schema: cpu, data, from_blob. Null if OperatorEffects.def does not list
/// it.
const OperatorEffects *effectsOfFunction(llvm::StringRef Name);

/// One line of OperatorEffects.def.
struct OperatorEffectsEntry {
  enum LineKind : std::uint8_t { Operator, Overload, Function };
  llvm::StringLiteral Name;
  /// Of Overload lines.
  llvm::StringLiteral OverloadName;
  LineKind Kind;
  OperatorEffects Effects;
};

/// All lines of OperatorEffects.def, in its order.
llvm::ArrayRef<OperatorEffectsEntry> allOperatorEffects();

} // namespace clang::tidy::torch::model

#endif // TORCH_TIDY_CHECKS_MODEL_OPERATOREFFECTS_H
