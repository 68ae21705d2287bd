// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "Includes.h"
#include "Paths.h"
#include "clang/Basic/Diagnostic.h"
#include "clang/Basic/TokenKinds.h"
#include "clang/Driver/CreateInvocationFromArgs.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Frontend/CompilerInvocation.h"
#include "clang/Frontend/Utils.h"
#include "clang/Lex/DependencyDirectivesScanner.h"
#include "clang/Lex/HeaderSearchOptions.h"
#include "clang/Lex/PreprocessorOptions.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"

using namespace llvm;
namespace path = llvm::sys::path;
namespace scanning = clang::dependency_directives_scan;

namespace torch_tidy {

std::optional<SearchPath> SearchPath::of(const TranslationUnit &Unit) {
  std::vector<const char *> Arguments;
  for (const std::string &A : Unit.Arguments)
    Arguments.push_back(A.c_str());
  clang::DiagnosticOptions Options;
  clang::CreateInvocationOptions How;
  IntrusiveRefCntPtr<vfs::FileSystem> FS = vfs::createPhysicalFileSystem();
  if (FS->setCurrentWorkingDirectory(Unit.Directory))
    return std::nullopt;
  How.VFS = FS;
  How.Diags = clang::CompilerInstance::createDiagnostics(
      *FS, Options, new clang::IgnoringDiagConsumer, /*ShouldOwnClient=*/true);
  How.RecoverOnError = true;
  std::shared_ptr<clang::CompilerInvocation> Invocation =
      clang::createInvocation(Arguments, How);
  if (!Invocation)
    return std::nullopt;
  SearchPath Result;
  Result.IsCPlusPlus = Invocation->getLangOpts().CPlusPlus;
  Result.IsCuda = Invocation->getLangOpts().CUDA;
  std::vector<Folder> System, After;
  for (const auto &Entry : Invocation->getHeaderSearchOpts().UserEntries) {
    Folder F{absolutePath(Entry.Path, Unit.Directory), true};
    switch (Entry.Group) {
    case clang::frontend::Quoted:
      F.IsSystem = false;
      Result.Quoted.push_back(F);
      break;
    case clang::frontend::Angled:
      F.IsSystem = false;
      Result.Angled.push_back(F);
      break;
    case clang::frontend::After:
      After.push_back(F);
      break;
    default:
      System.push_back(F);
    }
  }
  Result.Angled.insert(Result.Angled.end(), System.begin(), System.end());
  Result.Angled.insert(Result.Angled.end(), After.begin(), After.end());
  Result.Forced = Invocation->getPreprocessorOpts().Includes;
  for (const Folder &F : Result.Angled)
    for (const char *Mark : {"ATen/Tensor.h", "torch/all.h"})
      if (sys::fs::exists(absolutePath(Mark, F.Path))) {
        Result.LibTorchRoots.push_back(F.Path + "/");
        break;
      }
  return Result;
}

std::shared_ptr<const SearchPath> SearchPaths::of(const TranslationUnit &Unit) {
  // Languages go by the file's ending.
  std::string Key =
      Unit.Directory + '\n' + path::extension(Unit.File).str() + '\n';
  for (const std::string &A : Unit.Arguments)
    if (A != Unit.File)
      Key += A + '\n';
  std::lock_guard<std::mutex> Guard(Lock);
  auto [It, IsNew] = Known.try_emplace(Key);
  if (IsNew)
    if (std::optional<SearchPath> Path = SearchPath::of(Unit))
      It->second = std::make_shared<SearchPath>(std::move(*Path));
  return It->second;
}

bool SearchPath::isLibTorch(StringRef File) const {
  for (const std::string &Root : LibTorchRoots) {
    StringRef Rest = File;
    if (Rest.consume_front(Root))
      for (StringRef Part : {"ATen/", "c10/", "torch/", "caffe2/"})
        if (Rest.starts_with(Part))
          return true;
  }
  return false;
}

bool IncludeScanner::isFile(StringRef Path) {
  {
    std::lock_guard<std::mutex> Guard(Lock);
    auto It = Exists.find(Path);
    if (It != Exists.end())
      return It->second;
  }
  bool Result = sys::fs::is_regular_file(Path);
  std::lock_guard<std::mutex> Guard(Lock);
  Exists[Path] = Result;
  return Result;
}

/// Null for a file that cannot be read.
std::shared_ptr<const IncludeScanner::FileDirectives>
IncludeScanner::directivesOf(StringRef File) {
  {
    std::lock_guard<std::mutex> Guard(Lock);
    auto It = Files.find(File);
    if (It != Files.end())
      return It->second;
  }
  std::shared_ptr<FileDirectives> Result;
  if (auto Buffer = MemoryBuffer::getFile(File)) {
    Result = std::make_shared<FileDirectives>();
    StringRef Text = (*Buffer)->getBuffer();
    SmallVector<scanning::Token, 128> Tokens;
    SmallVector<scanning::Directive, 64> Directives;
    if (clang::scanSourceForDependencyDirectives(Text, Tokens, Directives))
      Result->push_back({Directive::Unknown, "", false});
    auto TextOf = [&](const scanning::Token &T) {
      return Text.substr(T.Offset, T.Length);
    };
    // `#ifndef X`, `#define X` ... `#endif` around all is no condition.
    std::string Guard;
    if (Directives.size() > 2 && Directives[0].Kind == scanning::pp_ifndef &&
        Directives[1].Kind == scanning::pp_define)
      if (TextOf(Directives[0].Tokens[2]) == TextOf(Directives[1].Tokens[2]))
        Guard = TextOf(Directives[1].Tokens[2]).str();
    int Depth = Guard.empty() ? 0 : -1;
    for (const scanning::Directive &D : Directives) {
      bool IsConditional = Depth > 0;
      switch (D.Kind) {
      case scanning::pp_if:
      case scanning::pp_ifdef:
      case scanning::pp_ifndef:
        ++Depth;
        break;
      case scanning::pp_endif:
        --Depth;
        break;
      case scanning::pp_define:
      case scanning::pp_undef:
        if (D.Tokens.size() > 2 && TextOf(D.Tokens[2]) != Guard)
          Result->push_back(
              {Directive::Define, TextOf(D.Tokens[2]).str(), IsConditional});
        break;
      case scanning::pp_include:
      case scanning::pp_include_next:
      case scanning::pp_import: {
        StringRef Name;
        if (D.Tokens.size() > 2 &&
            D.Tokens[2].isOneOf(clang::tok::header_name,
                                clang::tok::string_literal))
          Name = TextOf(D.Tokens[2]);
        if (D.Kind != scanning::pp_include || Name.size() < 3)
          Result->push_back({Directive::Unknown, "", IsConditional});
        else
          Result->push_back({Directive::Include, Name.str(), IsConditional});
        break;
      }
      default:
        break;
      }
    }
  }
  std::lock_guard<std::mutex> Guard(Lock);
  return Files.try_emplace(File, Result).first->second;
}

/// The scan of one unit.
class IncludeScanner::Scan {
public:
  Scan(IncludeScanner &Scanner, const SearchPath &Path)
      : Scanner(Scanner), Path(Path) {}

