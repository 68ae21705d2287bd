//===-- OperatorEffects.cpp - What a schema cannot say ----------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "OperatorEffects.h"

#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/Twine.h"

#include <string>

using llvm::StringRef;

namespace clang::tidy::torch::model {

//===----------------------------------------------------------------------===//
// The words of OperatorEffects.def
//===----------------------------------------------------------------------===//

/// What the right side says, and of the rest what the left side says.
static constexpr OperatorEffects operator|(OperatorEffects A,
                                           const OperatorEffects &B) {
  constexpr OperatorEffects None;
  if (B.Storage != None.Storage)
    A.Storage = B.Storage;
  if (B.Device != None.Device)
    A.Device = B.Device;
  if (B.DType != None.DType)
    A.DType = B.DType;
  if (B.DType1 != None.DType1)
    A.DType1 = B.DType1;
  if (B.Layout != None.Layout)
    A.Layout = B.Layout;
  if (B.Layout1 != None.Layout1)
    A.Layout1 = B.Layout1;
  if (B.Rank != None.Rank)
    A.Rank = B.Rank;
  if (B.Grad != None.Grad)
    A.Grad = B.Grad;
  if (B.Bits != None.Bits)
    A.Bits = B.Bits;
  A.MetadataOnly |= B.MetadataOnly;
  A.MayReallocate |= B.MayReallocate;
  A.CopiesToHost |= B.CopiesToHost;
  A.IsFactory |= B.IsFactory;
  A.WritesSelf |= B.WritesSelf;
  A.HasSideEffect |= B.HasSideEffect;
  return A;
}

namespace words {

// Said of the device and of the dtype.
constexpr struct {
  constexpr operator DeviceEffect() const {
    return DeviceEffect::FromArguments;
  }
  constexpr operator DTypeEffect() const { return DTypeEffect::FromArguments; }
} FromArguments;

// Said of the dtype, of the layout and of the bits.
constexpr struct {
  constexpr operator DTypeEffect() const { return DTypeEffect::Unknown; }
  constexpr operator LayoutEffect() const { return LayoutEffect::Unknown; }
  constexpr operator BitEffect() const { return BitEffect::Unknown; }
} Unknown;

constexpr auto MaybeSelf = StorageEffect::MaybeSelf;
constexpr auto Fresh = StorageEffect::Fresh;
constexpr auto View = StorageEffect::View;
constexpr auto OwnedBySelf = StorageEffect::OwnedBySelf;

constexpr auto Cpu = DeviceEffect::Cpu;
constexpr auto Accelerator = DeviceEffect::Accelerator;
constexpr auto FromOther = DeviceEffect::FromOther;

constexpr auto Self = DTypeEffect::Self;
constexpr auto Bool = DTypeEffect::Bool;
constexpr auto Int64 = DTypeEffect::Int64;
constexpr auto Int32 = DTypeEffect::Int32;
constexpr auto FromArgumentsOrValues = DTypeEffect::FromArgumentsOrValues;
constexpr auto FromArgumentsOrInt64 = DTypeEffect::FromArgumentsOrInt64;
constexpr auto FromOptionsOrInt64 = DTypeEffect::FromOptionsOrInt64;
constexpr auto FloatOfSelf = DTypeEffect::FloatOfSelf;
constexpr auto Int64OfIntegers = DTypeEffect::Int64OfIntegers;
constexpr auto RealOfSelf = DTypeEffect::RealOfSelf;
constexpr auto ComplexOfSelf = DTypeEffect::ComplexOfSelf;
constexpr auto NumberOfSelf = DTypeEffect::NumberOfSelf;

constexpr auto Default = LayoutEffect::Default;
constexpr auto Dense = LayoutEffect::Dense;
constexpr auto Preserve = LayoutEffect::Preserve;
constexpr auto Permuted = LayoutEffect::Permuted;
constexpr auto Expanded = LayoutEffect::Expanded;
constexpr auto Narrowed = LayoutEffect::Narrowed;
constexpr auto Selected = LayoutEffect::Selected;
constexpr auto SameContiguity = LayoutEffect::SameContiguity;
constexpr auto ViewOrDense = LayoutEffect::ViewOrDense;
constexpr auto KeepsContiguous = LayoutEffect::KeepsContiguous;
constexpr auto DenseOrChannelsLast = LayoutEffect::DenseOrChannelsLast;
constexpr auto MemoryFormat = LayoutEffect::MemoryFormat;
constexpr auto MemoryFormatDense = LayoutEffect::MemoryFormatDense;

constexpr auto Same = RankEffect::Same;
constexpr auto SameSizes = RankEffect::SameSizes;
constexpr auto Plus1 = RankEffect::Plus1;
constexpr auto Minus1 = RankEffect::Minus1;
constexpr auto FromSizes = RankEffect::FromSizes;
constexpr auto Fixed0 = RankEffect::Fixed0;
constexpr auto Fixed1 = RankEffect::Fixed1;
constexpr auto Fixed2 = RankEffect::Fixed2;
constexpr auto Fixed3 = RankEffect::Fixed3;
constexpr auto OfOther = RankEffect::OfOther;
constexpr auto Broadcast = RankEffect::Broadcast;
constexpr auto Reduce = RankEffect::Reduce;
constexpr auto Flattened = RankEffect::Flattened;

constexpr auto Never = GradEffect::Never;
constexpr auto Keep = GradEffect::Keep;
constexpr auto Maybe = GradEffect::Maybe;

constexpr auto TogglesConj = BitEffect::TogglesConj;
constexpr auto TogglesNeg = BitEffect::TogglesNeg;
constexpr auto ResolvesConj = BitEffect::ResolvesConj;
constexpr auto ResolvesNeg = BitEffect::ResolvesNeg;
constexpr auto MaySetNeg = BitEffect::MaySetNeg;
constexpr auto SetsConj = BitEffect::SetsConj;
constexpr auto SetsConjOfReal = BitEffect::SetsConjOfReal;
constexpr auto MaySetConj = BitEffect::MaySetConj;
constexpr auto Keeps = BitEffect::Keeps;

static constexpr OperatorEffects storage(StorageEffect Effect) {
  OperatorEffects Result;
  Result.Storage = Effect;
  return Result;
}
static constexpr OperatorEffects device(DeviceEffect Effect) {
  OperatorEffects Result;
  Result.Device = Effect;
  return Result;
}
static constexpr OperatorEffects dtype(DTypeEffect Effect) {
  OperatorEffects Result;
  Result.DType = Effect;
  return Result;
}
/// Of the first result, and of those after it.
static constexpr OperatorEffects dtypes(DTypeEffect First, DTypeEffect Others) {
  OperatorEffects Result;
  Result.DType = First;
  Result.DType1 = Others;
  return Result;
}
static constexpr OperatorEffects layout(LayoutEffect Effect) {
  OperatorEffects Result;
  Result.Layout = Effect;
  return Result;
}
static constexpr OperatorEffects layouts(LayoutEffect First,
                                         LayoutEffect Others) {
  OperatorEffects Result;
  Result.Layout = First;
  Result.Layout1 = Others;
  return Result;
}
static constexpr OperatorEffects rank(RankEffect Effect) {
  OperatorEffects Result;
  Result.Rank = Effect;
  return Result;
}
static constexpr OperatorEffects grad(GradEffect Effect) {
  OperatorEffects Result;
  Result.Grad = Effect;
  return Result;
}
static constexpr OperatorEffects bits(BitEffect Effect) {
  OperatorEffects Result;
  Result.Bits = Effect;
  return Result;
}
static constexpr OperatorEffects flag(bool OperatorEffects::*Flag) {
  OperatorEffects Result;
  Result.*Flag = true;
  return Result;
}
static constexpr OperatorEffects metadataOnly() {
  return flag(&OperatorEffects::MetadataOnly);
}
static constexpr OperatorEffects mayReallocate() {
  return flag(&OperatorEffects::MayReallocate);
}
static constexpr OperatorEffects copiesToHost() {
  return flag(&OperatorEffects::CopiesToHost);
}
static constexpr OperatorEffects writesSelf() {
  return flag(&OperatorEffects::WritesSelf);
}
static constexpr OperatorEffects sideEffect() {
  return flag(&OperatorEffects::HasSideEffect);
}

//===--- What many lines have in common -----------------------------------===//

/// abs(x): a result for each element.
constexpr OperatorEffects EachElement = dtype(Self) | rank(SameSizes);
/// sin(x): the same, in floating point.
constexpr OperatorEffects EachElementAsFloat =
    dtype(FloatOfSelf) | rank(SameSizes);
/// add(x, y): a result for each pair of elements.
constexpr OperatorEffects EachPair = rank(Broadcast);
constexpr OperatorEffects EachPairAsFloat =
    dtype(FloatOfSelf) | rank(Broadcast);
/// lt(x, y)
constexpr OperatorEffects Comparison =
    dtype(Bool) | rank(Broadcast) | grad(Never);
/// isnan(x)
constexpr OperatorEffects Predicate =
    dtype(Bool) | rank(SameSizes) | grad(Never);
/// argmax(x, dim)
constexpr OperatorEffects Index = dtype(Int64) | grad(Never);
/// zeros(sizes, options)
constexpr OperatorEffects Factory =
    storage(Fresh) | device(FromArguments) | dtype(FromArguments) |
    layout(Dense) | grad(Never) | flag(&OperatorEffects::IsFactory);
/// zeros_like(x, options, memory_format)
constexpr OperatorEffects Like =
    Factory | layout(MemoryFormat) | rank(SameSizes);
/// unsqueeze_(x, dim): the data stay as they are.
constexpr OperatorEffects Renaming = dtype(Self) | metadataOnly();
/// logical_and_(x, y): another value for each element.
constexpr OperatorEffects InPlace =
    dtype(Self) | layout(SameContiguity) | rank(SameSizes);
/// What nobody knows more of than of an operator without a line.
constexpr OperatorEffects Untold = dtype(Unknown) | layout(Unknown);
/// A row-major copy of some of self's elements.
constexpr OperatorEffects DenseOfSelf = dtype(Self) | layout(Dense);
/// sum(x, dim, keepdim)
constexpr OperatorEffects Reduction = layout(Dense) | rank(Reduce);
/// max(x, dim, keepdim): values and where they are.
constexpr OperatorEffects ReductionWithIndex = Reduction | dtypes(Self, Int64);
/// conv2d, pooling, batch_norm
constexpr OperatorEffects ImageToImage =
    dtype(Self) | layout(DenseOrChannelsLast) | rank(Same);
/// conv3d, pad: may make something else of channels-last images.
constexpr OperatorEffects ImageFromDense =
    dtype(Self) | layout(KeepsContiguous) | rank(Same);
/// inverse(A): LAPACK's matrices are column-major.
constexpr OperatorEffects ColumnMajor = dtype(Self) | layout(Permuted);

} // namespace words

/// Of operators without a line.
static constexpr OperatorEffects UnknownEffects =
    words::dtype(words::Unknown) | words::layout(words::Unknown);

/// add_(x, y) leaves x where and as it is.
static constexpr OperatorEffects InPlaceEffects =
    words::dtype(words::Self) | words::layout(words::SameContiguity) |
    words::rank(words::SameSizes);

//===----------------------------------------------------------------------===//
// The table
//===----------------------------------------------------------------------===//

llvm::ArrayRef<OperatorEffectsEntry> allOperatorEffects() {
  using namespace words;
  static constexpr OperatorEffectsEntry Entries[] = {
#define OPERATOR(NAME, EFFECTS)                                                \
  {#NAME, "", OperatorEffectsEntry::Operator, EFFECTS},
#define OVERLOAD(NAME, OVERLOAD_NAME, EFFECTS)                                 \
  {#NAME, #OVERLOAD_NAME, OperatorEffectsEntry::Overload, EFFECTS},
#define FUNCTION(NAME, EFFECTS)                                                \
  {NAME, "", OperatorEffectsEntry::Function, EFFECTS},
#include "OperatorEffects.def"
#undef OPERATOR
#undef OVERLOAD
#undef FUNCTION
  };
  return Entries;
}

namespace {

struct Table {
  llvm::StringMap<const OperatorEffects *> Operators, Overloads, Functions;

  Table() {
    for (const OperatorEffectsEntry &Entry : allOperatorEffects()) {
      switch (Entry.Kind) {
      case OperatorEffectsEntry::Operator:
        Operators[Entry.Name] = &Entry.Effects;
        break;
      case OperatorEffectsEntry::Overload:
        Overloads[(llvm::Twine(Entry.Name) + "." + Entry.OverloadName).str()] =
            &Entry.Effects;
        break;
      case OperatorEffectsEntry::Function:
        Functions[Entry.Name] = &Entry.Effects;
        break;
      }
    }
  }

  static const OperatorEffects *
  find(const llvm::StringMap<const OperatorEffects *> &Map, StringRef Name) {
    auto Found = Map.find(Name);
    return Found == Map.end() ? nullptr : Found->second;
  }

  const OperatorEffects *named(StringRef Name) const {
    if (const OperatorEffects *Found = find(Operators, Name))
      return Found;
    return find(Functions, Name);
  }
};

} // namespace

static const Table &table() {
  static const Table Instance;
  return Instance;
}

/// add_, __iand__; but not __and__.
static bool isInPlaceName(StringRef Name) {
  if (Name.starts_with("__") && Name.ends_with("__"))
    return Name.starts_with("__i");
  return Name.ends_with("_");
}

const OperatorEffects &effectsOf(StringRef Name) {
  if (const OperatorEffects *Found = table().named(Name))
    return *Found;
  if (!Name.consume_back("_out"))
    Name.consume_back("_outf");
  Name.consume_back("_symint");
  if (const OperatorEffects *Found = table().named(Name))
    return *Found;
  return isInPlaceName(Name) ? InPlaceEffects : UnknownEffects;
}

const OperatorEffects &effectsOf(StringRef Name, StringRef Overload) {
  if (const OperatorEffects *Found = Table::find(
          table().Overloads, (llvm::Twine(Name) + "." + Overload).str()))
    return *Found;
  return effectsOf(Name);
}

const OperatorEffects *effectsOfFunction(StringRef Name) {
  return Table::find(table().Functions, Name);
}

bool operator==(const OperatorEffects &A, const OperatorEffects &B) {
  return A.Storage == B.Storage && A.Device == B.Device && A.DType == B.DType &&
         A.DType1 == B.DType1 && A.Layout == B.Layout &&
         A.Layout1 == B.Layout1 && A.Rank == B.Rank && A.Grad == B.Grad &&
         A.Bits == B.Bits && A.MetadataOnly == B.MetadataOnly &&
         A.MayReallocate == B.MayReallocate &&
         A.CopiesToHost == B.CopiesToHost && A.IsFactory == B.IsFactory &&
         A.WritesSelf == B.WritesSelf && A.HasSideEffect == B.HasSideEffect;
}

} // namespace clang::tidy::torch::model
