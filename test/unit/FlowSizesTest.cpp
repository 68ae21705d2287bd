// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Dimensions of size 1, which have no place in any order: what is known of
// them, and what views make of it. What is expected is what LibTorch does.

#include "FlowFixture.h"

using namespace clang::tidy::torch;
using namespace clang::tidy::torch::flow;

/// Dimensions of size 1 and single elements do not count.
TEST(FlowSizes, SmallTensors) {
  expectOf(
      {{"torch::rand({1, 5}).t()", "safe"},
       {"torch::from_blob(new float[5], {1, 5}).t()", "safe"},
       {"torch::from_blob(new float[10], {2, 5}).t()", "unsafe"},
       {"torch::from_blob(new float[10], {2, 5}, {1, 2}).t()", "unknown"},
       {"t.t().resize_({4, 3}).t()", "unknown"},
       {"(1 - torch::from_blob(new float[5], {1, 5})).t()", "safe"},
       {"(torch::rand({1, 5}) + torch::rand({1, 5})).t()", "safe"},
       {"(torch::rand({1, 5}) + torch::rand({5, 1})).t()", "unsafe"},
       {"(torch::rand({1, 5}) + torch::rand({5})).t()", "safe"},
       {"(torch::rand({5, 1}) + torch::rand({5})).t()", "unsafe"},
       {"t.unsqueeze(0).exp().transpose(0, 1)", "unknown"},
       {"t.unsqueeze(0).exp().transpose(1, 2)", "unsafe"},
       {"torch::rand({1, 5}).index({torch::tensor({0, 0})}).t()", "unsafe"},
       {"torch::rand({3, 4}).sum(1, true).select(1, 0)", "safe"},
       {"torch::rand({3, 4}).sum(0, true).select(1, 0)", "safe"},
       {"torch::rand({2, 3, 4}).mean(1, true).select(2, 0)", "unsafe"},
       {"torch::eye(1, 5).t()", "safe"},
       {"torch::eye(5, 1).transpose(0, -1)", "safe"},
       {"torch::eye(1).t()", "safe"},
       {"torch::eye(5).t()", "unsafe"},
       {"torch::eye(2, 5).t()", "unsafe"},
       {"torch::rand({5, 1}).select(1, 0)", "safe"},
       {"torch::rand({1, 5}).slice(1, 0, 2)", "safe"},
       {"torch::rand({1, 1, 5}).permute({2, 0, 1})", "safe"},
       {"torch::rand({1, 1}).expand({1, 1})", "safe"},
       {"torch::rand({4, 5}).t().sum()", "safe"},
       {"torch::rand({1, 4, 5}).transpose(1, 2)", "unsafe"},
       {"t.flatten().unsqueeze(-1).t()", "unknown"},
       {"torch::rand({2, 3}).flatten().unsqueeze(-1).t()", "safe"},
       {"torch::rand({1, 4, 5}).slice(1, 0, 2)", "safe"},
       {"torch::rand({1, 4, 5}).slice(2, 0, 2)", "unsafe"},
       {"torch::rand({1, 4, 5}).select(1, 0)", "safe"},
       {"torch::rand({4, 5}).unsqueeze(0).slice(1, 0, 2)", "safe"},
       {"torch::rand({4, 5}).unsqueeze(0).slice(1, 0, 4, 2)", "unsafe"},
       {"torch::rand({4, 5}).unsqueeze(2).select(2, 0)", "safe"},
       {"torch::rand({4, 5}).unsqueeze(2).transpose(1, 2)", "safe"},
       {"torch::rand({4, 5}).unsqueeze(2).select(1, 0)", "unsafe"},
       {"t.unsqueeze(2).select(2, 0)", "unknown"},
       {"torch::rand({4, 1, 5}).transpose(0, 1)", "safe"},
       {"torch::rand({4, 1, 5}).transpose(0, 2)", "unsafe"},
       {"torch::rand({4, 1, 5}).slice(2, 0, 2).select(1, 0)", "unsafe"},
       {"torch::rand({1, 4, 5}).slice(1, 0, 4, 2).select(1, 0)", "safe"},
       {"torch::rand({4, 5}).t().unsqueeze(1)", "unsafe"},
       {"torch::rand({4, 5}).t().unsqueeze(0).transpose(1, 2)", "safe"},
       {"torch::rand({4, 5}).t().unsqueeze(2).select(1, 0)", "safe"},
       {"torch::rand({4, 5}).t().unsqueeze(2).select(0, 0)", "unsafe"}},
      layoutOf);
}

