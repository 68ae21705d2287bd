// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Calls that newer ones have replaced, and data_ptr<T>() where const_data_ptr
// would do. The replacement has the same type and meaning, or is marked as a
// choice.

#include "LLVMCompat.h"
#include "flow/FunctionalCalls.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringSwitch.h"

namespace clang::tidy::torch::flow {

using model::ConversionKind;
using model::isAny;
using model::nameOf;
using model::Operator;
using model::TypeKind;

namespace {

class Retired {
public:
  Retired(const StatementScope &Scope, const CallExpr &Call,
          const MemberExpr &Callee)
      : Scope(Scope), Api(Scope.Flow.Api), Tree(Scope.tree()), Call(Call),
        Callee(Callee) {}

  bool dataPointer(DeprecatedReport &Report) const;
  bool packedAccessor(DeprecatedReport &Report) const;
  bool type(DeprecatedReport &Report) const;
  bool dataHandle(DeprecatedReport &Report) const;

private:
  bool isEditable() const;
  bool hasConstDataPtr() const;
  bool isOnlyRead(const Expr *E, unsigned Depth = 0) const;
  bool readsThroughVariable(const VarDecl &Var, unsigned Depth) const;
  bool isHandleOnlyRead(const Expr *E, unsigned Depth = 0) const;
  const Expr *conversionAround() const;

