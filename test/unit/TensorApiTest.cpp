// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What types, calls and constants are.

#include "model/TensorApi.h"
#include "LibTorchAst.h"
#include "model/ForeignApi.h"

#include "clang/AST/RecursiveASTVisitor.h"
#include "gtest/gtest.h"

using namespace clang;
using namespace clang::tidy::torch;
using namespace clang::tidy::torch::model;

namespace {

struct Case {
  llvm::StringRef Code;
  int Expected;
};

/// A type, or a statement that stands in a function of its own.
class Snippet {
public:
  explicit Snippet(const std::string &Code)
      : Unit(parseWithLibTorch(
            "#include <torch/torch.h>\n"
            "#include <algorithm>\n#include <fstream>\n#include <numeric>\n"
            "#include <cstring>\n"
            "#pragma clang diagnostic ignored \"-Wunused\"\n"
            "#pragma clang diagnostic ignored \"-Wdeprecated-declarations\"\n"
            "using torch::Tensor;\n" +
            Code)),
        Api(Unit->getASTContext()) {
    EXPECT_FALSE(Unit->getDiagnostics().hasErrorOccurred());
  }

  /// The declaration of that name in this translation unit's own code.
  template <typename T> const T *named(llvm::StringRef Name) const {
    for (const Decl *Member :
         Unit->getASTContext().getTranslationUnitDecl()->noload_decls())
      if (const auto *D = dyn_cast<T>(Member))
        if (D->getIdentifier() && D->getName() == Name)
          return D;
    ADD_FAILURE() << Name.str();
    return nullptr;
  }

  std::unique_ptr<ASTUnit> Unit;
  TensorApi Api;
};

/// Calls and constructions of a function, outermost first.
struct CallSearch : RecursiveASTVisitor<CallSearch> {
  bool VisitCallExpr(CallExpr *E) {
    Found.push_back(E);
    return true;
  }
  bool VisitCXXConstructExpr(CXXConstructExpr *E) {
    if (!E->getConstructor()->isCopyOrMoveConstructor())
      Found.push_back(E);
    return true;
  }
  std::vector<const Expr *> Found;
};

/// Functions `f0`, `f1`, ... with these bodies.
class Bodies : public Snippet {
public:
  Bodies(llvm::ArrayRef<Case> Cases, llvm::StringRef Prelude = "")
      : Snippet(codeOf(Cases, Prelude)) {}

  std::vector<const Expr *> calls(size_t I) const {
    CallSearch Search;
    Search.TraverseDecl(const_cast<FunctionDecl *>(
        named<FunctionDecl>("f" + std::to_string(I))));
    return Search.Found;
  }

private:
  static std::string codeOf(llvm::ArrayRef<Case> Cases,
                            llvm::StringRef Prelude) {
    std::string Code = Prelude.str();
    for (size_t I = 0; I < Cases.size(); ++I)
      Code += ("void f" + llvm::Twine(I) +
               "(Tensor t, const at::TensorBase &b, float *p, float *q, "
               "int n, std::vector<float> v, std::ofstream &out) {\n" +
               Cases[I].Code + "\n}\n")
                  .str();
    return Code;
  }
};

/// "0r 1w view2": what a call does to its arguments.
std::string textOf(const std::optional<ForeignCall> &Call) {
  if (!Call)
    return "unknown";
  auto Name = [](unsigned Argument) {
    return Argument == ForeignCall::Object ? std::string("object")
                                           : std::to_string(Argument);
  };
  std::string Text;
  auto Add = [&](const std::string &Part) {
    Text += (Text.empty() ? "" : " ") + Part;
  };
  for (const ForeignCall::Access &A : Call->Accesses)
    Add(Name(A.Argument) + (A.Reads ? "r" : "") + (A.Writes ? "w" : ""));
  for (unsigned V : Call->ViewsOf)
    Add("view" + Name(V));
  for (unsigned I : Call->Invokes)
    Add("invoke" + Name(I));
  if (Call->IsDevice)
    Add("device");
  if (Call->Synchronizes)
    Add("synchronizes");
  if (Call->Frees)
    Add("frees");
  if (Call->Allocates)
    Add("allocates");
  return Text;
}

} // namespace

