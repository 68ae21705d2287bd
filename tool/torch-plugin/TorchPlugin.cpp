// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A plugin for the compiler: runs the checks on the syntax tree that it has
// made anyhow, and gives their findings as warnings of its own.
//
//   clang++ -fplugin=libTorchTidyPlugin.so
//     -fplugin-arg-torch_tidy-level=N
//     -fplugin-arg-torch_tidy-checks=LIST
//     -fplugin-arg-torch_tidy-warnings-as-errors=LIST
//
// Checks up to level N, by default 1; the lists are as clang-tidy's --checks.

#include "ClangTidyCompat.h"
#include "DefaultChecks.h"
#include "clang-tidy/ClangTidy.h"
#include "clang-tidy/ClangTidyDiagnosticConsumer.h"
#include "clang-tidy/ClangTidyOptions.h"
#include "clang/AST/ASTContext.h"
#include "clang/Basic/FileManager.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Frontend/FrontendPluginRegistry.h"
#include "clang/Frontend/MultiplexConsumer.h"
#include "llvm/ADT/StringExtras.h"

namespace clang::tidy::torch {

namespace {

struct Arguments {
  unsigned Level = DefaultLevel;
  std::string Checks;
  std::string WarningsAsErrors;
  bool FollowsWerror = true;
};

/// The user's .clang-tidy files, with the checks that run where they do not
/// speak of any.
class OptionsProvider : public FileOptionsProvider {
public:
  OptionsProvider(const Arguments &Given)
      : FileOptionsProvider(ClangTidyGlobalOptions(),
                            ClangTidyOptions::getDefaults(),
                            ClangTidyOptions()),
        Given(Given) {}

  std::vector<OptionsSource> getRawOptions(llvm::StringRef File) override {
    ClangTidyOptions Options;
    unsigned Order = 0;
    for (const auto &[Part, Source] : FileOptionsProvider::getRawOptions(File))
      Options.mergeWith(Part, ++Order);
    std::string Checks =
        withDefaultChecks(Options.Checks.value_or(""), Given.Level);
    append(Checks, Given.Checks);
    // The static analyzer would come with them.
    append(Checks, "-clang-analyzer-*");
    Options.Checks = Checks;
    std::string Errors = Options.WarningsAsErrors.value_or("");
    append(Errors, Given.WarningsAsErrors);
    Options.WarningsAsErrors = Errors;
    return {{Options, "torch-tidy"}};
  }

private:
  static void append(std::string &List, llvm::StringRef More) {
    if (!List.empty() && !More.empty())
      List += ',';
    List += More;
  }

  Arguments Given;
};

/// What clang-tidy would have printed, as the compiler's own diagnostics.
class Printer {
public:
  Printer(CompilerInstance &Compiler, const Arguments &Given)
      : Diags(Compiler.getDiagnostics()), Sources(Compiler.getSourceManager()),
        IsWerror(Given.FollowsWerror && Diags.getWarningsAsErrors()) {}

  // Clang's options -w and -Werror do not reach diagnostics that are not its
  // own.
  void print(const ClangTidyError &Error) {
    if (Diags.getIgnoreAllWarnings())
      return;
    const bool IsError = Error.IsWarningAsError || IsWerror;
    print(Error.Message,
          IsError ? DiagnosticsEngine::Error : DiagnosticsEngine::Warning,
          Error.IsWarningAsError ? Error.DiagnosticName + ",-warnings-as-errors"
          : IsError              ? Error.DiagnosticName + ",-Werror"
                                 : Error.DiagnosticName);
    for (const tooling::DiagnosticMessage &Note : Error.Notes)
      print(Note, DiagnosticsEngine::Note, "");
  }

private:
  void print(const tooling::DiagnosticMessage &Message,
             DiagnosticsEngine::Level Level, llvm::StringRef Tag) {
    const unsigned ID = Tag.empty() ? Diags.getCustomDiagID(Level, "%0")
                                    : Diags.getCustomDiagID(Level, "%0 [%1]");
    DiagnosticBuilder Builder =
        Diags.Report(locate(Message.FilePath, Message.FileOffset), ID);
    Builder << Message.Message;
    if (!Tag.empty())
      Builder << Tag;
    for (const tooling::FileByteRange &Range : Message.Ranges)
      Builder << rangeOf(Range.FilePath, Range.FileOffset, Range.Length);
    for (const auto &File : Message.Fix)
      for (const tooling::Replacement &Edit : File.second)
        if (CharSourceRange Range =
                rangeOf(Edit.getFilePath(), Edit.getOffset(), Edit.getLength());
            Range.isValid())
          Builder << FixItHint::CreateReplacement(Range,
                                                  Edit.getReplacementText());
  }

