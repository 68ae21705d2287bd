// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "Diff.h"
#include "llvm/ADT/SmallVector.h"

namespace torch_tidy {

using clang::tooling::Replacement;
using llvm::StringRef;

static llvm::SmallVector<StringRef> linesOf(StringRef Text) {
  llvm::SmallVector<StringRef> Result;
  if (Text.empty())
    return Result;
  Text.consume_back("\n");
  Text.split(Result, '\n');
  for (StringRef &Line : Result)
    Line.consume_back("\r");
  return Result;
}

/// The hunk of edits that stand on lines next to each other.
static Hunk hunkOf(llvm::ArrayRef<Replacement> Edits, unsigned First,
                   unsigned Last, SourceFiles &Files) {
  std::string Path = Edits.front().getFilePath().str();
  StringRef Text = Files.text(Path);
  First = First > 1 ? First - 1 : First;
  unsigned Begin = Files.lineStart(Path, First);
  unsigned End = Files.lineStart(Path, Last + 2);
  std::string After;
  unsigned At = Begin;
  for (const Replacement &Edit : Edits) {
    After += Text.slice(At, Edit.getOffset());
    After += Edit.getReplacementText();
    At = Edit.getOffset() + Edit.getLength();
  }
  After += Text.slice(At, End);

  auto Old = linesOf(Text.slice(Begin, End)), New = linesOf(After);
  size_t Head = 0, Tail = 0, Least = std::min(Old.size(), New.size());
  while (Head != Least && Old[Head] == New[Head])
    ++Head;
  while (Tail != Least - Head &&
         Old[Old.size() - 1 - Tail] == New[New.size() - 1 - Tail])
    ++Tail;
  Hunk Result;
  Result.Line = First;
  auto Add = [&](char Kind, llvm::ArrayRef<StringRef> Lines) {
    for (StringRef Line : Lines)
      Result.Lines.push_back({Kind, Line.str()});
  };
  Add(' ', llvm::ArrayRef(Old).take_front(Head));
  Add('-', llvm::ArrayRef(Old).slice(Head, Old.size() - Head - Tail));
  Add('+', llvm::ArrayRef(New).slice(Head, New.size() - Head - Tail));
  Add(' ', llvm::ArrayRef(Old).take_back(Tail));
  return Result;
}

std::vector<FileDiff> diffOf(const Edits &Fix, SourceFiles &Files) {
  std::vector<FileDiff> Result;
  for (size_t I = 0; I != Fix.size();) {
    std::string Path = Fix[I].getFilePath().str();
    auto LineAt = [&](unsigned Offset) {
      return Files.position(Path, Offset).Line;
    };
    unsigned First = LineAt(Fix[I].getOffset()), Last = First;
    size_t End = I;
    while (End != Fix.size() && Fix[End].getFilePath() == Path &&
           LineAt(Fix[End].getOffset()) <= Last + 2) {
      Last =
          std::max(Last, LineAt(Fix[End].getOffset() + Fix[End].getLength()));
      ++End;
    }
    if (Result.empty() || Result.back().Path != Path)
      Result.push_back({Path, {}});
    Result.back().Hunks.push_back(
        hunkOf(llvm::ArrayRef(Fix).slice(I, End - I), First, Last, Files));
    I = End;
  }
  return Result;
}

} // namespace torch_tidy
