// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// How elements lie in memory, by the operators and views that a tensor came
// through. What is expected is what LibTorch 1.13 does.

#include "FlowFixture.h"

using namespace clang::tidy::torch;
using namespace clang::tidy::torch::flow;

namespace {

/// $ stands for a 4 x 5 matrix.
void expectOfMatrix(llvm::ArrayRef<FlowCase> Cases) {
  expectOf("torch::rand({4, 5})", Cases, layoutOf);
}

} // namespace

TEST(FlowLayout, Views) {
  expectOfMatrix(
      {{"$", "safe"},
       {"$.t()", "unsafe"},
       {"$.transpose(0, 1)", "unsafe"},
       {"$.permute({1, 0})", "unsafe"},
       {"$.movedim(0, 1)", "unsafe"},
       {"$.swapaxes(0, 1)", "unsafe"},
       {"$.expand({2, 4, 5})", "unsafe"},
       {"$.diagonal()", "unsafe"},
       {"$.unfold(1, 2, 1)", "unsafe"},
       {"$.unfold(1, 1, 1)", "safe"},
       {"$.expand_as(t)", "safe|unsafe"},
       {"$.expand({-1, -1})", "safe"},
       {"$.expand({2, 4, 5}).swapaxes(0, 1) * 2", "unknown"},
       {"$.narrow(1, 0, 2).t() * 2", "unsafe"},
       {"torch::einsum(\"ij->ji\", {$}).mT()", "unknown"},
       {"torch::einsum(\"ij->ji\", {$}).select(1, 1)", "unsafe|unknown"},
       {"(t.is_cuda() ? $ : $.t()).expand({-1, -1})", "safe|unsafe"},
       {"(t.is_cuda() ? $ : $.t()).expand({2, -1, -1})", "unsafe"},
       {"$.as_strided(t.sizes(), t.strides())", "safe|unsafe|unknown"},
       {"$.index({torch::tensor({0})})", "safe"},
       {"t.index({torch::tensor({0})})", "unknown"},
       {"$.expand({2, 4, 5}).index({torch::tensor({0})})", "unknown"},
       {"t.nonzero().t()", "unknown"},
       {"torch::real(t.to(torch::kComplexFloat))[0]", "unsafe|unknown"},
       {"$.view(-1)", "safe"},
       {"$.view({2, 10})", "safe"},
       {"$.unsqueeze(0)", "safe"},
       {"$.unsqueeze(0).squeeze(0)", "safe"},
       {"$.detach()", "safe"},
       {"$[0]", "safe"},
       {"$.select(0, 1)", "safe"},
       {"$.select(1, 0)", "unsafe"},
       {"$.select(-1, 0)", "unsafe"},
       {"$.narrow(0, 1, 2)", "safe"},
       {"$.narrow(1, 1, 2)", "unsafe"},
       {"$.slice(0, 1, 3)", "safe"},
       {"$.slice(0, 0, 4, 2)", "unsafe"},
       {"$.slice(1, 0, 2)", "unsafe"},
       {"$.slice(1)", "safe"},
       {"t.view(-1)", "unknown"},
       {"t.select(0, 1)", "unknown"},
       {"t.select(1, 1)", "unsafe"},
       {"t.select(n, 1)", "unknown"},
       {"t.t().detach()", "unsafe"}});
}

/// A permutation and its inverse give back what was there.
TEST(FlowLayout, PermutationsUndone) {
  expectOfMatrix(
      {{"$.t().t()", "safe"},
       {"$.transpose(0, 0)", "safe"},
       {"$.transpose(0, 1).transpose(-1, -2)", "safe"},
       {"$.permute({0, 1})", "safe"},
       {"t.permute({2, 0, 1}).permute({1, 2, 0})", "unknown"},
       {"t.permute({2, 0, 1}).permute({2, 0, 1})", "unsafe"},
       {"torch::rand({4, 5, 3}).permute({2, 0, 1}).permute({1, 2, 0})", "safe"},
       {"torch::rand({4, 5, 3}).permute({2, 0, 1}).mul(2).permute({1, 2, 0})",
        "safe"},
       {"torch::rand({4, 5, 3}).permute({2, 0, 1}).contiguous()"
        ".permute({1, 2, 0})",
        "unsafe"},
       {"torch::rand({4, 5, 3}).permute({2, 0, 1}).unsqueeze(0)[0]"
        ".permute({1, 2, 0})",
        "safe"},
       {"torch::rand({4, 5, 3}).permute({2, 0, 1}).unsqueeze(0).squeeze(0)"
        ".permute({1, 2, 0})",
        "safe"},
       {"$.transpose(n, 1)", "unsafe"},
       {"$.transpose(n, 1).transpose(1, n)", "unknown"}});
}

