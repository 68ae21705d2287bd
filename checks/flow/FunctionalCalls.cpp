// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "flow/FunctionalCalls.h"
#include "llvm/ADT/STLExtras.h"

namespace clang::tidy::torch::flow {

using model::nameOf;
using model::Operator;
using model::TypeKind;

namespace {

class Functional {
public:
  explicit Functional(const StatementScope &Scope)
      : Scope(Scope), Api(Scope.Flow.Api) {}

  bool onlyGivesResult(const CallExpr &C, unsigned Depth) const;

private:
  bool mayWriteByOption(const CallExpr &C) const;
  bool isHelper(const FunctionDecl &Function, unsigned Depth) const;
  bool isPure(const Stmt *S, unsigned Depth) const;

  const StatementScope &Scope;
  const model::TensorApi &Api;
};

} // namespace

/// Options of torch::nn::functional may ask for the work to be done in place.
bool Functional::mayWriteByOption(const CallExpr &C) const {
  for (const Expr *Argument : model::argumentsOf(&C)) {
    if (isa<CXXDefaultArgExpr>(Argument))
      continue;
    const CXXRecordDecl *Record =
        Argument->getType().getNonReferenceType()->getAsCXXRecordDecl();
    if (!Record || !Record->hasDefinition() || !Api.isInLibTorch(Record))
      continue;
    for (llvm::StringRef Option : {"inplace", "max_norm"}) {
      if (Record->lookup(&Scope.Flow.AST.Idents.get(Option)).empty())
        continue;
      bool IsWritten = anyIn(Argument, [&](const Stmt *S) {
        const auto *Inner = dyn_cast<CallExpr>(S);
        const FunctionDecl *Callee = Inner ? Inner->getDirectCallee() : nullptr;
        return Callee && nameOf(*Callee) == Option;
      });
      bool IsVariable = isa<DeclRefExpr, MemberExpr>(written(Argument));
      if (IsWritten || IsVariable)
        return true;
    }
  }
  return false;
}

bool Functional::onlyGivesResult(const CallExpr &C, unsigned Depth) const {
  const FunctionDecl *Callee = C.getDirectCallee();
  if (!Callee || Callee->getReturnType()->isVoidType())
    return false;
  if (const Operator *Op = Scope.operatorOf(&C)) {
    bool HasTensor = Api.isTensor(Callee->getReturnType()) ||
                     llvm::any_of(C.arguments(), [&](const Expr *A) {
                       return Api.isTensor(A->getType());
                     });
    HasTensor |= isa<CXXMemberCallExpr>(C) ||
                 Api.kindOf(Callee->getReturnType()) == TypeKind::Container;
    // from_blob may call a deleter.
    return HasTensor && Op->isFunctional() && !Api.isFromBlob(*Callee) &&
           !mayWriteByOption(C);
  }
  if (const auto *Method = dyn_cast<CXXMethodDecl>(Callee);
      Method && Method->isVirtual())
    return false;
  return isHelper(*Callee, Depth);
}

/// A function of the user's that returns the result of operators, nothing more.
bool Functional::isHelper(const FunctionDecl &Function, unsigned Depth) const {
  const FunctionDecl *Definition = nullptr;
  if (Depth > 3 || !Api.isTensor(Function.getReturnType()) ||
      Function.getReturnType()->isReferenceType() ||
      !Function.hasBody(Definition) ||
      Api.isForeignCode(Definition->getLocation()))
    return false;
  const auto *Body = dyn_cast_or_null<CompoundStmt>(Definition->getBody());
  const auto *Return = Body && Body->size() == 1
                           ? dyn_cast<ReturnStmt>(Body->body_front())
                           : nullptr;
  if (!Return || !Return->getRetValue())
    return false;
  const Expr *Value = written(Return->getRetValue());
  return isa<CallExpr>(Value) && isPure(Value, Depth + 1);
}

bool Functional::isPure(const Stmt *S, unsigned Depth) const {
  if (!S)
    return true;
  if (const auto *C = dyn_cast<CallExpr>(S)) {
    const FunctionDecl *Callee = C->getDirectCallee();
    const auto *Method = dyn_cast_or_null<CXXMethodDecl>(Callee);
    // x.size(0), x.options()
    bool IsQuery = Method && !Scope.operatorOf(C) && Method->isConst() &&
                   !Method->getReturnType()->isVoidType() &&
                   Api.isInLibTorch(Method) &&
                   Api.kindOf(Method->getParent()) != TypeKind::Module;
    if (!IsQuery && !onlyGivesResult(*C, Depth))
      return false;
    return llvm::all_of(
        C->children(), [&](const Stmt *Child) { return isPure(Child, Depth); });
  }
  if (const auto *Unary = dyn_cast<UnaryOperator>(S)) {
    if (Unary->isIncrementDecrementOp())
      return false;
  } else if (const auto *Binary = dyn_cast<BinaryOperator>(S)) {
    if (Binary->isAssignmentOp())
      return false;
  } else if (const auto *Default = dyn_cast<CXXDefaultArgExpr>(S)) {
    (void)Default;
    return true;
  } else if (!isa<DeclRefExpr, MemberExpr, CXXThisExpr, CastExpr, ParenExpr,
                  FullExpr, CXXBindTemporaryExpr, MaterializeTemporaryExpr,
                  CXXConstructExpr, InitListExpr, CXXStdInitializerListExpr,
                  IntegerLiteral, FloatingLiteral, StringLiteral,
                  CXXBoolLiteralExpr, ConditionalOperator, UnaryOperator,
                  ArraySubscriptExpr>(S)) {
    return false;
  }
  return llvm::all_of(S->children(),
                      [&](const Stmt *Child) { return isPure(Child, Depth); });
}

bool onlyGivesResult(const StatementScope &Scope, const CallExpr &Call) {
  return Functional(Scope).onlyGivesResult(Call, 0);
}

} // namespace clang::tidy::torch::flow
