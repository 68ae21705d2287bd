// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "Fixes.h"
#include "AtomicFile.h"
#include "clang/Format/Format.h"
#include "clang/Tooling/Core/Replacement.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/MemoryBuffer.h"
#include <map>
#include <set>

namespace torch_tidy {

using clang::tooling::Replacement;
using clang::tooling::Replacements;
using llvm::StringRef;

const Edits *fixOf(const Finding &F, bool FromNotes) {
  if (!F.Fix.empty())
    return &F.Fix;
  if (!FromNotes)
    return nullptr;
  const Edits *Only = nullptr;
  for (const Note &N : F.Notes)
    if (!N.Fix.empty()) {
      if (Only)
        return nullptr;
      Only = &N.Fix;
    }
  return Only;
}

/// Lines of \p Text end as those of the file.
static std::string withLineEnds(StringRef Text, StringRef InFile) {
  size_t End = InFile.find('\n');
  if (End == 0 || End == StringRef::npos || InFile[End - 1] != '\r')
    return Text.str();
  std::string Result;
  for (char C : Text) {
    if (C == '\n' && (Result.empty() || Result.back() != '\r'))
      Result += '\r';
    Result += C;
  }
  return Result;
}

static std::string fixOfPlace(const Finding &F) {
  return "the fix of '" + F.Check + "' at line " + std::to_string(F.At.Line);
}

namespace {

class Fixer {
public:
  Fixer(llvm::ArrayRef<Finding> Findings, SourceFiles &Files,
        const FixOptions &Options)
      : Findings(Findings), Files(Files), Options(Options) {}

  FixResult run() {
    for (const Finding &F : Findings)
      if (const Edits *Fix = fixOf(F, Options.FromNotes))
        for (const Replacement &Edit : *Fix)
          examine(Edit.getFilePath());
    // What cannot be written takes no other file's half of a fix with it, so
    // the plan is made anew whenever that turns up.
    do
      plan();
    while (!stage());
    commit();
    for (const auto &[Path, Why] : Unusable)
      Result.Errors.push_back(Why);
    return std::move(Result);
  }

private:
  struct Accepted {
    Replacement Edit;
    size_t Index;
  };
  struct FilePlan {
    std::vector<Accepted> Edits;
    Replacements Changes;
  };

  /// Is the file still what was analysed?
  void examine(StringRef Path) {
    if (!Examined.insert(Path.str()).second)
      return;
    auto Now = llvm::MemoryBuffer::getFile(Path, /*IsText=*/false,
                                           /*RequiresNullTerminator=*/false,
                                           /*IsVolatile=*/true);
    if (!Now)
      Unusable[Path.str()] =
          "cannot read '" + Path.str() + "': " + Now.getError().message();
    else if ((*Now)->getBuffer() != Files.text(Path))
      Unusable[Path.str()] =
          "'" + Path.str() + "' has changed since it was analyzed";
  }

  void plan() {
    Plans.clear();
    Result.NotApplied.clear();
    Result.Applied.clear();
    for (size_t Index = 0; Index != Findings.size(); ++Index) {
      const Edits *Fix = fixOf(Findings[Index], Options.FromNotes);
      if (!Fix)
        continue;
      std::string Why = accept(Index, *Fix);
      if (Why.empty())
        Result.Applied.push_back(Index);
      else
        Result.NotApplied.push_back({Index, "fix not applied: " + Why});
    }
  }

