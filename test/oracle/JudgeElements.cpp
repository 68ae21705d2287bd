// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The words of OperatorEffects.h about dtypes and layouts.

#include "Judge.h"

#include <ATen/native/TypeProperties.h>
#include <sstream>

namespace oracle {

using at::Tensor;

//===--- dtype ------------------------------------------------------------===//

std::optional<at::ScalarType> Call::promoted() const {
  at::native::ResultTypeState State = {};
  bool IsAny = false;
  for (size_t I = 0; I < Tensors.size(); ++I) {
    for (const Before &B : Tensors[I]) {
      State = at::native::update_result_type_state(
          at::empty(B.Sizes, at::TensorOptions().dtype(B.DType)), State);
      IsAny = true;
    }
  }
  if (!IsAny)
    return std::nullopt;
  at::ScalarType Result = at::native::result_type(State);
  for (size_t I = 0; I < Tensors.size(); ++I)
    if (I < C.Arguments.size() && Given[I] &&
        C.Arguments[I].Type.rfind("Scalar", 0) == 0 &&
        C.Arguments[I].Type.rfind("ScalarType", 0) != 0 &&
        c10::isIntegralType(Result, /*includeBool=*/true))
      return std::nullopt;
  return Result;
}

/// Of full, arange, tensor.
at::ScalarType Call::ofValues() const {
  bool IsFloating = false, IsBool = true, IsComplex = false;
  for (size_t I = 0; I < Arguments.size(); ++I)
    if (Arguments[I].isScalar() &&
        (Given[I] || C.Arguments[I].Type == "Scalar")) {
      IsFloating |= Arguments[I].isDouble() && Given[I];
      IsComplex |= Arguments[I].isComplexDouble();
      IsBool &= Arguments[I].isBool();
    }
  return IsComplex    ? at::kComplexFloat
         : IsFloating ? at::kFloat
         : IsBool     ? at::kBool
                      : at::kLong;
}

static at::ScalarType realOf(at::ScalarType T) {
  return c10::isComplexType(T) ? c10::toRealValueType(T) : T;
}

static at::ScalarType complexOf(at::ScalarType T) {
  if (c10::isComplexType(T))
    return T;
  if (c10::isFloatingType(T))
    return T == at::kBFloat16 ? T : c10::toComplexType(T);
  return at::kComplexFloat;
}

void Call::dtypeOf(unsigned R, const Tensor &Result) {
  const std::string &Effect =
      R > 0 && C.E.DType1 != "Promote" ? C.E.DType1 : C.E.DType;
  std::optional<at::ScalarType> Expected, Promoted = promoted();
  const Before *Self = self();
  std::optional<at::ScalarType> Said;
  if (const c10::IValue *DType = given("dtype"))
    Said = DType->toScalarType();
  else if (const c10::IValue *Other = given("other");
           Other && Other->isTensor())
    Said = Other->toTensor().scalar_type();
  bool IsFloating = Self && (c10::isFloatingType(Self->DType) ||
                             c10::isComplexType(Self->DType));
  if (Effect == "Promote")
    Expected = Promoted;
  else if (Effect == "Self" && Self)
    Expected = Self->DType;
  else if (Effect == "Bool")
    Expected = at::kBool;
  else if (Effect == "Int64")
    Expected = at::kLong;
  else if (Effect == "Int32")
    Expected = at::kInt;
  else if (Effect == "UInt8")
    Expected = at::kByte;
  else if (Effect == "FromArguments")
    Expected = Said ? *Said : Self ? Self->DType : at::kFloat;
  else if (Effect == "FromArgumentsOrValues")
    Expected = Said ? *Said : ofValues();
  else if (Effect == "FromArgumentsOrInt64")
    // Options without a dtype are a dtype that is none, and not the default.
    Expected = Said.value_or(at::kLong);
  else if (Effect == "FromOptionsOrInt64")
    Expected = Said                                    ? *Said
               : Arguments[argument("dtype")].isNone() ? at::kFloat
                                                       : at::kLong;
  else if (Effect == "NumberOfSelf" && Self)
    Expected = Self->DType == at::kBool ? at::kLong : Self->DType;
  else if (Effect == "DefaultFloat" || Effect == "Float32")
    Expected = at::kFloat;
  else if (Effect == "Float64")
    Expected = at::kDouble;
  else if (Effect == "FloatOfSelf" && Promoted)
    Expected = c10::isIntegralType(*Promoted, true) ? at::kFloat : *Promoted;
  else if (Effect == "Int64OfIntegers" && Self)
    Expected = Said ? *Said : IsFloating ? Self->DType : at::kLong;
  else if (Effect == "RealOfSelf" && Self)
    Expected = given("dtype") ? *Said : realOf(Self->DType);
  else if (Effect == "ComplexOfSelf" && Self)
    Expected = complexOf(Self->DType);
  if (!Expected)
    return;
  std::ostringstream Why;
  Why << "result " << R << " is " << Result.scalar_type() << ", not "
      << *Expected << " (" << Effect << ")";
  check(Property::DType, Result.scalar_type() == *Expected, Why.str());
}

//===--- layout -----------------------------------------------------------===//

bool Call::keepsStrides(const Before &From, const Tensor &Result) const {
  for (size_t I = 0; I < From.Sizes.size(); ++I)
    if (From.Sizes[I] > 1 && From.Strides[I] != Result.stride(I))
      return false;
  return true;
}

static bool isChannelsLast(const Before &B) {
  if (B.IsContiguous || !B.IsDense)
    return false;
  size_t Rank = B.Sizes.size();
  if (Rank != 4 && Rank != 5)
    return false;
  int64_t Expected = 1;
  auto Fits = [&](size_t I) {
    bool Does = B.Sizes[I] == 1 || B.Strides[I] == Expected;
    Expected *= B.Sizes[I];
    return Does;
  };
  bool Does = Fits(1);
  for (size_t I = Rank; I-- > 2;)
    Does = Fits(I) && Does;
  return Fits(0) && Does;
}

/// Made to be asked of a result.
static bool isChannelsLast(const Tensor &T) {
  return T.is_contiguous(T.dim() == 5 ? at::MemoryFormat::ChannelsLast3d
                                      : at::MemoryFormat::ChannelsLast);
}

void Call::elementwise(const Tensor &Result) {
  const Before *Lead = nullptr;
  bool AreContiguous = true;
  for (const TensorList &List : Tensors)
    for (const Before &B : List)
      if (B.Sizes.size() > 1) {
        Lead = Lead ? Lead : &B;
        AreContiguous &= B.IsContiguous;
      }
  if (AreContiguous)
    return check(Property::Layout, Result.is_contiguous(),
                 "all are row-major, but not " + describe(Result));
  if (Lead->IsDense && Result.sizes() == at::IntArrayRef(Lead->Sizes))
    check(Property::Layout, keepsStrides(*Lead, Result),
          "the first tensor's strides are not kept: " + describe(Result));
}

void Call::layoutOf(unsigned R, const Tensor &Result) {
  if (!isStrided(Result) || Result.numel() == 0)
    return;
  const std::string &Effect =
      R > 0 && C.E.Layout1 != "Default" ? C.E.Layout1 : C.E.Layout;
  const Before *Self = self();
  bool IsContiguous = Result.is_contiguous();
  if (!IsContiguous && (!Self || Self->IsContiguous))
    V->Seen.Strided = true;
  bool IsAlias = isAliasOfSelf(Result);
  bool IsSelfContiguous = Self && Self->IsContiguous;
  std::string Got = "the result is " + describe(Result);
  auto Contiguous = [&] { check(Property::Layout, IsContiguous, Got); };
  auto Preserved = [&] {
    if (!Self || !Self->IsDense || Result.numel() == 0)
      return;
    if (Result.sizes() == at::IntArrayRef(Self->Sizes))
      check(Property::Layout, keepsStrides(*Self, Result), Got);
    else if (IsSelfContiguous)
      Contiguous();
  };
  // What comes back as it was says nothing of the copy.
  if (IsAlias && C.E.Storage == "MaybeSelf" && Effect != "Permuted" &&
      Effect != "Expanded" && Effect != "Narrowed" && Effect != "Selected" &&
      Effect != "Unknown") {
    if (IsSelfContiguous)
      Contiguous();
    return;
  }
  if (Effect == "Default") {
    if (!IsAlias)
      elementwise(Result);
  } else if (Effect == "Dense") {
    Contiguous();
  } else if (Effect == "Preserve") {
    Preserved();
  } else if (Effect == "SameContiguity") {
    if (IsSelfContiguous)
      Contiguous();
  } else if (Effect == "ViewOrDense") {
    if (IsSelfContiguous || !IsAlias)
      Contiguous();
  } else if (Effect == "KeepsContiguous") {
    bool AreContiguous = true;
    for (const TensorList &List : Tensors)
      for (const Before &B : List)
        AreContiguous &= B.IsContiguous;
    if (AreContiguous)
      Contiguous();
  } else if (Effect == "Narrowed" || Effect == "Selected") {
    int64_t Dim = 0, Step = 1;
    if (const c10::IValue *D = given("dim"))
      Dim = D->toInt();
    if (const c10::IValue *S = given("step"))
      Step = S->toInt();
    if (Self && Dim < 0)
      Dim += Self->Sizes.size();
    if (IsSelfContiguous && Dim == 0 && Step == 1)
      Contiguous();
  } else if (Effect == "MemoryFormat" || Effect == "MemoryFormatDense") {
    if (const c10::IValue *Format = given("memory_format")) {
      auto Wanted = Format->toMemoryFormat();
      if (Wanted != at::MemoryFormat::Preserve)
        check(Property::Layout, Result.is_contiguous(Wanted), Got);
      else if (!IsAlias)
        Preserved();
    } else if (Effect == "MemoryFormatDense") {
      Contiguous();
    } else {
      Preserved();
    }
  } else if (Effect == "DenseOrChannelsLast") {
    bool IsAny = false, IsAll = true;
    for (const TensorList &List : Tensors)
      for (const Before &B : List)
        if (B.Sizes.size() >= 4) {
          bool Is = isChannelsLast(B);
          IsAny |= Is;
          IsAll &= Is;
        }
    if (!IsAny)
      Contiguous();
    else if (IsAll && Self && isChannelsLast(*Self) &&
             Result.dim() == int64_t(Self->Sizes.size()))
      check(Property::Layout, isChannelsLast(Result), Got);
    else if (Result.dim() == 4 || Result.dim() == 5)
      check(Property::Layout, IsContiguous || isChannelsLast(Result), Got);
  }
}

} // namespace oracle
