// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// torch-item-in-loop: one synchronising scalar read per iteration.

#include "TorchCheck.h"

namespace clang::tidy::torch {

using flow::ItemReport;

namespace {

class ItemInLoopCheck : public TorchCheck {
public:
  ItemInLoopCheck(llvm::StringRef Name, ClangTidyContext *Context)
      : TorchCheck(Name, Context),
        MinIterations(Options.get("MinIterations", 5u)) {}

  void storeOptions(ClangTidyOptions::OptionMap &Opts) override {
    Options.store(Opts, "MinIterations", MinIterations);
  }

  void report(const flow::TranslationUnitFlow &Flow) override {
    for (const ItemReport &Report : Flow.findings().Items)
      if (Report.Iterations.value_or(MinIterations) >= MinIterations &&
          isNew(Report.Call->getExprLoc()))
        judge(Report);
  }

private:
  void judge(const ItemReport &Report) {
    SourceLocation Loc = Report.Call->getExprLoc();
    std::string Name = nameOfTensor(Report.Tensor);
    std::string Read = Report.Callee->getNameAsString();
    SourceLocation Outermost = Report.Outermost->getBeginLoc();
    auto NoteLoop = [&] {
      if (Report.Loop != Report.Outermost)
        diag(Report.Loop->getBeginLoc(),
             "it runs in each iteration of this "
             "loop",
             DiagnosticIDs::Note);
    };
    switch (Report.Kind) {
    case ItemReport::Element:
      diag(Loc, "'%0' reads %1 one element at a time; each iteration calls an "
                "operator and, on an accelerator, waits for the device")
          << Read << Name << Report.Call->getSourceRange();
      NoteLoop();
      diag(Outermost,
           "take an accessor of %0, or of its copy made by 'cpu', "
           "before this loop",
           DiagnosticIDs::Note)
          << Name;
      return;
    case ItemReport::ListElement:
      diag(Loc,
           "'%0' reads the tensors in %1 one at a time; each iteration calls "
           "an operator and, on an accelerator, waits for the device")
          << Read << Name << Report.Call->getSourceRange();
      NoteLoop();
      diag(Outermost,
           "stack the tensors before this loop, and take an accessor "
           "of the stack's copy made by 'cpu'",
           DiagnosticIDs::Note);
      return;
    case ItemReport::Condition:
      diag(Loc, "'%0' reads %1 anew for each test of the loop's condition; "
                "each iteration calls an operator and, on an accelerator, "
                "waits for the device")
          << Read << Name << Report.Call->getSourceRange();
      diag(Outermost, "read it once before this loop", DiagnosticIDs::Note);
      return;
    }
  }

  const unsigned MinIterations;
};

} // namespace

std::unique_ptr<ClangTidyCheck> makeItemInLoopCheck(llvm::StringRef Name,
                                                    ClangTidyContext *Context) {
  return std::make_unique<ItemInLoopCheck>(Name, Context);
}

} // namespace clang::tidy::torch
