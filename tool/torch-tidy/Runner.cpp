// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "Runner.h"
#include "Paths.h"
#include "clang-tidy/ClangTidyOptions.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/ScopeExit.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/CrashRecoveryContext.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/ThreadPool.h"
#include "llvm/Support/Threading.h"
#include "llvm/Support/xxhash.h"
#include <algorithm>
#include <chrono>
#include <map>

using namespace llvm;
using clang::tidy::ClangTidyOptions;
using clang::tidy::ClangTidyOptionsProvider;
using clang::tidy::torch::flow::AnalyzedElsewhere;

namespace torch_tidy {

namespace {

/// A unit on its way.
struct Job {
  TranslationUnit Unit;
  std::shared_ptr<const SearchPath> Path;
  UnitIncludes Includes;
  HeaderFamily Family;
  std::shared_ptr<const SharedHeader> Header;
  AnalyzedElsewhere *Elsewhere = nullptr;
  std::string Failure;
  bool IsOfInterest = true;
};

/// Parsing a file that includes LibTorch takes this much memory at most, with
/// little to spare.
const uint64_t BytesPerJob = uint64_t(800) << 20;

uint64_t availableMemory() {
  auto Buffer = MemoryBuffer::getFileAsStream("/proc/meminfo");
  if (!Buffer)
    return 0;
  StringRef Rest = (*Buffer)->getBuffer();
  size_t At = Rest.find("MemAvailable:");
  if (At == StringRef::npos)
    return 0;
  uint64_t KiB = 0;
  Rest.substr(At + 13).ltrim().consumeInteger(10, KiB);
  return KiB << 10;
}

class Run {
public:
  Run(const CheckSelection &Selection, const RunOptions &Options,
      SourceFiles &Files, RunResult &Result)
      : Selection(Selection), Options(Options), Files(Files), Result(Result),
        Cache(Options.CacheFolder), Pool(strategy(Options)) {}

  void run(std::vector<TranslationUnit> Units) {
    Jobs.resize(Units.size());
    for (size_t I = 0; I < Units.size(); ++I)
      Jobs[I].Unit = std::move(Units[I]);
    forEach([&](Job &J) { prepare(J); });
    size_t Left = llvm::count_if(
        Jobs, [](const Job &J) { return J.IsOfInterest && J.Failure.empty(); });
    Total = Left;
    prepareHeaders();
    // The longest first, so that no thread is left alone with one at the end:
    // those without a header.
    std::vector<Job *> Order;
    for (Job &J : Jobs) {
      if (!J.Failure.empty())
        fail(J, J.Failure);
      else if (!J.IsOfInterest)
        ++Result.Statistics.WithoutLibTorch;
      else
        Order.push_back(&J);
    }
    llvm::sort(Order, [](const Job *A, const Job *B) {
      return std::pair(A->Header != nullptr, A) <
             std::pair(B->Header != nullptr, B);
    });
    for (Job *J : Order)
      Pool.async([this, J] { analyzeOne(*J); });
    Pool.wait();
    if (std::string Trouble = Cache.trouble(); !Trouble.empty())
      Result.Remarks.push_back(Trouble + "; going on without");
    if (Options.UsesCache)
      Cache.prune();
    else if (!Temporary.empty())
      sys::fs::remove_directories(Temporary);
  }

private:
  static ThreadPoolStrategy strategy(const RunOptions &Options) {
    unsigned Count = Options.Jobs;
    if (!Count) {
      Count = hardware_concurrency().compute_thread_count();
      if (uint64_t Memory = availableMemory())
        Count = std::min<uint64_t>(Count, Memory / BytesPerJob);
    }
    ThreadPoolStrategy Result = hardware_concurrency(std::max(Count, 1u));
    Result.Limit = false;
    return Result;
  }

  template <typename Function> void forEach(Function F) {
    for (Job &J : Jobs)
      Pool.async([&F, &J] { F(J); });
    Pool.wait();
  }

  /// Each thread has a provider of its own: they keep what they have read.
  std::unique_ptr<ClangTidyOptionsProvider> makeProvider() {
    auto Provider = Selection.makeProvider();
    // The first one was made before any thread ran.
    return cantFail(std::move(Provider));
  }

