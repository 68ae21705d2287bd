// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "Functions.h"
#include "Inputs.h"

#include <ATen/ExpandUtils.h>
#include <functional>
#include <torch/torch.h>

namespace oracle {

using at::Tensor;
using at::indexing::Slice;

namespace {

struct Function {
  const char *Name;
  /// The names of the arguments after self.
  std::vector<const char *> Names;
  /// Calls it; \p Others are those arguments.
  std::function<Tensor(Tensor &Self, torch::jit::Stack &Others, Inputs &In)>
      Run;
};

const Tensor &gradOf(const Tensor &T) { return T.grad(); }

/// A leaf with a gradient.
void giveGrad(Tensor &T) {
  if (T.is_floating_point() || T.is_complex())
    T.mutable_grad() = at::empty_like(T);
}

at::ScalarType someType(Inputs &In) {
  static const at::ScalarType Types[] = {at::kFloat, at::kDouble, at::kLong};
  return Types[In.below(3)];
}

const std::vector<Function> &functions() {
  using Stack = torch::jit::Stack;
  static const std::vector<Function> All = {
      {"operator[]", {}, [](Tensor &T, Stack &, Inputs &) { return T[0]; }},
      {"cpu", {}, [](Tensor &T, Stack &, Inputs &) { return T.cpu(); }},
      {"meta", {}, [](Tensor &T, Stack &, Inputs &) { return T.meta(); }},
      {"expect_contiguous",
       {},
       [](Tensor &T, Stack &, Inputs &) -> Tensor {
         return *T.expect_contiguous();
       }},
      {"grad",
       {},
       [](Tensor &T, Stack &, Inputs &) {
         giveGrad(T);
         return gradOf(T);
       }},
      {"mutable_grad",
       {},
       [](Tensor &T, Stack &, Inputs &) {
         giveGrad(T);
         return T.mutable_grad();
       }},
      {"set_requires_grad",
       {"requires_grad"},
       [](Tensor &T, Stack &Others, Inputs &) {
         // Only leaves may be told so.
         T = T.detach();
         Others.push_back(T.is_floating_point() || T.is_complex());
         return T.set_requires_grad(Others[0].toBool());
       }},
      {"tensor_data",
       {},
       [](Tensor &T, Stack &, Inputs &) { return T.tensor_data(); }},
      {"variable_data",
       {},
       [](Tensor &T, Stack &, Inputs &) { return T.variable_data(); }},
      {"toBackend",
       {},
       [](Tensor &T, Stack &, Inputs &) {
         return T.toBackend(T.is_meta() ? at::Backend::Meta : at::Backend::CPU);
       }},
      {"toType",
       {"dtype"},
       [](Tensor &T, Stack &Others, Inputs &In) {
         Others.push_back(someType(In));
         return T.toType(Others[0].toScalarType());
       }},
      {"sum_to",
       {"shape"},
       [](Tensor &T, Stack &Others, Inputs &In) {
         std::vector<int64_t> Sizes = T.sizes().vec();
         if (!Sizes.empty() && In.below(2))
           Sizes.erase(Sizes.begin());
         else if (!Sizes.empty() && In.below(2))
           Sizes[0] = 1;
         Others.push_back(Sizes);
         return at::sum_to(T, Sizes);
       }},
      {"index",
       {},
       [](Tensor &T, Stack &, Inputs &In) {
         switch (In.below(4)) {
         case 0:
           return T.index({0});
         case 1:
           return T.index({Slice(1)});
         case 2:
           return T.index({at::zeros({2}, at::kLong)});
         default:
           return T.index({Slice(0, 1), at::indexing::None});
         }
       }},
      {"index_put_",
       {},
       [](Tensor &T, Stack &, Inputs &In) {
         return In.below(2)
                    ? T.index_put_({0}, 2)
                    : T.index_put_({Slice(0, 1)}, at::ones({}, T.options()));
       }},
      {"operator%(Scalar, Tensor)",
       {},
       [](Tensor &T, Stack &, Inputs &) { return 7 % T; }},
      {"operator-(Scalar, Tensor)",
       {},
       [](Tensor &T, Stack &, Inputs &) { return 7 - T; }},
      {"operator/(Scalar, Tensor)",
       {},
       [](Tensor &T, Stack &, Inputs &) { return 7 / T; }},
  };
  return All;
}

} // namespace

/// from_blob and tensor take no tensor.
static bool runFactory(const Claims &C, Verdict &V, Inputs &In) {
  static float Memory[24] = {};
  torch::jit::Stack Arguments;
  std::vector<bool> Given;
  Claims Mine = C;
  Tensor Result;
  if (C.Name == "from_blob") {
    std::vector<int64_t> Sizes =
        In.below(2) ? std::vector<int64_t>{2, 3, 4} : std::vector<int64_t>{24};
    Arguments.push_back(Sizes);
    Mine.Arguments.push_back({"sizes", "int[]", false});
    Mine.E.Storage = ""; // below
    auto DType = In.below(2) ? at::kFloat : at::kInt;
    if (In.below(2)) {
      Arguments.push_back(DType);
      Mine.Arguments.push_back({"dtype", "ScalarType", false});
      Result = at::from_blob(Memory, Sizes, DType);
    } else {
      Result = at::from_blob(Memory, Sizes);
    }
    if (Result.data_ptr() != Memory)
      return false;
  } else if (C.Name == "tensor") {
    switch (In.below(4)) {
    case 0:
      Arguments.push_back(2.5);
      Result = torch::tensor({2.5});
      break;
    case 1:
      Arguments.push_back(2);
      Result = torch::tensor({2});
      break;
    case 2:
      Arguments.push_back(true);
      Result = torch::tensor({true});
      break;
    default:
      Arguments.push_back(2.5);
      Result = torch::tensor({2.5}, at::kDouble);
      Arguments.push_back(at::kDouble);
    }
    Mine.Arguments.push_back({"data", "Scalar", false});
    if (Arguments.size() > 1)
      Mine.Arguments.push_back({"dtype", "ScalarType", false});
  } else {
    return false;
  }
  Given.assign(Arguments.size(), true);
  Call One(Mine, Arguments, Given, true, "");
  One.judge({Result}, V);
  return true;
}

void runFunction(const Claims &C, unsigned Attempts, Verdict &V,
                 std::string &WhyNot) {
  Inputs In(7);
  const Function *Found = nullptr;
  for (const Function &F : functions())
    if (C.Name == F.Name)
      Found = &F;
  WhyNot = "needs a device that is not here";
  for (unsigned I = 0; I < Attempts; ++I) {
    Setting S = In.setting(I);
    try {
      if (!Found) {
        if (!runFactory(C, V, In))
          return;
        continue;
      }
      Tensor Self = In.tensor(S.Shape, S.DType, S);
      if (C.Name == "grad" || C.Name == "mutable_grad")
        Self = Self.detach().requires_grad_(Self.is_floating_point() ||
                                            Self.is_complex());
      torch::jit::Stack Arguments = {Self}, Others;
      Claims Mine = C;
      Mine.Self = 0;
      Mine.Arguments.push_back({"self", "Tensor", C.E.WritesSelf});
      for (const char *Name : Found->Names)
        Mine.Arguments.push_back({Name, "", false});
      // The other arguments are made as the function is called.
      Call Early(Mine, Arguments, {true}, S.IsGradModeOn, "");
      at::AutoGradMode Mode(S.IsGradModeOn);
      Tensor Result = Found->Run(Self, Others, In);
      Early.addArguments(Others);
      Early.judge({Result}, V);
    } catch (const std::exception &Error) {
      WhyNot = Error.what();
      WhyNot = WhyNot.substr(0, WhyNot.find('\n'));
    }
  }
}

} // namespace oracle
