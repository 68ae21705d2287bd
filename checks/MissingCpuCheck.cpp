// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// torch-missing-cpu: host use of memory that may be on an accelerator.

#include "TorchCheck.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

namespace clang::tidy::torch {

using namespace flow;

namespace {

class MissingCpuCheck : public TorchCheck {
public:
  MissingCpuCheck(llvm::StringRef Name, ClangTidyContext *Context)
      : TorchCheck(Name, Context), IsStrict(Options.get("Strict", false)),
        EntryPointText(Options.get("EntryPoints", "")) {
    llvm::SmallVector<llvm::StringRef, 4> Names;
    EntryPointText.split(Names, ';', -1, false);
    for (llvm::StringRef Each : Names)
      EntryPoints.push_back(Each.trim().str());
  }

  void storeOptions(ClangTidyOptions::OptionMap &Opts) override {
    Options.store(Opts, "Strict", IsStrict);
    Options.store(Opts, "EntryPoints", EntryPointText);
  }

  void report(const TranslationUnitFlow &Flow) override {
    for (const auto &[Call, Report] : Flow.findings().Conversions)
      if (!Report.IsHelperCall)
        judge(Flow, Report);
  }

private:
  /// The first use that is wrong, with the evidence.
  const HostUse *wrongUse(const TranslationUnitFlow &Flow,
                          const ConversionReport &Report,
                          const TraceStep *&Why) {
    for (const HostUse &Use : Report.HostUses)
      if (Use.State.Device.mayBeUnsafe()) {
        Why = Use.State.Device.Why;
        return &Use;
      }
    for (const HostUse &Use : Report.HostUses)
      if ((Use.State.Device.Bits & Fact::Unknown) &&
          (Use.State.Device.Weak || IsStrict ||
           isEntryPoint(Flow, Report.Function))) {
        Why = Use.State.Device.Weak;
        return &Use;
      }
    return nullptr;
  }

  /// Whether the option says that callers of the function are not to be
  /// trusted. The name \c registered stands for all registered functions.
  bool isEntryPoint(const TranslationUnitFlow &Flow,
                    const FunctionDecl *Function) {
    if (EntryPoints.empty() || !Function)
      return false;
    if (llvm::is_contained(EntryPoints, "registered") &&
        Flow.registrationOf(Function).isValid())
      return true;
    std::string Name = Function->getQualifiedNameAsString();
    return llvm::is_contained(EntryPoints, Name);
  }

  void judge(const TranslationUnitFlow &Flow, const ConversionReport &Report) {
    const TraceStep *Why = nullptr;
    const HostUse *Use = wrongUse(Flow, Report, Why);
    SourceLocation Loc = Report.Call->getExprLoc();
    if (!Use || isSaidOfLeader(Flow, Report) || !isNew(Loc))
      return;
    std::string Name = nameOfTensor(Report.Conversion.Object);
    {
      auto Warning =
          diag(Loc, "host code uses the memory of %0 through this pointer, but "
                    "%0 %select{may be|is}1 on an accelerator");
      Warning << Name << Use->State.Device.mustBeUnsafe()
              << Report.Call->getSourceRange();
      // A copy would not see what is written. Of two warnings on a conversion
      // one has the fix for both.
      if (!Report.isWritten() && !(faultsOf(Report).DeadTemporary &&
                                   isCheckEnabled("torch-dangling-data")))
        for (const FixItHint &Fix :
             fixIts().forConversion(Report, {true, false}))
          Warning << Fix;
    }
    notePath(Why, Report.Conversion.Object);
    notePath(Use->Path);
    noteUse(Use->Loc, wordsOf(Use->Kind));
    if (Report.isWritten())
      alternatives(Report, Name);
  }

  /// The ends of a range are one finding.
  bool isSaidOfLeader(const TranslationUnitFlow &Flow,
                      const ConversionReport &Report) {
    const TraceStep *Why = nullptr;
    const ConversionReport &Leader = fixIts().leaderOf(Report);
    return &Leader != &Report && wrongUse(Flow, Leader, Why);
  }

  void alternatives(const ConversionReport &Report, llvm::StringRef Name) {
    SourceLocation Loc = Report.Call->getExprLoc();
    if (FixIts::Edits Copy = fixIts().forConversion(Report, {true, false});
        !Copy.empty()) {
      auto Note = diag(Loc,
                       "convert a copy on the CPU if nobody else has to see "
                       "what is written",
                       DiagnosticIDs::Note);
      for (const FixItHint &Fix : Copy)
        Note << Fix;
    }
    std::string Access = fixIts().accessTo(Report);
    if (Access.empty() || !llvm::StringRef(Name).starts_with("'"))
      return;
    if (FixIts::Edits Check = fixIts().assertionBefore(
            Report, "TORCH_CHECK(" + Access + "is_cpu(), \"" +
                        llvm::StringRef(Name).trim('\'').str() +
                        " must be on the CPU\");");
        !Check.empty()) {
      auto Note = diag(Loc, "check that %0 is on the CPU if it has to be",
                       DiagnosticIDs::Note);
      Note << Name;
      for (const FixItHint &Fix : Check)
        Note << Fix;
    }
  }

  const bool IsStrict;
  const llvm::StringRef EntryPointText;
  llvm::SmallVector<std::string, 2> EntryPoints;
};

} // namespace

std::unique_ptr<ClangTidyCheck> makeMissingCpuCheck(llvm::StringRef Name,
                                                    ClangTidyContext *Context) {
  return std::make_unique<MissingCpuCheck>(Name, Context);
}

} // namespace clang::tidy::torch