/// What is behind the gap is as dense as it was.
TEST(FlowLayout, RowsOfViews) {
  expectOfMatrix(
      {{"$.slice(1, 0, 2)[0]", "safe"},
       {"$.slice(0, 0, 4, 2)[0]", "safe"},
       {"$.slice(1, 0, 4, 2)[0]", "unsafe"},
       {"$.expand({3, -1, -1})[0]", "safe"},
       {"$.expand({3, 4, 5})[0]", "safe|unknown"},
       {"$.t()[0]", "unsafe"},
       {"torch::rand({3, 4, 5}).slice(1, 0, 2)[0]", "safe"},
       {"torch::rand({3, 4, 5}).slice(2, 0, 2)[0]", "unsafe"},
       {"torch::rand({3, 4, 5}).slice(2, 0, 2)[0][0]", "safe"},
       {"torch::rand({3, 4, 5}).permute({2, 0, 1})[0]", "unsafe"},
       {"torch::rand({3, 4, 5}).permute({2, 0, 1})[0].clone()", "safe"},
       {"t.slice(1, 0, 2)[0]", "unknown"},
       {"torch::rand({12}).unfold(0, 3, 1)", "unsafe"},
       {"torch::rand({12}).unfold(0, 3, 1)[0]", "safe"},
       {"torch::rand({12}).unfold(0, 3, 3)", "safe"}});
}

TEST(FlowLayout, Indices) {
  expectOfMatrix(
      {{"$.index({0})", "safe"},
       {"$.index({torch::indexing::Slice(), 0})", "unsafe"},
       {"$.index({torch::indexing::Slice(0, 2)})", "safe"},
       {"$.index({torch::indexing::Slice()})", "safe"},
       {"$.index({torch::indexing::Slice(), torch::indexing::Slice(0, 2)})",
        "unsafe"},
       {"$.index({torch::indexing::Slice(), torch::indexing::Slice()})",
        "safe"},
       {"$.index({\"...\", 0})", "unsafe"},
       // Columns of a transposed matrix are rows.
       {"$.t().index({\"...\", 0})", "safe"},
       {"t.transpose(0, 1).select(-1, 0)", "unknown"},
       {"t.transpose(0, 1).select(-2, 0)", "unsafe"},
       {"t.transpose(1, 2).select(-1, 0)", "unsafe"},
       {"t.transpose(0, 1).narrow(-1, 0, 1)", "unknown"},
       {"$.index({torch::indexing::Ellipsis, torch::indexing::Slice()})",
        "safe"},
       {"$.index({torch::indexing::None, torch::indexing::Slice(0, 2)})",
        "safe"},
       {"$.index({0, torch::indexing::Slice(0, 2)})", "safe"},
       {"torch::rand({3, 4, 5}).index({0, torch::indexing::Slice(),"
        " torch::indexing::Slice(0, 2)})",
        "unsafe"},
       {"torch::rand({3, 4, 5}).index({0, 1, torch::indexing::Slice(0, 2)})",
        "safe"},
       {"$.index({torch::indexing::Slice(torch::indexing::None,"
        " torch::indexing::None, 2)})",
        "unsafe"},
       {"$.index({torch::arange(2)})", "safe"},
       {"t.index({torch::indexing::Slice(), n})", "unsafe"}});
}

