// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "flow/LoopChanges.h"
#include "flow/FunctionalCalls.h"
#include "llvm/ADT/STLExtras.h"

namespace clang::tidy::torch::flow {

using model::isAny;
using model::nameOf;
using model::Operator;
using model::TypeKind;

/// Whether what is named is changed there. \p OrMaybe: or may be.
bool LoopChanges::isModifyingUse(const Expr *Name, bool OrMaybe) const {
  const Expr *Whole = Tree.wholeOf(Name);
  const Stmt *User = Tree.parentOf(Whole);
  if (!User)
    return false;
  if (const auto *Unary = dyn_cast<UnaryOperator>(User))
    return Unary->isIncrementDecrementOp() ||
           (OrMaybe && Unary->getOpcode() == UO_AddrOf);
  if (const auto *Binary = dyn_cast<BinaryOperator>(User))
    return Binary->isAssignmentOp() && Binary->getLHS() == Whole;
  if (isa<LambdaExpr>(User))
    return OrMaybe;
  const CallExpr *C = dyn_cast<CallExpr>(User);
  bool IsObject = isa<CXXOperatorCallExpr>(User) && C->getArg(0) == Whole;
  if (const auto *Member = dyn_cast<MemberExpr>(User)) {
    if (isa<FieldDecl>(Member->getMemberDecl()))
      return isModifyingUse(Member, OrMaybe);
    C = dyn_cast_or_null<CallExpr>(Tree.userOf(Member));
    IsObject = true;
  }
  const FunctionDecl *Callee = C ? C->getDirectCallee() : nullptr;
  if (!Callee)
    return OrMaybe && C;
  if (const Operator *Op = Scope.operatorOf(C)) {
    if (Of == LoopChange::Handle)
      return false; // another value of the same tensor
    bool IsSelf = IsObject || Scope.selfOf(*C) == Whole;
    if (!Op->isFunctional() && !Op->Effects->HasSideEffect)
      return IsSelf || Op->Schema.isOut();
    // t[i] += 1 writes t.
    return IsSelf && Op->givesSelf() && Api.isTensor(C->getType()) &&
           isModifyingUse(C, OrMaybe);
  }
  // Which tensor a handle is, the flow knows, and a buffer stays that buffer.
  bool IsBuffer = Api.kindOf(Whole->getType()) == TypeKind::Buffer;
  bool IsHandle =
      Of == LoopChange::Handle && (IsBuffer || Api.isTensor(Whole->getType()));
  if (const auto *Method = dyn_cast<CXXMethodDecl>(Callee);
      Method && IsObject) {
    if (Method->isConst() || Method->isStatic())
      return OrMaybe && Api.conversionOf(*C).has_value();
    OverloadedOperatorKind Kind = Method->getOverloadedOperator();
    if (IsHandle)
      return false;
    if (Kind == OO_Subscript || Kind == OO_Star || Kind == OO_Arrow ||
        isAny(nameOf(*Method), {"begin", "end", "at", "front", "back", "data"}))
      return isModifyingUse(C, OrMaybe);
    return true;
  }
  const auto *Assigned = dyn_cast<CXXOperatorCallExpr>(C);
  if (Assigned && IsObject && Assigned->isAssignmentOp())
    return !IsHandle;
  for (unsigned I = 0; I < C->getNumArgs() && I < Callee->getNumParams(); ++I) {
    unsigned Parameter = I;
    if (isa<CXXOperatorCallExpr>(C) && isa<CXXMethodDecl>(Callee)) {
      if (!I)
        continue;
      Parameter = I - 1;
    }
    QualType Type = Callee->getParamDecl(Parameter)->getType();
    if (C->getArg(I) == Whole && Type->isLValueReferenceType() &&
        !Type->getPointeeType().isConstQualified())
      return OrMaybe ? !(IsHandle && (IsBuffer || Callee->hasBody()))
                     : isAny(nameOf(*Callee), {"swap", "advance", "getline"});
  }
  return false;
}

bool LoopChanges::isModified(const ValueDecl &D, const Stmt &Loop,
                             bool OrMaybe) const {
  return llvm::any_of(Tree.namesOf(&D), [&](const Expr *Name) {
    return Tree.isInside(Name, &Loop) && isModifyingUse(Name, OrMaybe);
  });
}

bool LoopChanges::varies(const Stmt *E, const Stmt &Loop,
                         unsigned Depth) const {
  bool OrMaybe = Of == LoopChange::Handle;
  return E && Depth < 8 &&
         anyIn(
             E,
             [&](const Stmt *S) {
               const auto *Ref = dyn_cast<DeclRefExpr>(S);
               const auto *Var =
                   Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
               const auto *Part =
                   Ref ? dyn_cast<BindingDecl>(Ref->getDecl()) : nullptr;
               if (Part && Of == LoopChange::Handle)
                 Var = dyn_cast_or_null<VarDecl>(Part->getDecomposedDecl());
               if (!Var)
                 return Ref && isa<BindingDecl>(Ref->getDecl()) &&
                        isa<CXXForRangeStmt>(Loop) &&
                        !Tree.namesOf(Ref->getDecl()).empty();
               const DeclStmt *Declaration = Tree.declarationOf(Var);
               if (!Declaration || !Tree.isInside(Declaration, &Loop))
                 return isModified(*Var, Loop, OrMaybe);
               const auto *Range = dyn_cast<CXXForRangeStmt>(&Loop);
               if (Range && Range->getLoopVariable() == Var)
                 return true;
               if (const auto *For = dyn_cast<ForStmt>(&Loop);
                   For && For->getInit() == Declaration)
                 return isModified(*Var, Loop, OrMaybe);
               // A loop further in: its variables run anew in each round of
               // this one.
               for (const Stmt *P = Tree.parentOf(Declaration); P && P != &Loop;
                    P = Tree.parentOf(P))
                 if (isa<ForStmt, CXXForRangeStmt>(P) &&
                     !isa_and_nonnull<CompoundStmt>(
                         Tree.parentOf(Declaration))) {
                   if (Of == LoopChange::Value)
                     return false;
                   const auto *Inner = dyn_cast<CXXForRangeStmt>(P);
                   return varies(Inner ? Inner->getRangeInit() : Var->getInit(),
                                 Loop, Depth + 1);
                 }
               return Var->hasInit() && varies(Var->getInit(), Loop, Depth + 1);
             });
}

bool LoopChanges::selectsAnew(const Expr *E, const Stmt &Loop) const {
  return Tree.isInside(E, &Loop) && varies(E, Loop);
}

} // namespace clang::tidy::torch::flow
