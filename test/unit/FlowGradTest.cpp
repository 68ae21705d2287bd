// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Whether tensors require grad, and what grad mode does to them.

#include "FlowFixture.h"
#include "flow/Guards.h"
#include <deque>

using namespace clang::tidy::torch;
using namespace clang::tidy::torch::flow;

namespace {

unsigned sameOrNone(unsigned A, unsigned B, unsigned) { return A == B ? A : 0; }

} // namespace

TEST(FlowGrad, Sources) {
  expectOf({{"torch::tensor({1.f}, torch::requires_grad())", "unsafe"},
            {"torch::tensor({1.f})", "safe"},
            {"torch::ones_like(t, torch::requires_grad())", "unsafe"},
            {"torch::ones_like(t)", "safe"},
            {"t.new_zeros({2}, torch::requires_grad())", "safe"},
            {"torch::zeros({2}, t.options())", "safe"},
            {"torch::autograd::make_variable(t, true)", "unsafe"},
            {"torch::autograd::make_variable(t)", "safe"},
            {"torch::autograd::grad({t}, {u})[0]", "safe"},
            {"t.requires_grad_(flag)", "unknown+weak"},
            {"torch::zeros({2}, torch::requires_grad(flag))", "unknown+weak"},
            {"t.requires_grad_(flag) * 2", "unknown+weak"},
            {"t.requires_grad_().grad()", "safe"}},
           gradOf);
}

/// Confirmed by running LibTorch: results of nearly all operators require grad,
/// those of a zero gradient, too.
TEST(FlowGrad, ResultsOfOperators) {
  std::vector<FlowCase> Cases;
  std::deque<std::string> Texts;
  for (const char *Method : {"floor()",
                             "round()",
                             "sign()",
                             "abs()",
                             "frac()",
                             "trunc()",
                             "relu()",
                             "fmod(2)",
                             "remainder(2)",
                             "floor_divide(2)",
                             "cumsum(0)",
                             "median()",
                             "sum()",
                             "mean()",
                             "norm()",
                             "clamp(0, 1)",
                             "masked_select(u > 0)",
                             "index_select(0, u.to(torch::kLong))",
                             "tril()",
                             "t()",
                             "flatten()",
                             "to(torch::kHalf)",
                             "nan_to_num()",
                             "diagonal()",
                             "bernoulli()"})
    Cases.push_back(
        {Texts.emplace_back(std::string("t.requires_grad_().") + Method),
         "unsafe"});
  for (const char *Method :
       {"histc()", "argmax()", "argsort()", "nonzero()", "isnan()", "eq(u)",
        "any()", "to(torch::kBool)", "new_empty({2})", "multinomial(1)"})
    Cases.push_back(
        {Texts.emplace_back(std::string("t.requires_grad_().") + Method),
         "safe"});
  expectOf(Cases, gradOf);
}

TEST(FlowGrad, InPlace) {
  expectAtUse(
      {{"auto b = torch::zeros({4}); b.copy_(t.requires_grad_());\n"
        "use(b.data_ptr<float>());",
        "unsafe"},
       {"auto b = torch::zeros({4}); b += t.requires_grad_();\n"
        "use(b.data_ptr<float>());",
        "unsafe"},
       {"auto b = torch::zeros({4, 4}); b[0] = t.requires_grad_();\n"
        "use(b.data_ptr<float>());",
        "unsafe"},
       {"auto b = torch::zeros({4, 4}); auto r = b[0];\n"
        "b.copy_(t.requires_grad_()); use(r.data_ptr<float>());",
        "unsafe"},
       {"auto b = torch::zeros({4}); auto d = b.detach();\n"
        "b.copy_(t.requires_grad_()); use(d.data_ptr<float>());",
        "safe"},
       {"auto b = torch::zeros({4}); b.copy_(t.requires_grad_().detach());\n"
        "use(b.data_ptr<float>());",
        "safe"},
       {"auto b = torch::zeros({4}); b.copy_(t);\n"
        "use(b.data_ptr<float>());",
        "safe|unknown"},
       {"auto b = torch::zeros({4});\n"
        "{ torch::NoGradGuard g; b.copy_(t.requires_grad_()); }\n"
        "use(b.data_ptr<float>());",
        "safe"}},
      gradOf);
}

/// Where grad mode is off host code may look at what it likes.
/// Of two names of one tensor, one gets another tensor.
TEST(FlowGrad, OneOfTwoPlaces) {
  expectAtUse({{"auto x = torch::rand({2}, torch::requires_grad()), y = x;\n"
                "auto *p = flag ? &x : &y; *p = torch::rand({2});\n"
                "x.detach_(); use(y.data_ptr<float>());",
                "safe|unsafe"}},
              gradOf);
}

