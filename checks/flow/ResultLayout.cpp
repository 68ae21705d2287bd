// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// How the elements of an operator's result lie in memory. Facts come from
// running LibTorch 1.13.

#include "flow/OperatorCall.h"
#include "flow/StrideViews.h"
#include "flow/Transfer.h"
#include "llvm/ADT/STLExtras.h"

namespace clang::tidy::torch::flow {

using namespace model;

namespace {

/// The layout of one result.
class LayoutRule {
public:
  LayoutRule(const OperatorCall &Op, LayoutEffect Effect, TensorState &State,
             Need Copies, FlowContext &C)
      : Op(Op), Effect(Effect), State(State), Copies(Copies), C(C), Api(C.Api),
        Self(Op.SelfTensor.State),
        Name(Op.Op.Name.ends_with("_") ? Op.Op.Name.drop_back() : Op.Op.Name) {}

  void apply();

private:
  StrideFacts strides();
  StrideFacts permuted();
  StrideFacts narrowed();
  StrideFacts selected();
  StrideFacts reshapedAlike();
  StrideFacts byMemoryFormat();
  StrideFacts elementwise();
  StrideFacts image();
  StrideFacts expanded();
  int extent();
  void addOnes(StrideFacts &New);

  bool keepsRank() const {
    const RankEffect Rank = Op.Op.Effects->Rank;
    return Rank == RankEffect::Same || Rank == RankEffect::SameSizes;
  }
  Fact made() const {
    return Fact::unsafe(C.Traces.step(StepKind::MadeStrided,
                                      Op.Call->getExprLoc(), Op.Op.Name,
                                      nullptr, Op.SelfName));
  }
  StrideFacts carried(StrideFacts From) const {
    for (Fact *Each : {&From.Base, &From.Permuted, &From.Gapped})
      *Each = Each->via(C.Traces, StepKind::ComputedFrom, Op.Call->getExprLoc(),
                        Op.Op.Name, Op.SelfName);
    return From;
  }
  StrideFacts self() const { return carried(Self.stridesOf()); }
  StrideView view() const { return {self(), Self.Rank, Self.Extent, made()}; }
  StrideFacts copyOfSelf() const;
  std::optional<int64_t> number(llvm::StringRef Argument) const {
    const OperatorCall::Argument *A = Op.argument(Argument);
    return A ? literalOf(A->E, C.AST) : std::nullopt;
  }
  bool isGiven(llvm::StringRef Argument) const {
    const OperatorCall::Argument *A = Op.argument(Argument);
    return A && !A->IsDefault;
  }
  std::optional<DimensionList> numbers(llvm::StringRef Argument) const {
    const OperatorCall::Argument *A = Op.argument(Argument);
    return A ? literalsOf(A->E, C.AST) : std::nullopt;
  }
  std::optional<bool> isChannelsLast(uint32_t &Order) const;
  StrideFacts inOrder(uint32_t Order) const {
    StrideFacts New{Fact::safe()};
    New.Permuted = made();
    New.Order = Order;
    return New;
  }

