// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "Common.h"
#include "clang/Lex/Lexer.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/JSON.h"

namespace torch_tidy {

using llvm::StringRef;

std::vector<Step> pathOf(const Finding &F) {
  std::vector<Step> Result;
  for (const Note &N : F.Notes)
    if (!N.At.Path.empty() && N.Fix.empty())
      Result.push_back({&N.At, N.Message, &N.Ranges, false});
  if (F.At.Path.empty())
    return Result;
  auto Place = Result.end();
  while (Place != Result.begin() && std::prev(Place)->At->Path == F.At.Path &&
         std::prev(Place)->At->Offset > F.At.Offset)
    --Place;
  Result.insert(Place, {&F.At, F.Message, &F.Ranges, true});
  return Result;
}

std::vector<Choice> choicesOf(const Finding &F) {
  std::vector<Choice> Result;
  if (!F.Fix.empty())
    Result.push_back({"", &F.Fix});
  for (const Note &N : F.Notes)
    if (!N.Fix.empty())
      Result.push_back({N.Message, &N.Fix});
  return Result;
}

/// The length of the token at an offset; at least 1 where there is text.
static unsigned tokenLength(StringRef Text, unsigned Offset) {
  if (Offset >= Text.size())
    return 0;
  clang::LangOptions Options;
  Options.CPlusPlus = Options.CPlusPlus17 = true;
  // The lexer wants a null behind what it reads.
  StringRef Line = Text.substr(Offset).take_until(
      [](char C) { return C == '\n' || C == '\r'; });
  std::string Copy = Line.str();
  clang::Lexer Lex(clang::SourceLocation(), Options, Copy.data(), Copy.data(),
                   Copy.data() + Copy.size());
  clang::Token Token;
  Lex.LexFromRawLexer(Token);
  if (Token.is(clang::tok::eof) || Token.getLength() == 0 ||
      Lex.getBufferLocation() - Copy.data() != Token.getLength())
    return Line.empty() ? 0 : 1;
  return Token.getLength();
}

Range extentOf(const Position &At, const std::vector<Range> &Ranges,
               SourceFiles &Files) {
  for (const Range &R : Ranges)
    if (R.Begin.Path == At.Path && R.Begin.Offset <= At.Offset &&
        At.Offset < R.End.Offset)
      return {At, R.End};
  unsigned Length = tokenLength(Files.text(At.Path), At.Offset);
  return {At, Files.position(At.Path, At.Offset + Length)};
}

std::string utf8(StringRef Text) {
  return llvm::json::isUTF8(Text) ? Text.str() : llvm::json::fixUTF8(Text);
}

unsigned codePointColumn(const Position &At, SourceFiles &Files) {
  if (At.Column == 0)
    return 0;
  StringRef Before =
      Files.text(At.Path).substr(At.Offset - (At.Column - 1), At.Column - 1);
  // Bytes that continue a letter do not begin one.
  return 1 + llvm::count_if(Before, [](char C) {
           return (static_cast<unsigned char>(C) & 0xC0) != 0x80;
         });
}

ReportSources::ReportSources(SourceFiles &Files,
                             clang::DiagnosticConsumer *Printer)
    : Files(Files),
      System(llvm::makeIntrusiveRefCnt<llvm::vfs::InMemoryFileSystem>()),
      Manager(clang::FileSystemOptions(), System),
      Diagnostics(llvm::makeIntrusiveRefCnt<clang::DiagnosticIDs>(),
                  Options.forEngine(), Printer, /*ShouldOwnClient=*/false),
      Sources(Diagnostics, Manager) {}

clang::SourceLocation ReportSources::location(StringRef Path, unsigned Offset) {
  if (Path.empty())
    return {};
  StringRef Text = Files.text(Path);
  System->addFileNoOwn(Path, 0, llvm::MemoryBufferRef(Text, Path));
  auto File = Manager.getOptionalFileRef(Path);
  if (!File)
    return {};
  clang::FileID ID = Sources.getOrCreateFileID(*File, clang::SrcMgr::C_User);
  return Sources.getLocForStartOfFile(ID).getLocWithOffset(
      std::min<size_t>(Offset, Text.size()));
}

clang::CharSourceRange ReportSources::range(const Range &R) {
  return clang::CharSourceRange::getCharRange(
      location(R.Begin.Path, R.Begin.Offset),
      location(R.End.Path, R.End.Offset));
}

clang::CharSourceRange
ReportSources::range(const clang::tooling::Replacement &R) {
  return clang::CharSourceRange::getCharRange(
      location(R.getFilePath(), R.getOffset()),
      location(R.getFilePath(), R.getOffset() + R.getLength()));
}

} // namespace torch_tidy