/// Counted from behind, where nobody knows the rank; $ is contiguous.
TEST(FlowSizes, LastDimensions) {
  expectOf("t.contiguous()",
           {{"$.unsqueeze(-1).select(-1, 0)", "safe"},
            // The third one, if there are three.
            {"$.unsqueeze(-1).select(2, 0)", "safe|unknown"},
            {"$.unsqueeze(-1).select(0, 0)", "safe"},
            {"$.unsqueeze(-1).select(-2, 0)", "unsafe"},
            {"$.unsqueeze(-2).select(-2, 0)", "safe"},
            {"$.unsqueeze(-2).select(-1, 0)", "unsafe"},
            {"$.unsqueeze(-2).squeeze(-2).select(-1, 0)", "unsafe"},
            {"$.unsqueeze(-1).narrow(-1, 0, 1)", "safe"},
            {"$.unsqueeze(-1).narrow(2, 0, 1)", "safe|unknown"},
            {"$.narrow(-1, 0, 1)", "unsafe"},
            {"$.narrow(-1, 0, 1).contiguous().select(-1, 0)", "safe"},
            {"$.unsqueeze(-1).transpose(-1, -2)", "safe"},
            {"$.unsqueeze(-1).transpose(-2, -3)", "unsafe"},
            {"$.unsqueeze(-1).transpose(-1, -3)", "unsafe"},
            {"$.unsqueeze(-1).unsqueeze(-1).transpose(-1, -3)", "safe"},
            {"$.unsqueeze(-1).unsqueeze(-1).transpose(-1, -3).select(-2, 0)",
             "safe"},
            {"$.unsqueeze(-1).unsqueeze(-1).transpose(-1, -3).select(-1, 0)",
             "unsafe"},
            {"$.unsqueeze(-1).mT()", "safe"},
            // Of (B, N) it is (B, 1, N).
            {"$.unsqueeze(-1).transpose(1, 2)", "unknown"},
            {"$.unsqueeze(-1).transpose(0, -1)", "unknown"},
            {"$.unsqueeze(-1).movedim(-1, -3)", "safe"},
            {"$.unsqueeze(-1).movedim(-3, -2)", "unsafe"},
            {"$.unsqueeze(-1).t()", "safe"},
            {"$.unsqueeze(-1).permute({2, 0, 1})", "safe"},
            {"$.unsqueeze(-1).permute({1, 0, 2})", "unsafe"},
            {"$.unfold(0, 1, 1).select(-1, 0)", "safe"},
            {"$.index({\"...\", torch::indexing::None}).select(-1, 0)", "safe"},
            {"$.index({\"...\", torch::indexing::None, 0})", "unsafe"},
            {"$.sum(-1, true).select(-1, 0)", "safe"},
            {"$.sum(-1, true).sum(-2, true).transpose(-1, -2)", "safe"},
            {"$.sum(-1, false).transpose(-1, -2)", "unsafe"},
            {"$.unsqueeze(-1).sum(-2, false).select(-1, 0)", "safe"},
            {"($.unsqueeze(-1) + 1).mT()", "safe"},
            {"($.unsqueeze(-1) + torch::rand({4, 1})).mT()", "safe"},
            {"($.unsqueeze(-1) + torch::rand({4, 5})).mT()", "unsafe"},
            {"($.unsqueeze(-1) + torch::scalar_tensor(1)).mT()", "safe"},
            {"$.unsqueeze(-1).cumsum(0).mT()", "safe"},
            {"$.unsqueeze(-1).softmax(0).mT()", "safe"},
            {"$.unsqueeze(-1).expand({4, 5}).select(-1, 0)", "unsafe"},
            {"$.unsqueeze(-1).view({4, 5}).mT()", "unsafe"},
            // Of a vector these are the last ones, of a matrix they are not.
            {"$.unsqueeze(1).select(-1, 0)", "safe|unknown"},
            {"$.unsqueeze(1).narrow(-1, 0, 2)", "safe|unknown"},
            {"$.unsqueeze(1).transpose(-1, -2)", "unknown"},
            {"$.unsqueeze(1).movedim(-1, -2)", "unknown"},
            {"$.unsqueeze(0).select(-1, 0)", "unsafe"},
            {"$.unsqueeze(0).transpose(-1, -2)", "unsafe"},
            // Which one is new, nobody says.
            {"$.unsqueeze(n).select(-1, 0)", "unsafe"}},
           layoutOf);
}

