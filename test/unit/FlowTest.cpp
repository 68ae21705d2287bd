// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What is known of a tensor at a point of a function, by the operators that
// made it.

#include "FlowFixture.h"

using namespace clang::tidy::torch;
using namespace clang::tidy::torch::flow;

//===----------------------------------------------------------------------===//
// Device
//===----------------------------------------------------------------------===//

TEST(FlowDevice, Moves) {
  expectOf(
      {{"t", "unknown"},
       {"t.cuda()", "unsafe"},
       {"t.cpu()", "safe"},
       {"t.to(torch::kCUDA)", "unsafe"},
       {"t.to(torch::kCPU)", "safe"},
       {"t.to(\"cuda:1\")", "unsafe"},
       {"t.to(\"cpu\")", "safe"},
       {"t.to(torch::Device(torch::kCUDA, 0))", "unsafe"},
       {"t.to(torch::Device(\"cuda\"))", "unsafe"},
       {"t.to(torch::Device(torch::kCPU))", "safe"},
       {"t.to(torch::TensorOptions().device(torch::kCUDA))", "unsafe"},
       {"t.to(torch::device(torch::kCUDA).dtype(torch::kFloat))", "unsafe"},
       {"t.cuda().cpu()", "safe"},
       {"t.cpu().cuda()", "unsafe"}},
      deviceOf);
}

/// Memory of every other device is out of the host's reach, too.
TEST(FlowDevice, AllAccelerators) {
  expectOf({{"t.to(torch::kHIP)", "unsafe"},
            {"t.to(at::kMPS)", "unsafe"},
            {"t.to(at::kXPU)", "unsafe"},
            {"t.to(at::kMeta)", "unsafe"},
            {"t.to(at::kPrivateUse1)", "unsafe"}},
           deviceOf);
}

TEST(FlowDevice, OperatorsKeepIt) {
  expectOf({{"t.cuda() + 1", "unsafe"},
            {"1 + t.cuda()", "unsafe"},
            {"t.cuda().view(-1)", "unsafe"},
            {"t.cuda()[0]", "unsafe"},
            {"t.cuda().to(torch::kFloat)", "unsafe"},
            {"t.cuda().clone().contiguous().detach()", "unsafe"},
            {"torch::relu(t.cuda())", "unsafe"},
            {"torch::cat({t.cuda(), u.cuda()})", "unsafe"},
            {"t.to(u.cuda())", "unsafe"},
            {"t.cuda().to(u.cpu())", "safe"},
            {"t.cpu().sum()", "safe"}},
           deviceOf);
}

TEST(FlowDevice, Factories) {
  expectOf({{"torch::zeros({2})", "safe"},
            {"torch::zeros({2}, torch::kFloat)", "safe"},
            {"torch::zeros({2}, torch::kCUDA)", "unsafe"},
            {"torch::rand({2}, torch::device(torch::kCUDA))", "unsafe"},
            {"torch::zeros_like(t)", "unknown"},
            {"torch::zeros_like(t.cuda())", "unsafe"},
            {"torch::ones_like(t.cpu())", "safe"},
            {"torch::zeros_like(t.cuda(), torch::kCPU)", "safe"},
            {"t.cuda().new_zeros({2})", "unsafe"},
            {"torch::empty({2}, t.cuda().options())", "unsafe"},
            {"torch::tensor({1, 2})", "safe"},
            {"torch::arange(4, torch::kCUDA)", "unsafe"}},
           deviceOf);
}

TEST(FlowDevice, ChosenAtRunTime) {
  expectAtUse(
      {{"auto d = torch::cuda::is_available() ? torch::kCUDA : torch::kCPU;\n"
        "t = t.to(d); use(t.data_ptr<float>());",
        "safe|unsafe"},
       {"torch::Device d(torch::kCPU);\n"
        "if (torch::cuda::is_available()) d = torch::Device(torch::kCUDA);\n"
        "t = t.to(d); use(t.data_ptr<float>());",
        "safe|unsafe"},
       {"torch::Device d(torch::kCPU);\n"
        "t = t.to(d); use(t.data_ptr<float>());",
        "safe"},
       {"torch::Device d = torch::kCUDA;\n"
        "auto x = torch::ones({2}, torch::TensorOptions().device(d));\n"
        "use(x.data_ptr<float>());",
        "unsafe"},
       {"t = t.to(u.device()); use(t.data_ptr<float>());", "unknown"}},
      deviceOf);
}

