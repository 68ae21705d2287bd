// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// One flow, many checks: the findings of a translation unit, computed when the
// first check asks.

#ifndef TORCH_TIDY_FLOW_TRANSLATIONUNITFLOW_H
#define TORCH_TIDY_FLOW_TRANSLATIONUNITFLOW_H

#include "flow/AnalyzedElsewhere.h"
#include "flow/FlowContext.h"

namespace clang::tidy::torch::flow {

class TranslationUnitFlow {
public:
  /// The flow of this AST, shared by all that hold it. The first to ask may say
  /// which functions need not be analysed, as another unit has them.
  static std::shared_ptr<TranslationUnitFlow>
  of(ASTContext &Context, AnalyzedElsewhere *Elsewhere = nullptr);

  explicit TranslationUnitFlow(ASTContext &Context,
                               const FlowBounds &Bounds = FlowBounds(),
                               AnalyzedElsewhere *Elsewhere = nullptr);

  const Findings &findings() const { return Flow.Results; }
  const FlowStatistics &statistics() const { return Flow.Results.Statistics; }
  const model::TensorApi &api() const { return Flow.Api; }
  const ASTContext &context() const { return Flow.AST; }
  FlowContext &flow() { return Flow; }
  /// Functions that this translation unit registers for Python or the
  /// dispatcher, with the place where it does.
  SourceLocation registrationOf(const FunctionDecl *Function) const;

private:
  FlowContext Flow;
  llvm::DenseMap<const FunctionDecl *, SourceLocation> Registered;
};

} // namespace clang::tidy::torch::flow

#endif
