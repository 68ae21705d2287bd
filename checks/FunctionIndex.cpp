// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "FunctionIndex.h"

namespace clang::tidy::torch {

FunctionIndex::FunctionIndex(const FunctionDecl &Function)
    : Function(Function) {
  auto TakeName = [&](const NamedDecl *D) {
    if (D->getIdentifier())
      Names.insert(D->getName());
  };
  for (const ParmVarDecl *Parameter : Function.parameters())
    TakeName(Parameter);
  if (const auto *Method = dyn_cast<CXXMethodDecl>(&Function))
    for (const Decl *Member : Method->getParent()->decls())
      if (const auto *Named = dyn_cast<NamedDecl>(Member))
        TakeName(Named);
  if (const auto *Constructor = dyn_cast<CXXConstructorDecl>(&Function))
    for (const CXXCtorInitializer *Initializer : Constructor->inits())
      if (Initializer->isWritten())
        scan(Initializer->getInit(), nullptr);
  scan(Function.getBody(), nullptr);
}

void FunctionIndex::scan(const Stmt *Root, const Stmt *RootParent) {
  llvm::SmallVector<std::pair<const Stmt *, const Stmt *>, 32> Work = {
      {Root, RootParent}};
  while (!Work.empty()) {
    auto [S, Parent] = Work.pop_back_val();
    if (!S || !Parents.try_emplace(S, Parent).second)
      continue;
    if (const auto *Ref = dyn_cast<DeclRefExpr>(S)) {
      References[Ref->getDecl()].push_back(Ref);
      if (Ref->getDecl()->getIdentifier())
        Names.insert(Ref->getDecl()->getName());
    } else if (const auto *Member = dyn_cast<MemberExpr>(S)) {
      if (Member->getMemberDecl()->getIdentifier())
        Names.insert(Member->getMemberDecl()->getName());
    } else if (const auto *Declaration = dyn_cast<DeclStmt>(S)) {
      for (const Decl *D : Declaration->decls()) {
        if (const auto *Var = dyn_cast<VarDecl>(D))
          Declarations[Var] = Declaration;
        if (const auto *Parts = dyn_cast<DecompositionDecl>(D))
          for (const BindingDecl *Part : Parts->bindings())
            Names.insert(Part->getName());
        if (const auto *Named = dyn_cast<NamedDecl>(D))
          if (Named->getIdentifier())
            Names.insert(Named->getName());
      }
    } else if (const auto *Lambda = dyn_cast<LambdaExpr>(S)) {
      for (const ParmVarDecl *Each : Lambda->getCallOperator()->parameters())
        if (Each->getIdentifier())
          Names.insert(Each->getName());
      for (const LambdaCapture &Each : Lambda->captures())
        if (Each.capturesVariable() && Each.getCapturedVar()->getIdentifier())
          Names.insert(Each.getCapturedVar()->getName());
    } else if (const auto *Catch = dyn_cast<CXXCatchStmt>(S)) {
      if (const VarDecl *Var = Catch->getExceptionDecl();
          Var && Var->getIdentifier())
        Names.insert(Var->getName());
    }
    for (const Stmt *Child : S->children())
      Work.push_back({Child, S});
  }
}

bool FunctionIndex::isInside(const Stmt *Inner, const Stmt *Outer) const {
  for (; Inner; Inner = parentOf(Inner))
    if (Inner == Outer)
      return true;
  return false;
}

const Expr *FunctionIndex::parentExprOf(const Expr *E) const {
  return dyn_cast_or_null<Expr>(parentOf(E));
}

const VarDecl *FunctionIndex::initializedBy(const Expr *Init) const {
  if (const auto *S = dyn_cast_or_null<DeclStmt>(parentOf(Init)))
    for (const Decl *D : S->decls())
      if (const auto *Var = dyn_cast<VarDecl>(D); Var && Var->getInit() == Init)
        return Var;
  return nullptr;
}

llvm::ArrayRef<const DeclRefExpr *>
FunctionIndex::namesOf(const ValueDecl *D) const {
  auto It = References.find(D);
  if (It == References.end())
    return {};
  return It->second;
}

std::optional<Spot> FunctionIndex::spotBefore(const Expr *E) const {
  const Stmt *Child = E;
  for (const Stmt *S = parentOf(E); S; Child = S, S = parentOf(S)) {
    if (const auto *Block = dyn_cast<CompoundStmt>(S))
      return Spot{Block, Child};
    // What may not be evaluated at all, or several times.
    if (const auto *Binary = dyn_cast<BinaryOperator>(S)) {
      if (Binary->isLogicalOp() && Child == Binary->getRHS())
        return std::nullopt;
    } else if (const auto *Conditional =
                   dyn_cast<AbstractConditionalOperator>(S)) {
      if (Child != Conditional->getCond())
        return std::nullopt;
    } else if (const auto *If = dyn_cast<IfStmt>(S)) {
      if (Child == If->getThen() || Child == If->getElse())
        return std::nullopt;
    } else if (const auto *For = dyn_cast<ForStmt>(S)) {
      if (Child != For->getInit())
        return std::nullopt;
    } else if (const auto *Range = dyn_cast<CXXForRangeStmt>(S)) {
      if (Child != Range->getInit() && Child != Range->getRangeStmt())
        return std::nullopt;
    } else if (const auto *Switch = dyn_cast<SwitchStmt>(S)) {
      if (Child == Switch->getBody())
        return std::nullopt;
    } else if (isa<WhileStmt, DoStmt, SwitchCase, LabelStmt>(S)) {
      return std::nullopt;
    }
  }
  return std::nullopt;
}

bool FunctionIndex::canDeclareIn(const CompoundStmt *Block) const {
  const Stmt *Parent = parentOf(Block);
  if (Parent && isa<SwitchStmt>(Parent))
    return false;
  for (const Stmt *S : Block->body())
    if (isa<LabelStmt, SwitchCase>(S))
      return false;
  return true;
}

std::string FunctionIndex::freshName(llvm::StringRef Wish,
                                     ASTContext &Context) {
  auto IsTaken = [&](llvm::StringRef Name) {
    if (Names.contains(Name))
      return true;
    const IdentifierInfo &Identifier = Context.Idents.get(Name);
    return Identifier.hasMacroDefinition() ||
           !Context.getTranslationUnitDecl()->lookup(&Identifier).empty();
  };
  std::string Name = Wish.str();
  for (unsigned Number = 2; IsTaken(Name); ++Number)
    Name = (Wish + "_" + llvm::Twine(Number)).str();
  Names.insert(Name);
  return Name;
}

} // namespace clang::tidy::torch
