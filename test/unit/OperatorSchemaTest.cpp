//===-- OperatorSchemaTest.cpp - What one schema string says ----*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "model/OperatorSchema.h"
#include "LibTorchAst.h"
#include "model/OperatorIndex.h"

#include "gtest/gtest.h"

using namespace clang;
using namespace clang::tidy::torch;
using namespace clang::tidy::torch::model;

static OperatorSchema parsed(llvm::StringRef Text) {
  std::optional<OperatorSchema> Schema = OperatorSchema::parse(Text);
  EXPECT_TRUE(Schema) << Text.str();
  return Schema ? *Schema : OperatorSchema();
}

TEST(OperatorSchema, View) {
  OperatorSchema S =
      parsed("transpose.int(Tensor(a) self, int dim0, int dim1) -> Tensor(a)");
  EXPECT_EQ(S.Name, "transpose");
  EXPECT_EQ(S.Overload, "int");
  ASSERT_EQ(S.Arguments.size(), 3u);
  EXPECT_EQ(S.Arguments[0].Type, "Tensor");
  EXPECT_EQ(S.Arguments[0].Name, "self");
  EXPECT_EQ(S.Arguments[0].AliasSet, "a");
  EXPECT_EQ(S.Arguments[2].Type, "int");
  EXPECT_EQ(S.Arguments[2].Name, "dim1");
  ASSERT_EQ(S.Returns.size(), 1u);
  EXPECT_TRUE(S.Returns[0].isTensor());
  EXPECT_TRUE(S.Returns[0].Name.empty());
  EXPECT_TRUE(S.returnAliases(0, 0));
  EXPECT_FALSE(S.returnAliases(0, 1));
  EXPECT_FALSE(S.returnAliases(1, 0));
  EXPECT_FALSE(S.writesAnything());
  EXPECT_FALSE(S.isInPlace());
  EXPECT_FALSE(S.isOut());
}

TEST(OperatorSchema, Fresh) {
  OperatorSchema S = parsed(
      "add.Tensor(Tensor self, Tensor other, *, Scalar alpha=1) -> Tensor");
  EXPECT_FALSE(S.returnAliases(0, 0));
  ASSERT_EQ(S.Arguments.size(), 3u);
  EXPECT_FALSE(S.Arguments[1].IsKeywordOnly);
  EXPECT_TRUE(S.Arguments[2].IsKeywordOnly);
  EXPECT_EQ(S.Arguments[2].Default, "1");
  EXPECT_EQ(S.argumentIndex("alpha"), 2);
  EXPECT_EQ(S.argumentIndex("beta"), -1);
  ASSERT_NE(S.argument("other"), nullptr);
  EXPECT_EQ(S.argument("other")->Name, "other");
}

TEST(OperatorSchema, InPlace) {
  OperatorSchema S = parsed("add_.Tensor(Tensor(a!) self, Tensor other, *, "
                            "Scalar alpha=1) -> Tensor(a!)");
  EXPECT_EQ(S.Name, "add_");
  EXPECT_TRUE(S.Arguments[0].IsWrite);
  EXPECT_EQ(S.Arguments[0].AliasSet, "a");
  EXPECT_TRUE(S.writesAnything());
  EXPECT_TRUE(S.isInPlace());
  EXPECT_FALSE(S.isOut());
  EXPECT_TRUE(S.returnAliases(0, 0));
}

TEST(OperatorSchema, Out) {
  OperatorSchema S = parsed(
      "max.dim_max(Tensor self, int dim, bool keepdim=False, *, Tensor(a!) "
      "max, Tensor(b!) max_values) -> (Tensor(a!) values, Tensor(b!) indices)");
  EXPECT_TRUE(S.isOut());
  EXPECT_FALSE(S.isInPlace());
  ASSERT_EQ(S.Returns.size(), 2u);
  EXPECT_EQ(S.Returns[1].Name, "indices");
  EXPECT_TRUE(S.returnAliases(0, 3));
  EXPECT_FALSE(S.returnAliases(0, 4));
  EXPECT_TRUE(S.returnAliases(1, 4));
}

TEST(OperatorSchema, ListsOfViews) {
  OperatorSchema S = parsed(
      "split.Tensor(Tensor(a -> *) self, SymInt split_size, int dim=0) -> "
      "Tensor(a)[]");
  EXPECT_EQ(S.Arguments[0].Type, "Tensor");
  EXPECT_TRUE(S.Arguments[0].IsWildcard);
  EXPECT_FALSE(S.Arguments[0].IsWrite);
  EXPECT_EQ(S.Returns[0].Type, "Tensor[]");
  EXPECT_TRUE(S.Returns[0].isTensorList());
  EXPECT_FALSE(S.Returns[0].isTensor());
  EXPECT_TRUE(S.Returns[0].IsWildcard);
  EXPECT_TRUE(S.returnAliases(0, 0));
}

