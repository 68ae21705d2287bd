//===-- OperatorSignature.h - A C++ signature and a schema ------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// How a function of LibTorch's C++ API spells its operator, in its name and in
// its parameters. For OperatorIndex only.
//
//===----------------------------------------------------------------------===//
#ifndef TORCH_TIDY_CHECKS_MODEL_OPERATORSIGNATURE_H
#define TORCH_TIDY_CHECKS_MODEL_OPERATORSIGNATURE_H

#include "OperatorSchema.h"

#include "clang/AST/DeclCXX.h"

#include <string>

namespace clang::tidy::torch::model {

/// How a function of the public API names its operator.
struct CalleeName {
  /// The names that its schema may have, the likeliest first; none for
  /// operator[].
  llvm::SmallVector<std::string, 3> Schemas;
  /// The name without a struct: 'cpu', 'operator[]', 'relu'.
  std::string Plain;
  /// add_out, add_outf
  bool IsOut = false;
  /// The out arguments come first: add_out(out, self, other).
  bool OutFirst = false;
  /// A function of torch::nn::functional, with options for parameters.
  bool IsFunctional = false;
  /// An overloaded C++ operator.
  bool IsCxxOperator = false;
  /// operator+(const Scalar &, const Tensor &) is y.add(x).
  bool IsReversed = false;
};

/// How \p Callee would name an operator; nothing if it cannot be one.
std::optional<CalleeName> calleeNameOf(const FunctionDecl &Callee);

/// How a function passes one schema argument.
struct Slot {
  static constexpr int Object = -1, LeftOut = -2;
  /// The parameter's number, or Object, or LeftOut.
  int Parameter;
  /// The parameter's type; null for what is no parameter, and where
  /// TensorOptions stands for dtype, layout, device or pin_memory.
  QualType Type;
};

/// How \p Callee passes each argument of the schema; nothing if it cannot be
/// the schema's function.
llvm::SmallVector<Slot, 8> slotsOf(const FunctionDecl &Callee,
                                   const CalleeName &Name,
                                   const OperatorSchema &Schema);

/// How well a signature fits a schema.
struct Fit {
  /// 0 if it does not.
  unsigned Score = 0;
  /// Every type is the same; no other overload can be meant.
  bool IsExact = false;
};
/// \p Type is the function type `schema` of the operator's struct.
Fit fit(const FunctionDecl &Callee, const CalleeName &Name,
        const OperatorSchema &Schema, const FunctionProtoType &Type);

/// Whether \p Callee returns what the schema does: item<float>() does not.
bool returnsAlike(const FunctionDecl &Callee, const FunctionProtoType &Type);

/// Where a declaration stands: "at", "torch::fft"; empty if an enclosing scope
/// is no namespace.
std::string namespaceOf(const DeclContext *Context);

/// at::Tensor and at::TensorBase.
bool isTensorClass(const CXXRecordDecl *Record);

/// A tensor, or a tuple or list of tensors.
bool isTensorResult(QualType Type);

/// Whether the parameter packs dtype, layout, device and pin_memory.
bool isTensorOptions(QualType Type);

/// Whether \p Callee has an implicit object.
bool isMethod(const FunctionDecl &Callee);

} // namespace clang::tidy::torch::model

#endif // TORCH_TIDY_CHECKS_MODEL_OPERATORSIGNATURE_H