/// The device is one value, wherever it is asked for.
TEST(FlowDevice, OneDeviceVariable) {
  expectAtUse(
      {{"auto d = torch::cuda::is_available() ? torch::kCUDA : torch::kCPU;\n"
        "t = t.to(d); if (d == torch::kCPU) use(t.data_ptr<float>());",
        "safe"},
       {"torch::Device d = flag ? torch::kCUDA : torch::kCPU;\n"
        "t = t.to(d); if (d.is_cuda()) t = t.cpu(); use(t.data_ptr<float>());",
        "safe"}},
      deviceOf);
}

//===----------------------------------------------------------------------===//
// Grad
//===----------------------------------------------------------------------===//

TEST(FlowGrad, Operators) {
  expectOf({{"t", "unknown"},
            {"t.requires_grad_()", "unsafe"},
            {"t.requires_grad_(false)", "safe"},
            {"t.requires_grad_().detach()", "safe"},
            {"t.requires_grad_().data()", "safe"},
            {"t.requires_grad_() * 2", "unsafe"},
            {"t.requires_grad_().view(-1)", "unsafe"},
            {"t.requires_grad_().clone()", "unsafe"},
            {"t.requires_grad_().detach().clone()", "safe"},
            {"t.requires_grad_().cpu()", "unsafe"},
            {"torch::zeros({2})", "safe"},
            {"torch::zeros({2}, torch::requires_grad())", "unsafe"},
            {"torch::rand({2}, torch::requires_grad(true))", "unsafe"},
            {"torch::zeros({2}) + 1", "safe"}},
           gradOf);
}

/// Integer and bool tensors never do.
TEST(FlowGrad, IntegersHaveNone) {
  expectOf({{"t.requires_grad_().argmax()", "safe"},
            {"t.requires_grad_().to(torch::kLong)", "safe"},
            {"t.requires_grad_() > 0", "safe"},
            {"t.requires_grad_().to(torch::kDouble)", "unsafe"}},
           gradOf);
}

TEST(FlowGrad, SetRequiresGrad) {
  expectAtUse(
      {{"t.set_requires_grad(true); use(t.data_ptr<float>());", "unsafe"},
       {"t.set_requires_grad(true); t.set_requires_grad(false);\n"
        "use(t.data_ptr<float>());",
        "safe"},
       {"t.requires_grad_(); t.detach_(); use(t.data_ptr<float>());", "safe"}},
      gradOf);
}

/// Under NoGradGuard results have none.
TEST(FlowGrad, GradMode) {
  expectAtUse(
      {{"t.requires_grad_(); torch::NoGradGuard g; auto x = t * 2;\n"
        "use(x.data_ptr<float>());",
        "safe"},
       {"t.requires_grad_(); torch::NoGradGuard g; auto x = t.clone();\n"
        "use(x.data_ptr<float>());",
        "safe"},
       {"t.requires_grad_(); c10::InferenceMode g; auto x = t * 2;\n"
        "use(x.data_ptr<float>());",
        "safe"},
       {"t.requires_grad_(); torch::AutoGradMode g(false); auto x = t * 2;\n"
        "use(x.data_ptr<float>());",
        "safe"},
       {"t.requires_grad_(); torch::AutoGradMode g(true); auto x = t * 2;\n"
        "use(x.data_ptr<float>());",
        "unsafe"},
       {"t.requires_grad_(); { torch::NoGradGuard g; } auto x = t * 2;\n"
        "use(x.data_ptr<float>());",
        "unsafe"}},
      gradOf);
}

