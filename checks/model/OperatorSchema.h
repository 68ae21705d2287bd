//===-- OperatorSchema.h - What one schema string says ----------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Every operator of LibTorch carries its schema as a string, for example
//
//   transpose.int(Tensor(a) self, int dim0, int dim1) -> Tensor(a)
//   add_.Tensor(Tensor(a!) self, Tensor other, *, Scalar alpha=1) -> Tensor(a!)
//
// Values that share a letter share storage, `!` marks a write, and a result
// without a letter is fresh.
//
//===----------------------------------------------------------------------===//
#ifndef TORCH_TIDY_CHECKS_MODEL_OPERATORSCHEMA_H
#define TORCH_TIDY_CHECKS_MODEL_OPERATORSCHEMA_H

#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringRef.h"

#include <optional>

namespace clang::tidy::torch::model {

/// One argument or one result of an operator.
struct SchemaValue {
  /// The type without its alias annotation: 'Tensor', 'Tensor?', 'Tensor[]',
  /// 'int', 'int[2]', 'ScalarType?' and so on.
  llvm::StringRef Type;
  /// May be empty for results.
  llvm::StringRef Name;
  /// The text after '='; empty if there is none.
  llvm::StringRef Default;
  /// 'a' of (a), (a!) and (a -> *), 'a|b' of (a|b); empty without annotation:
  /// such a result is fresh.
  llvm::StringRef AliasSet;
  /// (a!)
  bool IsWrite = false;
  /// (a -> *), the argument that a list of views is made of; or Tensor(a)[],
  /// the list whose elements are the views.
  bool IsWildcard = false;
  /// Comes after '*'.
  bool IsKeywordOnly = false;

  /// Tensor or Tensor?
  bool isTensor() const;
  /// Tensor[], Tensor?[] and their annotated forms.
  bool isTensorList() const;
  /// int[], SymInt[], int[2]?: sizes, strides, dimensions.
  bool isIntList() const;
  /// The type ends in '?'.
  bool isOptional() const;
  /// Whether the two may share storage by their annotations.
  bool sharesAliasSetWith(const SchemaValue &Other) const;
};

/// A parsed schema. All StringRefs point into the parsed text or into literals.
struct OperatorSchema {
  /// 'transpose' and 'int' of transpose.int(...).
  llvm::StringRef Name, Overload;
  llvm::SmallVector<SchemaValue, 6> Arguments;
  llvm::SmallVector<SchemaValue, 2> Returns;

  /// Some argument is (a!).
  bool writesAnything() const;
  /// `self` is (a!): add_, __iand__, resize_.
  bool isInPlace() const;
  /// Has keyword-only (a!) arguments: add.out.
  bool isOut() const;
  /// The argument of that name, or null.
  const SchemaValue *argument(llvm::StringRef Name) const;
  /// Its position, or -1.
  int argumentIndex(llvm::StringRef Name) const;
  /// Result number \p Return is argument number \p Argument, or a view of it.
  bool returnAliases(unsigned Return, unsigned Argument) const;

  /// Nothing, if \p Text is no schema.
  static std::optional<OperatorSchema> parse(llvm::StringRef Text);
};

} // namespace clang::tidy::torch::model

#endif // TORCH_TIDY_CHECKS_MODEL_OPERATORSCHEMA_H
