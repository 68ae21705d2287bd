// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Conditions: what a bool says of tensors and devices, and what each branch may
// assume.

#ifndef TORCH_TIDY_FLOW_GUARDS_H
#define TORCH_TIDY_FLOW_GUARDS_H

#include "flow/World.h"
#include "model/TensorApi.h"
#include "llvm/ADT/DenseSet.h"
#include <map>
#include <tuple>

namespace clang::tidy::torch::flow {

struct Formula {
  enum Kind : uint8_t {
    Constant,   ///< IsTrue
    Not,        ///< A
    And,        ///< A, B
    Or,         ///< A, B
    Property,   ///< Predicate of the tensor Tensor or the device Device
    DTypeIs,    ///< the dtype of Tensor is in DTypes
    RankIs,     ///< the rank of Tensor is Rank
    SameDevice, ///< the devices Device and OtherDevice are the same
    GradMode,   ///< autograd records
    Other,      ///< speaks of tensors Tensor, but of no fact that is kept
  };
  Kind K;
  bool IsTrue = false;
  model::Predicate Predicate = model::Predicate::Defined;
  TensorId Tensor = 0;
  unsigned Device = 0;
  unsigned OtherDevice = 0;
  DTypeSet DTypes;
  int Rank = -1;
  const Formula *A = nullptr;
  const Formula *B = nullptr;

  explicit Formula(Kind K) : K(K) {}
};

class FormulaArena {
public:
  const Formula *constant(bool IsTrue);
  const Formula *negated(const Formula *A);
  const Formula *both(Formula::Kind K, const Formula *A, const Formula *B);
  const Formula *make(const Formula &F);
  /// The code asks whether a tensor, or the device that it has, is an
  /// accelerator; "no" does not make it the CPU.
  bool asksForAccelerator(TensorId Tensor, unsigned Device) const {
    return AskedTensors.contains(Tensor) || AskedDevices.contains(Device);
  }

private:
  llvm::BumpPtrAllocator Allocator;
  using Key =
      std::tuple<Formula::Kind, bool, model::Predicate, TensorId, unsigned,
                 unsigned, uint64_t, int, const Formula *, const Formula *>;
  std::map<Key, const Formula *> All;
  llvm::DenseSet<unsigned> AskedTensors, AskedDevices;
};

/// Makes \p W a world in which \p F is \p IsTrue; false if there is none.
/// \p Because is the step for evidence that the condition itself gives.
bool assume(World &W, const Formula *F, bool IsTrue, const TraceStep *Because);

/// A rejecting guard tested \p F: callers are not trusted, so what it did not
/// test of the same tensors is now weak evidence.
void noteRejection(World &W, const Formula *F, const TraceStep *Because,
                   bool IsForCpu);

} // namespace clang::tidy::torch::flow

#endif
