// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Calls that only give a result, and whose result nobody takes. Some are made
// for the time that they take or for what they throw; those are left alone.

#include "flow/FunctionalCalls.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/STLExtras.h"

namespace clang::tidy::torch::flow {

using model::isAny;
using model::nameOf;
using model::Operator;
using model::TypeKind;

namespace {

class Discarded {
public:
  Discarded(const StatementScope &Scope, const CallExpr &Call, bool IsArm)
      : Scope(Scope), Api(Scope.Flow.Api), Call(Call), IsArm(IsArm) {}

  std::optional<DiscardedReport> report();

private:
  bool readiesDevice() const;
  bool movesDevice(const CallExpr &C) const;
  bool namesOtherDevice(const Stmt *S) const;

  // What it may be made for.
  bool isHandedToMacro() const;
  bool isProbe() const;
  bool isMeasured() const;
  bool isDiscard(const Stmt *S) const;
  bool isWait(const Stmt *S) const;
  bool isClock(const Stmt *S) const;
  bool namesTensor(const Stmt *S) const;
  bool onlyRepeats(const Stmt &Loop, const Stmt *Body) const;

  void findTensor(DiscardedReport &Report) const;
  bool isAssignable(const Expr *E, bool IsPointer) const;
  bool isPlain(const Expr *E) const;
  bool keepsTensor(const CallExpr &C) const;
  bool givesOtherTensor(const CallExpr &C) const;
  bool hasInPlaceForm(const CallExpr &C) const;
  bool isConverted(const Expr *Tensor) const;

