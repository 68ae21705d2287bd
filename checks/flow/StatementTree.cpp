// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "flow/StatementTree.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclTemplate.h"

namespace clang::tidy::torch::flow {

llvm::SmallVector<const Stmt *, 1> bodiesOf(const LambdaExpr &Lambda) {
  llvm::SmallVector<const Stmt *, 1> Result;
  if (const FunctionTemplateDecl *Generic = Lambda.getDependentCallOperator()) {
    for (const FunctionDecl *Each : Generic->specializations())
      if (const Stmt *Body = Each->getBody())
        Result.push_back(Body);
  } else if (const Stmt *Body = Lambda.getBody()) {
    Result.push_back(Body);
  }
  return Result;
}

llvm::SmallVector<const Stmt *, 4> rootsOf(const FunctionDecl &Function) {
  llvm::SmallVector<const Stmt *, 4> Result;
  if (const auto *Constructor = dyn_cast<CXXConstructorDecl>(&Function))
    for (const CXXCtorInitializer *Init : Constructor->inits())
      if (Init->isWritten() && Init->getInit())
        Result.push_back(Init->getInit());
  if (const Stmt *Body = Function.getBody())
    Result.push_back(Body);
  return Result;
}

const Expr *written(const Expr *E) {
  for (;;) {
    const Expr *Inner = E->IgnoreParens()->IgnoreImplicit();
    if (const auto *Conversion = dyn_cast<CXXMemberCallExpr>(Inner);
        Conversion &&
        isa_and_nonnull<CXXConversionDecl>(Conversion->getMethodDecl()))
      Inner = Conversion->getImplicitObjectArgument();
    // A copy is the same handle.
    if (const auto *Construct = dyn_cast<CXXConstructExpr>(Inner);
        Construct && Construct->getNumArgs() == 1 &&
        !isa<CXXTemporaryObjectExpr>(Construct))
      Inner = Construct->getArg(0);
    if (Inner == E)
      return E;
    E = Inner;
  }
}

StatementTree::StatementTree(llvm::ArrayRef<const Stmt *> Roots) {
  for (const Stmt *Root : Roots)
    add(Root, nullptr);
}

void StatementTree::add(const Stmt *Root, const Stmt *RootParent) {
  llvm::SmallVector<std::pair<const Stmt *, const Stmt *>, 32> Work = {
      {Root, RootParent}};
  while (!Work.empty()) {
    auto [S, Parent] = Work.pop_back_val();
    if (!S || !Parents.try_emplace(S, Parent).second)
      continue;
    if (const auto *Ref = dyn_cast<DeclRefExpr>(S)) {
      Names[Ref->getDecl()].push_back(Ref);
    } else if (const auto *Member = dyn_cast<MemberExpr>(S)) {
      if (isa<FieldDecl>(Member->getMemberDecl()))
        Names[Member->getMemberDecl()].push_back(Member);
    } else if (const auto *Declaration = dyn_cast<DeclStmt>(S)) {
      for (const Decl *D : Declaration->decls())
        if (const auto *Var = dyn_cast<VarDecl>(D))
          Declarations[Var] = Declaration;
    } else if (const auto *Lambda = dyn_cast<LambdaExpr>(S)) {
      for (const Expr *Init : Lambda->capture_inits())
        Work.push_back({Init, S});
      for (const Stmt *Body : bodiesOf(*Lambda))
        Work.push_back({Body, S});
      continue;
    }
    for (const Stmt *Child : S->children())
      Work.push_back({Child, S});
  }
}

bool StatementTree::isInside(const Stmt *Inner, const Stmt *Outer) const {
  for (; Inner; Inner = parentOf(Inner))
    if (Inner == Outer)
      return true;
  return false;
}

static bool isWrapping(const Stmt *S) {
  if (const auto *Construct = dyn_cast_or_null<CXXConstructExpr>(S))
    return Construct->getNumArgs() == 1 &&
           !isa<CXXTemporaryObjectExpr>(Construct);
  return isa_and_nonnull<ImplicitCastExpr, ParenExpr, FullExpr,
                         CXXBindTemporaryExpr, MaterializeTemporaryExpr>(S);
}

const Expr *StatementTree::wholeOf(const Expr *E) const {
  while (isWrapping(parentOf(E)))
    E = cast<Expr>(parentOf(E));
  return E;
}

const Stmt *StatementTree::userOf(const Expr *E) const {
  return parentOf(wholeOf(E));
}

llvm::ArrayRef<const Expr *> StatementTree::namesOf(const ValueDecl *D) const {
  auto It = Names.find(D);
  if (It == Names.end())
    return {};
  return It->second;
}

} // namespace clang::tidy::torch::flow