TEST(FlowGrad, ModuleParameters) {
  AnalysedCode Code("void f(torch::nn::Linear net) {\n"
                    "  use(net->weight.data_ptr<float>());\n"
                    "}\n"
                    "void g(torch::nn::Linear net) {\n"
                    "  for (const auto &p : net->parameters())\n"
                    "    use(p.data_ptr<float>());\n"
                    "}\n");
  EXPECT_EQ(gradOf(Code.atUse("f")), "unsafe");
  EXPECT_EQ(gradOf(Code.atUse("g")), "unsafe");
}

TEST(FlowGrad, Guards) {
  expectAtUse(
      {{"if (t.requires_grad()) use(t.data_ptr<float>());", "unsafe"},
       {"if (!t.requires_grad()) use(t.data_ptr<float>());", "safe"},
       {"TORCH_CHECK(!t.requires_grad()); use(t.data_ptr<float>());", "safe"}},
      gradOf);
}

//===----------------------------------------------------------------------===//
// Layout
//===----------------------------------------------------------------------===//

TEST(FlowLayout, Strided) {
  expectOf({{"torch::zeros({2, 3}).t()", "unsafe"},
            {"torch::zeros({2, 3}).transpose(0, 1)", "unsafe"},
            {"torch::zeros({2, 3, 4}).permute({2, 0, 1})", "unsafe"},
            {"torch::zeros({2, 3}).swapaxes(0, 1)", "unsafe"},
            {"torch::zeros({2, 3, 4}).movedim(0, 2)", "unsafe"},
            {"torch::zeros({1, 3}).expand({2, 3})", "unsafe"},
            {"torch::zeros({3, 3}).diagonal()", "unsafe"},
            {"torch::zeros({8, 8}).unfold(1, 2, 1)", "unsafe"},
            {"torch::zeros({2, 3}).split(1, 1)[0]", "unsafe"},
            {"torch::zeros({2, 3}).chunk(3, 1)[0]", "unsafe"},
            {"torch::zeros({2, 3}).as_strided({2, 2}, {1, 1})", "unsafe"},
            {"torch::zeros({2, 3}).unbind(1)[0]", "unsafe"},
            {"torch::real(t.to(torch::kComplexFloat))", "unsafe"},
            {"torch::zeros({2, 2}).nonzero()", "unsafe"},
            {"torch::zeros({1, 2, 3, 4}).contiguous("
             "at::MemoryFormat::ChannelsLast)",
             "unsafe"},
            {"std::get<0>(torch::zeros({2, 3}).t().sort(0))", "unsafe"},
            {"torch::zeros({2, 3}).select(1, 0)", "unsafe"},
            {"torch::zeros({2, 3}).slice(1, 0, 2)", "unsafe"},
            {"torch::zeros({8}).slice(0, 0, 8, 2)", "unsafe"},
            {"torch::zeros({2, 3}).narrow(1, 0, 2)", "unsafe"},
            {"t.transpose(0, 1)", "unsafe"}},
           layoutOf);
}

TEST(FlowLayout, Dense) {
  expectOf(
      {{"torch::zeros({2, 3})", "safe"},
       {"torch::zeros({2, 3})[0]", "safe"},
       {"torch::zeros({2, 3}).select(0, 1)", "safe"},
       {"torch::zeros({8}).slice(0, 2, 4)", "safe"},
       {"torch::zeros({6}).view({2, 3})", "safe"},
       {"torch::zeros({6}).unsqueeze(0)", "safe"},
       {"torch::zeros({1, 6}).squeeze(0)", "safe"},
       {"torch::zeros({2, 3}).t().contiguous()", "safe"},
       {"torch::zeros({2, 3}).t().clone(at::MemoryFormat::Contiguous)", "safe"},
       {"t.contiguous()", "safe"},
       {"torch::matmul(t.t(), u)", "safe"},
       {"torch::cat({t.contiguous(), u.contiguous()})", "safe"},
       {"torch::zeros({2, 3}).flip({0})", "safe"},
       {"torch::softmax(torch::zeros({2, 3}), 1)", "safe"}},
      layoutOf);
}

