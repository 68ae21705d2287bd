//===-- OperatorEffectsTest.cpp - What a schema cannot say ------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Holds OperatorEffects.def against the schemas of the installed LibTorch.
//
//===----------------------------------------------------------------------===//

#include "model/OperatorEffects.h"
#include "LibTorchAst.h"
#include "model/OperatorIndex.h"

#include "clang/AST/DeclTemplate.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSet.h"
#include "gtest/gtest.h"

using namespace clang;
using namespace clang::tidy::torch;
using namespace clang::tidy::torch::model;

/// Operators with a line that not every supported LibTorch has.
static const llvm::StringSet<> &onlyInSomeVersions() {
  static const llvm::StringSet<> Names = {"align_as",
                                          "cholesky",
                                          "qr",
                                          "align_tensors",
                                          "empty_permuted",
                                          "refine_names",
                                          "rename",
                                          "rename_",
                                          "rms_norm",
                                          "scaled_dot_product_attention"};
  return Names;
}

/// The same of overloads.
static const llvm::StringSet<> &overloadsOnlyInSomeVersions() {
  static const llvm::StringSet<> Names = {
      "linspace.Scalar_Tensor", "linspace.Tensor_Scalar",
      "linspace.Tensor_Tensor", "logspace.Scalar_Tensor",
      "logspace.Tensor_Scalar", "logspace.Tensor_Tensor"};
  return Names;
}

/// Functions with a line that not every supported LibTorch has.
static const llvm::StringSet<> &functionsOnlyInSomeVersions() {
  static const llvm::StringSet<> Names = {"ipu", "metal", "xpu"};
  return Names;
}

/// Operators whose results may share storage with an argument though their
/// schemas say that they are fresh.
static const llvm::StringSet<> &aliasesWithoutAnnotation() {
  static const llvm::StringSet<> Names = {"align_as",
                                          "align_tensors",
                                          "alpha_dropout",
                                          "atleast_1d",
                                          "atleast_2d",
                                          "atleast_3d",
                                          "broadcast_tensors",
                                          "cartesian_prod",
                                          "chalf",
                                          "conj_physical",
                                          "data",
                                          "dequantize",
                                          "dropout",
                                          "einsum",
                                          "feature_alpha_dropout",
                                          "feature_dropout",
                                          "flatten_dense_tensors",
                                          "lift",
                                          "meshgrid",
                                          "sum_to_size",
                                          "to_dense",
                                          "type_as",
                                          "unflatten_dense_tensors",
                                          "unsafe_chunk",
                                          "unsafe_split",
                                          "unsafe_split_with_sizes"};
  return Names;
}

/// All schemas of the installed LibTorch, by the names of their operators.
static const llvm::StringMap<std::vector<OperatorSchema>> &schemas() {
  static const llvm::StringMap<std::vector<OperatorSchema>> All = [] {
    llvm::StringMap<std::vector<OperatorSchema>> Result;
    forEachMember(
        *namespaceNamed(libTorch(), "at::_ops"), [&](const Decl *Member) {
          const auto *Struct = dyn_cast<CXXRecordDecl>(Member);
          if (!Struct || !Struct->isThisDeclarationADefinition())
            return;
          if (auto Schema =
                  OperatorSchema::parse(OperatorIndex::schemaTextOf(*Struct)))
            Result[Schema->Name].push_back(*Schema);
        });
    return Result;
  }();
  return All;
}

/// The schemas that a line is about: all overloads that have no line of their
/// own, out variants left aside.
static std::vector<OperatorSchema> schemasOf(const OperatorEffectsEntry &Line) {
  std::vector<OperatorSchema> Result;
  auto Found = schemas().find(Line.Name);
  if (Line.Kind == OperatorEffectsEntry::Function || Found == schemas().end())
    return Result;
  for (const OperatorSchema &Schema : Found->second)
    if (!Schema.isOut() &&
        &effectsOf(Schema.Name, Schema.Overload) == &Line.Effects)
      Result.push_back(Schema);
  return Result;
}

