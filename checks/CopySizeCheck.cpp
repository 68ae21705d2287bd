// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// torch-copy-size: sizes of memcpy and its like that are no numbers of bytes.

#include "ConvertedObject.h"
#include "TorchCheck.h"
#include "clang/Lex/Lexer.h"

namespace clang::tidy::torch {

using namespace flow;

namespace {

class CopySizeCheck : public TorchCheck {
public:
  using TorchCheck::TorchCheck;

  void report(const TranslationUnitFlow &Flow) override {
    for (const auto &[Call, Report] : Flow.findings().Copies)
      if (Report.Call)
        judge(Report, Flow);
  }

private:
  void judge(const CopyReport &Report, const TranslationUnitFlow &Flow) {
    // Of a helper that others hand bytes, the call is at fault.
    const TraceStep *Called = originOf(Report.Path);
    bool IsCallAtFault = Called && Report.IsSoundElsewhere;
    SourceLocation Loc =
        IsCallAtFault ? Called->Loc : Report.Size->getExprLoc();
    if (!isNew(Loc))
      return;
    const FunctionDecl *Callee = model::calleeOf(Report.Call);
    const auto *Converted = dyn_cast_or_null<CallExpr>(Report.Conversion);
    const Expr *Object = nullptr;
    if (Converted)
      if (auto Conversion = Flow.api().conversionOf(*Converted))
        Object = Conversion->Object;
    std::string Memory =
        Object ? "the memory of " + nameOfTensor(Object) : "the memory";
    {
      DiagnosticBuilder Warning = [&] {
        switch (Report.Fault) {
        case CopyFault::CountsElements:
          return diag(Loc, "%0 takes a number of bytes, but this is a number "
                           "of elements")
                 << Callee;
        case CopyFault::OtherSizeof:
          return diag(Loc, "this size takes %0 byte%s0 for an element, but an "
                           "element of %1 has %2")
                 << unsigned(Report.OtherSize) << Memory << Report.ElementSize;
        case CopyFault::SizedTwice:
          return diag(Loc, "this size counts the bytes of an element twice");
        case CopyFault::TooLarge:
          return diag(Loc, "%0 takes %1 bytes here, but %2 has only %3")
                 << Callee << std::to_string(Report.Bytes) << Memory
                 << std::to_string(Report.Room);
        case CopyFault::OtherElements:
          break;
        }
        return diag(Loc, "%0 copies bytes and converts nothing, but an element "
                         "of %1 has %2 bytes and one on the other side %3")
               << Callee << Memory << Report.ElementSize
               << unsigned(Report.OtherSize);
      }();
      if (!IsCallAtFault) {
        Warning << Report.Size->getSourceRange();
        if (std::optional<FixItHint> Fix = bytes(Report, Flow.context()))
          Warning << *Fix;
      }
    }
    auto IsInSize = [&](const Expr *E) {
      SourceRange Range = Report.Size->getSourceRange();
      return !IsCallAtFault && E->getExprLoc() >= Range.getBegin() &&
             E->getExprLoc() <= Range.getEnd();
    };
    if (Report.Elements && Report.Fault != CopyFault::TooLarge &&
        !IsInSize(Report.Elements))
      diag(Report.Elements->getExprLoc(),
           Report.Width == Report.Elements ? "the bytes are counted here"
                                           : "the elements are counted here",
           DiagnosticIDs::Note);
    if (Report.Width && Report.Width != Report.Elements &&
        !IsInSize(Report.Width) && Report.Fault != CopyFault::TooLarge)
      diag(Report.Width->getExprLoc(), "the bytes of an element come from here",
           DiagnosticIDs::Note);
    notePath(Report.Path);
  }

  /// `t.nbytes()` where the size is a count of t alone; else times the size of
  /// an element.
  static std::optional<FixItHint> bytes(const CopyReport &Report,
                                        const ASTContext &Context) {
    if (Report.Path || Report.Fault == CopyFault::TooLarge ||
        Report.Fault == CopyFault::OtherElements || !Report.Elements)
      return std::nullopt;
    SourceLocation Begin = Report.Size->getBeginLoc();
    SourceLocation End = endOf(Report.Size, Context);
    if (Begin.isInvalid() || Begin.isMacroID() || End.isInvalid())
      return std::nullopt;
    auto Text = [&](SourceLocation From, SourceLocation To) {
      return Lexer::getSourceText(CharSourceRange::getCharRange(From, To),
                                  Context.getSourceManager(),
                                  Context.getLangOpts())
          .str();
    };
    // numel(), or numel() and one sizeof
    const Expr *Size = Report.Size->IgnoreParenCasts();
    const Expr *Counts = Size;
    if (const auto *Times = dyn_cast<BinaryOperator>(Size);
        Times && Times->getOpcode() == BO_Mul) {
      const Expr *Left = Times->getLHS()->IgnoreParenCasts();
      const Expr *Right = Times->getRHS()->IgnoreParenCasts();
      if (Left == Report.Elements && isa<UnaryExprOrTypeTraitExpr>(Right))
        Counts = Left;
      else if (Right == Report.Elements && isa<UnaryExprOrTypeTraitExpr>(Left))
        Counts = Right;
    }
    const auto *Call = dyn_cast<CXXMemberCallExpr>(Counts);
    const auto *Callee =
        Call ? dyn_cast<MemberExpr>(Call->getCallee()->IgnoreParenImpCasts())
             : nullptr;
    if (Call == Report.Elements && Callee && !Callee->isImplicitAccess() &&
        model::isAny(model::nameOf(*Call->getMethodDecl()),
                     {"numel", "nbytes"}) &&
        Callee->getMemberLoc().isFileID())
      return FixItHint::CreateReplacement(
          CharSourceRange::getCharRange(Begin, End),
          Text(Call->getBeginLoc(), Callee->getMemberLoc()) + "nbytes()");
    if (Report.Fault != CopyFault::CountsElements || Report.Element.isNull() ||
        !Report.Function || Report.Function->isTemplateInstantiation() ||
        !Report.Element->isBuiltinType())
      return std::nullopt;
    bool IsTight = isa<DeclRefExpr, MemberExpr, CallExpr, IntegerLiteral>(Size);
    PrintingPolicy Policy(Context.getLangOpts());
    std::string Times =
        " * sizeof(" + Report.Element.getUnqualifiedType().getAsString(Policy) +
        ")";
    return IsTight ? FixItHint::CreateInsertion(End, Times)
                   : FixItHint::CreateReplacement(
                         CharSourceRange::getCharRange(Begin, End),
                         "(" + Text(Begin, End) + ")" + Times);
  }
};

} // namespace

std::unique_ptr<ClangTidyCheck> makeCopySizeCheck(llvm::StringRef Name,
                                                  ClangTidyContext *Context) {
  return std::make_unique<CopySizeCheck>(Name, Context);
}

} // namespace clang::tidy::torch
