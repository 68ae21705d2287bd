// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "flow/StrideReads.h"
#include "llvm/ADT/STLExtras.h"

namespace clang::tidy::torch::flow {

void StrideReads::noteDenseCopy(TensorId Copy, TensorId Of,
                                const Fact &Layout) {
  if (!Copy || !Of)
    return;
  auto [It, IsNew] = DenseCopies.try_emplace(Copy, Original{Of, Layout});
  if (!IsNew && It->second.Of == Of)
    It->second.Layout = It->second.Layout.joined(Layout);
}

void StrideReads::noteConversion(const Expr *Call, TensorId Tensor) {
  auto &Known = Converted[Call];
  if (!llvm::is_contained(Known, Tensor))
    Known.push_back(Tensor);
}

void StrideReads::settle(
    Findings &Results,
    llvm::function_ref<std::vector<TensorId>(TensorId)> MembersOf) {
  llvm::DenseSet<TensorId> All;
  for (TensorId Each : Read) {
    All.insert(Each);
    for (TensorId Member : MembersOf(Each))
      All.insert(Member);
  }
  All.erase(0);
  if (All.empty())
    return;
  llvm::DenseSet<TensorId> UsedItself; // memory that the strides may be of
  llvm::SmallVector<std::pair<ConversionReport *, std::vector<TensorId>>, 4>
      Reports;
  for (const auto &[Call, Tensors] : Converted) {
    auto It = Results.Conversions.find(Call);
    if (It == Results.Conversions.end())
      continue;
    std::vector<TensorId> Members;
    for (TensorId Each : Tensors) {
      Members.push_back(Each);
      llvm::append_range(Members, MembersOf(Each));
    }
    for (TensorId Each : Members)
      for (unsigned Steps = 0; Each && Steps < 16; ++Steps) {
        It->second.ReadsStrides |= All.contains(Each);
        UsedItself.insert(Each);
        Each = ViewOf.lookup(Each);
      }
    Reports.push_back({&It->second, std::move(Members)});
  }
  for (auto &[Report, Members] : Reports)
    if (!Report->ReadsStrides)
      for (TensorId Each : Members) {
        auto Copy = DenseCopies.find(Each);
        if (Copy != DenseCopies.end() && All.contains(Copy->second.Of) &&
            !UsedItself.contains(Copy->second.Of))
          Report->StridesOfOriginal = Copy->second.Layout;
      }
}

} // namespace clang::tidy::torch::flow
