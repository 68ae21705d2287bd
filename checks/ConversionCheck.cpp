// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "ConversionCheck.h"
#include "clang/Lex/HeaderSearch.h"
#include "llvm/ADT/Twine.h"

namespace clang::tidy::torch {

using namespace flow;

static constexpr llvm::StringLiteral RuntimeHeader = "torch_tidy/assert.h";

namespace {
/// What code asserts that wants a tensor to be without a fault.
struct Requirement {
  Fault Without;
  llvm::StringLiteral Condition; ///< a method that is to be true ...
  bool IsNegated;                ///< ... or false
  llvm::StringLiteral Rule;
  llvm::StringLiteral Assertion; ///< the runtime library's
};
} // namespace

static constexpr Requirement Requirements[] = {
    {Fault::OnAccelerator, "is_cpu()", false, "must be on the CPU",
     "TORCH_TIDY_ASSERT_CPU"},
    {Fault::RequiresGrad, "requires_grad()", true, "must not require grad",
     "TORCH_TIDY_ASSERT_DETACHED"},
    {Fault::Strided, "is_contiguous()", false, "must be contiguous",
     "TORCH_TIDY_ASSERT_CONTIGUOUS"},
    {Fault::ConjugateBit, "is_conj()", true, "must be resolved",
     "TORCH_TIDY_ASSERT_RESOLVED"},
    {Fault::NegativeBit, "is_neg()", true, "must be resolved",
     "TORCH_TIDY_ASSERT_RESOLVED"},
};

ConversionCheck::ConversionCheck(llvm::StringRef Name,
                                 ClangTidyContext *Context)
    : TorchCheck(Name, Context), IsStrict(Options.get("Strict", false)),
      EntryPoints(Options.get("EntryPoints", "")),
      // Each note has to stand alone: people apply one of them.
      Includes(Options.getLocalOrGlobal("IncludeStyle",
                                        utils::IncludeSorter::IS_LLVM),
               /*SelfContainedDiags=*/true) {}

void ConversionCheck::storeOptions(ClangTidyOptions::OptionMap &Opts) {
  Options.store(Opts, "Strict", IsStrict);
  Options.store(Opts, "EntryPoints", EntryPoints);
  Options.store(Opts, "IncludeStyle", Includes.getStyle());
}

void ConversionCheck::registerPPCallbacks(const SourceManager & /*SM*/,
                                          Preprocessor *PP,
                                          Preprocessor * /*ModuleExpanderPP*/) {
  this->PP = PP;
  Includes.registerPreprocessor(PP);
}

bool ConversionCheck::hasRuntimeLibrary() {
  if (!FoundRuntimeLibrary)
    FoundRuntimeLibrary =
        PP && PP->getHeaderSearchInfo().LookupFile(
                  RuntimeHeader, SourceLocation(), /*isAngled=*/true,
                  /*FromDir=*/nullptr, /*CurDir=*/nullptr, /*Includers=*/{},
                  nullptr, nullptr, nullptr, nullptr, nullptr, nullptr);
  return *FoundRuntimeLibrary;
}

void ConversionCheck::report(const TranslationUnitFlow &Flow) {
  for (const auto &[Call, Report] : Flow.findings().Conversions)
    if (!Report.IsHelperCall)
      for (Fault What : faults())
        judge(Report, What);
}

/// The ends of a range are one finding.
bool ConversionCheck::isSaidOfLeader(const ConversionReport &Report,
                                     Fault What) {
  const ConversionReport &Leader = fixIts().leaderOf(Report);
  return &Leader != &Report && fixIts().faults().judge(What, Leader);
}

void ConversionCheck::judge(const ConversionReport &Report, Fault What) {
  FaultJudge::Verdict Found = fixIts().faults().judge(What, Report);
  if (!Found || isSaidOfLeader(Report, What) ||
      !isNew(Report.Call->getExprLoc()))
    return;
  Subject S{Report, What, Found, nameOfTensor(Report.Conversion.Object)};
  bool Carries = fixIts().faults().carriesFix(What, Report);
  bool LosesWrites =
      Report.isWritten() && fixIts().faults().of(Report).needCopy();
  {
    auto Warning = warn(S);
    Warning << Report.Call->getSourceRange();
    if (Carries && !LosesWrites)
      addAll(Warning, fixIts().forConversion(Report));
  }
  notePath(Found.Why, Report.Conversion.Object);
  notePath(Found.Use->Path);
  noteUse(Found.Use->Loc, wordsOf(Found.Use->Kind));
  alternatives(S);
}

/// Of several warnings on one conversion one does.
bool ConversionCheck::offersCopy(const Subject &S) {
  return fixIts().faults().carriesFix(S.What, S.Report);
}

void ConversionCheck::noteCopy(const Subject &S, llvm::StringRef Words) {
  if (offersCopy(S))
    noteFix(S.Report.Call->getExprLoc(), Words,
            fixIts().forConversion(S.Report));
}

void ConversionCheck::noteClone(const Subject &S, llvm::StringRef Words) {
  if (offersCopy(S))
    noteFix(S.Report.Call->getExprLoc(), Words,
            fixIts().forConversion(S.Report, Fault::SharesStorage));
}

void ConversionCheck::noteAssertion(const Subject &S, llvm::StringRef Words) {
  std::string Access = fixIts().accessTo(S.Report);
  llvm::StringRef Name = S.Name;
  if (Access.empty() || !Name.starts_with("'"))
    return;
  // p->is_cpu() is asked of *p.
  std::string Tensor = llvm::StringRef(Access).ends_with("->")
                           ? "*" + Access.substr(0, Access.size() - 2)
                           : Access.substr(0, Access.size() - 1);
  std::string Test, Rules, Assertions;
  auto Demand = [&](const Requirement &R) {
    auto Add = [](std::string &To, llvm::StringRef Between,
                  const llvm::Twine &What) {
      To += ((To.empty() ? "" : Between) + What).str();
    };
    Add(Test, " && ",
        llvm::StringRef(R.IsNegated ? "!" : "") + Access + R.Condition);
    Add(Rules, " and ", R.Rule);
    Add(Assertions, " ", R.Assertion + "(" + Tensor + ");");
  };
  for (const Requirement &R : Requirements)
    if (R.Without == S.What)
      Demand(R);
  // Whoever checks one thing and not the other would be asked why.
  if (S.What != Fault::RequiresGrad)
    for (const Requirement &R : Requirements)
      if (R.Without != S.What &&
          (R.Without == Fault::OnAccelerator || R.Without == Fault::Strided) &&
          fixIts().faults().isOpen(R.Without, S.Report))
        Demand(R);
  FixIts::Edits Check = fixIts().assertionBefore(
      S.Report, hasRuntimeLibrary()
                    ? Assertions
                    : "TORCH_CHECK(" + Test + ", \"" + Name.trim('\'').str() +
                          " " + Rules + "\");");
  if (Check.empty())
    return;
  if (hasRuntimeLibrary()) {
    FileID File = PP->getSourceManager().getFileID(
        PP->getSourceManager().getExpansionLoc(S.Report.Call->getExprLoc()));
    std::string Header = ("<" + RuntimeHeader + ">").str();
    if (auto Include = Includes.createIncludeInsertion(File, Header))
      Check.push_back(*Include);
  }
  auto Note = diag(S.Report.Call->getExprLoc(), Words, DiagnosticIDs::Note);
  Note << S.Name;
  for (const FixItHint &Fix : Check)
    Note << Fix;
}

} // namespace clang::tidy::torch
