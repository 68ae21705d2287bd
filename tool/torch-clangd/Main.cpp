// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// clangd with the checks built in.

#include "clang/Basic/Version.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Config/llvm-config.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Process.h"
#include <dlfcn.h>
#include <string>
#include <vector>

namespace clang::clangd {
// clangd's own main function is this one; no header that is installed has it.
int clangdMain(int argc, char *argv[]);
} // namespace clang::clangd

/// The folder of the headers that come with clang (stddef.h and the like).
/// clangd looks for it from where the program lies, which is nowhere near.
static std::string findResourceDir() {
  const std::string Version = std::to_string(LLVM_VERSION_MAJOR);
  // From the library of clang that runs: they must be of one version.
  Dl_info Info;
  if (dladdr(reinterpret_cast<void *>(&clang::getClangFullVersion), &Info) &&
      Info.dli_fname) {
    // Some systems keep the library in the folder for all libraries.
    llvm::SmallString<256> Real;
    llvm::sys::fs::real_path(Info.dli_fname, Real);
    for (llvm::StringRef Library :
         {llvm::StringRef(Info.dli_fname), Real.str()}) {
      const llvm::StringRef Folder = llvm::sys::path::parent_path(Library);
      for (const std::string &Clang :
           {std::string("clang"), "../llvm-" + Version + "/lib/clang"}) {
        llvm::SmallString<256> Dir(Folder);
        llvm::sys::path::append(Dir, Clang, Version);
        if (llvm::sys::fs::is_directory(Dir + "/include"))
          return Dir.str().str();
      }
    }
  }
  return TORCH_TIDY_RESOURCE_DIR;
}

int main(int argc, char **argv) {
  std::vector<std::string> Arguments(argv, argv + argc);
  bool IsGiven = false;
  for (const std::string &Argument : Arguments)
    IsGiven |= llvm::StringRef(Argument).ltrim('-').starts_with("resource-dir");
  if (auto Flags = llvm::sys::Process::GetEnv("CLANGD_FLAGS"))
    IsGiven |= llvm::StringRef(*Flags).contains("-resource-dir");
  if (!IsGiven)
    if (std::string Dir = findResourceDir(); !Dir.empty())
      Arguments.insert(Arguments.begin() + 1, "--resource-dir=" + Dir);

  std::vector<char *> Pointers;
  for (std::string &Argument : Arguments)
    Pointers.push_back(Argument.data());
  Pointers.push_back(nullptr);
  return clang::clangd::clangdMain(int(Arguments.size()), Pointers.data());
}
