// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "Registry.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/Twine.h"

namespace torch_tidy {

using llvm::StringRef;

static StringRef pageOf(StringRef Name) {
  static constexpr struct {
    StringRef Name;
    StringRef Text;
  } Pages[] = {
#define PAGE(NAME, TEXT) {NAME, TEXT},
#include "Pages.inc"
#undef PAGE
  };
  for (const auto &Page : Pages)
    if (Page.Name == Name)
      return Page.Text;
  return {};
}

llvm::ArrayRef<CheckInfo> allChecks() {
  static const CheckInfo Checks[] = {
#define TORCH_TIDY_CHECK(Class, Name, Level, Summary)                          \
  {Name, Level, Summary, pageOf(Name)},
#include "Checks.def"
  };
  return Checks;
}

const CheckInfo *findCheck(StringRef Name) {
  const auto *Found = llvm::find_if(
      allChecks(), [&](const CheckInfo &Check) { return Check.Name == Name; });
  return Found == allChecks().end() ? nullptr : Found;
}

std::string checksUpTo(unsigned Level) {
  std::string Result = "-*";
  for (const CheckInfo &Check : allChecks())
    if (Check.Level <= Level)
      Result += ("," + Check.Name).str();
  return Result;
}

StringRef toolVersion() { return TORCH_TIDY_VERSION; }

} // namespace torch_tidy