/// Copies keep the order of the strides, and close the gaps.
TEST(FlowLayout, Copies) {
  expectOfMatrix({{"$.t().clone()", "unsafe"},
                  {"$.t().contiguous()", "safe"},
                  {"$.t().clone(at::MemoryFormat::Contiguous)", "safe"},
                  {"$.slice(1, 0, 2).clone()", "safe"},
                  {"$.expand({3, 4, 5}).clone()", "safe"},
                  {"$.slice(1, 0, 2).t().clone()", "unsafe"},
                  {"$.t().to(torch::kDouble)", "unsafe"},
                  {"$.slice(1, 0, 2).to(torch::kDouble)", "safe"},
                  {"$.slice(1, 0, 2).to(torch::kFloat)", "unsafe"},
                  {"$.slice(1, 0, 2).cpu()", "unsafe"},
                  {"$.cuda().slice(1, 0, 2).cpu()", "safe"},
                  {"$.cuda().t().cpu()", "unsafe"},
                  {"torch::zeros_like($.t())", "unsafe"},
                  {"torch::zeros_like($.slice(1, 0, 2))", "safe"},
                  {"$.t().new_zeros({5, 4})", "safe"},
                  {"t.clone()", "unknown"},
                  {"t.slice(1, 0, 2).clone()", "unknown"},
                  {"std::get<0>($.t().sort(0))", "unsafe"},
                  {"std::get<1>($.t().sort(0))", "unsafe"},
                  {"$.t().flip(0)", "unsafe"}});
}

/// The first tensor among those of the highest rank leads.
TEST(FlowLayout, Elementwise) {
  expectOfMatrix({{"$.t() + 1", "unsafe"},
                  {"1 - $.t()", "unsafe"},
                  {"$.t().relu()", "unsafe"},
                  {"$.t() > 0", "unsafe"},
                  {"$.t() + torch::rand({5, 4})", "unsafe"},
                  // Where it is of size 1, the second one gives the order.
                  {"torch::rand({5, 4}) + $.t()", "unknown"},
                  {"torch::rand({4}) + $.t()", "unsafe"},
                  {"torch::scalar_tensor(1) + $.t()", "unsafe"},
                  {"$.slice(1, 0, 2) + 1", "safe"},
                  {"$.expand({3, 4, 5}) * 2", "safe"},
                  {"t + u", "unknown"},
                  {"t + $.t()", "unknown"},
                  {"$ + 1", "safe"}});
}

TEST(FlowLayout, DenseResults) {
  expectOfMatrix({{"torch::softmax($.t(), 1)", "safe"},
                  {"$.t().cumsum(0)", "safe"},
                  {"$.t().tril()", "safe"},
                  {"torch::cat({$.t(), $.t()})", "safe"},
                  {"torch::stack({$.t(), $.t()})", "safe"},
                  {"torch::cat({t.t(), t.t()})", "unknown"},
                  {"$.t().matmul($)", "safe"},
                  {"$.t().mm($)", "safe"},
                  {"$.t().sum(0)", "safe"},
                  {"std::get<0>($.t().max(0))", "safe"},
                  {"std::get<0>($.t().topk(2))", "safe"},
                  {"$.t().index_select(0, torch::arange(2))", "safe"},
                  {"$.t().repeat({2, 1})", "safe"}});
}

/// LAPACK's matrices, and others that come out in another order.
TEST(FlowLayout, ColumnMajorResults) {
  expectOfMatrix({{"torch::inverse($)", "unsafe"},
                  {"torch::linalg_inv($)", "unsafe"},
                  {"torch::linalg_cholesky($)", "unsafe"},
                  {"std::get<0>(torch::linalg_qr($))", "unsafe"},
                  {"std::get<1>(torch::linalg_qr($))", "unsafe"},
                  {"std::get<0>(torch::linalg_svd($))", "unsafe"},
                  {"std::get<0>(torch::linalg_eigh($))", "safe"},
                  {"std::get<1>(torch::linalg_eigh($))", "unsafe"},
                  {"torch::inverse($).t()", "safe"},
                  {"torch::stft(torch::rand({100}), 16, 8, c10::nullopt,"
                   " torch::ones({16}), false, true, true)",
                   "unsafe"},
                  {"$.nonzero()", "unsafe"},
                  {"torch::rand({4}).nonzero()", "safe"},
                  {"t.nonzero()", "unknown"},
                  {"$.nonzero().t()", "safe"}});
}

