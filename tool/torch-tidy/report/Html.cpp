// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "Common.h"
#include "Diff.h"
#include "Markdown.h"
#include "Registry.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/StringExtras.h"
#include <map>
#include <set>

namespace torch_tidy {

using llvm::StringRef;

static StringRef asset(StringRef Name) {
  static constexpr struct {
    StringRef Name;
    StringRef Text;
  } Assets[] = {
#define PAGE(NAME, TEXT) {NAME, TEXT},
#include "Assets.inc"
#undef PAGE
  };
  for (const auto &A : Assets)
    if (A.Name == Name)
      return A.Text;
  return {};
}

/// Any bytes as text of a page, attributes included.
static std::string html(StringRef Bytes) {
  std::string Text = utf8(Bytes);
  std::string Result;
  for (char C : Text)
    switch (C) {
    case '&':
      Result += "&amp;";
      break;
    case '<':
      Result += "&lt;";
      break;
    case '>':
      Result += "&gt;";
      break;
    case '"':
      Result += "&quot;";
      break;
    case '\'':
      Result += "&#39;";
      break;
    default:
      // Control characters are none of HTML's.
      if ((C >= 0 && C < ' ' && C != '\t' && C != '\n') || C == 127)
        Result += "&#xFFFD;";
      else
        Result += C;
    }
  return Result;
}

static std::string plural(size_t Count, StringRef Noun) {
  return (llvm::Twine(Count) + " " + Noun + (Count == 1 ? "" : "s")).str();
}

namespace {

class HtmlReport {
public:
  HtmlReport(const Report &R, SourceFiles &Files, llvm::raw_ostream &Out)
      : R(R), Files(Files), Out(Out) {}

  void write() {
    Out << "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n"
           "<meta charset=\"utf-8\">\n"
           "<meta name=\"viewport\" content=\"width=device-width, "
           "initial-scale=1\">\n<title>torch-tidy: "
        << plural(R.Findings.size(), "finding") << "</title>\n<style>\n"
        << asset("style") << "</style>\n</head>\n<body>\n";
    head();
    llvm::MapVector<StringRef, std::vector<const Finding *>> ByFile;
    for (const Finding &F : R.Findings)
      ByFile[F.At.Path].push_back(&F);
    for (const auto &[Path, Findings] : ByFile) {
      Out << "<section class=\"file\">\n<h2>"
          << (Path.empty() ? "no file" : html(shown(Path))) << "</h2>\n";
      for (const Finding *F : Findings)
        finding(*F);
      Out << "</section>\n";
    }
    pages();
    Out << "<script>\n" << asset("script") << "</script>\n</body>\n</html>\n";
  }

private:
  std::string shown(StringRef Path) { return shownPath(Path, R.Base); }

  void head() {
    Out << "<h1>" << plural(R.Findings.size(), "finding")
        << "</h1>\n<p class=\"soft\">torch-tidy " << toolVersion() << ", "
        << plural(R.FilesAnalyzed, "file") << " analyzed in <code>"
        << html(R.Base) << "</code></p>\n";
    if (!R.Failures.empty()) {
      Out << "<p class=\"severity error\">" << plural(R.Failures.size(), "file")
          << " could not be analyzed:</p>\n<ul>\n";
      for (const auto &[Path, Why] : R.Failures)
        Out << "<li><code>" << html(shown(Path)) << "</code>: " << html(Why)
            << "</li>\n";
      Out << "</ul>\n";
    }
    if (R.Findings.empty())
      return;
    std::map<std::string, unsigned> Checks, Paths;
    for (const Finding &F : R.Findings) {
      ++Checks[F.Check];
      ++Paths[shown(F.At.Path)];
    }
    Out << "<div class=\"counts\">\n";
    counts("Check", Checks);
    counts("File", Paths);
    Out << "</div>\n<div class=\"filter\" hidden>"
           "<input id=\"filter\" type=\"search\" aria-label=\"Filter\" "
           "placeholder=\"Filter by check, file, message or code\">"
           "<span id=\"shown\" class=\"soft\" role=\"status\"></span></div>\n";
  }

  void counts(StringRef Title, const std::map<std::string, unsigned> &Rows) {
    Out << "<table>\n<tr><th>" << Title << "</th><th>Findings</th></tr>\n";
    for (const auto &[Name, Count] : Rows)
      Out << "<tr><td><button data-filter=\"" << html(Name) << "\">"
          << html(Name.empty() ? "no file" : Name) << "</button></td><td>"
          << Count << "</td></tr>\n";
    Out << "</table>\n";
  }

