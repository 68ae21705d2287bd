// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Devices and dtypes that the source names: constants, strings, C++ types.

#include "model/TensorApi.h"
#include "clang/AST/DeclTemplate.h"
#include "llvm/ADT/StringSwitch.h"

namespace clang::tidy::torch::model {

static const StringLiteral *literalIn(const Expr *E) {
  E = E->IgnoreParenImpCasts();
  if (const auto *Literal = dyn_cast<StringLiteral>(E))
    return Literal;
  if (const auto *Cleanups = dyn_cast<ExprWithCleanups>(E))
    return literalIn(Cleanups->getSubExpr());
  if (const auto *Bind = dyn_cast<CXXBindTemporaryExpr>(E))
    return literalIn(Bind->getSubExpr());
  if (const auto *Temp = dyn_cast<MaterializeTemporaryExpr>(E))
    return literalIn(Temp->getSubExpr());
  if (const auto *Cast = dyn_cast<CXXFunctionalCastExpr>(E))
    return literalIn(Cast->getSubExpr());
  if (const auto *Construct = dyn_cast<CXXConstructExpr>(E))
    return Construct->getNumArgs() ? literalIn(Construct->getArg(0)) : nullptr;
  return nullptr;
}

std::optional<bool> TensorApi::isAcceleratorConstant(const Expr *E) const {
  if (!E || E->isValueDependent())
    return std::nullopt;
  if (const StringLiteral *Text = literalIn(E)) {
    if (Text->getCharByteWidth() != 1)
      return std::nullopt;
    return !Text->getString().starts_with("cpu");
  }
  QualType Type = E->getType().getCanonicalType();
  if (!Type->isEnumeralType() || kindOf(Type) != TypeKind::Device)
    return std::nullopt;
  Expr::EvalResult Result;
  if (!E->EvaluateAsInt(Result, Context))
    return std::nullopt;
  return Result.Val.getInt().getExtValue() != 0; // DeviceType::CPU
}

std::optional<unsigned> TensorApi::scalarTypeConstant(const Expr *E) const {
  if (!E || E->isValueDependent())
    return std::nullopt;
  QualType Type = E->getType().getCanonicalType();
  Expr::EvalResult Result;
  if (!Type->isEnumeralType() || kindOf(Type) != TypeKind::DType ||
      !E->EvaluateAsInt(Result, Context))
    return std::nullopt;
  int64_t Number = Result.Val.getInt().getExtValue();
  if (Number < 0 || Number > 62)
    return std::nullopt;
  return static_cast<unsigned>(Number);
}

std::optional<unsigned> TensorApi::scalarTypeOf(QualType Element) const {
  if (Element.isNull())
    return std::nullopt;
  Element = Element.getCanonicalType().getUnqualifiedType();
  if (const auto *Builtin = Element->getAs<BuiltinType>()) {
    switch (Builtin->getKind()) {
    case BuiltinType::Bool:
      return 11;
    case BuiltinType::Float:
      return 6;
    case BuiltinType::Double:
      return 7;
    default:
      break;
    }
    if (!Builtin->isInteger())
      return std::nullopt;
    bool IsSigned = Builtin->isSignedInteger();
    switch (Context.getTypeSize(Element)) {
    case 8:
      return IsSigned ? 1 : 0;
    case 16:
      return IsSigned ? std::optional<unsigned>(2) : std::nullopt;
    case 32:
      return IsSigned ? std::optional<unsigned>(3) : std::nullopt;
    case 64:
      return IsSigned ? std::optional<unsigned>(4) : std::nullopt;
    default:
      return std::nullopt;
    }
  }
  const CXXRecordDecl *Record = Element->getAsCXXRecordDecl();
  if (!Record)
    return std::nullopt;
  llvm::StringRef Name = identifierOf(*Record);
  if (Name == "complex") {
    QualType Part = templateArgument(Record, 0);
    if (Part.isNull())
      return std::nullopt;
    if (const CXXRecordDecl *Class = Part->getAsCXXRecordDecl())
      return identifierOf(*Class) == "Half" ? std::optional<unsigned>(8)
                                            : std::nullopt;
    return Part->isSpecificBuiltinType(BuiltinType::Double) ? 10 : 9;
  }
  return llvm::StringSwitch<std::optional<unsigned>>(Name)
      .Case("Half", 5)
      .Case("BFloat16", 15)
      .Default(std::nullopt);
}

} // namespace clang::tidy::torch::model
