// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "AtomicFile.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/raw_ostream.h"

namespace torch_tidy {

namespace fs = llvm::sys::fs;
using llvm::StringRef;

static llvm::Error failed(StringRef Path, std::error_code Why) {
  return llvm::createStringError(Why, "cannot write '" + Path +
                                          "': " + Why.message());
}

/// What went wrong in writing, after which the stream may be destroyed.
static std::error_code takeError(llvm::raw_fd_ostream &Out) {
  std::error_code Why = Out.error();
  Out.clear_error();
  return Why;
}

PendingFile::PendingFile(StringRef Path, StringRef Target,
                         fs::TempFile Temporary)
    : Path(Path), Target(Target), Temporary(std::move(Temporary)) {}

PendingFile::PendingFile(PendingFile &&Other)
    : Path(std::move(Other.Path)), Target(std::move(Other.Target)),
      Temporary(std::move(Other.Temporary)) {
  Other.Temporary.reset();
}

PendingFile::~PendingFile() {
  if (Temporary)
    llvm::consumeError(Temporary->discard());
}

llvm::Expected<PendingFile> PendingFile::create(StringRef Path,
                                                StringRef Content) {
  llvm::SmallString<256> Target;
  if (fs::real_path(Path, Target))
    Target = Path; // not there yet
  fs::file_status Status;
  bool Exists = !fs::status(Target, Status);
  // The rename would succeed on a file that its owner protects.
  if (Exists && !fs::can_write(Target))
    return failed(Path, std::make_error_code(std::errc::permission_denied));

  auto Temporary = fs::TempFile::create(Target + ".%%%%%%%%.tmp");
  if (!Temporary)
    return failed(Path, llvm::errorToErrorCode(Temporary.takeError()));
  PendingFile Result(Path, Target, std::move(*Temporary));
  llvm::raw_fd_ostream Out(Result.Temporary->FD, /*shouldClose=*/false);
  Out << Content;
  Out.flush();
  if (std::error_code Why = takeError(Out))
    return failed(Path, Why);
  if (Exists)
    if (std::error_code Why =
            fs::setPermissions(Result.Temporary->TmpName, Status.permissions()))
      return failed(Path, Why);
  return std::move(Result);
}

llvm::Error PendingFile::commit() {
  fs::TempFile File = std::move(*Temporary);
  Temporary.reset();
  if (llvm::Error E = File.keep(Target))
    return failed(Path, llvm::errorToErrorCode(std::move(E)));
  return llvm::Error::success();
}

llvm::Error writeAtomically(StringRef Path, StringRef Content) {
  fs::file_status Status;
  if (!fs::status(Path, Status) && !fs::is_regular_file(Status)) {
    std::error_code Why;
    llvm::raw_fd_ostream Out(Path, Why);
    if (!Why) {
      Out << Content;
      Out.close();
      Why = takeError(Out);
    }
    return Why ? failed(Path, Why) : llvm::Error::success();
  }
  llvm::Expected<PendingFile> Pending = PendingFile::create(Path, Content);
  return Pending ? Pending->commit() : Pending.takeError();
}

} // namespace torch_tidy
