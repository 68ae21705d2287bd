//===-- OperatorIndexTest.cpp - The operator behind a call ------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "model/OperatorIndex.h"
#include "LibTorchAst.h"

#include "clang/AST/DeclLookups.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "gtest/gtest.h"

#include <map>

using namespace clang;
using namespace clang::tidy::torch;
using namespace clang::tidy::torch::model;

namespace {

/// What each call in the body of `void f(...)` is, in the order of the source.
struct Called {
  const FunctionDecl *Callee;
  const Operator *Op;
};

/// Many bodies of `void f(...)`, parsed at once.
class Calls {
public:
  explicit Calls(const std::vector<llvm::StringRef> &Bodies,
                 bool WithBodies = false)
      : Unit(parseWithLibTorch(codeOf(Bodies), WithBodies)),
        Index(Unit->getASTContext()), Found(Bodies.size()) {
    EXPECT_FALSE(Unit->getDiagnostics().hasErrorOccurred());
    for (Decl *Member :
         Unit->getASTContext().getTranslationUnitDecl()->noload_decls()) {
      auto *Function = dyn_cast<FunctionDecl>(Member);
      llvm::StringRef Name =
          Function && Function->getIdentifier() ? Function->getName() : "";
      size_t Number;
      if (Name.consume_front("test_body_") && !Name.getAsInteger(10, Number))
        Visitor(Index, Found.at(Number)).TraverseDecl(Function);
    }
  }

  /// "transpose.int", "cpu" for one without a struct; joined by ", ".
  std::string names(size_t Body) const {
    std::string Result;
    for (const Called &Call : Found[Body]) {
      if (!Result.empty())
        Result += ", ";
      Result += Call.Op->Name.str();
      if (Call.Op->Struct)
        Result += "." + Call.Op->Schema.Overload.str();
    }
    return Result;
  }

  std::unique_ptr<ASTUnit> Unit;
  OperatorIndex Index;
  /// Of each body, the calls of operators.
  std::vector<std::vector<Called>> Found;

private:
  struct Visitor : RecursiveASTVisitor<Visitor> {
    Visitor(OperatorIndex &Index, std::vector<Called> &Found)
        : Index(Index), Found(Found) {}
    bool shouldTraversePostOrder() const { return true; }
    bool VisitCallExpr(CallExpr *Call) {
      if (const FunctionDecl *Callee = Call->getDirectCallee())
        if (const Operator *Op = Index.lookup(Callee))
          Found.push_back({Callee, Op});
      return true;
    }
    OperatorIndex &Index;
    std::vector<Called> &Found;
  };

  static std::string codeOf(llvm::ArrayRef<llvm::StringRef> Bodies) {
    std::string Code = "#include <torch/torch.h>\n"
                       "#pragma clang diagnostic ignored \"-Wunused\"\n"
                       "#pragma clang diagnostic ignored "
                       "\"-Wdeprecated-declarations\"\n"
                       "namespace F = torch::nn::functional;\n";
    for (size_t I = 0; I < Bodies.size(); ++I)
      Code += ("void test_body_" + llvm::Twine(I) +
               "(torch::Tensor t, torch::Tensor u, const at::TensorBase &b, "
               "std::vector<torch::Tensor> ts) {\n" +
               Bodies[I] + "\n}\n")
                  .str();
    return Code;
  }
};

struct Expectation {
  llvm::StringRef Body;
  llvm::StringRef Names;
};

struct PositionExpectation {
  llvm::StringRef Body;
  int Object;
  std::vector<int> Parameters;
};

} // namespace

