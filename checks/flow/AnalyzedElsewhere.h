// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Functions of headers are part of every translation unit that includes them,
// and mostly the same in each. Where one program analyses many units, it need
// not analyse them again.

#ifndef TORCH_TIDY_FLOW_ANALYZEDELSEWHERE_H
#define TORCH_TIDY_FLOW_ANALYZEDELSEWHERE_H

#include "model/TensorApi.h"
#include "llvm/ADT/DenseSet.h"
#include <mutex>

namespace clang::tidy::torch::flow {

/// What the units of one run have analysed. Safe to use from several threads.
class AnalyzedElsewhere {
public:
  /// \p Context sets apart what is analysed otherwise: other options, say.
  explicit AnalyzedElsewhere(uint64_t Context = 0) : Context(Context) {}

  /// Whether nobody had the function before; from now on somebody has. What an
  /// analysis may look at counts: all definitions that it can see from here,
  /// and the place where the function is registered. A function of the main
  /// file is always new.
  bool claim(const FunctionDecl &Function, SourceLocation Registration,
             const model::TensorApi &Api, const ASTContext &AST);

private:
  const uint64_t Context;
  std::mutex Lock;
  llvm::DenseSet<uint64_t> Known;
};

} // namespace clang::tidy::torch::flow

#endif
