// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Facts along the control flow, through helpers, members and containers; their
// traces; the bounds.

#include "FlowFixture.h"

using namespace clang::tidy::torch;
using namespace clang::tidy::torch::flow;

/// The kinds of the steps that lead to a fact.
static std::vector<StepKind> kindsOf(const TraceStep *Last) {
  std::vector<StepKind> Kinds;
  for (const TraceStep *Step : pathOf(Last))
    Kinds.push_back(Step->Kind);
  return Kinds;
}

//===----------------------------------------------------------------------===//
// Control flow
//===----------------------------------------------------------------------===//

TEST(FlowControl, Reassignment) {
  expectAtUse(
      {{"t = t.cuda(); t = t.cpu(); use(t.data_ptr<float>());", "safe"},
       {"Tensor x = t.cpu(); x = t.cuda(); use(x.data_ptr<float>());",
        "unsafe"},
       {"Tensor &x = t; x = u.cuda(); use(t.data_ptr<float>());", "unsafe"},
       {"Tensor x = t.cuda(); Tensor y = std::move(x);\n"
        "use(y.data_ptr<float>());",
        "unsafe"}},
      deviceOf);
}

TEST(FlowControl, BranchesJoin) {
  expectAtUse(
      {{"if (flag) t = t.cuda(); use(t.data_ptr<float>());", "unsafe|unknown"},
       {"t = t.cpu(); if (flag) t = t.cuda();\n"
        "use(t.data_ptr<float>());",
        "safe|unsafe"},
       {"if (flag) t = t.cpu(); else t = u.cpu();\n"
        "use(t.data_ptr<float>());",
        "safe"},
       {"Tensor x = flag ? t.cuda() : t.cpu();\n"
        "use(x.data_ptr<float>());",
        "safe|unsafe"},
       {"t = t.cuda(); if (flag) return; use(t.data_ptr<float>());", "unsafe"},
       {"t = t.cpu(); if (flag) { t = t.cuda(); return; }\n"
        "use(t.data_ptr<float>());",
        "safe"},
       {"t = t.cpu(); switch (n) { case 1: t = t.cuda(); break;\n"
        "case 2: return; default: break; }\n"
        "use(t.data_ptr<float>());",
        "safe|unsafe"},
       {"t = t.cpu(); try { if (flag) throw 1; t = t.cuda(); }\n"
        "catch (int) { return; } use(t.data_ptr<float>());",
        "unsafe"}},
      deviceOf);
}

TEST(FlowControl, Exceptions) {
  // Any call may be the one that throws.
  expectAtUse(
      {{"t = t.cuda(); try { u.sum(); } catch (int) { }\n"
        "use(t.data_ptr<float>());",
        "unsafe"},
       {"t = t.cpu(); try { u.sum(); t = t.cuda(); } catch (int) { return; }\n"
        "use(t.data_ptr<float>());",
        "unsafe"},
       {"t = t.cpu(); try { t = t.cuda(); u.sum(); t = t.cpu(); }\n"
        "catch (int) { use(t.data_ptr<float>()); }",
        "safe|unsafe"},
       {"t = t.cpu(); if (flag) try { u.sum(); } catch (int) { }\n"
        "if (flag) use(t.data_ptr<float>());",
        "safe"},
       {"t = t.cpu(); for (int i = 0; i < n; ++i) try { u.sum();\n"
        "if (flag) throw 1; } catch (int) { t = t.cuda(); }\n"
        "use(t.data_ptr<float>());",
        "safe|unsafe"},
       {"t = t.cpu(); try { try { t = t.cuda(); u.sum(); return; }\n"
        "catch (float) { t = t.cpu(); u.sum(); } } catch (int) { return; }\n"
        "use(t.data_ptr<float>());",
        "safe"},
       {"t = t.cpu(); try { TORCH_CHECK(flag); t = t.cuda(); return; }\n"
        "catch (const std::exception &) { } use(t.data_ptr<float>());",
        "safe|unsafe"}},
      deviceOf);
  // What the block declared is gone where its exceptions are caught.
  expectAtUse({{"t.requires_grad_(); Tensor x = t;\n"
                "try { torch::NoGradGuard guard; x = u.sum(); return; }\n"
                "catch (int) { x = t.mul(2); } use(x.data_ptr<float>());",
                "unsafe"},
               {"t.requires_grad_(); Tensor x = t; torch::NoGradGuard guard;\n"
                "try { u.sum(); return; }\n"
                "catch (int) { x = t.mul(2); } use(x.data_ptr<float>());",
                "safe"}},
              gradOf);
}

