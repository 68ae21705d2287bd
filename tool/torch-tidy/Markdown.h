// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The checks' pages, which are Markdown, for the terminal and for HTML.

#ifndef TORCH_TIDY_TOOL_MARKDOWN_H
#define TORCH_TIDY_TOOL_MARKDOWN_H

#include "llvm/ADT/StringRef.h"
#include <string>

namespace torch_tidy {

struct TerminalStyle {
  bool UseColor = false;
  unsigned Width = 80; ///< in columns; 0: lines are not wrapped
};

/// Plain text: paragraphs wrapped, code indented, headings bold in colour.
std::string markdownToText(llvm::StringRef Markdown, TerminalStyle Style);
/// HTML, the content of a body; raw HTML in the page is shown as text.
std::string markdownToHtml(llvm::StringRef Markdown);

} // namespace torch_tidy

#endif
