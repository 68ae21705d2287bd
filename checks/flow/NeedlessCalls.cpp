// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Calls of cpu, contiguous, detach and clone that may be needless, as far as
// the statements around them tell. The flow says of each whether it is.

#include "flow/FunctionalCalls.h"
#include "flow/OperatorCall.h"
#include "llvm/ADT/STLExtras.h"

namespace clang::tidy::torch::flow {

using model::isAny;
using model::nameOf;
using model::Operator;
using model::StorageEffect;

namespace {

class Needless {
public:
  Needless(const StatementScope &Scope, const CallExpr &Call)
      : Scope(Scope), Api(Scope.Flow.Api), Call(Call),
        Self(Scope.selfOf(Call)) {}

  std::optional<NeedlessReport> find();

private:
  using Kind = NeedlessReport::KindOfCall;
  enum Question : unsigned { IsOwn, Moves, IsWritten, ChangesHandles };
  std::optional<Kind> kind(NeedlessReport &Report) const;
  bool hasArguments() const;
  bool isToCpu() const;
  bool isToContiguous() const;
  const CallExpr *reader() const;
  bool isInLambda() const;
  const Expr *root() const;
  bool isOwnVariable(const ValueDecl &Var) const;
  bool mayMove(const ValueDecl &Var) const;
  bool mayBeWritten(const ValueDecl &Var) const;
  bool changesHandles() const;
  bool isDiscarded() const;
  void findEdit(NeedlessReport &Report) const;

