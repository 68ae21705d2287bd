// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// torch-missing-clone: two names for one data, one written, then the other
// read.

#include "ConvertedObject.h"
#include "TorchCheck.h"

namespace clang::tidy::torch {

using namespace flow;

namespace {

class MissingCloneCheck : public TorchCheck {
public:
  MissingCloneCheck(llvm::StringRef Name, ClangTidyContext *Context)
      : TorchCheck(Name, Context), Style(Options.get("CopyStyle", "")),
        DetachesFirst(Style == "detach-clone") {}

  void storeOptions(ClangTidyOptions::OptionMap &Opts) override {
    Options.store(Opts, "CopyStyle",
                  DetachesFirst ? "detach-clone" : "clone-detach");
  }

  void report(const TranslationUnitFlow &Flow) override {
    for (const auto &[Site, Report] : Flow.findings().Aliases)
      if (Report.isFinding() && isNew(Site->getExprLoc()))
        judge(Report, Flow);
  }

private:
  void judge(const AliasReport &Report, const TranslationUnitFlow &Flow);
  FixIts::Edits copyOf(const AliasReport &Report,
                       const TranslationUnitFlow &Flow);
  bool isCarriedByOther(const AliasReport &Report,
                        const TranslationUnitFlow &Flow) const;
  void noteRead(const AliasReport &Report);
  void noteCalls(const AliasReport::Access &To);