  const StatementScope &Scope;
  const model::TensorApi &Api;
  const CallExpr &Call;
  const bool IsArm;
};

} // namespace

/// The name of what is called, as it stands in the source.
static SourceLocation nameOfCalled(const CallExpr &Call) {
  if (const auto *Operator = dyn_cast<CXXOperatorCallExpr>(&Call))
    return Operator->getOperatorLoc();
  const Expr *Callee = Call.getCallee()->IgnoreParenImpCasts();
  if (const auto *Member = dyn_cast<MemberExpr>(Callee))
    return Member->getMemberLoc();
  if (const auto *Ref = dyn_cast<DeclRefExpr>(Callee))
    return Ref->getLocation();
  return Call.getExprLoc();
}

bool Discarded::namesOtherDevice(const Stmt *S) const {
  return anyIn(S, [&](const Stmt *Each) {
    const auto *E = dyn_cast<Expr>(Each);
    if (!E)
      return false;
    if (isa<StringLiteral>(E))
      return Api.isAcceleratorConstant(E).value_or(false);
    TypeKind Kind = Api.kindOf(E->getType());
    if (Kind == TypeKind::Device && isa<DeclRefExpr, MemberExpr, CallExpr>(E))
      return Api.isAcceleratorConstant(E).value_or(true);
    return Kind == TypeKind::Options && isa<DeclRefExpr, MemberExpr>(E);
  });
}

bool Discarded::movesDevice(const CallExpr &C) const {
  const Operator *Op = Scope.operatorOf(&C);
  if (!Op)
    return false;
  switch (Op->Effects->Device) {
  case model::DeviceEffect::Inherit:
  case model::DeviceEffect::Cpu:
    return false;
  case model::DeviceEffect::Accelerator:
  case model::DeviceEffect::FromOther:
    return true;
  case model::DeviceEffect::FromArguments:
    return llvm::any_of(model::argumentsOf(&C), [&](const Expr *A) {
      return !isa<CXXDefaultArgExpr>(A) && namesOtherDevice(A);
    });
  }
  return true;
}

/// torch::zeros({1}, torch::kCUDA); and torch::ones({1}).to(device); ready the
/// device for later. net->forward(x).cpu(); runs the model.
bool Discarded::readiesDevice() const {
  bool Moves = false;
  const Expr *E = &Call;
  while (const auto *C = dyn_cast<CallExpr>(E)) {
    const Operator *Op = Scope.operatorOf(C);
    if (!Op)
      return Api.moduleCallOf(*C).has_value();
    Moves |= movesDevice(*C);
    const Expr *Self = Scope.selfOf(*C);
    bool HasTensor = Self && Api.isTensor(Self->getType());
    if (!HasTensor)
      return Moves && Op->Effects->IsFactory;
    E = written(Self);
  }
  return false;
}

//===----------------------------------------------------------------------===//
// What is made for something else
//===----------------------------------------------------------------------===//

bool Discarded::namesTensor(const Stmt *S) const {
  return anyIn(S, [&](const Stmt *Each) {
    const auto *E = dyn_cast<Expr>(Each);
    if (!E)
      return false;
    switch (Api.kindOf(E->getType())) {
    case TypeKind::Tensor:
    case TypeKind::TensorProxy:
    case TypeKind::Dynamic:
    case TypeKind::Module:
      return true;
    default:
      return false;
    }
  });
}

/// The macro has the statement for an argument: EXPECT_ANY_THROW(a + b). The
/// body of a lambda is code like any other.
bool Discarded::isHandedToMacro() const {
  SourceLocation Loc = nameOfCalled(Call);
  if (!Loc.isMacroID())
    return false;
  const SourceManager &SM = Scope.Flow.AST.getSourceManager();
  if (!SM.isMacroArgExpansion(Loc))
    return Api.isForeignCode(SM.getSpellingLoc(Loc)); // LibTorch's own macro
  for (const Stmt *S = &Call; S; S = Scope.tree().parentOf(S))
    if (const auto *Block = dyn_cast<CompoundStmt>(S))
      return !SM.isMacroArgExpansion(Block->getLBracLoc());
  return true;
}

bool Discarded::isDiscard(const Stmt *S) const {
  const auto *E = dyn_cast<Expr>(S);
  const auto *C = E ? dyn_cast<CallExpr>(written(E)) : nullptr;
  return C && (C == &Call || onlyGivesResult(Scope, *C));
}

bool Discarded::isWait(const Stmt *S) const {
  const auto *E = dyn_cast<Expr>(S);
  const auto *C = E ? dyn_cast<CallExpr>(written(E)) : nullptr;
  const FunctionDecl *Callee = C ? C->getDirectCallee() : nullptr;
  if (!Callee)
    return false;
  return nameOf(*Callee).contains_insensitive("synchronize") ||
         (nameOf(*Callee) == "item" && Api.isInLibTorch(Callee));
}

bool Discarded::isClock(const Stmt *S) const {
  return anyIn(S, [&](const Stmt *Each) {
    const auto *C = dyn_cast<CallExpr>(Each);
    const FunctionDecl *Callee = C ? C->getDirectCallee() : nullptr;
    if (!Callee)
      return false;
    if (isAny(nameOf(*Callee),
              {"clock", "clock_gettime", "gettimeofday", "omp_get_wtime",
               "cudaEventRecord", "hipEventRecord", "tic", "toc"}))
      return true;
    const auto *Method = dyn_cast<CXXMethodDecl>(Callee);
    if (!Method || !Method->getParent()->getIdentifier())
      return false;
    llvm::StringRef Class = Method->getParent()->getName();
    if (nameOf(*Callee) == "now")
      return Class.contains("clock");
    return Class.contains("Timer") || Class.contains("Stopwatch") ||
           Class.contains("StopWatch") || Class.contains("CUDAEvent");
  });
}

/// In a try block that does nothing else with tensors: whether it throws is
/// what counts.
bool Discarded::isProbe() const {
  const Stmt *Inner = &Call;
  for (const Stmt *S = Scope.tree().parentOf(Inner); S;
       Inner = S, S = Scope.tree().parentOf(S)) {
    if (isa<LambdaExpr, CXXCatchStmt>(S))
      return false;
    const auto *Try = dyn_cast<CXXTryStmt>(S);
    if (!Try)
      continue;
    if (Try->getTryLoc().isMacroID())
      return true;
    return llvm::all_of(Try->getTryBlock()->body(), [&](const Stmt *Each) {
      return isDiscard(Each) || isa<DeclStmt>(Each) ||
             Each->getBeginLoc().isMacroID() || !namesTensor(Each);
    });
  }
  return false;
}

/// A loop that computes the same again and again.
bool Discarded::onlyRepeats(const Stmt &Loop, const Stmt *Body) const {
  llvm::SmallVector<const Stmt *, 4> Statements = {Body};
  if (const auto *Block = dyn_cast<CompoundStmt>(Body))
    Statements.assign(Block->body_begin(), Block->body_end());
  if (!llvm::all_of(Statements, [&](const Stmt *S) {
        return isDiscard(S) || isWait(S) || isClock(S) || isa<NullStmt>(S);
      }))
    return false;
  // What differs from one round to the next is computed for its own sake.
  return !anyIn(&Call, [&](const Stmt *S) {
    const auto *Ref = dyn_cast<DeclRefExpr>(S);
    const auto *Var = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
    if (!Var)
      return false;
    if (const auto *Range = dyn_cast<CXXForRangeStmt>(&Loop))
      return Range->getLoopVariable() == Var;
    const DeclStmt *Declaration = Scope.tree().declarationOf(Var);
    return Declaration && Scope.tree().isInside(Declaration, &Loop);
  });
}

bool Discarded::isMeasured() const {
  const StatementTree &Tree = Scope.tree();
  const Stmt *Statement = Tree.wholeOf(&Call);
  for (const Stmt *S = Tree.parentOf(Statement); S;
       Statement = S, S = Tree.parentOf(S)) {
    if (const auto *For = dyn_cast<ForStmt>(S)) {
      if (Statement == For->getBody() && onlyRepeats(*S, For->getBody()))
        return true;
    } else if (const auto *Range = dyn_cast<CXXForRangeStmt>(S)) {
      if (onlyRepeats(*S, Range->getBody()))
        return true;
    } else if (const auto *While = dyn_cast<WhileStmt>(S)) {
      if (Statement == While->getBody() && onlyRepeats(*S, While->getBody()))
        return true;
    } else if (const auto *Lambda = dyn_cast<LambdaExpr>(S)) {
      // Called for its time, or for what it throws: nothing goes in or out.
      const auto *Body = dyn_cast<CompoundStmt>(Statement);
      const Stmt *User = Tree.userOf(Lambda);
      return Body && Lambda->getCallOperator()->param_empty() &&
             isa_and_nonnull<CallExpr, CXXConstructExpr>(User) &&
             llvm::all_of(Body->body(), [&](const Stmt *Each) {
               return isDiscard(Each) || isWait(Each);
             });
    } else if (const auto *Block = dyn_cast<CompoundStmt>(S)) {
      // Between two looks at the clock.
      auto Here = llvm::find(Block->body(), Statement);
      if (Here == Block->body_end())
        continue;
      auto IsQuiet = [&](const Stmt *Each) {
        return isDiscard(Each) || isWait(Each);
      };
      auto Before = Here, After = Here;
      while (Before != Block->body_begin() &&
             (Before == Here || IsQuiet(*Before)))
        --Before;
      while (After != Block->body_end() && (After == Here || IsQuiet(*After)))
        ++After;
      if (Before != Here && After != Block->body_end() && isClock(*Before) &&
          isClock(*After))
        return true;
    }
  }
  return false;
}

//===----------------------------------------------------------------------===//
// Who could take the result
//===----------------------------------------------------------------------===//

/// Names a place, and does nothing when it is named twice.
bool Discarded::isPlain(const Expr *E) const {
  E = written(E);
  if (isa<DeclRefExpr, CXXThisExpr, IntegerLiteral>(E))
    return true;
  if (const auto *Member = dyn_cast<MemberExpr>(E))
    return isPlain(Member->getBase());
  if (const auto *Cast = dyn_cast<CastExpr>(E))
    return isPlain(Cast->getSubExpr());
  if (const auto *Element = dyn_cast<ArraySubscriptExpr>(E))
    return isPlain(Element->getBase()) && isPlain(Element->getIdx());
  if (const auto *Unary = dyn_cast<UnaryOperator>(E))
    return !Unary->isIncrementDecrementOp() && isPlain(Unary->getSubExpr());
  if (const auto *Binary = dyn_cast<BinaryOperator>(E))
    return Binary->isAdditiveOp() && isPlain(Binary->getLHS()) &&
           isPlain(Binary->getRHS());
  const auto *C = dyn_cast<CallExpr>(E);
  const FunctionDecl *Callee = C ? C->getDirectCallee() : nullptr;
  if (!Callee || !model::isInNamespace(Callee, "std"))
    return false;
  if (isa<CXXOperatorCallExpr>(C)) {
    if (!isAny(getOperatorSpelling(Callee->getOverloadedOperator()),
               {"[]", "*", "->"}))
      return false;
  } else if (!isAny(nameOf(*Callee), {"at", "front", "back", "size"})) {
    return false;
  }
  if (const auto *Method = dyn_cast<CXXMemberCallExpr>(C);
      Method && !isPlain(Method->getImplicitObjectArgument()))
    return false;
  return llvm::all_of(C->arguments(),
                      [&](const Expr *A) { return isPlain(A); });
}

bool Discarded::isAssignable(const Expr *E, bool IsPointer) const {
  QualType Type = E->getType();
  if (IsPointer)
    Type = Type->getPointeeType();
  if (Type.isNull() || Type.isConstQualified() || !Api.isTensor(Type) ||
      (!IsPointer && !E->isLValue()) || !isPlain(E))
    return false;
  // operator-> of a class: there is no source of the pointer.
  if (IsPointer && isa<CXXOperatorCallExpr>(E))
    return false;
  if (const auto *Ref = dyn_cast<DeclRefExpr>(E))
    if (const auto *Var = dyn_cast<VarDecl>(Ref->getDecl());
        Var && !IsPointer && Var->isCXXForRangeDecl() &&
        !Var->getType()->isReferenceType())
      return false; // a copy of the handle, gone at the end of the round
  return true;
}

/// Another tensor than the one it is called on: a sum, an index, a mask.
bool Discarded::givesOtherTensor(const CallExpr &C) const {
  const Operator *Op = Scope.operatorOf(&C);
  if (!Op)
    return false;
  const model::OperatorEffects &E = *Op->Effects;
  if (E.IsFactory || E.Storage == model::StorageEffect::OwnedBySelf ||
      E.DType == model::DTypeEffect::Bool ||
      E.DType == model::DTypeEffect::Int64 || Op->Name == "operator[]")
    return true;
  switch (E.Rank) {
  case model::RankEffect::Reduce:
  case model::RankEffect::Fixed0:
  case model::RankEffect::Fixed1:
  case model::RankEffect::Fixed2:
  case model::RankEffect::Fixed3:
    return !Op->givesSelf();
  default:
    return false;
  }
}

bool Discarded::keepsTensor(const CallExpr &C) const {
  const Operator *Op = Scope.operatorOf(&C);
  return Op && isa<CXXMemberCallExpr>(C) &&
         (Op->givesSelf() || Op->Name == "clone" || hasInPlaceForm(C));
}

/// x.add_(1) for x.add(1), relu_(x) for relu(x), a += b for a + b.
bool Discarded::hasInPlaceForm(const CallExpr &C) const {
  const FunctionDecl *Callee = C.getDirectCallee();
  if (!Callee || !Scope.operatorOf(&C))
    return false;
  if (isa<CXXOperatorCallExpr>(C)) {
    if (C.getNumArgs() != 2 || !Api.isTensor(C.getArg(0)->getType()))
      return false;
    return isAny(getOperatorSpelling(Callee->getOverloadedOperator()),
                 {"+", "-", "*", "/"});
  }
  if (nameOf(*Callee).empty() || Callee->getTemplateSpecializationArgs())
    return false;
  std::string Name = (nameOf(*Callee) + "_").str();
  unsigned First = isa<CXXMemberCallExpr>(C) ? 0 : 1;
  for (const NamedDecl *Each :
       Callee->getDeclContext()->lookup(&Scope.Flow.AST.Idents.get(Name))) {
    const auto *Other = dyn_cast<FunctionDecl>(Each);
    if (!Other || Other->getNumParams() != Callee->getNumParams() ||
        Other->getReturnType().isNull() ||
        !Api.isTensor(Other->getReturnType()))
      continue;
    bool IsSame = true;
    for (unsigned I = First; I < Callee->getNumParams(); ++I)
      IsSame = IsSame &&
               Scope.Flow.AST.hasSameType(Callee->getParamDecl(I)->getType(),
                                          Other->getParamDecl(I)->getType());
    if (IsSame)
      return true;
  }
  return false;
}

/// Whether host code gets at the tensor's memory in this function: what the
/// fix would do to its device, strides or dtype would matter there.
bool Discarded::isConverted(const Expr *Tensor) const {
  const ValueDecl *Root = nullptr;
  anyIn(Tensor, [&](const Stmt *S) {
    if (const auto *Ref = dyn_cast<DeclRefExpr>(S))
      Root = isa<VarDecl, BindingDecl>(Ref->getDecl()) ? Ref->getDecl() : Root;
    else if (const auto *Member = dyn_cast<MemberExpr>(S))
      if (const auto *Field = dyn_cast<FieldDecl>(Member->getMemberDecl()))
        Root = Field;
    return Root != nullptr;
  });
  if (!Root)
    return true;
  return llvm::any_of(Scope.tree().namesOf(Root), [&](const Expr *Name) {
    const Stmt *S = Name;
    for (; isa_and_nonnull<Expr>(S); S = Scope.tree().parentOf(S))
      if (const auto *C = dyn_cast<CallExpr>(S))
        if (Api.conversionOf(*C))
          return true;
    return false;
  });
}

void Discarded::findTensor(DiscardedReport &Report) const {
  bool Keeps = true, Other = false, IsSafe = true, IsChain = false;
  const CallExpr *C = &Call;
  const Expr *Self = nullptr;
  bool IsArrow = false;
  for (;;) {
    Keeps = Keeps && keepsTensor(*C);
    Other = Other || givesOtherTensor(*C);
    const Operator *Op = Scope.operatorOf(C);
    bool IsHost = Op && (isAny(Op->Name, {"cpu", "contiguous", "detach",
                                          "clone", "resolve_conj"}) ||
                         (Op->Name == "to" && C->getNumArgs() &&
                          Api.isAcceleratorConstant(C->getArg(0)) == false));
    IsSafe = IsSafe && IsHost;
    Self = nullptr;
    if (const auto *Method = dyn_cast<CXXMemberCallExpr>(C)) {
      const auto *Member =
          dyn_cast<MemberExpr>(Method->getCallee()->IgnoreParenImpCasts());
      if (!Member || Member->isImplicitAccess())
        return;
      Self = written(Member->getBase());
      IsArrow = Member->isArrow();
    } else if (C->getNumArgs()) {
      Self = written(C->getArg(0));
      IsArrow = false;
    }
    if (!Self)
      return;
    const auto *Inner = dyn_cast<CallExpr>(Self);
    if (!Inner || !(Scope.operatorOf(Inner) && isa<CXXMemberCallExpr>(Inner)))
      break;
    C = Inner;
    IsChain = true;
  }
  QualType Type = Self->getType();
  if (IsArrow && !Type->getPointeeType().isNull())
    Type = Type->getPointeeType();
  if (!Api.isTensor(Type) || isa<CXXThisExpr>(Self))
    return;
  bool IsElement = isa<CallExpr>(Self) && isAssignable(Self, IsArrow);
  if (!isa<DeclRefExpr, MemberExpr, ArraySubscriptExpr>(Self) && !IsElement)
    return;
  Report.Tensor = Self;
  Report.IsPointer = IsArrow;
  // Another instantiation of a template may have something else here.
  bool InFile = !IsArm && !Scope.isInstantiated(&Call) &&
                Scope.isInFile(static_cast<const Stmt &>(Call).getBeginLoc()) &&
                Scope.isInFile(Call.getEndLoc()) &&
                Scope.isInFile(Self->getEndLoc());
  const FunctionDecl *Callee = Report.Callee;
  QualType Result = Callee->getReturnType();
  bool Fits = Api.isTensor(Result) && !Result->isReferenceType();
  if (!InFile || !Fits || Other || (!IsSafe && isConverted(Self)))
    return;
  Report.IsAssignable = isAssignable(Self, IsArrow);
  Report.KeepsTensor = Keeps && Report.IsMethod;
  bool NeedsVariable = !Report.IsMethod;
  Report.HasInPlaceForm = !IsChain && hasInPlaceForm(Call) &&
                          (!NeedsVariable || Report.IsAssignable);
}

std::optional<DiscardedReport> Discarded::report() {
  if (!onlyGivesResult(Scope, Call) || readiesDevice() || isHandedToMacro() ||
      isProbe() || isMeasured())
    return std::nullopt;
  DiscardedReport Report;
  Report.Call = &Call;
  Report.Callee = Call.getDirectCallee();
  Report.IsMethod = isa<CXXMemberCallExpr>(Call);
  Report.OperatorName = nameOfCalled(Call);
  findTensor(Report);
  return Report;
}

std::optional<DiscardedReport>
discardedResult(const StatementScope &Scope, const CallExpr &Call, bool IsArm) {
  return Discarded(Scope, Call, IsArm).report();
}

} // namespace clang::tidy::torch::flow