TEST(FlowLayout, Reshapes) {
  expectOfMatrix(
      {{"$.reshape({2, 10})", "safe"},
       {"$.flatten()", "safe"},
       {"$.t().reshape(-1)", "unknown"},
       {"$.t().flatten()", "unknown"},
       {"torch::rand({12}).slice(0, 0, 12, 2).reshape({2, 3})", "unsafe"},
       {"$.select(1, 0).reshape({2, 2})", "unsafe"},
       {"$.t().ravel()", "safe"}});
}

TEST(FlowLayout, ChannelsLast) {
  expectOf(
      {{"t.to(at::MemoryFormat::ChannelsLast)", "unsafe"},
       {"t.contiguous(at::MemoryFormat::ChannelsLast)", "unsafe"},
       {"torch::empty({1, 3, 4, 4}, torch::kFloat,"
        " at::MemoryFormat::ChannelsLast)",
        "unsafe"},
       {"torch::empty({1, 3, 4, 4},"
        " torch::TensorOptions().memory_format(at::MemoryFormat::"
        "ChannelsLast))",
        "unsafe"},
       {"torch::empty_like(t, torch::TensorOptions(),"
        " at::MemoryFormat::Contiguous)",
        "safe"},
       {"t.contiguous(at::MemoryFormat::Contiguous)", "safe"},
       {"t.contiguous(at::MemoryFormat::ChannelsLast).permute({0, 2, 3, 1})",
        "safe"},
       {"t.contiguous(at::MemoryFormat::ChannelsLast3d)"
        ".permute({0, 2, 3, 4, 1})",
        "safe"},
       {"t.contiguous(at::MemoryFormat::ChannelsLast).relu()", "unsafe"},
       {"torch::max_pool2d(t.contiguous(at::MemoryFormat::ChannelsLast), 2)",
        "unsafe"},
       {"torch::max_pool2d(t, 2)", "safe"},
       {"torch::softmax(t.contiguous(at::MemoryFormat::ChannelsLast), 1)",
        "safe"}},
      layoutOf);
}

TEST(FlowLayout, ComplexNumbers) {
  expectOf(
      {{"at::real(torch::rand({4}, torch::kComplexFloat))", "unsafe"},
       {"at::imag(torch::rand({4}, torch::kComplexFloat))", "unsafe"},
       {"at::real(torch::rand({4}))", "safe"},
       {"at::view_as_real(torch::rand({4}, torch::kComplexFloat))", "safe"},
       {"at::real(torch::rand({4}, torch::kComplexFloat)).clone()", "safe"}},
      layoutOf);
}

TEST(FlowLayout, GivenStrides) {
  expectOf({{"t.as_strided({4, 5}, {5, 1})", "safe"},
            {"t.as_strided({4, 5}, {1, 4})", "unsafe"},
            {"torch::empty_strided({4, 5}, {5, 1})", "safe"},
            {"torch::empty_strided({4, 5}, {1, 4})", "unsafe"},
            {"(-torch::empty_strided({4, 5}, {1, 4})).t()", "unknown"},
            {"torch::empty_strided(t.sizes(), t.strides())", "unknown"}},
           layoutOf);
}

