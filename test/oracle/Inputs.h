// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Arguments for operators: tensors of several dtypes, layouts and ranks, and
// values for everything else, by the types and names in the schema.

#ifndef TORCH_TIDY_TEST_ORACLE_INPUTS_H
#define TORCH_TIDY_TEST_ORACLE_INPUTS_H

#include <ATen/ATen.h>
#include <ATen/core/function_schema.h>
#include <ATen/core/stack.h>
#include <nlohmann/json.hpp>
#include <random>

namespace oracle {

enum class Arrangement {
  Contiguous,
  Transposed,   ///< the last two dimensions swapped
  Reversed,     ///< all dimensions in reverse order
  ChannelsLast, ///< NCHW as NHWC
  Expanded,     ///< stride 0 in the first dimension
  Stepped,      ///< every second element of a row
  Cut,          ///< rows of a wider matrix
  Conjugate,    ///< the conjugate bit
  Negative      ///< the negative bit
};
constexpr unsigned ArrangementCount = 9;

/// What the tensors of one call are like.
struct Setting {
  std::vector<int64_t> Shape;
  at::ScalarType DType = at::kFloat;
  Arrangement Layout = Arrangement::Contiguous;
  bool RequiresGrad = false;
  bool IsGradModeOn = true;
  bool IsMeta = false;
  /// Other tensors than the first: same shape, broadcast and so on.
  unsigned OtherShapes = 0;
  bool MixesDTypes = false;
  bool MixesLayouts = false;
};

class Inputs {
public:
  explicit Inputs(unsigned Seed) : Random(Seed) {}

  /// A setting of the given number; each is reached by some number.
  Setting setting(unsigned Number);

  at::Tensor tensor(const std::vector<int64_t> &Shape, at::ScalarType DType,
                    const Setting &S, int64_t Limit = 0);

  /// Values for all arguments of a schema. \p Given tells which ones are not
  /// there by default. False if there is an argument that nobody can make.
  bool arguments(const c10::FunctionSchema &Schema, const Setting &S,
                 const nlohmann::json &Recipe, torch::jit::Stack &Stack,
                 std::vector<bool> &Given, std::string &WhyNot);

  unsigned below(unsigned Limit) { return Random() % Limit; }

private:
  bool value(const c10::Argument &Argument, const c10::TypePtr &Type,
             bool IsWrite, const std::string &Operator, const Setting &S,
             unsigned &TensorCount, c10::IValue &Value, std::string &WhyNot);
  at::Tensor nextTensor(const std::string &Name, bool IsWrite, const Setting &S,
                        unsigned &TensorCount);
  at::Tensor fromText(const std::string &Text, const Setting &S,
                      unsigned &TensorCount);
  bool fromRecipe(const nlohmann::json &Spec, const c10::TypePtr &Type,
                  const Setting &S, unsigned &TensorCount, c10::IValue &Value);
  int64_t integer(const std::string &Name, const Setting &S);
  std::vector<int64_t> integers(const std::string &Operator,
                                const std::string &Name, int64_t FixedLength,
                                const Setting &S);

  std::mt19937 Random;
};

} // namespace oracle

#endif
