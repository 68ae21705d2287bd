// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Each assertion: what passes, what fails, and what the failure says.

#include "Fixture.h"

using namespace torch_tidy;
using namespace torch_tidy::test;
using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

namespace {

TEST(AssertDefined, UndefinedTensorFails) {
  torch::Tensor none, some = torch::zeros({2});
  EXPECT_THAT(errorOf([&] { TORCH_TIDY_ASSERT_DEFINED(some); }), IsEmpty());
  EXPECT_THAT(errorOf([&] { TORCH_TIDY_ASSERT_DEFINED(none); }),
              HasSubstr("'none' is not defined: undefined tensor"));
}

TEST(AssertDefined, EveryAssertionAsksItFirst) {
  torch::Tensor none;
  auto IsAsked = HasSubstr("is not defined");
  EXPECT_THAT(errorOf([&] { TORCH_TIDY_ASSERT_STRIDED(none); }), IsAsked);
  EXPECT_THAT(errorOf([&] { TORCH_TIDY_ASSERT_CPU(none); }), IsAsked);
  EXPECT_THAT(errorOf([&] { TORCH_TIDY_ASSERT_DETACHED(none); }), IsAsked);
  EXPECT_THAT(errorOf([&] { TORCH_TIDY_ASSERT_RESOLVED(none); }), IsAsked);
  EXPECT_THAT(errorOf([&] { TORCH_TIDY_ASSERT_CONTIGUOUS(none); }), IsAsked);
  EXPECT_THAT(errorOf([&] { TORCH_TIDY_ASSERT_DTYPE(none, float); }), IsAsked);
  EXPECT_THAT(errorOf([&] { TORCH_TIDY_ASSERT_RANK(none, 1); }), IsAsked);
  EXPECT_THAT(errorOf([&] { TORCH_TIDY_ASSERT_ARRAY(none, float); }), IsAsked);
  torch::Tensor some = torch::zeros({2});
  EXPECT_THAT(errorOf([&] { TORCH_TIDY_ASSERT_NO_OVERLAP(some, none); }),
              IsAsked);
}

TEST(AssertStrided, SparseFails) {
  auto sparse = sparseTensor();
  auto dense = torch::eye(3);
  EXPECT_THAT(errorOf([&] { TORCH_TIDY_ASSERT_STRIDED(dense); }), IsEmpty());
  EXPECT_THAT(errorOf([&] { TORCH_TIDY_ASSERT_STRIDED(sparse); }),
              AllOf(HasSubstr("'sparse' has no strided layout"),
                    HasSubstr("use sparse.to_dense()")));
  EXPECT_THAT(errorOf([&] { TORCH_TIDY_ASSERT_CONTIGUOUS(sparse); }),
              HasSubstr("has no strided layout"));
}

TEST(AssertCpu, OtherDeviceFails) {
  auto meta = torch::empty({2, 3}, torch::kMeta);
  auto here = torch::empty({2, 3});
  EXPECT_THAT(errorOf([&] { TORCH_TIDY_ASSERT_CPU(here); }), IsEmpty());
  EXPECT_THAT(errorOf([&] { TORCH_TIDY_ASSERT_CPU(meta); }),
              AllOf(HasSubstr("'meta' is not on the CPU"), HasSubstr("on meta"),
                    HasSubstr("a meta tensor has no data")));
}

TEST(AssertDetached, AsksAsNumpyDoes) {
  auto weight = torch::zeros({2}, torch::requires_grad());
  auto plain = torch::zeros({2});
  EXPECT_THAT(errorOf([&] { TORCH_TIDY_ASSERT_DETACHED(plain); }), IsEmpty());
  EXPECT_THAT(errorOf([&] { TORCH_TIDY_ASSERT_DETACHED(weight); }),
              AllOf(HasSubstr("'weight' requires grad"),
                    HasSubstr("requires_grad=true"),
                    HasSubstr("use weight.detach()")));
  EXPECT_THAT(errorOf([&] { TORCH_TIDY_ASSERT_DETACHED(weight.detach()); }),
              IsEmpty());
  {
    torch::NoGradGuard guard;
    EXPECT_THAT(errorOf([&] { TORCH_TIDY_ASSERT_DETACHED(weight); }),
                IsEmpty());
  }
  {
    torch::InferenceMode guard;
    EXPECT_THAT(errorOf([&] { TORCH_TIDY_ASSERT_DETACHED(weight); }),
                IsEmpty());
  }
  {
    torch::NoGradGuard guard;
    torch::AutoGradMode again(true);
    EXPECT_THAT(errorOf([&] { TORCH_TIDY_ASSERT_DETACHED(weight); }),
                Not(IsEmpty()));
  }
}

TEST(AssertResolved, LazyBitsFail) {
  auto conj = conjugated(), neg = negated();
  EXPECT_THAT(errorOf([&] { TORCH_TIDY_ASSERT_RESOLVED(conj); }),
              AllOf(HasSubstr("'conj' is lazily conjugated"),
                    HasSubstr("use conj.resolve_conj()")));
  EXPECT_THAT(errorOf([&] { TORCH_TIDY_ASSERT_RESOLVED(neg); }),
              AllOf(HasSubstr("'neg' is lazily negated"),
                    HasSubstr("use neg.resolve_neg()")));
  EXPECT_THAT(errorOf([&] { TORCH_TIDY_ASSERT_RESOLVED(conj.resolve_conj()); }),
              IsEmpty());
  EXPECT_THAT(errorOf([&] { TORCH_TIDY_ASSERT_RESOLVED(neg.resolve_neg()); }),
              IsEmpty());
}

TEST(AssertContiguous, StridesFail) {
  auto whole = torch::zeros({2, 3});
  auto turned = whole.t();
  auto spread = torch::zeros({3, 1}).expand({3, 4});
  EXPECT_THAT(errorOf([&] { TORCH_TIDY_ASSERT_CONTIGUOUS(whole); }), IsEmpty());
  EXPECT_THAT(errorOf([&] { TORCH_TIDY_ASSERT_CONTIGUOUS(whole[1]); }),
              IsEmpty());
  EXPECT_THAT(errorOf([&] { TORCH_TIDY_ASSERT_CONTIGUOUS(torch::tensor(1)); }),
              IsEmpty());
  EXPECT_THAT(errorOf([&] { TORCH_TIDY_ASSERT_CONTIGUOUS(turned); }),
              AllOf(HasSubstr("shape [3, 2], strides [1, 3]"),
                    HasSubstr("use turned.contiguous()")));
  EXPECT_THAT(errorOf([&] { TORCH_TIDY_ASSERT_CONTIGUOUS(spread); }),
              HasSubstr("strides [1, 0]"));
}

TEST(AssertDtype, ComparesWithTheElementType) {
  auto indices = torch::zeros({2}, torch::kLong);
  EXPECT_THAT(errorOf([&] { TORCH_TIDY_ASSERT_DTYPE(indices, int64_t); }),
              IsEmpty());
  EXPECT_THAT(errorOf([&] { TORCH_TIDY_ASSERT_DTYPE(indices, const int64_t); }),
              IsEmpty());
  EXPECT_THAT(errorOf([&] { TORCH_TIDY_ASSERT_DTYPE(indices, float); }),
              AllOf(HasSubstr("has not the dtype Float: Long tensor"),
                    HasSubstr("use indices.to(at::kFloat)")));
}

template <typename T> class EveryDtype : public testing::Test {};
using Dtypes =
    testing::Types<uint8_t, int8_t, int16_t, int, int64_t, at::Half, float,
                   double, c10::complex<at::Half>, c10::complex<float>,
                   c10::complex<double>, bool, at::BFloat16>;
TYPED_TEST_SUITE(EveryDtype, Dtypes);

TYPED_TEST(EveryDtype, PassesForItselfAlone) {
  constexpr auto Own = c10::CppTypeToScalarType<TypeParam>::value;
  auto own = torch::zeros({2, 2}, Own);
  auto other =
      torch::zeros({2, 2}, Own == torch::kInt ? torch::kFloat : torch::kInt);
  EXPECT_THAT(errorOf([&] { TORCH_TIDY_ASSERT_ARRAY(own, TypeParam); }),
              IsEmpty());
  EXPECT_THAT(errorOf([&] { TORCH_TIDY_ASSERT_ARRAY(other, TypeParam); }),
              HasSubstr("has not the dtype"));
  auto view = torch_tidy::view<const TypeParam, 2>(own);
  EXPECT_EQ(view.size(), 4);
  EXPECT_EQ(to_vector<TypeParam>(own).size(), 4u);
}

TEST(AssertRank, CountsDimensions) {
  auto image = torch::zeros({3, 4, 5});
  EXPECT_THAT(errorOf([&] { TORCH_TIDY_ASSERT_RANK(image, 3); }), IsEmpty());
  EXPECT_THAT(errorOf([&] { TORCH_TIDY_ASSERT_RANK(torch::tensor(1), 0); }),
              IsEmpty());
  EXPECT_THAT(errorOf([&] { TORCH_TIDY_ASSERT_RANK(image, 4); }),
              HasSubstr("'image' has not 4 dimensions"));
}

TEST(AssertNoOverlap, SharedMemoryFails) {
  auto x = torch::zeros({4, 4});
  auto y = x.clone();
  EXPECT_THAT(errorOf([&] { TORCH_TIDY_ASSERT_NO_OVERLAP(x, y); }), IsEmpty());
  EXPECT_THAT(errorOf([&] { TORCH_TIDY_ASSERT_NO_OVERLAP(x[0], x[1]); }),
              IsEmpty());
  EXPECT_THAT(errorOf([&] { TORCH_TIDY_ASSERT_NO_OVERLAP(x, x); }),
              HasSubstr("'x, x' share memory"));
  EXPECT_THAT(errorOf([&] { TORCH_TIDY_ASSERT_NO_OVERLAP(x, x[2]); }),
              HasSubstr("share memory"));
  EXPECT_THAT(
      errorOf([&] { TORCH_TIDY_ASSERT_NO_OVERLAP(x, torch::empty({0})); }),
      IsEmpty());
  EXPECT_THAT(errorOf([&] {
                TORCH_TIDY_ASSERT_NO_OVERLAP(x, torch::empty({4, 0}).t());
              }),
              IsEmpty());
}

TEST(AssertNoOverlap, IsExact) {
  auto x = torch::zeros({4, 6});
  auto apart = [](const torch::Tensor &a, const torch::Tensor &b) {
    std::string one = errorOf([&] { TORCH_TIDY_ASSERT_NO_OVERLAP(a, b); });
    std::string two = errorOf([&] { TORCH_TIDY_ASSERT_NO_OVERLAP(b, a); });
    EXPECT_EQ(one.empty(), two.empty());
    EXPECT_TRUE(one.empty() || one.find("share memory: the first is a Float "
                                        "tensor") != std::string::npos)
        << one;
    return one.empty();
  };
  // Columns, blocks and every second element lie between each other.
  EXPECT_TRUE(apart(x.select(1, 0), x.select(1, 1)));
  EXPECT_TRUE(apart(x.slice(1, 0, 3), x.slice(1, 3, 6)));
  EXPECT_FALSE(apart(x.slice(1, 0, 3), x.slice(1, 2, 6)));
  EXPECT_TRUE(apart(x.slice(1, 0, 6, 2), x.slice(1, 1, 6, 2)));
  EXPECT_FALSE(apart(x.slice(1, 0, 6, 2), x.slice(1, 0, 6, 3)));
  EXPECT_TRUE(apart(x.slice(0, 0, 4, 2), x.slice(0, 1, 4, 2)));
  EXPECT_FALSE(apart(x.t(), x[3]));
  EXPECT_FALSE(apart(x[1].view({6, 1}).expand({6, 5}), x.slice(1, 5, 6)));
  EXPECT_TRUE(apart(x[1].view({6, 1}).expand({6, 5}), x.slice(0, 2, 4)));
  auto z = torch::zeros({3}, torch::kComplexFloat);
  EXPECT_TRUE(apart(at::real(z), at::imag(z)));
  // What two tensors have of one buffer is not in their storages.
  float buffer[4] = {};
  EXPECT_FALSE(
      apart(torch::from_blob(buffer, {3}), torch::from_blob(buffer + 2, {2})));
  EXPECT_TRUE(
      apart(torch::from_blob(buffer, {2}), torch::from_blob(buffer + 2, {2})));
  // Meta tensors have no memory to share.
  auto meta = torch::empty({2, 2}, torch::kMeta);
  EXPECT_TRUE(apart(meta, meta.t()));
}

TEST(AssertNoOverlap, SaysWhereItDoesNotKnow) {
  auto x = torch::empty({1 << 20, 2}, torch::kByte);
  EXPECT_THAT(errorOf([&] {
                TORCH_TIDY_ASSERT_NO_OVERLAP(x.select(1, 0), x.select(1, 1));
              }),
              HasSubstr("may share memory"));
}

TEST(AssertArray, AsksNumpysListInItsOrder) {
  auto meta = torch::empty(
      {2, 3}, torch::device(torch::kMeta).dtype(torch::kComplexFloat));
  auto all = meta.conj().requires_grad_();
  EXPECT_THAT(errorOf([&] { TORCH_TIDY_ASSERT_ARRAY(all, float); }),
              HasSubstr("is not on the CPU"));
  auto grad = conjugated().requires_grad_();
  EXPECT_THAT(
      errorOf([&] { TORCH_TIDY_ASSERT_ARRAY(grad, c10::complex<float>); }),
      AllOf(HasSubstr("requires grad"),
            HasSubstr("use grad.detach().resolve_conj()")));
  auto conj = conjugated();
  EXPECT_THAT(
      errorOf([&] { TORCH_TIDY_ASSERT_ARRAY(conj, c10::complex<float>); }),
      HasSubstr("is lazily conjugated"));
  auto neg = negated();
  EXPECT_THAT(errorOf([&] { TORCH_TIDY_ASSERT_ARRAY(neg, float); }),
              HasSubstr("is lazily negated"));
  EXPECT_THAT(errorOf([&] { TORCH_TIDY_ASSERT_ARRAY(sparseTensor(), float); }),
              HasSubstr("has no strided layout"));
  // Strides travel, and so do zero sizes and scalars.
  EXPECT_THAT(errorOf([&] {
                TORCH_TIDY_ASSERT_ARRAY(torch::zeros({2, 3}).t(), float);
              }),
              IsEmpty());
  EXPECT_THAT(
      errorOf([&] { TORCH_TIDY_ASSERT_ARRAY(torch::empty({0, 3}), float); }),
      IsEmpty());
  EXPECT_THAT(
      errorOf([&] { TORCH_TIDY_ASSERT_ARRAY(torch::tensor(1.0f), float); }),
      IsEmpty());
}

TEST(AssertArray, ZeroTensorsHaveNoMemory) {
  auto zero = torch::_efficientzerotensor({2});
  EXPECT_THAT(errorOf([&] { TORCH_TIDY_ASSERT_ARRAY(zero, float); }),
              HasSubstr("is a zero tensor"));
}

TEST(Failure, SaysExpressionAndPlace) {
  auto a = torch::zeros({2}, torch::requires_grad());
  try {
    TORCH_TIDY_ASSERT_DETACHED(a + a);
    FAIL();
  } catch (const c10::Error &E) {
    EXPECT_THAT(E.what_without_backtrace(), HasSubstr("'a + a' requires grad"));
    EXPECT_THAT(E.what_without_backtrace(), HasSubstr("use (a + a).detach()"));
    EXPECT_THAT(std::string(E.what()),
                AllOf(HasSubstr("AssertTest.cpp:"), HasSubstr("TestBody")));
  }
}

TEST(Failure, HandlersTakeOverAndGoOn) {
  auto a = torch::zeros({2}, torch::requires_grad());
  {
    Collected collected;
    TORCH_TIDY_ASSERT_DETACHED(a);
    TORCH_TIDY_ASSERT_DTYPE(a, double);
    EXPECT_THAT(Collected::messages(),
                testing::ElementsAre(HasSubstr("requires grad"),
                                     HasSubstr("dtype Double")));
  }
  EXPECT_THAT(errorOf([&] { TORCH_TIDY_ASSERT_DETACHED(a); }), Not(IsEmpty()));
}

TEST(Failure, ArgumentsAreEvaluatedOnce) {
  int count = 0;
  auto next = [&] {
    ++count;
    return torch::zeros({2});
  };
  TORCH_TIDY_ASSERT_ARRAY(next(), float);
  EXPECT_EQ(count, 1);
}

} // namespace
