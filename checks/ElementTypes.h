// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The element type that C++ code takes memory for, against the tensor's dtype.

#ifndef TORCH_TIDY_ELEMENTTYPES_H
#define TORCH_TIDY_ELEMENTTYPES_H

#include "flow/Findings.h"
#include <optional>

namespace clang::tidy::torch {

/// "Long", as LibTorch prints it; the constant is "k" and this.
llvm::StringRef nameOfDType(unsigned ScalarType);
/// "int64_t", to write in `data_ptr<...>()`.
llvm::StringRef typeOfDType(unsigned ScalarType);
/// "Long", "Float or Double".
std::string namesOf(const flow::DTypeSet &DType);

/// A conversion or cast that takes elements for what they are not.
struct ElementMismatch {
  const Expr *At = nullptr; ///< the conversion, or the cast of its result
  QualType Element;         ///< as it is written
  flow::DTypeSet DType;     ///< what the tensor's elements are
  /// The c10::ScalarType of Element.
  unsigned Wanted = 0;
};

/// Nothing where the dtype is not known, or is the one that is asked for.
std::optional<ElementMismatch> mismatchOf(const flow::ConversionReport &Report,
                                          const model::TensorApi &Api);
/// The same of the memory that a tensor borrows.
std::optional<ElementMismatch> mismatchOf(const flow::BlobReport &Report,
                                          const model::TensorApi &Api);

} // namespace clang::tidy::torch

#endif
