// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "Explain.h"
#include "llvm/Support/JSON.h"
#include <algorithm>

namespace torch_tidy {

void explain(const CheckInfo &Check, llvm::raw_ostream &Out,
             TerminalStyle Style) {
  Out << markdownToText(Check.Page, Style);
}

const CheckInfo *nearestCheck(llvm::StringRef Name) {
  Name.consume_front("torch-");
  const CheckInfo *Nearest = nullptr;
  unsigned Least = Name.size() / 3 + 1;
  for (const CheckInfo &Check : allChecks()) {
    unsigned Distance =
        Check.Name.drop_front(strlen("torch-")).edit_distance(Name);
    if (Distance < Least) {
      Least = Distance;
      Nearest = &Check;
    }
  }
  return Nearest;
}

static llvm::StringRef promiseOf(unsigned Level) {
  switch (Level) {
  case 0:
    return "a bug whenever the line runs";
  case 1:
    return "a bug on some input or machine, and the code says so";
  default:
    return "advice on cost and style";
  }
}

// A line for each check, which a script can read: nothing is wrapped.
void listChecks(llvm::raw_ostream &Out, TerminalStyle Style) {
  size_t Longest = 0;
  for (const CheckInfo &Check : allChecks())
    Longest = std::max(Longest, Check.Name.size());
  unsigned Level = ~0u;
  for (const CheckInfo &Check : allChecks()) {
    if (Check.Level != Level) {
      if (Level != ~0u)
        Out << '\n';
      Level = Check.Level;
      Out << "Level " << Level << ": " << promiseOf(Level) << '\n';
    }
    Out << "  ";
    if (Style.UseColor)
      Out << "\33[1m" << Check.Name << "\33[0m";
    else
      Out << Check.Name;
    Out.indent(Longest + 2 - Check.Name.size()) << Check.Summary << '\n';
  }
}

void listChecksAsJson(llvm::raw_ostream &Out) {
  llvm::json::OStream Json(Out, /*IndentSize=*/2);
  Json.array([&] {
    for (const CheckInfo &Check : allChecks())
      Json.object([&] {
        Json.attribute("name", Check.Name);
        Json.attribute("level", Check.Level);
        Json.attribute("summary", Check.Summary);
      });
  });
  Json.flush();
  Out << '\n';
}

} // namespace torch_tidy