  void prepare(Job &J) {
    if (!sys::fs::is_regular_file(J.Unit.File)) {
      J.Failure = "no such file";
      return;
    }
    ClangTidyOptions Tidy = makeProvider()->getOptions(J.Unit.File);
    addArgumentsOfOptions(J.Unit, Tidy, Selection);
    J.Path = Paths.of(J.Unit);
    if (!J.Path) {
      J.Failure = "clang makes no sense of its compiler arguments";
      return;
    }
    J.Family = HeaderFamily::of(J.Unit, *J.Path, Selection.includesOthers());
    J.Includes = Scanner.scan(J.Unit, *J.Path);
    J.IsOfInterest = Selection.includesOthers() || J.Includes.ReachesLibTorch ||
                     !J.Includes.IsComplete;
    J.Elsewhere = elsewhereFor(Tidy);
  }

  /// Functions of headers are analysed once for all units with equal options.
  AnalyzedElsewhere *elsewhereFor(const ClangTidyOptions &Tidy) {
    uint64_t Key = xxh3_64bits(clang::tidy::configurationAsText(Tidy));
    std::lock_guard<std::mutex> Guard(Lock);
    std::unique_ptr<AnalyzedElsewhere> &Result = Elsewhere[Key];
    if (!Result)
      Result = std::make_unique<AnalyzedElsewhere>(Key);
    return Result.get();
  }

  void prepareHeaders() {
    MapVector<StringRef, std::vector<Job *>> Families;
    for (Job &J : Jobs) {
      bool HasHeaders = llvm::any_of(
          J.Includes.Foreign, [](const auto &H) { return H.IsLibTorch; });
      if (J.IsOfInterest && J.Failure.empty() && HasHeaders &&
          J.Path->IsCPlusPlus && !J.Path->IsCuda)
        Families[J.Family.Key].push_back(&J);
    }
    if (!Options.UsesCache) {
      // Still worth it within this run, unless each header serves one file.
      bool IsShared = llvm::any_of(
          Families, [](const auto &F) { return F.second.size() > 1; });
      SmallString<128> Folder;
      if (!IsShared || sys::fs::createUniqueDirectory("torch-tidy", Folder))
        return;
      Temporary = std::string(Folder);
      Cache.use(Temporary);
    }
    for (auto &Entry : Families)
      Pool.async([this, &Entry] { serve(Entry.second); });
    Pool.wait();
  }

  /// Finds or makes the header of one family.
  void serve(ArrayRef<Job *> Family) {
    std::vector<Job *> Unserved;
    auto Find = [&](ArrayRef<Job *> Of) {
      Unserved.clear();
      for (Job *J : Of) {
        J->Header = Cache.find(J->Family, J->Includes);
        if (!J->Header)
          Unserved.push_back(J);
      }
    };
    Find(Family);
    if (Unserved.empty())
      return;
    if (!Options.UsesCache && Unserved.size() == 1)
      return;
    make(Unserved);
    std::vector<Job *> Rest = Unserved;
    Find(Rest);
    // What does not fit into one header for all may be fit for one of its own.
    std::map<std::vector<std::string>, std::vector<Job *>> ByIncludes;
    for (Job *J : Unserved)
      ByIncludes[includesOf({J}, 1)].push_back(J);
    if (ByIncludes.size() < 2)
      return;
    for (auto &[Includes, Same] : ByIncludes) {
      make(Same);
      for (Job *J : Same)
        J->Header = Cache.find(J->Family, J->Includes);
    }
  }

  void make(ArrayRef<Job *> For) {
    // Heavy headers of others join where most of the files have them.
    std::vector<std::string> Includes = includesOf(For, For.size() / 2 + 1);
    if (Cache.make(For.front()->Family, Includes)) {
      std::lock_guard<std::mutex> Guard(Lock);
      ++Result.Statistics.HeadersMade;
    }
  }

  /// All headers of LibTorch that the units include, and of the others those
  /// that at least \p Enough of them do.
  static std::vector<std::string> includesOf(ArrayRef<Job *> Units,
                                             size_t Enough) {
    MapVector<StringRef, std::pair<const ForeignHeader *, size_t>> Count;
    for (const Job *J : Units)
      for (const ForeignHeader &H : J->Includes.Foreign) {
        auto &Entry = Count[H.Path];
        Entry.first = &H;
        ++Entry.second;
      }
    std::vector<std::string> LibTorch, Others;
    for (const auto &[Path, Entry] : Count) {
      if (Entry.first->IsLibTorch)
        LibTorch.push_back(Entry.first->Spelling);
      else if (Entry.second >= Enough && Units.size() > 1)
        Others.push_back(Entry.first->Spelling);
    }
    llvm::sort(LibTorch);
    llvm::sort(Others);
    LibTorch.insert(LibTorch.end(), Others.begin(), Others.end());
    return LibTorch;
  }

