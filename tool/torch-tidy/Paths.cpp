// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "Paths.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

using namespace llvm;

namespace torch_tidy {

std::string absolutePath(StringRef Path, StringRef Folder) {
  SmallString<256> Result(Path);
  if (Folder.empty())
    sys::fs::make_absolute(Result);
  else
    sys::path::make_absolute(Folder, Result);
  sys::path::remove_dots(Result);
  if (!StringRef(Result).contains(".."))
    return std::string(Result);
  SmallString<256> Short(Result);
  sys::path::remove_dots(Short, /*remove_dot_dot=*/true);
  // What is not there has no links either.
  bool IsSame = false;
  if (!sys::fs::exists(Result) ||
      (!sys::fs::equivalent(Result, Short, IsSame) && IsSame))
    return std::string(Short);
  return std::string(Result);
}

} // namespace torch_tidy
