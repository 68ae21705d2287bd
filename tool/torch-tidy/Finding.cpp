// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "Finding.h"
#include "Paths.h"
#include "clang-tidy/ClangTidyDiagnosticConsumer.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/xxhash.h"
#include <map>
#include <tuple>

namespace torch_tidy {

using clang::tidy::ClangTidyError;
using clang::tooling::Replacement;
using clang::tooling::Replacements;
using llvm::StringRef;

// Files ----------------------------------------------------------------------

SourceFiles::File
SourceFiles::split(std::unique_ptr<llvm::MemoryBuffer> Buffer) {
  File Result;
  Result.LineStarts.push_back(0);
  StringRef Text = Buffer->getBuffer();
  // Lines end as for clang: "\n", "\r\n" or "\r".
  for (size_t I = 0; I != Text.size(); ++I) {
    if (Text[I] == '\r' && I + 1 != Text.size() && Text[I + 1] == '\n')
      continue;
    if (Text[I] == '\n' || Text[I] == '\r')
      Result.LineStarts.push_back(I + 1);
  }
  Result.Buffer = std::move(Buffer);
  return Result;
}

void SourceFiles::set(StringRef Path, StringRef Text) {
  Files[Path] = split(llvm::MemoryBuffer::getMemBuffer(
      Text, Path, /*RequiresNullTerminator=*/false));
}

const SourceFiles::File &SourceFiles::file(StringRef Path) {
  auto [It, IsNew] = Files.try_emplace(Path);
  if (!IsNew)
    return It->second;
  std::unique_ptr<llvm::MemoryBuffer> Buffer;
  if (!Path.empty()) {
    // Volatile: a file that is mapped into memory and cut short by its editor
    // would end the program.
    auto Read = llvm::MemoryBuffer::getFile(Path, /*IsText=*/false,
                                            /*RequiresNullTerminator=*/true,
                                            /*IsVolatile=*/true);
    if (Read)
      Buffer = std::move(*Read);
  }
  if (!Buffer)
    Buffer = llvm::MemoryBuffer::getMemBuffer("", Path);
  It->second = split(std::move(Buffer));
  return It->second;
}

StringRef SourceFiles::text(StringRef Path) {
  return file(Path).Buffer->getBuffer();
}

unsigned SourceFiles::lineStart(StringRef Path, unsigned Number) {
  const File &F = file(Path);
  if (Number == 0)
    return 0;
  return Number <= F.LineStarts.size() ? F.LineStarts[Number - 1]
                                       : F.Buffer->getBufferSize();
}

StringRef SourceFiles::line(StringRef Path, unsigned Number) {
  if (Number == 0)
    return {};
  unsigned Begin = lineStart(Path, Number), End = lineStart(Path, Number + 1);
  return text(Path).slice(Begin, End).rtrim("\r\n");
}

Position SourceFiles::position(StringRef Path, unsigned Offset) {
  Position Result;
  Result.Path = Path.str();
  Result.Offset = Offset;
  const File &F = file(Path);
  auto Next = llvm::upper_bound(F.LineStarts, Offset);
  Result.Line = Next - F.LineStarts.begin();
  Result.Column = Offset - *std::prev(Next) + 1;
  return Result;
}

std::string shownPath(StringRef Path, StringRef Base) {
  if (!Base.empty() && Path.starts_with(Base)) {
    StringRef Rest = Path.drop_front(Base.size());
    if (Base.ends_with("/"))
      return Rest.str();
    if (Rest.consume_front("/"))
      return Rest.str();
  }
  return Path.str();
}

// From clang-tidy ------------------------------------------------------------

namespace {

/// Makes findings of the errors of one run, which come with paths as the
/// compiler saw them.
class Converter {
public:
  explicit Converter(SourceFiles &Files) : Files(Files) {}

  Finding convert(const ClangTidyError &Error) {
    BuildDirectory = Error.BuildDirectory;
    Finding Result;
    Result.Check = Error.DiagnosticName;
    Result.Aliases = Error.EnabledDiagnosticAliases;
    Result.IsWarningAsError = Error.IsWarningAsError;
    if (Error.IsWarningAsError || Error.DiagLevel == ClangTidyError::Error)
      Result.Level = Finding::Severity::Error;
    Result.Message = Error.Message.Message;
    Result.At = position(Error.Message);
    Result.Ranges = ranges(Error.Message);
    Result.Fix = edits(Error.Message.Fix);
    for (const auto &Message : Error.Notes) {
      Note &N = Result.Notes.emplace_back();
      N.At = position(Message);
      N.Message = Message.Message;
      N.Ranges = ranges(Message);
      N.Fix = edits(Message.Fix);
    }
    return Result;
  }

private:
  Position position(const clang::tooling::DiagnosticMessage &Message) {
    if (Message.FilePath.empty())
      return {};
    return Files.position(absolute(Message.FilePath), Message.FileOffset);
  }