  const OperatorCall &Op;
  const LayoutEffect Effect;
  TensorState &State;
  const Need Copies;
  FlowContext &C;
  const TensorApi &Api;
  const TensorState &Self;
  const llvm::StringRef Name;
};

/// Keeps the order of the strides and closes gaps, if it is a copy.
StrideFacts LayoutRule::copyOfSelf() const {
  bool IsCopy =
      Op.Op.Effects->Storage != StorageEffect::MaybeSelf || Copies == Need::Yes;
  if (!IsCopy && Copies == Need::No)
    return self();
  StrideFacts Copied = closedGaps(self());
  if (!IsCopy) { // on one path
    Copied.Gapped = self().Gapped.joined(Copied.Gapped);
    Copied.Gap = self().Gap;
  }
  return Copied;
}

StrideFacts LayoutRule::permuted() {
  StrideView V = view();
  if (Name == "t" || Name == "matrix_H") {
    if (Self.Rank != 0 && Self.Rank != 1) {
      V.setRank(2);
      V.swap(0, 1);
    }
    return V.Facts;
  }
  if (Name == "numpy_T") {
    if (Self.Rank == 2)
      V.swap(0, 1);
    else if (Self.Rank < 0 || Self.Rank > 2)
      V.permuteSomehow();
    return V.Facts;
  }
  if (isAny(Name, {"mT", "mH", "adjoint"})) {
    V.swap(-2, -1);
    return V.Facts;
  }
  if (isAny(Name, {"transpose", "swapaxes", "swapdims"})) {
    const bool IsDims = Name == "transpose" || Name == "swapdims";
    std::optional<int64_t> A = number(IsDims ? "dim0" : "axis0"),
                           B = number(IsDims ? "dim1" : "axis1");
    if (A && B)
      V.swap(*A, *B);
    else
      V.permuteSomehow();
    return V.Facts;
  }
  if (Name == "permute") {
    if (std::optional<DimensionList> Dims = numbers("dims"))
      V.permute(*Dims);
    else
      V.permuteSomehow();
    return V.Facts;
  }
  if (Name == "movedim" || Name == "moveaxis") {
    std::optional<int64_t> From = number("source"), To = number("destination");
    if (From && To)
      V.move(*From, *To);
    else
      V.permuteSomehow();
    return V.Facts;
  }
  if (Name == "real" || Name == "imag") {
    constexpr uint64_t Complex = (1ull << ComplexHalf) |
                                 (1ull << ComplexFloat) |
                                 (1ull << ComplexDouble);
    if (Self.DType.Mask & Complex)
      V.leaveGap(InnermostGap);
    return V.Facts;
  }
  if (Name == "diagonal" || Name == "linalg_diagonal") {
    if (V.Facts.Ones || V.Facts.LastOnes)
      return {}; // perhaps a single element
    if (Self.Rank != 2)
      V.Facts.Permuted = Fact::unknown();
    V.leaveGap(InnermostGap);
    return V.Facts;
  }
  if (Name == "unfold") {
    std::optional<int64_t> Dim = number("dimension"), Size = number("size"),
                           Step = number("step");
    bool IsLast = Self.Rank == 1 || Dim == -1 ||
                  (Dim && Self.Rank > 0 && *Dim == Self.Rank - 1);
    if (Size && Size == Step && Self.Rank == 1)
      return V.Facts;
    if (Size == 1 && Step == 1) {
      V.unsqueeze(-1);
      return V.Facts;
    }
    if (!IsLast)
      V.Facts.Permuted = Fact::unknown();
    V.leaveGap(IsLast && Self.Rank > 0 ? Self.Rank : InnermostGap);
    return V.Facts;
  }
  if (isAny(Name, {"as_strided", "empty_strided", "new_empty_strided"})) {
    std::optional<DimensionList> Sizes = numbers("size"),
                                 Strides = numbers("stride");
    if (Sizes && Strides && Sizes->size() == Strides->size()) {
      int64_t Expected = 1;
      bool IsDense = true;
      for (size_t I = Sizes->size(); I-- > 0;) {
        IsDense &= (*Sizes)[I] == 1 || (*Strides)[I] == Expected;
        Expected *= (*Sizes)[I];
      }
      if (IsDense)
        return {Fact::safe()};
    } else if (Name != "as_strided") {
      return {}; // of the strides of some other tensor
    }
    StrideFacts New{Fact::safe()};
    New.Permuted = Fact::unknown();
    New.Gapped = made();
    if (!Sizes || !Strides) // x.as_strided(x.sizes(), x.strides())
      New.Gapped = New.Gapped.joined(Fact::safe());
    return New;
  }
  if (Name == "hsplit" || Name == "dsplit") {
    V.narrow(Name == "dsplit" ? 2 : Self.Rank == 1 ? 0 : 1, false);
    return V.Facts;
  }
  if (Name == "nonzero" || Name == "argwhere") {
    // One column is dense; most masks have one dimension, and say so nowhere.
    if (Self.Rank < 0)
      return unordered();
    return Self.Rank > 1 ? inOrder(swapped(SameOrder, 0, 1))
                         : StrideFacts{Fact::safe()};
  }
  if (Name.starts_with("align_"))
    return {};
  // Matrices of LAPACK, and what else is made so.
  if (Name == "stft" || Name == "rot90" || State.Rank < 2)
    return inOrder(UnknownOrder);
  return inOrder(swapped(SameOrder, State.Rank - 2, State.Rank - 1));
}

StrideFacts LayoutRule::narrowed() {
  StrideView V = view();
  if (Name == "index") {
    const OperatorCall::Argument *Indices = Op.argument("indices");
    const InitListExpr *List = Indices ? listOf(Indices->E) : nullptr;
    // All tensors, as far as operators go.
    return List ? indexed(V, *List, Self.Layout.mustBeSafe(), C.AST)
                : StrideFacts();
  }
  std::optional<int64_t> Dim =
      isGiven("dim") ? number("dim") : std::optional<int64_t>(0);
  bool IsStepped = isGiven("step") && number("step") != 1;
  auto IsNone = [&](llvm::StringRef Bound) {
    const OperatorCall::Argument *A = Op.argument(Bound);
    return !A || A->IsDefault || isNone(A->E);
  };
  bool IsWhole = Name == "slice" && IsNone("end") &&
                 (IsNone("start") || number("start") == 0);
  if (IsWhole && !IsStepped)
    return V.Facts;
  if (!Dim)
    return {};
  bool IsSlice = Name == "slice" &&
                 isSingle(IsNone("start") ? 0 : number("start"), number("end"),
                          isGiven("step") ? number("step") : 1);
  if (IsSlice || number("length") == 1 || number("split_size") == 1) {
    V.keepOne(*Dim);
    return V.Facts;
  }
  V.narrow(*Dim, IsStepped);
  // A part may be a single element, too, and the gap behind it is none.
  bool IsPart = isAny(
      Name, {"chunk", "split", "tensor_split", "unsafe_chunk", "unsafe_split"});
  if (IsPart && (V.Facts.Gap < 0 || V.Facts.Gap == *Dim + 1) &&
      !V.Facts.Permuted.mayBeUnsafe())
    V.Facts.Gapped = V.Facts.Gapped.joined(Fact::safe());
  return V.Facts;
}

StrideFacts LayoutRule::selected() {
  StrideView V = view();
  std::optional<int64_t> Dim =
      isGiven("dim") ? number("dim") : std::optional<int64_t>(0);
  if (!Dim)
    return {};
  V.select(*Dim);
  return V.Facts;
}

/// view, squeeze, unsqueeze, detach: contiguous stays contiguous.
StrideFacts LayoutRule::reshapedAlike() {
  StrideView V = view();
  if (Name == "unsqueeze") {
    V.unsqueeze(number("dim"));
    return V.Facts;
  }
  if (Name == "squeeze") {
    if (std::optional<int64_t> Dim = number("dim"))
      V.squeeze(*Dim);
    else if (Self.Rank == 2 && V.Facts.Permuted.mayBeUnsafe())
      return {}; // a vector, mostly
    else
      V.forgetDimensions();
    return V.Facts;
  }
  if (!keepsRank() || Name == "view")
    V.forgetDimensions();
  return V.Facts;
}

StrideFacts LayoutRule::expanded() {
  StrideView V = view();
  V.Facts.Ones = V.Facts.LastOnes = 0;
  const OperatorCall::Argument *Sizes = Op.argument("size");
  const InitListExpr *List = Sizes ? listOf(Sizes->E) : nullptr;
  V.Facts.IsExpanded = true;
  if (!List) {
    V.leaveGap(-1);
    // To the sizes that it has, perhaps.
    V.Facts.Gapped = V.Facts.Gapped.joined(Fact::safe());
    return V.Facts;
  }
  int Count = List->getNumInits();
  int New = Self.Rank < 0 ? 0 : Count - Self.Rank;
  int Last = New - 1;
  for (int I = 0; I < Count; ++I) {
    std::optional<int64_t> Size = literalOf(List->getInit(I), C.AST);
    if (I >= New && (!Size || (*Size != -1 && *Size != 1)))
      Last = I;
  }
  if (Last >= 0)
    V.leaveGap(Last + 1 == Count || V.Facts.Permuted.mayBeUnsafe() ? -1
                                                                   : Last + 1);
  return V.Facts;
}

/// What a memory_format argument says: true for channels-last, false for
/// contiguous; nothing if it keeps the strides or nobody knows.
std::optional<bool> LayoutRule::isChannelsLast(uint32_t &Order) const {
  for (const OperatorCall::Argument &A : Op.Arguments) {
    if (A.IsDefault || A.IsSelf)
      continue;
    llvm::StringRef Format =
        A.Name.contains("memory_format") ||
                Api.kindOf(A.E->getType()) == TypeKind::Options
            ? memoryFormatIn(A.E)
            : "";
    if (Format.starts_with("ChannelsLast")) {
      Order = Format.ends_with("3d") ? ChannelsLast3dOrder : ChannelsLastOrder;
      return true;
    }
    if (Format == "Contiguous")
      return false;
  }
  return std::nullopt;
}

StrideFacts LayoutRule::byMemoryFormat() {
  uint32_t Order = UnknownOrder;
  if (std::optional<bool> IsLast = isChannelsLast(Order))
    return *IsLast ? inOrder(Order) : StrideFacts{Fact::safe()};
  bool IsDense = Effect == LayoutEffect::MemoryFormatDense;
  for (const OperatorCall::Argument &A : Op.Arguments)
    if (!A.IsDefault && A.Name.contains("memory_format") && IsDense)
      return {}; // a variable
  return IsDense || !Op.Self ? StrideFacts{Fact::safe()} : copyOfSelf();
}

/// Row-major where all tensors are, else as the first one with several
/// dimensions lies.
StrideFacts LayoutRule::elementwise() {
  if (Op.SharesSelf)
    return {};
  if (Op.Op.Effects->Storage == StorageEffect::MaybeSelf && Op.Self &&
      Op.Tensors.size() == 1)
    return copyOfSelf();
  // What has one dimension leaves the order of others alone.
  auto Takes = [](const TensorValue &T) {
    return T.State.Rank != 0 && T.State.Rank != 1 && T.State.Extent != 0;
  };
  const TensorValue *Lead = nullptr;
  bool IsShorter = false; // than another one
  for (const TensorValue &T : Op.Tensors)
    if (Takes(T)) {
      Lead = Lead ? Lead : &T;
      IsShorter |= Lead->State.Rank >= 0 && T.State.Rank > Lead->State.Rank;
    }
  if (!Lead)
    return {Fact::safe()};
  StrideFacts Result = closedGaps(carried(Lead->State.stridesOf()));
  if (Result.Permuted.mayBeUnsafe() && !IsShorter)
    return Result;
  StrideFacts New{Fact::safe()};
  New.Ones = Result.Ones;
  New.LastOnes = ~0;
  for (const TensorValue &T : Op.Tensors) {
    StrideFacts Other = closedGaps(T.State.stridesOf());
    // What has fewer dimensions has size 1 in those that it lacks.
    New.LastOnes &=
        Other.LastOnes |
        (T.State.Rank < 0 || T.State.Rank > 7 ? 0 : ~0u << T.State.Rank);
    const int Lacks = Lead->State.Rank - T.State.Rank;
    if (T.State.Rank != 0 && &T != Lead)
      New.Ones &= T.State.Rank < 0 || Lacks < 0 || Lacks > 7
                      ? 0
                      : Other.Ones << Lacks | ((1u << Lacks) - 1);
    if (!Takes(T) || (Other.Base.mustBeSafe() && Other.Permuted.mustBeSafe()))
      continue;
    New.Base = Fact::unknown(Result.Base.Weak);
    if (Other.Permuted.Bits & Fact::Unknown)
      New.Permuted = Fact::unknown();
  }
  return New;
}

/// Channels-last images make channels-last images; all else comes out dense.
StrideFacts LayoutRule::image() {
  StrideFacts Dense{Fact::safe()};
  if (Op.Tensors.empty())
    return Dense;
  StrideFacts First = Op.Tensors.front().State.stridesOf();
  bool IsLast =
      First.Permuted.mayBeUnsafe() &&
      (First.Order == ChannelsLastOrder || First.Order == ChannelsLast3dOrder);
  bool IsJoin = Op.Op.Effects->DType == DTypeEffect::Promote; // cat, stack
  if (IsJoin)
    for (const TensorValue &T : Op.Tensors)
      IsLast &= T.State.stridesOf().Order == First.Order;
  if (IsLast && keepsRank()) {
    StrideFacts Image = closedGaps(carried(First));
    if (Op.Op.Effects->Rank != RankEffect::SameSizes)
      Image.Ones = 0; // other channels, other heights
    return Image;
  }
  // Only images of four or five dimensions can be channels-last.
  for (const TensorValue &T : Op.Tensors)
    if (T.State.stridesOf().Permuted.mayBeUnsafe() &&
        (T.State.Rank < 0 || T.State.Rank == 4 || T.State.Rank == 5))
      return {};
  return Dense;
}

StrideFacts LayoutRule::strides() {
  switch (Effect) {
  case LayoutEffect::Dense:
    return {Fact::safe()};
  case LayoutEffect::Permuted:
    return permuted();
  case LayoutEffect::Expanded:
    return expanded();
  case LayoutEffect::MemoryFormat:
  case LayoutEffect::MemoryFormatDense:
    return byMemoryFormat();
  case LayoutEffect::Preserve:
    return Op.Self ? copyOfSelf() : StrideFacts();
  case LayoutEffect::SameContiguity:
    return Op.Self ? reshapedAlike() : StrideFacts();
  case LayoutEffect::Narrowed:
    return narrowed();
  case LayoutEffect::Selected:
    return selected();
  case LayoutEffect::ViewOrDense:
    // A vector of one stride can always be viewed.
    if (Self.Layout.mustBeSafe() || Self.Rank == 1) {
      StrideView V = view();
      V.forgetDimensions();
      return V.Facts;
    }
    return {};
  case LayoutEffect::KeepsContiguous:
    return llvm::all_of(
               Op.Tensors,
               [](const TensorValue &T) { return T.State.Layout.mustBeSafe(); })
               ? StrideFacts{Fact::safe()}
               : StrideFacts();
  case LayoutEffect::DenseOrChannelsLast:
    return image();
  case LayoutEffect::Unknown:
    // einsum, linalg_solve: perhaps transposed, so t() is evidence of nothing
    return Op.Op.Effects->Storage == StorageEffect::OwnedBySelf ? StrideFacts()
                                                                : unordered();
  case LayoutEffect::Default:
    return elementwise();
  }
  return {};
}

/// How many dimensions of the result may be longer than 1; -1: unknown.
int LayoutRule::extent() {
  const OperatorEffects &Effects = *Op.Op.Effects;
  if (Effects.Rank == RankEffect::FromSizes && Name != "repeat") {
    for (const OperatorCall::Argument &A : Op.Arguments)
      if (isAny(A.Name, {"size", "shape", "sizes"}))
        return extentOfList(A.E, C.AST);
    return -1;
  }
  switch (Effect) {
  case LayoutEffect::Permuted:
    if (Name == "nonzero" || Name == "argwhere")
      return Self.Rank == 1 ? 1 : -1;
    return (Op.SharesSelf || Effects.MetadataOnly) && Name != "unfold" &&
                   Name != "diagonal"
               ? Self.Extent
               : -1;
  case LayoutEffect::Narrowed:
    // Tensors gather as much as they like.
    if (const OperatorCall::Argument *Indices = Op.argument("indices");
        Indices && namesTensor(Indices->E, Api))
      return -1;
    return Self.Extent;
  case LayoutEffect::Preserve:
  case LayoutEffect::Selected:
  case LayoutEffect::MemoryFormat:
  case LayoutEffect::MemoryFormatDense:
    return Self.Extent;
  case LayoutEffect::SameContiguity:
    return Effects.Rank == RankEffect::OfOther || Name == "unflatten" ||
                   Name.starts_with("view")
               ? -1
               : Self.Extent;
  case LayoutEffect::Default:
    return Op.Tensors.size() == 1 ? Self.Extent : -1;
  default:
    return -1;
  }
}

/// Which dimensions of a dense result certainly have size 1.
void LayoutRule::addOnes(StrideFacts &New) {
  const RankEffect Rank = Op.Op.Effects->Rank;
  if (Name == "eye") {
    std::optional<int64_t> Rows = number("n"), Columns = number("m");
    New.Ones |= (Rows == 1) | ((Op.argument("m") ? Columns : Rows) == 1) << 1;
  } else if (Rank == RankEffect::FromSizes && Name != "repeat") {
    for (const OperatorCall::Argument &A : Op.Arguments)
      if (isAny(A.Name, {"size", "shape", "sizes"}))
        New.Ones |= onesOfList(A.E, C.AST);
  }
  const bool IsReduction = Rank == RankEffect::Reduce && number("keepdim"),
             IsPicked = isAny(Name, {"topk", "index_select"});
  if (!Op.Self || !(Rank == RankEffect::SameSizes || IsReduction || IsPicked))
    return;
  StrideView V({Fact::safe()}, Self.Rank, -1, Fact::safe());
  const StrideView Old(Self);
  for (int Dim = -8; Dim < 8; ++Dim)
    if (Old.isOne(Dim))
      V.setOne(Dim, true);
  DimensionList Dims;
  if (std::optional<int64_t> Dim = number("dim"))
    Dims.push_back(*Dim);
  else
    Dims = numbers("dim").value_or(DimensionList());
  if (IsReduction && number("keepdim") == 0) {
    if (Dims.size() != 1)
      return;
    V.select(Dims[0]);
  } else if (IsReduction || IsPicked) {
    if (IsPicked && Dims.empty())
      return;
    for (int64_t Dim : Dims)
      if (Name != "topk" || number("k") == 1)
        V.setOne(Dim, Name != "index_select");
  }
  New.Ones |= V.Facts.Ones;
  New.LastOnes |= V.Facts.LastOnes;
}

void LayoutRule::apply() {
  State.Extent = extent();
  if (State.Rank >= 0 && State.Rank <= 1 &&
      (State.Extent < 0 || State.Extent > State.Rank))
    State.Extent = State.Rank;
  StrideFacts New = strides();
  if (New.Permuted.mustBeSafe())
    addOnes(New);
  State.setStrides(New);
}

} // namespace

void Transfer::resultLayout(const OperatorCall &Op, unsigned Result,
                            TensorState &State) {
  const OperatorEffects &Effects = *Op.Op.Effects;
  LayoutEffect Effect = Effects.Layout;
  if (Result > 0 && Effects.Layout1 != LayoutEffect::Default)
    Effect = Effects.Layout1;
  LayoutRule(Op, Effect, State, needOf(Op, State, C.AST), C).apply();
}

} // namespace clang::tidy::torch::flow