static void expectKinds(llvm::ArrayRef<Case> Types) {
  std::string Code = "struct Model : torch::nn::Module {};\n"
                     "struct NetImpl : torch::nn::Module {};\n"
                     "TORCH_MODULE(Net);\n"
                     "struct Mine { float x; };\n";
  for (size_t I = 0; I < Types.size(); ++I)
    Code += ("using T" + llvm::Twine(I) + " = " + Types[I].Code + ";\n").str();
  Snippet S(Code);
  for (size_t I = 0; I < Types.size(); ++I) {
    const auto *Alias = S.named<TypeAliasDecl>("T" + std::to_string(I));
    ASSERT_NE(Alias, nullptr);
    EXPECT_EQ(int(S.Api.kindOf(Alias->getUnderlyingType())), Types[I].Expected)
        << Types[I].Code.str();
  }
}

TEST(TensorApi, KindsOfTorch) {
  expectKinds(
      {{"torch::Tensor", int(TypeKind::Tensor)},
       {"const at::Tensor &", int(TypeKind::Tensor)},
       {"at::TensorBase", int(TypeKind::Tensor)},
       {"at::TensorArg", int(TypeKind::TensorProxy)},
       {"c10::MaybeOwned<at::Tensor>", int(TypeKind::TensorProxy)},
       {"at::OptionalTensorRef", int(TypeKind::TensorProxy)},
       {"c10::Storage", int(TypeKind::TensorProxy)},
       {"c10::IValue", int(TypeKind::Dynamic)},
       {"torch::Device", int(TypeKind::Device)},
       {"torch::DeviceType", int(TypeKind::Device)},
       {"c10::optional<torch::Device>", int(TypeKind::Device)},
       {"torch::Dtype", int(TypeKind::DType)},
       {"caffe2::TypeMeta", int(TypeKind::DType)},
       {"torch::TensorOptions", int(TypeKind::Options)},
       {"torch::nn::Module", int(TypeKind::Module)},
       {"torch::nn::Linear", int(TypeKind::Module)},
       {"torch::nn::Sequential", int(TypeKind::Module)},
       {"Model", int(TypeKind::Module)},
       {"Net", int(TypeKind::Module)},
       {"std::shared_ptr<Model>", int(TypeKind::Module)},
       {"torch::NoGradGuard", int(TypeKind::GradGuard)},
       {"torch::AutoGradMode", int(TypeKind::GradGuard)},
       {"c10::InferenceMode", int(TypeKind::GradGuard)},
       {"at::TensorAccessor<float, 2>", int(TypeKind::Accessor)},
       {"at::PackedTensorAccessor64<float, 2>", int(TypeKind::Accessor)},
       {"at::IntArrayRef", int(TypeKind::Pointer)},
       {"at::TensorList", int(TypeKind::Container)}});
}

TEST(TensorApi, KindsOfOthers) {
  expectKinds(
      {{"float *", int(TypeKind::Pointer)},
       {"const void *", int(TypeKind::Pointer)},
       {"c10::Half *", int(TypeKind::Pointer)},
       {"std::complex<float> *", int(TypeKind::Pointer)},
       {"float[4]", int(TypeKind::Buffer)},
       {"std::vector<float>", int(TypeKind::Buffer)},
       {"std::array<int, 3>", int(TypeKind::Buffer)},
       {"std::string", int(TypeKind::Buffer)},
       {"std::unique_ptr<float[]>", int(TypeKind::Buffer)},
       {"std::vector<torch::Tensor>", int(TypeKind::Container)},
       {"torch::Tensor[2]", int(TypeKind::Container)},
       {"std::tuple<torch::Tensor, int>", int(TypeKind::Container)},
       {"std::optional<torch::Tensor>", int(TypeKind::Container)},
       {"std::unique_ptr<torch::Tensor>", int(TypeKind::Container)},
       {"std::vector<float>::iterator", int(TypeKind::Iterator)},
       {"std::function<void()>", int(TypeKind::Callable)},
       {"void (*)(int)", int(TypeKind::Callable)},
       {"torch::Tensor *", int(TypeKind::Reference)},
       {"std::reference_wrapper<torch::Tensor>", int(TypeKind::Reference)},
       {"int", int(TypeKind::Other)},
       {"Mine", int(TypeKind::Other)}});
}