  UnitIncludes Result;

  void visit(const std::string &File, bool IsConditional) {
    if (!Seen.insert(File).second)
      return;
    Result.ProjectFiles.push_back(File);
    auto Directives = Scanner.directivesOf(File);
    if (!Directives) {
      Result.IsComplete = false;
      return;
    }
    for (const Directive &D : *Directives) {
      bool Maybe = IsConditional || D.IsConditional;
      if (D.Kind == Directive::Unknown)
        Result.IsComplete = false;
      else if (D.Kind == Directive::Define)
        Macros.insert(D.Text);
      else
        include(File, D.Text, Maybe);
    }
  }

  void include(StringRef From, const std::string &Spelling, bool Maybe) {
    StringRef Name = StringRef(Spelling).drop_front().drop_back();
    bool IsSystem = false;
    std::string Found = resolve(From, Name, Spelling[0] == '"', IsSystem);
    if (Found.empty()) {
      // What stands under a condition need not be there.
      Result.IsComplete &= Maybe;
      return;
    }
    bool IsLibTorch = Path.isLibTorch(Found);
    if (!IsSystem && !IsLibTorch)
      return visit(Found, Maybe);
    bool Reaches = IsLibTorch || reachesLibTorch(Found);
    Result.ReachesLibTorch |= Reaches;
    if (Maybe || !Seen.insert(Found).second)
      return;
    for (const auto &Macro : Macros)
      Result.MacrosBefore.insert(Macro.getKey());
    Result.Foreign.push_back({Spelling, Found, Reaches});
  }

private:
  std::string resolve(StringRef From, StringRef Name, bool IsQuoted,
                      bool &IsSystem) {
    if (path::is_absolute(Name))
      return Scanner.isFile(Name) ? Name.str() : "";
    auto Search = [&](ArrayRef<SearchPath::Folder> Folders) {
      for (const SearchPath::Folder &F : Folders) {
        std::string Try = absolutePath(Name, F.Path);
        if (Scanner.isFile(Try)) {
          IsSystem = F.IsSystem;
          return Try;
        }
      }
      return std::string();
    };
    if (IsQuoted) {
      std::string Beside = absolutePath(Name, path::parent_path(From));
      if (Scanner.isFile(Beside)) {
        IsSystem = Foreign.contains(From);
        return Beside;
      }
      if (std::string Found = Search(Path.Quoted); !Found.empty())
        return Found;
    }
    return Search(Path.Angled);
  }

  /// Whether a header of others, not LibTorch's, includes LibTorch.
  bool reachesLibTorch(const std::string &File) {
    auto [It, IsNew] = Foreign.try_emplace(File, false);
    if (!IsNew)
      return It->second;
    if (StringRef(File).contains("/c++/") ||
        StringRef(File).contains("/lib/clang/"))
      return false;
    bool Reaches = false;
    if (auto Directives = Scanner.directivesOf(File))
      for (const Directive &D : *Directives) {
        if (D.Kind != Directive::Include)
          continue;
        bool IsSystem = false;
        StringRef Name = StringRef(D.Text).drop_front().drop_back();
        std::string Found = resolve(File, Name, D.Text[0] == '"', IsSystem);
        if (!Found.empty() &&
            (Path.isLibTorch(Found) || reachesLibTorch(Found))) {
          Reaches = true;
          break;
        }
      }
    Foreign[File] = Reaches;
    return Reaches;
  }

  IncludeScanner &Scanner;
  const SearchPath &Path;
  StringSet<> Seen;
  StringSet<> Macros;
  StringMap<bool> Foreign; ///< whether it reaches LibTorch
};

UnitIncludes IncludeScanner::scan(const TranslationUnit &Unit,
                                  const SearchPath &Path) {
  Scan S(*this, Path);
  for (const std::string &Forced : Path.Forced)
    S.include(absolutePath("x", Unit.Directory), '"' + Forced + '"', false);
  // The unit's own file comes first in the list all the same.
  S.Result.ProjectFiles.insert(S.Result.ProjectFiles.begin(), Unit.File);
  S.visit(Unit.File, false);
  auto &Files = S.Result.ProjectFiles;
  auto Second = std::find(Files.begin() + 1, Files.end(), Unit.File);
  if (Second != Files.end())
    Files.erase(Second);
  return std::move(S.Result);
}

} // namespace torch_tidy
