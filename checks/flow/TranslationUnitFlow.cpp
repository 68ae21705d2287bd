// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "flow/TranslationUnitFlow.h"
#include "flow/Statements.h"
#include "model/ForeignApi.h"
#include "clang/AST/Attr.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/Basic/SourceManager.h"
#include <chrono>
#include <mutex>

namespace clang::tidy::torch::flow {

namespace {

using model::nameOf;

/// What a function does that something may be wrong with.
enum Trigger : unsigned {
  Converts = 1, ///< a tensor to an array, or an array to a tensor
  Shares = 2,   ///< makes a second name for data
  Writes = 4,   ///< writes a tensor in place
};
bool isEnough(unsigned Found) {
  return (Found & Converts) || (Found & (Shares | Writes)) == (Shares | Writes);
}

/// Whether a function converts a tensor or borrows memory, or shares data and
/// writes it, by itself or by calling one of this translation unit that does.
/// All others are never analysed.
class TriggerSearch {
public:
  TriggerSearch(const model::TensorApi &Api) : Api(Api) {}

  bool reaches(const FunctionDecl *Function) {
    return isEnough(found(Function));
  }

private:
  unsigned found(const FunctionDecl *Function) {
    const FunctionDecl *Definition = nullptr;
    if (!Function->hasBody(Definition) ||
        Api.isForeignCode(Definition->getLocation()))
      return 0;
    auto [It, IsNew] = Known.try_emplace(Definition, 0);
    if (!IsNew)
      return It->second;
    unsigned Result = found(Definition->getBody());
    if (const auto *Ctor = dyn_cast<CXXConstructorDecl>(Definition))
      for (const CXXCtorInitializer *Init : Ctor->inits())
        if (!isEnough(Result))
          Result |= found(Init->getInit());
    Known[Definition] = Result;
    return Result;
  }

  unsigned found(const Stmt *S) {
    if (!S)
      return 0;
    unsigned Result = 0;
    if (const auto *Call = dyn_cast<CallExpr>(S)) {
      if (const FunctionDecl *Callee = Call->getDirectCallee()) {
        if (Api.conversionOf(*Call) || Api.isFromBlob(*Callee))
          return Converts;
        Result |= found(Callee) | ofOperator(*Call, *Callee);
      }
    } else if (const auto *Construct = dyn_cast<CXXConstructExpr>(S)) {
      Result |= found(Construct->getConstructor());
      if (Construct->getConstructor()->isCopyConstructor()) {
        model::TypeKind Kind = Api.kindOf(Construct->getType());
        if (Kind == model::TypeKind::Tensor ||
            Kind == model::TypeKind::Container)
          Result |= Shares;
      }
    } else if (const auto *Lambda = dyn_cast<LambdaExpr>(S)) {
      Result |= found(Lambda->getBody());
    } else if (const auto *Ref = dyn_cast<DeclRefExpr>(S)) {
      if (const auto *Function = dyn_cast<FunctionDecl>(Ref->getDecl()))
        Result |= found(Function);
    }
    for (const Stmt *Child : S->children()) {
      if (isEnough(Result))
        return Result;
      Result |= found(Child);
    }
    return Result;
  }

