// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "flow/StrideViews.h"
#include "flow/OperatorCall.h"
#include "model/TensorApi.h"
#include <algorithm>

namespace clang::tidy::torch::flow {

static unsigned digit(uint32_t Order, unsigned I) {
  return Order >> (4 * I) & 15;
}

static uint32_t withDigit(uint32_t Order, unsigned I, unsigned Digit) {
  return (Order & ~(15u << (4 * I))) | Digit << (4 * I);
}

uint32_t swapped(uint32_t Order, unsigned A, unsigned B) {
  unsigned X = digit(Order, A), Y = digit(Order, B);
  return withDigit(withDigit(Order, A, Y), B, X);
}

StrideFacts closedGaps(StrideFacts From) {
  if (From.Base.mayBeUnsafe()) // in some way that nobody knows
    From.Base = Fact::unknown(From.Base.Weak);
  if (From.IsExpanded && From.Permuted.mayBeUnsafe())
    From.Permuted = Fact::unknown();
  From.Gapped = Fact::safe();
  From.Gap = -1;
  From.IsExpanded = false;
  return From;
}

StrideFacts unordered() {
  StrideFacts New;
  New.Permuted = Fact::unknown();
  return New;
}

void StrideView::permuteSomehow() {
  if (Facts.Permuted.Bits & (Fact::Unsafe | Fact::Unknown)) {
    Facts = StrideFacts(); // perhaps back again
    return;
  }
  Facts.Permuted = Made;
  Facts.Order = UnknownOrder;
}

/// Where a dimension of size 1 stands is all the same.
void StrideView::dropVainOrder() {
  if (!Facts.Permuted.mustBeUnsafe() || Facts.Order == UnknownOrder)
    return;
  int Last = -1;
  uint8_t Ones = 0;
  for (unsigned I = 0; I < 8; ++I) {
    int Base = digit(Facts.Order, I);
    if (hasOne(Base)) {
      Ones |= 1u << I;
      continue;
    }
    if (Base < Last)
      return;
    Last = Base;
  }
  Facts.Permuted = Fact::safe();
  Facts.Order = SameOrder;
  Facts.Ones = Ones;
  if (Facts.Gap < InnermostGap)
    Facts.Gap = -1;
}

/// There is nothing before it that could be apart.
void StrideView::dropVainGap() {
  if (Facts.Gapped.mayBeUnsafe() && Facts.Gap >= 0 &&
      Facts.Gap < InnermostGap && isFirst(Facts.Gap))
    Facts.Gapped = Fact::safe();
}

bool StrideView::isFirst(int64_t Base) const {
  return Base < 8 && (~Facts.Ones & ((1u << Base) - 1)) == 0;
}

bool StrideView::isOne(int64_t Dim) const {
  std::optional<int64_t> Base = inBase(Dim);
  return Base && hasOne(*Base);
}

void StrideView::reorder(uint32_t Order) {
  if (Order == SameOrder)
    return;
  if (Facts.Permuted.Bits & Fact::Unknown)
    return permuteSomehow();
  if (!Facts.Permuted.mayBeUnsafe()) {
    Facts.Permuted = Made;
    Facts.Order = Order;
    dropVainOrder();
    return;
  }
  if (Facts.Order == UnknownOrder) {
    Facts = StrideFacts();
    return;
  }
  uint32_t Composed = SameOrder;
  for (unsigned I = 0; I < 8; ++I)
    Composed = withDigit(Composed, I, digit(Facts.Order, digit(Order, I) & 7));
  if (Composed != SameOrder) {
    Facts.Order = Composed;
    dropVainOrder();
  } else if (Facts.Permuted.mustBeUnsafe()) {
    Facts.Permuted = Fact::safe();
    Facts.Order = SameOrder;
  } else { // back on one path, away on the other
    Facts.Permuted = Fact::unsafe(Made.Why).joined(Fact::safe());
    Facts.Order = Order;
  }
}

void StrideView::swap(int64_t A, int64_t B) {
  if (A == B)
    return;
  A += A < 0 ? std::max(Rank, 0) : 0;
  B += B < 0 ? std::max(Rank, 0) : 0;
  if (A == B)
    return;
  if (A < 0 || B < 0 || A > 7 || B > 7)
    return permuteSomehow();
  reorder(swapped(SameOrder, A, B));
}

void StrideView::permute(const DimensionList &Dims) {
  if (Dims.size() > 8)
    return permuteSomehow();
  Rank = Dims.size();
  uint32_t Order = SameOrder;
  for (unsigned I = 0; I < Dims.size(); ++I) {
    int64_t Dim = Dims[I] < 0 ? Dims[I] + Rank : Dims[I];
    if (Dim < 0 || Dim >= Rank)
      return permuteSomehow();
    Order = withDigit(Order, I, Dim);
  }
  reorder(Order);
}

void StrideView::move(int64_t From, int64_t To) {
  From += From < 0 ? std::max(Rank, 0) : 0;
  To += To < 0 ? std::max(Rank, 0) : 0;
  if (From < 0 || To < 0 || From > 7 || To > 7)
    return permuteSomehow();
  llvm::SmallVector<unsigned, 8> Dims;
  for (unsigned I = 0; I < 8; ++I)
    if (I != From)
      Dims.push_back(I);
  Dims.insert(Dims.begin() + To, From);
  uint32_t Order = SameOrder;
  for (unsigned I = 0; I < 8; ++I)
    Order = withDigit(Order, I, Dims[I]);
  reorder(Order);
}

std::optional<int64_t> StrideView::inBase(int64_t Dim) const {
  if (Dim < 0 && Rank >= 0)
    Dim += Rank;
  if (Dim < 0 || Dim > 7)
    return std::nullopt;
  if (Facts.Permuted.mustBeSafe())
    return Dim;
  if (!Facts.Permuted.mustBeUnsafe() || Facts.Order == UnknownOrder)
    return std::nullopt;
  return digit(Facts.Order, Dim);
}

void StrideView::leaveGap(int Before) {
  bool WasGapped = Facts.Gapped.mayBeUnsafe();
  if (!Facts.Gapped.mustBeUnsafe())
    Facts.Gapped = Made;
  if (Before < 0 || (WasGapped && Facts.Gap < 0))
    Facts.Gap = -1;
  else
    Facts.Gap = std::max<int>(WasGapped ? Facts.Gap : 0, Before);
}

/// The dimension that left a gap may be the first one in memory, which leaves
/// none.
void StrideView::doubtGap(const Fact &Before) {
  if (!Facts.Permuted.mustBeSafe())
    Facts.Gapped = Facts.Gapped.joined(Before);
}

void StrideView::narrow(int64_t Dim, bool IsStepped) {
  if (isVector() && !IsStepped)
    return;
  std::optional<int64_t> Base = inBase(Dim);
  if (!Base) {
    Fact Before = Facts.Gapped;
    leaveGap(IsStepped && Dim == -1 ? InnermostGap : -1);
    if (!IsStepped)
      doubtGap(Before);
    return;
  }
  if (hasOne(*Base))
    return;
  if (IsStepped)
    leaveGap(*Base + 1 == Rank ? InnermostGap : *Base + 1);
  else if (!isFirst(*Base))
    leaveGap(*Base);
}

/// One dimension less.
void StrideView::remove(int64_t Dim) {
  const uint8_t Ones = Facts.Ones, Moved = Ones >> 1;
  if (std::optional<int64_t> Base = inBase(Dim)) {
    const unsigned Before = (1u << *Base) - 1;
    Facts.Ones = (Ones & Before) | (Moved & ~Before);
  } else {
    Facts.Ones = Ones & Moved;
  }
  if (Facts.Permuted.mayBeUnsafe() && Facts.Order != UnknownOrder) {
    if (Dim < 0 || Dim > 7 || !Facts.Permuted.mustBeUnsafe()) {
      Facts.Order = UnknownOrder;
    } else {
      unsigned Gone = digit(Facts.Order, Dim);
      uint32_t Left = SameOrder;
      unsigned To = 0;
      for (unsigned I = 0; I < 8; ++I)
        if (unsigned Each = digit(Facts.Order, I); I != Dim)
          Left = withDigit(Left, To++, Each - (Each > Gone));
      Facts.Order = Left;
      if (Left == SameOrder)
        Facts.Permuted = Fact::safe();
      dropVainOrder();
    }
  }
  if (Rank > 0)
    --Rank;
}

void StrideView::select(int64_t Dim) {
  if (Dim < 0 && Rank > 0)
    Dim += Rank;
  std::optional<int64_t> Base = inBase(Dim);
  if (isVector() && !Facts.Gapped.mayBeUnsafe())
    return remove(Dim);
  if (Rank < 0 && Facts.Gapped.mustBeUnsafe()) // a single element, perhaps
    Facts.Gapped = Facts.Gapped.joined(Fact::safe());
  if (!Base) {
    Fact Before = Facts.Gapped;
    leaveGap(Dim == -1 ? InnermostGap : -1);
    doubtGap(Before);
    return remove(Dim);
  }
  const bool IsOuter = isFirst(*Base);
  if (Facts.Gapped.mayBeUnsafe() && Facts.Gap < InnermostGap) {
    if (Facts.Gap > *Base)
      --Facts.Gap;
    else if (Facts.Gap < 0 && IsOuter && !hasOne(*Base))
      Facts.Gapped = Fact::unknown(); // perhaps it is left behind
  }
  if (!IsOuter && !hasOne(*Base))
    leaveGap(*Base + 1 == Rank ? InnermostGap : *Base);
  remove(Dim);
  dropVainGap();
}

void StrideView::unsqueeze(std::optional<int64_t> Where) {
  int64_t Dim = Where.value_or(-1);
  if (Where && Dim < 0 && Rank >= 0)
    Dim += Rank + 1;
  if (Rank >= 0)
    ++Rank;
  if (Facts.Permuted.mayBeUnsafe()) {
    // Wherever it stands, it may be taken for the first.
    uint32_t Old = Facts.Order;
    Facts.Gap = -1;
    Facts.Ones = Facts.Ones << 1 | 1;
    Facts.Order = UnknownOrder;
    if (Dim < 0 || Dim > 7 || Old == UnknownOrder)
      return;
    unsigned From = 0;
    for (unsigned I = 0; I < 8; ++I)
      Facts.Order = withDigit(Facts.Order, I,
                              I == Dim ? 0 : (digit(Old, From++) + 1) & 7);
    return;
  }
  const uint8_t Ones = Facts.Ones, Moved = Ones << 1;
  if (Dim < 0) {
    Facts.Ones = Ones & (Moved | 1);
  } else if (Dim < 8) {
    const unsigned Before = (1u << Dim) - 1;
    Facts.Ones = (Ones & Before) | 1u << Dim | (Moved & ~Before);
  }
  if (Facts.Gap < 0 || Facts.Gap >= InnermostGap)
    return;
  if (Dim < 0)
    Facts.Gap = -1;
  else if (Dim < Facts.Gap)
    ++Facts.Gap;
}

void StrideView::squeeze(int64_t Dim) {
  if (Dim < 0 && Rank > 0)
    Dim += Rank;
  std::optional<int64_t> Base = inBase(Dim);
  if (Facts.Gapped.mayBeUnsafe() && Facts.Gap >= 0 &&
      Facts.Gap < InnermostGap) {
    if (!Base)
      Facts.Gap = -1;
    else if (Facts.Gap > *Base)
      --Facts.Gap;
  }
  remove(Dim);
  dropVainGap();
}

void StrideView::forgetDimensions() {
  Facts.Ones = 0;
  if (Facts.Permuted.mayBeUnsafe())
    Facts.Order = UnknownOrder;
  if (Facts.Gap < InnermostGap)
    Facts.Gap = -1;
}

std::optional<int64_t> literalOf(const Expr *E, const ASTContext &Context) {
  E = model::makerOf(E);
  Expr::EvalResult Number;
  if (E->isValueDependent() || !E->getType()->isIntegralOrEnumerationType() ||
      !E->EvaluateAsInt(Number, Context))
    return std::nullopt;
  return Number.Val.getInt().getExtValue();
}

std::optional<DimensionList> literalsOf(const Expr *List,
                                        const ASTContext &Context) {
  const InitListExpr *Inits = listOf(List);
  if (!Inits)
    return std::nullopt;
  DimensionList Result;
  for (const Expr *Init : Inits->inits()) {
    std::optional<int64_t> Number = literalOf(Init, Context);
    if (!Number)
      return std::nullopt;
    Result.push_back(*Number);
  }
  return Result;
}

bool isNone(const Expr *E) {
  E = model::makerOf(E);
  const auto *Class = E->getType().getNonReferenceType()->getAsCXXRecordDecl();
  return Class && Class->getIdentifier() && Class->getName() == "nullopt_t";
}

const Expr *indexOf(const Expr *Item) { return model::makerOf(Item); }

SliceBounds boundsOf(const Expr *Slice, const ASTContext &Context) {
  const auto *Construct = dyn_cast<CXXConstructExpr>(Slice);
  llvm::SmallVector<const Expr *, 3> Bounds;
  if (Construct) {
    for (const Expr *A : Construct->arguments())
      Bounds.push_back(A);
  } else if (Slice->getType()->isIntegralOrEnumerationType()) {
    Bounds.push_back(Slice);
  } else {
    return {};
  }
  auto IsGiven = [&](unsigned I) {
    return Bounds.size() > I && !isa<CXXDefaultArgExpr>(Bounds[I]) &&
           !isNone(Bounds[I]);
  };
  SliceBounds Result{true, false, false};
  Result.IsStepped = IsGiven(2) && literalOf(Bounds[2], Context) != 1;
  Result.IsWhole = !Result.IsStepped && !IsGiven(1) &&
                   (!IsGiven(0) || literalOf(Bounds[0], Context) == 0);
  return Result;
}

llvm::StringRef memoryFormatIn(const Stmt *S) {
  if (const auto *Ref = dyn_cast<DeclRefExpr>(S))
    if (const auto *Constant = dyn_cast<EnumConstantDecl>(Ref->getDecl()))
      if (const auto *Enum = dyn_cast<EnumDecl>(Constant->getDeclContext());
          Enum->getIdentifier() && Enum->getName() == "MemoryFormat")
        return Constant->getName();
  for (const Stmt *Child : S->children())
    if (Child)
      if (llvm::StringRef Found = memoryFormatIn(Child); !Found.empty())
        return Found;
  return "";
}

} // namespace clang::tidy::torch::flow