static constexpr Expectation Expectations[] = {
    // Methods
    {"t.transpose(0, 1);", "transpose.int"},
    {"t.add_(u);", "add_.Tensor"},
    {"t.add(1);", "add.Scalar"},
    {"t.sum();", "sum."},
    {"t.sum(0);", "sum.dim_IntList"},
    {"t.max(0);", "max.dim"},
    {"t.to(torch::kCUDA);", "to.dtype_layout"},
    {"t.to(torch::kFloat);", "to.dtype"},
    {"t.to(u);", "to.other"},
    {"t.to(t.device(), torch::kFloat);", "to.device"},
    {"t.contiguous();", "contiguous."},
    {"b.contiguous();", "contiguous."},
    {"b.to(at::kCPU);", "to.dtype_layout"},
    {"t.detach();", "detach."},
    {"t.conj();", "conj."},
    {"t.requires_grad_();", "requires_grad_."},
    {"t.where(u, t);", "where.self"},
    {"t.item();", "item."},
    {"t.view({1, 2});", "view."},
    {"t.view(torch::kInt);", "view.dtype"},
    {"t.index({u});", "index"},
    // MethodsWithoutSchema
    {"t.cpu();", "cpu"},
    {"t.cuda();", "cuda"},
    {"t.data();", "data."},
    {"t.item<float>();", "item"},
    {"t[0];", "operator[]"},
    {"t.grad();", "grad"},
    {"t.toType(torch::kFloat);", "toType"},
    {"t.set_requires_grad(true);", "set_requires_grad"},
    {"t.index({torch::indexing::Slice()});", "index"},
    {"t.index_put_({0}, u);", "index_put_"},
    {"torch::tensor({1, 2});", "tensor"},
    {"float x[1]; torch::from_blob(x, {1});", "from_blob"},
    {"float x[1]; at::from_blob(x, {1});", "from_blob"},
    // NotOperators
    {"t.sizes(); t.data_ptr<float>(); t.is_cuda(); t.defined();"
     "t.options(); t.device(); t.scalar_type(); t.backward();"
     "torch::manual_seed(0); torch::cuda::is_available();"
     "t = u; torch::Tensor v = t; ts.size();"
     "torch::load(t, \"f\"); at::checkSameDim;",
     ""},
    {"t.data<float>();", ""},
    // FreeFunctions
    {"at::transpose(t, 0, 1);", "transpose.int"},
    {"torch::cat(ts, 1);", "cat."},
    {"torch::zeros({2, 3});", "zeros."},
    {"torch::zeros({2, 3}, torch::kCUDA);", "zeros."},
    {"at::zeros({2, 3}, at::kFloat);", "zeros."},
    {"torch::zeros_like(t);", "zeros_like."},
    {"torch::randint(5, {2});", "randint."},
    {"torch::randint(1, 5, {2});", "randint.low"},
    {"torch::arange(5);", "arange."},
    {"torch::arange(1, 5);", "arange.start"},
    {"torch::arange(1, 5, 2);", "arange.start_step"},
    {"torch::empty({2}, torch::kFloat, torch::MemoryFormat::"
     "Contiguous);",
     "empty.memory_format"},
    {"torch::full({2}, 1);", "full."},
    {"torch::where(t, t, u);", "where.self"},
    {"torch::where(t);", "where."},
    // Families
    {"torch::fft::fft(t);", "fft_fft."},
    {"torch::fft::ihfft(t);", "fft_ihfft."},
    {"torch::linalg::inv(t);", "linalg_inv."},
    {"torch::linalg::svd(t, true, {});", "linalg_svd."},
    {"torch::special::gammaln(t);", "special_gammaln."},
    // InPlaceAndOut
    {"torch::add_out(t, t, u);", "add.out"},
    {"at::add_outf(t, u, 1, t);", "add.out"},
    {"at::max_out(t, u, t, 0);", "max.dim_max"},
    {"torch::relu_(t);", "relu_."},
    {"t.unsqueeze_(0);", "unsqueeze_."},
    {"t.__iand__(u);", "__iand__.Tensor"},
    {"t.resize_({3});", "resize_."},
    {"t.set_data(u);", "set_data."},
    // CxxOperators
    {"t + u;", "add.Tensor"},
    {"t + 1;", "add.Scalar"},
    {"1 + t;", "add.Scalar"},
    {"t / u;", "div.Tensor"},
    {"t < u;", "lt.Tensor"},
    {"1 < t;", "gt.Scalar"},
    {"t == 1;", "eq.Scalar"},
    {"t & u;", "bitwise_and.Tensor"},
    {"~t; -t;", "bitwise_not., neg."},
    {"t += u;", "add_.Tensor"},
    {"t *= 2;", "mul_.Scalar"},
    {"t[0] = 3;", "operator[], fill_.Scalar"},
    {"t[0] = u;", "operator[], copy_."},
    {"1.5 - t;", "operator-(Scalar, Tensor)"},
    {"1 / t;", "operator/(Scalar, Tensor)"},
    // NnFunctional
    {"F::relu(t);", "relu."},
    {"F::softmax(t, 1);", "softmax.int"},
    {"F::max_pool2d(t, F::MaxPool2dFuncOptions(2));", "max_pool2d."},
    {"F::interpolate(t);", "interpolate"},
};

