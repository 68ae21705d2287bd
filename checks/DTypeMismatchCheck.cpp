// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// torch-dtype-mismatch: the element type of the C++ side against the dtype.

#include "ArgumentEdits.h"
#include "ElementTypes.h"
#include "TorchCheck.h"

namespace clang::tidy::torch {

using namespace flow;

namespace {

class DTypeMismatchCheck : public TorchCheck {
public:
  DTypeMismatchCheck(llvm::StringRef Name, ClangTidyContext *Context)
      : TorchCheck(Name, Context), FlagsLong(Options.get("FlagLong", false)) {}

  void storeOptions(ClangTidyOptions::OptionMap &Opts) override {
    Options.store(Opts, "FlagLong", FlagsLong);
  }

  void report(const TranslationUnitFlow &Flow) override {
    for (const auto &[Call, Report] : Flow.findings().Conversions) {
      if (Report.IsHelperCall)
        continue;
      if (std::optional<ElementMismatch> Found = mismatchOf(Report, Flow.api()))
        judge(Flow, Report, *Found);
      else if (FlagsLong)
        judgeLong(Flow, Report);
    }
    for (const auto &[Call, Report] : Flow.findings().Blobs)
      if (std::optional<ElementMismatch> Found = mismatchOf(Report, Flow.api()))
        judge(Flow, Report, *Found);
  }

private:
  void judge(const TranslationUnitFlow &Flow, const ConversionReport &Report,
             const ElementMismatch &Found) {
    SourceLocation Loc = Report.Call->getExprLoc();
    const ConversionReport &Leader = fixIts().leaderOf(Report);
    if (&Leader != &Report || !isNew(Loc))
      return;
    bool IsCertain = !(Found.DType.Mask & (1ull << Found.Wanted));
    // The type of a pointer in a variable is its users' business.
    Edits Argument;
    if (std::optional<unsigned> Only = Found.DType.single();
        Only && fixIts().isReadAtOnce(Report))
      Argument = elementTypeEdit(Report.Call, typeOfDType(*Only), Flow.api());
    bool LosesWrites = Report.isWritten();
    {
      auto Warning = diag(Loc, "%0 %select{may have|has}1 the dtype %2, but "
                               "its elements are taken for %3")
                     << nameOfTensor(Report.Conversion.Object) << IsCertain
                     << namesOf(Found.DType) << Found.Element
                     << Report.Call->getSourceRange();
      if (!Argument.empty())
        addAll(Warning, Argument);
      else if (!LosesWrites &&
               fixIts().faults().carriesFix(Fault::WrongDType, Report))
        addAll(Warning, fixIts().forConversion(Report));
    }
    notePath(Found.DType.Why, Report.Conversion.Object);
    if (Found.At != Report.Call)
      diag(Found.At->getExprLoc(), "the elements are taken for %0 here",
           DiagnosticIDs::Note)
          << Found.Element;
    if (!Argument.empty())
      return;
    if (LosesWrites)
      noteFix(Loc, "convert a copy if nobody else has to see what is written",
              fixIts().forConversion(Report));
  }

  /// `long` has 64 bits on Linux, and int64_t is another type elsewhere.
  void judgeLong(const TranslationUnitFlow &Flow,
                 const ConversionReport &Report) {
    if (!isWrittenAsLong(Report.Call))
      return;
    SourceLocation Loc = Report.Call->getExprLoc();
    if (!isNew(Loc))
      return;
    auto Warning = diag(Loc, "elements of the dtype Long are 'int64_t', which "
                             "is 'long long' on Windows and macOS, not 'long'")
                   << Report.Call->getSourceRange();
    addAll(Warning, elementTypeEdit(Report.Call, "int64_t", Flow.api()));
  }

  void judge(const TranslationUnitFlow &Flow, const BlobReport &Report,
             const ElementMismatch &Found) {
    SourceLocation Loc = Report.Call->getExprLoc();
    if (!isNew(Loc))
      return;
    bool IsCertain = !(Found.DType.Mask & (1ull << Found.Wanted));
    {
      auto Warning =
          diag(Loc,
               "this tensor %select{may take|takes}0 the memory for %1, "
               "%select{the default dtype|as its options say}2, but it holds "
               "elements of type %3")
          << IsCertain << namesOf(Found.DType) << Report.Given.NamesDType
          << Found.Element << Report.Call->getSourceRange();
      addAll(Warning,
             blobDTypeEdit(Report, nameOfDType(Found.Wanted), Flow.api()));
    }
    if (Report.Given.NamesDType)
      notePath(Found.DType.Why);
  }

  const bool FlagsLong;
};

} // namespace

std::unique_ptr<ClangTidyCheck>
makeDTypeMismatchCheck(llvm::StringRef Name, ClangTidyContext *Context) {
  return std::make_unique<DTypeMismatchCheck>(Name, Context);
}

} // namespace clang::tidy::torch