TEST(FlowControl, Loops) {
  expectAtUse({{"t = t.cpu(); for (int i = 0; i < n; ++i) t = t.cuda();\n"
                "use(t.data_ptr<float>());",
                "safe|unsafe"},
               {"t = t.cpu(); for (int i = 0; i < n; ++i) {\n"
                "use(t.data_ptr<float>()); t = t.cuda(); }",
                "safe|unsafe"},
               {"t = t.cpu(); while (n--) { t = t.cuda(); t = t.cpu(); }\n"
                "use(t.data_ptr<float>());",
                "safe"},
               {"t = t.cpu(); do { t = t.cuda(); } while (n--);\n"
                "use(t.data_ptr<float>());",
                "unsafe"},
               {"t = t.cpu(); while (true) { if (flag) break;\n"
                "t = t.cuda(); if (n) continue; t = t.cpu(); }\n"
                "use(t.data_ptr<float>());",
                "safe|unsafe"}},
              deviceOf);
}

/// States that change at each round come to an end.
TEST(FlowControl, LoopsTerminate) {
  AnalysedCode Code(
      "void f(Tensor t, int n) {\n"
      "  Tensor a = t.cpu(), b = t.cpu(), c = t.cuda();\n"
      "  for (int i = 0; i < n; ++i) for (int j = 0; j < n; ++j) {\n"
      "    while (n--) { Tensor x = a; a = b; b = c.transpose(0, i); c = x; }\n"
      "    a = a.unsqueeze(0); c = a + b;\n"
      "  }\n"
      "  use(a.data_ptr<float>());\n"
      "}\n");
  EXPECT_EQ(deviceOf(Code.atUse("f")), "safe|unsafe");
  EXPECT_EQ(rankOf(Code.atUse("f")), "unknown");
  EXPECT_EQ(Code.findings().Statistics.BoundHits, 0u);
}

TEST(FlowControl, UnreachableUse) {
  AnalysedCode Code("void f(Tensor t) {\n"
                    "  t = t.cpu(); if (!t.is_cuda()) return;\n"
                    "  use(t.data_ptr<float>());\n"
                    "}\n");
  for (const ConversionReport *Report : Code.all("f"))
    EXPECT_TRUE(Report->HostUses.empty());
}

/// The copies that either side of `? :` makes are gone with the statement.
TEST(FlowControl, ConditionalCopies) {
  expectAtUse({{"Tensor v = t; if (t.scalar_type() == torch::kDouble)\n"
                "  t = flag ? v : v.clone();\n"
                "TORCH_CHECK(v.scalar_type() == torch::kFloat);\n"
                "use(t.cuda().data_ptr<float>());",
                "unsafe"}},
              deviceOf);
}

/// The same flag is tested twice, so two of the four paths are none.
TEST(FlowControl, CorrelatedFlags) {
  expectAtUse({{"t = t.cpu(); if (flag) t = t.cuda(); if (flag) t = t.cpu();\n"
                "use(t.data_ptr<float>());",
                "safe"},
               {"t = t.cpu(); if (flag) t = t.cuda();\n"
                "if (!flag) use(t.data_ptr<float>());",
                "safe"},
               {"t = t.cpu(); if (flag) t = t.cuda();\n"
                "if (flag) use(t.data_ptr<float>());",
                "unsafe"},
               {"t = t.cpu(); if (flag) t = t.cuda(); flag = n > 1;\n"
                "if (flag) t = t.cpu(); use(t.data_ptr<float>());",
                "safe|unsafe"},
               {"t = t.cpu(); if (n > 1) t = t.cuda();\n"
                "if (n > 1) t = t.cpu(); use(t.data_ptr<float>());",
                "safe"},
               {"t = t.cpu(); if (n > 1) t = t.cuda(); ++n;\n"
                "if (n > 1) t = t.cpu(); use(t.data_ptr<float>());",
                "safe|unsafe"}},
              deviceOf);
}

//===----------------------------------------------------------------------===//
// Guards
//===----------------------------------------------------------------------===//

