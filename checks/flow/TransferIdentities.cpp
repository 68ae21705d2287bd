// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Handles that are the same tensor: what is learned of one is known of all,
// what is done to one happens to all. Where paths met, a handle may be one of
// several tensors.

#include "flow/Transfer.h"
#include "llvm/ADT/STLExtras.h"

namespace clang::tidy::torch::flow {

/// What is known of the tensor now, in all that certainly is that tensor.
void Transfer::changeTensor(TensorId Id,
                            llvm::function_ref<void(TensorValue &)> Change) {
  W.rewrite([&](const Value &V) -> std::optional<Value> {
    const auto *T = V.as<TensorValue>();
    if (!T)
      return std::nullopt;
    if (T->Id != Id)
      return V;
    TensorValue New = *T;
    Change(New);
    return Value(std::move(New));
  });
}

/// Whether two handles of different identities may be the same tensor: one is
/// of several, where paths met, and the other one of these.
bool Transfer::mayBeSame(const TensorValue &A, const TensorValue &B) const {
  if (!A.Id || !B.Id)
    return false;
  std::vector<unsigned> OfB = C.membersOf(B.Id);
  return llvm::any_of(C.membersOf(A.Id), [&](unsigned Member) {
    return llvm::is_contained(OfB, Member);
  });
}

/// Code changes the tensor: that it is so is sure of what certainly is that
/// tensor, and possible of what may be.
void Transfer::mutateTensor(const TensorValue &Tensor,
                            llvm::function_ref<void(TensorValue &)> Change) {
  W.rewrite([&](const Value &V) -> std::optional<Value> {
    const auto *T = V.as<TensorValue>();
    if (!T)
      return std::nullopt;
    const bool IsSame = Tensor.Id && T->Id == Tensor.Id;
    if (!IsSame && !mayBeSame(*T, Tensor))
      return V;
    TensorValue New = *T;
    Change(New);
    return IsSame ? Value(std::move(New))
                  : join(V, Value(std::move(New)), ids());
  });
}

} // namespace clang::tidy::torch::flow
