// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "flow/FunctionInfo.h"
#include "LLVMCompat.h"
#include "model/TensorApi.h"
#include "clang/Analysis/Analyses/PostOrderCFGView.h"
#include "clang/Basic/CharInfo.h"
#include "llvm/ADT/FoldingSet.h"
#include "llvm/ADT/STLExtras.h"

namespace clang::tidy::torch::flow {

/// Whether a name has "cpu" as a word, and not as where something goes to.
static bool namesCpuAsItsOwn(llvm::StringRef Name) {
  for (size_t At = Name.find_insensitive("cpu"); At != llvm::StringRef::npos;
       At = Name.find_insensitive("cpu", At + 1)) {
    llvm::StringRef Before = Name.take_front(At), After = Name.substr(At + 3);
    bool Begins = Before.empty() || !isLetter(Before.back()) ||
                  (isUppercase(Name[At]) && !isUppercase(Before.back()));
    bool Ends = After.empty() || !isLowercase(After.front());
    Before = Before.rtrim('_');
    if (Begins && Ends && !Before.ends_with_insensitive("to") &&
        !Before.ends_with_insensitive("from") &&
        !Before.ends_with_insensitive("is"))
      return true;
  }
  return false;
}

static bool isForCpu(const FunctionDecl &Function) {
  if (namesCpuAsItsOwn(model::nameOf(Function)))
    return true;
  for (const DeclContext *Each = Function.getDeclContext(); Each;
       Each = Each->getParent()) {
    if (const auto *Space = dyn_cast<NamespaceDecl>(Each);
        Space && Space->getIdentifier() &&
        Space->getName().equals_insensitive("cpu"))
      return true;
    // A lambda is part of where it stands.
    if (const auto *Outer = dyn_cast<FunctionDecl>(Each);
        Outer && namesCpuAsItsOwn(model::nameOf(*Outer)))
      return true;
  }
  return false;
}

std::unique_ptr<FunctionInfo> FunctionInfo::build(const FunctionDecl &Function,
                                                  ASTContext &Context) {
  Stmt *Body = Function.getBody();
  if (!Body || Function.isDependentContext() || Function.isInvalidDecl())
    return nullptr;
  CFG::BuildOptions Options;
  Options.setAllAlwaysAdd();
  Options.AddImplicitDtors = true;
  Options.AddTemporaryDtors = true;
  addLifetimes(Options);
  Options.AddInitializers = true;
  Options.AddCXXDefaultInitExprInCtors = true;
  Options.PruneTriviallyFalseEdges = true;
  std::unique_ptr<CFG> Graph =
      CFG::buildCFG(&Function, Body, &Context, Options);
  if (!Graph)
    return nullptr;
  std::unique_ptr<FunctionInfo> Info(new FunctionInfo(Function));
  Info->Graph = std::move(Graph);
  Info->IsForCpu = flow::isForCpu(Function);
  Info->Order.assign(Info->Graph->getNumBlockIDs(), 0);
  unsigned Next = 0;
  PostOrderCFGView View(Info->Graph.get());
  for (const CFGBlock *Block : View)
    Info->Order[Block->getBlockID()] = ++Next;
  Info->findLoops();
  for (const CFGBlock *Block : llvm::make_range(Info->Graph->try_blocks_begin(),
                                                Info->Graph->try_blocks_end()))
    if (const auto *Try =
            dyn_cast_or_null<CXXTryStmt>(Block->getTerminatorStmt()))
      Info->findHandlers(Try->getTryBlock(), *Block);
  for (const CFGBlock *Block : *Info->Graph)
    for (const CFGElement &Element : *Block)
      if (auto Dtor = Element.getAs<CFGTemporaryDtor>())
        Info->DestroyedTemporaries.insert(Dtor->getBindTemporaryExpr());
  Info->scan(Body, Context);
  if (const auto *Ctor = dyn_cast<CXXConstructorDecl>(&Function))
    for (const CXXCtorInitializer *Init : Ctor->inits())
      if (Init->getInit())
        Info->scan(Init->getInit(), Context);
  return Info;
}

/// The natural loops: what leads back to where a loop begins anew.
void FunctionInfo::findLoops() {
  for (const CFGBlock *Back : *Graph) {
    const Stmt *Loop = Back->getLoopTarget();
    if (!Loop || Back->succ_size() != 1 || !*Back->succ_begin())
      continue;
    Loops.resize(Graph->getNumBlockIDs());
    llvm::SmallVector<const CFGBlock *, 8> Pending = {*Back->succ_begin(),
                                                      Back};
    Loops[Pending[0]->getBlockID()].push_back(Loop);
    while (Pending.size() > 1) {
      const CFGBlock *Block = Pending.pop_back_val();
      auto &Around = Loops[Block->getBlockID()];
      if (llvm::is_contained(Around, Loop))
        continue;
      Around.push_back(Loop);
      for (const CFGBlock *Before : Block->preds())
        if (Before)
          Pending.push_back(Before);
    }
  }
}

void FunctionInfo::findHandlers(const Stmt *Tried, const CFGBlock &Block) {
  if (!Tried || isa<LambdaExpr>(Tried))
    return;
  // The block of an inner one has its own.
  if (const auto *Inner = dyn_cast<CXXTryStmt>(Tried)) {
    for (unsigned I = 0; I < Inner->getNumHandlers(); ++I)
      findHandlers(Inner->getHandler(I), Block);
    return;
  }
  if (isa<CallExpr, CXXConstructExpr>(Tried))
    Handlers[Tried] = &Block;
  if (const auto *Decls = dyn_cast<DeclStmt>(Tried))
    for (const Decl *D : Decls->decls())
      if (const auto *Var = dyn_cast<VarDecl>(D); Var && Var->hasLocalStorage())
        TriedVariables[&Block].push_back(Var);
  for (const Stmt *Child : Tried->children())
    findHandlers(Child, Block);
}

bool FunctionInfo::isDiscardedLink(const Expr *Call) const {
  return llvm::any_of(FullStatements, [&](const Stmt *S) {
    const auto *E = dyn_cast<Expr>(S);
    for (unsigned Links = 0; E && Links < 16; ++Links) {
      E = model::makerOf(E);
      if (E == Call)
        return true;
      E = isa<CallExpr>(E) ? model::objectOf(E) : nullptr;
    }
    return false;
  });
}

LValueUse FunctionInfo::useOf(const Expr *E) const {
  auto It = LValueUses.find(E->IgnoreParenImpCasts());
  return It == LValueUses.end() ? LValueUse::Read : It->second;
}

void FunctionInfo::markLValue(const Expr *E, LValueUse Use) {
  E = E->IgnoreParenImpCasts();
  if (const auto *C = dyn_cast<ConditionalOperator>(E)) {
    markLValue(C->getTrueExpr(), Use);
    markLValue(C->getFalseExpr(), Use);
    return;
  }
  if (const auto *Member = dyn_cast<MemberExpr>(E);
      Member && !Member->isArrow() && Use != LValueUse::Bound)
    markLValue(Member->getBase(), Use); // p[i].x = ... writes p[i]
  LValueUses[E] = Use;
}

static bool isDeviceType(QualType Type) {
  Type = Type.getNonReferenceType().getCanonicalType();
  const TagDecl *Tag = Type->getAsTagDecl();
  return Tag && Tag->getIdentifier() &&
         model::isAny(Tag->getName(), {"Device", "DeviceType"});
}

/// A constant of c10::DeviceType below a statement: kCUDA, DeviceType::CPU.
static bool namesDevice(const Stmt *S, bool IsCpu) {
  if (!S || isa<LambdaExpr>(S))
    return false;
  if (const auto *Ref = dyn_cast<DeclRefExpr>(S);
      Ref && Ref->getDecl()->getIdentifier() && isDeviceType(Ref->getType())) {
    llvm::StringRef Name = Ref->getDecl()->getName();
    bool IsConstant =
        isa<EnumConstantDecl>(Ref->getDecl()) ||
        (Name.starts_with("k") && Name.size() > 1 && isUppercase(Name[1]));
    bool NamesCpu = Name == "CPU" || Name == "kCPU";
    return IsConstant && NamesCpu == IsCpu;
  }
  for (const Stmt *Child : S->children())
    if (namesDevice(Child, IsCpu))
      return true;
  return false;
}
static bool namesAccelerator(const Stmt *S) { return namesDevice(S, false); }
static bool namesCpu(const CallExpr *Call) {
  for (const Expr *A : model::argumentsOf(Call))
    if (namesDevice(A, true))
      return true;
  return false;
}

/// Whether evaluating the expression twice gives the same, as long as what it
/// names does not change.
static bool isRepeatable(const Expr *E, const ASTContext &Context) {
  if (E->HasSideEffects(Context, /*IncludePossibleEffects=*/false))
    return false;
  E = E->IgnoreParenImpCasts();
  if (isa<DeclRefExpr, CXXThisExpr, IntegerLiteral, CXXBoolLiteralExpr,
          CXXNullPtrLiteralExpr>(E))
    return true;
  if (const auto *Member = dyn_cast<MemberExpr>(E))
    return isa<FieldDecl, VarDecl>(Member->getMemberDecl()) &&
           isRepeatable(Member->getBase(), Context);
  if (const auto *Unary = dyn_cast<UnaryOperator>(E))
    return (Unary->getOpcode() == UO_Deref || Unary->getOpcode() == UO_LNot ||
            Unary->getOpcode() == UO_Minus) &&
           isRepeatable(Unary->getSubExpr(), Context);
  if (const auto *Binary = dyn_cast<BinaryOperator>(E))
    return Binary->isComparisonOp() &&
           isRepeatable(Binary->getLHS(), Context) &&
           isRepeatable(Binary->getRHS(), Context);
  if (const auto *Call = dyn_cast<CallExpr>(E)) {
    const FunctionDecl *Callee = Call->getDirectCallee();
    if (!Callee)
      return false;
    const auto *Method = dyn_cast<CXXMethodDecl>(Callee);
    if (Method && Method->isInstance()) {
      const Expr *Object = model::objectOf(Call);
      if (!Method->isConst() || !Object || !isRepeatable(Object, Context))
        return false;
    } else if (!model::isAny(model::nameOf(*Callee),
                             {"is_available", "hasCUDA", "device_count"}) &&
               Callee->getOverloadedOperator() == OO_None) {
      return false;
    }
    for (const Expr *A : model::argumentsOf(Call))
      if (!isRepeatable(A, Context))
        return false;
    return true;
  }
  return false;
}

static void declsIn(const Stmt *S,
                    llvm::function_ref<void(const ValueDecl *)> Visit) {
  if (const auto *Ref = dyn_cast<DeclRefExpr>(S))
    Visit(Ref->getDecl());
  else if (const auto *Member = dyn_cast<MemberExpr>(S))
    Visit(Member->getMemberDecl());
  for (const Stmt *Child : S->children())
    if (Child)
      declsIn(Child, Visit);
}

void FunctionInfo::countCondition(const Expr *E, ASTContext &Context) {
  E = E->IgnoreParenImpCasts();
  if (const auto *Not = dyn_cast<UnaryOperator>(E);
      Not && Not->getOpcode() == UO_LNot)
    return countCondition(Not->getSubExpr(), Context);
  if (const auto *Binary = dyn_cast<BinaryOperator>(E);
      Binary && Binary->isLogicalOp())
    return countCondition(Binary->getRHS(), Context); // the scan counts LHS
  if (const auto *Call = dyn_cast<CallExpr>(E);
      Call && Call->getBuiltinCallee() && Call->getNumArgs() &&
      model::nameOf(*Call->getDirectCallee()) == "__builtin_expect")
    return countCondition(Call->getArg(0), Context);
  if (const auto *Cast = dyn_cast<ExplicitCastExpr>(E))
    return countCondition(Cast->getSubExpr(), Context);
  if (!isRepeatable(E, Context))
    return;
  llvm::FoldingSetNodeID Profile;
  E->Profile(Profile, Context, /*Canonical=*/true);
  unsigned &Number = ConditionIds[Profile.ComputeHash()];
  bool IsNew = Number == 0;
  if (IsNew)
    Number = ConditionIds.size();
  ConditionNumbers[E] = Number;
  ++ConditionCounts[Number];
  if (const auto *Ref = dyn_cast<DeclRefExpr>(E))
    PlainConditions[cast<ValueDecl>(Ref->getDecl()->getCanonicalDecl())] =
        Number;
  if (IsNew)
    declsIn(E, [&](const ValueDecl *D) {
      About[cast<ValueDecl>(D->getCanonicalDecl())].push_back(Number);
    });
}

unsigned FunctionInfo::conditionOf(const Expr *E) const {
  auto It = ConditionNumbers.find(E->IgnoreParenImpCasts());
  if (It == ConditionNumbers.end())
    return 0;
  unsigned Tests = ConditionCounts.lookup(It->second);
  if (const auto *Ref = dyn_cast<DeclRefExpr>(E->IgnoreParenImpCasts()))
    Tests += ConstantAssignments.lookup(
        cast<ValueDecl>(Ref->getDecl()->getCanonicalDecl()));
  return Tests >= 2 ? It->second : 0;
}

unsigned FunctionInfo::conditionOfVariable(const VarDecl *Var) const {
  const auto *Key = cast<ValueDecl>(Var->getCanonicalDecl());
  unsigned Number = PlainConditions.lookup(Key);
  unsigned Tests =
      ConditionCounts.lookup(Number) + ConstantAssignments.lookup(Key);
  return Tests >= 2 ? Number : 0;
}

llvm::ArrayRef<unsigned>
FunctionInfo::conditionsAbout(const ValueDecl *D) const {
  auto It = About.find(cast<ValueDecl>(D->getCanonicalDecl()));
  if (It == About.end())
    return {};
  return It->second;
}

SourceLocation
FunctionInfo::convertedParameter(llvm::StringRef Method,
                                 const ParmVarDecl *OtherThan) const {
  SourceLocation Found;
  for (const Converted &C : ConvertedParameters) {
    if (C.Method != Method)
      continue;
    if (C.Parameter == OtherThan)
      return {}; // it is converted too, here or there
    // Undoing what the function did itself says nothing of its callers.
    if (!ChangedParameters.contains(C.Parameter))
      Found = C.Loc;
  }
  return Found;
}

/// `for (auto &t : tensors) t = t.cpu();`, the assignment a statement of its
/// own.
static bool assignsToLoopVariable(const CXXForRangeStmt &Loop) {
  auto Assigns = [&](const Stmt *S) {
    if (const auto *Full = dyn_cast_or_null<FullExpr>(S))
      S = Full->getSubExpr();
    const auto *Operator = dyn_cast_or_null<CXXOperatorCallExpr>(S);
    if (!Operator || Operator->getOperator() != OO_Equal)
      return false;
    const auto *Ref =
        dyn_cast<DeclRefExpr>(Operator->getArg(0)->IgnoreParenImpCasts());
    return Ref && Ref->getDecl() == Loop.getLoopVariable() &&
           Ref->getDecl()->getType()->isReferenceType();
  };
  if (const auto *Body = dyn_cast_or_null<CompoundStmt>(Loop.getBody()))
    return llvm::any_of(Body->body(), Assigns);
  return Assigns(Loop.getBody());
}

static bool isFalse(const Expr *E) {
  const auto *Literal = dyn_cast<CXXBoolLiteralExpr>(E->IgnoreParenImpCasts());
  return Literal && !Literal->getValue();
}

static bool isConversion(llvm::StringRef Method) {
  return model::isAny(Method, {"cpu", "contiguous"});
}

/// The parameter that a method is called on.
static const ParmVarDecl *convertedBy(const Expr *Call) {
  const Expr *Object = model::objectOf(Call);
  const auto *Ref =
      Object ? dyn_cast<DeclRefExpr>(Object->IgnoreParenImpCasts()) : nullptr;
  return Ref ? dyn_cast<ParmVarDecl>(Ref->getDecl()) : nullptr;
}

/// `p.cpu()`, with more calls behind it or not.
static bool isConversionOf(const Expr *E, const ParmVarDecl *P) {
  E = model::makerOf(E);
  while (const auto *Call = dyn_cast<CXXMemberCallExpr>(E)) {
    if (convertedBy(Call) == P)
      return model::isAny(model::nameOf(*Call->getMethodDecl()),
                          {"cpu", "contiguous", "to", "detach"});
    E = model::makerOf(Call->getImplicitObjectArgument());
  }
  return false;
}

void FunctionInfo::scan(const Stmt *S, ASTContext &Context) {
  if (isa<LambdaExpr>(S))
    return; // a function of its own
  auto Full = [&](const Stmt *Child) {
    if (Child)
      FullStatements.insert(Child);
    // The graph holds what is in it alone.
    if (const auto *Cleanups = dyn_cast_or_null<ExprWithCleanups>(Child))
      FullStatements.insert(Cleanups->getSubExpr());
  };
  if (const auto *Compound = dyn_cast<CompoundStmt>(S)) {
    for (const Stmt *Child : Compound->body())
      Full(Child);
  } else if (const auto *If = dyn_cast<IfStmt>(S)) {
    Full(If->getThen());
    Full(If->getElse());
    if (DeviceChoice.isInvalid() &&
        (namesAccelerator(If->getThen()) || namesAccelerator(If->getElse())))
      DeviceChoice = If->getBeginLoc();
    countCondition(If->getCond(), Context);
  } else if (const auto *While = dyn_cast<WhileStmt>(S)) {
    Full(While->getBody());
    if (While->getCond())
      countCondition(While->getCond(), Context);
  } else if (const auto *For = dyn_cast<ForStmt>(S)) {
    Full(For->getInit());
    Full(For->getInc());
    Full(For->getBody());
  } else if (const auto *Do = dyn_cast<DoStmt>(S)) {
    Full(Do->getBody());
  } else if (const auto *Range = dyn_cast<CXXForRangeStmt>(S)) {
    Full(Range->getRangeStmt());
    Full(Range->getBeginStmt());
    Full(Range->getEndStmt());
    Full(Range->getLoopVarStmt());
    if (assignsToLoopVariable(*Range))
      ReplacingLoops.insert(Range);
    Full(Range->getBody());
  } else if (const auto *Case = dyn_cast<SwitchCase>(S)) {
    Full(Case->getSubStmt());
  } else if (const auto *Conditional = dyn_cast<ConditionalOperator>(S)) {
    countCondition(Conditional->getCond(), Context);
    ConditionalArms.insert(Conditional->getTrueExpr()->IgnoreParens());
    ConditionalArms.insert(Conditional->getFalseExpr()->IgnoreParens());
    if (isDeviceType(Conditional->getType()) && DeviceChoice.isInvalid())
      DeviceChoice = Conditional->getBeginLoc();
  } else if (const auto *Binary = dyn_cast<BinaryOperator>(S)) {
    if (Binary->isLogicalOp())
      countCondition(Binary->getLHS(), Context);
    if (Binary->isAssignmentOp()) {
      markLValue(Binary->getLHS(), Binary->isCompoundAssignmentOp()
                                       ? LValueUse::Update
                                       : LValueUse::Write);
      if (const auto *Ref =
              dyn_cast<DeclRefExpr>(Binary->getLHS()->IgnoreParenImpCasts());
          Ref &&
          isa<CXXBoolLiteralExpr>(Binary->getRHS()->IgnoreParenImpCasts()))
        ++ConstantAssignments[cast<ValueDecl>(
            Ref->getDecl()->getCanonicalDecl())];
    }
  } else if (const auto *Unary = dyn_cast<UnaryOperator>(S)) {
    if (Unary->isIncrementDecrementOp())
      markLValue(Unary->getSubExpr(), LValueUse::Update);
    else if (Unary->getOpcode() == UO_AddrOf)
      markLValue(Unary->getSubExpr(), LValueUse::AddressTaken);
  } else if (const auto *Operator = dyn_cast<CXXOperatorCallExpr>(S)) {
    if (Operator->isAssignmentOp() && Operator->getNumArgs() == 2)
      markLValue(Operator->getArg(0), Operator->getOperator() == OO_Equal
                                          ? LValueUse::Write
                                          : LValueUse::Update);
    if (Operator->getOperator() == OO_Equal)
      if (const auto *Ref =
              dyn_cast<DeclRefExpr>(Operator->getArg(0)->IgnoreParenImpCasts()))
        if (const auto *P = dyn_cast<ParmVarDecl>(Ref->getDecl());
            P && !isConversionOf(Operator->getArg(1), P))
          ChangedParameters.insert(P);
  } else if (const auto *Decls = dyn_cast<DeclStmt>(S)) {
    for (const Decl *D : Decls->decls())
      if (const auto *Var = dyn_cast<VarDecl>(D)) {
        if (Var->getType()->isReferenceType() && Var->getInit())
          markLValue(Var->getInit(), LValueUse::Bound);
        else if (Var->getInit() &&
                 isa<CXXBoolLiteralExpr>(Var->getInit()->IgnoreParenImpCasts()))
          ++ConstantAssignments[cast<ValueDecl>(Var->getCanonicalDecl())];
      }
  }
  if (const auto *Call = dyn_cast<CallExpr>(S)) {
    if (const FunctionDecl *Callee = Call->getDirectCallee()) {
      llvm::StringRef Name = model::nameOf(*Callee);
      if (Name == "to" && namesCpu(Call))
        Name = "cpu";
      ConcernsCallers |=
          Name.ends_with_insensitive("synchronize") || Name == "set_enabled";
      // k<<<1, 1>>>(*p) hands on the address where the kernel takes a
      // reference.
      if (isa<CUDAKernelCallExpr>(Call))
        for (auto [Parameter, A] :
             llvm::zip(Callee->parameters(), Call->arguments()))
          if (Parameter->getType()->isReferenceType())
            markLValue(A, LValueUse::AddressTaken);
      EndsGrad |=
          model::isAny(Name, {"freeze", "from_pretrained"}) ||
          (model::isAny(Name, {"requires_grad_", "set_requires_grad"}) &&
           Call->getNumArgs() && isFalse(Call->getArg(0)));
      if (isConversion(Name))
        if (const auto *P = convertedBy(Call))
          ConvertedParameters.push_back({P, Name, Call->getExprLoc()});
    }
  }
  for (const Stmt *Child : S->children())
    if (Child)
      scan(Child, Context);
}

bool FunctionInfo::isRejecting(const CFGBlock &Block) const {
  const CFGBlock *B = &Block;
  for (unsigned Steps = 0; B && Steps < 4; ++Steps) {
    if (B->hasNoReturnElement())
      return true;
    for (const CFGElement &Element : *B)
      if (auto S = Element.getAs<CFGStmt>()) {
        if (isa<CXXThrowExpr>(S->getStmt()))
          return true;
        if (const auto *Return = dyn_cast<ReturnStmt>(S->getStmt())) {
          const Expr *Result = Return->getRetValue();
          if (!Result)
            return false;
          Result = Result->IgnoreImplicit();
          const auto *Ref = dyn_cast<DeclRefExpr>(Result);
          return isa<CXXBoolLiteralExpr, CXXNullPtrLiteralExpr, IntegerLiteral,
                     UnaryOperator>(Result) ||
                 (Ref && isa<EnumConstantDecl>(Ref->getDecl()));
        }
      }
    if (B->succ_size() != 1)
      return false;
    B = B->succ_begin()->getReachableBlock();
  }
  return false;
}

} // namespace clang::tidy::torch::flow
