// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What differs between the LLVM versions that torch-tidy is built for. Nothing
// else in the sources looks at the version, but ClangTidyCompat.h for what is
// clang-tidy's.

#ifndef TORCH_TIDY_LLVMCOMPAT_H
#define TORCH_TIDY_LLVMCOMPAT_H

#include "clang/AST/Decl.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/Analysis/CFG.h"
#include "clang/Basic/DiagnosticOptions.h"
#include "clang/Basic/Sarif.h"
#include "llvm/Config/llvm-config.h"
#include <memory>

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

/// Called isPure() before LLVM 18.
inline bool isPureVirtual(const FunctionDecl &Function) {
#if LLVM_VERSION_MAJOR < 18
  return Function.isPure();
#else
  return Function.isPureVirtual();
#endif
}

/// The default of a template's type parameter, which has to have one.
inline QualType defaultTypeOf(const TemplateTypeParmDecl &Parameter) {
#if LLVM_VERSION_MAJOR < 19
  return Parameter.getDefaultArgument();
#else
  return Parameter.getDefaultArgument().getArgument().getAsType();
#endif
}

/// Asks for the end of each variable's lifetime beside the destructors. The
/// older builder of graphs leaves out variables without a destructor where it
/// adds destructors, unless it is asked for scopes, too.
inline void addLifetimes(CFG::BuildOptions &Options) {
  Options.AddLifetime = true;
#if LLVM_VERSION_MAJOR < 19
  Options.AddScopes = true;
#endif
}

} // namespace clang::tidy::torch

#endif // TORCH_TIDY_LLVMCOMPAT_H
