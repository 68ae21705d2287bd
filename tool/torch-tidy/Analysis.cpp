// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "Analysis.h"
#include "Registry.h"
#include "clang-tidy/ClangTidy.h"
#include "clang-tidy/ClangTidyModule.h"
#include "clang-tidy/GlobList.h"
#include "flow/TranslationUnitFlow.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Frontend/FrontendAction.h"
#include "clang/Frontend/MultiplexConsumer.h"
#include "clang/Lex/PreprocessorOptions.h"
#include "clang/Tooling/Tooling.h"
#include "llvm/Support/CrashRecoveryContext.h"
#include "llvm/Support/Path.h"
#include <chrono>

using namespace llvm;
using clang::tidy::ClangTidyOptions;
using clang::tidy::ClangTidyOptionsProvider;
using clang::tidy::torch::flow::AnalyzedElsewhere;
using clang::tidy::torch::flow::TranslationUnitFlow;

namespace torch_tidy {

namespace {

/// What clang-tidy's own provider says, and on top of it which checks run.
class SelectingProvider : public ClangTidyOptionsProvider {
public:
  SelectingProvider(std::unique_ptr<ClangTidyOptionsProvider> Files,
                    const CheckSelection &Selection)
      : Files(std::move(Files)), Selection(Selection) {}

  const clang::tidy::ClangTidyGlobalOptions &getGlobalOptions() override {
    return Files->getGlobalOptions();
  }

  std::vector<OptionsSource> getRawOptions(StringRef File) override {
    std::vector<OptionsSource> Sources = Files->getRawOptions(File);
    ClangTidyOptions Before;
    unsigned Order = 0;
    for (const OptionsSource &Source : Sources)
      Before.mergeWith(Source.first, ++Order);
    ClangTidyOptions Ours;
    if (!Selection.Checks.empty())
      Ours.Checks = Selection.Checks;
    else
      Ours.Checks = ofTorchTidy(Before.Checks.value_or(""));
    if (Selection.IsStrict)
      for (const CheckInfo &Check : allChecks())
        Ours.CheckOptions[(Check.Name + ".Strict").str()] =
            ClangTidyOptions::ClangTidyValue("true", 1000);
    Sources.emplace_back(std::move(Ours),
                         OptionsSourceTypeCheckCommandLineOption);
    return Sources;
  }

private:
  std::string ofTorchTidy(StringRef Configured) const {
    if (Selection.HasLevel || !Configured.contains("torch-"))
      return checksUpTo(Selection.Level);
    clang::tidy::GlobList Globs(Configured);
    std::string Result = "-*";
    for (const CheckInfo &Check : allChecks())
      if (Globs.contains(Check.Name))
        Result += "," + Check.Name.str();
    return Result;
  }

  std::unique_ptr<ClangTidyOptionsProvider> Files;
  const CheckSelection &Selection;
};

/// Comes before the checks: narrows what they walk to the unit's own
/// declarations, and leaves out the bodies of LibTorch's functions.
class Scope : public clang::ASTConsumer {
public:
  Scope(clang::CompilerInstance &CI, const SearchPath &Path, bool SkipsBodies,
        AnalyzedElsewhere *Elsewhere, UnitResult &Result)
      : CI(CI), Path(Path), SkipsBodies(SkipsBodies), Elsewhere(Elsewhere),
        Result(Result) {}
  ~Scope() override {
    if (Flow)
      Result.Statistics = Flow->findings().Statistics;
  }

  bool HandleTopLevelDecl(clang::DeclGroupRef Group) override {
    for (clang::Decl *D : Group)
      if (!isInstantiation(D) && !isForeign(D->getLocation()))
        Declarations.push_back(D);
    return true;
  }

  bool shouldSkipFunctionBody(clang::Decl *D) override {
    return SkipsBodies && isForeign(D->getLocation());
  }

  void HandleTranslationUnit(clang::ASTContext &Context) override {
    Context.setTraversalScope(Declarations);
    if (CI.getDiagnostics().hasUncompilableErrorOccurred())
      return;
    // The checks find this one; it lasts as long as this consumer.
    Flow = TranslationUnitFlow::of(Context, Elsewhere);
  }

private:
  /// It is walked where its template is.
  static bool isInstantiation(const clang::Decl *D) {
    clang::TemplateSpecializationKind Kind = clang::TSK_Undeclared;
    if (const auto *Function = dyn_cast<clang::FunctionDecl>(D))
      Kind = Function->getTemplateSpecializationKind();
    else if (const auto *Var = dyn_cast<clang::VarDecl>(D))
      Kind = Var->getTemplateSpecializationKind();
    else if (const auto *Record = dyn_cast<clang::CXXRecordDecl>(D))
      Kind = Record->getTemplateSpecializationKind();
    return clang::isTemplateInstantiation(Kind) &&
           Kind != clang::TSK_ExplicitInstantiationDefinition;
  }

