// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Data that several names share: what is written through one of them and read
// through another.

#include "flow/OperatorCall.h"
#include "flow/Transfer.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/STLExtras.h"

namespace clang::tidy::torch::flow {

using namespace model;

/// One write of data.
struct Transfer::Write {
  const DataSet &Into;
  const Expr *At;
  const Expr *Self = nullptr; ///< the handle that is written through
  bool IsWhole = false;       ///< nothing of what was there is kept
  bool IsByHost = false;
  bool RequiresGrad = false;
};

/// The function that is analysed, not a helper of it.
static const FunctionDecl &outermostFunction(const Frame &F) {
  const Frame *Each = &F;
  while (Each->Caller)
    Each = Each->Caller;
  return Each->Info.function();
}

// Writes ---------------------------------------------------------------------

const NamedDecl *Transfer::holderOf(DataId Id, const AliasStep &Step) const {
  // A function that says it works in place does.
  const FunctionDecl &Function = outermostFunction(F);
  if (Function.getIdentifier())
    for (llvm::StringRef Suffix : {"_", "_out", "nplace", "n_place"})
      if (Function.getName().ends_with(Suffix))
        return nullptr;
  if (const NamedDecl *Parameter = C.HeldData.lookup(Id))
    return Parameter;
  // A handle of a member is a short name for it.
  if ((Id & TensorData) || Step.Kind == AliasKind::Handle)
    return nullptr;
  const NamedDecl *Owner = C.Storages[Id].Owner;
  return isa_and_nonnull<FieldDecl>(Owner) ? Owner : nullptr;
}

static void collectLoops(const Stmt *S,
                         llvm::SmallVectorImpl<SourceRange> &Loops) {
  if (isa<ForStmt, WhileStmt, DoStmt, CXXForRangeStmt>(S))
    Loops.push_back(S->getSourceRange());
  for (const Stmt *Child : S->children())
    if (Child)
      collectLoops(Child, Loops);
}

namespace {
/// Where something happens, and the calls that lead there.
struct Occasion {
  SourceLocation Loc;
  const TraceStep *Path;
};
} // namespace

/// A view that is taken before a loop, which writes the memory and reads the
/// view in each round: it is there to show what the round left. What the
/// optimizer writes is seen so through what detach() gives, too; and what a
/// round takes and reads before the optimizer's step is that round's.
static bool isWindow(const AliasStep &Step, const AliasMark &Mark,
                     Occasion Reading, const SourceManager &SM) {
  Occasion Writing{Mark.Loc, Mark.Path};
  if (Step.Kind != AliasKind::ArrayView && Step.Kind != AliasKind::Blob &&
      !Mark.IsByOptimizer)
    return false;
  const Stmt *Body = Step.Function ? Step.Function->getBody() : nullptr;
  if (!Body)
    return false;
  auto IsIn = [&](SourceLocation Loc, SourceRange Range) {
    if (Loc.isInvalid())
      return false;
    Loc = SM.getExpansionLoc(Loc);
    return !SM.isBeforeInTranslationUnit(
               Loc, SM.getExpansionLoc(Range.getBegin())) &&
           !SM.isBeforeInTranslationUnit(SM.getExpansionLoc(Range.getEnd()),
                                         Loc);
  };
  // By the statement of the function that took the view.
  auto Here = [&](Occasion O) {
    for (const TraceStep *S = O.Path; S && !IsIn(O.Loc, Body->getSourceRange());
         S = S->Parent)
      O.Loc = S->Loc;
    return O.Loc;
  };
  SourceLocation Write = Here(Writing), Read = Here(Reading);
  llvm::SmallVector<SourceRange, 4> Loops;
  collectLoops(Body, Loops);
  SourceLocation Taken = Step.Site->getExprLoc();
  return llvm::any_of(Loops, [&](SourceRange Loop) {
    if (!IsIn(Write, Loop) || !IsIn(Read, Loop))
      return false;
    if (!IsIn(Taken, Loop))
      return true;
    bool IsBetween = SM.isBeforeInTranslationUnit(Taken, Write) &&
                     SM.isBeforeInTranslationUnit(Write, Read);
    return Mark.IsByOptimizer && SM.isBeforeInTranslationUnit(Taken, Read) &&
           !IsBetween;
  });
}

/// Whether one step made all of a name's data that it shares.
static bool isMadeAsWhole(const DataSet &Set, const DataSet &Written) {
  const Expr *Site = nullptr;
  for (const DataRef &R : Set)
    for (const DataRef &Other : Written) {
      if (R.Id != Other.Id)
        continue;
      const AliasStep *Step = unintendedStep(Other.Path, R.Path);
      if (!Step || (Site && Step->Site != Site))
        return false;
      Site = Step->Site;
    }
  return Site != nullptr;
}

static bool isOfView(const AliasStep *Path) {
  while (Path && Path->Kind != AliasKind::View)
    Path = Path->Parent;
  return Path != nullptr;
}

void Transfer::writeData(const Write &What) {
  if (!C.IsRecording || What.Into.empty())
    return;
  for (const DataRef &R : What.Into) {
    C.WrittenData.insert(R.Id);
    for (const AliasStep *S = R.Path; S; S = S->Parent)
      if (S->Kind == AliasKind::Blob)
        C.Results.Aliases[S->Site].IsWrittenThrough = true;
  }
  // Parameters are updated so on purpose.
  bool RequiresGrad = What.RequiresGrad;
  for (const DataRef &R : What.Into)
    for (const AliasStep *S = R.Path; S; S = S->Parent)
      RequiresGrad |= S->RequiresGrad;
  if (RequiresGrad && !(W.gradMode() & Fact::Unsafe))
    return;
  // So is what x.detach().zero_(); writes to: nobody else sees the result.
  bool IsTemporary = false;
  const Expr *Named = nullptr;
  for (const Expr *Link = What.Self; Link;
       Link = isa<CallExpr>(Named) ? objectOf(Named) : nullptr) {
    Named = makerOf(Link);
    for (const DataRef &R : What.Into)
      for (const AliasStep *S = lastCopyLike(R.Path); S;
           S = lastCopyLike(S->Parent))
        IsTemporary |= S->Site == Named && isa<CallExpr>(Named);
  }
  if (IsTemporary && F.Info.isDiscardedLink(What.At))
    return;
  AliasMark Mark;
  Mark.Loc = locOf(What.At);
  Mark.Path = callPath();
  Mark.IsWhole = What.IsWhole;
  Mark.IsByHost = What.IsByHost;
  if (Named)
    Mark.Writer = nameOfExpr(Named);
  unsigned Many = countData(What.Into);
  auto Changed = [&](DataSet &Set, bool IsView) {
    // Two names that may be either of two tensors need not be the same one,
    // unless one was made of the other as a whole.
    if (unsigned Common = countCommon(Set, What.Into);
        !Common || (Common > 1 && !isMadeAsWhole(Set, What.Into)) ||
        (Common == 1 && Many > 1 && countData(Set) > 1))
      return false;
    bool IsChanged = false;
    for (DataRef &R : Set)
      for (const DataRef &Written : What.Into) {
        if (R.Id != Written.Id)
          continue;
        if (R.Path == Written.Path) {
          if ((What.IsWhole || IsView) && R.Mark) {
            R.Mark = nullptr; // its own values from here on
            IsChanged = true;
          }
        }
        if (areOthers(Written.Path, R.Path))
          continue;
        AliasMark New = Mark;
        if (const AliasStep *Step = unintendedStep(Written.Path, R.Path)) {
          if (Step->Kind == AliasKind::Blob && !What.IsByHost)
            continue;
          New.Step = Step;
          New.WriterIsMade = isOnPath(Written.Path, Step);
        } else if (const AliasStep *Own = lastCopyLike(Written.Path);
                   Own && !IsView && isOnPath(R.Path, Own)) {
          New.Step = Own;
          New.IsOwn = New.WriterIsMade = true;
          // A short name for a view shares on purpose, as the view does.
          if (!Own->IsShortcut || !isOfView(Own->Parent))
            New.Holder = holderOf(R.Id, *Own);
        } else {
          continue;
        }
        if (R.Mark && !R.Mark->IsOwn && New.IsOwn)
          continue;
        R.Mark = C.Aliases.mark(New);
        IsChanged = true;
        break;
      }
    return IsChanged;
  };
  W.rewrite([&](const Value &V) -> std::optional<Value> {
    if (const auto *T = V.as<TensorValue>()) {
      DataSet Data = dataOf(*T);
      if (!Changed(Data, false))
        return V;
      TensorValue New = *T;
      New.Data = std::move(Data);
      return Value(std::move(New));
    }
    if (const auto *View = V.as<ViewValue>()) {
      ViewValue New = *View;
      bool IsChanged = false;
      for (ViewSource &S : New.Sources)
        if (S.Conversion)
          IsChanged |= Changed(S.Data, true);
      return IsChanged ? Value(std::move(New)) : V;
    }
    return std::nullopt;
  });
  // What earlier rounds of a loop kept, unless this is another one in each.
  DataSet Kept;
  for (const DataRef &R : What.Into)
    for (const LoopRounds::Earlier &Earlier : C.Rounds.earlierOf(R.Id))
      if (!isWriterOfRound(R.Path, What.Self ? What.Self : What.At, Earlier))
        Kept = unionOf(Kept, {{Earlier.Id, R.Path, nullptr}});
  if (!Kept.empty())
    writeData({Kept, What.At, What.Self, What.IsWhole, What.IsByHost,
               What.RequiresGrad});
}

/// Whether nothing of self's old data is left.
static bool isWholeWrite(llvm::StringRef Name) {
  return isAny(Name, {"zero_", "fill_", "copy_", "normal_", "uniform_",
                      "random_", "exponential_", "cauchy_", "log_normal_",
                      "geometric_", "bernoulli_"});
}

void Transfer::noteIntended(const DataSet &Into, const DataSet &From) {
  for (const DataRef &A : Into)
    for (const DataRef &B : From)
      if (A.Id == B.Id)
        if (const AliasStep *Step = unintendedStep(B.Path, A.Path))
          C.Results.Aliases[Step->Site].IsIntended = true;
}

/// if (!a.is_alias_of(b)): who asks knows that they may share data.
void Transfer::noteAliasQuestion(const Value &One, const Value &Other) {
  const auto *A = One.as<TensorValue>();
  const auto *B = Other.as<TensorValue>();
  if (!C.IsRecording || !A || !B)
    return;
  noteIntended(dataOf(*A), dataOf(*B));
  noteIntended(dataOf(*B), dataOf(*A));
}

void Transfer::operatorUsesData(const OperatorCall &O, bool IsInPlace) {
  if (!C.IsRecording)
    return;
  const OperatorEffects &Effects = *O.Op.Effects;
  bool IsWhole = isWholeWrite(O.Op.Name);
  bool SharesSelf = Effects.Storage == StorageEffect::View ||
                    Effects.Storage == StorageEffect::MaybeSelf ||
                    (Effects.Storage == StorageEffect::FromSchema && O.Self &&
                     O.Self->Schema >= 0 && !O.Op.Schema.Returns.empty() &&
                     O.Op.Schema.returnAliases(0, O.Self->Schema));
  for (const OperatorCall::Argument &A : O.Arguments) {
    if (A.IsDefault)
      continue;
    bool IsOut = A.Schema >= 0 &&
                 unsigned(A.Schema) < O.Op.Schema.Arguments.size() &&
                 O.Op.Schema.Arguments[A.Schema].IsKeywordOnly &&
                 O.Op.Schema.Arguments[A.Schema].IsWrite;
    if (IsOut) {
      visitParts(A.V, [&](const Value &V) {
        if (const auto *T = V.as<TensorValue>())
          writeData({dataOf(*T), O.Call, A.E, /*IsWhole=*/true, false,
                     T->State.Grad.mayBeUnsafe()});
      });
      continue;
    }
    if (A.IsSelf ? (IsInPlace || SharesSelf || Effects.IsFactory)
                 : (Effects.IsFactory || O.Op.Name.ends_with("_as") ||
                    (O.Op.Name == "to" && A.Name == "other")))
      continue;
    readData(A.V, UseKind::TensorUse, O.Call, A.E);
  }
  if (!IsInPlace || !O.Self || !O.SelfTensor.Id || Effects.MetadataOnly ||
      Effects.MayReallocate ||
      isAny(O.Op.Name, {"requires_grad_", "set_requires_grad"}))
    return;
  if (!IsWhole)
    readData(O.Self->V, UseKind::HostUpdate, O.Call);
  if (O.Op.Name == "copy_")
    for (const TensorValue &T : O.Tensors)
      if (T.Id != O.SelfTensor.Id)
        noteIntended(dataOf(O.SelfTensor), dataOf(T));
  writeData({dataOf(O.SelfTensor), O.Call, O.Self->E, IsWhole, false,
             O.SelfTensor.State.Grad.mayBeUnsafe()});
}

/// t[0] = x, t.index({...}) = x
void Transfer::elementWritten(const Expr *Call) {
  if (!C.IsRecording)
    return;
  Value Into = loaded(objectOf(Call));
  Value From = loaded(argumentsOf(Call)[0]);
  readData(From, UseKind::TensorUse, Call, argumentsOf(Call)[0]);
  if (const auto *T = Into.as<TensorValue>()) {
    // t[i] = t[i].flatten().add_(1).view_as(t[i]);
    if (const auto *Source = From.as<TensorValue>())
      noteIntended(dataOf(*T), dataOf(*Source));
    writeData({dataOf(*T), Call, objectOf(Call), false, false,
               T->State.Grad.mayBeUnsafe()});
  }
}

void Transfer::hostUsesData(const ViewSource &Source, UseKind Kind,
                            const Expr *At) {
  if (!C.IsRecording || !At || !isHostUse(Kind))
    return;
  // A matrix header, or another object that only refers to the memory.
  if (isWrite(Kind) && isa<CXXConstructExpr>(At))
    return;
  if (Source.Conversion && Kind != UseKind::HostWrite)
    readData(ViewValue{{Source}}, UseKind::HostRead, At);
  if (!isWrite(Kind))
    return;
  if (Source.Conversion) {
    C.Results.Aliases[Source.Conversion].IsWrittenThrough = true;
    return writeData({Source.Data, At, nullptr, false, true,
                      Source.State.Grad.mayBeUnsafe()});
  }
  for (StorageRef S : Source.Storages)
    if (S.Id && !S.End)
      writeData({{{S.Id, nullptr, nullptr}}, At, nullptr, false, true, false});
}

/// for (float &v : values) v = 0;
void Transfer::referenceWritten(const BinaryOperator *Assignment) {
  const auto *Ref =
      dyn_cast<DeclRefExpr>(Assignment->getLHS()->IgnoreParenImpCasts());
  if (!C.IsRecording || !Ref || !Ref->getDecl()->getType()->isReferenceType())
    return;
  Value V = loaded(Ref);
  if (const auto *View = V.as<ViewValue>())
    for (const ViewSource &Source : View->Sources)
      hostUsesData(Source,
                   Assignment->isCompoundAssignmentOp() ? UseKind::HostUpdate
                                                        : UseKind::HostWrite,
                   Assignment);
}

/// An argument of a function that cannot be looked into.
void Transfer::passedOn(const Expr *Argument, const Value &V, QualType Type,
                        const Expr *Call) {
  if (!C.IsRecording)
    return;
  const FunctionDecl *Callee = calleeOf(Call);
  bool IsMutable = (Type->isReferenceType() || Type->isPointerType()) &&
                   !Type->getPointeeType().isConstQualified();
  // cv::OutputArray stands for the matrix that it is made of.
  const auto *Proxy = Type.getNonReferenceType()->getAsCXXRecordDecl();
  if (Proxy && Proxy->getIdentifier() && isInNamespace(Proxy, "cv"))
    IsMutable |= isAny(Proxy->getName(), {"_OutputArray", "_InputOutputArray"});
  if (!IsMutable)
    readData(V, UseKind::PassedOn, Call, Argument);
  if (!IsMutable || (Callee && isInNamespace(Callee, "std") &&
                     !isAny(nameOf(*Callee), {"getline"})))
    return;
  auto Written = [&](StorageId Id) {
    if (Id)
      writeData({{{Id, nullptr, nullptr}}, Call, nullptr, false, true, false});
  };
  if (const auto *View = V.as<ViewValue>())
    for (const ViewSource &Source : View->Sources)
      if (!Source.Conversion)
        for (StorageRef S : Source.Storages)
          Written(S.Id);
  const Expr *Named = makerOf(Argument);
  if (!Named->isLValue() || Api.kindOf(Named->getType()) != TypeKind::Buffer)
    return;
  pointerInto(Named); // so that there is a buffer
  for (PlaceId Place : placesOf(Named))
    if (Value Held = W.at(C.Places, Place);
        const auto *B = Held.as<BufferValue>())
      Written(B->Storage);
}

// Reads ----------------------------------------------------------------------

void Transfer::readData(const Value &V, UseKind Kind, const Expr *At,
                        const Expr *Named) {
  if (!C.IsRecording)
    return;
  bool IsHost = Kind == UseKind::HostRead;
  auto Note = [&](const DataSet &Data, const NamedDecl *Holder) {
    for (const DataRef &R : Data) {
      const AliasMark *M = R.Mark;
      if (!M || (Named && !R.Path && areOthers(beginOf(M->Step)->Site, Named)))
        continue;
      AliasReport &Report = C.Results.Aliases[M->Step->Site];
      if (!Report.Step) {
        Report.Step = M->Step;
        Report.Function = &outermostFunction(F);
      }
      AliasReport::Access Write{M->Loc,           M->Path,
                                M->Writer,        M->IsByHost,
                                M->IsByOptimizer, UseKind::HostWrite,
                                nullptr};
      if (M->IsOwn) {
        // In place again is no use of the value.
        if (Kind == UseKind::HostUpdate)
          continue;
        Report.IsWriterUsed = true;
        if (M->Holder && !M->IsWhole && !Report.HeldWrite.Holder) {
          Report.HeldWrite = Write;
          Report.HeldWrite.Holder = M->Holder;
        }
        continue;
      }
      auto IsWindow = [&](const AliasStep &Step) {
        return isWindow(Step, *M,
                        {At ? locOf(At) : SourceLocation(), callPath()},
                        C.AST.getSourceManager());
      };
      // So is the view of another handle.
      const AliasStep *View = R.Path;
      while (View && View != M->Step && !IsWindow(*View))
        View = View->Parent;
      if (IsWindow(View ? *View : *M->Step))
        continue;
      // Who is left with it after the function is asked only where it was kept
      // for its value.
      if (Kind == UseKind::Stored &&
          (M->WriterIsMade || !isOnPath(R.Path, M->Step)))
        continue;
      if (Report.IsRead && (!Report.WriterIsMade || M->WriterIsMade))
        continue;
      Report.Step = M->Step;
      Report.IsRead = true;
      Report.WriterIsMade = M->WriterIsMade;
      Report.Write = Write;
      Report.Read = {At ? locOf(At) : SourceLocation(),
                     callPath(),
                     "",
                     IsHost,
                     false,
                     Kind,
                     Holder};
    }
  };
  std::function<void(const Value &, const NamedDecl *)> Visit =
      [&](const Value &Part, const NamedDecl *Name) {
        if (const auto *T = Part.as<TensorValue>())
          Note(T->Data, Name);
        else if (const auto *View = Part.as<ViewValue>(); View && IsHost)
          for (const ViewSource &S : View->Sources)
            Note(S.Data, Name);
        else if (const auto *Aggregate = Part.as<AggregateValue>())
          for (const auto &[Step, Sub] : Aggregate->Parts)
            Visit(Sub, Step.K == Selector::Field
                           ? static_cast<const NamedDecl *>(
                                 static_cast<const FieldDecl *>(Step.Data))
                           : Name);
      };
  Visit(V, nullptr);
}

} // namespace clang::tidy::torch::flow
