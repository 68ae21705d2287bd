// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "DefaultChecks.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringExtras.h"

namespace clang::tidy::torch {

namespace {
struct Entry {
  llvm::StringRef Name;
  unsigned Level;
};
} // namespace

static const Entry Registry[] = {
#define TORCH_TIDY_CHECK(Class, Name, Level, Summary) {Name, Level},
#include "Checks.def"
};

bool isTorchCheck(llvm::StringRef Name) {
  for (const Entry &E : Registry)
    if (E.Name == Name)
      return true;
  return false;
}

std::string withDefaultChecks(llvm::StringRef Checks, unsigned Level) {
  std::string Defaults;
  for (const Entry &E : Registry)
    if (E.Level <= Level)
      Defaults.append(Defaults.empty() ? "" : ",").append(E.Name);

  llvm::SmallVector<llvm::StringRef> Globs;
  llvm::SplitString(Checks, Globs, ", \t\r\n");
  if (Globs.empty())
    return Defaults;
  bool NamesOurs = false, DisablesAll = false, EnablesAny = false;
  for (llvm::StringRef Glob : Globs) {
    const bool Negative = Glob.consume_front("-");
    NamesOurs |= Glob.starts_with("torch-");
    if (Negative && Glob == "*") {
      DisablesAll = true;
      EnablesAny = false;
    } else if (!Negative) {
      EnablesAny = true;
    }
  }
  // Of two globs the later one wins.
  if (DisablesAll && EnablesAny && !NamesOurs)
    return Checks.rtrim(", \t\r\n").str() + "," + Defaults;
  return Defaults + "," + Checks.str();
}

} // namespace clang::tidy::torch