TEST(FlowLayout, InPlace) {
  expectAtUse(
      {{"auto x = torch::rand({4, 5}); x.t_(); use(x.data_ptr<float>());",
        "unsafe"},
       {"auto x = torch::rand({4, 5}); x.transpose_(0, 1); x.t_();\n"
        "use(x.data_ptr<float>());",
        "safe"},
       {"auto x = torch::rand({4, 5}).t(); x.add_(1);\n"
        "use(x.data_ptr<float>());",
        "unsafe"},
       {"auto x = torch::rand({4, 5}); x.add_(torch::rand({5, 4}).t());\n"
        "use(x.data_ptr<float>());",
        "safe"},
       {"auto x = torch::rand({4, 5}); x.unsqueeze_(0);\n"
        "use(x.data_ptr<float>());",
        "safe"},
       {"auto x = torch::rand({4, 5}); x.resize_({2, 2});\n"
        "use(x.data_ptr<float>());",
        "safe"},
       {"auto x = torch::rand({4, 5}).t(); x.resize_({5, 4});\n"
        "use(x.data_ptr<float>());",
        "unknown"},
       {"auto x = torch::rand({4, 5}).t(); x.resize_as_(torch::rand({5, 4}));\n"
        "use(x.data_ptr<float>());",
        "unknown"},
       {"auto x = torch::empty({0}); torch::exp_out(x, torch::rand({4, "
        "5}).t());\n"
        "use(x.data_ptr<float>());",
        "unsafe"},
       {"auto x = torch::empty({4, 5}); torch::exp_out(x, t);\n"
        "use(x.data_ptr<float>());",
        "safe"},
       {"auto x = torch::rand({4, 5}); x.set_data(torch::rand({4, 5}).t());\n"
        "use(x.data_ptr<float>());",
        "unsafe"}},
      layoutOf);
}

TEST(FlowLayout, Paths) {
  // Of the one or of the other, these are the first rows in memory.
  for (llvm::StringRef Part :
       {"narrow(0, 0, 2)", "slice(0, 0, 2)", "select(0, 0)"})
    expectAtUse({{("auto x = torch::rand({4, 5}); if (flag) x = x.t();\n"
                   "auto y = x." +
                   Part + "; use(y.data_ptr<float>());")
                      .str(),
                  "safe|unsafe"}},
                layoutOf);
  expectAtUse({{"auto x = torch::rand({4, 5}); if (flag) x = x.t();\n"
                "use(x.data_ptr<float>());",
                "safe|unsafe"},
               {"auto x = torch::rand({4, 5}); if (flag) x = x.t();\n"
                "if (flag) x = x.t(); use(x.data_ptr<float>());",
                "safe"},
               {"auto x = torch::rand({4, 5}).t();\n"
                "if (!x.is_contiguous()) x = x.contiguous();\n"
                "use(x.data_ptr<float>());",
                "safe"},
               {"TORCH_CHECK(t.is_contiguous()); auto x = t.t();\n"
                "use(x.t().data_ptr<float>());",
                "safe"},
               {"auto x = t; for (int i = 0; i < n; ++i) x = x.t();\n"
                "use(x.data_ptr<float>());",
                "unsafe|unknown"}},
              layoutOf);
}

TEST(FlowLayout, CopiesThatCloseGaps) {
  expectAtUse({{"auto x = torch::rand({4, 8}).slice(1, 0, 8, 2);\n"
                "use(x.to(torch::kCUDA).cpu().data_ptr<float>());",
                "safe"},
               // It may be there already, and nothing is copied.
               {"auto x = t.contiguous().slice(1, 0, 8, 2);\n"
                "use(x.to(torch::kCPU).data_ptr<float>());",
                "safe|unsafe"},
               {"auto x = torch::rand({2, 8}).slice(0, 0, 2, 2);\n"
                "use(x.data_ptr<float>());",
                "safe"},
               {"auto x = torch::rand({4, 8}).slice(1, 0, 2, 2);\n"
                "use(x.data_ptr<float>());",
                "unsafe"},
               {"auto x = torch::rand({3}).expand({4, 3}).slice(0, 1, 3, 2);\n"
                "use(x.data_ptr<float>());",
                "safe|unknown"}},
              layoutOf);
}

TEST(FlowLayout, GivenToContainers) {
  expectAtUse(
      {{"std::vector<Tensor> l{torch::rand({4, 5})}; l.assign({t.t()});\n"
        "use(l.at(0).data_ptr<float>());",
        "safe|unsafe"}},
      layoutOf);
}