TEST(FlowGuards, Branches) {
  expectAtUse(
      {{"if (t.is_cuda()) use(t.data_ptr<float>());", "unsafe"},
       {"if (!t.is_cuda()) use(t.data_ptr<float>());", "safe"},
       {"if (t.is_cpu()) use(t.data_ptr<float>());", "safe"},
       {"if (t.is_cuda()) return; use(t.data_ptr<float>());", "safe"},
       {"if (t.is_cuda()) t = t.cpu(); use(t.data_ptr<float>());", "safe"},
       {"if (t.device().is_cpu()) use(t.data_ptr<float>());", "safe"},
       {"if (t.device() == torch::kCPU) use(t.data_ptr<float>());", "safe"},
       {"if (t.device().type() != torch::kCPU) return;\n"
        "use(t.data_ptr<float>());",
        "safe"},
       {"Tensor x = t.is_cuda() ? t.cpu() : t; use(x.data_ptr<float>());",
        "safe"},
       {"t = t.cuda(); if (t.is_cpu() || flag) use(t.data_ptr<float>());",
        "unsafe"}},
      deviceOf);
}

TEST(FlowGuards, LogicalOperators) {
  expectAtUse(
      {{"if (flag && !t.is_cuda()) use(t.data_ptr<float>());", "safe"},
       {"if (t.is_cuda() || u.is_cuda()) return; use(t.data_ptr<float>());",
        "safe"},
       {"if (!(t.is_cpu() && u.is_cpu())) return; use(u.data_ptr<float>());",
        "safe"},
       {"if (t.is_cuda() && flag) return; use(t.data_ptr<float>());",
        "safe|unsafe"},
       {"if (t.is_cpu() && use(t.data_ptr<float>()) > 0) n = 1;", "safe"},
       {"if (t.is_cuda() || use(t.data_ptr<float>()) > 0) n = 1;", "safe"}},
      deviceOf);
}

TEST(FlowGuards, Assertions) {
  expectAtUse(
      {{"TORCH_CHECK(t.is_cpu(), \"cpu\"); use(t.data_ptr<float>());", "safe"},
       {"TORCH_CHECK(!t.is_cuda()); use(t.data_ptr<float>());", "safe"},
       {"TORCH_INTERNAL_ASSERT(t.device().is_cpu());\n"
        "use(t.data_ptr<float>());",
        "safe"},
       {"AT_ASSERT(t.is_cpu()); use(t.data_ptr<float>());", "safe"},
       {"if (!t.is_cpu()) throw 1; use(t.data_ptr<float>());", "safe"},
       {"if (!t.is_cpu()) std::abort(); use(t.data_ptr<float>());", "safe"},
       {"TORCH_CHECK(t.is_cuda()); use(t.data_ptr<float>());", "unsafe"}},
      deviceOf);
}

TEST(FlowGuards, Booleans) {
  expectAtUse({{"const bool on_gpu = t.is_cuda();\n"
                "if (!on_gpu) use(t.data_ptr<float>());",
                "safe"},
               {"const bool on_gpu = t.is_cuda(); if (on_gpu) t = t.cpu();\n"
                "use(t.data_ptr<float>());",
                "safe"},
               {"bool ok = t.is_cpu(); ok = ok && flag; if (!ok) return;\n"
                "use(t.data_ptr<float>());",
                "safe"},
               {"bool ok = t.is_cpu(); ok = flag; t = t.cuda();\n"
                "if (ok) use(t.data_ptr<float>());",
                "unsafe"}},
              deviceOf);
}

/// A guard that comes after the conversion still settles what the view is of.
TEST(FlowGuards, AfterTheConversion) {
  AnalysedCode Code("void f(Tensor t) {\n"
                    "  const float *p = t.data_ptr<float>();\n"
                    "  if (t.is_cuda()) return;\n"
                    "  use(p);\n"
                    "}\n");
  EXPECT_EQ(deviceOf(Code.in("f").State), "unknown");
  EXPECT_EQ(deviceOf(Code.atUse("f")), "safe");
}

/// A handle's guard settles the handles that are copies of it.
TEST(FlowGuards, CopiesOfTheHandle) {
  expectAtUse({{"Tensor x = t; if (t.is_cuda()) return;\n"
                "use(x.data_ptr<float>());",
                "safe"},
               {"Tensor x = t; t = u; if (t.is_cuda()) return;\n"
                "use(x.data_ptr<float>());",
                "unknown"},
               {"Tensor x = flag ? t : u, y = flag ? u : t;\n"
                "if (x.is_cuda()) return; use(y.data_ptr<float>());",
                "unknown"}}, // never the same one
              deviceOf);
}