  /// By its name alone: most calls are none of these.
  unsigned ofOperator(const CallExpr &Call, const FunctionDecl &Callee) const {
    unsigned Result = 0;
    llvm::StringRef Name = nameOf(Callee);
    switch (Callee.getOverloadedOperator()) {
    case OO_PlusEqual:
    case OO_MinusEqual:
    case OO_StarEqual:
    case OO_SlashEqual:
    case OO_AmpEqual:
    case OO_PipeEqual:
    case OO_CaretEqual:
    case OO_PercentEqual:
      Result = Writes;
      break;
    case OO_Equal: // b = a; t[0] = x; best = tensors;
      if (Call.getNumArgs() == 2 && Call.getArg(0)->isLValue() &&
          Api.kindOf(Call.getArg(0)->getType()) == model::TypeKind::Container)
        return model::makerOf(Call.getArg(1))->isLValue() ? Shares : 0u;
      if (const auto *Method = dyn_cast<CXXMethodDecl>(&Callee);
          Method && Method->isCopyAssignmentOperator() &&
          Method->isDefaulted() &&
          llvm::any_of(Method->getParent()->fields(), [&](const FieldDecl *F) {
            return Api.isTensor(F->getType());
          }))
        return Shares;
      if (Call.getNumArgs() != 2 || !Api.isTensor(Call.getArg(0)->getType()))
        return 0;
      Result = !Call.getArg(0)->isLValue()                  ? Writes
               : model::makerOf(Call.getArg(1))->isLValue() ? Shares
                                                            : 0u;
      break;
    default:
      if (Name.ends_with("_") || Name.ends_with("_out") ||
          Api.isOptimizerStep(Callee))
        Result = Writes;
      else if (model::isAny(Name,
                            {"to", "cpu", "cuda", "contiguous", "reshape",
                             "flatten", "detach", "data", "type_as", "toType",
                             "ravel", "push_back", "emplace_back", "dropout",
                             "resolve_conj", "resolve_neg", "reshape_as"}))
        Result = Shares;
    }
    if (!Result)
      return 0;
    if (const Expr *Object = model::objectOf(&Call);
        Object && (Name == "push_back" || Name == "emplace_back"))
      return Call.getNumArgs() && Api.isTensor(Call.getArg(0)->getType())
                 ? Result
                 : 0;
    return Call.getNumArgs() + (isa<CXXMemberCallExpr>(Call) ? 1 : 0) &&
                   Api.isInLibTorch(&Callee)
               ? Result
               : 0;
  }

  const model::TensorApi &Api;
  llvm::DenseMap<const FunctionDecl *, unsigned> Known;
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
    InWork = Function;
    Functions.push_back(Function);
    return true;
  }

  bool VisitVarDecl(VarDecl *Var) {
    // Lambdas in initialisers outside of functions.
    if (!Var->isLocalVarDeclOrParm() && Var->hasInit() && Var->getInit() &&
        !Var->isTemplated())
      Initializers.push_back(Var->getInit());
    return true;
  }

  bool VisitCallExpr(CallExpr *Call) {
    const FunctionDecl *Callee = Call->getDirectCallee();
    if (Callee && Flow.Api.conversionOf(*Call))
      Conversions.push_back({Call, InWork});
    if (!Callee || !model::isAny(nameOf(*Callee), {"def", "impl", "op"}) ||
        !(Flow.Api.isInLibTorch(Callee) ||
          model::isInNamespace(Callee, "pybind11")))
      return true;
    for (const Expr *A : model::argumentsOf(Call))
      noteRegistered(A, Call->getExprLoc());
    return true;
  }

  /// Drops what another translation unit has.
  void leaveOut(AnalyzedElsewhere &Elsewhere) {
    llvm::erase_if(Functions, [&](const FunctionDecl *Function) {
      return !Elsewhere.claim(*Function,
                              Registered.lookup(Function->getCanonicalDecl()),
                              Flow.Api, Flow.AST);
    });
  }

  void searchStatements() {
    StatementSearch Search(Flow);
    for (const FunctionDecl *Function : Functions) {
      size_t Before = Flow.Results.Needless.size();
      Search.search(*Function);
      if (Flow.Results.Needless.size() > Before)
        WithCandidates.insert(Function);
    }
    for (const Stmt *Initializer : Initializers)
      Search.search(Initializer);
  }

  void analyzeAll() {
    for (const FunctionDecl *Function : Functions)
      if (Triggers.reaches(Function) || WithCandidates.contains(Function))
        analyze(*Function);
    for (const auto &[Loc, Record] : records())
      Flow.Results.Statistics.add(Record);
  }

private:
  void analyze(const FunctionDecl &Function) {
    FlowStatistics &Statistics = Flow.Results.Statistics;
    auto Start = std::chrono::steady_clock::now();
    Flow.analyze(Function);
    std::chrono::duration<double> Spent =
        std::chrono::steady_clock::now() - Start;
    Statistics.Seconds += Spent.count();
    if (Spent.count() > Statistics.SlowestSeconds) {
      Statistics.SlowestSeconds = Spent.count();
      Statistics.Slowest = Function.getQualifiedNameAsString();
    }
  }

