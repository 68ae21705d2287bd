// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Edits of what is written in a call: the template arguments of a conversion,
// the options of from_blob.

#ifndef TORCH_TIDY_ARGUMENTEDITS_H
#define TORCH_TIDY_ARGUMENTEDITS_H

#include "flow/Findings.h"
#include "clang/Basic/Diagnostic.h"

namespace clang::tidy::torch {

using Edits = llvm::SmallVector<FixItHint, 4>;

/// Another T for `data_ptr<T>()` and `accessor<T, N>()`, and another N.
Edits elementTypeEdit(const Expr *Conversion, llvm::StringRef Type,
                      const model::TensorApi &Api);
Edits rankEdit(const Expr *Conversion, unsigned Rank,
               const model::TensorApi &Api);
/// Whether the T of the conversion is written as `long`.
bool isWrittenAsLong(const Expr *Conversion);
/// Gives from_blob the dtype k<Name>.
Edits blobDTypeEdit(const flow::BlobReport &Report, llvm::StringRef Name,
                    const model::TensorApi &Api);
/// Makes the tensor on the CPU, and moves it where the options say then.
Edits blobOnHostEdit(const flow::BlobReport &Report,
                     const model::TensorApi &Api);

} // namespace clang::tidy::torch

#endif