  const std::string Style;
  const bool DetachesFirst;
};

} // namespace

static std::string quoted(llvm::StringRef Name, llvm::StringRef Otherwise) {
  return Name.empty() ? Otherwise.str() : ("'" + Name + "'").str();
}

/// What the alias is.
static std::string aliasWords(const AliasStep &Step) {
  std::string From = quoted(Step.From, "its tensor");
  std::string Method = quoted(Step.Method, "the call");
  switch (Step.Kind) {
  case AliasKind::View:
    return "";
  case AliasKind::Handle:
    if (Step.IsAggregate)
      return "the tensors of this copy are other handles of those of " +
             quoted(Step.From, "the original") + ", not copies of them";
    return "this is another handle of " + quoted(Step.From, "the tensor") +
           ", not a copy of it";
  case AliasKind::CopyIfNeeded:
    return Step.IsCertain
               ? Method +
                     " has nothing to convert here, so the result shares "
                     "the memory of " +
                     From
               : Method +
                     " copies only if it has to, so the result may share "
                     "the memory of " +
                     From;
  case AliasKind::Detach:
    return Method + " does not copy, so the result shares the memory of " +
           From;
  case AliasKind::Blob:
    return "this tensor shows the memory of " +
           quoted(Step.From, "the buffer") + ", not a copy of it";
  case AliasKind::ArrayView:
    return "this view shows the memory of " + quoted(Step.From, "the tensor") +
           ", not a copy of it";
  }
  return "";
}

/// Why it matters.
static std::string faultWords(const AliasReport &Report) {
  const AliasStep &Step = *Report.Step;
  if (!Report.isReadLater()) {
    const NamedDecl *Holder = Report.HeldWrite.Holder;
    return (isa<FieldDecl>(Holder) ? "the write below changes the member '"
                                   : "the write below changes the caller's '") +
           Holder->getNameAsString() + "', too";
  }
  switch (Step.Kind) {
  case AliasKind::Blob:
    return "the memory is written while the tensor is in use";
  case AliasKind::ArrayView:
    return quoted(Step.From, "the tensor") +
           " is written in place before the view is read";
  default:
    break;
  }
  if (Report.Write.IsByOptimizer)
    return "the result is read after " +
           quoted(Report.Write.Name, "the optimizer") + " has updated that";
  std::string From = quoted(Step.From, "the tensor");
  if (Step.IsAggregate)
    return "one of them is read after the other is written";
  if (Report.WriterIsMade)
    return From + " is read after the " +
           (Step.Kind == AliasKind::Handle ? "other handle" : "result") +
           " is written";
  return (Step.Kind == AliasKind::Handle ? "it is read after "
                                         : "the result is read after ") +
         From + " is written";
}

/// The calls on the way.
void MissingCloneCheck::noteCalls(const AliasReport::Access &To) {
  if (To.IsByHost)
    return notePath(To.Path);
  for (const TraceStep *Step : pathOf(To.Path))
    diag(Step->Loc, "the tensor is passed to '%0' here", DiagnosticIDs::Note)
        << Step->Detail;
}

void MissingCloneCheck::noteRead(const AliasReport &Report) {
  const AliasReport::Access &Read = Report.Read;
  noteCalls(Read);
  if (Read.Loc.isInvalid()) {
    if (Read.Holder)
      diag(Read.Holder->getLocation(), "%0 keeps it after the function returns",
           DiagnosticIDs::Note)
          << Read.Holder;
    return;
  }
  const AliasStep &Step = *Report.Step;
  std::string Name = Report.WriterIsMade ? quoted(Step.From, "the tensor")
                     : Step.Kind == AliasKind::Handle ? "the other handle"
                     : Step.Kind == AliasKind::Blob   ? "the tensor"
                                                      : "the result";
  switch (Read.Kind) {
  case UseKind::HostRead:
    return noteUse(Read.Loc, wordsOf(Read.Kind));
  case UseKind::Returned:
    return noteUse(Read.Loc, Name + " is returned here");
  case UseKind::PassedOn:
    return noteUse(Read.Loc, Name + " is passed on here");
  default:
    return noteUse(Read.Loc, Name + " is read here");
  }
}

void MissingCloneCheck::judge(const AliasReport &Report,
                              const TranslationUnitFlow &Flow) {
  const AliasStep &Step = *Report.Step;
  SourceLocation Loc = Step.Site->getExprLoc();
  FixIts::Edits Copy = copyOf(Report, Flow);
  // Whoever never uses the name again may have written for the other one.
  bool MayBeMeant =
      Report.IsWrittenThrough || (Report.WriterIsMade && !Report.IsWriterUsed);
  {
    auto Warning = diag(Loc, "%0, and %1")
                   << aliasWords(Step) << faultWords(Report)
                   << Step.Site->getSourceRange();
    if (!MayBeMeant)
      for (const FixItHint &Fix : Copy)
        Warning << Fix;
  }
  const AliasReport::Access &Write =
      Report.isReadLater() ? Report.Write : Report.HeldWrite;
  noteCalls(Write);
  if (Write.IsByOptimizer)
    diag(Write.Loc, "%0 updates the parameters in place here",
         DiagnosticIDs::Note)
        << quoted(Write.Name, "the optimizer");
  else if (Write.IsByHost)
    noteUse(Write.Loc, "the memory is written here");
  else
    diag(Write.Loc, "%0 is written in place here", DiagnosticIDs::Note)
        << quoted(Write.Name, "the tensor");
  if (Report.isReadLater())
    noteRead(Report);
  else if (!isa<FieldDecl>(Write.Holder))
    diag(Write.Holder->getLocation(), "the caller still has %0",
         DiagnosticIDs::Note)
        << Write.Holder;
  if (MayBeMeant && !Copy.empty()) {
    auto Note = diag(Loc,
                     "copy the memory here if nobody else has to see what "
                     "is written",
                     DiagnosticIDs::Note);
    for (const FixItHint &Fix : Copy)
      Note << Fix;
  }
}

/// Of two checks that want the same edit one has it.
bool MissingCloneCheck::isCarriedByOther(
    const AliasReport &Report, const TranslationUnitFlow &Flow) const {
  if (Report.Step->Kind != AliasKind::Blob ||
      !isCheckEnabled("torch-dangling-blob"))
    return false;
  auto It = Flow.findings().Blobs.find(Report.Step->Site);
  return It != Flow.findings().Blobs.end() && !It->second.DeadUses.empty();
}

FixIts::Edits MissingCloneCheck::copyOf(const AliasReport &Report,
                                        const TranslationUnitFlow &Flow) {
  const AliasStep &Step = *Report.Step;
  const model::TensorApi &Api = Flow.api();
  if (isCarriedByOther(Report, Flow))
    return {};
  if (Step.Kind == AliasKind::Blob) {
    BlobReport Blob;
    Blob.Call = Step.Site;
    Blob.Function = Step.Function;
    return fixIts().cloneOf(Blob);
  }
  if (Step.Kind == AliasKind::ArrayView) {
    auto It = Flow.findings().Conversions.find(Step.Site);
    if (It == Flow.findings().Conversions.end() ||
        !fixIts().faults().carriesFix(Fault::SharesStorage, It->second))
      return {};
    return fixIts().forConversion(It->second);
  }
  const Expr *Site = Step.Site;
  SourceLocation Begin = Site->getBeginLoc();
  SourceLocation End = endOf(Site, Api.context());
  if (!Api.isTensor(Site->getType()) || Api.isOnlyTensorBase(Site->getType()) ||
      End.isInvalid() || !Begin.isFileID() || Api.isForeignCode(Begin))
    return {};
  // Where an array view is taken of it at once, that may get edits itself.
  for (const auto &[Call, Conversion] : Flow.findings().Conversions)
    if (Conversion.Conversion.Object &&
        model::makerOf(Conversion.Conversion.Object) == Site &&
        fixIts().faults().of(Conversion).any())
      return {};
  if (Step.Kind == AliasKind::Detach) {
    const auto *Call = dyn_cast<CXXMemberCallExpr>(Site);
    const auto *Callee =
        Call ? dyn_cast<MemberExpr>(Call->getCallee()->IgnoreParenImpCasts())
             : nullptr;
    if (!DetachesFirst && Callee && Step.Method == "detach" &&
        Callee->getMemberLoc().isFileID())
      return {FixItHint::CreateInsertion(Callee->getMemberLoc(), "clone().")};
    return {FixItHint::CreateInsertion(End, ".clone()")};
  }
  // Another instantiation may be of something else than tensors.
  if (Step.Function && Step.Function->getTemplateInstantiationPattern())
    return {};
  llvm::StringRef Methods = !Step.RequiresGrad ? ".clone()"
                            : DetachesFirst    ? ".detach().clone()"
                                               : ".clone().detach()";
  const auto *Operator = dyn_cast<CXXOperatorCallExpr>(Site);
  if (isa<UnaryOperator, ConditionalOperator, CXXOperatorCallExpr>(Site) &&
      !(Operator && Operator->getOperator() == OO_Subscript))
    return {FixItHint::CreateInsertion(Begin, "("),
            FixItHint::CreateInsertion(End, (")" + Methods).str())};
  return {FixItHint::CreateInsertion(End, Methods)};
}

std::unique_ptr<ClangTidyCheck>
makeMissingCloneCheck(llvm::StringRef Name, ClangTidyContext *Context) {
  return std::make_unique<MissingCloneCheck>(Name, Context);
}

} // namespace clang::tidy::torch