  SourceLocation locate(llvm::StringRef File, unsigned Offset) const {
    if (File.empty())
      return SourceLocation();
    OptionalFileEntryRef Entry =
        Sources.getFileManager().getOptionalFileRef(File);
    if (!Entry)
      return SourceLocation();
    const FileID ID = Sources.translateFile(*Entry);
    return ID.isValid() ? Sources.getComposedLoc(ID, Offset) : SourceLocation();
  }

  CharSourceRange rangeOf(llvm::StringRef File, unsigned Offset,
                          unsigned Length) const {
    const SourceLocation Begin = locate(File, Offset);
    if (Begin.isInvalid())
      return CharSourceRange();
    return CharSourceRange::getCharRange(Begin, Begin.getLocWithOffset(Length));
  }

  DiagnosticsEngine &Diags;
  SourceManager &Sources;
  const bool IsWerror;
};

/// Runs clang-tidy's consumer of the syntax tree, and then prints.
class Consumer : public MultiplexConsumer {
public:
  /// What the checks report to; made first, used by clang-tidy's consumer.
  struct Reports {
    explicit Reports(const Arguments &Given)
        : Given(Given), Context(std::make_unique<OptionsProvider>(Given)),
          Collector(Context), Engine(makeEngine(Context, Collector)) {}
    const Arguments Given;
    ClangTidyContext Context;
    ClangTidyDiagnosticConsumer Collector;
    std::unique_ptr<DiagnosticsEngine> Engine;
  };

  Consumer(CompilerInstance &Compiler, std::unique_ptr<Reports> Made,
           std::vector<std::unique_ptr<ASTConsumer>> Consumers)
      : MultiplexConsumer(std::move(Consumers)), Compiler(Compiler),
        Made(std::move(Made)) {}

  void HandleTranslationUnit(ASTContext &Context) override {
    if (Context.getDiagnostics().hasUncompilableErrorOccurred())
      return;
    MultiplexConsumer::HandleTranslationUnit(Context);
    Printer Print(Compiler, Made->Given);
    for (const ClangTidyError &Error : Made->Collector.take())
      Print.print(Error);
  }

private:
  CompilerInstance &Compiler;
  std::unique_ptr<Reports> Made;
};

class TorchPlugin : public PluginASTAction {
protected:
  std::unique_ptr<ASTConsumer>
  CreateASTConsumer(CompilerInstance &Compiler, llvm::StringRef File) override {
    auto Made = std::make_unique<Consumer::Reports>(Given);
    std::vector<std::unique_ptr<ASTConsumer>> Consumers;
    Consumers.push_back(ClangTidyASTConsumerFactory(Made->Context)
                            .createASTConsumer(Compiler, File));
    return std::make_unique<Consumer>(Compiler, std::move(Made),
                                      std::move(Consumers));
  }

  bool ParseArgs(const CompilerInstance &Compiler,
                 const std::vector<std::string> &Texts) override {
    for (llvm::StringRef Text : Texts) {
      const auto [Name, Value] = Text.split('=');
      if (Name == "level" && !Value.getAsInteger(10, Given.Level))
        continue;
      if (Name == "checks" && !Value.empty())
        Given.Checks = Value.str();
      else if (Name == "warnings-as-errors" && !Value.empty())
        Given.WarningsAsErrors = Value.str();
      else if (Text == "no-werror")
        Given.FollowsWerror = false;
      else {
        DiagnosticsEngine &Diags = Compiler.getDiagnostics();
        Diags.Report(Diags.getCustomDiagID(
            DiagnosticsEngine::Error,
            "plugin 'torch_tidy' knows no argument '%0'; there are 'level=N', "
            "'checks=LIST', 'warnings-as-errors=LIST' and 'no-werror'"))
            << Text;
        return false;
      }
    }
    return true;
  }

  // Ahead of the code generator, which may leave nothing of the syntax tree,
  // and writes nothing once there is an error.
  ActionType getActionType() override { return AddBeforeMainAction; }

private:
  Arguments Given;
};

// No dash in it: clang takes the first one in -fplugin-arg-NAME-ARGUMENT for
// the end of the name.
const FrontendPluginRegistry::Add<TorchPlugin>
    Registration("torch_tidy", "Checks for C++ code that uses LibTorch.");

} // namespace

} // namespace clang::tidy::torch
