// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Numbers that count elements or bytes, and copies of so many bytes.

#include "flow/OperatorCall.h"
#include "flow/Transfer.h"
#include "model/ByteCopy.h"
#include "clang/AST/DeclTemplate.h"
#include "llvm/ADT/STLExtras.h"

namespace clang::tidy::torch::flow {

using namespace model;

// Counting -------------------------------------------------------------------

/// The bytes of an element, where that is settled.
static unsigned bytesOf(const DTypeSet &DType) {
  switch (DType.single().value_or(~0u)) {
  case Byte:
  case Char:
  case Bool:
    return 1;
  case Short:
  case Half:
  case BFloat16:
    return 2;
  case Int:
  case Float:
  case ComplexHalf:
    return 4;
  case Long:
  case Double:
  case ComplexFloat:
    return 8;
  case ComplexDouble:
    return 16;
  default:
    return 0;
  }
}

static unsigned bytesOf(QualType Type, const ASTContext &Context) {
  if (Type.isNull() || Type->isVoidType() || Type->isDependentType() ||
      Type->isIncompleteType() || Type->isFunctionType())
    return 0;
  return Context.getTypeSizeInChars(Type).getQuantity();
}

/// numel(), size(i), nbytes() and the like of a tensor.
Value Transfer::countOf(const Expr *Call, llvm::StringRef Name,
                        const TensorValue &Tensor) {
  CountValue Count;
  Count.Tensor = Tensor.Id;
  Count.ElementSize = bytesOf(Tensor.State.DType);
  if (isAny(Name, {"element_size", "itemsize"})) {
    Count.Tensor = 0;
    Count.WidthBytes = Count.ElementSize;
    Count.ElementSize = 0;
    Count.Width = Call;
    return Count;
  }
  Count.Elements = Call;
  if (Name == "numel" || Name == "nbytes")
    Count.IsWhole = true;
  else if (Name != "size")
    return {};
  if (Name == "nbytes") {
    Count.Width = Call;
    Count.WidthBytes = Count.ElementSize;
  }
  return Count;
}

/// v.size() of a container of numbers.
std::optional<Value> Transfer::bufferSize(const Expr *Call,
                                          const FunctionDecl *Callee) {
  const Expr *Object = objectOf(Call);
  if (!isAny(nameOf(*Callee), {"size", "length"}) ||
      !isInNamespace(Callee, "std") || !argumentsOf(Call).empty())
    return std::nullopt;
  QualType Type = Object->getType();
  if (Type->isPointerType())
    Type = Type->getPointeeType();
  const auto *Class = dyn_cast_or_null<ClassTemplateSpecializationDecl>(
      Type->getAsCXXRecordDecl());
  if (!Class || !Class->getTemplateArgs().size() ||
      Class->getTemplateArgs()[0].getKind() != TemplateArgument::Type)
    return std::nullopt;
  CountValue Count;
  llvm::SmallVector<PlaceId, 2> Places = placesOf(Object);
  if (Places.size() == 1)
    Count.Container = Places[0];
  Count.IsWhole = true;
  Count.ElementSize = bytesOf(Class->getTemplateArgs()[0].getAsType(), C.AST);
  Count.Elements = Call;
  return Value(Count);
}

Value Transfer::sizeOf(const Expr *E) {
  const auto *Trait = cast<UnaryExprOrTypeTraitExpr>(E);
  if (Trait->getKind() != UETT_SizeOf || Trait->isValueDependent())
    return {};
  QualType Type = Trait->getTypeOfArgument();
  if (Type->isArrayType())
    return {}; // the bytes of a whole array
  CountValue Count;
  Count.Width = E;
  Count.WidthBytes = bytesOf(Type, C.AST);
  return Count;
}

Value Transfer::product(const Value &Left, const Expr *LeftExpr,
                        const Expr *Right, bool IsDivision) {
  Value RightValue = loaded(Right);
  const auto *A = Left.as<CountValue>(), *B = RightValue.as<CountValue>();
  if (!A && !B)
    return {};
  if (IsDivision) {
    // Elements by elements, as in t.numel() / t.size(0), are elements.
    bool IsPart = A && B && A->Elements && !A->Width && B->Elements &&
                  !B->Width && A->Factor == 1 && B->Factor == 1;
    if (!IsPart)
      return {};
    CountValue Part = *A;
    Part.IsWhole = false;
    return Part;
  }
  if (!A || !B) {
    const Expr *Other = A ? Right : LeftExpr;
    Expr::EvalResult Number;
    if (!Other || Other->isValueDependent() ||
        !Other->getType()->isIntegralOrUnscopedEnumerationType() ||
        !Other->EvaluateAsInt(Number, C.AST) ||
        Number.Val.getInt().isNegative() ||
        Number.Val.getInt().getActiveBits() > 16)
      return {};
    uint64_t Times = Number.Val.getInt().getZExtValue();
    CountValue Count = A ? *A : *B;
    if (!Times || Count.Factor > (uint64_t(1) << 32))
      return {};
    Count.Factor *= Times;
    return Count;
  }
  CountValue Count = A->Elements ? *A : *B;
  const CountValue &Other = A->Elements ? *B : *A;
  if (Other.Elements) {
    if (Count.Tensor != Other.Tensor || Count.Container != Other.Container)
      Count.Tensor = Count.Container = 0;
    if (Count.ElementSize != Other.ElementSize)
      Count.ElementSize = 0;
    Count.IsWhole = false;
  }
  Count.Factor *= Other.Factor;
  // The sizeof of a byte changes nothing.
  bool IsByte = Other.Width && Other.WidthBytes == 1 && !Other.Elements;
  if (Count.Width && Count.WidthBytes == 1 && !Count.IsWidthTwice &&
      isa<UnaryExprOrTypeTraitExpr>(Count.Width) && Other.Width)
    Count.Width = nullptr;
  if (Count.Width && Other.Width)
    Count.IsWidthTwice |= !IsByte;
  if (Other.Width && (!Count.Width || !IsByte)) {
    Count.WidthBytes = Count.Width ? 0 : Other.WidthBytes;
    Count.Width = Other.Width;
  }
  Count.IsWidthTwice |= Other.IsWidthTwice;
  return Count;
}

/// n *= 4, ++n: it is another number now.
void Transfer::changeNumber(const Expr *Target, Value New) {
  if (!Target->getType()->isIntegerType())
    return;
  for (PlaceId Place : placesOf(Target))
    if (New || W.at(C.Places, Place).as<CountValue>())
      W.store(C.Places, Place, New, ids());
}

/// The number of elements of what a factory makes with constant sizes.
void Transfer::noteSizes(const OperatorCall &Op, TensorId Result) {
  if (!Op.Op.Effects->IsFactory || Op.Op.Effects->Rank != RankEffect::FromSizes)
    return;
  for (const OperatorCall::Argument &A : Op.Arguments) {
    if (A.Name != "size")
      continue;
    const Expr *E = makerOf(A.E);
    while (!isa<InitListExpr>(E)) {
      const Expr *Inner = nullptr;
      if (const auto *Init = dyn_cast<CXXStdInitializerListExpr>(E))
        Inner = Init->getSubExpr();
      else if (const auto *Construct = dyn_cast<CXXConstructExpr>(E);
               Construct && Construct->getNumArgs() >= 1)
        Inner = Construct->getArg(0);
      if (!Inner)
        return;
      E = makerOf(Inner);
    }
    uint64_t Product = 1;
    for (const Expr *Each : cast<InitListExpr>(E)->inits()) {
      Expr::EvalResult Number;
      if (Each->isValueDependent() || !Each->EvaluateAsInt(Number, C.AST) ||
          Number.Val.getInt().isNegative() ||
          Number.Val.getInt().getActiveBits() > 24 ||
          Product > (uint64_t(1) << 36))
        return;
      Product *= Number.Val.getInt().getZExtValue();
    }
    C.KnownElements.try_emplace(Result, Product);
    return;
  }
}

// Copies ---------------------------------------------------------------------

/// One of the operands of a copy.
struct Transfer::CopySide {
  const Expr *Conversion = nullptr; ///< of a tensor's memory
  bool IsTensor = false;
  bool IsBorrowed = false; ///< a from_blob tensor stands on it
  TensorId Tensor = 0;
  StorageSet Storages;
  QualType Type;     ///< of the elements; null: not known
  unsigned Size = 0; ///< in bytes; 0: not known
  uint64_t Room = 0; ///< bytes that there are at most; 0: not known
};

Transfer::CopySide Transfer::copySide(const Expr *Argument) {
  CopySide Side;
  const Expr *Bare = Argument->IgnoreParenCasts();
  QualType Type = Bare->getType();
  QualType Element;
  if (const auto *Array = C.AST.getAsArrayType(Type)) {
    Element = C.AST.getBaseElementType(Array);
    if (isa<DeclRefExpr>(Bare) && Type->isConstantArrayType())
      Side.Room = C.AST.getTypeSizeInChars(Type).getQuantity();
  } else if (Type->isPointerType()) {
    Element = Type->getPointeeType();
  }
  Value Pointer = loaded(Argument);
  const auto *View = Pointer.as<ViewValue>();
  if (View)
    for (const ViewSource &Source : View->Sources) {
      Side.Storages = unionOf(Side.Storages, Source.Storages);
      if (!Source.Conversion)
        continue;
      QualType Given = Source.Conversion->getType();
      Given = Given->isPointerType() ? Given->getPointeeType() : QualType();
      if (!Given.isNull() && Given->isVoidType())
        Given = QualType();
      unsigned Size =
          Given.isNull() ? bytesOf(Source.State.DType) : bytesOf(Given, C.AST);
      bool IsFirst = !Side.IsTensor;
      Side.IsTensor = true;
      if (IsFirst) {
        Side.Conversion = Source.Conversion;
        Side.Tensor = Source.Tensor;
        Side.Type = Given;
        Side.Size = Size;
        Side.Room = 0;
        if (View->Sources.size() == 1 && Source.Tensor)
          Side.Room = C.KnownElements.lookup(Source.Tensor) * Size;
      } else if (Size != Side.Size) {
        Side.Size = 0;
        Side.Type = QualType();
      }
    }
  if (Side.IsTensor)
    return Side;
  if (!Element.isNull() && !Element->isVoidType())
    Side.Type = Element;
  Side.Size = bytesOf(Side.Type, C.AST);
  for (const auto &Root : W.roots())
    visitParts(Root.second, [&](const Value &V) {
      if (const auto *T = V.as<TensorValue>())
        for (StorageRef S : T->Storages)
          if (S.Blob && S.Id &&
              llvm::any_of(Side.Storages,
                           [&](StorageRef Own) { return Own.Id == S.Id; }))
            Side.IsBorrowed = true;
    });
  return Side;
}

/// A number whose bytes nobody takes apart.
static bool isPlainNumber(QualType Type) {
  if (Type.isNull())
    return false;
  Type = Type.getCanonicalType();
  return Type->isRealFloatingType() ||
         (Type->isSignedIntegerType() && !Type->isAnyCharacterType() &&
          !Type->isBooleanType());
}

/// rows * sizeof(Point): an element of the other side is several of a tensor's.
static bool countsRows(const CountValue &Count, unsigned ElementSize) {
  const auto *Sizeof = dyn_cast_or_null<UnaryExprOrTypeTraitExpr>(Count.Width);
  return Sizeof && !Count.IsWhole && ElementSize &&
         Count.WidthBytes % ElementSize == 0 &&
         (Sizeof->getTypeOfArgument()->isRecordType() ||
          Sizeof->getTypeOfArgument()->isArrayType());
}

void Transfer::noteCopy(const Expr *Call, const FunctionDecl *Callee) {
  if (!C.IsRecording)
    return;
  std::optional<ByteCopy> Copy = byteCopyOf(*Callee, Api);
  llvm::ArrayRef<const Expr *> Arguments = argumentsOf(Call);
  if (!Copy || Arguments.size() <= Copy->Size.back())
    return;
  llvm::SmallVector<CopySide, 2> Sides;
  for (unsigned I : Copy->Memory)
    Sides.push_back(copySide(Arguments[I]));
  const Expr *Size = Arguments[Copy->Size.back()];
  Value Number = loaded(Size);
  if (Copy->Size.size() > 1)
    Number = product(loaded(Arguments[Copy->Size[0]]), Arguments[Copy->Size[0]],
                     Size, false);
  const CountValue *Count = Number.as<CountValue>();
  // sizeof(buffer), or a number as it stands
  std::optional<uint64_t> Bytes;
  Expr::EvalResult Constant;
  if (Copy->Size.size() == 1 && !Size->isValueDependent() &&
      Size->EvaluateAsInt(Constant, C.AST) &&
      Constant.Val.getInt().getActiveBits() < 48)
    Bytes = Constant.Val.getInt().getZExtValue();
  if (!Bytes && (!Count || !Count->Elements))
    return;

  CopyReport New;
  New.Call = Call;
  New.Function = &F.Info.function();
  New.Size = Size;
  New.Path = callPath();
  if (Count) {
    New.Elements = Count->Elements;
    New.Width = Count->Width;
  }
  const CopySide *Memory = nullptr; // the tensor's
  bool IsTensorUnknown = false, HasBytes = false, IsBorrowed = false;
  for (const CopySide &Side : Sides) {
    HasBytes |= Side.Size == 1;
    IsBorrowed |= Side.IsBorrowed;
    IsTensorUnknown |= Side.IsTensor && !Side.Size;
    if (Side.IsTensor && (!Memory || !Memory->Size))
      Memory = &Side;
  }
  // Memory that a tensor is made of, or that takes as much as a tensor has.
  if (!Memory && (IsBorrowed || (Count && Count->Tensor)))
    for (const CopySide &Side : Sides)
      if (Side.Size > 1 && !Memory)
        Memory = &Side;
  if (!Memory || !Memory->Size || HasBytes || IsTensorUnknown)
    return;
  New.Conversion = Memory->Conversion;
  New.Element = Memory->Type;
  New.ElementSize = Memory->Size;

  auto IsCounted = [&](const CopySide &Side) {
    if (!Count)
      return false;
    if (Count->Tensor)
      return Count->Tensor == Side.Tensor;
    if (!Count->Container)
      return false;
    Value Container = W.at(C.Places, Count->Container);
    const auto *Buffer = Container.as<BufferValue>();
    return Buffer && Buffer->Storage &&
           llvm::any_of(Side.Storages, [&](StorageRef S) {
             return S.Id == Buffer->Storage && !S.Blob;
           });
  };
  const CopySide *Counted = nullptr;
  for (const CopySide &Side : Sides)
    if (IsCounted(Side))
      Counted = &Side;
  unsigned Each = Count ? Count->ElementSize : 0;
  if (Counted && !Each)
    Each = Counted->Size;
  if (Counted && Counted->IsTensor && Counted->Size == Each) {
    New.Conversion = Counted->Conversion;
    New.Element = Counted->Type;
    New.ElementSize = Counted->Size;
  }

  auto Found = [&]() -> std::optional<CopyFault> {
    if (Count && Count->Elements && Each != 1) {
      uint64_t Factor = Count->Factor;
      if (!Count->Width) {
        // Twice, four or eight times as many may be bytes.
        bool MayBeBytes = Factor == 2 || Factor == 4 || Factor == 8 ||
                          Factor % New.ElementSize == 0;
        if (!MayBeBytes)
          return CopyFault::CountsElements;
        return std::nullopt;
      }
      if (Count->IsWidthTwice)
        return CopyFault::SizedTwice;
      bool IsSizeof = Count->WidthBytes && Count->Width != Count->Elements;
      if (IsSizeof && countsRows(*Count, New.ElementSize))
        return std::nullopt;
      if (IsSizeof && Factor == 1 && Count->WidthBytes != Each) {
        const CopySide *OfWidth =
            llvm::find_if(Sides, [&](const CopySide &Side) {
              return Side.Size == Count->WidthBytes;
            });
        if (Counted && OfWidth != Sides.end()) {
          New.OtherSize = (Counted->IsTensor ? *OfWidth : *Counted).Size;
          return CopyFault::OtherElements;
        }
        bool DiffersFromAll = OfWidth == Sides.end();
        // A complex number is two numbers.
        bool IsPart = New.ElementSize == 2 * Count->WidthBytes &&
                      !isPlainNumber(New.Element);
        if (Counted || (DiffersFromAll && !IsPart)) {
          New.OtherSize = Count->WidthBytes;
          return CopyFault::OtherSizeof;
        }
      }
      bool IsBytes = !Count->WidthBytes || Count->WidthBytes == Each;
      if (IsBytes && Count->IsWhole && Count->Tensor && Each) {
        auto Known = C.KnownElements.find(Count->Tensor);
        if (Known != C.KnownElements.end())
          Bytes = Known->second * Each * Factor;
      }
      if (IsBytes && Factor == 1 && Counted && Sides.size() == 2) {
        const CopySide &Other = Counted == &Sides[0] ? Sides[1] : Sides[0];
        if (Other.Size && Other.Size != Counted->Size &&
            isPlainNumber(Other.Type) && isPlainNumber(Counted->Type)) {
          New.OtherSize = (Counted->IsTensor ? Other : *Counted).Size;
          return CopyFault::OtherElements;
        }
      }
    }
    if (Bytes)
      for (const CopySide &Side : Sides)
        if (Side.IsTensor && Side.Room && *Bytes > Side.Room) {
          New.Bytes = *Bytes;
          New.Room = Side.Room;
          New.Conversion = Side.Conversion;
          return CopyFault::TooLarge;
        }
    return std::nullopt;
  }();
  auto [It, IsNew] = C.Results.Copies.insert({Call, CopyReport()});
  CopyReport &Report = It->second;
  if (!Found) {
    Report.IsSoundElsewhere = true;
    return;
  }
  if (Report.Call)
    return;
  New.Fault = *Found;
  New.IsSoundElsewhere = Report.IsSoundElsewhere;
  Report = New;
}

} // namespace clang::tidy::torch::flow
