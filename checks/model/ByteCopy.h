// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Functions that copy so many bytes: memcpy, fwrite, write, cudaMemcpy.

#ifndef TORCH_TIDY_MODEL_BYTECOPY_H
#define TORCH_TIDY_MODEL_BYTECOPY_H

#include "model/TensorApi.h"
#include "llvm/ADT/SmallVector.h"

namespace clang::tidy::torch::model {

struct ByteCopy {
  /// Arguments that point to the memory.
  llvm::SmallVector<unsigned, 2> Memory;
  /// Arguments whose product is the number of bytes.
  llvm::SmallVector<unsigned, 2> Size;
};

/// Nothing: a function that copies no bytes, or in another way.
std::optional<ByteCopy> byteCopyOf(const FunctionDecl &Callee,
                                   const TensorApi &Api);

} // namespace clang::tidy::torch::model

#endif