  bool isForeign(clang::SourceLocation Loc) {
    const clang::SourceManager &SM = CI.getSourceManager();
    clang::FileID File = SM.getFileID(SM.getExpansionLoc(Loc));
    auto [It, IsNew] = Foreign.try_emplace(File, false);
    if (IsNew)
      It->second = SM.isInSystemHeader(SM.getExpansionLoc(Loc)) ||
                   Path.isLibTorch(SM.getFilename(SM.getExpansionLoc(Loc)));
    return It->second;
  }

  clang::CompilerInstance &CI;
  const SearchPath &Path;
  const bool SkipsBodies;
  AnalyzedElsewhere *const Elsewhere;
  UnitResult &Result;
  std::vector<clang::Decl *> Declarations;
  llvm::DenseMap<clang::FileID, bool> Foreign;
  std::shared_ptr<TranslationUnitFlow> Flow;
};

class Action : public clang::ASTFrontendAction {
public:
  Action(clang::tidy::ClangTidyASTConsumerFactory &Factory,
         const SearchPath &Path, bool SkipsBodies, AnalyzedElsewhere *Elsewhere,
         UnitResult &Result)
      : Factory(Factory), Path(Path), SkipsBodies(SkipsBodies),
        Elsewhere(Elsewhere), Result(Result) {}

  std::unique_ptr<clang::ASTConsumer>
  CreateASTConsumer(clang::CompilerInstance &CI, StringRef File) override {
    std::vector<std::unique_ptr<clang::ASTConsumer>> Consumers;
    Consumers.push_back(
        std::make_unique<Scope>(CI, Path, SkipsBodies, Elsewhere, Result));
    Consumers.push_back(Factory.createASTConsumer(CI, File));
    return std::make_unique<clang::MultiplexConsumer>(std::move(Consumers));
  }

private:
  clang::tidy::ClangTidyASTConsumerFactory &Factory;
  const SearchPath &Path;
  const bool SkipsBodies;
  AnalyzedElsewhere *const Elsewhere;
  UnitResult &Result;
};

class ActionFactory : public clang::tooling::FrontendActionFactory {
public:
  ActionFactory(std::unique_ptr<Action> A, const SharedHeader *Header,
                bool SkipsBodies)
      : A(std::move(A)), Header(Header), SkipsBodies(SkipsBodies) {}

