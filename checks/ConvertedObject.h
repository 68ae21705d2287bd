// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The tensor of a conversion as it stands in the source: its text, how methods
// are called on it, and how a variable that holds it would be called.

#ifndef TORCH_TIDY_CONVERTEDOBJECT_H
#define TORCH_TIDY_CONVERTEDOBJECT_H

#include "FunctionIndex.h"
#include "flow/Findings.h"

namespace clang::tidy::torch {

struct ConvertedObject {
  const Expr *Tensor = nullptr; ///< or a pointer to it, where IsArrow
  SourceLocation Begin, End;    ///< End is behind the last character
  SourceLocation Member;        ///< of the name behind `.` or `->`
  bool IsArrow = false;
  bool IsArgument = false; ///< no method of it is called here
  bool IsOnlyBase = false; ///< at::TensorBase

  /// Nothing where the source has no simple tensor, or a macro is involved.
  static std::optional<ConvertedObject> of(const flow::ConversionReport &Report,
                                           const FunctionIndex &Index,
                                           const model::TensorApi &Api);

  std::string text(const ASTContext &Context) const;
  /// Binds as tightly as a method call needs it.
  bool isPrimary() const;
  /// A variable or member, not computed.
  bool isPlain() const;
  /// A name for a variable that holds it; \p Maker is the call that made the
  /// temporary, if one did.
  std::string ownerName(llvm::StringRef Suffix, const Expr *Maker) const;
};

/// Behind the last character of an expression; invalid in a macro.
SourceLocation endOf(const Expr *E, const ASTContext &Context);

} // namespace clang::tidy::torch

#endif
