// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The words of OperatorEffects.h, each with the meaning that is written there.

#include "Judge.h"

#include <sstream>

namespace oracle {

using at::Tensor;

const char *nameOf(Property P) {
  static const char *const Names[] = {"storage", "writes", "metadata",
                                      "dtype",   "layout", "rank",
                                      "grad",    "device", "bits"};
  return Names[unsigned(P)];
}

static bool hasStorage(const Tensor &T) {
  return T.defined() && T.has_storage();
}

static const void *storageOf(const Tensor &T) {
  return hasStorage(T) ? T.storage().unsafeGetStorageImpl() : nullptr;
}

static std::vector<char> bytesOf(const Tensor &T) {
  if (!hasStorage(T) || T.is_meta())
    return {};
  const auto *Data = static_cast<const char *>(T.storage().data());
  return {Data, Data + T.storage().nbytes()};
}

bool isStrided(const Tensor &T) {
  return T.defined() && T.layout() == at::kStrided;
}

Before::Before(const Tensor &T) : T(T) {
  if (!T.defined())
    return;
  Sizes = T.sizes().vec();
  if (isStrided(T)) {
    Strides = T.strides().vec();
    IsContiguous = T.is_contiguous();
    IsDense = T.is_non_overlapping_and_dense();
  }
  DType = T.scalar_type();
  Device = T.device();
  RequiresGrad = T.requires_grad();
  IsConj = T.is_conj();
  IsNeg = T.is_neg();
  Storage = oracle::storageOf(T);
  Bytes = bytesOf(T);
}

static void collect(const c10::IValue &Value, std::vector<Tensor> &Into) {
  if (Value.isTensor()) {
    if (Value.toTensor().defined())
      Into.push_back(Value.toTensor());
  } else if (Value.isTensorList()) {
    for (const Tensor &T : Value.toTensorVector())
      Into.push_back(T);
  } else if (Value.isOptionalTensorList()) {
    for (const c10::optional<Tensor> &T : Value.toOptionalTensorVector())
      if (T && T->defined())
        Into.push_back(*T);
  }
}

Call::Call(const Claims &C, const torch::jit::Stack &Arguments,
           const std::vector<bool> &Given, bool IsGradModeOn, std::string Text)
    : C(C), Arguments(Arguments), Given(Given), IsGradModeOn(IsGradModeOn),
      Text(std::move(Text)) {
  for (const c10::IValue &Value : Arguments) {
    std::vector<Tensor> Found;
    collect(Value, Found);
    Tensors.emplace_back();
    for (const Tensor &T : Found)
      Tensors.back().emplace_back(T);
  }
}

void Call::addArguments(const torch::jit::Stack &More) {
  for (const c10::IValue &Value : More) {
    Arguments.push_back(Value);
    Given.push_back(true);
    Tensors.emplace_back();
  }
}

std::string describe(const Tensor &T) {
  std::ostringstream Out;
  Out << T.scalar_type() << T.sizes();
  if (isStrided(T))
    Out << "/" << T.strides();
  if (T.is_conj())
    Out << " conj";
  if (T.is_neg())
    Out << " neg";
  if (T.requires_grad())
    Out << " grad";
  if (!T.is_cpu())
    Out << " " << T.device();
  return Out.str();
}

static std::string describe(const Before &B) {
  std::ostringstream Out;
  Out << B.DType << at::IntArrayRef(B.Sizes) << "/"
      << at::IntArrayRef(B.Strides);
  if (B.IsConj)
    Out << " conj";
  if (B.IsNeg)
    Out << " neg";
  if (B.RequiresGrad)
    Out << " grad";
  if (B.Device != at::kCPU)
    Out << " " << B.Device;
  return Out.str();
}

void Call::fail(Property P, const std::string &Why) {
  Tally &Mine = V->Tallies[P];
  ++Mine.Checked;
  if (Mine.Contradicted++)
    return;
  std::ostringstream Out;
  Out << Why << "; " << C.title() << "(";
  for (size_t I = 0; I < Arguments.size(); ++I) {
    Out << (I ? ", " : "");
    if (I < C.Arguments.size())
      Out << C.Arguments[I].Name << "=";
    if (Tensors[I].empty()) {
      Out << Arguments[I];
      continue;
    }
    const char *Separator = "";
    for (const Before &B : Tensors[I]) {
      Out << Separator << describe(B);
      Separator = " & ";
    }
  }
  Out << ")" << (IsGradModeOn ? "" : " without grad mode") << Text;
  Mine.Example = Out.str();
}

int Call::argument(const std::string &Name) const {
  for (size_t I = 0; I < C.Arguments.size(); ++I)
    if (C.Arguments[I].Name == Name)
      return int(I);
  return -1;
}

const c10::IValue *Call::given(const std::string &Name) const {
  int I = argument(Name);
  return I >= 0 && Given[I] && !Arguments[I].isNone() ? &Arguments[I] : nullptr;
}

bool Call::isAliasOf(const Tensor &Result, const TensorList &List) const {
  const void *Mine = oracle::storageOf(Result);
  for (const Before &B : List)
    if (Mine && B.Storage == Mine)
      return true;
  return false;
}

void Call::judge(const torch::jit::Stack &Results, Verdict &Into) {
  V = &Into;
  ++V->Calls;
  judgeArguments();
  for (unsigned R = 0; R < Results.size(); ++R) {
    std::vector<Tensor> Found;
    collect(Results[R], Found);
    // atleast_2d({a, b}) is {a, b}, each for itself.
    bool IsPaired = isSelfList() && Found.size() > 1 &&
                    Found.size() == Tensors[C.Self].size();
    for (size_t I = 0; I < Found.size(); ++I) {
      Element = IsPaired ? I : 0;
      judgeResult(R, Found[I]);
    }
  }
}

/// No argument is written, or gets other sizes or memory, unless it is said.
void Call::judgeArguments() {
  for (size_t I = 0; I < Tensors.size(); ++I) {
    bool IsSelf = int(I) == C.Self;
    bool IsWritten = (I < C.Arguments.size() && C.Arguments[I].IsWrite) ||
                     (IsSelf && C.E.WritesSelf) ||
                     (C.E.HasSideEffect && !IsSelf);
    for (const Before &B : Tensors[I]) {
      bool MayChange = IsWritten && (C.E.MetadataOnly || C.E.MayReallocate ||
                                     (C.IsOut && !IsSelf) || C.IsOut);
      bool IsSame =
          B.T.sizes() == at::IntArrayRef(B.Sizes) &&
          (!isStrided(B.T) || B.T.strides() == at::IntArrayRef(B.Strides)) &&
          oracle::storageOf(B.T) == B.Storage && B.T.scalar_type() == B.DType;
      if (!B.T.is_meta() && !MayChange &&
          !(IsSelf && (C.E.MetadataOnly || C.E.MayReallocate)))
        check(Property::Metadata, IsSame,
              "an argument is now " + describe(B.T));
      if (B.Bytes.empty() || !IsSame)
        continue;
      // That there are more of them now is no write.
      std::vector<char> Now = bytesOf(B.T);
      bool IsChanged = !std::equal(
          B.Bytes.begin(),
          B.Bytes.begin() + std::min(B.Bytes.size(), Now.size()), Now.begin());
      V->Seen.Write |= IsChanged;
      if (!IsWritten || C.E.MetadataOnly)
        check(Property::Writes, !IsChanged,
              "argument '" +
                  (I < C.Arguments.size() ? C.Arguments[I].Name : "self") +
                  "' is written");
    }
  }
}

void Call::judgeResult(unsigned R, const Tensor &Result) {
  if (C.IsOut) {
    bool IsGiven = false;
    for (size_t I = 0; I < Tensors.size(); ++I)
      if (C.Arguments[I].IsWrite)
        for (const Before &B : Tensors[I])
          IsGiven |= B.T.is_same(Result);
    check(Property::Storage, IsGiven, "the result is no out argument");
    return;
  }
  bool IsInPlace = C.IsInPlace || C.E.WritesSelf;
  // Where there are no elements, nothing is shared and nothing differentiated.
  bool IsEmpty = Result.numel() == 0;
  for (const TensorList &List : Tensors)
    for (const Before &B : List)
      IsEmpty |= B.T.numel() == 0;
  if (IsInPlace)
    check(Property::Storage, self() && self()->T.is_same(Result),
          "the result is not self");
  else if (!IsEmpty && !Result.is_meta())
    storageOf(R, Result);
  if (C.E.MayReallocate)
    return;
  deviceOf(Result);
  // Of meta tensors only the device is of interest: there is no data.
  if (Result.is_meta())
    return;
  dtypeOf(R, Result);
  layoutOf(R, Result);
  rankOf(Result);
  if (!IsEmpty)
    gradOf(Result);
  bitsOf(Result);
}

void Call::storageOf(unsigned R, const Tensor &Result) {
  if (!hasStorage(Result))
    return;
  bool IsSelf = isAliasOfSelf(Result);
  std::string Others;
  for (size_t I = 0; I < Tensors.size(); ++I)
    if (int(I) != C.Self && isAliasOf(Result, Tensors[I]))
      Others = I < C.Arguments.size() ? C.Arguments[I].Name : "other";
  (IsSelf ? V->Seen.Alias : V->Seen.Copy) = true;
  const std::string &Effect = C.E.Storage;
  if (Effect == "FromSchema") {
    const std::vector<int> None;
    const std::vector<int> &Said =
        R < C.ReturnAliases.size() ? C.ReturnAliases[R] : None;
    bool IsAny = false;
    for (size_t I = 0; I < Tensors.size(); ++I) {
      bool IsSaid = std::find(Said.begin(), Said.end(), int(I)) != Said.end();
      bool Is = isAliasOf(Result, Tensors[I]);
      if (IsSaid)
        IsAny |= Is;
      else
        check(Property::Storage, !Is,
              "the result shares storage with '" + C.Arguments[I].Name + "'");
    }
    if (!Said.empty())
      check(Property::Storage, IsAny, "the result has storage of its own");
    return;
  }
  if (Effect != "OwnedBySelf")
    check(Property::Storage, Others.empty(),
          "the result shares storage with '" + Others + "'");
  if (Effect == "View")
    check(Property::Storage, IsSelf, "the result has storage of its own");
  else if (Effect == "Fresh" || Effect == "OwnedBySelf")
    check(Property::Storage, !IsSelf, "the result shares storage with self");
}

//===--- rank, grad, device, bits -----------------------------------------===//

void Call::rankOf(const Tensor &Result) {
  const std::string &Effect = C.E.Rank;
  const Before *Self = self();
  int64_t SelfRank = Self ? int64_t(Self->Sizes.size()) : -1;
  int64_t Expected = -1;
  if (Effect == "Same" || Effect == "SameSizes") {
    Expected = SelfRank;
  } else if (Effect == "Plus1" && Self) {
    Expected = SelfRank + 1;
  } else if (Effect == "Minus1" && Self) {
    Expected = SelfRank - 1;
    if (C.Name == "squeeze" || C.Name == "squeeze_") {
      // A dimension that is not of size 1 stays.
      const c10::IValue *Dim = given("dim");
      int64_t D = Dim && Dim->isInt() ? Dim->toInt() : 0;
      D += D < 0 ? SelfRank : 0;
      if (!Dim || !SelfRank || Self->Sizes[D] != 1)
        Expected = SelfRank;
    }
  } else if (Effect == "FromSizes") {
    for (const char *Name : {"size", "shape", "sizes"})
      if (const c10::IValue *Sizes = given(Name); Sizes && Sizes->isIntList())
        Expected = Sizes->toIntVector().size();
  } else if (Effect.rfind("Fixed", 0) == 0) {
    Expected = Effect.back() - '0';
  } else if (Effect == "OfOther") {
    if (const c10::IValue *Other = given("other"))
      Expected = Other->toTensor().dim();
  } else if (Effect == "Broadcast") {
    for (const TensorList &List : Tensors)
      for (const Before &B : List)
        Expected = std::max<int64_t>(Expected, B.Sizes.size());
  } else if (Effect == "Flattened" && Self) {
    const c10::IValue *First = given("start_dim"), *Last = given("end_dim");
    int64_t From = First ? First->toInt() : 0, To = Last ? Last->toInt() : -1;
    From += From < 0 ? SelfRank : 0;
    To += To < 0 ? SelfRank : 0;
    Expected = SelfRank ? SelfRank - (To - From) : 1;
  } else if (Effect == "Reduce" && Self) {
    const c10::IValue *Dim = given("dim"), *Keep = given("keepdim");
    bool IsKept = Keep && Keep->toBool();
    // Some have a default that is one: mode, kthvalue.
    if (int I = argument("dim"); I >= 0 && !Dim && !Arguments[I].isNone())
      Dim = &Arguments[I];
    if (!Dim)
      Expected = IsKept ? -1 : 0;
    else if (IsKept || SelfRank == 0)
      Expected = SelfRank;
    else if (Dim->isInt())
      Expected = SelfRank - 1;
    else if (Dim->isIntList())
      Expected = Dim->toIntVector().empty()
                     ? -1
                     : SelfRank - int64_t(Dim->toIntVector().size());
  }
  if (Expected < 0)
    return;
  std::ostringstream Why;
  Why << "the rank is " << Result.dim() << ", not " << Expected << " ("
      << Effect << ")";
  check(Property::Rank, Result.dim() == Expected, Why.str());
  if (Effect == "SameSizes" && Result.dim() == Expected)
    check(Property::Rank, Result.sizes() == c10::IntArrayRef(Self->Sizes),
          "the sizes are not self's");
}

void Call::gradOf(const Tensor &Result) {
  bool Is = Result.requires_grad();
  if (!c10::isFloatingType(Result.scalar_type()) &&
      !c10::isComplexType(Result.scalar_type())) {
    check(Property::Grad, !Is, "an integer requires grad");
    return;
  }
  const std::string &Effect = C.E.Grad;
  const Before *Self = self();
  if (const c10::IValue *Flag = given("requires_grad");
      Flag && Effect != "Never")
    return check(Property::Grad, Is == Flag->toBool(),
                 "it was asked otherwise");
  if (Effect == "Never") {
    check(Property::Grad, !Is, "the result requires grad");
    return;
  }
  bool IsAlias = isAliasOfSelf(Result);
  // Where it stays as it is; requires_grad_() says otherwise by itself.
  if (Effect == "Keep")
    return check(Property::Grad,
                 Self && Is == Self->T.requires_grad() &&
                     (Is == Self->RequiresGrad || given("requires_grad") ||
                      C.E.MetadataOnly),
                 Is ? "the result requires grad" : "self required grad");
  bool IsOfSelf = C.E.Storage == "MaybeSelf" && !isSelfList();
  if (IsAlias && !C.IsInPlace) {
    if (IsGradModeOn || C.E.Storage != "MaybeSelf" || isSelfList())
      check(Property::Grad, Self && Is == Self->RequiresGrad,
            Is ? "the result requires grad" : "self required grad");
    return;
  }
  bool IsAny = false;
  for (const TensorList &List : Tensors)
    for (const Before &B : List)
      IsAny |= B.RequiresGrad && (!IsOfSelf || &B == Self);
  bool Expected = IsAny && IsGradModeOn;
  if (Effect == "Maybe")
    return check(Property::Grad, !Is || IsAny, "the result requires grad");
  if (C.IsInPlace && Self)
    Expected |= Self->RequiresGrad;
  check(Property::Grad, Is == Expected,
        Is ? "the result requires grad" : "an input requires grad");
}

void Call::deviceOf(const Tensor &Result) {
  const std::string &Effect = C.E.Device;
  const Before *Self = self();
  at::Device Expected = at::kCPU;
  if (Effect == "Inherit") {
    const Before *First = nullptr;
    for (const TensorList &List : Tensors)
      for (const Before &B : List)
        First = First ? First : &B;
    if (First)
      Expected = First->Device;
  } else if (Effect == "Accelerator") {
    Expected = at::kMeta; // the only one there is
  } else if (Effect != "Cpu") {
    if (Self)
      Expected = Self->Device;
    if (const c10::IValue *Device = given("device"))
      Expected = Device->toDevice();
    if (const c10::IValue *Other = given("other"); Other && Other->isTensor())
      Expected = Other->toTensor().device();
  }
  std::ostringstream Why;
  Why << "the result is on " << Result.device();
  check(Property::Device, Result.device() == Expected, Why.str());
}

void Call::bitsOf(const Tensor &Result) {
  const std::string &Effect = C.E.Bits;
  const Before *Self = self();
  bool IsAlias = isAliasOfSelf(Result);
  bool Conj = IsAlias && Self && Self->IsConj;
  bool Neg = IsAlias && Self && Self->IsNeg;
  if (Effect == "Unknown")
    return;
  if (Effect == "TogglesConj" && Self && c10::isComplexType(Self->DType))
    Conj = !Self->IsConj;
  else if (Effect == "TogglesNeg" && Self)
    Neg = !Self->IsNeg;
  else if (Effect == "ResolvesConj")
    Conj = false;
  else if (Effect == "ResolvesNeg")
    Neg = false;
  else if (Effect == "SetsConj")
    Conj = true;
  else if (Effect == "SetsConjOfReal")
    Conj = Self && !c10::isComplexType(Self->DType);
  else if (Effect == "Keeps" && Self) {
    Conj = Self->IsConj;
    Neg = Self->IsNeg;
  } else if (Effect == "MaySetNeg" && Self) {
    Neg = Self->IsNeg != Self->IsConj;
    Conj = false;
  }
  if (Effect == "MaySetConj")
    Conj = Result.is_conj() && c10::isComplexType(Result.scalar_type());
  check(Property::Bits, Result.is_conj() == Conj,
        Conj ? "the result has no conjugate bit"
             : "the result has the conjugate bit");
  check(Property::Bits, Result.is_neg() == Neg,
        Neg ? "the result has no negative bit"
            : "the result has the negative bit");
}

} // namespace oracle