  std::unique_ptr<clang::FrontendAction> create() override {
    return std::move(A);
  }
  bool runInvocation(std::shared_ptr<clang::CompilerInvocation> Invocation,
                     clang::FileManager *Files,
                     std::shared_ptr<clang::PCHContainerOperations> Operations,
                     clang::DiagnosticConsumer *Consumer) override {
    // As clang-tidy has it.
    Invocation->getPreprocessorOpts().SetUpStaticAnalyzer = true;
    if (Header)
      Invocation->getPreprocessorOpts().ImplicitPCHInclude = Header->file();
    Invocation->getFrontendOpts().SkipFunctionBodies = SkipsBodies;
    // No "1 warning generated".
    Invocation->getDiagnosticOpts().ShowCarets = false;
    return FrontendActionFactory::runInvocation(
        std::move(Invocation), Files, std::move(Operations), Consumer);
  }

private:
  std::unique_ptr<Action> A;
  const SharedHeader *Header;
  bool SkipsBodies;
};

} // namespace

bool CheckSelection::includesOthers() const { return !Checks.empty(); }

Expected<std::unique_ptr<ClangTidyOptionsProvider>>
CheckSelection::makeProvider() const {
  clang::tidy::ClangTidyGlobalOptions Global;
  Global.LineFilter = Lines;
  ClangTidyOptions Defaults = ClangTidyOptions::getDefaults();
  Defaults.Checks = "";
  Defaults.WarningsAsErrors = "";
  Defaults.HeaderFilterRegex = ".*";
  Defaults.SystemHeaders = false;
  ClangTidyOptions Override;
  if (!HeaderFilter.empty())
    Override.HeaderFilterRegex = HeaderFilter;
  if (!WarningsAsErrors.empty())
    Override.WarningsAsErrors = WarningsAsErrors;
  IntrusiveRefCntPtr<vfs::FileSystem> FS = vfs::createPhysicalFileSystem();
  std::unique_ptr<ClangTidyOptionsProvider> Files;
  if (Config.empty()) {
    Files = std::make_unique<clang::tidy::FileOptionsProvider>(
        std::move(Global), std::move(Defaults), std::move(Override), FS);
  } else {
    std::string Message;
    auto Parsed = clang::tidy::parseConfigurationWithDiags(
        MemoryBufferRef(Config, "--config"),
        [&](const SMDiagnostic &D) { Message = D.getMessage().str(); });
    if (!Parsed)
      return createStringError(
          "--config makes no sense: " +
          (Message.empty() ? Parsed.getError().message() : Message));
    Files = std::make_unique<clang::tidy::ConfigOptionsProvider>(
        std::move(Global), std::move(Defaults), std::move(*Parsed),
        std::move(Override), FS);
  }
  return std::make_unique<SelectingProvider>(std::move(Files), *this);
}

void addArgumentsOfOptions(TranslationUnit &Unit,
                           const ClangTidyOptions &Options,
                           const CheckSelection &Selection) {
  std::vector<std::string> &Arguments = Unit.Arguments;
  if (Options.ExtraArgsBefore)
    Arguments.insert(Arguments.begin() + 1, Options.ExtraArgsBefore->begin(),
                     Options.ExtraArgsBefore->end());
  // Before "-- file", which ends the options.
  auto End = llvm::find(Arguments, "--");
  std::vector<std::string> More =
      Options.ExtraArgs.value_or(std::vector<std::string>());
  More.insert(More.end(), Selection.ExtraArguments.begin(),
              Selection.ExtraArguments.end());
  Arguments.insert(End, More.begin(), More.end());
}

static void analyzeUnguarded(const TranslationUnit &Unit,
                             const SharedHeader *Header, const SearchPath &Path,
                             const CheckSelection &Selection,
                             std::unique_ptr<ClangTidyOptionsProvider> Provider,
                             AnalyzedElsewhere *Elsewhere, UnitResult &Result) {
  clang::tidy::ClangTidyContext Context(std::move(Provider));
  Context.setCurrentBuildDirectory(Unit.Directory);
  clang::tidy::ClangTidyDiagnosticConsumer Consumer(
      Context, /*ExternalDiagEngine=*/nullptr,
      /*RemoveIncompatibleErrors=*/true, /*GetFixesFromNotes=*/false);
  auto DiagnosticOptions = std::make_unique<clang::DiagnosticOptions>();
  clang::DiagnosticsEngine Engine(clang::DiagnosticIDs::create(),
                                  *DiagnosticOptions, &Consumer,
                                  /*ShouldOwnClient=*/false);
  Context.setDiagnosticsEngine(std::move(DiagnosticOptions), &Engine);

  IntrusiveRefCntPtr<vfs::OverlayFileSystem> FS(
      new vfs::OverlayFileSystem(vfs::createPhysicalFileSystem()));
  FS->setCurrentWorkingDirectory(Unit.Directory);
  IntrusiveRefCntPtr<clang::FileManager> Files(
      new clang::FileManager(clang::FileSystemOptions(), FS));
  clang::tidy::ClangTidyASTConsumerFactory Factory(Context, FS);
  // Other checks may want what LibTorch's functions do.
  bool SkipsBodies = !Header && !Selection.includesOthers();
  ActionFactory Run(
      std::make_unique<Action>(Factory, Path, SkipsBodies, Elsewhere, Result),
      Header, SkipsBodies);
  clang::tooling::ToolInvocation Invocation(
      Unit.Arguments, &Run, Files.get(),
      std::make_shared<clang::PCHContainerOperations>());
  Invocation.setDiagnosticConsumer(&Consumer);
  bool Succeeded = Invocation.run();
  Result.Suppressed = Context.getStats().ErrorsIgnoredNOLINT;
  Result.Errors = Consumer.take();
  Result.HasCompileErrors =
      !Succeeded || llvm::any_of(Result.Errors, [](const auto &Error) {
        return Error.DiagnosticName == "clang-diagnostic-error";
      });
}

UnitResult analyze(const TranslationUnit &Unit, const SharedHeader *Header,
                   const SearchPath &Path, const CheckSelection &Selection,
                   std::unique_ptr<ClangTidyOptionsProvider> Provider,
                   AnalyzedElsewhere *Elsewhere) {
  auto Begin = std::chrono::steady_clock::now();
  UnitResult Result;
  CrashRecoveryContext Recovery;
  // Deep code takes deep recursion.
  if (!Recovery.RunSafelyOnThread(
          [&] {
            analyzeUnguarded(Unit, Header, Path, Selection, std::move(Provider),
                             Elsewhere, Result);
          },
          /*RequestedStackSize=*/8 << 20)) {
    Result = UnitResult();
    Result.HasCrashed = true;
  }
  Result.Seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - Begin)
          .count();
  return Result;
}

} // namespace torch_tidy