  /// The conversions of the source, instantiations of one template together.
  llvm::MapVector<SourceLocation, ConversionRecord> records() const {
    llvm::MapVector<SourceLocation, ConversionRecord> Result;
    const SourceManager &Sources = Flow.AST.getSourceManager();
    for (auto [Call, Function] : Conversions) {
      PresumedLoc Loc =
          Sources.getPresumedLoc(Sources.getExpansionLoc(Call->getExprLoc()));
      if (Loc.isInvalid())
        continue;
      ConversionRecord &Record = Result[Call->getExprLoc()];
      Record.File = Loc.getFilename();
      Record.Line = Loc.getLine();
      Record.Column = Loc.getColumn();
      if (Function)
        Record.Function = Function->getQualifiedNameAsString();
      auto It = Flow.Results.Conversions.find(Call);
      if (It != Flow.Results.Conversions.end())
        describe(Record, It->second);
    }
    return Result;
  }

  static void describe(ConversionRecord &Record, const ConversionReport &R) {
    auto IsSeen = [&](std::initializer_list<UseKind> Kinds) {
      return llvm::any_of(
          Kinds, [&](UseKind K) { return R.Seen & (1u << unsigned(K)); });
    };
    auto CertaintyOf = [](const Fact &F) {
      return F.mayBeUnsafe() || F.Weak ? Certainty::Evidence
             : F.mustBeSafe()          ? Certainty::Known
                                       : Certainty::Unknown;
    };
    Record.IsReached = true;
    Record.IsByHost |=
        IsSeen({UseKind::HostRead, UseKind::HostWrite, UseKind::HostUpdate});
    Record.IsByDevice |= R.IsSeenOnDevice;
    Record.IsHandedOn |=
        IsSeen({UseKind::Returned, UseKind::Stored, UseKind::TensorUse}) ||
        (IsSeen({UseKind::PassedOn}) && !R.IsSeenOnDevice);
    Record.Device = CertaintyOf(R.State.Device);
    Record.Layout = CertaintyOf(R.State.Layout);
    Record.DType = R.State.DType.single()      ? Certainty::Known
                   : R.State.DType.isUnknown() ? Certainty::Unknown
                                               : Certainty::Evidence;
  }

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
  /// Those in which some call may be needless; the flow has to say whether.
  llvm::DenseSet<const FunctionDecl *> WithCandidates;
  std::vector<const Stmt *> Initializers;
  const FunctionDecl *InWork = nullptr; ///< what is being walked
  std::vector<std::pair<const CallExpr *, const FunctionDecl *>> Conversions;
};

} // namespace

TranslationUnitFlow::TranslationUnitFlow(ASTContext &Context,
                                         const FlowBounds &Bounds,
                                         AnalyzedElsewhere *Elsewhere)
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
  if (Elsewhere)
    D.leaveOut(*Elsewhere);
  D.searchStatements();
  D.analyzeAll();
  Flow.settleNeedless();
  Flow.settleWeakEvidence([&](const FunctionDecl *Function) {
    return registrationOf(Function).isValid();
  });
  const SourceManager &Sources = Context.getSourceManager();
  if (OptionalFileEntryRef Main =
          Sources.getFileEntryRefForID(Sources.getMainFileID()))
    writeStatistics(Main->getName(), Flow.Results.Statistics);
}

SourceLocation
TranslationUnitFlow::registrationOf(const FunctionDecl *Function) const {
  return Registered.lookup(Function->getCanonicalDecl());
}

std::shared_ptr<TranslationUnitFlow>
TranslationUnitFlow::of(ASTContext &Context, AnalyzedElsewhere *Elsewhere) {
  static std::mutex Lock;
  static llvm::DenseMap<const ASTContext *, std::weak_ptr<TranslationUnitFlow>>
      Flows;
  {
    std::lock_guard<std::mutex> Guard(Lock);
    if (std::shared_ptr<TranslationUnitFlow> Known = Flows[&Context].lock())
      return Known;
  }
  // One thread has an AST; others need not wait for its flow.
  auto New =
      std::make_shared<TranslationUnitFlow>(Context, FlowBounds(), Elsewhere);
  std::lock_guard<std::mutex> Guard(Lock);
  Flows[&Context] = New;
  return New;
}

} // namespace clang::tidy::torch::flow
