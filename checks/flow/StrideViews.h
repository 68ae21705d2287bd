// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What views do to strides: dimensions in another order, elements left out.

#ifndef TORCH_TIDY_FLOW_STRIDEVIEWS_H
#define TORCH_TIDY_FLOW_STRIDEVIEWS_H

#include "flow/TensorState.h"
#include "clang/AST/Expr.h"
#include "llvm/ADT/SmallVector.h"

namespace clang::tidy::torch::flow {

/// NCHW over NHWC, NCDHW over NDHWC.
constexpr uint32_t ChannelsLastOrder = 0x76542130;
constexpr uint32_t ChannelsLast3dOrder = 0x76532140;

uint32_t swapped(uint32_t Order, unsigned A, unsigned B);
/// What a copy that keeps the order of the strides makes of them.
StrideFacts closedGaps(StrideFacts From);
/// In an order that nobody knows, so that t() may undo it.
StrideFacts unordered();

using DimensionList = llvm::SmallVector<int64_t, 6>;

/// A tensor's strides with what is known of its dimensions; negative ones are
/// counted from behind, as far as the rank is known.
class StrideView {
public:
  StrideView(StrideFacts Facts, int Rank, int Extent, Fact Made)
      : Facts(Facts), Rank(Rank), Extent(Extent), Made(Made) {
    settleOnes();
  }
  explicit StrideView(const TensorState &State)
      : StrideView(State.stridesOf(), State.Rank, State.Extent, Fact()) {}

  void swap(int64_t A, int64_t B);
  void permute(const DimensionList &Dims);
  void move(int64_t From, int64_t To);
  void permuteSomehow(); ///< nobody knows how
  void setRank(int Known);
  void narrow(int64_t Dim, bool IsStepped);
  void select(int64_t Dim);
  void unsqueeze(std::optional<int64_t> Dim);
  void squeeze(int64_t Dim);
  void keepOne(int64_t Dim); ///< of its elements
  void setOne(int64_t Dim, bool IsOne);
  /// There is a gap before dimension \p Before; -1: somewhere.
  void leaveGap(int Before);
  bool isOne(int64_t Dim) const; ///< certainly of size 1
  /// The dimensions are others now.
  void forgetDimensions();

  StrideFacts Facts;
  int Rank;

private:
  void reorder(uint32_t Order);
  void remove(int64_t Dim);
  void settleOnes();
  bool hasOne(int64_t Base) const { return Base < 8 && Facts.Ones >> Base & 1; }
  bool isLastOne(int64_t Dim) const;
  bool mayBeOne(int64_t Dim) const;
  bool mayRestoreOrder(int64_t Dim) const;
  bool isVainMove(int64_t From, int64_t To) const;
  bool isVainSwap(int64_t A, int64_t B) const;
  void moveLastOne(int64_t From, int64_t To);
  /// All dimensions before that one are of size 1.
  bool isFirst(int64_t Base) const;
  void doubtGap(const Fact &Before);
  void doubtOne(int64_t Dim, const Fact &Before);
  void dropVainOrder();
  void dropVainGap();
  std::optional<int64_t> inBase(int64_t Dim) const;
  bool isVector() const { return Extent >= 0 && Extent <= 1; }

  int Extent;
  Fact Made; ///< unsafe, by this operator
};

/// The value of an integer constant, also within an optional.
std::optional<int64_t> literalOf(const Expr *E, const ASTContext &Context);
std::optional<DimensionList> literalsOf(const Expr *List,
                                        const ASTContext &Context);
/// Whether a slice is of one element; its step may lead out of it.
bool isSingle(std::optional<int64_t> Start, std::optional<int64_t> End,
              std::optional<int64_t> Step);
/// c10::nullopt, indexing::None.
bool isNone(const Expr *E);
/// What t.index(\p Indices) leaves of a view of t. Of elements that a tensor
/// picks, a copy comes, which lies as t does if that \p IsDense.
StrideFacts indexed(StrideView V, const InitListExpr &Indices, bool IsDense,
                    const ASTContext &Context);

/// The enumerator of c10::MemoryFormat that an expression, or options, names.
llvm::StringRef memoryFormatIn(const Stmt *S);

} // namespace clang::tidy::torch::flow

#endif