static bool isAliasing(const OperatorSchema &Schema) {
  for (unsigned R = 0; R < Schema.Returns.size(); ++R)
    for (unsigned A = 0; A < Schema.Arguments.size(); ++A)
      if (Schema.returnAliases(R, A))
        return true;
  return false;
}

template <typename Predicate>
static bool someArgument(const std::vector<OperatorSchema> &Schemas,
                         Predicate Is) {
  for (const OperatorSchema &Schema : Schemas)
    for (const SchemaValue &Argument : Schema.Arguments)
      if (Is(Argument))
        return true;
  return false;
}

static std::string describe(const OperatorEffectsEntry &Line) {
  return (llvm::Twine(Line.Name) + "." + Line.OverloadName).str();
}

/// For each line that is about an operator of the installed LibTorch.
template <typename Callback> static void forEachLine(Callback Check) {
  for (const OperatorEffectsEntry &Line : allOperatorEffects()) {
    std::vector<OperatorSchema> Schemas = schemasOf(Line);
    if (!Schemas.empty())
      Check(Line, Line.Effects, Schemas);
  }
}

TEST(OperatorEffects, LinesAreUnique) {
  llvm::StringSet<> Seen;
  for (const OperatorEffectsEntry &Line : allOperatorEffects())
    EXPECT_TRUE(Seen.insert(std::to_string(Line.Kind) + describe(Line)).second)
        << describe(Line);
}

TEST(OperatorEffects, OperatorsExist) {
  for (const OperatorEffectsEntry &Line : allOperatorEffects()) {
    if (Line.Kind == OperatorEffectsEntry::Function ||
        onlyInSomeVersions().contains(Line.Name) ||
        overloadsOnlyInSomeVersions().contains(describe(Line)))
      continue;
    auto Found = schemas().find(Line.Name);
    EXPECT_NE(Found, schemas().end()) << Line.Name.str();
    if (Found != schemas().end() && Line.Kind == OperatorEffectsEntry::Overload)
      EXPECT_TRUE(llvm::any_of(Found->second,
                               [&](const OperatorSchema &Schema) {
                                 return Schema.Overload == Line.OverloadName;
                               }))
          << describe(Line);
  }
}

TEST(OperatorEffects, FunctionsExist) {
  ASTContext &Context = libTorch();
  OperatorIndex Index(Context);
  llvm::StringSet<> Found;
  auto Visit = [&](const Decl *Member) {
    if (const auto *Template = dyn_cast<FunctionTemplateDecl>(Member))
      Member = Template->getTemplatedDecl();
    if (const Operator *Op = Index.lookup(dyn_cast<FunctionDecl>(Member)))
      if (!Op->Struct)
        Found.insert(Op->Name);
  };
  for (const Decl *Member : tensorClass(Context)->decls())
    Visit(Member);
  for (llvm::StringRef Name : {"at", "torch"})
    forEachMember(*namespaceNamed(Context, Name), Visit);
  for (const OperatorEffectsEntry &Line : allOperatorEffects())
    if (Line.Kind == OperatorEffectsEntry::Function &&
        !functionsOnlyInSomeVersions().contains(Line.Name))
      EXPECT_TRUE(Found.contains(Line.Name)) << Line.Name.str();
}

/// A line that speaks of views is about an operator that makes some.
TEST(OperatorEffects, ViewsAlias) {
  forEachLine([](const OperatorEffectsEntry &Line, const OperatorEffects &E,
                 const std::vector<OperatorSchema> &Schemas) {
    bool Aliases = llvm::any_of(Schemas, isAliasing);
    bool IsUnannotated = aliasesWithoutAnnotation().contains(Line.Name);
    EXPECT_FALSE(Aliases && IsUnannotated) << describe(Line);
    if (E.Storage == StorageEffect::View ||
        E.Storage == StorageEffect::MaybeSelf)
      EXPECT_TRUE(Aliases || IsUnannotated) << describe(Line);
    if (E.Storage == StorageEffect::Fresh)
      EXPECT_FALSE(Aliases) << describe(Line);
    switch (E.Layout) {
    case LayoutEffect::Narrowed:
    case LayoutEffect::Selected:
    case LayoutEffect::SameContiguity:
    case LayoutEffect::ViewOrDense:
    case LayoutEffect::Expanded:
      EXPECT_TRUE(Aliases || IsUnannotated) << describe(Line);
      break;
    case LayoutEffect::Default:
      // Nothing is known of such a view, so better to say something.
      EXPECT_FALSE(Aliases && E.Storage == StorageEffect::FromSchema)
          << describe(Line);
      break;
    default:
      break;
    }
  });
}

