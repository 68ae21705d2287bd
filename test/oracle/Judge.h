// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Compares what is claimed of an operator with what a call of it did.

#ifndef TORCH_TIDY_TEST_ORACLE_JUDGE_H
#define TORCH_TIDY_TEST_ORACLE_JUDGE_H

#include "Claims.h"

#include <ATen/ATen.h>
#include <ATen/core/stack.h>
#include <map>
#include <optional>

namespace oracle {

/// A tensor as it was before a call.
struct Before {
  at::Tensor T;
  std::vector<int64_t> Sizes, Strides;
  at::ScalarType DType{};
  at::Device Device = at::kCPU;
  bool RequiresGrad = false, IsConj = false, IsNeg = false,
       IsContiguous = false, IsDense = false;
  const void *Storage = nullptr; ///< null: has none
  std::vector<char> Bytes;       ///< of the whole storage

  explicit Before(const at::Tensor &T);
};

std::string describe(const at::Tensor &T);
bool isStrided(const at::Tensor &T);

/// What can be claimed.
enum class Property {
  Storage,
  Writes,
  Metadata, ///< sizes, strides and storage of the arguments
  DType,
  Layout,
  Rank,
  Grad,
  Device,
  Bits
};
constexpr unsigned PropertyCount = 9;
const char *nameOf(Property P);

/// What came of one claim in all calls of an operator.
struct Tally {
  unsigned Checked = 0, Contradicted = 0;
  std::string Example; ///< the first contradiction
};

/// Of claims that say 'may': what was seen.
struct Witnesses {
  bool Alias = false, Copy = false, Write = false, Strided = false;
};

struct Verdict {
  unsigned Calls = 0;
  std::map<Property, Tally> Tallies;
  Witnesses Seen;
};

/// One call: the arguments before it, and after it the results.
class Call {
public:
  Call(const Claims &C, const torch::jit::Stack &Arguments,
       const std::vector<bool> &Given, bool IsGradModeOn, std::string Text);

  /// Arguments without tensors that came up later.
  void addArguments(const torch::jit::Stack &More);

  void judge(const torch::jit::Stack &Results, Verdict &V);

private:
  using TensorList = std::vector<Before>;

  void fail(Property P, const std::string &Why);
  void pass(Property P) { ++V->Tallies[P].Checked; }
  void check(Property P, bool IsTrue, const std::string &Why) {
    if (IsTrue)
      pass(P);
    else
      fail(P, Why);
  }

  void judgeArguments();
  void judgeInPlace(const at::Tensor &Result);
  void judgeResult(unsigned R, const at::Tensor &Result);
  void storageOf(unsigned R, const at::Tensor &Result);
  void dtypeOf(unsigned R, const at::Tensor &Result);
  void layoutOf(unsigned R, const at::Tensor &Result);
  void elementwise(const at::Tensor &Result);
  void rankOf(const at::Tensor &Result);
  void gradOf(const at::Tensor &Result);
  void deviceOf(const at::Tensor &Result);
  void bitsOf(const at::Tensor &Result);

  /// Of a list, what the element at hand was made of.
  const Before *self() const {
    if (C.Self < 0 || Tensors[C.Self].empty())
      return nullptr;
    const TensorList &List = Tensors[C.Self];
    return &List[Element < List.size() ? Element : 0];
  }
  bool isSelfList() const {
    return C.Self >= 0 && !Arguments[C.Self].isTensor();
  }
  int argument(const std::string &Name) const;
  const c10::IValue *given(const std::string &Name) const;
  /// Integers with a number: nothing.
  std::optional<at::ScalarType> promoted() const;
  at::ScalarType ofValues() const;
  /// Whether the result lies as self does, apart from dimensions of size 1.
  bool keepsStrides(const Before &From, const at::Tensor &Result) const;
  bool isAliasOf(const at::Tensor &Result, const TensorList &List) const;
  bool isAliasOfSelf(const at::Tensor &Result) const {
    return C.Self >= 0 && isAliasOf(Result, Tensors[C.Self]);
  }

  const Claims &C;
  torch::jit::Stack Arguments;
  std::vector<bool> Given;
  bool IsGradModeOn;
  std::string Text;
  std::vector<TensorList> Tensors; ///< of each argument
  Verdict *V = nullptr;
  size_t Element = 0; ///< of a list of results, if it fits the list self
};

} // namespace oracle

#endif