  const StatementScope &Scope;
  const model::TensorApi &Api;
  const CallExpr &Call;
  const Expr *Self;
};

} // namespace

static llvm::ArrayRef<const Expr *> writtenArguments(const CallExpr &Call) {
  llvm::ArrayRef<const Expr *> All = model::argumentsOf(&Call);
  // A free function's first one is self.
  if (!isa<CXXMemberCallExpr>(Call) && !All.empty())
    All = All.drop_front();
  while (!All.empty() && isa<CXXDefaultArgExpr>(All.back()))
    All = All.drop_back();
  return All;
}

bool Needless::hasArguments() const { return !writtenArguments(Call).empty(); }

bool Needless::isToCpu() const {
  llvm::ArrayRef<const Expr *> Arguments = writtenArguments(Call);
  if (nameOf(*Call.getDirectCallee()) == "cpu")
    return Arguments.empty();
  return Arguments.size() == 1 && namesCpu(Arguments[0], Api);
}

bool Needless::isToContiguous() const {
  llvm::ArrayRef<const Expr *> Arguments = writtenArguments(Call);
  if (Arguments.empty())
    return true;
  const auto *Format = dyn_cast<DeclRefExpr>(Arguments[0]->IgnoreParenCasts());
  return Arguments.size() == 1 && Format &&
         Format->getDecl()->getIdentifier() &&
         isAny(Format->getDecl()->getName(), {"Contiguous", "kContiguous"});
}

static bool takesMutable(const FunctionDecl &Callee) {
  return llvm::any_of(Callee.parameters(), [](const ParmVarDecl *P) {
    QualType Type = P->getType();
    return (Type->isLValueReferenceType() || Type->isPointerType()) &&
           !Type->getPointeeType().isConstQualified();
  });
}

/// The operator that reads the call's result, and makes a new tensor of it.
const CallExpr *Needless::reader() const {
  const StatementTree &Tree = Scope.tree();
  const Stmt *User = Tree.userOf(&Call);
  // stack({x.clone(), y})
  while (
      isa_and_nonnull<InitListExpr, CXXStdInitializerListExpr, CXXConstructExpr,
                      MemberExpr, CastExpr, MaterializeTemporaryExpr>(User))
    User = Tree.userOf(cast<Expr>(User));
  const auto *Reader = dyn_cast_or_null<CallExpr>(User);
  const Operator *Op = Reader ? Scope.operatorOf(Reader) : nullptr;
  const FunctionDecl *Callee = Reader ? Reader->getDirectCallee() : nullptr;
  if (!Op || !Callee || !Api.isTensor(Callee->getReturnType()) ||
      Callee->getReturnType()->isReferenceType() || Op->givesSelf() ||
      Op->Effects->Storage == StorageEffect::OwnedBySelf ||
      isAny(Op->Name, {"clone", "detach_copy"}) ||
      !onlyGivesResult(Scope, *Reader))
    return nullptr;
  for (unsigned I = 0; I < Op->Schema.Arguments.size(); ++I)
    if (!Op->Schema.Returns.empty() && Op->Schema.returnAliases(0, I))
      return nullptr;
  // Another argument may write the original.
  bool Writes = anyIn(Reader, [&](const Stmt *S) {
    const auto *Inner = dyn_cast<CallExpr>(S);
    return isa<LambdaExpr>(S) ||
           (Inner && Inner != Reader && Inner != &Call &&
            !isa<CXXConstructExpr>(S) && Inner->getDirectCallee() &&
            (nameOf(*Inner->getDirectCallee()).ends_with("_") ||
             Inner->isLValue() || takesMutable(*Inner->getDirectCallee())));
  });
  return Writes ? nullptr : Reader;
}

bool Needless::isInLambda() const {
  for (const Stmt *S = &Call; S; S = Scope.tree().parentOf(S))
    if (isa<LambdaExpr>(S))
      return true;
  return false;
}

/// What the chain of calls begins with: a variable, a member, a function.
const Expr *Needless::root() const {
  const Expr *E = written(Self);
  while (const auto *Inner = dyn_cast<CallExpr>(E)) {
    const Expr *Object = Scope.selfOf(*Inner);
    if (!Object || !Api.isTensor(Object->getType()))
      break;
    E = written(Object);
  }
  return E;
}

/// No lambda may change it, and nothing outside of the function.
bool Needless::isOwnVariable(const ValueDecl &Var) const {
  const auto *Binding = dyn_cast<BindingDecl>(&Var);
  const auto *Holder =
      dyn_cast<VarDecl>(Binding ? Binding->getDecomposedDecl() : &Var);
  if (!Holder || !Holder->hasLocalStorage() ||
      (Binding && Holder->getType()->isReferenceType()))
    return false;
  const StatementTree &Tree = Scope.tree();
  return llvm::none_of(Tree.namesOf(&Var), [&](const Expr *Name) {
    for (const Stmt *S = Name; S; S = Tree.parentOf(S))
      if (isa<LambdaExpr>(S))
        return true;
    return false;
  });
}

/// It is moved to a device somewhere, if only where a constant says so.
bool Needless::mayMove(const ValueDecl &Var) const {
  const StatementTree &Tree = Scope.tree();
  return llvm::any_of(Tree.namesOf(&Var), [&](const Expr *Name) {
    const auto *Assignment =
        dyn_cast_or_null<CXXOperatorCallExpr>(Tree.userOf(Name));
    if (!Assignment || !Assignment->isAssignmentOp() ||
        written(Assignment->getArg(0)) != Name)
      return false;
    return anyIn(Assignment->getArg(1), [&](const Stmt *S) {
      const auto *Inner = dyn_cast<CallExpr>(S);
      const Operator *Op = Inner ? Scope.operatorOf(Inner) : nullptr;
      if (!Op)
        return false;
      if (Op->Effects->Device == model::DeviceEffect::Accelerator ||
          Op->Effects->Device == model::DeviceEffect::FromOther)
        return true;
      return Op->Effects->Device == model::DeviceEffect::FromArguments &&
             llvm::any_of(writtenArguments(*Inner), [&](const Expr *A) {
               model::TypeKind Kind = Api.kindOf(A->getType());
               return (Kind == model::TypeKind::Device ||
                       Kind == model::TypeKind::Options) &&
                      !namesCpu(A, Api);
             });
    });
  });
}

/// A write to the copied tensor, which autograd notices if it has saved it.
bool Needless::mayBeWritten(const ValueDecl &Var) const {
  const StatementTree &Tree = Scope.tree();
  return !isOwnVariable(Var) ||
         llvm::any_of(Tree.namesOf(&Var), [&](const Expr *Name) {
           // x.add_(1), x[0] = 1
           for (const Expr *E = Name;;) {
             const Stmt *Around = Tree.userOf(E);
             if (const auto *Member = dyn_cast_or_null<MemberExpr>(Around))
               Around = Tree.userOf(Member);
             const auto *User = dyn_cast_or_null<CallExpr>(Around);
             const FunctionDecl *Callee =
                 User ? User->getDirectCallee() : nullptr;
             if (!Callee)
               return false;
             const auto *Symbol = dyn_cast<CXXOperatorCallExpr>(User);
             if (Symbol && Symbol->isAssignmentOp() &&
                 written(Symbol->getArg(0)) == E)
               return E != Name || Symbol->getOperator() != OO_Equal;
             const Expr *Object = Scope.selfOf(*User);
             if (!Object || written(Object) != E)
               return takesMutable(*Callee);
             if (nameOf(*Callee).ends_with("_"))
               return true;
             E = User;
           }
         });
}

/// The function changes a tensor where it is, so that its handle and that of
/// its detached twin are not the same: requires_grad_(), resize_().
bool Needless::changesHandles() const {
  return llvm::any_of(Scope.roots(), [&](const Stmt *Root) {
    std::function<bool(const Stmt *)> Changes = [&](const Stmt *S) {
      if (!S)
        return false;
      if (const auto *Lambda = dyn_cast<LambdaExpr>(S))
        if (Changes(Lambda->getBody()))
          return true;
      if (const auto *Inner = dyn_cast<CallExpr>(S))
        if (const FunctionDecl *Callee = Inner->getDirectCallee()) {
          if (isAny(nameOf(*Callee),
                    {"requires_grad_", "set_requires_grad", "set_data"}))
            return true;
          const Operator *Op = Scope.operatorOf(Inner);
          if (Op && (Op->Effects->MetadataOnly || Op->Effects->MayReallocate))
            return true;
        }
      return llvm::any_of(S->children(), Changes);
    };
    return Changes(Root);
  });
}

bool Needless::isDiscarded() const {
  const Expr *Whole = Scope.tree().wholeOf(&Call);
  const Stmt *Parent = Scope.tree().parentOf(Whole);
  return !Parent || isa<CompoundStmt>(Parent);
}

std::optional<NeedlessReport::KindOfCall>
Needless::kind(NeedlessReport &Report) const {
  llvm::StringRef Name = nameOf(*Call.getDirectCallee());
  if (Name == "clone") {
    if (hasArguments())
      return std::nullopt;
    if (const CallExpr *Reader = reader()) {
      Report.Reader = Reader->getDirectCallee();
      const auto *Ref = dyn_cast<DeclRefExpr>(root());
      Report.MayBeWritten = !Ref || Scope.once(IsWritten, Ref->getDecl(), [&] {
        return mayBeWritten(*Ref->getDecl());
      });
      return NeedlessReport::CloneToRead;
    }
    const auto *Made = dyn_cast<CallExpr>(written(Self));
    const Operator *Op = Made ? Scope.operatorOf(Made) : nullptr;
    bool IsFresh = Made && !Made->isLValue() && !(Op && Op->givesSelf()) &&
                   onlyGivesResult(Scope, *Made);
    return IsFresh ? std::optional(NeedlessReport::CloneOfTemporary)
                   : std::nullopt;
  }
  // What a lambda finds when it runs is another matter.
  if (isInLambda())
    return std::nullopt;
  const Expr *Root = root();
  const auto *Ref = dyn_cast<DeclRefExpr>(Root);
  const ValueDecl *Var = Ref ? Ref->getDecl() : nullptr;
  // Members, elements and globals change where this function does not see it.
  if (Var ? !Scope.once(IsOwn, Var, [&] { return isOwnVariable(*Var); })
          : !isa<CallExpr>(Root) || Root->isLValue())
    return std::nullopt;
  if (Name == "contiguous")
    return isToContiguous() ? std::optional(NeedlessReport::Contiguous)
                            : std::nullopt;
  if (Name == "detach")
    return !hasArguments() && !Scope.once(ChangesHandles, nullptr,
                                          [&] { return changesHandles(); })
               ? std::optional(NeedlessReport::Detach)
               : std::nullopt;
  return isToCpu() &&
                 !(Var && Scope.once(Moves, Var, [&] { return mayMove(*Var); }))
             ? std::optional(NeedlessReport::Cpu)
             : std::nullopt;
}

void Needless::findEdit(NeedlessReport &Report) const {
  Report.IsEditable =
      Scope.isInFile(Call.getBeginLoc()) && Scope.isInFile(Call.getEndLoc());
  const auto *Member =
      dyn_cast<MemberExpr>(Call.getCallee()->IgnoreParenImpCasts());
  if (Member)
    Report.IsEditable &=
        !Member->isArrow() && Scope.isInFile(Member->getMemberLoc());
  // x = x.cpu();
  const StatementTree &Tree = Scope.tree();
  const auto *Assignment =
      dyn_cast_or_null<CXXOperatorCallExpr>(Tree.userOf(&Call));
  const auto *From = dyn_cast<DeclRefExpr>(written(Self));
  if (!Assignment || !From || Assignment->getOperator() != OO_Equal)
    return;
  const auto *To = dyn_cast<DeclRefExpr>(written(Assignment->getArg(0)));
  if (!To || To->getDecl() != From->getDecl())
    return;
  Report.Assignment = Assignment;
  const Stmt *Parent = Tree.parentOf(Tree.wholeOf(Assignment));
  Report.IsEditable &= isa_and_nonnull<CompoundStmt>(Parent);
}

std::optional<NeedlessReport> Needless::find() {
  // A template is made for types that nobody has tried here.
  if (!Self || !Api.isTensor(Self->getType()) || !Scope.operatorOf(&Call) ||
      !Scope.isInFile(Call.getExprLoc()) || Scope.isInstantiated(&Call) ||
      isDiscarded())
    return std::nullopt;
  NeedlessReport Report;
  std::optional<Kind> Found = kind(Report);
  if (!Found)
    return std::nullopt;
  Report.Call = &Call;
  Report.Callee = Call.getDirectCallee();
  Report.Self = Self;
  Report.Kind = *Found;
  findEdit(Report);
  return Report;
}

std::optional<NeedlessReport> needlessCall(const StatementScope &Scope,
                                           const CallExpr &Call) {
  return Needless(Scope, Call).find();
}

} // namespace clang::tidy::torch::flow