  void finding(const Finding &F) {
    bool IsError = F.Level == Finding::Severity::Error;
    const CheckInfo *Check = findCheck(F.Check);
    Out << "<article id=\"" << html(F.Fingerprint) << "\" data-check=\""
        << html(F.Check) << "\" data-file=\"" << html(shown(F.At.Path))
        << "\">\n<header>\n<p class=\"message\"><span class=\"severity"
        << (IsError ? " error\">error" : "\">warning") << "</span> "
        << html(F.Message) << "</p>\n<p class=\"soft\">";
    if (!F.At.Path.empty())
      Out << html(shown(F.At.Path)) << ":" << F.At.Line << ":" << F.At.Column
          << " &middot; ";
    if (Check)
      Out << "<a href=\"#check-" << Check->Name << "\">" << Check->Name
          << "</a> &middot; level " << Check->Level;
    else
      Out << html(F.Check);
    Out << "</p>\n</header>\n";
    excerpt(pathOf(F));
    for (const Note &N : F.Notes)
      if (N.At.Path.empty() && N.Fix.empty())
        Out << "<p class=\"note\">" << html(N.Message) << "</p>\n";
    std::vector<Choice> Choices = choicesOf(F);
    for (const Choice &C : Choices) {
      // One choice is open; of several the reader opens what he wants.
      Out << "<details" << (Choices.size() == 1 ? " open" : "") << "><summary>"
          << (C.Title.empty() ? std::string("Fix")
                              : "Alternative: " + html(C.Title))
          << "</summary>\n";
      diff(*C.Fix);
      Out << "</details>\n";
    }
    Out << "</article>\n";
  }

  // The source with its path --------------------------------------------------

  void excerpt(const std::vector<Step> &Path) {
    if (Path.empty())
      return;
    llvm::MapVector<StringRef, std::set<unsigned>> Lines;
    std::map<std::pair<StringRef, unsigned>, std::vector<size_t>> AtLine;
    for (size_t I = 0; I != Path.size(); ++I) {
      const Position &At = *Path[I].At;
      AtLine[{At.Path, At.Line}].push_back(I);
      for (unsigned Line = At.Line > 2 ? At.Line - 2 : 1; Line <= At.Line + 2;
           ++Line)
        if (Files.lineStart(At.Path, Line) < Files.text(At.Path).size())
          Lines[At.Path].insert(Line);
    }
    Out << "<div class=\"excerpt\"><table>\n";
    for (const auto &[File, Numbers] : Lines) {
      if (Lines.size() > 1)
        Out << "<tr class=\"file\"><td colspan=\"3\">" << html(shown(File))
            << "</td></tr>\n";
      unsigned First = ~0u, Last = 0;
      for (const Step &S : Path)
        if (S.At->Path == File) {
          First = std::min(First, S.At->Line);
          Last = std::max(Last, S.At->Line);
        }
      unsigned Before = 0;
      for (unsigned Number : Numbers) {
        bool IsInside = First < Number && Number <= Last;
        if (Before && Number != Before + 1)
          Out << "<tr class=\"gap" << (IsInside ? " on" : "")
              << "\"><td class=\"rail\"></td><td class=\"number\">&#8943;</td>"
                 "<td></td></tr>\n";
        Before = Number;
        auto Here = AtLine.find({File, Number});
        Out << "<tr class=\"" << (IsInside ? "on" : "")
            << "\"><td class=\"rail\"></td><td class=\"number\">" << Number
            << "</td><td>"
            << marked(File, Number,
                      Here == AtLine.end() ? nullptr : &Path[Here->second[0]],
                      Path)
            << "</td></tr>\n";
        if (Here != AtLine.end())
          for (size_t I : Here->second)
            step(Path[I], I, Path.size(), First, Last,
                 I == Here->second.front(), I == Here->second.back());
      }
    }
    Out << "</table></div>\n";
  }

  void step(const Step &S, size_t Index, size_t Count, unsigned First,
            unsigned Last, bool IsFirst, bool IsLast) {
    bool IsTop = S.At->Line == First && IsFirst;
    bool IsBottom = S.At->Line == Last && IsLast;
    Out << "<tr class=\"step" << (S.IsWarning ? " warning" : "")
        << (IsTop && IsBottom ? "" : " on") << (IsTop ? " first" : "")
        << (IsBottom ? " last" : "") << "\"><td class=\"rail\">";
    if (Count > 1)
      Out << "<span class=\"badge\">" << Index + 1 << "</span>";
    Out << "</td><td></td><td>" << html(S.Message) << "</td></tr>\n";
  }