/// Evidence that callers are not trusted: a guard that rejects, no other.
TEST(FlowGuards, PartialGuards) {
  expectAtUse(
      {{"TORCH_CHECK(t.is_contiguous()); use(t.data_ptr<float>());",
        "unknown+weak"},
       {"TORCH_CHECK(t.dim() == 2); use(t.data_ptr<float>());", "unknown+weak"},
       {"TORCH_CHECK(t.scalar_type() == torch::kFloat);\n"
        "use(t.data_ptr<float>());",
        "unknown+weak"},
       {"if (t.dim() != 2) throw 1; use(t.data_ptr<float>());", "unknown+weak"},
       {"if (t.dim() == 2) t = t.view(-1); use(t.data_ptr<float>());",
        "unknown"},
       {"TORCH_CHECK(u.dim() == 2); use(t.data_ptr<float>());", "unknown"}},
      deviceOf);
  expectAtUse(
      {{"TORCH_CHECK(t.dim() == 2); use(t.data_ptr<float>());", "unknown"}},
      gradOf);
}

TEST(FlowGuards, TensorArgFamily) {
  expectAtUse({{"at::checkContiguous(\"f\", at::TensorArg(t, \"t\", 1));\n"
                "use(t.data_ptr<float>());",
                "safe"},
               {"at::TensorArg a(t, \"t\", 1); at::checkContiguous(\"f\", a);\n"
                "use(t.data_ptr<float>());",
                "safe"}},
              layoutOf);
  expectAtUse({{"at::checkBackend(\"f\", t, at::Backend::CPU);\n"
                "use(t.data_ptr<float>());",
                "safe"}},
              deviceOf);
}

//===----------------------------------------------------------------------===//
// Helpers, members, containers
//===----------------------------------------------------------------------===//

TEST(FlowHelpers, ResultsAndArguments) {
  AnalysedCode Code(
      "Tensor upload(Tensor t) { return t.cuda(); }\n"
      "Tensor same(const Tensor &t) { return t; }\n"
      "void download(Tensor &t) { t = t.cpu(); }\n"
      "void check(const Tensor &t) { TORCH_CHECK(t.is_cpu()); }\n"
      "void result(Tensor t) { auto x = upload(t); use(x.data_ptr<float>()); "
      "}\n"
      "void through(Tensor t) {\n"
      "  auto x = same(t.cuda()); use(x.data_ptr<float>()); }\n"
      "void changed(Tensor t) {\n"
      "  t = t.cuda(); download(t); use(t.data_ptr<float>()); }\n"
      "void checked(Tensor t) { check(t); use(t.data_ptr<float>()); }\n"
      "void other(Tensor t, Tensor u) {\n"
      "  check(u); use(t.data_ptr<float>()); }\n");
  EXPECT_EQ(deviceOf(Code.atUse("result")), "unsafe");
  EXPECT_EQ(deviceOf(Code.atUse("through")), "unsafe");
  EXPECT_EQ(deviceOf(Code.atUse("changed")), "safe");
  EXPECT_EQ(deviceOf(Code.atUse("checked")), "safe");
  EXPECT_EQ(deviceOf(Code.atUse("other")), "unknown");
}

TEST(FlowHelpers, Recursion) {
  AnalysedCode Code(
      "Tensor rec(Tensor t, int n) {\n"
      "  return n ? rec(t.cuda(), n - 1) : t; }\n"
      "void f(Tensor t, int n) {\n"
      "  auto x = rec(t.cuda(), n); use(x.data_ptr<float>()); }\n");
  EXPECT_TRUE(Code.atUse("f").Device.mayBeUnsafe());
}

