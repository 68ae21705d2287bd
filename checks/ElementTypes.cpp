// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "ElementTypes.h"
#include "llvm/ADT/bit.h"

namespace clang::tidy::torch {

using flow::DTypeSet;

namespace {
struct DTypeNames {
  unsigned Number;
  llvm::StringLiteral Name;
  llvm::StringLiteral Type;
  unsigned Width; ///< bytes
};
constexpr DTypeNames Names[] = {
    {flow::Byte, "Byte", "uint8_t", 1},
    {flow::Char, "Char", "int8_t", 1},
    {flow::Short, "Short", "int16_t", 2},
    {flow::Int, "Int", "int", 4},
    {flow::Long, "Long", "int64_t", 8},
    {flow::Half, "Half", "c10::Half", 2},
    {flow::Float, "Float", "float", 4},
    {flow::Double, "Double", "double", 8},
    {flow::ComplexHalf, "ComplexHalf", "c10::complex<c10::Half>", 4},
    {flow::ComplexFloat, "ComplexFloat", "c10::complex<float>", 8},
    {flow::ComplexDouble, "ComplexDouble", "c10::complex<double>", 16},
    {flow::Bool, "Bool", "bool", 1},
    {flow::BFloat16, "BFloat16", "c10::BFloat16", 2},
};
} // namespace

static const DTypeNames *namesOf(unsigned ScalarType) {
  for (const DTypeNames &Each : Names)
    if (Each.Number == ScalarType)
      return &Each;
  return nullptr;
}

llvm::StringRef nameOfDType(unsigned ScalarType) {
  const DTypeNames *Found = namesOf(ScalarType);
  return Found ? llvm::StringRef(Found->Name) : llvm::StringRef();
}
llvm::StringRef typeOfDType(unsigned ScalarType) {
  const DTypeNames *Found = namesOf(ScalarType);
  return Found ? llvm::StringRef(Found->Type) : llvm::StringRef();
}

std::string namesOf(const DTypeSet &DType) {
  std::string Result;
  for (const DTypeNames &Each : Names)
    if (DType.Mask & (1ull << Each.Number)) {
      if (!Result.empty())
        Result += " or ";
      Result += Each.Name;
    }
  return Result;
}

/// Few enough to have been said, not only left over.
static bool isSettled(const DTypeSet &DType) {
  return !DType.isUnknown() && DType.Mask && llvm::popcount(DType.Mask) <= 3;
}

static bool mayBeOther(const DTypeSet &DType, unsigned Wanted) {
  return (DType.Mask & ~(1ull << Wanted)) != 0;
}

/// Memory that a cast may take for the other on purpose: bits of a half number
/// as an integer, the sign of an integer, real and imaginary parts.
static bool isOnPurpose(const DTypeSet &DType, unsigned Wanted) {
  constexpr uint64_t Kinds[] = {
      (1ull << flow::Byte) | (1ull << flow::Char) | (1ull << flow::Bool),
      (1ull << flow::Short) | (1ull << flow::Half) | (1ull << flow::BFloat16),
      (1ull << flow::Float) | (1ull << flow::ComplexFloat),
      (1ull << flow::Double) | (1ull << flow::ComplexDouble),
      (1ull << flow::Half) | (1ull << flow::ComplexHalf)};
  const uint64_t All = DType.Mask | (1ull << Wanted);
  for (uint64_t Kind : Kinds)
    if ((All & ~Kind) == 0)
      return true;
  return false;
}

std::optional<ElementMismatch> mismatchOf(const flow::ConversionReport &Report,
                                          const model::TensorApi &Api) {
  if (!Report.Conversion.Element.isNull()) {
    std::optional<unsigned> Wanted =
        Api.scalarTypeOf(Report.Conversion.Element);
    const DTypeSet &DType = Report.State.DType;
    if (Wanted && isSettled(DType) && mayBeOther(DType, *Wanted))
      return ElementMismatch{Report.Call, Report.Conversion.Element, DType,
                             *Wanted};
    return std::nullopt;
  }
  for (const flow::ElementCast &Cast : Report.Casts) {
    std::optional<unsigned> Wanted = Api.scalarTypeOf(Cast.Element);
    // A pointer to bytes is the usual way to write them out.
    if (!Wanted || Cast.Element->isCharType() || !isSettled(Cast.DType) ||
        !mayBeOther(Cast.DType, *Wanted) || isOnPurpose(Cast.DType, *Wanted))
      continue;
    return ElementMismatch{Cast.Cast, Cast.Element, Cast.DType, *Wanted};
  }
  return std::nullopt;
}

std::optional<ElementMismatch> mismatchOf(const flow::BlobReport &Report,
                                          const model::TensorApi &Api) {
  if (Report.Element.isNull())
    return std::nullopt;
  std::optional<unsigned> Wanted = Api.scalarTypeOf(Report.Element);
  if (!Wanted || !isSettled(Report.DType) ||
      !mayBeOther(Report.DType, *Wanted) ||
      (Report.Given.NamesDType &&
       (Report.Element->isCharType() || isOnPurpose(Report.DType, *Wanted))))
    return std::nullopt;
  return ElementMismatch{Report.Call, Report.Element, Report.DType, *Wanted};
}

} // namespace clang::tidy::torch
