// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Whose strides a function asks for, wherever it does. Code that goes by the
// strides is right for every layout, as long as they are the memory's own.

#ifndef TORCH_TIDY_FLOW_STRIDEREADS_H
#define TORCH_TIDY_FLOW_STRIDEREADS_H

#include "flow/Findings.h"
#include "flow/Value.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"

namespace clang::tidy::torch::flow {

class StrideReads {
public:
  void clear() { *this = StrideReads(); }
  void noteRead(TensorId Tensor) { Read.insert(Tensor); }
  void noteView(TensorId View, TensorId Of) { ViewOf[View] = Of; }
  /// `contiguous()` of a tensor of that layout.
  void noteDenseCopy(TensorId Copy, TensorId Of, const Fact &Layout);
  void noteConversion(const Expr *Call, TensorId Tensor);
  /// At the end of a function: what was asked for anywhere is said of the
  /// conversions. \p MembersOf gives what a joined identity stands for.
  void settle(Findings &Results,
              llvm::function_ref<std::vector<TensorId>(TensorId)> MembersOf);

private:
  llvm::DenseSet<TensorId> Read;
  llvm::DenseMap<TensorId, TensorId> ViewOf;
  struct Original {
    TensorId Of = 0;
    Fact Layout;
  };
  llvm::DenseMap<TensorId, Original> DenseCopies;
  llvm::DenseMap<const Expr *, llvm::SmallVector<TensorId, 2>> Converted;
};

} // namespace clang::tidy::torch::flow

#endif
