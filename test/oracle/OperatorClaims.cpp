// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Writes down, as JSON, what the project claims of each operator of a LibTorch:
// what its schema says, and what OperatorEffects.def says beyond that. It reads
// the project's own tables and LibTorch's own headers; OperatorOracle runs the
// operators and compares.
//
//   OperatorClaims COMPILE-FLAG... >claims.json

#include "model/OperatorEffects.h"
#include "model/OperatorIndex.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclCXX.h"
#include "clang/Frontend/ASTUnit.h"
#include "clang/Tooling/Tooling.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/raw_ostream.h"

using namespace clang;
using namespace clang::tidy::torch::model;
using llvm::StringRef;

// No default in these: a new word has to be given a meaning in the oracle.
#define WORD(ENUM, NAME)                                                       \
  case ENUM::NAME:                                                             \
    return #NAME;

static StringRef textOf(StorageEffect Effect) {
  switch (Effect) {
    WORD(StorageEffect, FromSchema)
    WORD(StorageEffect, MaybeSelf)
    WORD(StorageEffect, Fresh)
    WORD(StorageEffect, View)
    WORD(StorageEffect, OwnedBySelf)
  }
  return "";
}

static StringRef textOf(DeviceEffect Effect) {
  switch (Effect) {
    WORD(DeviceEffect, Inherit)
    WORD(DeviceEffect, Cpu)
    WORD(DeviceEffect, Accelerator)
    WORD(DeviceEffect, FromArguments)
    WORD(DeviceEffect, FromOther)
  }
  return "";
}

static StringRef textOf(DTypeEffect Effect) {
  switch (Effect) {
    WORD(DTypeEffect, Promote)
    WORD(DTypeEffect, Self)
    WORD(DTypeEffect, Bool)
    WORD(DTypeEffect, Int64)
    WORD(DTypeEffect, Int32)
    WORD(DTypeEffect, UInt8)
    WORD(DTypeEffect, FromArguments)
    WORD(DTypeEffect, FromArgumentsOrValues)
    WORD(DTypeEffect, FromArgumentsOrInt64)
    WORD(DTypeEffect, FromOptionsOrInt64)
    WORD(DTypeEffect, DefaultFloat)
    WORD(DTypeEffect, FloatOfSelf)
    WORD(DTypeEffect, Int64OfIntegers)
    WORD(DTypeEffect, RealOfSelf)
    WORD(DTypeEffect, ComplexOfSelf)
    WORD(DTypeEffect, NumberOfSelf)
    WORD(DTypeEffect, Float32)
    WORD(DTypeEffect, Float64)
    WORD(DTypeEffect, Unknown)
  }
  return "";
}

static StringRef textOf(LayoutEffect Effect) {
  switch (Effect) {
    WORD(LayoutEffect, Default)
    WORD(LayoutEffect, Dense)
    WORD(LayoutEffect, Preserve)
    WORD(LayoutEffect, Permuted)
    WORD(LayoutEffect, Expanded)
    WORD(LayoutEffect, Narrowed)
    WORD(LayoutEffect, Selected)
    WORD(LayoutEffect, SameContiguity)
    WORD(LayoutEffect, ViewOrDense)
    WORD(LayoutEffect, KeepsContiguous)
    WORD(LayoutEffect, DenseOrChannelsLast)
    WORD(LayoutEffect, MemoryFormat)
    WORD(LayoutEffect, MemoryFormatDense)
    WORD(LayoutEffect, Unknown)
  }
  return "";
}

static StringRef textOf(RankEffect Effect) {
  switch (Effect) {
    WORD(RankEffect, Unknown)
    WORD(RankEffect, Same)
    WORD(RankEffect, SameSizes)
    WORD(RankEffect, Plus1)
    WORD(RankEffect, Minus1)
    WORD(RankEffect, FromSizes)
    WORD(RankEffect, Fixed0)
    WORD(RankEffect, Fixed1)
    WORD(RankEffect, Fixed2)
    WORD(RankEffect, Fixed3)
    WORD(RankEffect, OfOther)
    WORD(RankEffect, Broadcast)
    WORD(RankEffect, Reduce)
    WORD(RankEffect, Flattened)
  }
  return "";
}

static StringRef textOf(GradEffect Effect) {
  switch (Effect) {
    WORD(GradEffect, Differentiable)
    WORD(GradEffect, Never)
    WORD(GradEffect, Keep)
    WORD(GradEffect, Maybe)
  }
  return "";
}

static StringRef textOf(BitEffect Effect) {
  switch (Effect) {
    WORD(BitEffect, Default)
    WORD(BitEffect, TogglesConj)
    WORD(BitEffect, TogglesNeg)
    WORD(BitEffect, ResolvesConj)
    WORD(BitEffect, ResolvesNeg)
    WORD(BitEffect, MaySetNeg)
    WORD(BitEffect, SetsConj)
    WORD(BitEffect, SetsConjOfReal)
    WORD(BitEffect, MaySetConj)
    WORD(BitEffect, Keeps)
    WORD(BitEffect, Unknown)
  }
  return "";
}
#undef WORD