  const StatementScope &Scope;
  const model::TensorApi &Api;
  const StatementTree &Tree;
  const CallExpr &Call;
  const MemberExpr &Callee;
};

} // namespace

/// In the file itself, and not of a type that another instantiation changes.
bool Retired::isEditable() const {
  return Scope.isInFile(Callee.getMemberLoc()) &&
         Scope.isInFile(Call.getEndLoc()) && !Callee.hasTemplateKeyword();
}

//===----------------------------------------------------------------------===//
// Pointers
//===----------------------------------------------------------------------===//

bool Retired::hasConstDataPtr() const {
  const auto *Method = cast<CXXMethodDecl>(Call.getDirectCallee());
  const CXXRecordDecl *Class = Method->getParent();
  auto Declares = [&](const CXXRecordDecl *Record) {
    return llvm::any_of(
        Record->lookup(&Scope.Flow.AST.Idents.get("const_data_ptr")),
        [](const NamedDecl *D) { return isa<FunctionTemplateDecl>(D); });
  };
  if (Declares(Class))
    return true;
  return llvm::any_of(Class->bases(), [&](const CXXBaseSpecifier &Base) {
    const CXXRecordDecl *Record = Base.getType()->getAsCXXRecordDecl();
    return Record && Declares(Record);
  });
}

/// Whether a pointer to const does as well, in each use of this one.
bool Retired::isOnlyRead(const Expr *E, unsigned Depth) const {
  if (Depth > 8)
    return false;
  const Stmt *User = Tree.parentOf(E);
  if (const auto *Cast = dyn_cast_or_null<ImplicitCastExpr>(User)) {
    QualType To = Cast->getType();
    switch (Cast->getCastKind()) {
    case CK_NoOp: // float * to const float *, float & to const float &
      if (Cast->isGLValue())
        return To.isConstQualified();
      [[fallthrough]];
    case CK_BitCast: // to const void *
      return To->isPointerType() && To->getPointeeType().isConstQualified();
    case CK_LValueToRValue:
      // The value of an element, or of the variable that holds the pointer.
      return !To->isPointerType() || isOnlyRead(Cast, Depth + 1);
    case CK_PointerToBoolean:
      return true;
    default:
      return false;
    }
  }
  if (isa_and_nonnull<ParenExpr, ExprWithCleanups>(User))
    return isOnlyRead(cast<Expr>(User), Depth);
  if (const auto *Element = dyn_cast_or_null<ArraySubscriptExpr>(User))
    return isa_and_nonnull<ImplicitCastExpr, ParenExpr>(
               Tree.parentOf(Element)) &&
           Element->getBase()->IgnoreParens() == E->IgnoreParens() &&
           isOnlyRead(Element, Depth + 1);
  if (const auto *Unary = dyn_cast_or_null<UnaryOperator>(User)) {
    if (Unary->getOpcode() == UO_Deref)
      return isOnlyRead(Unary, Depth + 1);
    // p++ as a statement, or as in *p++.
    if (Unary->isIncrementDecrementOp() && E->getType()->isPointerType()) {
      const Stmt *Around = Tree.parentOf(Unary);
      return !isa_and_nonnull<Expr>(Around) || isOnlyRead(Unary, Depth + 1);
    }
    return false;
  }
  if (const auto *Binary = dyn_cast_or_null<BinaryOperator>(User)) {
    if (Binary->isComparisonOp())
      return true;
    if (Binary->isAdditiveOp())
      return !Binary->getType()->isPointerType() ||
             isOnlyRead(Binary, Depth + 1);
    return isa<CompoundAssignOperator>(Binary) &&
           Binary->getLHS()->IgnoreParens() == E &&
           E->getType()->isPointerType() &&
           !isa_and_nonnull<Expr>(Tree.parentOf(Binary));
  }
  return false;
}

/// float *p = x.data_ptr<float>(); where p is only read through.
bool Retired::readsThroughVariable(const VarDecl &Var, unsigned Depth) const {
  return Var.hasLocalStorage() && !isa<ParmVarDecl>(Var) &&
         Var.getType()->isPointerType() && !Tree.namesOf(&Var).empty() &&
         llvm::all_of(Tree.namesOf(&Var), [&](const Expr *Name) {
           return isOnlyRead(Name, Depth + 1);
         });
}

bool Retired::dataPointer(DeprecatedReport &Report) const {
  bool IsData = nameOf(*Call.getDirectCallee()) == "data";
  Report.Kind = DeprecatedReport::Data;
  Report.Replacement = "data_ptr";
  QualType Pointer = Call.getType();
  bool IsRead = false;
  if (hasConstDataPtr() && Pointer->isPointerType() &&
      !Pointer->getPointeeType().isConstQualified() &&
      !Scope.isInstantiated(&Call)) {
    const Expr *Whole = &Call;
    while (isa_and_nonnull<FullExpr>(Tree.parentOf(Whole)))
      Whole = cast<Expr>(Tree.parentOf(Whole));
    if (const auto *Statement =
            dyn_cast_or_null<DeclStmt>(Tree.parentOf(Whole))) {
      const auto *Var = Statement->isSingleDecl()
                            ? dyn_cast<VarDecl>(Statement->getSingleDecl())
                            : nullptr;
      IsRead = Var && readsThroughVariable(*Var, 0);
      if (IsRead && !Var->getType()->getPointeeType().isConstQualified() &&
          !Var->getType()->getContainedAutoType()) {
        Report.ConstAt = Var->getTypeSpecStartLoc();
        IsRead = Scope.isInFile(Report.ConstAt);
      }
    } else {
      IsRead = isOnlyRead(&Call);
    }
  }
  if (IsRead) {
    Report.Replacement = "const_data_ptr";
    if (!IsData)
      Report.Kind = DeprecatedReport::MutableRead;
  } else {
    Report.ConstAt = SourceLocation();
    if (!IsData)
      return false;
  }
  if (isEditable())
    Report.Edit = SourceRange(Callee.getMemberLoc());
  return true;
}

//===----------------------------------------------------------------------===//
// Accessors
//===----------------------------------------------------------------------===//

bool Retired::packedAccessor(DeprecatedReport &Report) const {
  Report.Kind = DeprecatedReport::PackedAccessor;
  Report.Replacement = "packed_accessor64";
  const FunctionDecl *Function = Call.getDirectCallee();
  const TemplateArgumentList *Arguments =
      Function->getTemplateSpecializationArgs();
  const FunctionTemplateDecl *Template = Function->getPrimaryTemplate();
  if (!Arguments || Arguments->size() != 4 || !Template ||
      Arguments->get(3).getKind() != TemplateArgument::Type)
    return false;
  // The accessors differ in the type of their indices, int64_t by default.
  const ASTContext &Context = Scope.Flow.AST;
  QualType Index = Arguments->get(3).getAsType();
  const auto *Parameter = dyn_cast<TemplateTypeParmDecl>(
      Template->getTemplateParameters()->getParam(3));
  if (!Parameter || !Parameter->hasDefaultArgument())
    return false;
  QualType Default = defaultTypeOf(*Parameter);
  bool Is64 = Context.hasSameType(Index, Default);
  bool Is32 = Context.hasSameType(Index, Context.IntTy);
  if (Is32)
    Report.Replacement = "packed_accessor32";
  else if (!Is64)
    Report.Replacement = "generic_packed_accessor";
  if (!isEditable())
    return true;
  if (Callee.getNumTemplateArgs() == 4 && (Is32 || Is64)) {
    SourceLocation Third =
        Callee.getTemplateArgs()[2].getSourceRange().getEnd();
    SourceLocation Fourth =
        Callee.getTemplateArgs()[3].getSourceRange().getEnd();
    // An index type that a template parameter gives is another one elsewhere.
    if (!Scope.isInFile(Third) || !Scope.isInFile(Fourth) ||
        Scope.isInstantiated(&Call))
      return true;
    Report.Dropped = SourceRange(Third, Fourth);
  }
  Report.Edit = SourceRange(Callee.getMemberLoc());
  return true;
}

//===----------------------------------------------------------------------===//
// type()
//===----------------------------------------------------------------------===//

bool Retired::type(DeprecatedReport &Report) const {
  bool IsEditable = isEditable() && !Scope.isInstantiated(&Call);
  Report.Kind = DeprecatedReport::TypeQuery;
  const Expr *Whole = Tree.wholeOf(&Call);
  const Stmt *User = Tree.parentOf(Whole);
  const auto *Query = dyn_cast_or_null<MemberExpr>(User);
  if (Query && !isa<CXXConversionDecl>(Query->getMemberDecl())) {
    const auto *Method = dyn_cast<CXXMethodDecl>(Query->getMemberDecl());
    if (!Method)
      return false;
    llvm::StringRef Same = llvm::StringSwitch<llvm::StringRef>(nameOf(*Method))
                               .Case("is_cuda", "is_cuda")
                               .Case("is_hip", "is_hip")
                               .Case("is_sparse", "is_sparse")
                               .Case("is_sparse_csr", "is_sparse_csr")
                               .Case("layout", "layout")
                               .Case("scalarType", "scalar_type")
                               .Case("typeMeta", "dtype")
                               .Case("device_type", "device().type")
                               .Default("");
    if (Same.empty())
      return false;
    Report.Name = ("type()." + nameOf(*Method)).str();
    Report.Replacement = Same.str();
    if (IsEditable && Scope.isInFile(Query->getMemberLoc()))
      Report.Edit = SourceRange(Callee.getMemberLoc(), Query->getMemberLoc());
    return true;
  }
  if (Query) { // the conversion operator
    Report.Kind = DeprecatedReport::TypeOptions;
    Report.Replacement = "options";
  } else {
    const auto *C = dyn_cast_or_null<CallExpr>(User);
    const FunctionDecl *Function = C ? C->getDirectCallee() : nullptr;
    // AT_DISPATCH_FLOATING_TYPES(x.type(), ...) keeps it in a variable.
    bool IsKept = isa_and_nonnull<DeclStmt>(User) &&
                  User->getBeginLoc().isMacroID() &&
                  Scope.Flow.AST.getSourceManager().isMacroArgExpansion(
                      Callee.getMemberLoc());
    bool IsPassed = Function && nameOf(*Function) == "scalar_type" &&
                    Api.isForeignCode(Function->getLocation());
    if (!IsKept && !IsPassed)
      return false;
    Report.Kind = DeprecatedReport::TypeDispatch;
    Report.Replacement = "scalar_type";
  }
  if (IsEditable)
    Report.Edit = SourceRange(Callee.getMemberLoc());
  return true;
}

//===----------------------------------------------------------------------===//
// data()
//===----------------------------------------------------------------------===//

const Expr *Retired::conversionAround() const {
  const auto *Member = dyn_cast_or_null<MemberExpr>(Tree.userOf(&Call));
  const auto *C =
      Member ? dyn_cast_or_null<CallExpr>(Tree.userOf(Member)) : nullptr;
  return C && Api.conversionOf(*C) ? C : nullptr;
}

/// Whether nothing is written through a handle.
bool Retired::isHandleOnlyRead(const Expr *E, unsigned Depth) const {
  if (Depth > 8)
    return false;
  const Expr *Whole = Tree.wholeOf(E);
  const Stmt *User = Tree.parentOf(Whole);
  if (!isa_and_nonnull<Expr>(User)) {
    const auto *Statement = dyn_cast_or_null<DeclStmt>(User);
    if (!Statement)
      return !isa_and_nonnull<ReturnStmt, CXXForRangeStmt>(User);
    const auto *Var = Statement->isSingleDecl()
                          ? dyn_cast<VarDecl>(Statement->getSingleDecl())
                          : nullptr;
    return Var && Var->hasLocalStorage() && !isa<DecompositionDecl>(Var) &&
           llvm::all_of(Tree.namesOf(Var), [&](const Expr *Name) {
             return isHandleOnlyRead(Name, Depth + 1);
           });
  }
  const CallExpr *C = dyn_cast<CallExpr>(User);
  bool IsObject = isa<CXXOperatorCallExpr>(User) && C->getArg(0) == Whole;
  if (const auto *Member = dyn_cast<MemberExpr>(User)) {
    C = dyn_cast_or_null<CallExpr>(Tree.userOf(Member));
    IsObject = true;
  }
  const FunctionDecl *Function = C ? C->getDirectCallee() : nullptr;
  if (!Function || !Api.isInLibTorch(Function))
    return false;
  // A raw pointer's writes are no business of autograd's either way.
  if (Api.conversionOf(*C))
    return true;
  if (const Operator *Op = Scope.operatorOf(C)) {
    bool IsSelf = IsObject || Scope.selfOf(*C) == Whole;
    if (!Op->isFunctional() && !Op->Effects->HasSideEffect)
      return !IsSelf && !Op->Schema.isOut();
    return !IsSelf || !Op->givesSelf() || isHandleOnlyRead(C, Depth + 1);
  }
  const auto *Method = dyn_cast<CXXMethodDecl>(Function);
  if (!Method)
    return Function->getOverloadedOperator() == OO_LessLess; // a stream
  return IsObject && Method->isConst() &&
         !Method->getReturnType()->isVoidType() &&
         !isAny(nameOf(*Method), {"register_hook", "mutable_grad"});
}

bool Retired::dataHandle(DeprecatedReport &Report) const {
  Report.Kind = DeprecatedReport::DataHandle;
  Report.Replacement = "detach";
  Report.IsWritten = !isHandleOnlyRead(&Call);
  Report.Conversion = conversionAround();
  if (isEditable() && !Scope.isInstantiated(&Call))
    Report.Edit = SourceRange(Callee.getMemberLoc());
  return true;
}

std::optional<DeprecatedReport> retiredCall(const StatementScope &Scope,
                                            const CallExpr &Call) {
  const FunctionDecl *Function = Call.getDirectCallee();
  const auto *Method = dyn_cast_or_null<CXXMethodDecl>(Function);
  const auto *Callee =
      dyn_cast<MemberExpr>(Call.getCallee()->IgnoreParenImpCasts());
  if (!Method || !Callee ||
      Scope.Flow.Api.kindOf(Method->getParent()) != TypeKind::Tensor)
    return std::nullopt;
  DeprecatedReport Report;
  Report.Call = &Call;
  Report.Name = nameOf(*Function).str();
  Retired Here(Scope, Call, *Callee);
  bool IsTemplate = Function->getTemplateSpecializationArgs() != nullptr;
  bool IsFound = false;
  if (isAny(Report.Name, {"data", "data_ptr"}) && IsTemplate)
    IsFound = Here.dataPointer(Report);
  else if (Report.Name == "data")
    IsFound = Here.dataHandle(Report);
  else if (Report.Name == "packed_accessor" && IsTemplate)
    IsFound = Here.packedAccessor(Report);
  else if (Report.Name == "type" && Call.getNumArgs() == 0)
    IsFound = Here.type(Report);
  if (!IsFound)
    return std::nullopt;
  return Report;
}

} // namespace clang::tidy::torch::flow