/// clone() and elementwise operators keep strides.
TEST(FlowLayout, Kept) {
  expectOf({{"t", "unknown"},
            {"torch::zeros({2, 3}).t().clone()", "unsafe"},
            {"torch::zeros({2, 3}).t() + 1", "unsafe"},
            {"torch::zeros({2, 3}).t().cpu()", "unsafe"},
            {"torch::zeros_like(torch::zeros({2, 3}).t())", "unsafe"},
            {"torch::zeros({2, 3}) + 1", "safe"}},
           layoutOf);
}

TEST(FlowLayout, Guards) {
  expectAtUse(
      {{"if (t.is_contiguous()) use(t.data_ptr<float>());", "safe"},
       {"auto x = t.expect_contiguous(); use(x->data_ptr<float>());", "safe"},
       {"auto x = torch::zeros({2, 3}); x.t_();\n"
        "use(x.data_ptr<float>());",
        "unsafe"},
       {"if (!t.is_contiguous()) return; use(t.data_ptr<float>());", "safe"},
       {"if (!t.is_contiguous()) use(t.data_ptr<float>());", "unsafe"},
       {"if (!t.is_contiguous()) t = t.contiguous();\n"
        "use(t.data_ptr<float>());",
        "safe"},
       {"auto x = torch::zeros({2, 3}); x.transpose_(0, 1);\n"
        "use(x.data_ptr<float>());",
        "unsafe"}},
      layoutOf);
}

//===----------------------------------------------------------------------===//
// Lazy bits, pending copies
//===----------------------------------------------------------------------===//

TEST(FlowLazyBits, Conjugate) {
  expectOf(
      {{"torch::zeros({2}, torch::kComplexFloat)", "safe"},
       {"torch::zeros({2}, torch::kComplexFloat).conj()", "unsafe"},
       {"t.to(torch::kComplexFloat).conj().resolve_conj()", "safe"},
       {"t.to(torch::kComplexFloat).conj().view(-1)", "unsafe"},
       {"t.to(torch::kComplexFloat).conj().detach()", "unsafe"},
       {"t.to(torch::kComplexFloat).conj().contiguous().contiguous()",
        "safe|unsafe"},                    // it may be a copy
       {"t.mH().contiguous()", "unknown"}, // of a transposed t it is none
       {"t.adjoint().reshape({6})", "unknown"},
       {"torch::zeros({2, 3}, torch::kComplexFloat).mH().contiguous()", "safe"},
       {"t.to(torch::kComplexFloat).conj().conj()", "unknown"},
       {"t.to(torch::kComplexFloat).mH()", "unsafe"},
       {"torch::fft::ihfft(t)", "unsafe"},
       {"t.to(torch::kComplexFloat).conj().clone()", "safe"},
       {"t.resolve_conj()", "safe"},
       // Into the sizes that it has, it is a view.
       {"torch::rand({2, 3}, torch::kComplexFloat).conj().t()"
        ".reshape({3, 2})",
        "safe|unsafe"},
       {"torch::rand({2, 3}, torch::kComplexFloat).conj().t().flatten()",
        "safe"}},
      conjOf);
  expectAtUse({{"auto x = torch::zeros({2}, torch::kComplexFloat).conj();\n"
                "x.set_data(torch::zeros({2})); use(x.data_ptr<float>());",
                "safe"},
               {"auto x = torch::zeros({2}, torch::kComplexFloat);\n"
                "x.set_data(x.conj());\n"
                "use(static_cast<const float *>(x.data_ptr()));",
                "unsafe"}},
              conjOf);
}

TEST(FlowLazyBits, Negative) {
  expectOf({{"torch::zeros({2})", "safe"},
            {"torch::_neg_view(torch::zeros({2}))", "unsafe"},
            {"torch::imag(torch::zeros({2}, torch::kComplexFloat).conj())",
             "unsafe"},
            {"torch::_neg_view(torch::zeros({2})).resolve_neg()", "safe"}},
           [](const TensorState &S) { return textOf(S.Neg); });
}

