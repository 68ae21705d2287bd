// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Every precondition, alone and with every other: tensors of all combinations
// of device, layout, grad, grad mode, lazy bits, shape and dtype, and for each
// what Python's rules say of it. The rules here read what the combination is,
// never the tensor that was made of it.

#include "Fixture.h"

#include <complex>

using namespace torch_tidy;
using testing::HasSubstr;
using testing::IsEmpty;

namespace {

enum class Mode { Recorded, NoGrad, Inference, MadeInInference };

/// How a tensor lies over six elements.
struct Shape {
  const char *Name;
  int Rank;
  std::vector<int64_t> Sizes;
  bool IsContiguous;
  std::vector<int> Elements; ///< row-major, as indices of the six
  at::Tensor (*Make)(const at::Tensor &Six);
};

void PrintTo(const Shape &S, std::ostream *Out) { *Out << S.Name; }

at::Tensor matrix(const at::Tensor &Six) { return Six.view({2, 3}); }
const std::vector<int> All = {0, 1, 2, 3, 4, 5};

const Shape Shapes[] = {
    {"Vector", 1, {6}, true, All, [](const at::Tensor &S) { return S; }},
    {"Matrix", 2, {2, 3}, true, All, matrix},
    {"Row",
     1,
     {3},
     true,
     {3, 4, 5},
     [](const at::Tensor &S) { return matrix(S)[1]; }},
    {"Transposed",
     2,
     {3, 2},
     false,
     {0, 3, 1, 4, 2, 5},
     [](const at::Tensor &S) { return matrix(S).t(); }},
    {"Stepped",
     2,
     {2, 2},
     false,
     {0, 2, 3, 5},
     [](const at::Tensor &S) { return matrix(S).slice(1, 0, 3, 2); }},
    {"OneColumn",
     2,
     {2, 1},
     false,
     {1, 4},
     [](const at::Tensor &S) { return matrix(S).slice(1, 1, 2); }},
    // The stride of a dimension of size 1 does not matter.
    {"OneRowTransposed",
     2,
     {3, 1},
     true,
     {0, 1, 2},
     [](const at::Tensor &S) { return matrix(S).slice(0, 0, 1).t(); }},
    {"Expanded",
     2,
     {3, 2},
     false,
     {0, 0, 1, 1, 2, 2},
     [](const at::Tensor &S) {
       return S.slice(0, 0, 3).view({3, 1}).expand({3, 2});
     }},
    {"Overlapping",
     2,
     {2, 3},
     false,
     {0, 1, 2, 1, 2, 3},
     [](const at::Tensor &S) { return S.as_strided({2, 3}, {1, 1}); }},
    {"ZeroSize",
     2,
     {0, 3},
     true,
     {},
     [](const at::Tensor &S) { return matrix(S).slice(0, 1, 1); }},
    {"ZeroSizeTransposed",
     2,
     {3, 0},
     true,
     {},
     [](const at::Tensor &S) { return matrix(S).slice(0, 1, 1).t(); }},
    {"Scalar", 0, {}, true, {4}, [](const at::Tensor &S) { return S[4]; }},
};

/// One combination.
struct Case {
  const Shape *Of = nullptr; ///< null: an undefined tensor
  at::ScalarType Type = at::kFloat;
  at::Layout Layout = at::kStrided;
  bool IsMeta = false, RequiresGrad = false, IsConj = false, IsNeg = false;
  Mode When = Mode::Recorded;
};

std::ostream &operator<<(std::ostream &Out, const Case &C) {
  Out << "a case of " << (C.Of ? C.Of->Name : "nothing") << ", " << C.Type
      << ", " << C.Layout;
  if (C.IsMeta)
    Out << ", meta";
  if (C.RequiresGrad)
    Out << ", requires grad";
  if (C.IsConj)
    Out << ", conj";
  if (C.IsNeg)
    Out << ", neg";
  const char *const Modes[] = {"", ", no grad", ", inference mode",
                               ", made in inference mode"};
  return Out << Modes[int(C.When)];
}

/// The value of element \p I of the six, before any lazy bit.
std::complex<double> valueOf(int I, at::ScalarType Type) {
  if (Type == at::kBool)
    return I % 2;
  return {I + 1.0, at::isComplexType(Type) ? I + 2.0 : 0.0};
}

at::Tensor tensorOf(const Case &C) {
  if (!C.Of)
    return {};
  auto real = torch::arange(1, 7, at::kDouble);
  auto six = C.Type == at::kBool ? (real.remainder(2) == 0)
             : at::isComplexType(C.Type)
                 ? torch::complex(real, real + 1).to(C.Type)
                 : real.to(C.Type);
  if (C.IsMeta)
    six = torch::empty({6}, at::device(at::kMeta).dtype(C.Type));
  at::Tensor Result;
  if (C.Layout == at::kSparse)
    Result = torch::sparse_coo_tensor(
        matrix(torch::arange(6)).t().slice(0, 0, 2) % torch::tensor({{2}, {3}}),
        six.slice(0, 0, 2), {2, 3});
  else if (C.Layout == at::kMkldnn)
    Result = matrix(six).to_mkldnn();
  else
    Result = C.Of->Make(six);
  if (C.IsConj)
    Result = Result.conj();
  if (C.IsNeg)
    Result = Result._neg_view();
  if (C.RequiresGrad)
    Result.requires_grad_();
  return Result;
}

/// What Python asks, in its order, up to the first that does not hold: the
/// words of our failure, or nothing.
struct Rules {
  explicit Rules(const Case &C) {
    Defined = C.Of ? "" : "is not defined";
    Strided = C.Layout == at::kStrided ? "" : "has no strided layout";
    Cpu = C.IsMeta ? "is not on the CPU" : "";
    HasData = C.IsMeta ? "has no" : "";
    // numpy() looks at grad mode, __dlpack__ does not.
    Leaf = C.RequiresGrad ? "requires grad" : "";
    bool IsRecording = C.When == Mode::Recorded;
    Detached = IsRecording ? Leaf : "";
    Resolved = C.IsConj  ? "is lazily conjugated"
               : C.IsNeg ? "is lazily negated"
                         : "";
    Contiguous = !C.Of || C.Of->IsContiguous ? "" : "is not contiguous";
    Remedy = std::string(Detached.empty() ? "" : ".detach()") +
             (C.IsConj ? ".resolve_conj()" : "") +
             (C.IsNeg ? ".resolve_neg()" : "");
  }
  std::string Defined, Strided, Cpu, HasData, Leaf, Detached, Resolved,
      Contiguous, Remedy;
};

using Words = std::vector<std::string>;
std::string firstOf(const Words &All) {
  for (const std::string &Each : All)
    if (!Each.empty())
      return Each;
  return {};
}

/// Thrown in place of the library's own error, which collects a backtrace.
struct Refused {
  std::string Why;
};
struct Refusing {
  Refusing()
      : Before(set_failure_handler(
            [](const Failure &F) { throw Refused{F.message}; })) {}
  ~Refusing() { set_failure_handler(Before); }
  FailureHandler Before;
};

template <typename Code>
void expectAsRuled(const Case &C, const char *What, Code &&Run,
                   const Words &Asked) {
  std::string Said, Rule = firstOf(Asked);
  try {
    Run();
  } catch (const Refused &R) {
    Said = R.Why;
  }
  if (Rule.empty())
    EXPECT_THAT(Said, IsEmpty()) << What << " of " << C;
  else
    EXPECT_THAT(Said, HasSubstr(Rule)) << What << " of " << C;
}

template <typename T> std::complex<double> toComplex(const T &Value) {
  if constexpr (c10::is_complex<T>::value)
    return {static_cast<double>(Value.real()),
            static_cast<double>(Value.imag())};
  else
    return static_cast<double>(Value);
}

using Values = std::vector<std::complex<double>>;
template <typename Range> Values valuesIn(const Range &From) {
  Values Result;
  for (auto &&Each : From)
    Result.push_back(toComplex<std::decay_t<decltype(Each)>>(Each));
  return Result;
}
template <> Values valuesIn(const std::vector<bool> &From) {
  return {From.begin(), From.end()};
}

/// The elements; as an array shows them without lazy bits, or resolved.
template <typename T> Values expectedOf(const Case &C) {
  Values Result;
  for (int I : C.Of->Elements) {
    std::complex<double> Value = valueOf(I, C.Type);
    if (C.IsConj)
      Value = std::conj(Value);
    if (C.IsNeg)
      Value = std::is_unsigned_v<T> ? 256.0 - Value : -Value;
    Result.push_back(Value);
  }
  return Result;
}

template <typename T, std::size_t N>
void testView(const Case &C, const at::Tensor &t, const Words &Numpy) {
  expectAsRuled(
      C, "view to read",
      [&] {
        auto v = view<const T, N>(t);
        EXPECT_EQ(v.size(), int64_t(C.Of->Elements.size())) << C;
        EXPECT_EQ(valuesIn(v), expectedOf<T>(C)) << C;
        EXPECT_EQ(v.is_contiguous(), C.Of->IsContiguous) << C;
      },
      Numpy);
  expectAsRuled(
      C, "view to write",
      [&] {
        const bool IsInference = C.When == Mode::MadeInInference;
        const int64_t Before = IsInference ? 0 : t._version();
        {
          auto v = view<T, N>(t);
          for (T &each : v)
            each = T(each);
          EXPECT_EQ(valuesIn(v), expectedOf<T>(C)) << C;
        }
        if (!IsInference) {
          EXPECT_GT(t._version(), Before) << C;
        }
      },
      Numpy);
  Words Ranked = Numpy;
  Ranked.push_back("dimensions");
  expectAsRuled(
      C, "view of another rank", [&] { view<const T, N + 1>(t); }, Ranked);
}

/// All that is asked of one tensor.
template <typename T> void test(const Case &C, const at::Tensor &t) {
  using Other = std::conditional_t<std::is_same_v<T, int>, float, int>;
  const Rules R(C);
  const int Rank = C.Of ? C.Of->Rank : 0;
  const Words Numpy = {R.Defined, R.Strided, R.Cpu, R.Detached, R.Resolved};
  auto With = [](Words All, const char *More) {
    All.push_back(More);
    return All;
  };
  auto Is = [&](const char *What, auto &&Run, const Words &Asked) {
    expectAsRuled(C, What, Run, Asked);
  };
  Is("DEFINED", [&] { TORCH_TIDY_ASSERT_DEFINED(t); }, {R.Defined});
  Is("STRIDED", [&] { TORCH_TIDY_ASSERT_STRIDED(t); }, {R.Defined, R.Strided});
  Is("CPU", [&] { TORCH_TIDY_ASSERT_CPU(t); }, {R.Defined, R.Cpu});
  Is("DETACHED", [&] { TORCH_TIDY_ASSERT_DETACHED(t); },
     {R.Defined, R.Detached});
  Is("RESOLVED", [&] { TORCH_TIDY_ASSERT_RESOLVED(t); },
     {R.Defined, R.Resolved});
  Is("CONTIGUOUS", [&] { TORCH_TIDY_ASSERT_CONTIGUOUS(t); },
     {R.Defined, R.Strided, R.Contiguous});
  Is("DTYPE", [&] { TORCH_TIDY_ASSERT_DTYPE(t, T); }, {R.Defined});
  Is("another DTYPE", [&] { TORCH_TIDY_ASSERT_DTYPE(t, Other); },
     {R.Defined, "has not the dtype"});
  Is("RANK", [&] { TORCH_TIDY_ASSERT_RANK(t, Rank); }, {R.Defined});
  Is("another RANK", [&] { TORCH_TIDY_ASSERT_RANK(t, Rank + 1); },
     {R.Defined, "dimensions"});
  Is("ARRAY", [&] { TORCH_TIDY_ASSERT_ARRAY(t, T); }, Numpy);
  Is(
      "ARRAY of another dtype", [&] { TORCH_TIDY_ASSERT_ARRAY(t, Other); },
      With(Numpy, "has not the dtype"));
  if (C.Of && C.Layout == at::kStrided && !C.IsMeta && !R.Remedy.empty())
    Is("the remedy", [&] { TORCH_TIDY_ASSERT_ARRAY(t, T); },
       {"; use t" + R.Remedy});
  switch (Rank) {
  case 0:
    testView<T, 0>(C, t, Numpy);
    break;
  case 1:
    testView<T, 1>(C, t, Numpy);
    break;
  default:
    testView<T, 2>(C, t, Numpy);
  }
  Is("to_vector",
     [&] { EXPECT_EQ(valuesIn(to_vector<T>(t)), expectedOf<T>(C)) << C; },
     {R.Defined, R.Strided, R.HasData});
#if TORCH_VERSION_MAJOR < 2
  if (C.Type == at::kBool)
    return; // at::toDLPack did not know it
#endif
  Is("to_dlpack",
     [&] {
       DLManagedTensor *Managed = to_dlpack(t);
       const DLTensor &D = Managed->dl_tensor;
       EXPECT_EQ(D.ndim, Rank) << C;
       EXPECT_EQ(static_cast<char *>(D.data) + D.byte_offset, t.data_ptr())
           << C;
       EXPECT_EQ(std::vector<int64_t>(D.shape, D.shape + D.ndim), C.Of->Sizes)
           << C;
       EXPECT_EQ(D.dtype.bits, 8 * sizeof(T)) << C;
       EXPECT_EQ(D.device.device_type, kDLCPU) << C;
       Managed->deleter(Managed);
     },
     {R.Defined, R.Strided, R.HasData, R.Leaf, R.Resolved});
}

void testAs(const Case &C) {
  const at::Tensor t = [&] {
    c10::InferenceMode Guard(C.When == Mode::MadeInInference);
    return tensorOf(C);
  }();
  c10::InferenceMode InferenceGuard(C.When == Mode::Inference ||
                                    C.When == Mode::MadeInInference);
  at::AutoGradMode GradGuard(C.When == Mode::Recorded);
  switch (C.Type) {
#define TEST_AS(T, NAME)                                                       \
  case at::ScalarType::NAME:                                                   \
    return test<T>(C, t);
    TEST_AS(uint8_t, Byte)
    TEST_AS(int8_t, Char)
    TEST_AS(int16_t, Short)
    TEST_AS(int, Int)
    TEST_AS(int64_t, Long)
    TEST_AS(at::Half, Half)
    TEST_AS(float, Float)
    TEST_AS(double, Double)
    TEST_AS(c10::complex<at::Half>, ComplexHalf)
    TEST_AS(c10::complex<float>, ComplexFloat)
    TEST_AS(c10::complex<double>, ComplexDouble)
    TEST_AS(bool, Bool)
    TEST_AS(at::BFloat16, BFloat16)
#undef TEST_AS
  default:
    FAIL() << C;
  }
}

constexpr at::ScalarType Types[] = {
    at::kByte,         at::kChar,          at::kShort,
    at::kInt,          at::kLong,          at::kHalf,
    at::kFloat,        at::kDouble,        at::ScalarType::ComplexHalf,
    at::kComplexFloat, at::kComplexDouble, at::kBool,
    at::kBFloat16};
constexpr Mode Modes[] = {Mode::Recorded, Mode::NoGrad, Mode::Inference,
                          Mode::MadeInInference};
constexpr bool Either[] = {false, true};

class Preconditions : public testing::TestWithParam<Shape> {};

TEST_P(Preconditions, OfStridedTensors) {
  Refusing Guard;
  int Count = 0;
  for (at::ScalarType Type : Types)
    for (Mode When : Modes)
      for (bool IsMeta : Either)
        for (bool RequiresGrad : Either)
          for (bool IsConj : Either)
            for (bool IsNeg : Either) {
              const bool IsComplex = at::isComplexType(Type);
              // There are no such tensors.
              if ((IsConj && !IsComplex) || (IsNeg && Type == at::kBool) ||
                  (RequiresGrad && !IsComplex && !at::isFloatingType(Type)))
                continue;
              ++Count;
              testAs({&GetParam(), Type, at::kStrided, IsMeta, RequiresGrad,
                      IsConj, IsNeg, When});
              if (HasFailure())
                return; // the others would say the same
            }
  // Integers 5 * 16, bool 8, floating ones 4 * 32, complex ones 3 * 64.
  EXPECT_EQ(Count, 408);
}

INSTANTIATE_TEST_SUITE_P(Shapes, Preconditions, testing::ValuesIn(Shapes),
                         [](const auto &Info) { return Info.param.Name; });

TEST(PreconditionsOfOthers, SparseTensors) {
  Refusing Guard;
  for (at::ScalarType Type : Types)
    for (Mode When : Modes)
      for (bool RequiresGrad : Either)
        if (!RequiresGrad || at::isComplexType(Type) ||
            at::isFloatingType(Type))
          testAs({&Shapes[1], Type, at::kSparse, false, RequiresGrad, false,
                  false, When});
}

TEST(PreconditionsOfOthers, MkldnnTensors) {
  ASSERT_TRUE(at::globalContext().userEnabledMkldnn() && at::hasMKLDNN());
  Refusing Guard;
  for (Mode When : {Mode::Recorded, Mode::NoGrad})
    for (bool RequiresGrad : Either)
      testAs({&Shapes[1], at::kFloat, at::kMkldnn, false, RequiresGrad, false,
              false, When});
}

TEST(PreconditionsOfOthers, UndefinedTensors) {
  Refusing Guard;
  for (Mode When : Modes)
    testAs(
        {nullptr, at::kFloat, at::kStrided, false, false, false, false, When});
}

} // namespace