/// With the headers' bodies and without.
TEST(OperatorIndex, FindsTheOverload) {
  std::vector<llvm::StringRef> Bodies, Names;
  for (const Expectation &E : Expectations) {
    // Newer headers do without.
    if (E.Body.contains("torch::linalg::") &&
        !namespaceNamed(libTorch(), "torch::linalg"))
      continue;
    Bodies.push_back(E.Body);
    Names.push_back(E.Names);
  }
  for (bool WithBodies : {false, true}) {
    Calls C(Bodies, WithBodies);
    for (size_t I = 0; I < Bodies.size(); ++I)
      EXPECT_EQ(C.names(I), Names[I].str())
          << Bodies[I].str() << (WithBodies ? " with" : " without")
          << " bodies";
  }
}

/// Where the object and the parameters of a call stand in its schema.
TEST(OperatorIndex, Arguments) {
  const PositionExpectation Expected[] = {
      {"t.transpose(0, 1);", 0, {1, 2}},
      {"at::transpose(t, 0, 1);", 0, {0, 1, 2}},
      {"torch::zeros({2}, torch::kCUDA);", 0, {0, -1}},
      {"t.to(torch::kCUDA, true, true);", 0, {-1, 5, 6, 7}},
      {"t.to(torch::kFloat, true, true);", 0, {1, 2, 3, 4}},
      {"at::add_out(t, t, u);", 0, {3, 0, 1, 2}},
      {"at::add_outf(t, u, 1, t);", 0, {0, 1, 2, 3}},
      {"t.where(u, t);", 1, {0, 2}},
      {"t + u;", 0, {0, 1}},
      {"1 + t;", 0, {1, 0}},
      {"t += u;", 0, {1}},
      {"t.cpu();", -1, {}},
      {"torch::tensor({1});", -1, {-1, -1}},
      {"F::softmax(t, 1);", 0, {0, -1}},
  };
  std::vector<llvm::StringRef> Bodies;
  Bodies.reserve(std::size(Expected));
  for (const PositionExpectation &E : Expected)
    Bodies.push_back(E.Body);
  Calls C(Bodies);
  for (size_t I = 0; I < Bodies.size(); ++I) {
    ASSERT_EQ(C.Found[I].size(), 1u) << Bodies[I].str();
    const Called &Call = C.Found[I][0];
    EXPECT_EQ(Call.Op->schemaArgumentOfObject(), Expected[I].Object);
    std::vector<int> Positions;
    for (unsigned P = 0; P < Call.Callee->getNumParams(); ++P)
      Positions.push_back(Call.Op->schemaArgumentOf(*Call.Callee, P));
    EXPECT_EQ(Positions, Expected[I].Parameters) << Bodies[I].str();
  }
}

TEST(OperatorIndex, CachesAndGivesEffects) {
  Calls C({"t.transpose(0, 1); t.transpose(1, 2);"});
  ASSERT_EQ(C.Found[0].size(), 2u);
  EXPECT_EQ(C.Found[0][0].Op, C.Found[0][1].Op);
  EXPECT_EQ(C.Found[0][0].Op->Effects, &effectsOf("transpose"));
  EXPECT_EQ(C.Index.lookup(nullptr), nullptr);
}

/// One operator's lookup leaves the others in the precompiled header.
TEST(OperatorIndex, IsLazy) {
  Calls C({"t.transpose(0, 1); t.cpu(); at::add_out(t, t, u); t.sizes();"
           "torch::zeros({2}); torch::manual_seed(0); t.data_ptr<float>();"});
  EXPECT_EQ(C.Found[0].size(), 4u);
  EXPECT_EQ(C.Index.fullWalks(), 0u);
  const NamespaceDecl *Ops =
      namespaceNamed(C.Unit->getASTContext(), "at::_ops");
  unsigned Loaded = 0;
  auto Names = Ops->getPrimaryContext()->noload_lookups(false);
  for (auto I = Names.begin(), E = Names.end(); I != E; ++I)
    Loaded += !(*I).empty();
  llvm::outs() << "four operators load " << Loaded << " names of at::_ops\n";
  EXPECT_LT(Loaded, 60u);
}

