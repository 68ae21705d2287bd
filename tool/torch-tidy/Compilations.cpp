// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "Compilations.h"
#include "Paths.h"
#include "clang/Basic/Version.h"
#include "clang/Tooling/ArgumentsAdjusters.h"
#include "clang/Tooling/JSONCompilationDatabase.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Config/llvm-config.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Process.h"
#include "llvm/Support/Program.h"
#include <algorithm>
#include <dlfcn.h>

using namespace llvm;
using clang::tooling::CommandLineArguments;
namespace path = llvm::sys::path;

namespace torch_tidy {

namespace {

const char DatabaseName[] = "compile_commands.json";

/// The databases of a folder: in it, in build/, in the folders of build/.
std::vector<std::string> databasesBelow(StringRef Folder) {
  std::vector<std::string> Result;
  auto Take = [&](StringRef In) {
    SmallString<256> File(In);
    path::append(File, DatabaseName);
    if (sys::fs::exists(File))
      Result.push_back(std::string(File));
  };
  Take(Folder);
  SmallString<256> Build(Folder);
  path::append(Build, "build");
  Take(Build);
  std::error_code EC;
  for (sys::fs::directory_iterator It(Build, EC), End; It != End && !EC;
       It.increment(EC))
    if (sys::fs::is_directory(It->path()))
      Take(It->path());
  return Result;
}

/// The newest of the databases that are nearest to the current folder; \p
/// Folder is where that is.
std::string findDatabase(SmallString<256> &Folder) {
  if (sys::fs::current_path(Folder))
    return "";
  while (true) {
    std::vector<std::string> Found = databasesBelow(Folder);
    if (!Found.empty()) {
      auto Time = [](const std::string &File) {
        sys::fs::file_status Status;
        sys::fs::status(File, Status);
        return Status.getLastModificationTime();
      };
      return *std::max_element(
          Found.begin(), Found.end(),
          [&](const auto &A, const auto &B) { return Time(A) < Time(B); });
    }
    // Above the root of a repository is somebody else's.
    SmallString<256> Git(Folder);
    path::append(Git, ".git");
    StringRef Parent = path::parent_path(Folder);
    if (sys::fs::exists(Git) || Parent.empty() || Parent == Folder)
      return "";
    Folder.resize(Parent.size());
  }
}

/// Drops what loads a precompiled header of another compiler: the header's own
/// text is included beside it.
CommandLineArguments
withoutPrecompiledHeaders(const CommandLineArguments &Arguments, StringRef) {
  CommandLineArguments Result;
  for (size_t I = 0; I < Arguments.size(); ++I) {
    const std::string &A = Arguments[I];
    if (A == "-include-pch") {
      ++I;
      continue;
    }
    if (A == "-Xclang" && I + 3 < Arguments.size() &&
        Arguments[I + 1] == "-include-pch" && Arguments[I + 2] == "-Xclang") {
      I += 3;
      continue;
    }
    Result.push_back(A);
  }
  return Result;
}

std::optional<FoundLibTorch> libTorchIn(StringRef Include, StringRef How) {
  SmallString<256> Api(Include);
  path::append(Api, "torch", "csrc", "api", "include");
  SmallString<256> Header(Api);
  path::append(Header, "torch", "torch.h");
  if (!sys::fs::exists(Header))
    return std::nullopt;
  FoundLibTorch Result;
  Result.How = How.str();
  Result.IncludeFolders = {Include.str(), std::string(Api)};
  // The newest ones, which have their version here, do without C++17.
  SmallString<256> Version(Include);
  path::append(Version, "torch", "headeronly", "version.h");
  Result.NeedsCxx20 = sys::fs::exists(Version);
  return Result;
}

/// The LibTorch below a prefix as CMake searches it.
std::optional<FoundLibTorch> libTorchBelow(StringRef Prefix, StringRef How) {
  SmallString<256> Include(Prefix);
  path::append(Include, "include");
  if (auto Found = libTorchIn(Include, How))
    return Found;
  // PyTorch's own cmake_prefix_path is torch/share/cmake.
  StringRef Parent = path::parent_path(path::parent_path(Prefix));
  SmallString<256> Above(Parent);
  path::append(Above, "include");
  return path::filename(Prefix) == "cmake" ? libTorchIn(Above, How)
                                           : std::nullopt;
}

std::optional<FoundLibTorch> libTorchOfPython() {
  ErrorOr<std::string> Python = sys::findProgramByName("python3");
  if (!Python)
    return std::nullopt;
  SmallString<128> Output;
  if (sys::fs::createTemporaryFile("torch-tidy", "txt", Output))
    return std::nullopt;
  // Where torch lies is known without importing it, which takes seconds.
  StringRef Code = "import importlib.util as u\n"
                   "s = u.find_spec('torch')\n"
                   "print(s.submodule_search_locations[0] if s else '')";
  std::optional<StringRef> Redirects[] = {StringRef(""), StringRef(Output),
                                          StringRef("")};
  int Status = sys::ExecuteAndWait(*Python, {*Python, "-c", Code}, std::nullopt,
                                   Redirects, /*SecondsToWait=*/20);
  std::optional<FoundLibTorch> Result;
  if (auto Text = MemoryBuffer::getFile(Output); Text && Status == 0) {
    SmallString<256> Include((*Text)->getBuffer().trim());
    if (!Include.empty()) {
      path::append(Include, "include");
      Result = libTorchIn(Include, "python3 -c 'import torch'");
    }
  }
  sys::fs::remove(Output);
  return Result;
}

} // namespace

std::optional<FoundLibTorch> findLibTorch() {
  for (const char *Variable : {"Torch_DIR", "Torch_ROOT", "CMAKE_PREFIX_PATH"})
    if (std::optional<std::string> Value = sys::Process::GetEnv(Variable)) {
      SmallVector<StringRef, 4> Parts;
      SplitString(*Value, Parts, ":;");
      for (StringRef Part : Parts) {
        // Torch_DIR is <prefix>/share/cmake/Torch.
        StringRef Prefix =
            StringRef(Variable) == "Torch_DIR"
                ? path::parent_path(path::parent_path(path::parent_path(Part)))
                : Part;
        if (auto Found =
                libTorchBelow(Prefix, "CMake's " + std::string(Variable)))
          return Found;
      }
    }
  if (auto Found = libTorchOfPython())
    return Found;
  for (const char *Prefix : {"/usr/local", "/usr", "/opt/libtorch"})
    if (auto Found =
            libTorchBelow(Prefix, "the system's " + std::string(Prefix)))
      return Found;
  return std::nullopt;
}

std::string resourceFolder() {
  static const std::string Folder = [] {
    // The library lies in <prefix>/lib, its headers in <prefix>/lib/clang/N.
    Dl_info Info;
    std::string (*Function)() = clang::getClangFullVersion;
    if (dladdr(reinterpret_cast<void *>(Function), &Info) && Info.dli_fname) {
      SmallString<256> Real;
      if (!sys::fs::real_path(Info.dli_fname, Real)) {
        for (StringRef Lib = path::parent_path(Real);
             !Lib.empty() && Lib != path::parent_path(Lib);
             Lib = path::parent_path(Lib)) {
          SmallString<256> Try(Lib);
          path::append(Try, "clang", std::to_string(LLVM_VERSION_MAJOR));
          if (sys::fs::is_directory(Try))
            return std::string(Try);
        }
      }
    }
    return "/usr/lib/llvm-" + std::to_string(LLVM_VERSION_MAJOR) +
           "/lib/clang/" + std::to_string(LLVM_VERSION_MAJOR);
  }();
  return Folder;
}

Expected<std::optional<Compilations>>
Compilations::fromDatabase(StringRef BuildPath) {
  std::string File;
  SmallString<256> Folder;
  if (BuildPath.empty()) {
    File = findDatabase(Folder);
    if (File.empty())
      return std::nullopt;
  } else {
    File = absolutePath(BuildPath);
    if (sys::fs::is_directory(File)) {
      SmallString<256> In(File);
      path::append(In, DatabaseName);
      File = std::string(In);
    }
  }
  if (!sys::fs::exists(File))
    return createStringError(
        "no " + File + "; configure the build with " +
        "CMAKE_EXPORT_COMPILE_COMMANDS=ON, or give its folder with -p");
  // The parser of the database prints on its own what it does not like.
  auto Unreadable = [&](const Twine &Why) {
    return createStringError("cannot read " + File + ": " + Why +
                             "; configure the build again to write it anew");
  };
  auto Text = MemoryBuffer::getFile(File, /*IsText=*/true);
  if (!Text)
    return Unreadable(Text.getError().message());
  if (Expected<json::Value> Value = json::parse((*Text)->getBuffer()); !Value)
    return Unreadable(toString(Value.takeError()));
  std::string Message;
  auto Json = clang::tooling::JSONCompilationDatabase::loadFromFile(
      File, Message, clang::tooling::JSONCommandLineSyntax::AutoDetect);
  if (!Json)
    return Unreadable(StringRef(Message).trim().rtrim('.'));
  Compilations Result;
  Result.Database = clang::tooling::inferTargetAndDriverMode(
      clang::tooling::inferMissingCompileCommands(
          clang::tooling::expandResponseFiles(std::move(Json),
                                              vfs::getRealFileSystem())));
  Result.Origin = File;
  if (BuildPath.empty())
    Result.ProjectFolder = std::string(Folder);
  Result.IsDatabase = true;
  return std::optional<Compilations>(std::move(Result));
}

Compilations Compilations::fromArguments(std::vector<std::string> Arguments) {
  Compilations Result;
  SmallString<256> Here;
  sys::fs::current_path(Here);
  Result.Database = std::make_unique<clang::tooling::FixedCompilationDatabase>(
      Here, Arguments);
  Result.Origin = "the command line";
  return Result;
}

Compilations Compilations::fromLibTorch(const FoundLibTorch &Found) {
  std::vector<std::string> Arguments = {Found.NeedsCxx20 ? "-std=c++20"
                                                         : "-std=c++17"};
  for (const std::string &Folder : Found.IncludeFolders)
    // To name the system's folder would change its place in the search.
    if (Folder != "/usr/include") {
      Arguments.push_back("-isystem");
      Arguments.push_back(Folder);
    }
  Compilations Result = fromArguments(std::move(Arguments));
  Result.Origin = Found.How;
  return Result;
}

std::vector<std::string> Compilations::allFiles() const {
  std::vector<std::string> Result;
  for (const std::string &File : Database->getAllFiles())
    Result.push_back(absolutePath(File));
  llvm::sort(Result);
  Result.erase(llvm::unique(Result), Result.end());
  return Result;
}

std::vector<TranslationUnit> Compilations::unitsOf(StringRef File) const {
  using namespace clang::tooling;
  static const ArgumentsAdjuster Adjust = combineAdjusters(
      combineAdjusters(getClangStripOutputAdjuster(),
                       getClangStripDependencyFileAdjuster()),
      combineAdjusters(combineAdjusters(getClangSyntaxOnlyAdjuster(),
                                        getStripPluginsAdjuster()),
                       withoutPrecompiledHeaders));
  std::vector<TranslationUnit> Result;
  for (CompileCommand &Command : Database->getCompileCommands(File)) {
    TranslationUnit Unit;
    Unit.File = absolutePath(File);
    Unit.Directory = absolutePath(Command.Directory);
    Unit.Arguments = Adjust(Command.CommandLine, File);
    // By its full name, as configuration is searched for from there.
    for (std::string &A : Unit.Arguments)
      if (A == Command.Filename ||
          (!StringRef(A).starts_with("-") &&
           absolutePath(A, Unit.Directory) == Unit.File))
        A = Unit.File;
    bool HasResources = llvm::any_of(Unit.Arguments, [](StringRef A) {
      return A.starts_with("-resource-dir");
    });
    if (!HasResources)
      Unit.Arguments.insert(Unit.Arguments.begin() + 1,
                            "-resource-dir=" + resourceFolder());
    Result.push_back(std::move(Unit));
  }
  return Result;
}

} // namespace torch_tidy