TEST(TensorApi, Conversions) {
  const Case Cases[] = {
      {"t.data_ptr<float>();", int(ConversionKind::DataPtr)},
      {"t.data_ptr();", int(ConversionKind::DataPtr)},
      {"b.data_ptr();", int(ConversionKind::DataPtr)},
      {"t.data<float>();", int(ConversionKind::DeprecatedData)},
      {"t.accessor<float, 2>();", int(ConversionKind::Accessor)},
      {"t.packed_accessor32<float, 2>();", int(ConversionKind::PackedAccessor)},
      {"t.packed_accessor64<float, 2>();", int(ConversionKind::PackedAccessor)},
      {"t.storage().data();", int(ConversionKind::StorageData)},
      {"t.storage().data_ptr().get();", int(ConversionKind::StorageData)},
      {"t.data();", -1},
      {"t.storage();", -1},
      {"t.sizes().data();", -1},
      {"t.item<float>();", -1},
      {"v.data();", -1},
  };
  Bodies B(Cases);
  for (size_t I = 0; I < std::size(Cases); ++I) {
    int Kind = -1;
    for (const Expr *E : B.calls(I))
      if (const auto *Call = dyn_cast<CallExpr>(E))
        if (auto Conversion = B.Api.conversionOf(*Call)) {
          EXPECT_EQ(Kind, -1) << "two in " << Cases[I].Code.str();
          Kind = int(Conversion->Kind);
          EXPECT_NE(Conversion->Object, nullptr);
        }
    EXPECT_EQ(Kind, Cases[I].Expected) << Cases[I].Code.str();
  }
}

TEST(TensorApi, Predicates) {
  const Case Cases[] = {
      {"t.is_cpu();", int(Predicate::OnCpu)},
      {"t.is_cuda();", int(Predicate::OnAccelerator)},
      {"b.is_cuda();", int(Predicate::OnAccelerator)},
      {"t.is_mps();", int(Predicate::OnAccelerator)},
      {"t.is_meta();", int(Predicate::OnAccelerator)},
      {"t.device().is_cuda();", int(Predicate::OnAccelerator)},
      {"t.device().is_cpu();", int(Predicate::OnCpu)},
      {"t.requires_grad();", int(Predicate::RequiresGrad)},
      {"t.is_contiguous();", int(Predicate::Contiguous)},
      {"t.is_conj();", int(Predicate::Conjugate)},
      {"t.is_neg();", int(Predicate::Negative)},
      {"t.defined();", int(Predicate::Defined)},
      {"t.is_sparse();", -1},
      {"t.is_floating_point();", -1},
      {"mine::is_cuda();", -1},
  };
  Bodies B(Cases, "namespace mine { bool is_cuda(); }\n");
  for (size_t I = 0; I < std::size(Cases); ++I) {
    std::vector<const Expr *> Calls = B.calls(I);
    ASSERT_FALSE(Calls.empty());
    auto P = B.Api.predicateOf(*calleeOf(Calls.front()));
    EXPECT_EQ(P ? int(*P) : -1, Cases[I].Expected) << Cases[I].Code.str();
  }
}

TEST(TensorApi, FromBlob) {
  const Case Cases[] = {
      {"torch::from_blob(p, {n});", true},
      {"at::from_blob(p, {n});", true},
      {"torch::from_blob(p, {n}, torch::kFloat);", true},
      {"torch::from_blob(p, {n}, [](void *) {});", true},
      {"at::from_blob(p, {n}, {1});", true},
      {"torch::zeros({n});", false},
      {"from_blob(p);", false},
  };
  Bodies B(Cases, "void from_blob(float *p);\n");
  for (size_t I = 0; I < std::size(Cases); ++I) {
    bool Found = false;
    for (const Expr *E : B.calls(I))
      if (isa<CallExpr>(E))
        if (const FunctionDecl *Callee = calleeOf(E))
          Found |= B.Api.isFromBlob(*Callee);
    EXPECT_EQ(Found, bool(Cases[I].Expected)) << Cases[I].Code.str();
  }
}

TEST(TensorApi, Queries) {
  const Case Cases[] = {{"torch::cuda::is_available();", true},
                        {"torch::cuda::device_count();", true},
                        {"torch::cuda::synchronize();", false},
                        {"mine::is_available();", false}};
  Bodies B(Cases, "namespace mine { bool is_available(); }\n");
  for (size_t I = 0; I < std::size(Cases); ++I)
    EXPECT_EQ(B.Api.isAvailabilityQuery(*calleeOf(B.calls(I).front())),
              bool(Cases[I].Expected))
        << Cases[I].Code.str();
}