/// What is done to a handle that is one of two tensors, is perhaps done to
/// each.
TEST(FlowGrad, OneOfTwoTensors) {
  expectAtUse({{"auto x = torch::rand({2}, torch::requires_grad());\n"
                "auto y = flag ? x : torch::rand({2}); y.detach_();\n"
                "use(x.data_ptr<float>());",
                "safe|unsafe"},
               {"auto x = torch::rand({2}, torch::requires_grad());\n"
                "auto y = flag ? x : torch::rand({2}); y.detach_();\n"
                "use(y.data_ptr<float>());",
                "safe"},
               {"auto x = torch::rand({2}, torch::requires_grad());\n"
                "auto y = flag ? x : torch::rand({2}); x.detach_();\n"
                "use(y.data_ptr<float>());",
                "safe|unsafe"},
               {"auto x = torch::rand({2}); auto y = flag ? x : t;\n"
                "y.requires_grad_(); use(x.data_ptr<float>());",
                "safe|unsafe"},
               {"auto x = torch::rand({2}); auto y = flag ? x : t;\n"
                "y.mul_(torch::rand({2}, torch::requires_grad()));\n"
                "use(x.data_ptr<float>());",
                "safe|unsafe"},
               {"auto x = torch::rand({2}), z = torch::rand({2});\n"
                "auto y = flag ? x : t; y.requires_grad_();\n"
                "use(z.data_ptr<float>());",
                "safe"}},
              gradOf);
}

/// Of an element that nobody says which, nothing is sure where one was set
/// apart.
TEST(FlowGrad, AnyElement) {
  const std::string Many =
                        "std::vector<torch::Tensor> v(3, torch::rand({2}));\n",
                    Set = "v[0] = torch::rand({2}, torch::requires_grad());\n";
  const std::string Bodies[] = {
      Many + "use(v[n].data_ptr<float>());",
      Many + Set + "use(v[n].data_ptr<float>());",
      Many + Set + "use(v.begin()->data_ptr<float>());",
      Many + Set + "use(v[0].data_ptr<float>());",
      Many + Set + "if (!v[n].requires_grad()) use(v[n].data_ptr<float>());",
      "std::vector<torch::Tensor> v{torch::rand({2}), torch::rand({2})};\n" +
          Set + "use(v[1].data_ptr<float>());"};
  const char *Expected[] = {"safe",   "safe|unknown", "safe|unknown",
                            "unsafe", "safe",         "safe"};
  for (unsigned I = 0; I < std::size(Bodies); ++I)
    expectAtUse({{Bodies[I], Expected[I]}}, gradOf);
}

TEST(FlowGrad, ModeAtTheConversion) {
  expectAtUse(
      {{"t.requires_grad_(); torch::NoGradGuard g; use(t.data_ptr<float>());",
        "safe"},
       {"t.requires_grad_(); float *p;\n"
        "{ torch::NoGradGuard g; p = t.data_ptr<float>(); } use(p);",
        "safe"},
       {"t.requires_grad_(); { torch::NoGradGuard g; }\n"
        "use(t.data_ptr<float>());",
        "unsafe"},
       {"t.requires_grad_(); torch::AutoGradMode g(flag);\n"
        "use(t.data_ptr<float>());",
        "safe|unsafe"},
       {"t.requires_grad_(); torch::GradMode::set_enabled(false);\n"
        "use(t.data_ptr<float>());",
        "safe"},
       {"t.requires_grad_(); if (!torch::GradMode::is_enabled())\n"
        "use(t.data_ptr<float>());",
        "safe"},
       {"torch::NoGradGuard g; const float *p = t.data_ptr<float>();\n"
        "if (t.requires_grad()) use(p);",
        "safe"}},
      gradOf);
}

TEST(FlowGrad, ModeAtTheOperator) {
  expectAtUse(
      {{"Tensor x; { torch::NoGradGuard g; x = t.requires_grad_() * 2; }\n"
        "use(x.data_ptr<float>());",
        "safe"},
       {"Tensor x; torch::nn::Dropout d(0.5); d->eval(); t.requires_grad_();\n"
        "{ torch::NoGradGuard g; x = d(t); } use(x.data_ptr<float>());",
        "unknown"}, // it is t
       {"Tensor x; torch::nn::Linear l(2, 2); t.requires_grad_();\n"
        "{ torch::NoGradGuard g; x = l(t); } use(x.data_ptr<float>());",
        "safe"},
       {"Tensor x; { torch::NoGradGuard g; x = t.requires_grad_().clone(); }\n"
        "use(x.data_ptr<float>());",
        "safe"},
       {"Tensor x; { torch::NoGradGuard g; x = t.requires_grad_().view(-1); }\n"
        "use(x.data_ptr<float>());",
        "unsafe"},
       {"Tensor x; { torch::AutoGradMode g(flag);\n"
        "x = t.requires_grad_() * 2; } use(x.data_ptr<float>());",
        "safe|unsafe"},
       {"Tensor x; { c10::InferenceMode g; x = t.requires_grad_() * 2; }\n"
        "use(x.data_ptr<float>());",
        "safe"}},
      gradOf);
}

