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

/// One dimension less, or one more.
static unsigned withoutBit(unsigned Bits, unsigned I) {
  const unsigned Below = (1u << I) - 1;
  return (Bits & Below) | (Bits >> 1 & ~Below);
}

static unsigned withBit(unsigned Bits, unsigned I, unsigned Bit) {
  const unsigned Below = (1u << I) - 1;
  return (Bits & Below) | Bit << I | (Bits & ~Below) << 1;
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
  } else if (mayBeOne(0) || mayBeOne(-1)) {
    Facts = unordered(); // perhaps in vain
  } else {
    Facts.Permuted = Made;
    Facts.Order = UnknownOrder;
  }
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
  return Base ? hasOne(*Base) : isLastOne(Dim);
}

/// Of a known rank, all are counted from the front.
void StrideView::settleOnes() {
  if (Rank < 0)
    return;
  for (int I = 0; I < std::min(Rank, 8); ++I)
    Facts.Ones |= (Facts.LastOnes >> (Rank - 1 - I) & 1) << I;
  Facts.LastOnes = 0;
}

void StrideView::setRank(int Known) {
  Rank = Known;
  settleOnes();
}

/// Counted from behind, where the rank is unknown.
bool StrideView::isLastOne(int64_t Dim) const {
  return Rank < 0 && Dim < 0 && Dim >= -8 && Facts.Permuted.mustBeSafe() &&
         Facts.LastOnes >> (-1 - Dim) & 1;
}

/// One that is known to have size 1 is counted from the other end, and where
/// that is depends on the rank. The first one is taken for none of the last
/// ones: nobody counts the dimensions of a vector from behind.
bool StrideView::mayBeOne(int64_t Dim) const {
  return Rank < 0 && Facts.Permuted.mustBeSafe() &&
         (Dim < 0 ? Facts.Ones >> 1 : Facts.LastOnes);
}

/// Whether a dimension that goes from one place to another, both counted from
/// behind, changes no order: it or all that it passes have size 1.
bool StrideView::isVainMove(int64_t From, int64_t To) const {
  if (isLastOne(From))
    return true;
  for (int64_t Dim = To; Dim != From; Dim += From > To ? 1 : -1)
    if (!isLastOne(Dim))
      return false;
  return true;
}

/// The same for two that change places.
bool StrideView::isVainSwap(int64_t A, int64_t B) const {
  return (isLastOne(A) && (isLastOne(B) || isVainMove(B, A))) ||
         (isLastOne(B) && isVainMove(A, B));
}

void StrideView::moveLastOne(int64_t From, int64_t To) {
  const unsigned Bits = Facts.LastOnes, I = -1 - From;
  Facts.LastOnes = withBit(withoutBit(Bits, I), -1 - To, Bits >> I & 1);
  if (Facts.Gap < InnermostGap)
    Facts.Gap = -1;
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
  if (A > B)
    std::swap(A, B);
  if (A < 0 && B < 0 && A >= -8) {
    if (isVainSwap(A, B)) {
      moveLastOne(A, B);
      return moveLastOne(B - 1, A);
    }
    Facts.LastOnes = 0; // which are none of these
  }
  if (A < 0 || B > 7 || mayBeOne(B))
    return permuteSomehow();
  reorder(swapped(SameOrder, A, B));
}