/// Every view that is not of sparse or named tensors or internal has a line.
TEST(OperatorEffects, ViewsHaveLines) {
  const llvm::StringSet<> Without = {"align_to",    "ccol_indices",  "coalesce",
                                     "col_indices", "crow_indices",  "indices",
                                     "row_indices", "slice_inverse", "values"};
  const OperatorEffects &Unknown = effectsOf("no_such_operator");
  for (const auto &Entry : schemas())
    for (const OperatorSchema &Schema : Entry.second)
      if (isAliasing(Schema) && !Schema.writesAnything() &&
          !Schema.Name.starts_with("_") && !Without.contains(Schema.Name))
        EXPECT_FALSE(effectsOf(Schema.Name, Schema.Overload) == Unknown)
            << Schema.Name.str();
}

TEST(OperatorEffects, WritesAreInSchemas) {
  forEachLine([](const OperatorEffectsEntry &Line, const OperatorEffects &E,
                 const std::vector<OperatorSchema> &Schemas) {
    bool Writes = llvm::any_of(Schemas, [](const OperatorSchema &Schema) {
      return Schema.writesAnything();
    });
    if (E.MetadataOnly || E.MayReallocate)
      EXPECT_TRUE(Writes || Line.Name == "retain_grad") << describe(Line);
    if (!Line.Name.starts_with("__") && Line.Name != "set_data" &&
        Line.Name != "retain_grad" &&
        // It writes the statistics that it is handed.
        Line.Name != "fused_moving_avg_obs_fake_quant")
      EXPECT_EQ(Line.Name.ends_with("_"), Writes) << describe(Line);
    EXPECT_FALSE(E.IsFactory && Writes) << describe(Line);
    EXPECT_FALSE(E.WritesSelf) << describe(Line);
    if (E.CopiesToHost)
      for (const OperatorSchema &Schema : Schemas)
        EXPECT_FALSE(Schema.Returns[0].isTensor()) << describe(Line);
  });
}

/// What a line says to be in the arguments is there.
TEST(OperatorEffects, ArgumentsExist) {
  auto IsNamed = [](llvm::StringRef Name) {
    return
        [Name](const SchemaValue &Argument) { return Argument.Name == Name; };
  };
  forEachLine([&](const OperatorEffectsEntry &Line, const OperatorEffects &E,
                  const std::vector<OperatorSchema> &Schemas) {
    bool HasOther = someArgument(Schemas, IsNamed("other"));
    if (E.Layout == LayoutEffect::MemoryFormat ||
        E.Layout == LayoutEffect::MemoryFormatDense)
      EXPECT_TRUE(someArgument(Schemas, IsNamed("memory_format")) ||
                  Line.Name == "resize_as_")
          << describe(Line);
    if (E.Device == DeviceEffect::FromOther || E.Rank == RankEffect::OfOther)
      EXPECT_TRUE(HasOther) << describe(Line);
    if (E.Device == DeviceEffect::FromArguments)
      EXPECT_TRUE(someArgument(Schemas, IsNamed("device")) || HasOther)
          << describe(Line);
    if (E.DType == DTypeEffect::FromArguments ||
        E.DType == DTypeEffect::FromArgumentsOrValues ||
        E.DType == DTypeEffect::FromArgumentsOrInt64)
      EXPECT_TRUE(someArgument(Schemas, IsNamed("dtype")) || HasOther)
          << describe(Line);
    if (E.Rank == RankEffect::FromSizes)
      EXPECT_TRUE(someArgument(Schemas, [](const SchemaValue &Argument) {
        return Argument.isIntList();
      })) << describe(Line);
    if (E.Layout == LayoutEffect::Selected)
      EXPECT_TRUE(someArgument(Schemas, IsNamed("dim"))) << describe(Line);
    if (E.DType1 != DTypeEffect::Promote || E.Layout1 != LayoutEffect::Default)
      EXPECT_TRUE(llvm::any_of(Schemas, [](const OperatorSchema &Schema) {
        return Schema.Returns.size() > 1;
      })) << describe(Line);
  });
}