static std::string lineName(const OperatorEffectsEntry &Line) {
  switch (Line.Kind) {
  case OperatorEffectsEntry::Operator:
    return ("OPERATOR(" + Line.Name + ")").str();
  case OperatorEffectsEntry::Overload:
    return ("OVERLOAD(" + Line.Name + ", " + Line.OverloadName + ")").str();
  case OperatorEffectsEntry::Function:
    return ("FUNCTION(" + Line.Name + ")").str();
  }
  return "";
}

/// The line that an operator's effects stand in; empty if they are defaults.
static std::string lineOf(const OperatorEffects &Effects) {
  for (const OperatorEffectsEntry &Line : allOperatorEffects())
    if (&Line.Effects == &Effects)
      return lineName(Line);
  return "";
}

static llvm::json::Object effectsJson(const OperatorEffects &E) {
  return llvm::json::Object{{"storage", textOf(E.Storage)},
                            {"device", textOf(E.Device)},
                            {"dtype", textOf(E.DType)},
                            {"dtype1", textOf(E.DType1)},
                            {"layout", textOf(E.Layout)},
                            {"layout1", textOf(E.Layout1)},
                            {"rank", textOf(E.Rank)},
                            {"grad", textOf(E.Grad)},
                            {"bits", textOf(E.Bits)},
                            {"metadata_only", E.MetadataOnly},
                            {"may_reallocate", E.MayReallocate},
                            {"copies_to_host", E.CopiesToHost},
                            {"is_factory", E.IsFactory},
                            {"writes_self", E.WritesSelf},
                            {"has_side_effect", E.HasSideEffect}};
}

/// What OperatorEffects.h calls self.
static int selfOf(const OperatorSchema &Schema) {
  int Named = Schema.argumentIndex("self");
  if (Named >= 0)
    return Named;
  for (size_t I = 0; I < Schema.Arguments.size(); ++I)
    if (Schema.Arguments[I].isTensor() || Schema.Arguments[I].isTensorList())
      return static_cast<int>(I);
  return -1;
}

static llvm::json::Object operatorJson(const OperatorSchema &Schema) {
  llvm::json::Array Arguments, Returns;
  for (const SchemaValue &Argument : Schema.Arguments)
    Arguments.push_back(
        llvm::json::Object{{"name", Argument.Name},
                           {"type", Argument.Type},
                           {"is_write", Argument.IsWrite},
                           {"is_keyword_only", Argument.IsKeywordOnly}});
  for (unsigned R = 0; R < Schema.Returns.size(); ++R) {
    llvm::json::Array Aliases;
    for (unsigned A = 0; A < Schema.Arguments.size(); ++A)
      if (Schema.returnAliases(R, A))
        Aliases.push_back(A);
    Returns.push_back(std::move(Aliases));
  }
  const OperatorEffects &Effects = effectsOf(Schema.Name, Schema.Overload);
  return llvm::json::Object{{"name", Schema.Name},
                            {"overload", Schema.Overload},
                            {"line", lineOf(Effects)},
                            {"self", selfOf(Schema)},
                            {"is_in_place", Schema.isInPlace()},
                            {"is_out", Schema.isOut()},
                            {"arguments", std::move(Arguments)},
                            {"return_aliases", std::move(Returns)},
                            {"effects", effectsJson(Effects)}};
}

int main(int Argc, const char **Argv) {
  std::unique_ptr<ASTUnit> Unit = tooling::buildASTFromCodeWithArgs(
      "#include <ATen/Operators.h>\n",
      std::vector<std::string>(Argv + 1, Argv + Argc), "claims.cpp",
      "torch-tidy-claims");
  if (!Unit || Unit->getDiagnostics().hasErrorOccurred()) {
    llvm::errs() << "OperatorClaims: LibTorch's headers do not compile\n";
    return 1;
  }
  ASTContext &Context = Unit->getASTContext();
  llvm::json::Array Operators, Functions, Lines;
  for (const NamedDecl *At :
       Context.getTranslationUnitDecl()->lookup(&Context.Idents.get("at"))) {
    const auto *Outer = dyn_cast<NamespaceDecl>(At);
    if (!Outer)
      continue;
    for (const NamedDecl *Ops : Outer->lookup(&Context.Idents.get("_ops"))) {
      const auto *Inner = dyn_cast<NamespaceDecl>(Ops);
      if (!Inner)
        continue;
      for (const NamespaceDecl *Part : Inner->redecls())
        for (const Decl *Member : Part->decls()) {
          const auto *Struct = dyn_cast<CXXRecordDecl>(Member);
          if (!Struct || !Struct->isThisDeclarationADefinition())
            continue;
          if (auto Schema =
                  OperatorSchema::parse(OperatorIndex::schemaTextOf(*Struct)))
            Operators.push_back(operatorJson(*Schema));
        }
      break;
    }
    break;
  }
  for (const OperatorEffectsEntry &Line : allOperatorEffects()) {
    Lines.push_back(lineName(Line));
    if (Line.Kind == OperatorEffectsEntry::Function)
      Functions.push_back(
          llvm::json::Object{{"name", Line.Name},
                             {"line", lineName(Line)},
                             {"effects", effectsJson(Line.Effects)}});
  }
  llvm::outs() << llvm::json::Value(
                      llvm::json::Object{{"operators", std::move(Operators)},
                                         {"functions", std::move(Functions)},
                                         {"lines", std::move(Lines)}})
               << "\n";
  return 0;
}