/// All functions that may be operators.
template <typename Callback>
static void forEachFunction(ASTContext &Context, Callback Visit) {
  auto VisitMember = [&](const Decl *Member) {
    if (const auto *Template = dyn_cast<FunctionTemplateDecl>(Member))
      Member = Template->getTemplatedDecl();
    if (const auto *Function = dyn_cast<FunctionDecl>(Member))
      Visit(*Function);
  };
  for (llvm::StringRef Name : {"Tensor", "TensorBase"})
    for (const Decl *Member : tensorClass(Context, Name)->decls())
      VisitMember(Member);
  for (llvm::StringRef Name :
       {"at", "torch", "torch::fft", "torch::linalg", "torch::special",
        "torch::nested", "torch::nn::functional"})
    if (const NamespaceDecl *Namespace = namespaceNamed(Context, Name))
      forEachMember(*Namespace, VisitMember);
}

static std::string describe(const FunctionDecl &Function) {
  return Function.getQualifiedNameAsString() + " " +
         Function.getType().getAsString();
}

/// Both ways lead to the same struct, for everything that has one.
TEST(OperatorIndex, BothWaysAgree) {
  ASTContext &Context = libTorchWithBodies();
  OperatorIndex Index(Context);
  unsigned ByBody = 0, Agree = 0, ByTypeOnly = 0, Parameters = 0, Packed = 0;
  forEachFunction(Context, [&](const FunctionDecl &Function) {
    const CXXRecordDecl *FromBody = Index.findByBody(Function);
    const CXXRecordDecl *FromType = Index.findByType(Function);
    if (!FromBody) {
      ByTypeOnly += FromType != nullptr;
      return;
    }
    ++ByBody;
    Agree += FromBody == FromType;
    EXPECT_EQ(FromBody, FromType)
        << describe(Function) << ": by body " << FromBody->getName().str()
        << ", by type " << (FromType ? FromType->getName().str() : "none");
    const Operator *Op = Index.lookup(&Function);
    ASSERT_NE(Op, nullptr);
    EXPECT_EQ(Op->Struct, FromBody);
    for (unsigned I = 0; I < Function.getNumParams(); ++I) {
      int Position = Op->schemaArgumentOf(Function, I);
      bool IsPacked =
          llvm::StringRef(Function.getParamDecl(I)->getType().getAsString())
              .contains("TensorOptions");
      ++Parameters;
      Packed += IsPacked;
      EXPECT_EQ(Position < 0, IsPacked)
          << describe(Function) << ", parameter " << I;
    }
  });
  llvm::outs() << "by body " << ByBody << ", of them the same by type " << Agree
               << "; by type only " << ByTypeOnly << "; " << Parameters
               << " parameters, of them packed " << Packed << "\n";
  EXPECT_GT(ByBody, 5000u);
  EXPECT_EQ(ByBody, Agree);
}

/// Headers with bodies skipped give the same operators.
TEST(OperatorIndex, SameWithoutBodies) {
  std::map<std::string, std::string> Operators[2];
  unsigned WithStruct = 0, Walks = 0;
  for (bool WithBodies : {false, true}) {
    ASTContext &Context = WithBodies ? libTorchWithBodies() : libTorch();
    OperatorIndex Index(Context);
    forEachFunction(Context, [&](const FunctionDecl &Function) {
      const Operator *Op = Index.lookup(&Function);
      WithStruct += !WithBodies && Op && Op->Struct;
      Operators[WithBodies][describe(Function)] =
          !Op          ? "none"
          : Op->Struct ? Op->Struct->getName().str()
                       : "no struct: " + Op->Name.str();
    });
    if (!WithBodies)
      Walks = Index.fullWalks();
  }
  unsigned Same = 0;
  for (const auto &[Function, Name] : Operators[true]) {
    if (!Operators[false].count(Function))
      continue; // an implicit member
    Same += Operators[false][Function] == Name;
    EXPECT_EQ(Operators[false][Function], Name) << Function;
  }
  llvm::outs() << Same << " of " << Operators[true].size()
               << " functions are the same without bodies; " << WithStruct
               << " have a struct; walks " << Walks << "\n";
}
