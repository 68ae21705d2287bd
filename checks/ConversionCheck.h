// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The base of the checks that ask one thing of a tensor whose memory host code
// uses: that it is on the CPU, without grad, contiguous, resolved.

#ifndef TORCH_TIDY_CONVERSIONCHECK_H
#define TORCH_TIDY_CONVERSIONCHECK_H

#include "TorchCheck.h"
#include "clang-tidy/utils/IncludeInserter.h"
#include "clang/Lex/Preprocessor.h"

namespace clang::tidy::torch {

class ConversionCheck : public TorchCheck {
public:
  ConversionCheck(llvm::StringRef Name, ClangTidyContext *Context);
  void storeOptions(ClangTidyOptions::OptionMap &Opts) override;
  void registerPPCallbacks(const SourceManager &SM, Preprocessor *PP,
                           Preprocessor *ModuleExpanderPP) override;
  void report(const flow::TranslationUnitFlow &Flow) final;

protected:
  using Verdict = FaultJudge::Verdict;

  /// A conversion with what is wrong about it.
  struct Subject {
    const flow::ConversionReport &Report;
    Fault What;
    const Verdict &Found;
    std::string Name; ///< of the tensor, in quotes if it has one
  };

  /// What the check judges.
  virtual llvm::ArrayRef<Fault> faults() const = 0;
  /// The warning, without its fix.
  virtual DiagnosticBuilder warn(const Subject &S) = 0;
  /// More notes at the end, alternatives to the fix among them.
  virtual void alternatives(const Subject &S) = 0;

  /// The fix as a note, for where it changes what is written.
  void noteCopy(const Subject &S, llvm::StringRef Words);
  /// The same with `.clone()` before the rest.
  void noteClone(const Subject &S, llvm::StringRef Words);
  /// An assertion before the conversion that the tensor is without the fault,
  /// as a note. It is one of the runtime library where the code can include it,
  /// else TORCH_CHECK.
  void noteAssertion(const Subject &S, llvm::StringRef Words);

private:
  bool hasRuntimeLibrary();
  bool offersCopy(const Subject &S);
  void judge(const flow::ConversionReport &Report, Fault What);
  bool isSaidOfLeader(const flow::ConversionReport &Report, Fault What);

  const bool IsStrict;
  const llvm::StringRef EntryPoints;
  Preprocessor *PP = nullptr;
  utils::IncludeInserter Includes;
  std::optional<bool> FoundRuntimeLibrary;
};

} // namespace clang::tidy::torch

#endif
