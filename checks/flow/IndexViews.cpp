// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What t.index({0, Slice(), "..."}) does to strides.

#include "flow/StrideViews.h"
#include "model/TensorApi.h"
#include "llvm/ADT/STLExtras.h"

namespace clang::tidy::torch::flow {

namespace {

struct SliceBounds {
  bool IsKnown = false;
  bool IsWhole = false;
  bool IsStepped = false;
  bool IsSingle = false; ///< one element
};

/// What an item of the list asks for.
struct Item {
  enum { Select, Slice, NewDimension, Tensor, Ellipsis, Other } Kind = Other;
  SliceBounds Bounds; ///< of a slice
};

} // namespace

/// What a TensorIndex is made of.
static const Expr *indexOf(const Expr *Item) { return model::makerOf(Item); }

static SliceBounds boundsOf(const Expr *Slice, const ASTContext &Context) {
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
  SliceBounds Result{true, false, false, false};
  Result.IsStepped = IsGiven(2) && literalOf(Bounds[2], Context) != 1;
  Result.IsWhole = !Result.IsStepped && !IsGiven(1) &&
                   (!IsGiven(0) || literalOf(Bounds[0], Context) == 0);
  std::optional<int64_t> Start = 0, End, Step = 1;
  if (IsGiven(0))
    Start = literalOf(Bounds[0], Context);
  if (IsGiven(1))
    End = literalOf(Bounds[1], Context);
  if (IsGiven(2))
    Step = literalOf(Bounds[2], Context);
  Result.IsSingle = isSingle(Start, End, Step) || (Start == -1 && !IsGiven(1));
  return Result;
}

static Item itemOf(const Expr *E, const ASTContext &Context) {
  E = indexOf(E);
  QualType Type = E->getType().getNonReferenceType();
  if (Type->isBooleanType())
    return {};
  const auto *Class = Type->getAsCXXRecordDecl();
  llvm::StringRef Name =
      Class && Class->getIdentifier() ? Class->getName() : "";
  if (Name == "Slice")
    return {Item::Slice, boundsOf(E, Context)};
  if (Type->isIntegralOrEnumerationType() || Name == "SymInt")
    return {Item::Select, {}};
  if (isNone(E))
    return {Item::NewDimension, {}};
  return {Name == "Tensor" ? Item::Tensor : Item::Ellipsis, {}};
}

StrideFacts indexed(StrideView V, const InitListExpr &Indices, bool IsDense,
                    const ASTContext &Context) {
  llvm::SmallVector<Item, 4> Items;
  for (const Expr *Init : Indices.inits())
    Items.push_back(itemOf(Init, Context));
  // Behind an ellipsis, dimensions are counted from behind.
  bool IsBehind = false;
  int Front = 0;
  int Left = llvm::count_if(Items, [](const Item &I) {
    return I.Kind == Item::Select || I.Kind == Item::Slice;
  });
  for (const Item &I : Items) {
    const int Dim = IsBehind ? -Left : Front;
    switch (I.Kind) {
    case Item::Select:
      V.select(Dim);
      --Left;
      break;
    case Item::Slice:
      if (!I.Bounds.IsKnown)
        return {};
      if (I.Bounds.IsSingle)
        V.keepOne(Dim);
      else if (!I.Bounds.IsWhole)
        V.narrow(Dim, I.Bounds.IsStepped);
      ++Front;
      --Left;
      break;
    case Item::NewDimension:
      V.unsqueeze(IsBehind ? Dim - 1 : Dim);
      ++Front;
      break;
    case Item::Tensor:
      // Row by row; what is expanded has no order of its own.
      return IsDense ? StrideFacts{Fact::safe()} : StrideFacts();
    case Item::Ellipsis:
      IsBehind = true;
      break;
    case Item::Other:
      return {};
    }
  }
  return V.Facts;
}

} // namespace clang::tidy::torch::flow
