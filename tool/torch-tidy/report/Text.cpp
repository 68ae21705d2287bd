// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "Common.h"
#include "clang/Frontend/TextDiagnosticPrinter.h"
#include "llvm/ADT/StringExtras.h"

namespace torch_tidy {

using clang::DiagnosticsEngine;

namespace {

class TextReport {
public:
  TextReport(SourceFiles &Files, llvm::raw_ostream &Out, bool UseColor)
      : Printer(Out, withColor(Options, UseColor).forPrinter()),
        Sources(Files, &Printer) {
    Printer.BeginSourceFile(Language, /*PP=*/nullptr);
  }
  ~TextReport() { Printer.EndSourceFile(); }

  void print(const Finding &F) {
    std::string Names = F.Check;
    for (const std::string &Alias : F.Aliases)
      Names += "," + Alias;
    // As clang-tidy says it, so that what reads its output reads this.
    if (F.IsWarningAsError)
      Names += ",-warnings-as-errors";
    {
      auto Builder = report(F.At,
                            F.Level == Finding::Severity::Error
                                ? DiagnosticsEngine::Error
                                : DiagnosticsEngine::Warning,
                            "%0 [%1]");
      Builder << F.Message << Names;
      add(Builder, F.Ranges, F.Fix);
    }
    for (const Note &N : F.Notes) {
      auto Builder = report(N.At, DiagnosticsEngine::Note, "%0");
      Builder << N.Message;
      add(Builder, N.Ranges, N.Fix);
    }
  }

private:
  static clang::tidy::torch::DiagnosticOptionsOwner &
  withColor(clang::tidy::torch::DiagnosticOptionsOwner &Options,
            bool UseColor) {
    (*Options).ShowColors = UseColor;
    return Options;
  }

  template <size_t N>
  clang::DiagnosticBuilder report(const Position &At,
                                  DiagnosticsEngine::Level Level,
                                  const char (&Format)[N]) {
    DiagnosticsEngine &Engine = Sources.diagnostics();
    return Engine.Report(Sources.location(At.Path, At.Offset),
                         Engine.getCustomDiagID(Level, Format));
  }

  void add(clang::DiagnosticBuilder &Builder, const std::vector<Range> &Ranges,
           const Edits &Fix) {
    for (const Range &R : Ranges)
      Builder << Sources.range(R);
    for (const auto &Edit : Fix)
      Builder << clang::FixItHint::CreateReplacement(Sources.range(Edit),
                                                     Edit.getReplacementText());
  }

  clang::LangOptions Language;
  clang::tidy::torch::DiagnosticOptionsOwner Options;
  clang::TextDiagnosticPrinter Printer;
  ReportSources Sources;
};

} // namespace

void writeText(const Report &R, SourceFiles &Files, llvm::raw_ostream &Out,
               bool UseColor) {
  if (UseColor)
    Out.enable_colors(true);
  TextReport Text(Files, Out, UseColor);
  for (const Finding &F : R.Findings)
    Text.print(F);
}

} // namespace torch_tidy
