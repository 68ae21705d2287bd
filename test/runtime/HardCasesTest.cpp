// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Conversions where they are easily wrong: failures that are handled and gone
// on with, views that move, end in exceptions or see their tensor change, sizes
// of zero, every element type.

#include "Fixture.h"

#include <thread>

using namespace torch_tidy;
using namespace torch_tidy::test;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

namespace {

torch::Tensor counted(at::IntArrayRef Sizes) {
  return torch::arange(c10::multiply_integers(Sizes), torch::kFloat)
      .view(Sizes);
}

// What a handler lets pass must not become a pointer to nowhere.

TEST(GoingOn, ViewsOfNothingThrowAllTheSame) {
  Collected collected;
  torch::Tensor none;
  auto meta = torch::empty({2}, torch::kMeta);
  auto wide = torch::zeros({2}, torch::kDouble);
  EXPECT_THROW((view<const float, 1>(none)), ConversionError);
  EXPECT_THROW((view<const float, 1>(meta)), ConversionError);
  EXPECT_THROW((view<const float, 2>(sparseTensor())), ConversionError);
  EXPECT_THROW((view<const float, 2>(counted({2}))), ConversionError);
  EXPECT_THROW((view<const double, 1>(counted({2}))), ConversionError);
  EXPECT_THROW((view<float, 1>(wide)), ConversionError);
  EXPECT_THROW((view<const float, 1>(torch::_efficientzerotensor({2}))),
               ConversionError);
  EXPECT_THAT(Collected::messages(), SizeIs(7));
}

TEST(GoingOn, ViewsOfWhatHasElementsAreMade) {
  Collected collected;
  auto weight = torch::ones({2}, torch::requires_grad());
  EXPECT_EQ((view<const float, 1>(weight)(1)), 1);
  EXPECT_EQ((view<const float, 1>(torch::ones({2})._neg_view())(1)), 1);
  EXPECT_THAT(Collected::messages(), ElementsAre(HasSubstr("requires grad"),
                                                 HasSubstr("lazily negated")));
}

TEST(GoingOn, OtherConversionsThrowAllTheSame) {
  Collected collected;
  torch::Tensor none;
  EXPECT_THROW(to_vector<float>(none), ConversionError);
  EXPECT_THROW(to_vector<float>(none, torch_tidy::convert), ConversionError);
  EXPECT_THROW(to_vector<double>(counted({2})), ConversionError);
  EXPECT_THROW(to_vector<float>(sparseTensor()), ConversionError);
  EXPECT_THROW(to_vector<float>(torch::empty({2}, torch::kMeta)),
               ConversionError);
  EXPECT_THROW(to_dlpack(none), ConversionError);
  EXPECT_THROW(to_dlpack(sparseTensor()), ConversionError);
  std::vector<float> two = {1, 2};
  EXPECT_THROW(copy_of(two, {3}), ConversionError);
  EXPECT_THROW(borrow(two, {3}), ConversionError);
  EXPECT_THROW(from_vector(std::move(two), {3}), ConversionError);
  EXPECT_THAT(two, ElementsAre(1, 2)); // NOLINT(bugprone-use-after-move)
}

TEST(GoingOn, SpansOfWhatIsNotDense) {
  auto turned = view<const float, 2>(counted({2, 3}).t());
  Collected collected;
  EXPECT_THROW(turned.as_span(), ConversionError);
}

struct Thrown {};
[[noreturn]] void throwing(const Failure &) { throw Thrown(); }

TEST(Handlers, MayThrowButNotFromDestructors) {
  FailureHandler before = set_failure_handler(throwing);
  bool watched = set_watch_views(true);
  auto x = torch::zeros({2});
  EXPECT_THROW((view<const double, 1>(x)), Thrown);
  EXPECT_THROW(TORCH_TIDY_ASSERT_RANK(x, 3), Thrown);
  testing::internal::CaptureStderr();
  {
    auto v = view<const float, 1>(x);
    x.add_(1);
  }
  std::vector<float> buffer = {1};
  torch::Tensor left;
  {
    auto borrowed = borrow(buffer, {1});
    left = borrowed.tensor();
  }
  std::string said = testing::internal::GetCapturedStderr();
  set_watch_views(watched);
  set_failure_handler(before);
  EXPECT_THAT(said, HasSubstr("'tensor' was written by others"));
  EXPECT_THAT(said, HasSubstr("outlives its scope"));
}

TEST(Handlers, ThreadsMayFailAtOnce) {
  auto weight = torch::zeros({2}, torch::requires_grad());
  std::atomic<int> failed{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([&] {
      for (int j = 0; j < 50; ++j) {
        set_failure_handler(nullptr);
        try {
          TORCH_TIDY_ASSERT_DETACHED(weight);
        } catch (const ConversionError &) {
          ++failed;
        }
      }
    });
  for (auto &thread : threads)
    thread.join();
  EXPECT_EQ(failed, 200);
}

TEST(ViewLifetime, MovedViewsAreEmpty) {
  auto v = view<float, 2>(counted({2, 3}));
  auto w = std::move(v);
  // NOLINTBEGIN(bugprone-use-after-move): what it is then.
  EXPECT_TRUE(v.empty());
  EXPECT_EQ(v.begin(), v.end());
  EXPECT_FALSE(v.tensor().defined());
  // NOLINTEND(bugprone-use-after-move)
  v = view<float, 2>(counted({1, 2}));
  EXPECT_THAT(std::vector<float>(v.begin(), v.end()), ElementsAre(0, 1));
  std::swap(v, w);
  EXPECT_EQ(v.size(), 6);
  auto &self = v;
  v = std::move(self);
  EXPECT_EQ(v(1, 2), 5);
}

TEST(ViewLifetime, ReadersCanBeCopied) {
  static_assert(std::is_copy_constructible_v<View<const float, 1>>);
  static_assert(!std::is_copy_constructible_v<View<float, 1>>);
  static_assert(std::is_nothrow_move_constructible_v<View<float, 1>>);
  std::optional<View<const float, 1>> first(view<const float, 1>(counted({3})));
  auto second = *first;
  first.reset();
  EXPECT_EQ(second(2), 2);
}

TEST(ViewLifetime, ExceptionsEndViews) {
  auto x = torch::ones({2}, torch::requires_grad());
  auto y = x * 2;
  auto loss = (y * y).sum();
  const auto before = y._version();
  try {
    auto v = view<float, 1>(y.detach());
    v(0) = 5;
    v.at(2) = 1;
    FAIL();
  } catch (const c10::IndexError &) {
  }
  EXPECT_GT(y._version(), before);
  EXPECT_THROW(loss.backward(), c10::Error);
}

TEST(ViewLifetime, TheHandleOutlivesItsTensor) {
  auto x = counted({3});
  auto v = view<const float, 1>(x);
  x = torch::empty({1}); // another tensor for the variable
  EXPECT_THAT(std::vector<float>(v.begin(), v.end()), ElementsAre(0, 1, 2));
}

TEST(ViewLifetime, ReplacedMemoryIsReportedIfWatched) {
  auto x = counted({2});
  bool watched = set_watch_views(true);
  Collected collected;
  {
    auto v = view<const float, 1>(x);
    x.set_data(torch::zeros({4}));
  }
  {
    auto v = view<float, 1>(x);
    v(0) = 1; // one's own writes are nobody else's
  }
  set_watch_views(watched);
  EXPECT_THAT(Collected::messages(),
              ElementsAre(HasSubstr("got other memory")));
}

#if TORCH_VERSION_MAJOR >= 2 && TORCH_VERSION_MINOR >= 3
TEST(ViewLifetime, ReadingLeavesCopiesOnWriteShared) {
  auto x = counted({2});
  auto lazy = x._lazy_clone();
  auto v = view<const float, 1>(lazy);
  EXPECT_EQ(v.data(), x.const_data_ptr());
  EXPECT_THAT(to_vector<float>(lazy), ElementsAre(0, 1));
  auto w = view<float, 1>(lazy);
  EXPECT_NE(w.data(), x.const_data_ptr());
  w(0) = 7;
  EXPECT_EQ(x[0].item<float>(), 0);
}
#endif

// Iterators go through runs of inner dimensions; here is every way to have
// some.
TEST(ViewIterator, FollowsAnyStrides) {
  auto x = counted({2, 3, 4});
  const int64_t orders[][3] = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2},
                               {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
  std::vector<torch::Tensor> tensors;
  for (const auto &order : orders) {
    auto turned = x.permute(order);
    for (int64_t dim = 0; dim < 3; ++dim) {
      tensors.push_back(turned);
      tensors.push_back(turned.slice(dim, 1, 2));
      tensors.push_back(turned.slice(dim, 0, turned.size(dim), 2));
      tensors.push_back(turned.slice(dim, 0, 1).expand(turned.sizes()));
      tensors.push_back(turned.slice(dim, 0, 0));
    }
  }
  for (const auto &tensor : tensors) {
    auto v = view<const float, 3>(tensor);
    std::vector<float> expected;
    for (int64_t i = 0; i < tensor.size(0); ++i)
      for (int64_t j = 0; j < tensor.size(1); ++j)
        for (int64_t k = 0; k < tensor.size(2); ++k)
          expected.push_back(v(i, j, k));
    std::vector<float> seen;
    for (float each : v)
      seen.push_back(each);
    EXPECT_EQ(seen, expected) << tensor.sizes() << tensor.strides();
    EXPECT_EQ(std::vector<float>(v.begin(), v.end()), expected);
    EXPECT_EQ(std::distance(v.begin(), v.end()), tensor.numel());
  }
}

TEST(ViewIterator, HoldsItsPlace) {
  auto v = view<const float, 2>(counted({2, 2}).t());
  auto i = v.begin();
  auto j = i++;
  EXPECT_EQ(*j, 0);
  EXPECT_EQ(*i, 2);
  EXPECT_NE(i, j);
  EXPECT_EQ(++j, i);
  EXPECT_EQ((View<const float, 2>::iterator()), v.end());
}

TEST(Sizes, BracesAreSizes) {
  EXPECT_EQ(from_vector(std::vector<int>{}, {0}).dim(), 1);
  EXPECT_EQ(from_vector(std::vector<int>{}, {0, 0}).dim(), 2);
  EXPECT_EQ(from_vector(std::vector<int>{}, {0, 0, 0, 0}).dim(), 4);
  EXPECT_EQ(from_vector(std::vector<int>{5}, {}).dim(), 0);
  EXPECT_EQ(from_vector(std::vector<int>{5}, {1, 1}).dim(), 2);
}

TEST(Sizes, OfNothing) {
  std::vector<float> nothing;
  nothing.reserve(4); // memory without elements
  EXPECT_EQ(copy_of(nothing, {2, 0}).sizes(), (std::vector<int64_t>{2, 0}));
  Collected collected;
  {
    auto borrowed = borrow(nothing, {0, 3});
    EXPECT_EQ(borrowed.tensor().numel(), 0);
  }
  std::vector<float> none;
  {
    auto borrowed = borrow(none, {0});
    EXPECT_EQ(borrowed.tensor().numel(), 0);
  }
  EXPECT_THAT(Collected::messages(), IsEmpty());
  EXPECT_EQ(from_vector(std::move(nothing), {0}).numel(), 0);
}

TEST(Sizes, OverflowIsFoundInAnyOrder) {
  const int64_t huge = int64_t(1) << 40, most = int64_t(1) << 61;
  std::vector<float> none;
  auto error = [&](at::IntArrayRef sizes) {
    return errorOf([&] { copy_of(none, sizes); });
  };
  EXPECT_THAT(error({huge, huge}), HasSubstr("too large: [1099511627776"));
  EXPECT_THAT(error({0, huge, huge}), HasSubstr("too large"));
  EXPECT_THAT(error({huge, huge, 0}), HasSubstr("too large"));
  EXPECT_THAT(error({most}), HasSubstr("too large")); // in bytes
  EXPECT_THAT(error({huge, 0}), IsEmpty());
  EXPECT_THAT(error({0, -1}), HasSubstr("negative one: [0, -1]"));
  EXPECT_THAT(error({1}), HasSubstr("ask for 1 elements, but there are 0"));
}

TEST(Borrowing, SpansMayBeTemporary) {
  std::vector<float> buffer = {1, 2, 3, 4};
  {
    auto part = borrow(Span<float>(buffer.data() + 1, 2), {2});
    part.tensor().zero_();
  }
  EXPECT_THAT(buffer, ElementsAre(1, 0, 0, 4));
#ifdef __cpp_lib_span
  borrow(std::span(buffer).first(1), {1}).close();
#endif
  auto v = view<float, 1>(torch::ones({2}));
  auto again = borrow(v.as_span(), {1, 2});
  again.tensor().mul_(2);
  EXPECT_EQ(v(1), 2);
}

TEST(Borrowing, MovesAndCloses) {
  std::vector<float> buffer = {1, 2};
  Collected collected;
  auto first = borrow(buffer, {2});
  auto second = std::move(first);
  EXPECT_EQ(second.tensor().data_ptr(), buffer.data());
  second.close();
  EXPECT_FALSE(second.tensor().defined());
  auto third = borrow(buffer, {2});
  auto left = third.tensor();
  third.close();
  EXPECT_THAT(Collected::messages(), SizeIs(1)); // and once is enough
}

TEST(Borrowing, AutogradIsAHolderToo) {
  std::vector<float> buffer = {1, 2};
  auto weight = torch::ones({2}, torch::requires_grad());
  torch::Tensor loss;
  Collected collected;
  {
    auto borrowed = borrow(buffer, {2});
    loss = (weight * borrowed.tensor()).sum(); // saved for backward
  }
  EXPECT_THAT(Collected::messages(),
              ElementsAre(HasSubstr("outlives its scope")));
}

TEST(Odd, ZeroTensorsAreCopiedAsZeros) {
  EXPECT_THAT(to_vector<float>(torch::_efficientzerotensor({2})),
              ElementsAre(0, 0));
  EXPECT_THAT(errorOf([] { to_dlpack(torch::_efficientzerotensor({2})); }),
              HasSubstr("has no memory"));
}

TEST(Odd, QuantizedTensorsAreRefused) {
  auto q = torch::quantize_per_tensor(torch::tensor({0.5f, 1.0f}), 0.5, 10,
                                      torch::kQUInt8);
  TORCH_TIDY_ASSERT_DTYPE(q, c10::quint8);
  EXPECT_THAT(errorOf([&] { TORCH_TIDY_ASSERT_ARRAY(q, c10::quint8); }),
              testing::AllOf(HasSubstr("'q' is quantized"),
                             HasSubstr("use q.dequantize()")));
  EXPECT_THAT(errorOf([&] { TORCH_TIDY_ASSERT_ARRAY(q, float); }),
              HasSubstr("is quantized"));
  EXPECT_THAT(errorOf([&] { view<const c10::quint8, 1>(q); }),
              HasSubstr("is quantized"));
  EXPECT_THAT(errorOf([&] { view<const uint8_t, 1>(q); }),
              HasSubstr("is quantized"));
  EXPECT_THAT(errorOf([&] { to_vector<uint8_t>(q); }),
              HasSubstr("has not the dtype Byte"));
  EXPECT_THAT(errorOf([&] { to_dlpack(q); }), HasSubstr("has no memory"));
  EXPECT_THAT(to_vector<uint8_t>(q.int_repr()), ElementsAre(11, 12));
  EXPECT_THAT(to_vector<float>(q, torch_tidy::convert), ElementsAre(0.5, 1));
}

TEST(Odd, NestedTensorsAreRefused) {
  auto nested =
      at::_nested_tensor_from_tensor_list({torch::ones({2}), torch::ones({3})});
  EXPECT_THAT(errorOf([&] { TORCH_TIDY_ASSERT_ARRAY(nested, float); }),
              HasSubstr("'nested' has no strided layout: Float tensor of "
                        "nested tensors"));
  EXPECT_THAT(errorOf([&] { view<const float, 2>(nested); }),
              HasSubstr("has no strided layout"));
  EXPECT_THAT(errorOf([&] { to_vector<float>(nested); }),
              HasSubstr("has no strided layout"));
}

TEST(Odd, ConversionsBetweenTypes) {
  auto z = torch::complex(counted({2}), counted({2}));
  EXPECT_THAT(to_vector<float>(z.conj(), torch_tidy::convert),
              ElementsAre(0, 1));
  EXPECT_THAT(to_vector<int>(z.requires_grad_(), torch_tidy::convert),
              ElementsAre(0, 1));
  EXPECT_EQ(
      to_vector<c10::complex<double>>(counted({2}), torch_tidy::convert)[1],
      c10::complex<double>(1, 0));
  EXPECT_THAT(to_vector<bool>(counted({3}), torch_tidy::convert),
              ElementsAre(false, true, true));
}

// Every element type there and back, with the bytes as they were.

template <typename T> class EveryElement : public testing::Test {};
using Elements =
    testing::Types<uint8_t, int8_t, int16_t, int, int64_t, at::Half, float,
                   double, c10::complex<at::Half>, c10::complex<float>,
                   c10::complex<double>, at::BFloat16
#if TORCH_VERSION_MAJOR >= 2 && TORCH_VERSION_MINOR >= 3
                   ,
                   uint16_t, uint32_t, uint64_t, at::Float8_e5m2,
                   at::Float8_e4m3fn
#endif
                   >;
TYPED_TEST_SUITE(EveryElement, Elements);

TYPED_TEST(EveryElement, ThereAndBack) {
  constexpr auto own = c10::CppTypeToScalarType<TypeParam>::value;
  std::vector<TypeParam> values;
  for (int i = 0; i < 6; ++i)
    values.push_back(TypeParam(static_cast<float>(i)));
  auto isSame = [&](const TypeParam *data) {
    return !std::memcmp(data, values.data(), 6 * sizeof(TypeParam));
  };
  auto copied = copy_of(values, {2, 3});
  EXPECT_EQ(copied.scalar_type(), own);
  EXPECT_TRUE(isSame(to_vector<TypeParam>(copied).data()));
  auto v = view<const TypeParam, 2>(copied);
  EXPECT_TRUE(isSame(v.as_span().data()));
  auto moved = from_vector(std::vector<TypeParam>(values), {3, 2});
  EXPECT_EQ(moved.scalar_type(), own);
  auto w = view<TypeParam, 2>(moved);
  w(2, 1) = w(0, 0);
  EXPECT_FALSE(isSame(w.data()));
  w(2, 1) = values[5];
  EXPECT_TRUE(isSame(w.data()));
  auto borrowed = borrow(values, {6});
  TORCH_TIDY_ASSERT_ARRAY(borrowed.tensor(), TypeParam);
  EXPECT_EQ(borrowed.tensor().data_ptr(), values.data());
}

TEST(EveryElement, OfBool) {
  bool values[] = {true, false, true};
  auto copied = copy_of(values, {3});
  EXPECT_EQ(copied.scalar_type(), torch::kBool);
  EXPECT_THAT(to_vector<bool>(copied), ElementsAre(true, false, true));
  view<bool, 1>(copied)(1) = true;
  EXPECT_TRUE(copied.all().item<bool>());
}

} // namespace
