// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "Markdown.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Unicode.h"
#include <md4c-html.h>
#include <optional>
#include <vector>

namespace torch_tidy {

using llvm::StringRef;

static constexpr unsigned Dialect = MD_FLAG_TABLES | MD_FLAG_NOHTML;

/// Columns that text takes on a terminal.
static unsigned columns(StringRef Text) {
  int Width = llvm::sys::unicode::columnWidthUTF8(Text);
  return Width < 0 ? Text.size() : Width;
}

namespace {

/// Receives md4c's events.
class TextRenderer {
public:
  explicit TextRenderer(TerminalStyle Style) : Style(Style) {}

  void enter(MD_BLOCKTYPE Type, void *Detail) {
    switch (Type) {
    case MD_BLOCK_QUOTE:
      beginBlock();
      Prefixes.push_back("| ");
      AtStart = true;
      break;
    case MD_BLOCK_UL:
    case MD_BLOCK_OL:
      beginBlock();
      Counters.push_back(Type == MD_BLOCK_OL
                             ? static_cast<MD_BLOCK_OL_DETAIL *>(Detail)->start
                             : 0);
      IsOrdered.push_back(Type == MD_BLOCK_OL);
      AtStart = true;
      break;
    case MD_BLOCK_LI: {
      flush();
      std::string Mark = IsOrdered.back()
                             ? llvm::utostr(Counters.back()++) + ". "
                             : std::string("- ");
      Prefixes.push_back(std::string(Mark.size(), ' '));
      FirstPrefix = Mark;
      AtStart = true;
      break;
    }
    case MD_BLOCK_H:
      beginBlock();
      push("\33[1m");
      break;
    case MD_BLOCK_CODE:
      beginBlock();
      break;
    case MD_BLOCK_P:
      beginBlock();
      break;
    case MD_BLOCK_TABLE:
      beginBlock();
      Rows.clear();
      break;
    case MD_BLOCK_TR:
      Rows.emplace_back();
      break;
    case MD_BLOCK_HR:
      beginBlock();
      Text = "---";
      flush();
      break;
    default:
      break;
    }
  }

  void leave(MD_BLOCKTYPE Type) {
    switch (Type) {
    case MD_BLOCK_QUOTE:
    case MD_BLOCK_LI:
      flush();
      Prefixes.pop_back();
      FirstPrefix.reset();
      AtStart = false;
      break;
    case MD_BLOCK_UL:
    case MD_BLOCK_OL:
      Counters.pop_back();
      IsOrdered.pop_back();
      AtStart = false;
      break;
    case MD_BLOCK_H:
      pop();
      flush();
      break;
    case MD_BLOCK_P:
      flush();
      break;
    case MD_BLOCK_CODE:
      code();
      break;
    case MD_BLOCK_TH:
    case MD_BLOCK_TD:
      Rows.back().push_back(std::move(Text));
      Text.clear();
      break;
    case MD_BLOCK_TABLE:
      table();
      break;
    default:
      break;
    }
  }

  void enter(MD_SPANTYPE Type, void *Detail) {
    if (Type == MD_SPAN_STRONG)
      push("\33[1m");
    else if (Type == MD_SPAN_EM)
      push("\33[3m");
    else if (Type == MD_SPAN_CODE && Style.UseColor)
      push("\33[36m");
    else if (Type == MD_SPAN_CODE)
      Text += '`';
    else if (Type == MD_SPAN_A) {
      const MD_ATTRIBUTE &To = static_cast<MD_SPAN_A_DETAIL *>(Detail)->href;
      Target.assign(To.text, To.size);
    }
  }

  void leave(MD_SPANTYPE Type) {
    if (Type == MD_SPAN_STRONG || Type == MD_SPAN_EM ||
        (Type == MD_SPAN_CODE && Style.UseColor))
      pop();
    else if (Type == MD_SPAN_CODE)
      Text += '`';
    // The other pages are not files here: their names say enough.
    else if (Type == MD_SPAN_A && StringRef(Target).contains("://"))
      Text += " <" + Target + ">";
  }

  void text(MD_TEXTTYPE Type, StringRef Piece) {
    if (Type == MD_TEXT_BR || Type == MD_TEXT_SOFTBR)
      Text += ' ';
    else
      Text += Piece;
  }

  std::string take() {
    flush();
    return std::move(Result);
  }

private:
  /// A blank line before a block, but not before the first in a list or quote.
  void beginBlock() {
    flush();
    if (!AtStart && !Result.empty())
      line("");
    AtStart = false;
  }

  void push(StringRef Code) {
    if (Style.UseColor) {
      Styles.push_back(Code);
      Text += Code;
    }
  }
  void pop() {
    if (!Style.UseColor)
      return;
    Styles.pop_back();
    Text += "\33[0m";
    for (StringRef Code : Styles)
      Text += Code;
  }

