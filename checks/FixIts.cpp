// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "FixIts.h"
#include "ConvertedObject.h"
#include "ViewReach.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/STLExtras.h"
#include <memory>

namespace clang::tidy::torch {

using flow::BlobReport;
using flow::ConversionReport;
using flow::DeadUse;
using flow::DeathReason;
using flow::HostUse;
using flow::UseKind;
using model::ConversionKind;

namespace {

/// One conversion that something may be said of, and what an edit has to know.
struct Entry {
  const ConversionReport *Report;
  std::optional<ConvertedObject> Object;
  ViewReach Reach;
  std::optional<Spot> Place;
  std::string Text;
  const Entry *Leader = nullptr;
  llvm::SmallVector<const Entry *, 2> Others; ///< of a leader
};

/// The conversions of one function, lambdas included.
struct FunctionEdits {
  explicit FunctionEdits(const FunctionDecl &Function) : Index(Function) {}
  FunctionIndex Index;
  std::vector<std::unique_ptr<Entry>> Entries; ///< in the source's order
  llvm::DenseMap<const ConversionReport *, Entry *> ByReport;
  struct Owner {
    const Entry *Leader;
    Faults What;
    std::string Name;
  };
  std::vector<Owner> Owners;
};

} // namespace

class FixIts::Implementation {
public:
  Implementation(const flow::TranslationUnitFlow &Flow, ClangTidyContext &Tidy)
      : Judge(Flow, Tidy), Flow(Flow), Api(Flow.api()),
        Context(Flow.api().context()), SM(Context.getSourceManager()) {}

  const FaultJudge Judge;

  Edits forConversion(const ConversionReport &Report, Faults What);
  Edits assertionBefore(const ConversionReport &Report,
                        llvm::StringRef Statement);
  Edits cloneOf(const BlobReport &Report);
  std::pair<FunctionEdits *, Entry *> entryOf(const ConversionReport &Report);

private:
  FunctionEdits *editsOf(const FunctionDecl *Function, const Expr *Within);
  FunctionEdits *build(const FunctionDecl &Function);
  Edits inPlace(const Entry &E, Faults What);
  Edits named(FunctionEdits &In, const Entry &Leader, Faults What);
  bool livesLongEnough(const FunctionEdits &In, const Entry &E);
  bool isKnownBefore(const FunctionEdits &In, const Entry &E,
                     const Spot &Place);
  std::optional<FixItHint> lineBefore(const FunctionEdits &In, const Entry &E,
                                      llvm::StringRef Statement);
  bool isUserCode(SourceLocation Loc) const {
    return Loc.isValid() && Loc.isFileID() && !Api.isForeignCode(Loc);
  }

