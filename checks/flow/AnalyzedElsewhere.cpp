// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "flow/AnalyzedElsewhere.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/ODRHash.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/Support/raw_ostream.h"
#include "llvm/Support/xxhash.h"

namespace clang::tidy::torch::flow {

namespace {

/// Describes a function and all that its analysis may look at, in terms that
/// are the same in every translation unit.
class Description {
public:
  Description(const model::TensorApi &Api, const ASTContext &AST)
      : Api(Api), AST(AST), Out(Text) {}

  std::string Text;

  void addAll(const FunctionDecl &Function) {
    add(Function);
    // More is found while these are described.
    for (size_t I = 0; I < Functions.size(); ++I)
      describe(*Functions[I]);
  }

  void addPlace(SourceLocation Loc) {
    const SourceManager &SM = AST.getSourceManager();
    auto [File, Offset] = SM.getDecomposedLoc(SM.getExpansionLoc(Loc));
    if (OptionalFileEntryRef Entry = SM.getFileEntryRefForID(File))
      Out << Entry->getName();
    Out << ':' << Offset << '\n';
  }

private:
  void add(const FunctionDecl &Function) {
    const FunctionDecl *Definition = nullptr;
    if (Function.hasBody(Definition) &&
        !Api.isForeignCode(Definition->getLocation()))
      Functions.insert(Definition);
    if (const auto *Method = dyn_cast<CXXMethodDecl>(&Function))
      add(*Method->getParent());
  }

  /// A class is summarised from its methods and the initialisers of members.
  void add(const CXXRecordDecl &Class) {
    const CXXRecordDecl *Definition = Class.getDefinition();
    if (!Definition || Definition->isLambda() ||
        Api.isForeignCode(Definition->getLocation()) ||
        !Classes.insert(Definition).second)
      return;
    addPlace(Definition->getLocation());
    for (const CXXMethodDecl *Method : Definition->methods())
      add(*Method);
    for (const FieldDecl *Field : Definition->fields())
      addInitializer(*Field, Field->getInClassInitializer());
    for (const CXXBaseSpecifier &Base : Definition->bases())
      if (const CXXRecordDecl *Record = Base.getType()->getAsCXXRecordDecl())
        add(*Record);
  }

  void addInitializer(const ValueDecl &Of, const Expr *Init) {
    addPlace(Of.getLocation());
    if (Init)
      describe(*Init);
  }

  void describe(const FunctionDecl &Function) {
    addPlace(Function.getLocation());
    Function.getNameForDiagnostic(Out, AST.getPrintingPolicy(),
                                  /*Qualified=*/true);
    Out << ' ' << Function.getType().getAsString() << '\n';
    if (const auto *Ctor = dyn_cast<CXXConstructorDecl>(&Function))
      for (const CXXCtorInitializer *Init : Ctor->inits())
        if (Init->getInit())
          describe(*Init->getInit());
    describe(*Function.getBody());
  }

  void describe(const Stmt &S) {
    ODRHash Hash;
    Hash.AddStmt(&S);
    Out << Hash.CalculateHash() << '\n';
    visit(S);
  }

  void visit(const Stmt &S) {
    if (const auto *Ref = dyn_cast<DeclRefExpr>(&S))
      addDecl(*Ref->getDecl());
    else if (const auto *Member = dyn_cast<MemberExpr>(&S))
      addDecl(*Member->getMemberDecl());
    else if (const auto *Construct = dyn_cast<CXXConstructExpr>(&S))
      add(*Construct->getConstructor());
    else if (const auto *Lambda = dyn_cast<LambdaExpr>(&S))
      visit(*Lambda->getBody());
    for (const Stmt *Child : S.children())
      if (Child)
        visit(*Child);
  }

  void addDecl(const ValueDecl &D) {
    if (const auto *Function = dyn_cast<FunctionDecl>(&D))
      return add(*Function);
    if (const auto *Field = dyn_cast<FieldDecl>(&D)) {
      if (const auto *Class = dyn_cast<CXXRecordDecl>(Field->getParent()))
        add(*Class);
      return;
    }
    const auto *Var = dyn_cast<VarDecl>(&D);
    if (!Var || Var->isLocalVarDeclOrParm() ||
        Api.isForeignCode(Var->getLocation()))
      return;
    const VarDecl *Initializing = nullptr;
    if (const Expr *Init = Var->getAnyInitializer(Initializing);
        Init && Globals.insert(Initializing).second)
      addInitializer(*Initializing, Init);
  }

  const model::TensorApi &Api;
  const ASTContext &AST;
  llvm::raw_string_ostream Out;
  llvm::SetVector<const FunctionDecl *> Functions;
  llvm::DenseSet<const CXXRecordDecl *> Classes;
  llvm::DenseSet<const VarDecl *> Globals;
};

} // namespace

bool AnalyzedElsewhere::claim(const FunctionDecl &Function,
                              SourceLocation Registration,
                              const model::TensorApi &Api,
                              const ASTContext &AST) {
  const SourceManager &SM = AST.getSourceManager();
  if (SM.isInMainFile(SM.getExpansionLoc(Function.getLocation())))
    return true;
  Description D(Api, AST);
  D.addAll(Function);
  if (Registration.isValid())
    D.addPlace(Registration);
  uint64_t Key = llvm::xxHash64(D.Text) ^ Context;
  std::lock_guard<std::mutex> Guard(Lock);
  return Known.insert(Key).second;
}

} // namespace clang::tidy::torch::flow
