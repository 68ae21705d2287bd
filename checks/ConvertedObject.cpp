// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "ConvertedObject.h"
#include "clang/Basic/CharInfo.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"
#include "llvm/ADT/StringExtras.h"

namespace clang::tidy::torch {

using flow::ConversionReport;
using flow::DeathReason;
using model::ConversionKind;

SourceLocation endOf(const Expr *E, const ASTContext &Context) {
  SourceLocation Loc = E->getEndLoc();
  if (Loc.isInvalid() || Loc.isMacroID())
    return {};
  return Lexer::getLocForEndOfToken(Loc, 0, Context.getSourceManager(),
                                    Context.getLangOpts());
}

/// Without what the source does not show; parentheses stay.
static const Expr *written(const Expr *E) {
  for (;;) {
    const Expr *Inner = E->IgnoreImplicit();
    if (const auto *Conversion = dyn_cast<CXXMemberCallExpr>(Inner);
        Conversion &&
        isa_and_nonnull<CXXConversionDecl>(Conversion->getMethodDecl()))
      Inner = Conversion->getImplicitObjectArgument();
    if (Inner == E)
      return E;
    E = Inner;
  }
}

/// The argument of a helper's call that lets the temporary go.
static const Expr *argumentThatMade(const Expr *Origin, const Expr *Call,
                                    const FunctionIndex &Index,
                                    const model::TensorApi &Api) {
  if (!Origin || !Index.contains(Origin) || !Index.isInside(Origin, Call))
    return nullptr;
  const Expr *Best = nullptr;
  for (const Expr *E = Origin; E && E != Call; E = Index.parentExprOf(E)) {
    if (isa<LambdaExpr>(E))
      return nullptr;
    if (Api.isTensor(E->getType()))
      Best = E;
    // A variable does not bind to what takes temporaries only.
    if (const auto *Temporary = dyn_cast<MaterializeTemporaryExpr>(E);
        Temporary && E == Best && !Temporary->isBoundToLvalueReference())
      return nullptr;
  }
  return Best;
}

std::optional<ConvertedObject>
ConvertedObject::of(const ConversionReport &Report, const FunctionIndex &Index,
                    const model::TensorApi &Api) {
  const ASTContext &Context = Api.context();
  ConvertedObject Result;
  QualType Type;
  if (Report.IsHelperCall || Report.Conversion.Kind == ConversionKind::DLPack) {
    const Expr *Argument = Report.Conversion.Object;
    if (Report.IsHelperCall) {
      Argument = nullptr;
      for (const flow::DeadUse &Use : Report.DeadUses)
        if (Use.End.Reason == DeathReason::TemporaryDestroyed && !Argument)
          Argument =
              argumentThatMade(Use.Storage.Origin, Report.Call, Index, Api);
    }
    if (!Argument)
      return std::nullopt;
    Result.IsArgument = true;
    Result.Tensor = written(Argument);
    Type = Result.Tensor->getType();
  } else {
    // From data() back to the tensor whose storage() it is asked of.
    const Expr *E = Report.Call;
    while (const auto *Call = dyn_cast<CXXMemberCallExpr>(E)) {
      const auto *Callee =
          dyn_cast<MemberExpr>(Call->getCallee()->IgnoreParenImpCasts());
      if (!Callee || Callee->isImplicitAccess())
        return std::nullopt;
      E = written(Callee->getBase());
      Type = E->getType();
      Result.IsArrow = Callee->isArrow();
      if (Result.IsArrow)
        Type = Type->getPointeeType();
      Result.Member =
          Callee->hasTemplateKeyword() ? Callee->getTemplateKeywordLoc()
          : Callee->hasQualifier()     ? Callee->getQualifierLoc().getBeginLoc()
                                       : Callee->getMemberLoc();
      if (!Type.isNull() && Api.isTensor(Type))
        break;
    }
    // The source of a class's operator-> ends before the arrow.
    if (const auto *Operator = dyn_cast<CXXOperatorCallExpr>(E);
        Operator && Operator->getOperator() == OO_Arrow)
      E = written(Operator->getArg(0));
    Result.Tensor = E;
    if (Result.Member.isInvalid() || Result.Member.isMacroID())
      return std::nullopt;
  }
  if (Type.isNull() || !Api.isTensor(Type))
    return std::nullopt;
  Result.IsOnlyBase = Api.isOnlyTensorBase(Type);
  Result.Begin = Result.Tensor->getBeginLoc();
  Result.End = endOf(Result.Tensor, Context);
  const SourceManager &SM = Context.getSourceManager();
  bool IsWhole = Result.Begin.isValid() && Result.Begin.isFileID() &&
                 Result.End.isValid() &&
                 SM.getFileID(Result.Begin) == SM.getFileID(Result.End) &&
                 !Report.Call->getBeginLoc().isMacroID() &&
                 !Report.Call->getEndLoc().isMacroID();
  if (!IsWhole || Api.isForeignCode(Result.Begin))
    return std::nullopt;
  return Result;
}

std::string ConvertedObject::text(const ASTContext &Context) const {
  return Lexer::getSourceText(CharSourceRange::getCharRange(Begin, End),
                              Context.getSourceManager(), Context.getLangOpts())
      .str();
}

bool ConvertedObject::isPrimary() const {
  if (const auto *Operator = dyn_cast<CXXOperatorCallExpr>(Tensor))
    return Operator->getOperator() == OO_Call ||
           Operator->getOperator() == OO_Subscript;
  return isa<DeclRefExpr, MemberExpr, ParenExpr, CallExpr, ArraySubscriptExpr,
             CXXThisExpr, CXXTemporaryObjectExpr, CXXFunctionalCastExpr>(
      Tensor);
}

bool ConvertedObject::isPlain() const {
  const Expr *E = Tensor;
  for (;;) {
    E = E->IgnoreParenImpCasts();
    if (const auto *Member = dyn_cast<MemberExpr>(E))
      E = Member->getBase();
    else if (const auto *Unary = dyn_cast<UnaryOperator>(E);
             Unary && Unary->getOpcode() == UO_Deref)
      E = Unary->getSubExpr();
    else
      return isa<DeclRefExpr, CXXThisExpr>(E);
  }
}

/// Words of a camelCase or CamelCase name, joined by underscores.
static std::string snakeCase(llvm::StringRef Name) {
  std::string Result;
  char Last = '_';
  for (char C : Name) {
    if (isUppercase(C) && !isUppercase(Last) && Last != '_')
      Result += '_';
    Result += llvm::toLower(C);
    Last = C;
  }
  return Result;
}

/// The variable, member or call that an expression begins with.
static std::string rootName(const Expr *E, bool IsWithCall) {
  E = written(E)->IgnoreParens();
  E = written(E);
  auto Called = [&](std::string Root, llvm::StringRef Method) {
    return IsWithCall ? Root + "_" + snakeCase(Method) : Root;
  };
  if (const auto *Ref = dyn_cast<DeclRefExpr>(E))
    return Ref->getDecl()->getNameAsString();
  if (const auto *Member = dyn_cast<MemberExpr>(E))
    return Member->getMemberDecl()->getNameAsString();
  if (const auto *Unary = dyn_cast<UnaryOperator>(E))
    return Unary->getOpcode() == UO_Deref || Unary->getOpcode() == UO_AddrOf
               ? rootName(Unary->getSubExpr(), IsWithCall)
               : "result";
  if (const auto *Subscript = dyn_cast<ArraySubscriptExpr>(E))
    return Called(rootName(Subscript->getBase(), false), "element");
  if (const auto *Operator = dyn_cast<CXXOperatorCallExpr>(E)) {
    switch (Operator->getOperator()) {
    case OO_Arrow:
    case OO_Star:
      return rootName(Operator->getArg(0), IsWithCall);
    case OO_Subscript:
      return Called(rootName(Operator->getArg(0), false), "element");
    case OO_Call:
      return rootName(Operator->getArg(0), false) + "_output";
    default:
      return "result";
    }
  }
  const auto *Call = dyn_cast<CallExpr>(E);
  const FunctionDecl *Callee = Call ? Call->getDirectCallee() : nullptr;
  if (!Callee || !Callee->getIdentifier())
    return "tensor";
  llvm::StringRef Name = Callee->getName();
  if (const auto *Method = dyn_cast<CXXMemberCallExpr>(E)) {
    const Expr *Object = Method->getImplicitObjectArgument();
    if (isa<CXXThisExpr>(Object->IgnoreParenImpCasts()))
      return snakeCase(Name) + (IsWithCall ? "_result" : "");
    // What a value is only taken out of does not name it.
    if (Name != "to" &&
        (Name.starts_with("to") || Name == "value" || Name == "get" ||
         Name == "at" || Name == "front" || Name == "back"))
      return rootName(Object, IsWithCall);
    if (Name == "forward")
      return rootName(Object, false) + "_" + Name.str();
    return Called(rootName(Object, false), Name == "to" ? "copy" : Name);
  }
  if (model::isAny(Name, {"get", "move", "forward", "as_const"}) &&
      Callee->isInStdNamespace() && Call->getNumArgs() == 1)
    return rootName(Call->getArg(0), IsWithCall);
  return snakeCase(Name) + (IsWithCall ? "_result" : "");
}

std::string ConvertedObject::ownerName(llvm::StringRef Suffix,
                                       const Expr *Maker) const {
  const Expr *Named = Suffix.empty() && Maker ? Maker : Tensor;
  std::string Root = rootName(Named, Suffix.empty());
  llvm::StringRef Base = llvm::StringRef(Root).rtrim('_').ltrim('_');
  if (Base.empty())
    Base = "tensor";
  if (!Suffix.empty())
    return (Base + "_" + Suffix).str();
  // A variable's own name does not do for what is taken from it.
  return isPlain() && Named == Tensor ? (Base + "_owner").str() : Base.str();
}

} // namespace clang::tidy::torch