TEST(TensorApi, ModuleCalls) {
  const Case Cases[] = {
      {"m->forward(t);", int(ModuleCall::Forward)},
      {"m(t);", int(ModuleCall::Forward)},
      {"m->to(torch::kCUDA);", int(ModuleCall::To)},
      {"m->parameters();", int(ModuleCall::Parameters)},
      {"m->register_buffer(\"x\", t);", int(ModuleCall::Register)},
      {"m->eval();", -1},
      {"t.to(torch::kCUDA);", -1}};
  Bodies B(Cases, "extern torch::nn::Linear m;\n");
  for (size_t I = 0; I < std::size(Cases); ++I) {
    auto Kind = B.Api.moduleCallOf(*cast<CallExpr>(B.calls(I).front()));
    EXPECT_EQ(Kind ? int(*Kind) : -1, Cases[I].Expected) << Cases[I].Code.str();
  }
}

TEST(TensorApi, AcceleratorConstants) {
  const Case Cases[] = {{"torch::kCUDA", 1},
                        {"torch::kCPU", 0},
                        {"at::DeviceType::XPU", 1},
                        {"c10::DeviceType::CPU", 0},
                        {"at::kMPS", 1},
                        {"at::kMeta", 1},
                        {"\"cuda\"", 1},
                        {"\"cuda:1\"", 1},
                        {"\"cpu\"", 0},
                        {"\"cpu:0\"", 0},
                        {"std::string(\"cuda\")", 1},
                        {"torch::kFloat", -1},
                        {"3", -1}};
  std::string Code;
  for (size_t I = 0; I < std::size(Cases); ++I)
    Code += ("auto x" + llvm::Twine(I) + " = " + Cases[I].Code + ";\n").str();
  Snippet S(Code);
  for (size_t I = 0; I < std::size(Cases); ++I) {
    auto Is = S.Api.isAcceleratorConstant(
        S.named<VarDecl>("x" + std::to_string(I))->getInit());
    EXPECT_EQ(Is ? int(*Is) : -1, Cases[I].Expected) << Cases[I].Code.str();
  }
}

TEST(TensorApi, ScalarTypes) {
  const Case Constants[] = {
      {"torch::kByte", 0},  {"torch::kChar", 1},
      {"torch::kInt16", 2}, {"torch::kInt", 3},
      {"torch::kLong", 4},  {"torch::kHalf", 5},
      {"torch::kFloat", 6}, {"torch::kFloat64", 7},
      {"torch::kBool", 11}, {"at::ScalarType::BFloat16", 15},
      {"torch::kCUDA", -1}, {"4", -1}};
  const Case Types[] = {{"uint8_t", 0},
                        {"int8_t", 1},
                        {"short", 2},
                        {"int", 3},
                        {"int64_t", 4},
                        {"long long", 4},
                        {"float", 6},
                        {"const double", 7},
                        {"bool", 11},
                        {"c10::Half", 5},
                        {"c10::BFloat16", 15},
                        {"c10::complex<float>", 9},
                        {"std::complex<double>", 10},
                        {"void *", -1},
                        {"std::string", -1}};
  std::string Code;
  for (size_t I = 0; I < std::size(Constants); ++I)
    Code +=
        ("auto x" + llvm::Twine(I) + " = " + Constants[I].Code + ";\n").str();
  for (size_t I = 0; I < std::size(Types); ++I)
    Code += ("using T" + llvm::Twine(I) + " = " + Types[I].Code + ";\n").str();
  Snippet S(Code);
  auto Number = [](std::optional<unsigned> N) { return N ? int(*N) : -1; };
  for (size_t I = 0; I < std::size(Constants); ++I)
    EXPECT_EQ(Number(S.Api.scalarTypeConstant(
                  S.named<VarDecl>("x" + std::to_string(I))->getInit())),
              Constants[I].Expected)
        << Constants[I].Code.str();
  for (size_t I = 0; I < std::size(Types); ++I)
    EXPECT_EQ(Number(S.Api.scalarTypeOf(
                  S.named<TypeAliasDecl>("T" + std::to_string(I))
                      ->getUnderlyingType())),
              Types[I].Expected)
        << Types[I].Code.str();
}

//===----------------------------------------------------------------------===//
// ForeignApi
//===----------------------------------------------------------------------===//

