// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "AtomicFile.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/raw_ostream.h"

namespace torch_tidy {

namespace fs = llvm::sys::fs;

static llvm::Error failed(llvm::StringRef Path, std::error_code Why) {
  return llvm::createStringError(Why, "cannot write '" + Path +
                                          "': " + Why.message());
}

llvm::Error writeAtomically(llvm::StringRef Path, llvm::StringRef Content) {
  llvm::SmallString<256> Target;
  if (fs::real_path(Path, Target))
    Target = Path; // not there yet
  fs::file_status Status;
  bool Exists = !fs::status(Target, Status);
  if (Exists && !fs::is_regular_file(Status)) {
    // A pipe or a device: nothing to take the place of.
    std::error_code Failed;
    llvm::raw_fd_ostream Out(Target, Failed);
    if (Failed)
      return failed(Path, Failed);
    Out << Content;
    Out.close();
    if (Out.has_error()) {
      Failed = Out.error();
      Out.clear_error();
      return failed(Path, Failed);
    }
    return llvm::Error::success();
  }
  // The rename would succeed on a file that its owner protects.
  if (Exists && !fs::can_write(Target))
    return failed(Path, std::make_error_code(std::errc::permission_denied));

  auto Temporary = fs::TempFile::create(Target + ".%%%%%%%%.tmp");
  if (!Temporary)
    return failed(Path, llvm::errorToErrorCode(Temporary.takeError()));
  std::error_code Failed;
  {
    llvm::raw_fd_ostream Out(Temporary->FD, /*shouldClose=*/false);
    Out << Content;
    Out.flush();
    if (Out.has_error()) {
      Failed = Out.error();
      Out.clear_error();
    }
  }
  if (!Failed && Exists)
    Failed = fs::setPermissions(Temporary->TmpName, Status.permissions());
  if (Failed) {
    llvm::consumeError(Temporary->discard());
    return failed(Path, Failed);
  }
  if (llvm::Error E = Temporary->keep(Target))
    return failed(Path, llvm::errorToErrorCode(std::move(E)));
  return llvm::Error::success();
}

} // namespace torch_tidy
