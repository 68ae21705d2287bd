// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What differs between the versions of clang-tidy; see LLVMCompat.h.

#ifndef TORCH_TIDY_CLANGTIDYCOMPAT_H
#define TORCH_TIDY_CLANGTIDYCOMPAT_H

#include "clang-tidy/ClangTidyDiagnosticConsumer.h"
#include "clang-tidy/ClangTidyModule.h"
#include "clang/Basic/DiagnosticOptions.h"
#include "llvm/Config/llvm-config.h"
#include <memory>

// ClangTidyModule.h itself declares the registry since LLVM 22, and the header
// that did so before warns of its own end.
#if LLVM_VERSION_MAJOR < 22
#include "clang-tidy/ClangTidyModuleRegistry.h"
#endif

namespace clang::tidy::torch {

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

#endif // TORCH_TIDY_CLANGTIDYCOMPAT_H