TEST(FlowPending, NonBlockingCopies) {
  expectAtUse(
      {{"auto x = t.cuda().to(torch::kCPU, true);\n"
        "use(x.data_ptr<float>());",
        "unsafe"},
       {"auto x = t.cuda().to(torch::kCPU); use(x.data_ptr<float>());", "safe"},
       {"auto x = t.cuda().to(torch::kCPU, true);\n"
        "torch::cuda::synchronize(); use(x.data_ptr<float>());",
        "safe"}},
      pendingOf);
}

//===----------------------------------------------------------------------===//
// dtype, rank
//===----------------------------------------------------------------------===//

TEST(FlowDType, Operators) {
  expectOf({{"t", "unknown"},
            {"t.argmax()", "4"},
            {"t.nonzero()", "4"},
            {"t > 0", "11"},
            {"t == u", "11"},
            {"torch::isnan(t)", "11"},
            {"t.to(torch::kDouble)", "7"},
            {"t.to(torch::kFloat) + 1", "6"},
            {"t.to(torch::kInt).view(-1)", "3"},
            {"std::get<1>(t.topk(2))", "4"},
            {"std::get<0>(t.to(torch::kHalf).topk(2))", "5"},
            {"t.to(torch::kByte).cpu().contiguous()", "0"}},
           dtypeOf);
}

TEST(FlowDType, Factories) {
  expectOf({{"torch::zeros({2}, torch::kLong)", "4"},
            {"torch::zeros({2}, torch::dtype(torch::kDouble))", "7"},
            {"torch::zeros_like(t.to(torch::kInt))", "3"},
            {"torch::zeros_like(t.to(torch::kInt), torch::kFloat)", "6"},
            {"torch::randperm(4)", "4"}},
           dtypeOf);
}

TEST(FlowDType, FromBlob) {
  expectAtUse({{"int v[2] = {}; auto x = torch::from_blob(v, {2}, "
                "torch::kInt);\nuse((const float *)x.data_ptr());",
                "3"},
               {"double v[2] = {}; auto x = torch::from_blob(v, {2}, "
                "torch::TensorOptions().dtype(torch::kFloat64));\n"
                "use((const float *)x.data_ptr());",
                "7"}},
              dtypeOf);
}

TEST(FlowDType, Guards) {
  expectAtUse({{"TORCH_CHECK(t.scalar_type() == torch::kDouble);\n"
                "use((const float *)t.data_ptr());",
                "7"},
               {"if (t.dtype() != torch::kInt) return;\n"
                "use((const float *)t.data_ptr());",
                "3"},
               {"TORCH_CHECK(t.is_complex() || flag);\n"
                "use((const float *)t.data_ptr());",
                "unknown"}},
              dtypeOf);
}

TEST(FlowRank, Shapes) {
  expectOf({{"t", "unknown"},
            {"torch::zeros({2, 3})", "2"},
            {"torch::zeros({2, 3, 4}).to(torch::kInt)", "3"},
            {"t.view({2, 3})", "2"},
            {"t.view({-1})", "1"},
            {"t.reshape({1, 2, 3})", "3"},
            {"torch::zeros({2}).unsqueeze(0)", "2"},
            {"torch::zeros({2, 3}).select(0, 1)", "1"},
            {"torch::zeros({2, 3})[0]", "1"},
            {"torch::zeros({1, 3}).squeeze(0)", "1"},
            {"torch::zeros({2, 3}).transpose(0, 1)", "2"},
            {"torch::zeros({2, 3}).permute({1, 0})", "2"},
            {"torch::arange(4)", "1"},
            {"t.sum()", "0"}},
           rankOf);
}

TEST(FlowRank, GuardsAndJoins) {
  expectAtUse(
      {{"TORCH_CHECK(t.dim() == 3); use(t.data_ptr<float>());", "3"},
       {"if (t.dim() != 2) return; use(t.data_ptr<float>());", "2"},
       {"auto x = torch::zeros({2, 3}); if (flag) x = torch::zeros({2});\n"
        "use(x.data_ptr<float>());",
        "unknown"},
       {"auto x = torch::zeros({2, 3}); if (flag) x = torch::ones({4, 4});\n"
        "use(x.data_ptr<float>());",
        "2"},
       {"auto x = torch::empty({0}); torch::exp_out(x, torch::rand({4, 5}));\n"
        "use(x.data_ptr<float>());",
        "2"}},
      rankOf);
}