TEST(FlowHelpers, Lambdas) {
  expectAtUse(
      {{"auto up = [](Tensor x) { return x.cuda(); };\n"
        "Tensor y = up(t); use(y.data_ptr<float>());",
        "unsafe"},
       {"t = t.cuda(); auto down = [&] { t = t.cpu(); }; down();\n"
        "use(t.data_ptr<float>());",
        "safe"},
       {"t = t.cuda(); [&] { use(t.data_ptr<float>()); }();", "unsafe"},
       {"t = t.cuda(); auto l = [t] { use(t.data_ptr<float>()); }; l();",
        "unsafe"},
       {"t = t.cuda(); at::parallel_for(0, 4, 1,\n"
        "[&](int64_t, int64_t) { use(t.data_ptr<float>()); });",
        "unsafe"},
       // What is captured by copy stays what it was.
       {"auto l = [t] { return t; }; t = t.cuda();\n"
        "Tensor y = l(); use(y.data_ptr<float>());",
        "unknown"},
       {"t = t.cuda(); auto l = [t] { return t; }; t = t.cpu();\n"
        "Tensor y = l(); use(y.data_ptr<float>());",
        "unsafe"},
       {"t = t.cuda(); auto l = [t] { return t; }; t = t.cpu();\n"
        "l(); use(t.data_ptr<float>());",
        "safe"},
       {"auto make = [](Tensor x) { return [x] { return x; }; };\n"
        "auto l = make(t.cuda()); Tensor y = l(); use(y.data_ptr<float>());",
        "unsafe"}},
      deviceOf);
}

/// One lambda, made anew for each type.
TEST(FlowHelpers, Dispatch) {
  AnalysedCode Code(
      "void f(Tensor t) {\n"
      "  t = t.cuda();\n"
      "  AT_DISPATCH_FLOATING_TYPES(t.scalar_type(), \"f\", [&] {\n"
      "    use((const float *)t.data_ptr<scalar_t>()); });\n"
      "}\n");
  std::vector<const ConversionReport *> Found = Code.all("f");
  EXPECT_EQ(Found.size(), 2u);
  for (const ConversionReport *Report : Found) {
    ASSERT_EQ(Report->HostUses.size(), 1u);
    EXPECT_EQ(deviceOf(Report->HostUses[0].State), "unsafe");
  }
}

TEST(FlowHelpers, Members) {
  AnalysedCode Code("class Model {\n"
                    "public:\n"
                    "  Model() { weight_ = torch::ones({2}).cuda();\n"
                    "            bias_ = torch::ones({2}); }\n"
                    "  void first() { use(weight_.data_ptr<float>()); }\n"
                    "  void second() { use(this->bias_.data_ptr<float>()); }\n"
                    "  void third() { bias_ = bias_.requires_grad_(); }\n"
                    "private:\n"
                    "  Tensor weight_, bias_;\n"
                    "};\n");
  EXPECT_TRUE(Code.atUse("first").Device.mayBeUnsafe());
  EXPECT_FALSE(Code.atUse("second").Device.mayBeUnsafe());
  EXPECT_TRUE(Code.atUse("second").Grad.mayBeUnsafe());
}

TEST(FlowHelpers, ModuleOnDevice) {
  AnalysedCode Code("void f(torch::nn::Linear net, Tensor t) {\n"
                    "  net->to(torch::kCUDA);\n"
                    "  auto y = net->forward(t); use(y.data_ptr<float>());\n"
                    "}\n"
                    "void g(torch::nn::Linear net, Tensor t) {\n"
                    "  net->to(torch::kCPU);\n"
                    "  auto y = net->forward(t); use(y.data_ptr<float>());\n"
                    "}\n");
  EXPECT_EQ(deviceOf(Code.atUse("f")), "unsafe");
  EXPECT_FALSE(Code.atUse("g").Device.mayBeUnsafe());
}

TEST(FlowContainers, Elements) {
  expectAtUse({{"std::vector<Tensor> v; v.push_back(t.cuda());\n"
                "use(v[0].data_ptr<float>());",
                "unsafe"},
               {"std::vector<Tensor> v{t.cuda()};\n"
                "for (const auto &x : v) use(x.data_ptr<float>());",
                "unsafe"},
               {"std::vector<Tensor> v{t.cuda()}; v[0] = v[0].cpu();\n"
                "use(v[0].data_ptr<float>());",
                "safe"},
               {"std::optional<Tensor> o = t.cuda();\n"
                "use(o->data_ptr<float>());",
                "unsafe"},
               {"std::pair<Tensor, Tensor> p(t.cuda(), t.cpu());\n"
                "use(p.first.data_ptr<float>());",
                "unsafe"},
               {"auto p = std::make_tuple(t.cuda(), t.cpu());\n"
                "auto [a, b] = p; use(b.data_ptr<float>());",
                "safe"},
               {"auto [values, where] = t.cuda().max(0);\n"
                "use(static_cast<const float *>(where.data_ptr()));",
                "unsafe"},
               {"struct S { Tensor a, b; } s{t.cuda(), t.cpu()};\n"
                "use(s.b.data_ptr<float>());",
                "safe"}},
              deviceOf);
}