  const flow::TranslationUnitFlow &Flow;
  const model::TensorApi &Api;
  ASTContext &Context;
  const SourceManager &SM;
  llvm::DenseMap<const FunctionDecl *, std::unique_ptr<FunctionEdits>>
      Functions;
};

/// The function that a lambda's call operator stands in, else itself.
static const FunctionDecl *outermost(const FunctionDecl *Function) {
  for (const DeclContext *C = Function; C; C = C->getParent())
    if (const auto *F = dyn_cast<FunctionDecl>(C); F && F->hasBody())
      Function = F;
  const FunctionDecl *Definition = Function;
  return Function->hasBody(Definition) ? Definition : Function;
}

FunctionEdits *FixIts::Implementation::editsOf(const FunctionDecl *Function,
                                               const Expr *Within) {
  if (!Function)
    return nullptr;
  // An instantiation of a generic lambda has expressions of its own.
  for (const FunctionDecl *Each : {outermost(Function), Function})
    if (Each->hasBody())
      if (FunctionEdits *Result = build(*Each);
          Result && Result->Index.contains(Within))
        return Result;
  return nullptr;
}

FunctionEdits *FixIts::Implementation::build(const FunctionDecl &Function) {
  auto &Slot = Functions[&Function];
  if (Slot)
    return Slot.get();
  auto New = std::make_unique<FunctionEdits>(Function);
  for (const auto &[Call, Report] : Flow.findings().Conversions) {
    if (!Call || !New->Index.contains(Call))
      continue;
    auto Object = ConvertedObject::of(Report, New->Index, Api);
    std::string Text = Object ? Object->text(Context) : "";
    New->Entries.push_back(
        std::make_unique<Entry>(Entry{&Report,
                                      std::move(Object),
                                      ViewReach(Call, New->Index, Api),
                                      New->Index.spotBefore(Call),
                                      std::move(Text),
                                      nullptr,
                                      {}}));
    New->ByReport[&Report] = New->Entries.back().get();
  }
  llvm::sort(New->Entries, [&](const auto &A, const auto &B) {
    return SM.isBeforeInTranslationUnit(A->Report->Call->getExprLoc(),
                                        B->Report->Call->getExprLoc());
  });
  for (auto It = New->Entries.begin(); It != New->Entries.end(); ++It) {
    Entry &E = **It;
    for (auto Before = New->Entries.begin(); Before != It && !E.Leader;
         ++Before)
      if (Entry &Other = **Before;
          Other.Leader == &Other && Other.Object && E.Object &&
          Other.Text == E.Text && !E.Report->IsHelperCall &&
          !Other.Report->IsHelperCall && Other.Reach.meets(E.Reach)) {
        E.Leader = &Other;
        Other.Others.push_back(&E);
      }
    if (!E.Leader)
      E.Leader = &E;
  }
  Slot = std::move(New);
  return Slot.get();
}

std::pair<FunctionEdits *, Entry *>
FixIts::Implementation::entryOf(const ConversionReport &Report) {
  FunctionEdits *In = editsOf(Report.Function, Report.Call);
  return {In, In ? In->ByReport.lookup(&Report) : nullptr};
}

static bool isAccessor(ConversionKind Kind) {
  return Kind == ConversionKind::Accessor ||
         Kind == ConversionKind::PackedAccessor;
}

Edits FixIts::Implementation::inPlace(const Entry &E, Faults What) {
  const ConvertedObject &Object = *E.Object;
  std::string Methods = methodsFor(What, Object.IsOnlyBase);
  if (Object.IsArrow)
    return {FixItHint::CreateInsertion(Object.Member, Methods.substr(1) + ".")};
  if (Object.IsArgument && !Object.isPrimary())
    return {FixItHint::CreateInsertion(Object.Begin, "("),
            FixItHint::CreateInsertion(Object.End, ")" + Methods)};
  return {FixItHint::CreateInsertion(Object.End, Methods)};
}

/// Whether a variable before the statement would outlive every use.
bool FixIts::Implementation::livesLongEnough(const FunctionEdits &In,
                                             const Entry &E) {
  if (!E.Place || !E.Reach.staysWithin(*E.Place))
    return false;
  SourceRange Body = In.Index.function().getSourceRange();
  SourceRange Block = E.Place->Block->getSourceRange();
  auto IsIn = [&](SourceLocation Loc, SourceRange Range) {
    return !SM.isBeforeInTranslationUnit(Loc, Range.getBegin()) &&
           !SM.isBeforeInTranslationUnit(Range.getEnd(), Loc);
  };
  auto IsOutside = [&](SourceLocation Loc) {
    Loc = Loc.isValid() ? SM.getFileLoc(Loc) : Loc;
    return Loc.isValid() && IsIn(Loc, Body) && !IsIn(Loc, Block);
  };
  for (const HostUse &Use : E.Report->HostUses)
    if (IsOutside(Use.Loc))
      return false;
  for (const DeadUse &Use : E.Report->DeadUses)
    if (Use.Kind == UseKind::Returned || Use.Kind == UseKind::Stored ||
        IsOutside(Use.Loc))
      return false;
  return true;
}

/// Whether all variables of the tensor's expression are declared before the
/// statement, not in it.
bool FixIts::Implementation::isKnownBefore(const FunctionEdits &In,
                                           const Entry &E, const Spot &Place) {
  llvm::SmallVector<const Stmt *, 8> Work = {E.Object->Tensor};
  while (!Work.empty()) {
    const Stmt *S = Work.pop_back_val();
    if (!S)
      continue;
    if (const auto *Ref = dyn_cast<DeclRefExpr>(S)) {
      const ValueDecl *D = Ref->getDecl();
      if (const auto *Part = dyn_cast<BindingDecl>(D))
        D = dyn_cast_or_null<ValueDecl>(Part->getDecomposedDecl());
      if (const auto *Var = dyn_cast_or_null<VarDecl>(D))
        if (const DeclStmt *Declaration = In.Index.declarationOf(Var);
            Declaration && In.Index.isInside(Declaration, Place.Statement) &&
            !In.Index.isInside(Declaration, E.Object->Tensor))
          return false;
    }
    Work.append(S->child_begin(), S->child_end());
  }
  return true;
}

/// A new line before the statement. Every conversion of a statement has its own
/// offset in the white space before it, so that lines for several of them can
/// be put in one by one or together.
std::optional<FixItHint>
FixIts::Implementation::lineBefore(const FunctionEdits &In, const Entry &E,
                                   llvm::StringRef Statement) {
  const Stmt *Before = E.Place->Statement;
  SourceLocation Start = Before->getBeginLoc();
  if (!isUserCode(Start))
    return std::nullopt;
  unsigned Behind = 0; // how many others stand between this and the statement
  for (const auto &Each : llvm::reverse(In.Entries)) {
    if (Each.get() == &E)
      break;
    if (Each->Place && Each->Place->Statement == Before &&
        Each->Leader == Each.get() &&
        !(Each->Report->HostUses.empty() && Each->Report->DeadUses.empty()))
      ++Behind;
  }
  auto [File, Offset] = SM.getDecomposedLoc(Start);
  llvm::StringRef Text = SM.getBufferData(File);
  unsigned LineStart = Offset;
  while (LineStart &&
         (Text[LineStart - 1] == ' ' || Text[LineStart - 1] == '\t'))
    --LineStart;
  llvm::StringRef Space = Text.slice(LineStart, Offset);
  bool OwnLine = !LineStart || Text[LineStart - 1] == '\n';
  bool IsCRLF = LineStart > 1 && Text[LineStart - 2] == '\r';
  if (Behind > Space.size())
    return std::nullopt;
  // "ind|ent" becomes "ind" "ent<new>;\n" "ind" "ent".
  std::string New = Space.take_back(Behind).str() + Statement.str();
  if (OwnLine)
    New += (IsCRLF ? "\r\n" : "\n") + Space.drop_back(Behind).str();
  else if (!Behind)
    New += " ";
  return FixItHint::CreateInsertion(Start.getLocWithOffset(-int(Behind)), New);
}

Edits FixIts::Implementation::named(FunctionEdits &In, const Entry &Leader,
                                    Faults What) {
  if (!Leader.Place || !In.Index.canDeclareIn(Leader.Place->Block) ||
      !isKnownBefore(In, Leader, *Leader.Place))
    return {};
  llvm::SmallVector<const Entry *, 3> All = {&Leader};
  All.append(Leader.Others.begin(), Leader.Others.end());
  for (const Entry *Each : All)
    if (!livesLongEnough(In, *Each) ||
        Each->Place->Statement != Leader.Place->Statement)
      return {};

  const ConvertedObject &Object = *Leader.Object;
  auto Known = llvm::find_if(In.Owners, [&](const FunctionEdits::Owner &O) {
    return O.Leader == &Leader && O.What == What;
  });
  if (Known == In.Owners.end()) {
    const Expr *Maker = nullptr;
    for (const DeadUse &Use : Leader.Report->DeadUses)
      if (!Maker && Use.Storage.Origin &&
          In.Index.isInside(Use.Storage.Origin, Object.Tensor))
        Maker = Use.Storage.Origin;
    std::string Wish = Object.ownerName(suffixFor(What), Maker);
    In.Owners.push_back({&Leader, What, In.Index.freshName(Wish, Context)});
    Known = std::prev(In.Owners.end());
  }

  std::string Methods = methodsFor(What, Object.IsOnlyBase);
  std::string Value = Leader.Text;
  if (Methods.empty()) {
    if (Object.IsArrow)
      Value = "*" + Value;
    else if (isa<ParenExpr>(Object.Tensor))
      Value = Value.substr(1, Value.size() - 2);
  } else {
    if (!Object.isPrimary())
      Value = "(" + Value + ")";
    Value += Object.IsArrow ? "->" + Methods.substr(1) : Methods;
  }
  auto Line =
      lineBefore(In, Leader, "auto " + Known->Name + " = " + Value + ";");
  if (!Line)
    return {};
  Edits Result = {*Line};
  for (const Entry *Each : All) {
    const ConvertedObject &Old = *Each->Object;
    Result.push_back(FixItHint::CreateReplacement(
        CharSourceRange::getCharRange(Old.Begin,
                                      Old.IsArrow ? Old.Member : Old.End),
        Known->Name + (Old.IsArrow ? "." : "")));
  }
  return Result;
}

Edits FixIts::Implementation::forConversion(const ConversionReport &Report,
                                            Faults What) {
  auto [In, E] = entryOf(Report);
  if (!E || !E->Object || !What.any() || !isUserCode(Report.Call->getExprLoc()))
    return {};
  // at::TensorBase has no clone().
  if (What.has(Fault::SharesStorage) && E->Object->IsOnlyBase)
    return {};
  const Entry &Leader = *E->Leader;
  // What DLPack gets keeps the tensor alive.
  bool IsOwned = Report.Conversion.Kind == ConversionKind::DLPack;
  bool FitsInPlace = !What.has(Fault::DeadTemporary) && Leader.Others.empty() &&
                     !isAccessor(Report.Conversion.Kind) &&
                     (IsOwned || E->Reach.isUsedUp());
  if (!FitsInPlace)
    return named(*In, Leader, What);
  // What is written into a copy would be lost at once.
  return Report.isWritten() && What.needCopy() ? Edits() : inPlace(*E, What);
}

Edits FixIts::Implementation::assertionBefore(const ConversionReport &Report,
                                              llvm::StringRef Statement) {
  auto [In, E] = entryOf(Report);
  if (!E || !E->Object || !E->Leader->Place ||
      !isKnownBefore(*In, *E->Leader, *E->Leader->Place))
    return {};
  if (auto Line = lineBefore(*In, *E->Leader, Statement))
    return {*Line};
  return {};
}

Edits FixIts::Implementation::cloneOf(const BlobReport &Report) {
  const auto *Call = dyn_cast_or_null<CallExpr>(Report.Call);
  if (!Call || !Report.Function)
    return {};
  const Expr *Tensor = Call;
  // A chain that builds the tensor ends with make_tensor().
  if (!Api.isTensor(Tensor->getType())) {
    FunctionEdits *In = editsOf(Report.Function, Call);
    for (const Expr *E = In ? In->Index.parentExprOf(Call) : nullptr; E;
         E = In->Index.parentExprOf(E)) {
      const auto *Method = dyn_cast<CXXMemberCallExpr>(E);
      if (!Method && !isa<MemberExpr, CastExpr, MaterializeTemporaryExpr,
                          CXXBindTemporaryExpr, ParenExpr>(E))
        return {};
      Tensor = E;
      if (Method && Api.isTensor(Method->getType()))
        break;
    }
  }
  if (!isa<CallExpr>(Tensor) || isa<CXXOperatorCallExpr>(Tensor) ||
      !Api.isTensor(Tensor->getType()) ||
      Api.isOnlyTensorBase(Tensor->getType()))
    return {};
  SourceLocation End = endOf(Tensor, Context);
  if (!isUserCode(End) || !isUserCode(Tensor->getBeginLoc()))
    return {};
  return {FixItHint::CreateInsertion(End, ".clone()")};
}

FixIts::FixIts(const flow::TranslationUnitFlow &Flow, ClangTidyContext &Context)
    : Impl(std::make_unique<Implementation>(Flow, Context)) {}
FixIts::~FixIts() = default;

std::shared_ptr<FixIts> FixIts::of(const flow::TranslationUnitFlow &Flow,
                                   ClangTidyContext &Context) {
  // One thread has a flow and its checks.
  static thread_local const flow::TranslationUnitFlow *Last = nullptr;
  static thread_local std::weak_ptr<FixIts> Shared;
  std::shared_ptr<FixIts> Known = Shared.lock();
  if (!Known || Last != &Flow) {
    Known = std::make_shared<FixIts>(Flow, Context);
    Shared = Known;
    Last = &Flow;
  }
  return Known;
}

const FaultJudge &FixIts::faults() const { return Impl->Judge; }

Edits FixIts::forConversion(const ConversionReport &Report, Faults More) {
  return Impl->forConversion(Report, Impl->Judge.of(Report) | More);
}

Edits FixIts::assertionBefore(const ConversionReport &Report,
                              llvm::StringRef Statement) {
  return Impl->assertionBefore(Report, Statement);
}

Edits FixIts::cloneOf(const BlobReport &Report) {
  return Impl->cloneOf(Report);
}

const ConversionReport &FixIts::leaderOf(const ConversionReport &Report) {
  const Entry *E = Impl->entryOf(Report).second;
  return E ? *E->Leader->Report : Report;
}

bool FixIts::isReadAtOnce(const ConversionReport &Report) {
  auto [In, E] = Impl->entryOf(Report);
  if (!E || Report.isWritten())
    return false;
  const Expr *Around = In->Index.parentExprOf(Report.Call);
  while (Around && isa<ParenExpr, ImplicitCastExpr>(Around))
    Around = In->Index.parentExprOf(Around);
  const auto *Deref = dyn_cast_or_null<UnaryOperator>(Around);
  const Expr *Outer = Around ? In->Index.parentExprOf(Around) : nullptr;
  bool IsElement = isa_and_nonnull<ArraySubscriptExpr>(Around) ||
                   (Deref && Deref->getOpcode() == UO_Deref);
  const auto *Load = dyn_cast_or_null<ImplicitCastExpr>(Outer);
  return IsElement && Load && Load->getCastKind() == CK_LValueToRValue;
}

bool FixIts::isNeverIndexed(const ConversionReport &Report) {
  auto [In, E] = Impl->entryOf(Report);
  const VarDecl *Holder = E ? In->Index.initializedBy(Report.Call) : nullptr;
  if (!Holder || !Holder->getType()->getAsCXXRecordDecl())
    return false;
  for (const DeclRefExpr *Name : In->Index.namesOf(Holder)) {
    const Expr *Around = In->Index.parentExprOf(Name);
    while (Around && isa<ImplicitCastExpr, ParenExpr>(Around))
      Around = In->Index.parentExprOf(Around);
    if (!isa_and_nonnull<MemberExpr>(Around))
      return false;
  }
  return true;
}

std::string FixIts::accessTo(const ConversionReport &Report) {
  const Entry *E = Impl->entryOf(Report).second;
  if (!E || !E->Object || !E->Object->isPlain() || !E->Object->isPrimary())
    return {};
  return E->Text + (E->Object->IsArrow ? "->" : ".");
}

} // namespace clang::tidy::torch