TEST(FlowGrad, TypedViewsOfIntegers) {
  AnalysedCode Code(
      "int64_t f(Tensor t, torch::Dtype d) {\n"
      "  return t.requires_grad_().to(d).data_ptr<int64_t>()[0];\n"
      "}\n");
  EXPECT_EQ(gradOf(Code.atUse("f")), "safe");
}

TEST(FlowGrad, Modules) {
  AnalysedCode Code(
      "float mean(torch::nn::BatchNorm1d n) {\n"
      "  return use(n->running_mean.data_ptr<float>()); }\n"
      "float output(torch::nn::Linear n, Tensor t) {\n"
      "  return use(n(t).data_ptr<float>()); }\n"
      "float relu(torch::nn::ReLU n, Tensor t) {\n"
      "  return use(n(t).data_ptr<float>()); }\n"
      "float any(torch::nn::Sequential n, Tensor t) {\n"
      "  return use(n->forward(t).data_ptr<float>()); }\n"
      "float built(Tensor t) { torch::nn::Sequential n(torch::nn::Linear(2, "
      "2));\n"
      "  return use(n->forward(t).data_ptr<float>()); }\n"
      "float frozen(torch::nn::Linear n, Tensor t) {\n"
      "  for (auto &p : n->parameters()) p.requires_grad_(false);\n"
      "  return use(n(t).data_ptr<float>()); }\n"
      "struct Net : torch::nn::Module {\n"
      "  Net() { w = register_parameter(\"w\", torch::ones({1}));\n"
      "          b = register_buffer(\"b\", torch::ones({1})); }\n"
      "  float weight() { return use(w.data_ptr<float>()); }\n"
      "  float buffer() { return use(b.data_ptr<float>()); }\n"
      "  Tensor w, b;\n"
      "};\n");
  EXPECT_EQ(gradOf(Code.atUse("mean")), "safe");
  EXPECT_EQ(gradOf(Code.atUse("output")), "unsafe");
  EXPECT_EQ(gradOf(Code.atUse("relu")), "unknown");
  EXPECT_EQ(gradOf(Code.atUse("any")), "unknown+weak");
  EXPECT_EQ(gradOf(Code.atUse("built")), "unsafe");
  EXPECT_EQ(gradOf(Code.atUse("frozen")), "unknown");
  EXPECT_EQ(gradOf(Code.atUse("weight")), "unsafe");
  EXPECT_EQ(gradOf(Code.atUse("buffer")), "safe");
}

TEST(GradMode, GuardsRestoreWhatWasBefore) {
  World W;
  int Outer = 0, Inner = 0;
  W.pushGradMode(&Outer, Fact::Safe);
  W.setGradMode(Fact::Unsafe);
  W.pushGradMode(&Inner, Fact::Safe);
  W.popGradMode(&Inner);
  EXPECT_EQ(W.gradMode(), Fact::Unsafe);
  W.setGradMode(Fact::Safe);
  W.popGradMode(&Outer);
  EXPECT_EQ(W.gradMode(), Fact::Unsafe);
  W.popGradMode(&Outer); // once only
  EXPECT_EQ(W.gradMode(), Fact::Unsafe);
}

TEST(GradMode, JoinsAndEnds) {
  World With, Without;
  int Guard = 0;
  With.pushGradMode(&Guard, Fact::Safe);
  EXPECT_FALSE(With.hasSameAssumptions(Without));
  With.joinWith(Without, sameOrNone);
  EXPECT_EQ(With.gradMode(), Fact::Safe | Fact::Unsafe);
  With.popGradMode(&Guard);
  EXPECT_EQ(With.gradMode(), Fact::Unsafe);
}

TEST(GradMode, WorldsStayApart) {
  Worlds All;
  World On, Off;
  Off.setGradMode(Fact::Safe);
  EXPECT_TRUE(All.add(On, sameOrNone));
  EXPECT_TRUE(All.add(Off, sameOrNone));
  EXPECT_FALSE(All.add(Off, sameOrNone));
  EXPECT_EQ(All.list().size(), 2u);
}

/// That it is on is assumed of a function by itself; that it is off, known.
TEST(GradMode, Asked) {
  FormulaArena Formulas;
  const Formula *IsOn = Formulas.make(Formula(Formula::GradMode));
  World W;
  EXPECT_TRUE(assume(W, IsOn, false, nullptr));
  EXPECT_EQ(W.gradMode(), Fact::Safe);
  EXPECT_FALSE(assume(W, IsOn, true, nullptr));
}