  std::vector<Range> ranges(const clang::tooling::DiagnosticMessage &Message) {
    std::vector<Range> Result;
    for (const auto &R : Message.Ranges) {
      if (R.FilePath.empty())
        continue;
      std::string Path = absolute(R.FilePath);
      Result.push_back({Files.position(Path, R.FileOffset),
                        Files.position(Path, R.FileOffset + R.Length)});
    }
    return Result;
  }

  Edits edits(const llvm::StringMap<Replacements> &Fix) {
    Edits Result;
    for (const auto &InFile : Fix)
      for (const Replacement &R : InFile.second)
        if (R.isApplicable())
          Result.emplace_back(absolute(R.getFilePath()), R.getOffset(),
                              R.getLength(), R.getReplacementText());
    llvm::sort(Result);
    return Result;
  }

  /// The one name of a file, however it was included.
  std::string absolute(StringRef Path) {
    auto [Known, IsNew] =
        Names.try_emplace((BuildDirectory + "\n" + Path).str());
    if (IsNew)
      Known->second = absolutePath(Path, BuildDirectory);
    return Known->second;
  }

  SourceFiles &Files;
  StringRef BuildDirectory;
  llvm::StringMap<std::string> Names;
};

} // namespace

std::vector<Finding> findingsOf(llvm::ArrayRef<ClangTidyError> Errors,
                                SourceFiles &Files) {
  Converter From(Files);
  std::vector<Finding> Result;
  for (const ClangTidyError &Error : Errors)
    Result.push_back(From.convert(Error));
  return Result;
}

// Order and identity ---------------------------------------------------------

/// What makes two findings the same: clang-tidy orders by it as well.
static auto identity(const Finding &F) {
  return std::tie(F.At.Path, F.At.Offset, F.Message, F.Check);
}

/// Of the same finding out of several translation units, the one to show: that
/// with a fix, then that with the longer path; the rest makes the choice the
/// same in every run.
static bool saysMore(const Finding &A, const Finding &B) {
  if (A.Fix.empty() != B.Fix.empty())
    return !A.Fix.empty();
  if (A.Notes.size() != B.Notes.size())
    return A.Notes.size() > B.Notes.size();
  for (auto [X, Y] : llvm::zip(A.Notes, B.Notes)) {
    auto Key = [](const Note &N) {
      return std::tie(N.At.Path, N.At.Offset, N.Message, N.Fix);
    };
    if (Key(X) != Key(Y))
      return Key(X) < Key(Y);
  }
  return A.Fix < B.Fix;
}

/// \p Line with each run of white space as one blank, none at its ends.
static std::string normalized(StringRef Line) {
  llvm::SmallVector<StringRef> Words;
  llvm::SplitString(Line, Words, " \t\r\n\v\f");
  return llvm::join(Words, " ");
}

void finish(std::vector<Finding> &Findings, SourceFiles &Files,
            StringRef Base) {
  llvm::sort(Findings, [](const Finding &A, const Finding &B) {
    if (identity(A) != identity(B))
      return identity(A) < identity(B);
    return saysMore(A, B);
  });
  Findings.erase(std::unique(Findings.begin(), Findings.end(),
                             [](const Finding &A, const Finding &B) {
                               return identity(A) == identity(B);
                             }),
                 Findings.end());

  std::map<std::string, unsigned> Seen;
  for (Finding &F : Findings) {
    std::string Content = F.Check;
    for (const std::string &Part :
         {shownPath(F.At.Path, Base), F.Message,
          normalized(Files.line(F.At.Path, F.At.Line))}) {
      Content += '\0';
      Content += Part;
    }
    unsigned Ordinal = Seen[Content]++;
    Content += '\0';
    Content += llvm::utostr(Ordinal);
    F.Fingerprint = llvm::utohexstr(llvm::xxh3_64bits(Content),
                                    /*LowerCase=*/true, /*Width=*/16);
  }
}

} // namespace torch_tidy
