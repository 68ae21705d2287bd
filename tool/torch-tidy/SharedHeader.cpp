// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "SharedHeader.h"
#include "AtomicFile.h"
#include "Paths.h"
#include "Registry.h"
#include "clang/Basic/Version.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Frontend/FrontendActions.h"
#include "clang/Frontend/Utils.h"
#include "clang/Lex/Preprocessor.h"
#include "clang/Lex/PreprocessorOptions.h"
#include "clang/Serialization/ASTWriter.h"
#include "clang/Tooling/Tooling.h"
#include "llvm/ADT/ScopeExit.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/CachePruning.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Signals.h"
#include "llvm/Support/xxhash.h"

using namespace llvm;
namespace path = llvm::sys::path;

namespace torch_tidy {

/// What the layout of an entry depends on.
static std::string format() {
  return ("torch-tidy " + toolVersion() + " 1").str();
}
/// The prefix that LLVM's cache pruning looks for.
static const char Prefix[] = "llvmcache-";
static const uint64_t CacheSize = uint64_t(2) << 30;

static std::string hashOf(StringRef Text) {
  return utohexstr(xxh3_64bits(Text), /*LowerCase=*/true, /*Width=*/16);
}

/// Arguments that change nothing of what headers declare: warnings and debug
/// information.
static bool isWithoutEffect(StringRef Argument) {
  return (Argument.starts_with("-W") && !Argument.starts_with("-Wp,")) ||
         (Argument.starts_with("-g") && !Argument.starts_with("-gcc"));
}

/// Macros that differ from target to target and that no header of others asks
/// for; should one do so, the header does not serve.
static bool isOfOneTarget(StringRef Macro) {
  return Macro.ends_with("_EXPORTS") || Macro == "TORCH_EXTENSION_NAME";
}

static StringRef macroOf(StringRef Definition) {
  return Definition.take_until([](char C) { return C == '=' || C == '('; });
}

/// Whether an argument, or what stands after its option, is a relative path.
static bool isRelative(StringRef Argument, StringRef Before) {
  static const StringRef Options[] = {"-I",         "-isystem",   "-iquote",
                                      "-include",   "-idirafter", "-imacros",
                                      "--sysroot=", "-isysroot",  "-F"};
  if (Argument.starts_with("@"))
    return true;
  for (StringRef Option : Options) {
    if (Before == Option)
      return !path::is_absolute(Argument);
    if (Argument.size() > Option.size() && Argument.starts_with(Option))
      return !path::is_absolute(Argument.drop_front(Option.size()));
  }
  return false;
}

/// Whether the project's folder has something of a name that is found in a
/// system's folder, too: headers of others might get that in its place.
static bool mayShadow(StringRef Folder, const SearchPath &Path) {
  std::error_code EC;
  for (sys::fs::directory_iterator It(Folder, EC), End; It != End && !EC;
       It.increment(EC))
    for (const SearchPath::Folder &F : Path.Angled)
      if (F.IsSystem &&
          sys::fs::exists(F.Path + "/" + path::filename(It->path())))
        return true;
  return false;
}

/// The folders of the project from which headers of others take nothing.
static StringSet<> foldersAside(const SearchPath &Path) {
  StringSet<> Result;
  for (const auto *List : {&Path.Quoted, &Path.Angled})
    for (const SearchPath::Folder &F : *List)
      if (!F.IsSystem &&
          !llvm::is_contained(Path.LibTorchRoots, F.Path + "/") &&
          !mayShadow(F.Path, Path))
        Result.insert(F.Path);
  return Result;
}

HeaderFamily HeaderFamily::of(const TranslationUnit &Unit,
                              const SearchPath &Path, bool KeepsBodies) {
  HeaderFamily Result;
  Result.Directory = Unit.Directory;
  Result.KeepsBodies = KeepsBodies;
  std::string Text =
      format() + clang::getClangFullVersion() + (KeepsBodies ? " bodies" : "");
  bool HasRelative = false;
  StringSet<> Aside = foldersAside(Path);
  auto IsAside = [&](StringRef Folder) {
    return Aside.contains(absolutePath(Folder, Unit.Directory));
  };
  // The compiler's name does not matter.
  Result.Arguments.push_back(Unit.Arguments.front());
  for (size_t I = 1; I < Unit.Arguments.size(); ++I) {
    StringRef A = Unit.Arguments[I];
    if (A == "-c" || A == "--" || A == Unit.File || isWithoutEffect(A))
      continue;
    bool IsPair = A == "-D" && I + 1 < Unit.Arguments.size();
    if (IsPair || A.starts_with("-D")) {
      StringRef Macro =
          macroOf(IsPair ? StringRef(Unit.Arguments[I + 1]) : A.drop_front(2));
      if (isOfOneTarget(Macro)) {
        Result.OmittedMacros.push_back(Macro.str());
        I += IsPair;
        continue;
      }
    }
    if ((A == "-I" || A == "-iquote") && I + 1 < Unit.Arguments.size() &&
        IsAside(Unit.Arguments[I + 1])) {
      ++I;
      continue;
    }
    if (A.starts_with("-I") && A.size() > 2 && IsAside(A.drop_front(2)))
      continue;
    HasRelative |= isRelative(A, Unit.Arguments[I - 1]);
    Result.Arguments.push_back(A.str());
    Text += '\0' + A.str();
  }
  if (HasRelative)
    Text += '\0' + Unit.Directory;
  Result.Key = hashOf(Text);
  return Result;
}

bool SharedHeader::serves(const UnitIncludes &Unit,
                          const HeaderFamily &Family) const {
  for (const ForeignHeader &H : Unit.Foreign)
    if (H.IsLibTorch && !Parsed.contains(H.Path))
      return false;
  StringRef All = Identifiers->getBuffer();
  auto IsAskedFor = [&](StringRef Macro) {
    return All.contains(("\n" + Macro + "\n").str());
  };
  for (const auto &Macro : Unit.MacrosBefore)
    if (IsAskedFor(Macro.getKey()))
      return false;
  return !llvm::any_of(Family.OmittedMacros, IsAskedFor);
}

bool SharedHeader::isWithin(const UnitIncludes &Unit) const {
  return llvm::all_of(Includes, [&](const std::string &Include) {
    return llvm::any_of(Unit.Foreign, [&](const ForeignHeader &H) {
      return H.Spelling == Include;
    });
  });
}

HeaderCache::HeaderCache(std::string Where) : Folder(std::move(Where)) {
  if (!Folder.empty())
    return;
  SmallString<256> Path;
  if (path::cache_directory(Path))
    path::append(Path, "torch-tidy");
  else
    path::system_temp_directory(/*ErasedOnReboot=*/false, Path),
        path::append(Path, "torch-tidy-cache");
  Folder = std::string(Path);
}

void HeaderCache::note(std::string Message) {
  std::lock_guard<std::mutex> Guard(Lock);
  if (Trouble.empty())
    Trouble = std::move(Message);
}

std::string HeaderCache::trouble() {
  std::lock_guard<std::mutex> Guard(Lock);
  return Trouble;
}

std::string HeaderCache::fileOf(const HeaderFamily &Family,
                                ArrayRef<std::string> Includes) const {
  SmallString<256> Result(Folder);
  path::append(Result,
               Prefix + Family.Key + "-" + hashOf(join(Includes, "\n")));
  return std::string(Result);
}

std::shared_ptr<const SharedHeader> HeaderCache::load(StringRef Manifest) {
  {
    std::lock_guard<std::mutex> Guard(Lock);
    auto It = Loaded.find(Manifest);
    if (It != Loaded.end())
      return It->second;
  }
  auto Read = [&]() -> std::shared_ptr<SharedHeader> {
    auto Buffer = MemoryBuffer::getFile(Manifest);
    if (!Buffer)
      return nullptr;
    Expected<json::Value> Value = json::parse((*Buffer)->getBuffer());
    if (!Value) {
      consumeError(Value.takeError());
      return nullptr;
    }
    const json::Object *Root = Value->getAsObject();
    const json::Array *Files = Root ? Root->getArray("files") : nullptr;
    const json::Array *Includes = Root ? Root->getArray("includes") : nullptr;
    if (!Files || !Includes || Root->getString("format") != StringRef(format()))
      return nullptr;
    auto Result = std::make_shared<SharedHeader>();
    for (const json::Value &Include : *Includes)
      Result->Includes.push_back(Include.getAsString().value_or("").str());
    std::string Stem = Manifest.drop_back(StringRef(".json").size()).str();
    Result->File = Stem + ".pch";
    uint64_t Size = 0;
    if (sys::fs::file_size(Result->File, Size) ||
        int64_t(Size) != Root->getInteger("size").value_or(-1))
      return nullptr;
    for (const json::Value &File : *Files) {
      const json::Array *Entry = File.getAsArray();
      if (!Entry || Entry->size() != 4)
        return nullptr;
      std::optional<StringRef> Name = (*Entry)[0].getAsString();
      std::optional<int64_t> Length = (*Entry)[1].getAsInteger();
      std::optional<int64_t> Time = (*Entry)[2].getAsInteger();
      std::optional<StringRef> Hash = (*Entry)[3].getAsString();
      sys::fs::file_status Status;
      if (!Name || !Length || !Time || !Hash ||
          sys::fs::status(*Name, Status) ||
          Status.getSize() != uint64_t(*Length))
        return nullptr;
      if (Status.getLastModificationTime().time_since_epoch().count() !=
          *Time) {
        // Only touched, unless the text says otherwise.
        auto Text = MemoryBuffer::getFile(*Name, /*IsText=*/false,
                                          /*RequiresNullTerminator=*/false);
        if (!Text || hashOf((*Text)->getBuffer()) != *Hash)
          return nullptr;
      }
      Result->Parsed.insert(*Name);
    }
    auto Identifiers = MemoryBuffer::getFile(Stem + ".ids");
    if (!Identifiers)
      return nullptr;
    Result->Identifiers = std::move(*Identifiers);
    // The newest of the cache, for pruning.
    int FD = -1;
    if (!sys::fs::openFileForRead(Result->File, FD)) {
      sys::fs::setLastAccessAndModificationTime(
          FD, std::chrono::system_clock::now());
      sys::fs::closeFile(FD);
    }
    return Result;
  };
  std::shared_ptr<const SharedHeader> Result = Read();
  std::lock_guard<std::mutex> Guard(Lock);
  return Loaded[Manifest] = Result;
}

std::shared_ptr<const SharedHeader>
HeaderCache::find(const HeaderFamily &Family, const UnitIncludes &Unit) {
  std::string Start = Prefix + Family.Key + "-";
  std::error_code EC;
  for (sys::fs::directory_iterator It(Folder, EC), End; It != End && !EC;
       It.increment(EC)) {
    StringRef Name = path::filename(It->path());
    if (!Name.starts_with(Start) || !Name.ends_with(".json"))
      continue;
    if (auto Header = load(It->path()); Header && Header->serves(Unit, Family))
      return Header;
  }
  return nullptr;
}

namespace {

class AllDependencies : public clang::DependencyCollector {
public:
  bool needSystemDependencies() override { return true; }
  bool sawDependency(StringRef File, bool, bool, bool,
                     bool IsMissing) override {
    return !IsMissing && !File.starts_with("<");
  }
};

/// A file as it was parsed.
struct ParsedFile {
  std::string Hash;
  int64_t Size;
  /// Seconds, as clang keeps it.
  time_t Modified;
};

/// Writes a precompiled header into memory, and takes note of what it is of.
class HeaderAction : public clang::ASTFrontendAction {
public:
  HeaderAction(std::shared_ptr<clang::PCHBuffer> Buffer,
               std::shared_ptr<AllDependencies> Dependencies,
               std::vector<std::string> &Identifiers,
               StringMap<ParsedFile> &Parsed)
      : Buffer(std::move(Buffer)), Dependencies(std::move(Dependencies)),
        Identifiers(Identifiers), Parsed(Parsed) {}

protected:
  bool BeginSourceFileAction(clang::CompilerInstance &CI) override {
    CI.getLangOpts().CompilingPCH = true;
    Dependencies->attachToPreprocessor(CI.getPreprocessor());
    return true;
  }
  clang::TranslationUnitKind getTranslationUnitKind() override {
    return clang::TU_Prefix;
  }
  bool hasASTFileSupport() const override { return false; }
  std::unique_ptr<clang::ASTConsumer>
  CreateASTConsumer(clang::CompilerInstance &CI, StringRef) override {
    return std::make_unique<clang::PCHGenerator>(
        CI.getPreprocessor(), CI.getModuleCache(), /*OutputFile=*/"",
        /*isysroot=*/"", Buffer, CI.getCodeGenOpts(),
        CI.getFrontendOpts().ModuleFileExtensions,
        /*AllowASTWithErrors=*/false, /*IncludeTimestamps=*/false);
  }
  void EndSourceFileAction() override {
    for (const auto &Entry :
         getCompilerInstance().getPreprocessor().getIdentifierTable())
      Identifiers.push_back(Entry.getKey().str());
    const clang::SourceManager &SM = getCompilerInstance().getSourceManager();
    for (auto It = SM.fileinfo_begin(), End = SM.fileinfo_end(); It != End;
         ++It)
      if (std::optional<StringRef> Text = It->second->getBufferDataIfLoaded())
        Parsed[It->first.getName()] = {hashOf(*Text), int64_t(Text->size()),
                                       It->first.getModificationTime()};
  }

private:
  std::shared_ptr<clang::PCHBuffer> Buffer;
  std::shared_ptr<AllDependencies> Dependencies;
  std::vector<std::string> &Identifiers;
  StringMap<ParsedFile> &Parsed;
};

/// Keeps the first error.
class FirstError : public clang::DiagnosticConsumer {
public:
  void HandleDiagnostic(clang::DiagnosticsEngine::Level Level,
                        const clang::Diagnostic &Info) override {
    clang::DiagnosticConsumer::HandleDiagnostic(Level, Info);
    if (Level < clang::DiagnosticsEngine::Error || !Text.empty())
      return;
    SmallString<128> Message;
    Info.FormatDiagnostic(Message);
    Text = std::string(Message);
  }
  std::string Text;
};

} // namespace

bool HeaderCache::build(const HeaderFamily &Family,
                        ArrayRef<std::string> Includes,
                        const std::string &Name) {
  std::string Text;
  for (const std::string &Include : Includes)
    Text += "#include " + Include + "\n";
  std::string Header = Name + ".h";
  if (Error E = writeAtomically(Header, Text)) {
    note("cannot write to the cache: " + toString(std::move(E)));
    return false;
  }

  std::vector<std::string> Arguments = Family.Arguments;
  Arguments.insert(Arguments.end(), {"-Wno-pragma-once-outside-header", "-x",
                                     "c++-header", Header});
  auto Buffer = std::make_shared<clang::PCHBuffer>();
  auto Dependencies = std::make_shared<AllDependencies>();
  std::vector<std::string> Identifiers;
  IntrusiveRefCntPtr<vfs::FileSystem> FS = vfs::createPhysicalFileSystem();
  FS->setCurrentWorkingDirectory(Family.Directory);
  IntrusiveRefCntPtr<clang::FileManager> Files(
      new clang::FileManager(clang::FileSystemOptions(), FS));

  class Factory : public clang::tooling::FrontendActionFactory {
  public:
    Factory(std::unique_ptr<clang::FrontendAction> Action, bool KeepsBodies)
        : Action(std::move(Action)), KeepsBodies(KeepsBodies) {}
    std::unique_ptr<clang::FrontendAction> create() override {
      return std::move(Action);
    }
    bool
    runInvocation(std::shared_ptr<clang::CompilerInvocation> Invocation,
                  clang::FileManager *Files,
                  std::shared_ptr<clang::PCHContainerOperations> Operations,
                  clang::DiagnosticConsumer *Consumer) override {
      Invocation->getLangOpts().PCHInstantiateTemplates = true;
      Invocation->getFrontendOpts().SkipFunctionBodies = !KeepsBodies;
      Invocation->getFrontendOpts().IncludeTimestamps = false;
      Invocation->getPreprocessorOpts().SetUpStaticAnalyzer = true;
      Invocation->getDiagnosticOpts().IgnoreWarnings = true;
      Invocation->getDiagnosticOpts().ShowCarets = false; // no "1 error"
      return FrontendActionFactory::runInvocation(
          std::move(Invocation), Files, std::move(Operations), Consumer);
    }

  private:
    std::unique_ptr<clang::FrontendAction> Action;
    bool KeepsBodies;
  };
  StringMap<ParsedFile> Parsed;
  Factory Run(
      std::make_unique<HeaderAction>(Buffer, Dependencies, Identifiers, Parsed),
      Family.KeepsBodies);
  FirstError Consumer;
  clang::tooling::ToolInvocation Invocation(
      Arguments, &Run, Files.get(),
      std::make_shared<clang::PCHContainerOperations>());
  Invocation.setDiagnosticConsumer(&Consumer);
  if (!Invocation.run() || Consumer.getNumErrors() || !Buffer->IsComplete)
    return false;

  json::Array Entries;
  for (const std::string &Dependency : Dependencies->getDependencies()) {
    std::string Path = absolutePath(Dependency, Family.Directory);
    if (Path == Header)
      continue;
    sys::fs::file_status Status;
    if (sys::fs::status(Path, Status))
      return false;
    ParsedFile File;
    if (auto It = Parsed.find(Dependency); It != Parsed.end()) {
      File = It->second;
    } else {
      // Asked for, but not by this name, or not for its text.
      auto Text = MemoryBuffer::getFile(Path, /*IsText=*/false,
                                        /*RequiresNullTerminator=*/false);
      if (!Text)
        return false;
      File = {hashOf((*Text)->getBuffer()), int64_t((*Text)->getBufferSize()),
              sys::toTimeT(Status.getLastModificationTime())};
    }
    // Was it changed while it was parsed?
    if (int64_t(Status.getSize()) != File.Size ||
        sys::toTimeT(Status.getLastModificationTime()) != File.Modified)
      return false;
    Entries.push_back(json::Array{
        Path, File.Size,
        int64_t(Status.getLastModificationTime().time_since_epoch().count()),
        File.Hash});
  }
  std::string All = "\n" + join(Identifiers, "\n") + "\n";
  std::string Manifest;
  raw_string_ostream(Manifest)
      << json::Value(json::Object{{"format", format()},
                                  {"includes", json::Array(Includes)},
                                  {"size", int64_t(Buffer->Data.size())},
                                  {"files", std::move(Entries)}});
  for (auto &[Ending, Data] :
       {std::pair<const char *, StringRef>{
            ".pch", StringRef(Buffer->Data.data(), Buffer->Data.size())},
        {".ids", All},
        {".json", Manifest}})
    if (Error E = writeAtomically(Name + Ending, Data)) {
      note("cannot write to the cache: " + toString(std::move(E)));
      return false;
    }
  return true;
}

std::shared_ptr<const SharedHeader>
HeaderCache::make(const HeaderFamily &Family, ArrayRef<std::string> Includes) {
  if (std::error_code EC = sys::fs::create_directories(Folder)) {
    note("cannot make the cache folder " + Folder + ": " + EC.message());
    return nullptr;
  }
  std::string Name = fileOf(Family, Includes);
  // Another process may be at it. The lock ends with the process that holds
  // it, whatever happens to that; without locks both do the work.
  int FD = -1;
  if (!sys::fs::openFileForReadWrite(Name + ".lock", FD, sys::fs::CD_OpenAlways,
                                     sys::fs::OF_None)) {
    if (sys::fs::tryLockFile(FD))
      sys::fs::lockFile(FD);
  }
  scope_exit Unlock([&] {
    if (FD >= 0) {
      sys::fs::unlockFile(FD);
      sys::fs::closeFile(FD);
    }
  });
  {
    std::lock_guard<std::mutex> Guard(Lock);
    Loaded.erase(Name + ".json");
  }
  if (auto Ready = load(Name + ".json"))
    return Ready;
  {
    std::lock_guard<std::mutex> Guard(Lock);
    Loaded.erase(Name + ".json");
  }
  if (!build(Family, Includes, Name))
    return nullptr;
  return load(Name + ".json");
}

void HeaderCache::forget(const SharedHeader &Header) {
  sys::fs::remove(StringRef(Header.file()).drop_back(StringRef("pch").size()) +
                  "json");
}

void HeaderCache::prune() {
  CachePruningPolicy Policy;
  Policy.Interval = std::chrono::hours(1);
  Policy.Expiration = std::chrono::hours(30 * 24);
  Policy.MaxSizeBytes = CacheSize;
  pruneCache(Folder, Policy);
}

Expected<unsigned> HeaderCache::clear() {
  unsigned Removed = 0;
  std::error_code EC;
  for (sys::fs::directory_iterator It(Folder, EC), End; It != End && !EC;
       It.increment(EC)) {
    StringRef Name = path::filename(It->path());
    // Nothing but what this cache writes, whatever folder it was given.
    if (!Name.starts_with("llvmcache"))
      continue;
    if (std::error_code Failed = sys::fs::remove(It->path()))
      return createStringError(Failed, "cannot remove %s: %s",
                               It->path().c_str(), Failed.message().c_str());
    ++Removed;
  }
  return Removed;
}

} // namespace torch_tidy
