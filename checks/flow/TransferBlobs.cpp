// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// from_blob, and with which element type memory is looked at.

#include "flow/OperatorCall.h"
#include "flow/StrideViews.h"
#include "flow/Transfer.h"
#include "llvm/ADT/STLExtras.h"

namespace clang::tidy::torch::flow {

using namespace model;

/// The expression behind casts to another pointer type, written or not.
static const Expr *beforeCasts(const Expr *E) {
  for (;;) {
    E = E->IgnoreParens();
    const auto *Cast = dyn_cast<CastExpr>(E);
    if (!Cast || !E->getType()->isPointerType() ||
        Cast->getCastKind() == CK_ArrayToPointerDecay ||
        Cast->getCastKind() == CK_LValueToRValue ||
        !Cast->getSubExpr()->getType()->isPointerType())
      return E;
    E = Cast->getSubExpr();
  }
}

/// The element type of the memory that is borrowed; null for bytes of whatever
/// they stand for.
static QualType elementOf(const Expr *Data, const TensorApi &Api) {
  const Expr *E = beforeCasts(Data);
  QualType Type = E->getType();
  if (!Type->isPointerType())
    return {};
  QualType Element = Type->getPointeeType().getUnqualifiedType();
  if (Element->isVoidType() || Element->isCharType() ||
      Element->isStdByteType()) {
    // cv::Mat::data is a pointer to bytes whatever the matrix holds; uint8_t
    // numbers are numbers.
    bool IsNumber = Element->isSpecificBuiltinType(BuiltinType::UChar);
    const Expr *Source = E->IgnoreParenImpCasts();
    bool IsMember = isa<MemberExpr>(Source);
    if (const auto *Member = dyn_cast<CXXMemberCallExpr>(Source))
      IsMember = !isInNamespace(Member->getRecordDecl(), "std");
    if (!IsNumber || IsMember)
      return {};
  }
  return Api.scalarTypeOf(Element) ? Element : QualType();
}

std::optional<Value> Transfer::fromBlob(const CallExpr *Call) {
  if (Call->getNumArgs() < 2)
    return std::nullopt;
  const Expr *Data = Call->getArg(0);
  Value Pointer = loaded(Data);
  use(Pointer, UseKind::PassedOn, Call);
  TensorValue Tensor = undefinedTensor(Call);
  Tensor.State.Defined = true;
  Tensor.State.DType =
      DTypeSet::of(Float, C.Traces.step(StepKind::DTypeSet, locOf(Call),
                                        "from_blob", nullptr));
  Tensor.State.Rank = lengthOfList(Call->getArg(1));
  bool HasDeleter = false;
  unsigned Lists = 0;
  BlobOptions Given;
  for (unsigned I = 1; I < Call->getNumArgs(); ++I) {
    const Expr *A = Call->getArg(I);
    if (isa<CXXDefaultArgExpr>(A))
      continue;
    QualType Type = A->getType().getNonReferenceType();
    TypeKind Kind = Api.kindOf(Type);
    Value V = loaded(A);
    if (Kind == TypeKind::Callable)
      HasDeleter = true;
    else if (Kind == TypeKind::Pointer && Type->isRecordType())
      ++Lists; // sizes, then strides
    else if (Kind == TypeKind::Options)
      Given.Options = A;
    if (std::optional<DeviceFact> Device = deviceFrom(A, V)) {
      Tensor.State.Device = *Device;
      if (Device->mayBeUnsafe() && !Device->Why)
        Tensor.State.Device.Why = C.Traces.step(
            StepKind::MadeOnAccelerator, locOf(Call), "from_blob", nullptr);
      Given.NamesDevice = true;
    } else if (Kind == TypeKind::Options || Kind == TypeKind::Device) {
      Given.NamesDevice |= !V.as<OptionsValue>();
      if (!V.as<OptionsValue>())
        Tensor.State.Device = DeviceFact();
    }
    if (const auto *Options = V.as<OptionsValue>(); Options && Options->Grad)
      Tensor.State.Grad = *Options->Grad;
    if (std::optional<DTypeSet> DType = dtypeFrom(A, V)) {
      Tensor.State.DType = *DType;
      Given.NamesDType = true;
    } else if (Kind == TypeKind::Options && !V.as<OptionsValue>()) {
      Tensor.State.DType = DTypeSet();
      Given.NamesDType = true;
    }
  }
  if (Lists > 1) {
    Tensor.State.setStrides(unordered());
  } else {
    Tensor.State.Extent = extentOfList(Call->getArg(1), C.AST);
    StrideFacts Strides = Tensor.State.stridesOf();
    Strides.Ones = onesOfList(Call->getArg(1), C.AST);
    Tensor.State.setStrides(Strides);
  }
  noteBlob(Call, Given, Tensor.State, Pointer);
  std::optional<DeviceFact> Memory = deviceOfMemory(Pointer);
  bool IsOnCpu = !Given.NamesDevice && Memory && Memory->mustBeSafe();
  C.noteCertain(Tensor.Id, C.OfLayout | C.OfGrad | (IsOnCpu ? C.OfDevice : 0));
  if (!HasDeleter)
    if (const auto *View = Pointer.as<ViewValue>()) {
      for (const ViewSource &Source : View->Sources)
        for (StorageRef S : Source.Storages)
          if (S.Id) {
            Tensor.Storages.push_back({S.Id, Call, S.End});
            if (Source.Conversion && !S.Blob)
              C.BlobConversions[Call] = Source.Conversion;
          }
      llvm::sort(Tensor.Storages);
      Tensor.Data = blobData(Tensor.Storages, Call);
    }
  return Value(Tensor);
}

/// Where the memory behind a pointer is; nothing if that is not known.
std::optional<DeviceFact> Transfer::deviceOfMemory(const Value &Pointer) {
  const auto *View = Pointer.as<ViewValue>();
  std::optional<DeviceFact> Result;
  if (!View)
    return Result;
  for (const ViewSource &Source : View->Sources) {
    DeviceFact Here = Source.State.Device;
    if (!Source.Conversion) {
      for (StorageRef S : Source.Storages)
        if (S.Id)
          Here = C.Storages[S.Id].IsOnDevice
                     ? DeviceFact(Fact::unsafe(
                           C.Traces.step(StepKind::MadeOnAccelerator,
                                         C.Storages[S.Id].Origin->getExprLoc(),
                                         "", nullptr, "memory")))
                     : DeviceFact(Fact::safe());
    }
    Result = Result ? Result->joined(Here) : Here;
  }
  return Result;
}

void Transfer::noteBlob(const CallExpr *Call, const BlobOptions &Given,
                        const TensorState &State, const Value &Pointer) {
  if (!C.IsRecording)
    return;
  BlobReport &Report = blobReport(Call);
  Report.Given = Given;
  Report.Element = elementOf(Call->getArg(0), Api);
  std::optional<DeviceFact> Memory = deviceOfMemory(Pointer);
  Fact MemoryFact = Memory ? Fact(*Memory) : Fact::unknown();
  if (Report.IsMet) {
    Report.Device = Report.Device.joined(State.Device);
    Report.DType = Report.DType.joined(State.DType);
    Report.Memory = Report.Memory.joined(MemoryFact);
  } else {
    Report.Device = State.Device;
    Report.DType = State.DType;
    Report.Memory = MemoryFact;
    Report.IsMet = true;
  }
}

/// A cast of what `data_ptr()` gave to a pointer to elements.
void Transfer::noteCast(const CastExpr *E, const Value &V) {
  const auto *View = V.as<ViewValue>();
  if (!C.IsRecording || !View || !E->getType()->isPointerType() ||
      !E->getSubExpr()->getType()->isVoidPointerType())
    return;
  QualType Element = E->getType()->getPointeeType();
  if (Element->isVoidType())
    return;
  for (const ViewSource &Source : View->Sources) {
    auto It = C.Results.Conversions.find(Source.Conversion);
    if (It == C.Results.Conversions.end())
      continue;
    auto &Casts = It->second.Casts;
    auto Same =
        llvm::find_if(Casts, [&](const ElementCast &C) { return C.Cast == E; });
    if (Same == Casts.end())
      Casts.push_back({E, Element, Source.State.DType});
    else
      Same->DType = Same->DType.joined(Source.State.DType);
  }
}

/// cudaMalloc(&p, size), posix_memalign(&p, alignment, size) and the like.
void Transfer::allocation(const Expr *Call, bool IsOnDevice) {
  llvm::ArrayRef<const Expr *> Arguments = argumentsOf(Call);
  if (Arguments.empty())
    return;
  Value Target = loaded(Arguments[0]);
  const auto *Ref = Target.as<RefValue>();
  if (!Ref || Ref->Places.size() != 1)
    return;
  StorageId Id = freshStorage(StorageKind::Heap, Call, Call, nullptr);
  C.Storages[Id].IsOnDevice = IsOnDevice;
  ViewSource Source;
  Source.Storages = {{Id, nullptr, nullptr}};
  W.store(C.Places, Ref->Places[0], ViewValue{{Source}}, ids());
}

} // namespace clang::tidy::torch::flow