//===----------------------------------------------------------------------===//
// Host uses
//===----------------------------------------------------------------------===//

TEST(FlowUses, Kinds) {
  AnalysedCode Code(
      "void unseen(float *);\n"
      "void read(Tensor t) { float x = t.data_ptr<float>()[0]; }\n"
      "void write(Tensor t) { t.data_ptr<float>()[0] = 1; }\n"
      "void update(Tensor t) { t.data_ptr<float>()[0] += 1; }\n"
      "void accessor(Tensor t) { auto a = t.accessor<float, 2>();\n"
      "  float x = a[0][1]; }\n"
      "void copied(Tensor t, float *to) {\n"
      "  memcpy(to, t.data_ptr<float>(), 4); }\n"
      "void passed(Tensor t) { unseen(t.data_ptr<float>()); }\n"
      "void asked(Tensor t) { bool b = t.data_ptr<float>() == nullptr; }\n");
  auto Kind = [&](llvm::StringRef Function) {
    const ConversionReport &Report = Code.in(Function);
    EXPECT_EQ(Report.HostUses.size(), 1u) << Function.str();
    return Report.HostUses.empty() ? UseKind::Stored
                                   : Report.HostUses.front().Kind;
  };
  EXPECT_EQ(Kind("read"), UseKind::HostRead);
  EXPECT_EQ(Kind("write"), UseKind::HostWrite);
  EXPECT_EQ(Kind("update"), UseKind::HostUpdate);
  EXPECT_EQ(Kind("accessor"), UseKind::HostRead);
  EXPECT_EQ(Kind("copied"), UseKind::HostRead);
  EXPECT_TRUE(Code.in("write").isWritten());
  EXPECT_FALSE(Code.in("read").isWritten());
  // A function without a visible body makes no host use.
  for (llvm::StringRef Function : {"passed", "asked"})
    EXPECT_FALSE(
        llvm::any_of(Code.in(Function).HostUses,
                     [](const HostUse &Use) { return isHostUse(Use.Kind); }))
        << Function.str();
}

//===----------------------------------------------------------------------===//
// Traces
//===----------------------------------------------------------------------===//

TEST(FlowTraces, TellThePathInOrder) {
  AnalysedCode Code("void f(Tensor t) {\n"
                    "  Tensor x = t.cuda();\n"
                    "  Tensor y = torch::relu(x);\n"
                    "  Tensor z = y + 1;\n"
                    "  use(z.data_ptr<float>());\n"
                    "}\n");
  const TraceStep *Why = Code.atUse("f").Device.Why;
  EXPECT_EQ(kindsOf(Why),
            (std::vector{StepKind::MovedToAccelerator, StepKind::ComputedInto,
                         StepKind::ComputedInto}));
  auto Path = pathOf(Why);
  ASSERT_EQ(Path.size(), 3u);
  EXPECT_EQ(Path[0]->Subject, "x");
  EXPECT_EQ(Path[1]->Subject, "y");
  EXPECT_EQ(Path[2]->Subject, "z");
  EXPECT_TRUE(Path[0]->Loc < Path[1]->Loc && Path[1]->Loc < Path[2]->Loc);
}

TEST(FlowTraces, Origins) {
  AnalysedCode Code(
      "Tensor upload(Tensor t) { return t.cuda(); }\n"
      "void made(Tensor t) { auto x = torch::ones({2}, torch::kCUDA);\n"
      "  use(x.data_ptr<float>()); }\n"
      "void said(Tensor t) { if (t.is_cuda()) use(t.data_ptr<float>()); }\n"
      "void chosen(Tensor t, bool flag) {\n"
      "  auto d = flag ? torch::kCUDA : torch::kCPU;\n"
      "  t = t.to(d); use(t.data_ptr<float>()); }\n"
      "void module(torch::nn::Linear net, Tensor t) { net->to(torch::kCUDA);\n"
      "  auto x = net->forward(t); use(x.data_ptr<float>()); }\n"
      "void returned(Tensor t) { auto x = upload(t);\n"
      "  use(x.data_ptr<float>()); }\n");
  auto Origin = [&](llvm::StringRef Function) {
    const TraceStep *First = originOf(Code.atUse(Function).Device.Why);
    EXPECT_NE(First, nullptr) << Function.str();
    return First ? First->Kind : StepKind::EntryPoint;
  };
  EXPECT_EQ(Origin("made"), StepKind::MadeOnAccelerator);
  EXPECT_EQ(Origin("said"), StepKind::GuardSaysSo);
  EXPECT_EQ(Origin("chosen"), StepKind::DeviceChosen);
  EXPECT_EQ(Origin("module"), StepKind::ModuleMoved);
  EXPECT_EQ(Origin("returned"), StepKind::MovedToAccelerator);
  EXPECT_EQ(kindsOf(Code.atUse("module").Device.Why),
            (std::vector{StepKind::ModuleMoved, StepKind::ModuleOutput}));
  EXPECT_EQ(
      kindsOf(Code.atUse("returned").Device.Why),
      (std::vector{StepKind::MovedToAccelerator, StepKind::ReturnedFrom}));
}

