// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "flow/TranslationUnitFlow.h"
#include "model/ForeignApi.h"
#include "clang/AST/Attr.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include <mutex>

namespace clang::tidy::torch::flow {

namespace {

using model::nameOf;

/// Whether a function converts a tensor or borrows memory, or calls one of this
/// translation unit that does. All others are never analysed.
class TriggerSearch {
public:
  TriggerSearch(const model::TensorApi &Api) : Api(Api) {}

  bool reaches(const FunctionDecl *Function) {
    const FunctionDecl *Definition = nullptr;
    if (!Function->hasBody(Definition) ||
        Api.isForeignCode(Definition->getLocation()))
      return false;
    auto [It, IsNew] = Known.try_emplace(Definition, false);
    if (!IsNew)
      return It->second;
    bool Result = triggers(Definition->getBody());
    if (const auto *Ctor = dyn_cast<CXXConstructorDecl>(Definition))
      for (const CXXCtorInitializer *Init : Ctor->inits())
        Result = Result || (Init->getInit() && triggers(Init->getInit()));
    Known[Definition] = Result;
    return Result;
  }

private:
  bool triggers(const Stmt *S) {
    if (!S)
      return false;
    if (const auto *Call = dyn_cast<CallExpr>(S)) {
      if (const FunctionDecl *Callee = Call->getDirectCallee()) {
        if (Api.conversionOf(*Call) || Api.isFromBlob(*Callee) ||
            reaches(Callee))
          return true;
      }
    } else if (const auto *Construct = dyn_cast<CXXConstructExpr>(S)) {
      if (reaches(Construct->getConstructor()))
        return true;
    } else if (const auto *Lambda = dyn_cast<LambdaExpr>(S)) {
      if (triggers(Lambda->getBody()))
        return true;
    } else if (const auto *Ref = dyn_cast<DeclRefExpr>(S)) {
      if (const auto *Function = dyn_cast<FunctionDecl>(Ref->getDecl()))
        if (reaches(Function))
          return true;
    }
    for (const Stmt *Child : S->children())
      if (triggers(Child))
        return true;
    return false;
  }

  const model::TensorApi &Api;
  llvm::DenseMap<const FunctionDecl *, bool> Known;
};

class Driver : public RecursiveASTVisitor<Driver> {
public:
  Driver(FlowContext &Flow,
         llvm::DenseMap<const FunctionDecl *, SourceLocation> &Registered)
      : Flow(Flow), Registered(Registered), Triggers(Flow.Api) {}

  bool shouldVisitTemplateInstantiations() const { return true; }
  bool shouldVisitImplicitCode() const { return false; }

  bool TraverseDecl(Decl *D) {
    // Headers of others are never reported on, so they are not walked.
    if (D && !isa<TranslationUnitDecl>(D) &&
        Flow.Api.isForeignCode(D->getLocation()) && !isa<LinkageSpecDecl>(D))
      return true;
    return RecursiveASTVisitor::TraverseDecl(D);
  }

  bool VisitFunctionDecl(FunctionDecl *Function) {
    if (!Function->isThisDeclarationADefinition() || !Function->hasBody() ||
        Function->isDependentContext())
      return true;
    if (const auto *Method = dyn_cast<CXXMethodDecl>(Function);
        Method && Method->getParent()->isLambda())
      return true; // looked into where it stands
    if (Function->hasAttr<CUDAGlobalAttr>() ||
        (Function->hasAttr<CUDADeviceAttr>() &&
         !Function->hasAttr<CUDAHostAttr>()))
      return true; // device code
    Functions.push_back(Function);
    return true;
  }

  bool VisitCallExpr(CallExpr *Call) {
    const FunctionDecl *Callee = Call->getDirectCallee();
    if (!Callee || !model::isAny(nameOf(*Callee), {"def", "impl", "op"}) ||
        !(Flow.Api.isInLibTorch(Callee) ||
          model::isInNamespace(Callee, "pybind11")))
      return true;
    for (const Expr *A : model::argumentsOf(Call))
      noteRegistered(A, Call->getExprLoc());
    return true;
  }

  void analyzeAll() {
    for (const FunctionDecl *Function : Functions)
      if (Triggers.reaches(Function))
        Flow.analyze(*Function);
  }

private:
  void noteRegistered(const Stmt *S, SourceLocation Loc) {
    if (!S)
      return;
    if (const auto *Ref = dyn_cast<DeclRefExpr>(S)) {
      if (const auto *Function = dyn_cast<FunctionDecl>(Ref->getDecl()))
        Registered.try_emplace(Function->getCanonicalDecl(), Loc);
      return;
    }
    for (const Stmt *Child : S->children())
      noteRegistered(Child, Loc);
  }

  FlowContext &Flow;
  llvm::DenseMap<const FunctionDecl *, SourceLocation> &Registered;
  TriggerSearch Triggers;
  std::vector<const FunctionDecl *> Functions;
};

} // namespace

TranslationUnitFlow::TranslationUnitFlow(ASTContext &Context,
                                         const FlowBounds &Bounds)
    : Flow(Context) {
  Flow.Bounds = Bounds;
  if (!Flow.Api.isAvailable())
    return;
  Driver D(Flow, Registered);
  for (Decl *Top : Context.getTraversalScope()) {
    // With a precompiled header the unit's own declarations are few.
    if (auto *TU = dyn_cast<TranslationUnitDecl>(Top)) {
      for (Decl *Child : TU->noload_decls())
        D.TraverseDecl(Child);
    } else {
      D.TraverseDecl(Top);
    }
  }
  D.analyzeAll();
}

SourceLocation
TranslationUnitFlow::registrationOf(const FunctionDecl *Function) const {
  return Registered.lookup(Function->getCanonicalDecl());
}

std::shared_ptr<TranslationUnitFlow>
TranslationUnitFlow::of(ASTContext &Context) {
  static std::mutex Lock;
  static llvm::DenseMap<const ASTContext *, std::weak_ptr<TranslationUnitFlow>>
      Flows;
  {
    std::lock_guard<std::mutex> Guard(Lock);
    if (std::shared_ptr<TranslationUnitFlow> Known = Flows[&Context].lock())
      return Known;
  }
  // One thread has an AST; others need not wait for its flow.
  auto New = std::make_shared<TranslationUnitFlow>(Context);
  std::lock_guard<std::mutex> Guard(Lock);
  Flows[&Context] = New;
  return New;
}

} // namespace clang::tidy::torch::flow
