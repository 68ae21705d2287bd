// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What differs between the LLVM versions that torch-tidy is built for. Nothing
// else in the sources looks at the version.

#ifndef TORCH_TIDY_LLVMCOMPAT_H
#define TORCH_TIDY_LLVMCOMPAT_H

#include "clang-tidy/ClangTidyModule.h"
#include "llvm/Config/llvm-config.h"

// ClangTidyModule.h itself declares the registry since LLVM 22, and the header
// that did so before warns of its own end.
#if LLVM_VERSION_MAJOR < 22
#include "clang-tidy/ClangTidyModuleRegistry.h"
#endif

#endif // TORCH_TIDY_LLVMCOMPAT_H
