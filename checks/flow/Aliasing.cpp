// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "flow/Aliasing.h"
#include "llvm/ADT/STLExtras.h"

namespace clang::tidy::torch::flow {

/// More than this says nothing.
constexpr unsigned MostData = 8;
constexpr unsigned MostSteps = 6;

static unsigned numberOf(const AliasStep *S) { return S ? S->Number : 0; }

static bool isBefore(const DataRef &A, const DataRef &B) {
  return std::pair(A.Id, numberOf(A.Path)) < std::pair(B.Id, numberOf(B.Path));
}

/// What others wrote counts before what this name wrote, the first write before
/// later ones.
static const AliasMark *joined(const AliasMark *A, const AliasMark *B) {
  if (!A || !B)
    return A ? A : B;
  return std::pair(A->IsOwn, A->Number) < std::pair(B->IsOwn, B->Number) ? A
                                                                         : B;
}

DataSet unionOf(const DataSet &A, const DataSet &B) {
  DataSet Result;
  auto X = A.begin(), XEnd = A.end();
  auto Y = B.begin(), YEnd = B.end();
  while ((X != XEnd || Y != YEnd) && Result.size() < MostData) {
    if (Y == YEnd || (X != XEnd && isBefore(*X, *Y))) {
      Result.push_back(*X++);
    } else if (X == XEnd || isBefore(*Y, *X)) {
      Result.push_back(*Y++);
    } else {
      Result.push_back({X->Id, X->Path, joined(X->Mark, Y->Mark)});
      ++X, ++Y;
    }
  }
  return Result;
}

unsigned countData(const DataSet &A) {
  unsigned Count = 0;
  for (unsigned I = 0; I < A.size(); ++I)
    Count += I == 0 || A[I].Id != A[I - 1].Id;
  return Count;
}

unsigned countCommon(const DataSet &A, const DataSet &B) {
  unsigned Count = 0;
  for (unsigned I = 0; I < A.size(); ++I)
    if (I == 0 || A[I].Id != A[I - 1].Id)
      Count += llvm::any_of(
          B, [&](const DataRef &Other) { return Other.Id == A[I].Id; });
  return Count;
}

bool isOnPath(const AliasStep *Path, const AliasStep *Step) {
  for (; Path; Path = Path->Parent)
    if (Path == Step)
      return true;
  return false;
}

const AliasStep *beginOf(const AliasStep *Path) {
  while (Path && Path->Parent)
    Path = Path->Parent;
  return Path;
}

static bool isCopyLike(const AliasStep &S) {
  return S.Kind == AliasKind::Handle || S.Kind == AliasKind::CopyIfNeeded ||
         S.Kind == AliasKind::Detach;
}

const AliasStep *lastCopyLike(const AliasStep *Path) {
  for (; Path; Path = Path->Parent)
    if (isCopyLike(*Path))
      return Path;
  return nullptr;
}

const AliasStep *unintendedStep(const AliasStep *Written,
                                const AliasStep *Other) {
  // What both paths begin with, they share without a fault.
  const AliasStep *Common = Written;
  while (Common && !isOnPath(Other, Common))
    Common = Common->Parent;
  bool IsThroughView = false, IsThroughBlob = false;
  for (const AliasStep *S = Written; S != Common; S = S->Parent) {
    // Whoever fills a container of handles means what they stand for.
    if (isCopyLike(*S))
      return S->IsElement || (S->Kind == AliasKind::Detach && S->OfParameter)
                 ? nullptr
                 : S;
    IsThroughView |= S->Kind == AliasKind::ArrayView;
    IsThroughBlob |= S->Kind == AliasKind::Blob;
  }
  const AliasStep *Found = nullptr, *View = nullptr;
  for (const AliasStep *S = Other; S != Common; S = S->Parent) {
    if (S->Kind == AliasKind::Blob && !IsThroughBlob)
      return S->CarriesData ? S : nullptr;
    if (!Found && isCopyLike(*S))
      Found = S;
    if (!View && S->Kind == AliasKind::ArrayView && S->CarriesData)
      View = S;
  }
  if (Found)
    return Found;
  return IsThroughView ? nullptr : View;
}

const AliasStep *AliasTable::step(const AliasStep &New) {
  unsigned Depth = 1;
  for (const AliasStep *S = New.Parent; S; S = S->Parent, ++Depth)
    if (S->Site == New.Site)
      return New.Parent;
  if (Depth > MostSteps)
    return New.Parent;
  auto &Known = Steps.ByKey[{New.Site, New.Parent}];
  for (AliasStep *S : Known)
    if (S->Kind == New.Kind && S->CarriesData == New.CarriesData) {
      S->IsCertain &= New.IsCertain;
      S->RequiresGrad |= New.RequiresGrad;
      S->OfParameter |= New.OfParameter;
      return S;
    }
  AliasStep &Made = Steps.All.emplace_back(New);
  Made.Number = Steps.All.size();
  Made.Depth = Depth;
  Known.push_back(&Made);
  return &Made;
}

const AliasMark *AliasTable::mark(const AliasMark &New) {
  auto &Known = Marks.ByKey[{New.Step, New.Loc.getPtrEncoding()}];
  for (const AliasMark *M : Known)
    if (M->IsOwn == New.IsOwn && M->IsWhole == New.IsWhole &&
        M->WriterIsMade == New.WriterIsMade && M->Holder == New.Holder)
      return M;
  AliasMark &Made = Marks.All.emplace_back(New);
  Made.Number = Marks.All.size();
  Known.push_back(&Made);
  return &Made;
}

} // namespace clang::tidy::torch::flow