TEST(OperatorEffects, FormsOfAnOperator) {
  const OperatorEffects &Lt = effectsOf("lt");
  EXPECT_EQ(Lt.DType, DTypeEffect::Bool);
  EXPECT_EQ(&effectsOf("lt_out"), &Lt);
  EXPECT_EQ(&effectsOf("lt_outf"), &Lt);
  EXPECT_EQ(&effectsOf("reshape_symint"), &effectsOf("reshape"));
  EXPECT_EQ(&effectsOf("zeros_symint_out"), &effectsOf("zeros"));

  // x.lt_(y) leaves x its dtype.
  for (llvm::StringRef Name : {"lt_", "add_", "__iand__", "fill_"}) {
    EXPECT_EQ(effectsOf(Name).DType, DTypeEffect::Self) << Name.str();
    EXPECT_EQ(effectsOf(Name).Layout, LayoutEffect::SameContiguity);
    EXPECT_FALSE(effectsOf(Name).MetadataOnly);
  }
  EXPECT_TRUE(effectsOf("transpose_").MetadataOnly);
  EXPECT_EQ(effectsOf("transpose_").Layout, LayoutEffect::Permuted);
  EXPECT_EQ(effectsOf("__and__").Rank, RankEffect::Broadcast);

  EXPECT_EQ(effectsOf("max").DType1, DTypeEffect::Int64);
  EXPECT_EQ(&effectsOf("max", "dim"), &effectsOf("max"));
  EXPECT_EQ(effectsOf("max", "other").Rank, RankEffect::Broadcast);
  EXPECT_EQ(effectsOf("where", "").DType, DTypeEffect::Int64);
  EXPECT_EQ(effectsOf("where", "self").DType, DTypeEffect::Promote);

  EXPECT_EQ(effectsOf("no_such_operator").Layout, LayoutEffect::Unknown);
  EXPECT_EQ(effectsOf("no_such_operator").DType, DTypeEffect::Unknown);

  ASSERT_NE(effectsOfFunction("cpu"), nullptr);
  EXPECT_EQ(effectsOfFunction("cpu")->Device, DeviceEffect::Cpu);
  EXPECT_EQ(effectsOfFunction("transpose"), nullptr);
  // The method over TensorIndex, and the operator.
  EXPECT_EQ(effectsOfFunction("index")->Storage, StorageEffect::MaybeSelf);
  EXPECT_EQ(effectsOf("index").Storage, StorageEffect::FromSchema);
}

TEST(OperatorEffects, Coverage) {
  const OperatorEffects &Unknown = effectsOf("no_such_operator");
  unsigned Public = 0, Listed = 0;
  for (const auto &Entry : schemas()) {
    llvm::StringRef Name = Entry.first();
    bool HasTensor =
        llvm::any_of(Entry.second, [](const OperatorSchema &Schema) {
          return !Schema.Returns.empty() && Schema.Returns[0].isTensor();
        });
    if (Name.starts_with("_") || Name.contains("backward") || !HasTensor)
      continue;
    ++Public;
    Listed += &effectsOf(Name) != &Unknown;
  }
  llvm::outs() << "LibTorch " << LibTorchVersion << ": "
               << allOperatorEffects().size() << " lines; " << Listed << " of "
               << Public << " public operators with tensor results are known\n";
  EXPECT_GT(Listed * 10, Public * 7);
}