void StrideView::permute(const DimensionList &Dims) {
  if (Dims.size() > 8)
    return permuteSomehow();
  setRank(Dims.size());
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
  if (From < 0 && To < 0 && std::min(From, To) >= -8) {
    if (isVainMove(From, To))
      return moveLastOne(From, To);
    Facts.LastOnes = 0; // which are none of these
  }
  if (From < 0 || To < 0 || From > 7 || To > 7 || mayBeOne(From))
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

/// It may have size 1, and what left it out may leave no gap.
void StrideView::doubtOne(int64_t Dim, const Fact &Before) {
  if (mayBeOne(Dim) && Facts.Gapped.mayBeUnsafe() && !Before.mayBeUnsafe())
    Facts.Gapped = Fact::unknown();
}

void StrideView::narrow(int64_t Dim, bool IsStepped) {
  if (isVector() && !IsStepped)
    return;
  if (isOne(Dim))
    return;
  std::optional<int64_t> Base = inBase(Dim);
  const Fact Before = Facts.Gapped;
  if (!Base) {
    bool IsInnermost = IsStepped && Dim == -1 && Facts.Permuted.mustBeSafe();
    leaveGap(IsInnermost ? InnermostGap : -1);
    if (!IsStepped)
      doubtGap(Before);
  } else if (IsStepped) {
    leaveGap(*Base + 1 == Rank ? InnermostGap : *Base + 1);
  } else if (!isFirst(*Base)) {
    leaveGap(*Base);
  }
  doubtOne(Dim, Before);
}

/// One dimension less.
void StrideView::remove(int64_t Dim) {
  // Where it is unknown which, what is so with and without it stays.
  std::optional<int64_t> Base = inBase(Dim);
  Facts.Ones =
      Base ? withoutBit(Facts.Ones, *Base) : Facts.Ones & Facts.Ones >> 1;
  Facts.LastOnes = Dim < 0 && Dim >= -8 ? withoutBit(Facts.LastOnes, -1 - Dim)
                                        : Facts.LastOnes & Facts.LastOnes >> 1;
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

/// Without that dimension, counted from behind of an unknown rank, a tensor of
/// no more dimensions than are known to be in another order may be contiguous:
/// the last column of a transposed matrix is a row.
bool StrideView::mayRestoreOrder(int64_t Dim) const {
  if (Rank >= 0 || Dim >= 0 || !Facts.Permuted.mustBeUnsafe() ||
      Facts.Order == UnknownOrder || Facts.Order == SameOrder)
    return false;
  StrideView Shortest = *this;
  for (Shortest.Rank = 8;
       digit(Facts.Order, Shortest.Rank - 1) == unsigned(Shortest.Rank - 1);)
    --Shortest.Rank;
  if (Dim < -Shortest.Rank)
    return false;
  Shortest.select(Dim);
  return !Shortest.Facts.Permuted.mustBeUnsafe() &&
         !Shortest.Facts.Gapped.mustBeUnsafe();
}

void StrideView::select(int64_t Dim) {
  if (Dim < 0 && Rank > 0)
    Dim += Rank;
  std::optional<int64_t> Base = inBase(Dim);
  if (isVector() && !Facts.Gapped.mayBeUnsafe())
    return remove(Dim);
  if (mayRestoreOrder(Dim)) {
    Facts = unordered();
    return;
  }
  if (Rank < 0 && Facts.Gapped.mustBeUnsafe()) // a single element, perhaps
    Facts.Gapped = Facts.Gapped.joined(Fact::safe());
  if (isLastOne(Dim))
    return remove(Dim);
  const Fact Before = Facts.Gapped;
  if (!Base) {
    leaveGap(Dim == -1 ? InnermostGap : -1);
    doubtGap(Before);
    doubtOne(Dim, Before);
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
  doubtOne(Dim, Before);
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
  const uint8_t Ones = Facts.Ones, Last = Facts.LastOnes;
  if (Dim < 0)
    Facts.Ones = Ones & (Ones << 1 | 1);
  else if (Dim < 8)
    Facts.Ones = withBit(Ones, Dim, 1);
  if (Where && Rank < 0 && Dim < 0 && Dim >= -8)
    Facts.LastOnes = withBit(Last, -1 - Dim, 1);
  else if (Rank < 0)
    Facts.LastOnes = Last & (Last << 1 | 1);
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
  const StrideFacts Before = Facts;
  const bool IsGone = isOne(Dim);
  const int OldRank = Rank;
  if (Facts.Gapped.mayBeUnsafe() && Facts.Gap >= 0 &&
      Facts.Gap < InnermostGap) {
    if (!Base)
      Facts.Gap = -1;
    else if (Facts.Gap > *Base)
      --Facts.Gap;
  }
  remove(Dim);
  dropVainGap();
  if (IsGone)
    return;
  // It stays if it is longer; those behind it are the last ones either way.
  Facts.Ones &= Before.Ones;
  Facts.LastOnes &= Before.LastOnes;
  for (int64_t Last = std::max<int64_t>(Dim + 1, 0); Last < OldRank; ++Last)
    Facts.LastOnes |= (Before.Ones >> Last & 1) << (OldRank - 1 - Last);
  Rank = -1;
  if (Before.Permuted.mayBeUnsafe() && !Facts.Permuted.mayBeUnsafe())
    Facts.Permuted = Fact::unknown();
  if (Before.Gapped.mayBeUnsafe() && !Facts.Gapped.mayBeUnsafe())
    Facts.Gapped = Fact::unknown();
}

void StrideView::keepOne(int64_t Dim) {
  select(Dim);
  unsqueeze(Dim);
}

void StrideView::setOne(int64_t Dim, bool IsOne) {
  if (Dim < 0 && Rank >= 0)
    Dim += Rank;
  if (Dim < -8 || Dim > 7)
    return;
  uint8_t &Bits = Dim < 0 ? Facts.LastOnes : Facts.Ones;
  const unsigned Bit = 1u << (Dim < 0 ? -1 - Dim : Dim);
  Bits = IsOne ? Bits | Bit : Bits & ~Bit;
  if (!IsOne && Rank < 0) // which it is, counted from the other end, is unknown
    (Dim < 0 ? Facts.Ones : Facts.LastOnes) = 0;
}

void StrideView::forgetDimensions() {
  Facts.Ones = Facts.LastOnes = 0;
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

bool isSingle(std::optional<int64_t> Start, std::optional<int64_t> End,
              std::optional<int64_t> Step) {
  return Start && End && Step && *Start >= 0 && *End > *Start &&
         *End - *Start <= *Step;
}

bool isNone(const Expr *E) {
  E = model::makerOf(E);
  const auto *Class = E->getType().getNonReferenceType()->getAsCXXRecordDecl();
  return Class && Class->getIdentifier() && Class->getName() == "nullopt_t";
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