  /// A line with the stretches marked that the steps on it speak of.
  std::string marked(StringRef File, unsigned Number, const Step *Here,
                     const std::vector<Step> &Path) {
    StringRef Text = Files.line(File, Number);
    if (!Here)
      return html(Text);
    unsigned Start = Files.lineStart(File, Number);
    std::vector<bool> IsMarked(Text.size());
    for (const Step &S : Path) {
      if (S.At->Path != File || S.At->Line != Number)
        continue;
      std::vector<Range> Ranges = *S.Ranges;
      if (Ranges.empty())
        Ranges.push_back(extentOf(*S.At, {}, Files));
      for (const Range &Stretch : Ranges)
        if (Stretch.Begin.Path == File)
          for (unsigned I = std::max(Stretch.Begin.Offset, Start);
               I < Stretch.End.Offset && I - Start < Text.size(); ++I)
            IsMarked[I - Start] = true;
    }
    std::string Result;
    for (size_t Begin = 0; Begin != Text.size();) {
      size_t End = Begin;
      while (End != Text.size() && IsMarked[End] == IsMarked[Begin])
        ++End;
      std::string Piece = html(Text.slice(Begin, End));
      Result += IsMarked[Begin] ? "<mark>" + Piece + "</mark>" : Piece;
      Begin = End;
    }
    return Result;
  }

  void diff(const Edits &Fix) {
    for (const FileDiff &D : diffOf(Fix, Files)) {
      Out << "<div class=\"diff\"><div class=\"name\">" << html(shown(D.Path))
          << "</div>";
      bool IsFirst = true;
      for (const Hunk &H : D.Hunks) {
        if (!IsFirst)
          Out << "<div class=\"name\">&#8943;</div>";
        IsFirst = false;
        for (const DiffLine &L : H.Lines)
          Out << "<div"
              << (L.Kind == '-'   ? " class=\"del\""
                  : L.Kind == '+' ? " class=\"add\""
                                  : "")
              << ">" << L.Kind << " " << html(L.Text) << "</div>";
      }
      Out << "</div>\n";
    }
  }

  void pages() {
    std::set<StringRef> Found;
    for (const Finding &F : R.Findings)
      Found.insert(F.Check);
    bool IsFirst = true;
    for (const CheckInfo &Check : allChecks()) {
      if (!Found.count(Check.Name))
        continue;
      if (IsFirst)
        Out << "<section class=\"pages\">\n<h2>The checks</h2>\n";
      IsFirst = false;
      Out << "<details id=\"check-" << Check.Name << "\"><summary><code>"
          << Check.Name << "</code>: " << html(Check.Summary)
          << "</summary>\n<div class=\"page\">\n"
          << linked(markdownToHtml(Check.Page), Found)
          << "</div>\n</details>\n";
    }
    if (!IsFirst)
      Out << "</section>\n";
  }

  /// Links between pages lead to the pages that are here; others lead nowhere
  /// and become text.
  static std::string linked(StringRef Page, const std::set<StringRef> &Found) {
    std::string Result;
    while (true) {
      size_t At = Page.find("<a href=\"");
      Result += Page.take_front(At);
      if (At == StringRef::npos)
        return Result;
      Page = Page.drop_front(At);
      StringRef Target =
          Page.drop_front(strlen("<a href=\"")).take_until([](char C) {
            return C == '"';
          });
      size_t End = Page.find("</a>");
      size_t Open = Page.find('>');
      StringRef Name = Target;
      if (Target.starts_with("https://") || Target.starts_with("http://"))
        Result += Page.take_front(End + strlen("</a>"));
      else if (Name.consume_back(".md") && Found.count(Name))
        Result += ("<a href=\"#check-" + Name + "\">" +
                   Page.slice(Open + 1, End) + "</a>")
                      .str();
      else
        Result += Page.slice(Open + 1, End);
      Page = Page.drop_front(End + strlen("</a>"));
    }
  }

  const Report &R;
  SourceFiles &Files;
  llvm::raw_ostream &Out;
};

} // namespace

void writeHtml(const Report &R, SourceFiles &Files, llvm::raw_ostream &Out) {
  HtmlReport(R, Files, Out).write();
}

} // namespace torch_tidy
