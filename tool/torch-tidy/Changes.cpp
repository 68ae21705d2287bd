// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "Changes.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Program.h"
#include <algorithm>
#include <limits>

using namespace llvm;
namespace path = llvm::sys::path;

namespace torch_tidy {

static const unsigned LastLine = std::numeric_limits<unsigned>::max();

/// What git prints; the first line of what it complains of is the error.
static Expected<std::string> git(ArrayRef<StringRef> Arguments) {
  ErrorOr<std::string> Program = sys::findProgramByName("git");
  if (!Program)
    return createStringError("there is no git here, which is needed to know "
                             "what has changed");
  SmallString<128> Output, Errors;
  if (sys::fs::createTemporaryFile("torch-tidy", "out", Output) ||
      sys::fs::createTemporaryFile("torch-tidy", "err", Errors))
    return createStringError("cannot make a temporary file");
  std::vector<StringRef> Command = {*Program};
  Command.insert(Command.end(), Arguments.begin(), Arguments.end());
  std::optional<StringRef> Redirects[] = {StringRef(""), StringRef(Output),
                                          StringRef(Errors)};
  int Status = sys::ExecuteAndWait(*Program, Command, std::nullopt, Redirects);
  auto TextOf = [](StringRef File) {
    auto Buffer = MemoryBuffer::getFile(File);
    std::string Text = Buffer ? (*Buffer)->getBuffer().str() : "";
    sys::fs::remove(File);
    return Text;
  };
  std::string Text = TextOf(Output), Complaint = TextOf(Errors);
  if (Status != 0)
    return createStringError("git " + Arguments[0] + ": " +
                             StringRef(Complaint).trim().split('\n').first);
  return Text;
}

std::optional<std::string> repositoryRoot() {
  Expected<std::string> Root = git({"rev-parse", "--show-toplevel"});
  if (!Root) {
    consumeError(Root.takeError());
    return std::nullopt;
  }
  return StringRef(*Root).trim().str();
}

namespace {

struct Hunk {
  unsigned OldFirst, OldCount, NewFirst, NewCount;
};

/// A file's name as a diff has it: in quotes where it holds odd characters.
std::string nameOf(StringRef Text) {
  Text = Text.rtrim("\t\r");
  if (!Text.consume_front("\""))
    return Text.str();
  Text.consume_back("\"");
  std::string Result;
  for (size_t I = 0; I < Text.size(); ++I) {
    if (Text[I] == '\\' && I + 1 < Text.size()) {
      ++I;
      unsigned Octal = 0;
      if (I + 3 <= Text.size() && !Text.substr(I, 3).getAsInteger(8, Octal)) {
        Result += static_cast<char>(Octal);
        I += 2;
      } else {
        Result += Text[I] == 't' ? '\t' : Text[I] == 'n' ? '\n' : Text[I];
      }
      continue;
    }
    Result += Text[I];
  }
  return Result;
}

/// "@@ -3,2 +5 @@ ..."
std::optional<Hunk> hunkOf(StringRef Line) {
  if (!Line.consume_front("@@ -"))
    return std::nullopt;
  Hunk H{0, 1, 0, 1};
  bool Failed = Line.consumeInteger(10, H.OldFirst);
  if (Line.consume_front(","))
    Failed |= Line.consumeInteger(10, H.OldCount);
  Failed |= !Line.consume_front(" +") || Line.consumeInteger(10, H.NewFirst);
  if (Line.consume_front(","))
    Failed |= Line.consumeInteger(10, H.NewCount);
  if (Failed)
    return std::nullopt;
  return H;
}

/// The hunks of a diff without context, by file.
StringMap<std::vector<Hunk>> hunksOf(StringRef Diff) {
  StringMap<std::vector<Hunk>> Result;
  std::vector<Hunk> *Of = nullptr;
  // The lines of a hunk may look like headers; they are counted.
  unsigned Left = 0;
  while (!Diff.empty()) {
    StringRef Line;
    std::tie(Line, Diff) = Diff.split('\n');
    if (Left) {
      if (!Line.starts_with("\\"))
        --Left;
      continue;
    }
    if (Line.consume_front("+++ ")) {
      // "/dev/null" is no file of the tree.
      Of = Line.starts_with("/dev/null") ? nullptr : &Result[nameOf(Line)];
    } else if (std::optional<Hunk> H = hunkOf(Line)) {
      Left = H->OldCount + H->NewCount;
      if (Of)
        Of->push_back(*H);
    }
  }
  return Result;
}

Expected<StringMap<std::vector<Hunk>>> diff(StringRef Root,
                                            ArrayRef<StringRef> More) {
  std::vector<StringRef> Command = {"-C",
                                    Root,
                                    "-c",
                                    "core.quotePath=false",
                                    "diff",
                                    "--unified=0",
                                    "--no-color",
                                    "--no-ext-diff",
                                    "--no-prefix",
                                    "--no-renames",
                                    "--diff-filter=d"};
  Command.insert(Command.end(), More.begin(), More.end());
  Command.push_back("--");
  Expected<std::string> Text = git(Command);
  if (!Text)
    return Text.takeError();
  return hunksOf(*Text);
}

} // namespace

Expected<Changes> Changes::since(StringRef Revision) {
  Expected<std::string> Root = git({"rev-parse", "--show-toplevel"});
  if (!Root)
    return Root.takeError();
  Changes Result;
  Result.Root = StringRef(*Root).trim().str();
  std::string Commit = (Revision + "^{commit}").str();
  if (Expected<std::string> Known =
          git({"rev-parse", "--verify", "--quiet", "--end-of-options", Commit});
      !Known) {
    consumeError(Known.takeError());
    return createStringError("git knows no revision '" + Revision + "' here");
  }
  // Where the branches parted: what others did on theirs is not a change here.
  std::string Base = Revision.str();
  if (Expected<std::string> Common = git({"merge-base", Revision, "HEAD"}))
    Base = StringRef(*Common).trim().str();
  else
    consumeError(Common.takeError());
  Expected<StringMap<std::vector<Hunk>>> Hunks = diff(Result.Root, {Base});
  if (!Hunks)
    return Hunks.takeError();
  for (const auto &Entry : *Hunks)
    for (const Hunk &H : Entry.second)
      if (H.NewCount)
        Result.Changed[Entry.getKey()].push_back(
            {H.NewFirst, H.NewFirst + H.NewCount - 1});
  Expected<std::string> New = git(
      {"-C", Result.Root, "ls-files", "--others", "--exclude-standard", "-z"});
  if (!New)
    return New.takeError();
  SmallVector<StringRef, 16> Names;
  StringRef(*New).split(Names, '\0', -1, /*KeepEmpty=*/false);
  for (StringRef Name : Names)
    Result.Changed[Name] = {{1, LastLine}};
  return Result;
}

Expected<Changes> Changes::staged() {
  Expected<std::string> Root = git({"rev-parse", "--show-toplevel"});
  if (!Root)
    return Root.takeError();
  Changes Result;
  Result.Root = StringRef(*Root).trim().str();
  Expected<StringMap<std::vector<Hunk>>> Staged =
      diff(Result.Root, {"--cached"});
  if (!Staged)
    return Staged.takeError();
  Expected<StringMap<std::vector<Hunk>>> Unstaged = diff(Result.Root, {});
  if (!Unstaged)
    return Unstaged.takeError();
  for (const auto &Entry : *Staged)
    for (const Hunk &H : Entry.second) {
      if (!H.NewCount)
        continue;
      // The lines stand elsewhere if there are changes that are not staged.
      auto ToTree = [&](unsigned Line, bool IsLast) {
        int64_t Shift = 0;
        auto Later = Unstaged->find(Entry.getKey());
        if (Later != Unstaged->end())
          for (const Hunk &U : Later->second) {
            // A hunk without old lines stands behind the line that it names.
            unsigned End =
                U.OldCount ? U.OldFirst + U.OldCount : U.OldFirst + 1;
            if (Line >= End)
              Shift = int64_t(U.NewFirst) + (U.NewCount ? U.NewCount : 1) -
                      int64_t(End);
            else if (U.OldCount && Line >= U.OldFirst)
              return int64_t(U.NewFirst) +
                     (IsLast && U.NewCount ? U.NewCount - 1 : 0);
          }
        return int64_t(Line) + Shift;
      };
      int64_t First = ToTree(H.NewFirst, false);
      int64_t Last = ToTree(H.NewFirst + H.NewCount - 1, true);
      Result.Changed[Entry.getKey()].push_back(
          {unsigned(First), unsigned(std::max(First, Last))});
    }
  return Result;
}

std::vector<std::string> Changes::files() const {
  std::vector<std::string> Result;
  for (const auto &Entry : Changed) {
    SmallString<256> Path(Root);
    path::append(Path, Entry.getKey());
    Result.push_back(std::string(Path));
  }
  llvm::sort(Result);
  return Result;
}

bool Changes::contains(StringRef Path, unsigned First, unsigned Last) const {
  // Git's root has no links in it.
  SmallString<256> Real;
  if (sys::fs::real_path(Path, Real))
    Real = Path;
  StringRef Relative = Real;
  if (!Relative.consume_front(Root) || !Relative.consume_front("/"))
    return false;
  auto It = Changed.find(Relative);
  return It != Changed.end() && llvm::any_of(It->second, [&](const Lines &L) {
           return First <= L.Last && L.First <= Last;
         });
}

} // namespace torch_tidy