TEST(FlowAlgorithms, MayReplaceElements) {
  expectAtUse(
      {{"std::vector<Tensor> v{t.cpu()};\n"
        "std::for_each(v.begin(), v.end(), [](Tensor &x) {\n"
        "x = x.cuda(); });\n"
        "use(v[0].data_ptr<float>());",
        "unsafe"},
       {"std::vector<Tensor> v{t.cpu()};\n"
        "std::transform(v.begin(), v.end(), v.begin(),\n"
        "[](const Tensor &x) { return x.cuda(); });\n"
        "use(v[0].data_ptr<float>());",
        "unsafe"},
       {"std::vector<Tensor> v{t.cpu()};\n"
        "std::transform(v.begin(), v.end(), v.begin(),\n"
        "[](const auto &x) { return x.cuda(); });\n"
        "use(v[0].data_ptr<float>());",
        "unknown"},
       {"std::vector<Tensor> v(2); v[0] = t.cpu();\n"
        "std::reverse(v.begin(), v.end()); use(v[0].data_ptr<float>());",
        "safe|unknown"},
       {"std::vector<Tensor> v{t.cpu()};\n"
        "std::for_each(v.begin(), v.end(), [&](const Tensor &x) {\n"
        "u = x.cuda(); }); use(u.data_ptr<float>());",
        "unsafe|unknown"}},
      deviceOf);
}

TEST(FlowContainers, MapsThatWereEmpty) {
  AnalysedCode Code(
      "#include <map>\n"
      "using Map = std::map<std::string, Tensor>;\n"
      "void fill(Map &);\n"
      "void one(Tensor t) {\n"
      "  Map m; m[\"x\"] = t.to(torch::kDouble);\n"
      "  use((float *)m.at(\"x\").data_ptr());\n"
      "}\n"
      "void two(Tensor t) {\n"
      "  std::unordered_map<int, Tensor> m; m[t.dim()] = "
      "t.to(torch::kDouble);\n"
      "  m[t.numel()] = t.to(torch::kLong);\n"
      "  use((float *)m.at(t.dim()).data_ptr());\n"
      "}\n"
      "void rounds(Tensor t, int n) {\n"
      "  for (int i = 0; i < n; ++i) {\n"
      "    Map m; m[\"x\"] = t.to(torch::kDouble);\n"
      "    use((float *)m[\"x\"].data_ptr()); m[\"y\"] = t;\n"
      "  }\n"
      "}\n"
      "void asked(Tensor t) {\n"
      "  Map m; m[\"x\"].defined(); m[\"x\"] = t.to(torch::kDouble);\n"
      "  use((float *)m.at(\"x\").data_ptr());\n"
      "}\n"
      "void given(Map &m, Tensor t) {\n"
      "  m[\"x\"] = t.to(torch::kDouble); use((float *)m[\"y\"].data_ptr());\n"
      "}\n"
      "void filled(Tensor t) {\n"
      "  Map m; fill(m); m[\"x\"] = t.to(torch::kDouble);\n"
      "  use((float *)m[\"y\"].data_ptr());\n"
      "}\n"
      "void filledOnce(Tensor t, bool flag) {\n"
      "  Map m; if (flag) fill(m); m[\"x\"] = t.to(torch::kDouble);\n"
      "  use((float *)m[\"y\"].data_ptr());\n"
      "}\n"
      "void inserted(Map &other, Tensor t) {\n"
      "  Map m; m.insert(other.begin(), other.end());\n"
      "  m[\"x\"] = t.to(torch::kDouble); use((float *)m[\"y\"].data_ptr());\n"
      "}\n"
      "void merged(Map &other, Tensor t) {\n"
      "  Map m; m.merge(other); m[\"x\"] = t.to(torch::kDouble);\n"
      "  use((float *)m[\"y\"].data_ptr());\n"
      "}\n"
      "void swapped(Map &other, Tensor t) {\n"
      "  Map m; m.swap(other); m[\"x\"] = t.to(torch::kDouble);\n"
      "  use((float *)m[\"y\"].data_ptr());\n"
      "}\n"
      "void copied(Map &other, Tensor t) {\n"
      "  Map m; m = other; m[\"x\"] = t.to(torch::kDouble);\n"
      "  use((float *)m[\"y\"].data_ptr());\n"
      "}\n");
  for (llvm::StringRef Each : {"one", "rounds"})
    EXPECT_EQ(dtypeOf(Code.atUse(Each)), "7") << Each.str();
  EXPECT_EQ(dtypeOf(Code.atUse("two")), "several");
  for (llvm::StringRef Each : {"asked", "given", "filled", "filledOnce",
                               "inserted", "merged", "swapped", "copied"})
    EXPECT_EQ(dtypeOf(Code.atUse(Each)), "unknown") << Each.str();
}