TEST(FlowLayout, OfStridesThatNobodyKnows) {
  expectOf({{"t.as_strided(t.sizes(), t.strides()) * 2", "unknown"},
            {"t.contiguous() * 2", "safe"}},
           layoutOf);
}

TEST(FlowStorages, OfConversions) {
  AnalysedCode Code("void own() { use(torch::rand({4}).data_ptr<float>()); }\n"
                    "void either(Tensor t) {\n"
                    "  use(t.reshape({4}).data_ptr<float>());\n"
                    "}\n"
                    "void joined(Tensor t, bool flag) {\n"
                    "  auto x = t;\n"
                    "  if (flag) x = torch::rand({4});\n"
                    "  use(x.data_ptr<float>());\n"
                    "}\n"
                    "void unknown(Tensor t) { use(t.data_ptr<float>()); }\n");
  auto Unknown = [](const ConversionReport &Report) {
    return llvm::any_of(Report.Storages, [](StorageRef S) { return !S.Id; });
  };
  EXPECT_EQ(Code.in("own").Storages.size(), 1u);
  EXPECT_FALSE(Unknown(Code.in("own")));
  EXPECT_EQ(Code.in("either").Storages.size(), 2u);
  EXPECT_TRUE(Unknown(Code.in("either")));
  EXPECT_EQ(Code.in("joined").Storages.size(), 2u);
  EXPECT_TRUE(Unknown(Code.in("joined")));
  EXPECT_EQ(Code.in("unknown").Storages.size(), 1u);
  EXPECT_TRUE(Unknown(Code.in("unknown")));
}

TEST(FlowStorages, PerhapsThatOfTheArgument) {
  AnalysedCode Code(
      "Tensor keep(const Tensor &t);\n"
      "void module(Tensor t) {\n"
      "  torch::nn::Identity id; use(id(t).data_ptr<float>());\n"
      "}\n"
      "void function(Tensor t) { use(keep(t).data_ptr<float>()); }\n"
      "void same() {\n"
      "  auto x = torch::rand({3, 3}).t();\n"
      "  use(x.reshape({3, 3}).data_ptr<float>());\n"
      "}\n"
      "void more() {\n"
      "  auto x = torch::rand({3, 4}).t();\n"
      "  use(x.reshape({1, 4, 3}).data_ptr<float>());\n"
      "}\n"
      "void like(Tensor t) {\n"
      "  auto x = torch::rand({3, 4}).t();\n"
      "  use(x.reshape_as(t).data_ptr<float>());\n"
      "}\n"
      "void flat() {\n"
      "  auto x = torch::rand({3, 4}).t();\n"
      "  use(x.reshape({-1}).data_ptr<float>());\n"
      "}\n"
      "void flattened() {\n"
      "  auto x = torch::rand({3, 4}).t();\n"
      "  use(x.flatten().data_ptr<float>());\n"
      "}\n");
  for (llvm::StringRef Each : {"module", "function", "same", "more", "like"})
    EXPECT_EQ(Code.in(Each).Storages.size(), 2u) << Each.str();
  for (llvm::StringRef Each : {"flat", "flattened"}) // a copy
    EXPECT_EQ(Code.in(Each).Storages.size(), 1u) << Each.str();
}

