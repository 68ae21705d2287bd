// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What differs between the LLVM versions that torch-tidy is built for. Nothing
// else in the sources looks at the version.

#ifndef TORCH_TIDY_LLVMCOMPAT_H
#define TORCH_TIDY_LLVMCOMPAT_H

#include "clang-tidy/ClangTidyDiagnosticConsumer.h"
#include "clang-tidy/ClangTidyModule.h"
#include "clang/Basic/DiagnosticOptions.h"
#include "clang/Basic/Sarif.h"
#include "llvm/Config/llvm-config.h"
#include <memory>

// ClangTidyModule.h itself declares the registry since LLVM 22, and the header
// that did so before warns of its own end.
#if LLVM_VERSION_MAJOR < 22
#include "clang-tidy/ClangTidyModuleRegistry.h"
#endif

namespace clang::tidy::torch {

/// The options of a DiagnosticsEngine, as its constructor and that of its
/// printers want them: counted references before LLVM 21, plain ones since.
class DiagnosticOptionsOwner {
public:
  DiagnosticOptions &operator*() { return *Options; }
#if LLVM_VERSION_MAJOR < 21
  IntrusiveRefCntPtr<DiagnosticOptions> forEngine() { return Options; }
  DiagnosticOptions *forPrinter() { return &*Options; }

private:
  IntrusiveRefCntPtr<DiagnosticOptions> Options = new DiagnosticOptions;
#else
  DiagnosticOptions &forEngine() { return *Options; }
  DiagnosticOptions &forPrinter() { return *Options; }

private:
  std::unique_ptr<DiagnosticOptions> Options =
      std::make_unique<DiagnosticOptions>();
#endif
};

/// SarifResult's locations are added since LLVM 22, and were set before.
template <typename Result>
Result sarifLocation(Result R, CharSourceRange Location) {
#if LLVM_VERSION_MAJOR < 22
  return R.setLocations(Location);
#else
  return R.addLocations(Location);
#endif
}

/// An engine that hands what is reported in \p Context to \p Consumer.
inline std::unique_ptr<DiagnosticsEngine>
makeEngine(ClangTidyContext &Context, DiagnosticConsumer &Consumer) {
#if LLVM_VERSION_MAJOR < 21
  auto Engine = std::make_unique<DiagnosticsEngine>(
      new DiagnosticIDs, new DiagnosticOptions, &Consumer,
      /*ShouldOwnClient=*/false);
  Context.setDiagnosticsEngine(Engine.get());
#else
  auto Options = std::make_unique<DiagnosticOptions>();
  auto Engine = std::make_unique<DiagnosticsEngine>(
      llvm::makeIntrusiveRefCnt<DiagnosticIDs>(), *Options, &Consumer,
      /*ShouldOwnClient=*/false);
  Context.setDiagnosticsEngine(std::move(Options), Engine.get());
#endif
  return Engine;
}

} // namespace clang::tidy::torch

#endif // TORCH_TIDY_LLVMCOMPAT_H