/// By what operators do to sizes.
TEST(FlowSizes, OfOperators) {
  expectOf(
      {{"torch::rand({4, 5}).narrow(1, 0, 1).clone().t()", "safe"},
       {"torch::rand({4, 5}).narrow(-1, 0, 1).contiguous().t()", "safe"},
       {"torch::rand({5, 1}).cumsum(0).t()", "safe"},
       {"torch::rand({5, 2}).cumsum(0).t()", "unsafe"},
       {"torch::rand({1, 5}).t().cumsum(0).select(1, 0)", "safe"},
       {"torch::rand({5, 1}).tril().t()", "safe"},
       {"torch::rand({5, 1}).roll(1, 0).t()", "safe"},
       {"torch::rand({5, 2}).roll(1, 0).t()", "unsafe"},
       {"std::get<0>(torch::rand({4, 5}).topk(1, 1)).t()", "safe"},
       {"std::get<0>(torch::rand({4, 5}).topk(2, 1)).t()", "unsafe"},
       {"std::get<0>(torch::rand({4, 5}).topk(1)).t()", "safe"},
       {"torch::rand({5, 1}).index_select(0, torch::arange(2)).t()", "safe"},
       {"torch::rand({5, 1}).index_select(1, torch::zeros({2}, "
        "torch::kLong)).t()",
        "unsafe"},
       {"torch::rand({4, 5}).sum(-1, true).t()", "safe"},
       {"torch::rand({4, 5}).sum({1}, true).t()", "safe"},
       {"torch::rand({3, 1, 5}).sum(0).t()", "safe"},
       {"torch::rand({3, 1, 5}).sum(1).t()", "unsafe"},
       {"torch::glu(torch::rand({5, 2}), 1).t()", "unsafe"},
       {"torch::rand({5, 1}, torch::kComplexFloat).view(torch::kFloat)"
        ".t()",
        "unsafe"},
       {"torch::rand({4, 5}).index({torch::indexing::Slice(),"
        " torch::indexing::Slice(0, 1)}).clone().t()",
        "safe"},
       {"torch::rand({4, 5}).index({\"...\", torch::indexing::Slice(-1,"
        " torch::indexing::None)}).clone().t()",
        "safe"},
       {"torch::rand({5, 1}).diagonal()", "unknown"}},
      layoutOf);
}

/// What is longer than 1 stays where it is.
TEST(FlowSizes, Squeezed) {
  expectOf({{"torch::rand({4, 5}).t().squeeze(0)", "safe|unknown"},
            {"torch::rand({4, 5}).squeeze(0)", "safe"},
            {"torch::rand({2, 4, 5}).transpose(0, 1).squeeze(2)", "unsafe"},
            {"torch::rand({4, 5, 1}).squeeze(0).select(1, 0)", "safe|unknown"},
            {"torch::rand({4, 5, 1}).squeeze(2).select(1, 0)", "unsafe"}},
           layoutOf);
}

/// A dimension that has size 1 on both paths, whatever the ranks.
TEST(FlowSizes, Paths) {
  expectAtUse({{"auto x = torch::rand({4, 1}); if (flag) x = torch::rand({3, "
                "4, 1});\n"
                "use(x.mT().data_ptr<float>());",
                "safe"},
               {"auto x = torch::rand({4, 1}); if (flag) x = torch::rand({3, "
                "4, 2});\n"
                "use(x.mT().data_ptr<float>());",
                "unsafe"},
               {"auto x = t.contiguous().unsqueeze(-1);\n"
                "if (x.dim() == 3) use(x.transpose(1, 2).data_ptr<float>());",
                "safe"}},
              layoutOf);
}