TEST(FlowStorages, SeveralAtOnce) {
  AnalysedCode Code(
      "void results(Tensor t) {\n"
      "  auto [x, y] = torch::cummax(t, 0);\n"
      "  use(x.data_ptr<float>()); use((float *)y.data_ptr());\n"
      "}\n"
      "void swapped(bool flag) {\n"
      "  auto x = torch::rand({4}), y = torch::rand({4}), z = y;\n"
      "  y = torch::rand({4});\n"
      "  std::swap(x, flag ? y : z);\n"
      "  use(x.data_ptr<float>()); use(y.data_ptr<float>());\n"
      "}\n"
      "void chosen(bool flag) {\n"
      "  auto x = torch::rand({4}), y = torch::rand({4});\n"
      "  auto z = torch::rand({4});\n"
      "  (flag ? x : y) = z;\n"
      "  auto &r = flag ? x : y; r = torch::rand({4});\n"
      "  use(x.data_ptr<float>());\n"
      "}\n"
      "void given() {\n"
      "  auto x = torch::rand({4}), y = x.contiguous();\n"
      "  x.set_data(torch::rand({4}));\n"
      "  use(x.data_ptr<float>()); use(y.data_ptr<float>());\n"
      "}\n");
  auto Results = Code.all("results");
  ASSERT_EQ(Results.size(), 2u);
  ASSERT_EQ(Results[0]->Storages.size(), 1u);
  ASSERT_EQ(Results[1]->Storages.size(), 1u);
  EXPECT_NE(Results[0]->Storages[0].Id, Results[1]->Storages[0].Id);
  auto Swapped = Code.all("swapped");
  ASSERT_EQ(Swapped.size(), 2u);
  EXPECT_EQ(Swapped[0]->Storages.size(), 2u);       // of y, of z
  EXPECT_EQ(Swapped[1]->Storages.size(), 2u);       // its own, of x
  EXPECT_EQ(Code.in("chosen").Storages.size(), 2u); // its own, the last one
  auto Given = Code.all("given");
  ASSERT_EQ(Given.size(), 2u);
  EXPECT_EQ(Given[1]->Storages.size(), 2u); // perhaps it is x
}

TEST(FlowStorages, OfReferencesAndStatics) {
  AnalysedCode Code(
      "Tensor &either(Tensor &t, Tensor &u, bool first) {\n"
      "  return first ? t : u;\n"
      "}\n"
      "void given(bool flag) {\n"
      "  auto x = torch::rand({4}), y = torch::rand({4});\n"
      "  either(x, y, flag) = torch::rand({4}); use(x.data_ptr<float>());\n"
      "}\n"
      "void tied() {\n"
      "  auto x = torch::rand({4}), y = torch::rand({4});\n"
      "  auto both = std::tie(x, y);\n"
      "  std::get<0>(both) = torch::ones({4}, torch::kDouble);\n"
      "  use((float *)x.data_ptr());\n"
      "}\n"
      "void lasting() {\n"
      "  auto x = torch::rand({4}); static Tensor first = x;\n"
      "  use(first.data_ptr<float>());\n"
      "}\n"
      "void inserted(Tensor t) {\n"
      "  std::vector<Tensor> v{t.cpu()}; v.insert(v.begin(), t.cuda());\n"
      "  use(v[0].data_ptr<float>());\n"
      "}\n"
      "void ranged(Tensor t) {\n"
      "  std::vector<Tensor> v{t.cuda()}, w; w.push_back(t.cpu());\n"
      "  w.insert(w.end(), v.begin(), v.end()); use(w[1].data_ptr<float>());\n"
      "}\n"
      "void erased(Tensor t) {\n"
      "  std::vector<Tensor> v(2); v[0] = t.cpu(); v[1] = t.cuda();\n"
      "  v.erase(v.begin()); use(v[0].data_ptr<float>());\n"
      "}\n"
      "void inferred(Tensor t) {\n"
      "  t.requires_grad_(); c10::InferenceMode inference;\n"
      "  torch::AutoGradMode on(true); use(t.mul(2).data_ptr<float>());\n"
      "}\n");
  EXPECT_EQ(Code.in("given").Storages.size(), 2u); // its own, the new one
  EXPECT_EQ(dtypeOf(Code.atUse("tied")), "7");
  EXPECT_EQ(Code.in("lasting").Storages.size(), 2u); // an earlier call's, too
  for (llvm::StringRef Each : {"inserted", "ranged"})
    EXPECT_EQ(deviceOf(Code.atUse(Each)), "safe|unsafe") << Each.str();
  // Nobody counts how many elements the vector has.
  EXPECT_EQ(deviceOf(Code.atUse("erased")), "safe|unsafe|unknown");
  EXPECT_EQ(gradOf(Code.in("inferred").State), "safe|unsafe");
}
