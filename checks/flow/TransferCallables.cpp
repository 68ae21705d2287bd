// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Lambdas and functions that are called, or handed to somebody who calls them.

#include "flow/FlowContext.h"
#include "flow/Transfer.h"
#include "llvm/ADT/STLExtras.h"

namespace clang::tidy::torch::flow {

using namespace model;

Value Transfer::callLambda(const CallableValue &Closure,
                           llvm::ArrayRef<const Expr *> Args,
                           const Expr *Call) {
  const LambdaExpr *Lambda = Closure.Lambda;
  C.CalledLambdas.insert(Lambda);
  const CXXMethodDecl *Operator = Lambda->getCallOperator();
  if (Lambda->isGenericLambda()) {
    // The instantiation that this call uses has the body.
    if (const FunctionDecl *Callee = calleeOf(Call);
        Callee && Callee->hasBody() && !Callee->isDependentContext())
      return inlined(Callee, Call, Args, 0, &Closure);
    return unknownCall(Call, nullptr);
  }
  return inlined(Operator, Call, Args, 0, &Closure);
}

/// The function behind a callable; null if it cannot be looked into.
static const FunctionDecl *bodyOf(const CallableValue &Callable) {
  // Where LibTorch's headers are shared, a template of theirs has no body that
  // would instantiate a generic lambda.
  const LambdaExpr *Lambda = Callable.Lambda;
  return !Lambda                     ? Callable.Function
         : Lambda->isGenericLambda() ? nullptr
                                     : Lambda->getCallOperator();
}

/// A callable that is handed to a function which runs it before it returns;
/// \p IsSure: at least once. What it returns, if it can be looked into.
std::optional<Value> Transfer::invokeWith(
    const Expr *Argument, const Expr *Call, bool IsSure,
    llvm::function_ref<llvm::SmallVector<Value, 6>(const FunctionDecl &)>
        Given) {
  Value V = behind(Argument);
  const auto *Callable = V.as<CallableValue>();
  const FunctionDecl *Body = Callable ? bodyOf(*Callable) : nullptr;
  // What cannot be looked into here would ask for its arguments again.
  if (!Body || IsInvoking)
    return std::nullopt;
  IsInvoking = true;
  World Before = W;
  if (Callable->Lambda)
    C.CalledLambdas.insert(Callable->Lambda);
  Value Result = inlinedWith(Body, Call, Given(*Body), 0,
                             Callable->Lambda ? Callable : nullptr);
  IsInvoking = false;
  if (IsUnreachable) {
    IsUnreachable = false;
    W = std::move(Before);
  } else if (!IsSure) {
    W.joinWith(Before, ids());
  }
  return Result;
}

/// The same, with \p Args if it takes as many.
void Transfer::invokeCallable(const Expr *Argument, const Expr *Call,
                              llvm::ArrayRef<const Expr *> Args, bool IsSure) {
  invokeWith(Argument, Call, IsSure, [&](const FunctionDecl &Body) {
    return Args.size() == Body.getNumParams() ? passed(Body, Args)
                                              : llvm::SmallVector<Value, 6>();
  });
}

/// What has the callable's type among its own arguments keeps it, to run it
/// later if at all: ScopeExit<Lambda>, std::_Bind<Lambda()>.
static bool keepsCallable(QualType Result, QualType Callable) {
  const auto *Class = dyn_cast_or_null<ClassTemplateSpecializationDecl>(
      Result.getNonReferenceType()->getAsCXXRecordDecl());
  if (!Class)
    return false;
  const Type *Wanted =
      Callable.getNonReferenceType().getCanonicalType().getTypePtr();
  return llvm::any_of(
      Class->getTemplateArgs().asArray(), [&](const TemplateArgument &A) {
        if (A.getKind() != TemplateArgument::Type)
          return false;
        QualType Type = A.getAsType();
        if (const auto *Function = Type->getAs<FunctionType>())
          Type = Function->getReturnType();
        return Type.getNonReferenceType().getCanonicalType().getTypePtr() ==
               Wanted;
      });
}

/// The callables among the arguments of a call that is not looked into.
void Transfer::invokeCallables(const Expr *Call, const FunctionDecl *Callee) {
  llvm::ArrayRef<const Expr *> Arguments = argumentsOf(Call);
  bool IsStd = Callee && isInNamespace(Callee, "std");
  // These hand on what comes behind; an algorithm may have nothing to run on.
  bool IsRun = IsStd && (isa<CXXConstructorDecl>(Callee) ||
                         isAny(nameOf(*Callee), {"async", "invoke"}));
  bool IsSure =
      !IsStd || IsRun || isAny(nameOf(*Callee), {"call_once", "apply"});
  for (unsigned I = 0; I < Arguments.size(); ++I)
    if (Api.kindOf(Arguments[I]->getType()) == TypeKind::Callable &&
        !keepsCallable(Call->getType(), Arguments[I]->getType()))
      invokeCallable(Arguments[I], Call,
                     IsRun ? Arguments.drop_front(I + 1)
                           : llvm::ArrayRef<const Expr *>(),
                     IsSure);
}

} // namespace clang::tidy::torch::flow