  void analyzeOne(Job &J) {
    UnitResult Unit = analyze(J.Unit, J.Header.get(), *J.Path, Selection,
                              makeProvider(), J.Elsewhere);
    double Seconds = Unit.Seconds;
    bool IsShared = J.Header != nullptr;
    if (IsShared && mayBlameHeader(J, Unit)) {
      // All of it, since the first try may have claimed functions of headers.
      Unit = analyze(J.Unit, nullptr, *J.Path, Selection, makeProvider(),
                     /*Elsewhere=*/nullptr);
      Seconds += Unit.Seconds;
      IsShared = false;
    }
    std::lock_guard<std::mutex> Guard(Lock);
    if (Unit.HasCrashed)
      fail(J, "the analysis crashed; please report the file");
    std::vector<Finding> Found = findingsOf(Unit.Errors, Files);
    for (Finding &F : Found) {
      if (F.Check == "clang-diagnostic-error") {
        if (J.Failure.empty())
          fail(J, J.Failure = describe(F));
        continue;
      }
      Result.Findings.push_back(std::move(F));
      ++FoundSoFar;
    }
    if (Unit.HasCompileErrors && J.Failure.empty())
      fail(J, J.Failure = "clang cannot parse it");
    RunStatistics &S = Result.Statistics;
    ++S.Files;
    S.OverSharedHeader += IsShared;
    S.Suppressed += Unit.Suppressed;
    S.Flow += Unit.Statistics;
    if (Seconds > S.SlowestSeconds) {
      S.SlowestSeconds = Seconds;
      S.Slowest = J.Unit.File;
    }
    ++Done;
    if (Options.Progress)
      Options.Progress(Done, Total, FoundSoFar);
  }

  /// Whether what went wrong over a shared header may go right without: unless
  /// it is in the project's own code, and the header has nothing beyond what
  /// that includes.
  bool mayBlameHeader(const Job &J, const UnitResult &Unit) {
    if (Unit.HasCrashed)
      return true;
    if (!Unit.HasCompileErrors)
      return false;
    bool IsOwn = J.Header->isWithin(J.Includes);
    bool HasAny = false;
    for (const clang::tidy::ClangTidyError &Error : Unit.Errors) {
      if (Error.DiagnosticName != "clang-diagnostic-error")
        continue;
      HasAny = true;
      StringRef Path = Error.Message.FilePath;
      IsOwn &= !Path.empty() &&
               llvm::is_contained(J.Includes.ProjectFiles,
                                  absolutePath(Path, J.Unit.Directory));
      if (StringRef(Error.Message.Message).contains(J.Header->file()))
        Cache.forget(*J.Header);
    }
    return !HasAny || !IsOwn;
  }

  static std::string describe(const Finding &Error) {
    std::string Where =
        Error.At.Path.empty()
            ? ""
            : Error.At.Path + ":" + std::to_string(Error.At.Line) + ": ";
    return Where + Error.Message;
  }

  void fail(const Job &J, std::string Why) {
    Result.Failures.emplace_back(J.Unit.File, std::move(Why));
  }

  const CheckSelection &Selection;
  const RunOptions &Options;
  SourceFiles &Files;
  RunResult &Result;
  HeaderCache Cache;
  std::string Temporary;
  IncludeScanner Scanner;
  DefaultThreadPool Pool;
  std::vector<Job> Jobs;
  std::mutex Lock;
  SearchPaths Paths;
  std::map<uint64_t, std::unique_ptr<AnalyzedElsewhere>> Elsewhere;
  unsigned Done = 0, Total = 0, FoundSoFar = 0;
};

} // namespace

RunResult run(std::vector<TranslationUnit> Units,
              const CheckSelection &Selection, const RunOptions &Options,
              SourceFiles &Files) {
  auto Begin = std::chrono::steady_clock::now();
  CrashRecoveryContext::Enable();
  RunResult Result;
  Run(Selection, Options, Files, Result).run(std::move(Units));
  Result.Statistics.Seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - Begin)
          .count();
  return Result;
}

std::vector<std::vector<std::string>>
projectFilesOf(ArrayRef<TranslationUnit> Units) {
  IncludeScanner Scanner;
  SearchPaths Paths;
  std::vector<std::vector<std::string>> Result;
  for (const TranslationUnit &Unit : Units) {
    std::shared_ptr<const SearchPath> Path = Paths.of(Unit);
    Result.push_back(Path ? Scanner.scan(Unit, *Path).ProjectFiles
                          : std::vector<std::string>{Unit.File});
  }
  return Result;
}

} // namespace torch_tidy
