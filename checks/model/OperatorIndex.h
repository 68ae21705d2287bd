//===-- OperatorIndex.h - The operator behind a call ------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Finds the operator that a function of LibTorch's C++ API stands for, and its
// schema, in the AST of LibTorch's own headers: each overload of an operator is
// a struct in at::_ops with a member `schema_str`.
//
//===----------------------------------------------------------------------===//
#ifndef TORCH_TIDY_CHECKS_MODEL_OPERATORINDEX_H
#define TORCH_TIDY_CHECKS_MODEL_OPERATORINDEX_H

#include "OperatorEffects.h"
#include "OperatorSchema.h"

#include <memory>

namespace clang {
class ASTContext;
class CXXRecordDecl;
class FunctionDecl;
} // namespace clang

namespace clang::tidy::torch::model {

struct Operator {
  /// The name that it has in C++, without '_out', '_outf' and '_symint':
  /// 'transpose', 'add_', 'cpu', 'operator[]'. Overloaded C++ operators have
  /// the name of what they call: 'add' for operator+.
  llvm::StringRef Name;
  /// at::_ops::transpose_int; null if there is none (cpu, cuda, operator[]).
  const CXXRecordDecl *Struct = nullptr;
  /// Empty without a struct.
  OperatorSchema Schema;
  /// Never null.
  const OperatorEffects *Effects = nullptr;

  /// Writes nothing and does nothing else: all that a call gives is its result.
  bool isFunctional() const;
  /// Its result is self, a view of it, or a copy where one is needed.
  bool givesSelf() const;

  /// Index of the schema argument that parameter \p ParameterIndex of \p Callee
  /// stands for; -1 if it stands for none or for several (TensorOptions is
  /// dtype, layout, device and pin_memory).
  int schemaArgumentOf(const FunctionDecl &Callee,
                       unsigned ParameterIndex) const;
  /// Index of the schema argument that the implicit object stands for: nearly
  /// always 0, but 1 for where.self(Tensor condition, Tensor self, ...).
  /// -1 without a struct.
  int schemaArgumentOfObject() const;
};

class OperatorIndex {
public:
  explicit OperatorIndex(ASTContext &Context);
  ~OperatorIndex();

  /// The operator that \p Callee is: a method of at::Tensor or at::TensorBase,
  /// a free function of at:: or torch::, an overloaded C++ operator of
  /// at::Tensor, or a function of torch::nn::functional. Null if it is none.
  /// Touches no other operator than those of the same name.
  const Operator *lookup(const FunctionDecl *Callee);

  /// The two ways in which lookup() finds the struct, apart: by the body of
  /// \p Callee, and by its name and type (for headers parsed with their bodies
  /// skipped). Null if that way finds none.
  const CXXRecordDecl *findByBody(const FunctionDecl &Callee);
  const CXXRecordDecl *findByType(const FunctionDecl &Callee);

  /// The value of `schema_str`, empty if \p Struct has none.
  static llvm::StringRef schemaTextOf(const CXXRecordDecl &Struct);

  /// How often all of at::_ops had to be walked, for tests: 0 or 1.
  unsigned fullWalks() const;

private:
  class Implementation;
  std::unique_ptr<Implementation> Impl;
};

} // namespace clang::tidy::torch::model

#endif // TORCH_TIDY_CHECKS_MODEL_OPERATORINDEX_H
