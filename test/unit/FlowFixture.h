// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Code over LibTorch, with what the flow found out about it.

#ifndef TORCH_TIDY_TEST_UNIT_FLOWFIXTURE_H
#define TORCH_TIDY_TEST_UNIT_FLOWFIXTURE_H

#include "LibTorchAst.h"
#include "flow/TranslationUnitFlow.h"
#include "llvm/ADT/StringExtras.h"
#include "gtest/gtest.h"

namespace clang::tidy::torch::flow {

/// What a fact may be: "safe", "safe|unsafe", "unknown+weak".
inline std::string textOf(const Fact &F) {
  static constexpr std::pair<uint8_t, const char *> Names[] = {
      {Fact::Safe, "safe"},
      {Fact::Unsafe, "unsafe"},
      {Fact::Unknown, "unknown"}};
  std::string Text;
  for (auto [Bit, Name] : Names)
    if (F.Bits & Bit)
      Text += (Text.empty() ? "" : "|") + std::string(Name);
  return Text + (F.Weak ? "+weak" : "");
}

/// A snippet, parsed and analysed. Its functions may use the prelude's use().
class AnalysedCode {
public:
  explicit AnalysedCode(llvm::StringRef Code,
                        const FlowBounds &Bounds = FlowBounds())
      : Unit(parseWithLibTorch(
            ("#include <torch/torch.h>\n"
             "#pragma clang diagnostic ignored \"-Wunused\"\n"
             "#pragma clang diagnostic ignored \"-Wdeprecated-declarations\"\n"
             "using torch::Tensor;\n"
             "inline float use(const float *p) { return p[0]; }\n" +
             Code)
                .str())) {
    EXPECT_FALSE(Unit->getDiagnostics().hasErrorOccurred());
    Flow = std::make_unique<TranslationUnitFlow>(Unit->getASTContext(), Bounds);
  }

  const Findings &findings() const { return Flow->findings(); }

  /// The conversions in the functions of that name and in the lambdas there, in
  /// the order of the source.
  std::vector<const ConversionReport *> all(llvm::StringRef Function) const {
    std::vector<const ConversionReport *> Found;
    for (const auto &[Call, Report] : findings().Conversions)
      if (nameOf(Report.Function) == Function)
        Found.push_back(&Report);
    llvm::sort(Found, [](const auto *A, const auto *B) {
      return A->Call->getExprLoc() < B->Call->getExprLoc();
    });
    return Found;
  }

  /// The only conversion in the function of that name.
  const ConversionReport &in(llvm::StringRef Function) const {
    std::vector<const ConversionReport *> Found = all(Function);
    static const ConversionReport None;
    EXPECT_EQ(Found.size(), 1u) << Function.str();
    return Found.empty() ? None : *Found.front();
  }

  /// What is known at the only host use in the function of that name.
  const TensorState &atUse(llvm::StringRef Function) const {
    static const TensorState None;
    const ConversionReport &Report = in(Function);
    EXPECT_EQ(Report.HostUses.size(), 1u) << Function.str();
    return Report.HostUses.empty() ? None : Report.HostUses.front().State;
  }

private:
  static llvm::StringRef nameOf(const FunctionDecl *Function) {
    for (const DeclContext *DC = Function; DC; DC = DC->getParent())
      if (const auto *F = dyn_cast<FunctionDecl>(DC); F && F->getIdentifier())
        return F->getName();
    return "";
  }

  std::unique_ptr<ASTUnit> Unit;
  std::unique_ptr<TranslationUnitFlow> Flow;
};

/// A body of `void f(Tensor t, Tensor u, bool flag, int n)` and what it leads
/// to at the only host use in it.
struct FlowCase {
  llvm::StringRef Body;
  std::string Expected;
};

/// Analyses all bodies at once; \p Show tells what the use's state is.
inline void
expectAtUse(llvm::ArrayRef<FlowCase> Cases,
            llvm::function_ref<std::string(const TensorState &)> Show) {
  std::string Code;
  for (size_t I = 0; I < Cases.size(); ++I)
    Code +=
        ("void body" + llvm::Twine(I) +
         "(Tensor t, Tensor u, bool flag, int n) {\n" + Cases[I].Body + "\n}\n")
            .str();
  AnalysedCode Analysed(Code);
  for (size_t I = 0; I < Cases.size(); ++I) {
    SCOPED_TRACE(Cases[I].Body.str());
    EXPECT_EQ(Show(Analysed.atUse("body" + std::to_string(I))),
              Cases[I].Expected);
  }
}

/// The same for bodies that make a tensor: `EXPR` is `use(EXPR.data_ptr())`.
inline void
expectOf(llvm::ArrayRef<FlowCase> Expressions,
         llvm::function_ref<std::string(const TensorState &)> Show) {
  std::vector<std::string> Bodies;
  std::vector<FlowCase> Cases;
  Bodies.reserve(Expressions.size());
  for (const FlowCase &C : Expressions) {
    Bodies.push_back(("Tensor x = " + C.Body +
                      ";\nuse(static_cast<const float *>(x.data_ptr()));")
                         .str());
    Cases.push_back({Bodies.back(), C.Expected});
  }
  expectAtUse(Cases, Show);
}

/// The same, with \p Object for each $ of an expression.
inline void
expectOf(llvm::StringRef Object, llvm::ArrayRef<FlowCase> Expressions,
         llvm::function_ref<std::string(const TensorState &)> Show) {
  std::vector<std::string> Bodies;
  std::vector<FlowCase> Cases;
  Bodies.reserve(Expressions.size());
  for (const FlowCase &C : Expressions) {
    llvm::SmallVector<llvm::StringRef, 4> Parts;
    C.Body.split(Parts, '$');
    Bodies.push_back(llvm::join(Parts, Object));
    Cases.push_back({Bodies.back(), C.Expected});
  }
  expectOf(Cases, Show);
}

inline std::string deviceOf(const TensorState &S) { return textOf(S.Device); }
inline std::string gradOf(const TensorState &S) { return textOf(S.Grad); }
inline std::string layoutOf(const TensorState &S) { return textOf(S.Layout); }
inline std::string conjOf(const TensorState &S) { return textOf(S.Conj); }
inline std::string pendingOf(const TensorState &S) { return textOf(S.Pending); }
inline std::string rankOf(const TensorState &S) {
  return S.Rank < 0 ? "unknown" : std::to_string(S.Rank);
}
/// The number of the only scalar type that is possible.
inline std::string dtypeOf(const TensorState &S) {
  if (std::optional<unsigned> Only = S.DType.single())
    return std::to_string(*Only);
  return S.DType.isUnknown() ? "unknown" : "several";
}

} // namespace clang::tidy::torch::flow

#endif // TORCH_TIDY_TEST_UNIT_FLOWFIXTURE_H