  /// Takes all of the edits or none; says why not.
  std::string accept(size_t Index, const Edits &Fix) {
    std::map<std::string, FilePlan> Next;
    for (const Replacement &Original : Fix) {
      std::string Path = Original.getFilePath().str();
      if (auto Bad = Unusable.find(Path); Bad != Unusable.end())
        return Bad->second;
      StringRef Text = Files.text(Path);
      if (Original.getOffset() > Text.size() ||
          Original.getLength() > Text.size() - Original.getOffset())
        return "it is outside of '" + Path + "'";
      Replacement Edit(Path, Original.getOffset(), Original.getLength(),
                       withLineEnds(Original.getReplacementText(), Text));
      auto [Place, IsNew] = Next.try_emplace(Path);
      FilePlan &Plan = Place->second;
      if (IsNew)
        if (auto Known = Plans.find(Path); Known != Plans.end())
          Plan = Known->second;
      if (llvm::any_of(Plan.Edits,
                       [&](const Accepted &A) { return A.Edit == Edit; }))
        continue;
      if (llvm::Error E = Plan.Changes.add(Edit)) {
        llvm::consumeError(std::move(E));
        return "overlaps " + conflictOf(Plan, Edit);
      }
      Plan.Edits.push_back({Edit, Index});
    }
    for (auto &[Path, Plan] : Next)
      Plans[Path] = std::move(Plan);
    return {};
  }

  std::string conflictOf(const FilePlan &Plan, const Replacement &Edit) {
    for (const Accepted &Other : Plan.Edits) {
      unsigned Begin = Edit.getOffset(), End = Begin + Edit.getLength();
      unsigned OtherBegin = Other.Edit.getOffset();
      unsigned OtherEnd = OtherBegin + Other.Edit.getLength();
      if (Begin <= OtherEnd && OtherBegin <= End)
        return fixOfPlace(Findings[Other.Index]);
    }
    return "another fix";
  }

  /// The new content of a file.
  llvm::Expected<std::string> contentOf(StringRef Path,
                                        const Replacements &Changes) {
    namespace format = clang::format;
    StringRef Text = Files.text(Path);
    auto Style = format::getStyle(Options.FormatStyle, Path, "none", Text);
    if (!Style)
      return Style.takeError();
    auto Clean = format::cleanupAroundReplacements(Text, Changes, *Style);
    if (!Clean)
      return Clean.takeError();
    auto Formatted = format::formatReplacements(Text, *Clean, *Style);
    if (!Formatted)
      return Formatted.takeError();
    return clang::tooling::applyAllReplacements(Text, *Formatted);
  }

  /// Puts the new contents beside the files; false where one could not be.
  bool stage() {
    Staged.clear();
    bool IsComplete = true;
    for (auto &[Path, Plan] : Plans) {
      if (Plan.Edits.empty())
        continue;
      llvm::Expected<std::string> Content = contentOf(Path, Plan.Changes);
      if (!Content) {
        Unusable[Path] =
            "'" + Path + "': " + llvm::toString(Content.takeError());
        IsComplete = false;
        continue;
      }
      auto Pending = PendingFile::create(Path, *Content);
      if (!Pending) {
        Unusable[Path] = llvm::toString(Pending.takeError());
        IsComplete = false;
        continue;
      }
      Staged.emplace(Path, std::move(*Pending));
    }
    return IsComplete;
  }

  void commit() {
    for (auto &[Path, Pending] : Staged) {
      llvm::Error E = Pending.commit();
      if (!E) {
        Result.Files.push_back(Path);
        continue;
      }
      std::string Why = llvm::toString(std::move(E));
      Unusable[Path] = Why;
      for (const Accepted &A : Plans[Path].Edits) {
        auto Place = llvm::find(Result.Applied, A.Index);
        if (Place == Result.Applied.end())
          continue;
        Result.Applied.erase(Place);
        Result.NotApplied.push_back({A.Index, "fix not applied: " + Why});
      }
    }
  }

  llvm::ArrayRef<Finding> Findings;
  SourceFiles &Files;
  const FixOptions &Options;
  FixResult Result;
  std::set<std::string> Examined;
  std::map<std::string, std::string> Unusable; ///< with the reason
  std::map<std::string, FilePlan> Plans;
  std::map<std::string, PendingFile> Staged;
};

} // namespace

FixResult applyFixes(llvm::ArrayRef<Finding> Findings, SourceFiles &Files,
                     const FixOptions &Options) {
  return Fixer(Findings, Files, Options).run();
}

} // namespace torch_tidy
