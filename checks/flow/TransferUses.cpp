// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "flow/Transfer.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/STLExtras.h"

namespace clang::tidy::torch::flow {

/// Enough to show; the rest says the same.
constexpr unsigned MostUses = 8;

bool ConversionReport::isWritten() const {
  return llvm::any_of(HostUses,
                      [](const HostUse &U) { return isWrite(U.Kind); });
}

static void addDeadUse(llvm::SmallVectorImpl<DeadUse> &Uses, DeadUse New) {
  for (const DeadUse &Known : Uses)
    if (Known.End.Storage == New.End.Storage && Known.Kind == New.Kind &&
        Known.Loc == New.Loc)
      return;
  if (Uses.size() < MostUses)
    Uses.push_back(New);
}

void Transfer::conversionMet(const CallExpr *Call,
                             const model::Conversion &Conversion,
                             const TensorValue &Tensor) {
  if (!C.IsRecording)
    return;
  ConversionReport &Report = C.Results.Conversions[Call];
  StorageSet Storages =
      Tensor.Storages.empty() ? StorageSet{StorageRef{}} : Tensor.Storages;
  if (Report.Call) {
    Report.State = Report.State.joined(Tensor.State);
    Report.Storages = unionOf(Report.Storages, Storages);
    return;
  }
  Report.Call = Call;
  Report.Conversion = Conversion;
  Report.Function = &F.Info.function();
  Report.State = Tensor.State;
  Report.Storages = std::move(Storages);
}

BlobReport &Transfer::blobReport(const Expr *Blob) {
  BlobReport &Report = C.Results.Blobs[Blob];
  if (!Report.Call) {
    Report.Call = Blob;
    Report.Function = &F.Info.function();
  }
  return Report;
}

/// A tensor over the memory of another tensor is a view of that one.
void Transfer::addBlobUse(StorageRef S, const DeadUse &Use) {
  auto Converted = C.BlobConversions.find(S.Blob);
  if (Converted != C.BlobConversions.end()) {
    auto It = C.Results.Conversions.find(Converted->second);
    if (It != C.Results.Conversions.end())
      return addDeadUse(It->second.DeadUses, Use);
  }
  addDeadUse(blobReport(S.Blob).DeadUses, Use);
}

/// The calls that lead from the analysed function into this helper.
const TraceStep *Transfer::callPath() const {
  llvm::SmallVector<const Frame *, 4> Frames;
  for (const Frame *Each = &F; Each && Each->Site; Each = Each->Caller)
    Frames.push_back(Each);
  const TraceStep *Path = nullptr;
  for (const Frame *Each : llvm::reverse(Frames)) {
    const auto &Function = Each->Info.function();
    if (Function.getIdentifier()) // not a lambda
      Path = C.Traces.step(StepKind::PassedTo, Each->Site->getExprLoc(), "",
                           Path, Function.getName());
  }
  return Path;
}

void FlowContext::settleWeakEvidence(
    llvm::function_ref<bool(const FunctionDecl *)> IsRegistered) {
  auto IsFromOutside = [&](const FunctionDecl *Function) {
    return !Called.contains(Function->getCanonicalDecl()) ||
           IsRegistered(Function);
  };
  // Of the source's own functions: those of headers may be analysed with other
  // callers elsewhere.
  const SourceManager &Sources = AST.getSourceManager();
  for (auto &[Call, Report] : Results.Conversions)
    for (HostUse &Use : Report.HostUses) {
      if (!Report.Function || !Sources.isInMainFile(Sources.getExpansionLoc(
                                  Report.Function->getLocation())))
        continue;
      uint8_t Weak = 0;
      bool IsCalledFromOutside = false;
      for (auto [Function, OfFunction] : Use.Sources)
        if (IsFromOutside(Function)) {
          IsCalledFromOutside = true;
          Weak |= OfFunction;
        }
      if (IsCalledFromOutside)
        for (auto [I, F] : llvm::enumerate(Use.State.hostFacts()))
          if (!(Weak & (1u << I)))
            F->Weak = nullptr;
    }
}

void Transfer::use(const Value &V, UseKind Kind, const Expr *At,
                   const NamedDecl *Into, bool IsFirstElement) {
  if (!C.IsRecording)
    return;
  SourceLocation Loc = At ? locOf(At) : SourceLocation();
  visitParts(V, [&](const Value &Part) {
    if (const auto *View = Part.as<ViewValue>()) {
      for (const ViewSource &Source : View->Sources) {
        hostUsesData(Source, Kind, At);
        auto It = C.Results.Conversions.find(Source.Conversion);
        bool IsKnown = It != C.Results.Conversions.end();
        if (IsKnown) {
          It->second.Seen |= 1u << unsigned(Kind);
          It->second.IsSeenOnDevice |= IsDeviceUse;
        }
        if (IsKnown && isHostUse(Kind)) {
          auto &Uses = It->second.HostUses;
          auto Same = llvm::find_if(Uses, [&](const HostUse &U) {
            return U.Loc == Loc && U.Kind == Kind;
          });
          TensorState State = Source.stateForHost();
          uint8_t Weak = 0;
          for (auto [I, F] : llvm::enumerate(State.hostFacts()))
            Weak |= (F->Weak && !F->mayBeUnsafe()) << I;
          if (Same == Uses.end() && Uses.size() < MostUses) {
            Uses.push_back({Kind,
                            Loc,
                            State,
                            callPath(),
                            IsFirstElement && !Source.IsMoved,
                            {}});
            Same = Uses.end() - 1;
          } else {
            if (Same == Uses.end())
              --Same;
            Same->State = Same->State.joined(State);
            Same->IsFirstElement &= IsFirstElement && !Source.IsMoved;
          }
          auto Mine = llvm::find_if(Same->Sources, [&](const auto &S) {
            return S.first == C.inWork();
          });
          if (Mine == Same->Sources.end())
            Same->Sources.push_back({C.inWork(), Weak});
          else
            Mine->second |= Weak;
        }
        if (!Source.Conversion && (isWrite(Kind) || Kind == UseKind::PassedOn))
          for (StorageRef S : Source.Storages) {
            noteBufferWrite(S.Id);
            if (isWrite(Kind))
              noteAsyncRead(S.Id, AsyncReadEnd::Written, Loc, nullptr);
          }
        for (StorageRef S : Source.Storages)
          if (S.Blob && isWrite(Kind))
            blobReport(S.Blob).IsWritten = true;
        for (StorageRef S : Source.Storages)
          if (const Death *End = S.End) {
            DeadUse Use{Kind, Loc, *End, C.Storages[S.Id], Into};
            if (S.Blob)
              addBlobUse(S, Use);
            else if (Source.Via) {
              // The helper is right; who called it let the owner go.
              ConversionReport &Report = C.Results.Conversions[Source.Via];
              if (!Report.Call) {
                Report.Call = Source.Via;
                Report.Function = &F.Info.function();
                Report.IsHelperCall = true;
              }
              addDeadUse(Report.DeadUses, Use);
            } else if (IsKnown) {
              addDeadUse(It->second.DeadUses, Use);
            }
          }
      }
    } else if (const auto *Tensor = Part.as<TensorValue>()) {
      for (StorageRef S : Tensor->Storages)
        if (S.Blob && S.End)
          addBlobUse(S, {Kind, Loc, *S.End, C.Storages[S.Id], Into});
    }
  });
}

/// What a kernel launch or a library of the device is given.
void Transfer::useOnDevice(const Expr *Call) {
  IsDeviceUse = true;
  for (const Expr *A : model::argumentsOf(Call))
    use(loaded(A), UseKind::PassedOn, Call);
  IsDeviceUse = false;
}

/// Host code may write a buffer that tensors borrow.
void Transfer::noteBufferWrite(StorageId Id) {
  if (Id)
    for (const auto &[Place, Root] : W.roots())
      visitParts(Root, [&](const Value &V) {
        if (const auto *T = V.as<TensorValue>())
          for (StorageRef S : T->Storages)
            if (S.Id == Id && S.Blob)
              blobReport(S.Blob).IsWritten = true;
      });
}

/// A range whose ends come out of two temporaries is none.
void Transfer::useRange(const Value &Begin, const Value &End, const Expr *At) {
  const auto *A = Begin.as<ViewValue>(), *B = End.as<ViewValue>();
  if (!C.IsRecording || !A || !B || A->Sources.size() != 1 ||
      B->Sources.size() != 1)
    return;
  const ViewSource &X = A->Sources[0], &Y = B->Sources[0];
  if (X.Conversion == Y.Conversion)
    return;
  auto FreshTemporary = [&](const ViewSource &S) -> StorageId {
    for (StorageRef Ref : S.Storages) {
      if (!Ref.Id || Ref.Blob || C.Storages[Ref.Id].Kind != StorageKind::Tensor)
        continue;
      bool IsTemporary = false, IsNamed = false;
      for (const auto &Root : W.roots())
        visitStorages(Root.second, [&](StorageRef Held, bool IsOwner) {
          if (IsOwner && Held.Id == Ref.Id)
            (C.Places[Root.first].Root == RootKind::Temporary ? IsTemporary
                                                              : IsNamed) = true;
        });
      if (IsTemporary && !IsNamed)
        return Ref.Id;
    }
    return 0;
  };
  StorageId First = FreshTemporary(X), Second = FreshTemporary(Y);
  auto It = C.Results.Conversions.find(X.Conversion);
  if (!First || !Second || First == Second || It == C.Results.Conversions.end())
    return;
  addDeadUse(It->second.DeadUses,
             {UseKind::SplitRange,
              locOf(At),
              {First, DeathReason::TemporaryDestroyed, locOf(At), nullptr},
              C.Storages[First],
              nullptr});
  It->second.RangeEnd = Y.Conversion;
}

/// What stays reachable after the function, in a place that outlives it.
void Transfer::usePlace(PlaceId Place, SourceLocation Loc) {
  (void)Loc;
  Value V = W.root(Place);
  bool IsReturn = C.Places[Place].Root == RootKind::Return;
  // The member names the place better than the object does.
  std::function<void(const Value &, const NamedDecl *)> Visit =
      [&](const Value &Part, const NamedDecl *Name) {
        if (const auto *Aggregate = Part.as<AggregateValue>()) {
          for (const auto &[Step, Sub] : Aggregate->Parts)
            Visit(Sub, Step.K == Selector::Field
                           ? static_cast<const NamedDecl *>(
                                 static_cast<const FieldDecl *>(Step.Data))
                           : Name);
          return;
        }
        use(Part, IsReturn ? UseKind::Returned : UseKind::Stored, nullptr,
            Name);
      };
  Visit(V, C.Places[Place].Name);
}

} // namespace clang::tidy::torch::flow