TEST(FlowContainers, ObjectsWithOwners) {
  AnalysedCode Code(
      "struct Pair { Tensor one, two; };\n"
      "using Shared = std::shared_ptr<Pair>;\n"
      "void keep(Shared); void change(Pair *);\n"
      "Shared make() { return std::make_shared<Pair>(); }\n"
      "void one(Tensor t) {\n"
      "  auto p = std::make_shared<Pair>(); p->one = t.to(torch::kDouble);\n"
      "  p->two = t; use((float *)p->one.data_ptr());\n"
      "}\n"
      "void unique(Tensor t) {\n"
      "  auto p = std::make_unique<Pair>(); p->one = t.to(torch::kDouble);\n"
      "  auto q = std::move(p); use((float *)q->one.data_ptr());\n"
      "}\n"
      "void copied(Tensor t) {\n"
      "  auto p = std::make_shared<Pair>(); auto q = p;\n"
      "  p->one = t.to(torch::kLong); q->one = t.to(torch::kDouble);\n"
      "  use((float *)p->one.data_ptr());\n"
      "}\n"
      "void made(Tensor t) {\n"
      "  auto p = make(), q = make(); p->one = t.to(torch::kDouble);\n"
      "  q->one = t.to(torch::kLong); use((float *)p->one.data_ptr());\n"
      "}\n"
      "void listed(Tensor t) {\n"
      "  auto p = std::make_shared<Pair>(); p->one = t.to(torch::kDouble);\n"
      "  std::vector<Shared> v; v.push_back(p); v[0]->one = t;\n"
      "  use((float *)p->one.data_ptr());\n"
      "}\n"
      "void kept(Tensor t) {\n"
      "  auto p = std::make_shared<Pair>(); p->one = t.to(torch::kDouble);\n"
      "  keep(p); use((float *)p->one.data_ptr());\n"
      "}\n"
      "void changed(Tensor t) {\n"
      "  auto p = std::make_shared<Pair>(); p->one = t.to(torch::kDouble);\n"
      "  change(p.get()); use((float *)p->one.data_ptr());\n"
      "}\n"
      "void rounds(Tensor t, int n) {\n"
      "  Shared first;\n"
      "  for (int i = 0; i < n; ++i) {\n"
      "    auto p = std::make_shared<Pair>(); p->one = t.to(torch::kDouble);\n"
      "    if (!first) { p->one = t.to(torch::kLong); first = p; }\n"
      "  }\n"
      "  use((float *)first->one.data_ptr());\n"
      "}\n");
  for (llvm::StringRef Each : {"one", "unique", "copied"})
    EXPECT_EQ(dtypeOf(Code.atUse(Each)), "7") << Each.str();
  for (llvm::StringRef Each : {"made", "rounds", "listed", "kept", "changed"})
    EXPECT_NE(dtypeOf(Code.atUse(Each)), "4") << Each.str();
  for (llvm::StringRef Each : {"listed", "kept", "changed"})
    EXPECT_EQ(dtypeOf(Code.atUse(Each)), "unknown") << Each.str();
}