  std::string prefix() {
    std::string All;
    for (size_t I = 0; I != Prefixes.size(); ++I)
      All +=
          FirstPrefix && I + 1 == Prefixes.size() ? *FirstPrefix : Prefixes[I];
    FirstPrefix.reset();
    return All;
  }

  void line(StringRef Content) {
    Result += StringRef(prefix() + Content.str()).rtrim(' ').str() + '\n';
  }

  /// Columns without the escape sequences.
  static unsigned shown(StringRef Word) {
    std::string Plain;
    for (size_t I = 0; I < Word.size(); ++I) {
      if (Word[I] == '\33')
        I = Word.find('m', I);
      else
        Plain += Word[I];
    }
    return columns(Plain);
  }

  /// Writes the text that has come so far as wrapped lines.
  void flush() {
    if (Text.empty())
      return;
    llvm::SmallVector<StringRef> Words;
    llvm::SplitString(Text, Words, " \n");
    unsigned Indent = 0;
    for (const std::string &Prefix : Prefixes)
      Indent += Prefix.size();
    std::string Line;
    unsigned Width = 0;
    for (StringRef Word : Words) {
      unsigned Length = shown(Word);
      if (!Line.empty() && Style.Width &&
          Indent + Width + 1 + Length > Style.Width) {
        line(Line);
        Line.clear();
        Width = 0;
      }
      if (!Line.empty()) {
        Line += ' ';
        ++Width;
      }
      Line += Word;
      Width += Length;
    }
    Text.clear();
    if (!Line.empty())
      line(Line);
  }

  void code() {
    StringRef Code = StringRef(Text).rtrim('\n');
    llvm::SmallVector<StringRef> Lines;
    Code.split(Lines, '\n');
    for (StringRef Line : Lines)
      line(Line.empty() ? std::string() : "    " + Line.str());
    Text.clear();
  }

  /// A table as a list: columns would be too wide for a terminal.
  void table() {
    for (size_t R = 1; R < Rows.size(); ++R) {
      Prefixes.push_back("  ");
      FirstPrefix = "- ";
      std::vector<std::string> Cells;
      for (std::string &Cell : Rows[R])
        if (!Cell.empty())
          Cells.push_back(std::move(Cell));
      Text = llvm::join(Cells, " | ");
      flush();
      Prefixes.pop_back();
    }
    FirstPrefix.reset();
  }

  TerminalStyle Style;
  std::string Result;
  std::string Text;   ///< of the block at hand
  std::string Target; ///< of the link at hand
  std::vector<std::string> Prefixes;
  std::optional<std::string> FirstPrefix; ///< of an item: its mark
  std::vector<StringRef> Styles;
  std::vector<unsigned> Counters;
  std::vector<bool> IsOrdered;
  std::vector<std::vector<std::string>> Rows;
  bool AtStart = true;
};

} // namespace

std::string markdownToText(StringRef Markdown, TerminalStyle Style) {
  TextRenderer Renderer(Style);
  MD_PARSER Parser = {};
  Parser.flags = Dialect;
  Parser.enter_block = [](MD_BLOCKTYPE Type, void *Detail, void *Self) {
    static_cast<TextRenderer *>(Self)->enter(Type, Detail);
    return 0;
  };
  Parser.leave_block = [](MD_BLOCKTYPE Type, void *, void *Self) {
    static_cast<TextRenderer *>(Self)->leave(Type);
    return 0;
  };
  Parser.enter_span = [](MD_SPANTYPE Type, void *Detail, void *Self) {
    static_cast<TextRenderer *>(Self)->enter(Type, Detail);
    return 0;
  };
  Parser.leave_span = [](MD_SPANTYPE Type, void *, void *Self) {
    static_cast<TextRenderer *>(Self)->leave(Type);
    return 0;
  };
  Parser.text = [](MD_TEXTTYPE Type, const MD_CHAR *Piece, MD_SIZE Size,
                   void *Self) {
    static_cast<TextRenderer *>(Self)->text(Type, StringRef(Piece, Size));
    return 0;
  };
  md_parse(Markdown.data(), Markdown.size(), &Parser, &Renderer);
  return Renderer.take();
}

std::string markdownToHtml(StringRef Markdown) {
  std::string Result;
  md_html(
      Markdown.data(), Markdown.size(),
      [](const MD_CHAR *Piece, MD_SIZE Size, void *To) {
        static_cast<std::string *>(To)->append(Piece, Size);
      },
      &Result, Dialect, 0);
  return Result;
}

} // namespace torch_tidy