TEST(OperatorSchema, AliasSets) {
  OperatorSchema S = parsed("f(Tensor(a|b) x, Tensor(b) y, Tensor(c! -> *) z, "
                            "Tensor(d!)? w, Tensor(e!)[] v) -> Tensor(a)");
  EXPECT_EQ(S.Arguments[0].AliasSet, "a|b");
  EXPECT_TRUE(S.Arguments[0].sharesAliasSetWith(S.Arguments[1]));
  EXPECT_FALSE(S.Arguments[1].sharesAliasSetWith(S.Returns[0]));
  EXPECT_TRUE(S.returnAliases(0, 0));
  EXPECT_TRUE(S.Arguments[2].IsWrite);
  EXPECT_TRUE(S.Arguments[2].IsWildcard);
  EXPECT_EQ(S.Arguments[2].AliasSet, "c");
  EXPECT_EQ(S.Arguments[3].Type, "Tensor?");
  EXPECT_TRUE(S.Arguments[3].isTensor());
  EXPECT_TRUE(S.Arguments[3].isOptional());
  EXPECT_EQ(S.Arguments[4].Type, "Tensor[]");
  EXPECT_TRUE(S.Arguments[4].IsWrite);
}

TEST(OperatorSchema, TypesAndDefaults) {
  OperatorSchema S = parsed(
      "f(Tensor input, int[2] dilation=[1, 1], Tensor?[] indices=[], str "
      "mode=\"a,)\\\"(\", str other='b, c', bool[3] mask=[True,False,True], "
      "MemoryFormat? memory_format=None, SymInt[1]? size=None) -> ()");
  ASSERT_EQ(S.Arguments.size(), 8u);
  EXPECT_EQ(S.Arguments[1].Type, "int[2]");
  EXPECT_TRUE(S.Arguments[1].isIntList());
  EXPECT_EQ(S.Arguments[1].Default, "[1, 1]");
  EXPECT_EQ(S.Arguments[2].Type, "Tensor?[]");
  EXPECT_TRUE(S.Arguments[2].isTensorList());
  EXPECT_EQ(S.Arguments[2].Default, "[]");
  EXPECT_EQ(S.Arguments[3].Default, "\"a,)\\\"(\"");
  EXPECT_EQ(S.Arguments[4].Default, "'b, c'");
  EXPECT_EQ(S.Arguments[5].Default, "[True,False,True]");
  EXPECT_FALSE(S.Arguments[5].isIntList());
  EXPECT_EQ(S.Arguments[6].Type, "MemoryFormat?");
  EXPECT_TRUE(S.Arguments[6].isOptional());
  EXPECT_TRUE(S.Arguments[7].isIntList());
  EXPECT_TRUE(S.Returns.empty());
}

TEST(OperatorSchema, NoArguments) {
  OperatorSchema S = parsed("aten::f() -> (int, Tensor[] xs)");
  EXPECT_EQ(S.Name, "f");
  EXPECT_TRUE(S.Arguments.empty());
  ASSERT_EQ(S.Returns.size(), 2u);
  EXPECT_EQ(S.Returns[0].Type, "int");
  EXPECT_EQ(S.Returns[1].Name, "xs");
}

TEST(OperatorSchema, RefusesWhatIsNone) {
  for (const char *Text :
       {"", "f", "f(", "f(Tensor", "f(Tensor)", "f(Tensor x)", "f(Tensor x) ->",
        "f(Tensor(a x) -> Tensor", "f(int[2 x) -> Tensor",
        "f(str x=\"a) -> Tensor", "f(Tensor x=) - Tensor",
        "f(Tensor x) -> (Tensor", "f(Tensor x) -> Tensor y z",
        "f(Tensor x=[1) -> Tensor", "(Tensor x) -> Tensor", "\\", "f(x=\\"})
    EXPECT_FALSE(OperatorSchema::parse(Text)) << Text;
}

/// Every schema of the installed LibTorch parses.
TEST(OperatorSchema, AllOfLibTorch) {
  ASTContext &Context = libTorch();
  const NamespaceDecl *Ops = namespaceNamed(Context, "at::_ops");
  ASSERT_NE(Ops, nullptr);
  unsigned Structs = 0, Parsed = 0, Views = 0, InPlace = 0, Out = 0;
  forEachMember(*Ops, [&](const Decl *Member) {
    const auto *Struct = dyn_cast<CXXRecordDecl>(Member);
    if (!Struct || !Struct->isThisDeclarationADefinition())
      return;
    ++Structs;
    llvm::StringRef Text = OperatorIndex::schemaTextOf(*Struct);
    std::optional<OperatorSchema> Schema = OperatorSchema::parse(Text);
    EXPECT_TRUE(Schema) << Struct->getName().str() << ": " << Text.str();
    if (!Schema)
      return;
    ++Parsed;
    // The struct's name is that of the operator and its overload.
    std::string Name = Schema->Name.str();
    if (!Schema->Overload.empty())
      Name += "_" + Schema->Overload.str();
    EXPECT_EQ(Struct->getName(), Name);
    InPlace += Schema->isInPlace();
    Out += Schema->isOut();
    bool IsView = false;
    for (size_t I = 0; I < Schema->Arguments.size(); ++I)
      IsView |= Schema->returnAliases(0, I);
    Views += IsView && !Schema->writesAnything();
  });
  llvm::outs() << "LibTorch " << LibTorchVersion << ": " << Parsed << " of "
               << Structs << " schemas parsed; " << Views << " views, "
               << InPlace << " in place, " << Out << " out variants\n";
  EXPECT_GT(Structs, 2000u);
  EXPECT_EQ(Structs, Parsed);
  if (llvm::StringRef(LibTorchVersion).starts_with("1.13"))
    EXPECT_EQ(Structs, 2952u);
}
