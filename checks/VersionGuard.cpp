// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Refuses a clang-tidy, or a clang, of another LLVM version. LLVM's C++
// interfaces change with every release, so a plugin in the wrong program would
// crash sooner or later; here it says so and ends the program instead.
//
// The check has to come before anything of LLVM runs in this plugin. That is
// so because
//   - the functions that the plugin imports are bound lazily (-z lazy), hence
//     one that the other version lacks does not keep the plugin from loading;
//   - this constructor has the first priority, hence it comes before the
//     registration of the module;
//   - it uses the one function below and no other part of LLVM.

#include "clang/Basic/Version.h"
#include "llvm/Config/llvm-config.h"
#include <cctype>
#include <cstdio>
#include <cstdlib>
#include <string>

// The program that loads what this is linked into.
#ifndef TORCH_TIDY_HOST
#define TORCH_TIDY_HOST "clang-tidy"
#endif

namespace clang {
// Weak: null in a program that does not export it.
// NOLINTNEXTLINE(readability-redundant-declaration)
__attribute__((weak)) std::string getClangFullVersion();
} // namespace clang

// "22.1" out of "Debian clang version 22.1.8 (3)": what has to agree. A patch
// release keeps the interfaces.
static std::string releaseOf(const std::string &FullVersion) {
  static const char Key[] = "clang version ";
  size_t Begin = FullVersion.find(Key);
  if (Begin == std::string::npos)
    return "";
  Begin += sizeof(Key) - 1;
  size_t End = Begin;
  for (int Dots = 0; End < FullVersion.size(); ++End) {
    if (FullVersion[End] == '.' && ++Dots == 2)
      break;
    if (FullVersion[End] != '.' &&
        !std::isdigit(static_cast<unsigned char>(FullVersion[End])))
      break;
  }
  return FullVersion.substr(Begin, End - Begin);
}

__attribute__((constructor(101))) static void refuseOtherVersions() {
  const std::string Built = std::to_string(LLVM_VERSION_MAJOR) + "." +
                            std::to_string(LLVM_VERSION_MINOR);
  std::string Running;
  if (clang::getClangFullVersion)
    Running = releaseOf(clang::getClangFullVersion());
  if (Running == Built)
    return;
  const std::string Other =
      Running.empty() ? "an unknown version" : "LLVM " + Running;
  std::fprintf(stderr,
               "torch-tidy: this plugin is built for LLVM %s and cannot run in "
               "a " TORCH_TIDY_HOST " of %s; use " TORCH_TIDY_HOST
               "-%d, or build the plugin for "
               "that version (TORCH_TIDY_LLVM=%s)\n",
               Built.c_str(), Other.c_str(), LLVM_VERSION_MAJOR,
               Running.empty() ? "..."
                               : Running.substr(0, Running.find('.')).c_str());
  std::_Exit(2);
}
