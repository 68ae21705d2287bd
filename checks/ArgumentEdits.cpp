// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "ArgumentEdits.h"
#include "ConvertedObject.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"

namespace clang::tidy::torch {

using model::TensorApi;

static bool isEditable(SourceRange Range, const TensorApi &Api) {
  return Range.isValid() && Range.getBegin().isFileID() &&
         Range.getEnd().isFileID() && !Api.isForeignCode(Range.getBegin());
}

static std::string textOf(const Expr *E, const TensorApi &Api) {
  const ASTContext &Context = Api.context();
  return Lexer::getSourceText(
             CharSourceRange::getTokenRange(E->getSourceRange()),
             Context.getSourceManager(), Context.getLangOpts())
      .str();
}

/// The template arguments as they are written.
static llvm::ArrayRef<TemplateArgumentLoc> argumentsOf(const Expr *Conversion) {
  const auto *Call = dyn_cast<CXXMemberCallExpr>(Conversion);
  const auto *Member =
      Call ? dyn_cast<MemberExpr>(Call->getCallee()->IgnoreParenImpCasts())
           : nullptr;
  return Member ? Member->template_arguments()
                : llvm::ArrayRef<TemplateArgumentLoc>();
}

static Edits replaceArgument(const Expr *Conversion, unsigned I,
                             llvm::StringRef With, const TensorApi &Api) {
  llvm::ArrayRef<TemplateArgumentLoc> Arguments = argumentsOf(Conversion);
  if (I >= Arguments.size() || !isEditable(Arguments[I].getSourceRange(), Api))
    return {};
  return {FixItHint::CreateReplacement(
      CharSourceRange::getTokenRange(Arguments[I].getSourceRange()), With)};
}

Edits elementTypeEdit(const Expr *Conversion, llvm::StringRef Type,
                      const TensorApi &Api) {
  return replaceArgument(Conversion, 0, Type, Api);
}

Edits rankEdit(const Expr *Conversion, unsigned Rank, const TensorApi &Api) {
  return replaceArgument(Conversion, 1, std::to_string(Rank), Api);
}

bool isWrittenAsLong(const Expr *Conversion) {
  llvm::ArrayRef<TemplateArgumentLoc> Arguments = argumentsOf(Conversion);
  if (Arguments.empty() ||
      Arguments[0].getArgument().getKind() != TemplateArgument::Type ||
      !Arguments[0].getTypeSourceInfo())
    return false;
  // A typedef, int64_t among them, is sugar.
  QualType Written =
      Arguments[0].getTypeSourceInfo()->getType().getUnqualifiedType();
  const auto *Builtin = dyn_cast<BuiltinType>(Written.getTypePtr());
  return Builtin && Builtin->getKind() == BuiltinType::Long;
}

/// "torch::" or "at::", as the call has it.
static std::string qualifierOf(const CallExpr *Call, const TensorApi &Api) {
  const auto *Name =
      dyn_cast<DeclRefExpr>(Call->getCallee()->IgnoreParenImpCasts());
  if (Name && Name->hasQualifier()) {
    const ASTContext &Context = Api.context();
    return Lexer::getSourceText(CharSourceRange::getTokenRange(
                                    Name->getQualifierLoc().getSourceRange()),
                                Context.getSourceManager(),
                                Context.getLangOpts())
        .str();
  }
  return "torch::";
}

/// A constant such as torch::kFloat, written where options are asked for; or
/// null.
static const Expr *constantIn(const Expr *Options, const TensorApi &Api) {
  const Expr *E = Options;
  for (;;) {
    E = E->IgnoreImplicit()->IgnoreParens();
    const auto *Construct = dyn_cast<CXXConstructExpr>(E);
    if (!Construct || isa<CXXTemporaryObjectExpr>(Construct) ||
        !Construct->getNumArgs())
      break;
    E = Construct->getArg(0);
  }
  return isa<DeclRefExpr>(E) && !Api.isTensor(E->getType()) ? E : nullptr;
}

Edits blobDTypeEdit(const flow::BlobReport &Report, llvm::StringRef Name,
                    const TensorApi &Api) {
  const auto *Call = dyn_cast<CallExpr>(Report.Call);
  if (!Call || !Call->getDirectCallee() ||
      !isEditable(Call->getSourceRange(), Api) ||
      !Api.isTensor(Call->getType()))
    return {};
  std::string Constant = qualifierOf(Call, Api) + "k" + Name.str();
  const Expr *Options = Report.Given.Options;
  if (!Options)
    return {FixItHint::CreateInsertion(Call->getRParenLoc(), ", " + Constant)};
  if (const Expr *Given = constantIn(Options, Api)) {
    if (!isEditable(Given->getSourceRange(), Api))
      return {};
    if (Api.kindOf(Given->getType()) == model::TypeKind::DType)
      return {FixItHint::CreateReplacement(
          CharSourceRange::getTokenRange(Given->getSourceRange()), Constant)};
    if (Api.kindOf(Given->getType()) != model::TypeKind::Options)
      return {};
  }
  SourceLocation End = endOf(Options, Api.context());
  if (End.isInvalid())
    return {};
  return {FixItHint::CreateInsertion(End, ".dtype(" + Constant + ")")};
}

/// The argument of the last `.device(...)` in a chain that builds options.
static const Expr *deviceArgument(const Expr *Options) {
  const Expr *E = model::makerOf(Options);
  while (const auto *Call = dyn_cast<CallExpr>(E)) {
    const FunctionDecl *Callee = Call->getDirectCallee();
    if (!Callee)
      return nullptr;
    if (model::nameOf(*Callee) == "device" && Call->getNumArgs() == 1)
      return Call->getArg(0);
    const auto *Member = dyn_cast<CXXMemberCallExpr>(Call);
    if (!Member)
      return nullptr;
    E = model::makerOf(Member->getImplicitObjectArgument());
  }
  return nullptr;
}

static bool isNamed(const Expr *E) {
  E = E->IgnoreImplicit()->IgnoreParens();
  if (const auto *Construct = dyn_cast<CXXConstructExpr>(E);
      Construct && Construct->getNumArgs() == 1 &&
      !isa<CXXTemporaryObjectExpr>(Construct))
    return isNamed(Construct->getArg(0));
  if (const auto *Member = dyn_cast<MemberExpr>(E))
    return isa<CXXThisExpr>(Member->getBase()->IgnoreParenImpCasts()) ||
           isNamed(Member->getBase());
  return isa<DeclRefExpr>(E);
}

Edits blobOnHostEdit(const flow::BlobReport &Report, const TensorApi &Api) {
  const auto *Call = dyn_cast<CallExpr>(Report.Call);
  const Expr *Options = Report.Given.Options;
  if (!Call || !Options || !isEditable(Call->getSourceRange(), Api) ||
      !isEditable(Options->getSourceRange(), Api) ||
      !Api.isTensor(Call->getType()))
    return {};
  SourceLocation End = endOf(Call, Api.context());
  SourceLocation OptionsEnd = endOf(Options, Api.context());
  if (End.isInvalid() || OptionsEnd.isInvalid())
    return {};
  std::string Cpu = qualifierOf(Call, Api) + "kCPU";
  const Expr *Constant = constantIn(Options, Api);
  if (Constant && Api.kindOf(Constant->getType()) == model::TypeKind::Device) {
    // from_blob(p, sizes, kCUDA): the options are nothing but the device.
    return {
        FixItHint::CreateReplacement(
            CharSourceRange::getTokenRange(Options->getSourceRange()), Cpu),
        FixItHint::CreateInsertion(End, ".to(" + textOf(Constant, Api) + ")")};
  }
  std::string Device;
  if (const Expr *Given = deviceArgument(Options)) {
    if (!isNamed(Given))
      return {};
    Device = textOf(Given, Api);
  } else if (isNamed(Options)) {
    Device = textOf(Options, Api) + ".device()";
  } else {
    return {};
  }
  return {FixItHint::CreateInsertion(OptionsEnd, ".device(" + Cpu + ")"),
          FixItHint::CreateInsertion(End, ".to(" + Device + ")")};
}

} // namespace clang::tidy::torch