TEST(FlowTraces, GradAndLayout) {
  AnalysedCode Code("void f(Tensor t) {\n"
                    "  t.requires_grad_();\n"
                    "  auto x = t.transpose(0, 1);\n"
                    "  use(x.data_ptr<float>());\n"
                    "}\n");
  const TensorState &State = Code.atUse("f");
  ASSERT_NE(State.Grad.Why, nullptr);
  EXPECT_EQ(originOf(State.Grad.Why)->Kind, StepKind::RequiresGradSet);
  EXPECT_EQ(kindsOf(State.Layout.Why), std::vector{StepKind::MadeStrided});
}

TEST(FlowTraces, WeakEvidence) {
  AnalysedCode Code("void f(Tensor t) {\n"
                    "  TORCH_CHECK(t.dim() == 2);\n"
                    "  use(t.data_ptr<float>());\n"
                    "}\n");
  const TensorState &State = Code.atUse("f");
  EXPECT_EQ(State.Device.Why, nullptr);
  EXPECT_EQ(kindsOf(State.Device.Weak), std::vector{StepKind::PartialGuard});
  EXPECT_EQ(kindsOf(State.Layout.Weak), std::vector{StepKind::PartialGuard});
}

//===----------------------------------------------------------------------===//
// Bounds
//===----------------------------------------------------------------------===//

static constexpr const char *TwoFunctions =
    "void big(Tensor t, bool a, bool b, bool c) {\n"
    "  t = t.cuda();\n"
    "  if (a) t = t + 1; if (b) t = t + 2; if (c) t = t + 3;\n"
    "  use(t.data_ptr<float>());\n"
    "}\n"
    "void small(Tensor t) { t = t.cuda(); use(t.data_ptr<float>()); }\n";

TEST(FlowBounds, WithinThem) {
  AnalysedCode Code(TwoFunctions);
  EXPECT_EQ(Code.all("big").size(), 1u);
  EXPECT_EQ(Code.findings().Statistics.BoundHits, 0u);
  EXPECT_GE(Code.findings().Statistics.Functions, 2u);
  EXPECT_GT(Code.findings().Statistics.BlockVisits, 0u);
}

/// At the bound the function is silent and counted; the others are not.
TEST(FlowBounds, VisitsPerFunction) {
  flow::FlowBounds Bounds;
  Bounds.VisitsPerFunction = 9;
  AnalysedCode Code(TwoFunctions, Bounds);
  EXPECT_TRUE(Code.all("big").empty());
  EXPECT_EQ(deviceOf(Code.atUse("small")), "unsafe");
  EXPECT_EQ(Code.findings().Statistics.BoundHits, 1u);
}

/// Deeper than that a helper is as one without a body: no fact, no bound hit.
TEST(FlowBounds, CallDepth) {
  std::string Chain = "Tensor f0(Tensor t) { return t.cuda(); }\n";
  for (unsigned I = 1; I < 12; ++I)
    Chain += "Tensor f" + std::to_string(I) + "(Tensor t) { return f" +
             std::to_string(I - 1) + "(t); }\n";
  AnalysedCode Code(
      Chain + "void near(Tensor t) { auto x = f2(t); use(x.data_ptr<float>()); "
              "}\n"
              "void far(Tensor t) { auto x = f11(t); use(x.data_ptr<float>()); "
              "}\n");
  EXPECT_EQ(deviceOf(Code.atUse("near")), "unsafe");
  EXPECT_EQ(deviceOf(Code.atUse("far")), "unknown");
}