/// What the first call or construction of each body that is known does.
static void
expectForeign(llvm::ArrayRef<std::pair<llvm::StringRef, std::string>> Calls) {
  std::vector<Case> Cases;
  Cases.reserve(Calls.size());
  for (const auto &[Code, Expected] : Calls)
    Cases.push_back({Code, 0});
  Bodies B(Cases,
           "struct stream_t;\n"
           "int cudaMemcpy(void *, const void *, size_t, int);\n"
           "int cudaMemcpyAsync(void *, const void *, size_t, int);\n"
           "int cudaDeviceSynchronize();\n"
           "void cublasSgemm(float *);\n"
           "namespace thrust { void sort(float *, float *); }\n"
           "void unseen(const float *);\n"
           "namespace mine {\n"
           "void memcpy(float *, float *, int); void sort(float *); }\n");
  for (size_t I = 0; I < Calls.size(); ++I) {
    std::vector<const Expr *> Found = B.calls(I);
    ASSERT_FALSE(Found.empty());
    EXPECT_EQ(textOf(foreignCallOf(Found.front(), B.Api)), Calls[I].second)
        << Calls[I].first.str();
  }
}

TEST(ForeignApi, C) {
  expectForeign({{"memcpy(p, q, n);", "0w 1r view0"},
                 {"std::memcpy(p, q, n);", "0w 1r view0"},
                 {"std::memmove(p, q, n);", "0w 1r view0"},
                 {"memset(p, 0, n);", "0w view0"},
                 {"memcmp(p, q, n);", "0r 1r"},
                 {"fwrite(p, 4, n, stdout);", "0r"},
                 {"fread(p, 4, n, stdin);", "0w"},
                 {"malloc(n);", "allocates"},
                 {"free(p);", "frees"},
                 {"mine::memcpy(p, q, n);", "unknown"}});
}

TEST(ForeignApi, Algorithms) {
  expectForeign(
      {{"std::copy(p, p + n, q);", "0r 1r 2w view2"},
       {"std::copy_n(p, n, q);", "0r 2w view2"},
       {"std::fill(p, p + n, 0.f);", "0w 1w"},
       {"std::sort(p, p + n);", "0rw 1rw"},
       {"std::sort(p, p + n, [](float a, float b) { return a > b; });",
        "0rw 1rw invoke2"},
       {"std::accumulate(p, p + n, 0.f);", "0r 1r"},
       {"std::max_element(p, p + n);", "0r 1r view0"},
       {"std::transform(p, p + n, q, [](float a) { return a; });",
        "0r 1r 2w invoke3"},
       {"std::move(p, p + n, q);", "0r 1r 2w view2"},
       {"std::move(v);", "view0"},
       {"mine::sort(p);", "unknown"}});
}

TEST(ForeignApi, ContainersAndStreams) {
  expectForeign({{"std::vector<float> w(p, p + n);", "0r 1r"},
                 {"std::string s((const char *)p, n);", "0r"},
                 {"v.assign(p, p + n);", "0r 1r"},
                 {"v.insert(v.end(), p, p + n);", "1r 2r"},
                 {"out.write((const char *)p, n);", "0r"},
                 {"at::ArrayRef<float> a(p, n);", "view0"}});
}

TEST(ForeignApi, Accelerators) {
  expectForeign({{"cudaMemcpy(p, q, n, 1);", "device"},
                 {"cudaMemcpyAsync(p, q, n, 1);", "device"},
                 {"cudaDeviceSynchronize();", "device synchronizes"},
                 {"cublasSgemm(p);", "device"},
                 {"thrust::sort(p, p + n);", "device"},
                 {"torch::cuda::synchronize();", "synchronizes"},
                 {"unseen(p);", "unknown"}});
}

TEST(ForeignApi, Torch) {
  expectForeign(
      {{"at::parallel_for(0, n, 1, [&](int64_t a, int64_t b) {});", "invoke3"},
       {"t.sum();", "unknown"}});
}

TEST(ForeignApi, BufferCalls) {
  const Case Cases[] = {{"v.data();", int(BufferCall::Pointer)},
                        {"v.begin();", int(BufferCall::Pointer)},
                        {"v[0];", int(BufferCall::Element)},
                        {"v.front();", int(BufferCall::Element)},
                        {"v.push_back(1);", int(BufferCall::Resize)},
                        {"v.resize(3);", int(BufferCall::Resize)},
                        {"v.reserve(3);", int(BufferCall::Resize)},
                        {"v.clear();", int(BufferCall::Clear)},
                        {"v = {};", int(BufferCall::Assign)},
                        {"v.size();", int(BufferCall::None)}};
  Bodies B(Cases);
  for (size_t I = 0; I < std::size(Cases); ++I)
    EXPECT_EQ(int(bufferCallOf(*calleeOf(B.calls(I).front()))),
              Cases[I].Expected)
        << Cases[I].Code.str();
}
