// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The safe conversions.

#include "Fixture.h"

#include <thread>

using namespace torch_tidy;
using namespace torch_tidy::test;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

namespace {

torch::Tensor counted(at::IntArrayRef Sizes) {
  int64_t Count = 1;
  for (int64_t Size : Sizes)
    Count *= Size;
  return torch::arange(Count, torch::kFloat).view(Sizes);
}

TEST(ToVector, IsRightWhateverTheTensor) {
  auto x = counted({2, 3});
  EXPECT_THAT(to_vector<float>(x), ElementsAre(0, 1, 2, 3, 4, 5));
  EXPECT_THAT(to_vector<float>(x.t()), ElementsAre(0, 3, 1, 4, 2, 5));
  EXPECT_THAT(to_vector<float>(x.slice(1, 0, 3, 2)), ElementsAre(0, 2, 3, 5));
  EXPECT_THAT(to_vector<float>(x[0].view({3, 1}).expand({3, 2})),
              ElementsAre(0, 0, 1, 1, 2, 2));
  EXPECT_THAT(to_vector<float>(x.clone().requires_grad_()),
              ElementsAre(0, 1, 2, 3, 4, 5));
  EXPECT_THAT(to_vector<float>(x._neg_view()),
              ElementsAre(0, -1, -2, -3, -4, -5));
  EXPECT_THAT(to_vector<float>(torch::empty({0, 3})), IsEmpty());
  EXPECT_THAT(to_vector<float>(torch::tensor(7.0f)), ElementsAre(7));
  auto z = torch::complex(x, x).conj();
  auto values = to_vector<c10::complex<float>>(z);
  EXPECT_EQ(values[1], c10::complex<float>(1, -1));
  EXPECT_THAT(to_vector<bool>(x > 2),
              ElementsAre(false, false, false, true, true, true));
}

TEST(ToVector, IsADeepCopy) {
  auto x = counted({3});
  auto values = to_vector<float>(x);
  x.zero_();
  EXPECT_THAT(values, ElementsAre(0, 1, 2));
}

TEST(ToVector, ConvertsOnlyIfAsked) {
  auto x = counted({3});
  EXPECT_THAT(errorOf([&] { to_vector<int64_t>(x); }),
              HasSubstr("has not the dtype Long"));
  EXPECT_THAT(to_vector<int64_t>(x, torch_tidy::convert), ElementsAre(0, 1, 2));
}

TEST(ToVector, RefusesWhatHasNoData) {
  torch::Tensor none;
  EXPECT_THAT(errorOf([&] { to_vector<float>(none); }),
              HasSubstr("is not defined"));
  EXPECT_THAT(errorOf([&] { to_vector<float>(sparseTensor()); }),
              HasSubstr("no strided layout"));
  auto meta = torch::empty({2}, torch::kMeta);
  EXPECT_THAT(errorOf([&] { to_vector<float>(meta); }),
              HasSubstr("has no data to copy"));
}

TEST(View, KeepsItsTensorAlive) {
  auto v = view<const float, 1>(counted({4}) + 1);
  EXPECT_EQ(v(0) + v(3), 5);
  auto moved = std::move(v);
  EXPECT_EQ(moved(3), 4);
}

TEST(View, IndexesByTheStrides) {
  auto x = counted({2, 3});
  auto v = view<const float, 2>(x.t());
  ASSERT_EQ(v.size(0), 3);
  for (int64_t i = 0; i < 3; ++i)
    for (int64_t j = 0; j < 2; ++j) {
      EXPECT_EQ(v(i, j), x[j][i].item<float>());
      EXPECT_EQ(v[i][j], v(i, j));
      EXPECT_EQ(v.at(i, j), v(i, j));
    }
  EXPECT_THROW(v.at(3, 0), c10::IndexError);
  EXPECT_THROW(v.at(0, -1), c10::IndexError);
}

TEST(View, RangesOverElementsInRowMajorOrder) {
  auto x = counted({2, 3});
  auto turned = view<const float, 2>(x.t());
  EXPECT_THAT(std::vector<float>(turned.begin(), turned.end()),
              ElementsAre(0, 3, 1, 4, 2, 5));
  auto empty = view<const float, 2>(torch::empty({0, 3}));
  EXPECT_EQ(empty.begin(), empty.end());
  auto scalar = view<const float, 0>(torch::tensor(4.0f));
  EXPECT_THAT(std::vector<float>(scalar.begin(), scalar.end()), ElementsAre(4));
  EXPECT_EQ(scalar(), 4);
  auto spread = view<const float, 2>(counted({2, 1}).expand({2, 2}));
  EXPECT_THAT(std::vector<float>(spread.begin(), spread.end()),
              ElementsAre(0, 0, 1, 1));
}

TEST(View, SpansOnlyWhatIsDense) {
  auto x = counted({2, 3});
  auto v = view<const float, 2>(x);
  ASSERT_TRUE(v.is_contiguous());
  EXPECT_EQ(v.as_span().size(), 6u);
  EXPECT_EQ(v.as_span()[5], 5);
  auto turned = view<const float, 2>(x.t());
  EXPECT_FALSE(turned.is_contiguous());
  EXPECT_THAT(errorOf([&] { turned.as_span(); }),
              HasSubstr("is not contiguous"));
}

TEST(View, AsksWhatNumpyAsks) {
  auto weight = torch::zeros({2}, torch::requires_grad());
  EXPECT_THAT(errorOf([&] { view<const float, 1>(weight); }),
              HasSubstr("requires grad"));
  EXPECT_THAT(errorOf([&] { view<float, 1>(weight); }),
              HasSubstr("requires grad"));
  EXPECT_THAT(errorOf([&] { view<const float, 2>(torch::zeros({2})); }),
              HasSubstr("has not 2 dimensions"));
  EXPECT_THAT(errorOf([&] { view<const double, 1>(torch::zeros({2})); }),
              HasSubstr("has not the dtype Double"));
  EXPECT_THAT(errorOf([&] { view<const float, 2>(negated()); }),
              HasSubstr("is lazily negated"));
  torch::NoGradGuard guard;
  EXPECT_THAT(errorOf([&] { view<float, 1>(weight); }), IsEmpty());
}

TEST(View, TellsAutogradOfWrites) {
  auto x = torch::ones({2}, torch::requires_grad());
  auto y = x * 2;
  auto loss = (y * y).sum(); // saves y
  {
    auto v = view<float, 1>(y.detach());
    v(0) = 5;
  }
  EXPECT_THROW(loss.backward(), c10::Error);
}

TEST(View, ReadsDoNotDisturbAutograd) {
  auto x = torch::ones({2}, torch::requires_grad());
  auto y = x * 2;
  auto loss = (y * y).sum();
  EXPECT_EQ((view<const float, 1>(y.detach())(0)), 2);
  loss.backward();
  EXPECT_EQ(x.grad()[0].item<float>(), 8);
}

TEST(View, FindsWritesOfOthersIfAsked) {
  auto x = torch::zeros({2});
  Collected collected;
  {
    auto v = view<const float, 1>(x);
    x.add_(1);
  }
  EXPECT_THAT(Collected::messages(), IsEmpty());
  bool before = set_watch_views(true);
  {
    auto v = view<const float, 1>(x);
    x.add_(1);
  }
  {
    auto v = view<const float, 1>(x);
    EXPECT_EQ(v(0), 2);
  }
  set_watch_views(before);
  EXPECT_THAT(Collected::messages(),
              ElementsAre(HasSubstr("was written by others")));
}

TEST(View, WorksOnTensorsOfInferenceMode) {
  torch::InferenceMode guard;
  auto x = torch::zeros({2});
  auto v = view<float, 1>(x);
  v(0) = 1;
  EXPECT_EQ(x[0].item<float>(), 1);
}

TEST(View, ThreadsMayReadOneTensor) {
  auto x = counted({64, 64});
  const float expected = x.sum().item<float>();
  std::vector<std::thread> threads;
  std::vector<float> sums(4);
  for (float &sum : sums)
    threads.emplace_back([&x, &sum] {
      auto v = view<const float, 2>(x);
      for (float each : v)
        sum += each;
    });
  for (auto &thread : threads)
    thread.join();
  for (float sum : sums)
    EXPECT_EQ(sum, expected);
}

TEST(View, ThreadsMayWriteTheirOwnPart) {
  auto x = torch::zeros({4, 64});
  std::vector<std::thread> threads;
  for (int64_t row = 0; row < 4; ++row)
    threads.emplace_back([&x, row] {
      auto v = view<float, 1>(x[row]);
      for (float &each : v)
        each = row;
    });
  for (auto &thread : threads)
    thread.join();
  EXPECT_EQ(x.sum().item<float>(), 64 * (1 + 2 + 3));
}

TEST(FromVector, OwnsTheVector) {
  torch::Tensor t;
  const float *data = nullptr;
  {
    std::vector<float> values = {1, 2, 3, 4, 5, 6};
    data = values.data();
    t = from_vector(std::move(values), {2, 3});
  }
  EXPECT_EQ(t.data_ptr<float>(), data);
  EXPECT_EQ(t[1][2].item<float>(), 6);
  EXPECT_EQ(t.scalar_type(), torch::kFloat);
  auto view = t[1];
  t.reset();
  EXPECT_EQ(view[0].item<float>(), 4);
  EXPECT_EQ(from_vector(std::vector<double>{1, 2}).dim(), 1);
  EXPECT_EQ(from_vector(std::vector<int>{}, {0, 3}).numel(), 0);
}

TEST(FromVector, ChecksTheSizes) {
  EXPECT_THAT(errorOf([] { from_vector(std::vector<int>{1, 2}, {3}); }),
              HasSubstr("ask for 3 elements, but there are 2"));
  EXPECT_THAT(errorOf([] { from_vector(std::vector<int>{1}, {-1, -1}); }),
              HasSubstr("negative"));
  const int64_t huge = int64_t(1) << 40;
  EXPECT_THAT(errorOf([&] { from_vector(std::vector<int>{1}, {huge, huge}); }),
              HasSubstr("too large"));
}

TEST(Borrow, ChecksTheAlignment) {
  alignas(8) char bytes[24] = {};
  struct Range {
    double *First;
    double *data() const { return First; }
    std::size_t size() const { return 2; }
  } crooked{reinterpret_cast<double *>(bytes + 4)};
  EXPECT_THAT(errorOf([&] { borrow(crooked, {2}); }), HasSubstr("not aligned"));
}

TEST(CopyOf, CopiesAnyContiguousRange) {
  std::array<int64_t, 4> values = {1, 2, 3, 4};
  auto t = copy_of(values, {2, 2});
  values[0] = 9;
  EXPECT_EQ(t[0][0].item<int64_t>(), 1);
  double plain[] = {1, 2};
  EXPECT_EQ(copy_of(plain, {2}).scalar_type(), torch::kDouble);
  EXPECT_THAT(errorOf([&] { copy_of(plain, {3}); }), HasSubstr("3 elements"));
}

TEST(Borrow, LetsGoWhenNobodyHolds) {
  std::vector<float> buffer = {1, 2, 3};
  Collected collected;
  {
    auto borrowed = borrow(buffer, {3});
    auto view = borrowed.tensor().slice(0, 1);
    view.mul_(2);
  }
  EXPECT_THAT(Collected::messages(), IsEmpty());
  EXPECT_THAT(buffer, ElementsAre(1, 4, 6));
}

TEST(Borrow, ReportsHandlesThatOutliveIt) {
  std::vector<float> buffer = {1, 2, 3};
  Collected collected;
  torch::Tensor left;
  {
    auto borrowed = borrow(buffer, {3});
    left = borrowed.tensor().view({3, 1});
  }
  EXPECT_THAT(Collected::messages(),
              ElementsAre(HasSubstr("outlives its scope")));
}

TEST(Borrow, CloseThrows) {
  std::vector<float> buffer = {1, 2, 3};
  torch::Tensor left;
  auto borrowed = borrow(buffer, {3});
  left = borrowed.tensor();
  EXPECT_THAT(errorOf([&] { borrowed.close(); }),
              HasSubstr("outlives its scope"));
}

TEST(ToDlpack, AsksWhatPythonAsks) {
  auto release = [](DLManagedTensor *Managed) { Managed->deleter(Managed); };
  auto x = counted({2, 3});
  auto *managed = to_dlpack(x.t());
  EXPECT_EQ(managed->dl_tensor.ndim, 2);
  EXPECT_EQ(managed->dl_tensor.data, x.data_ptr());
  release(managed);
  auto weight = torch::zeros({2}, torch::requires_grad());
  EXPECT_THAT(errorOf([&] { to_dlpack(weight); }), HasSubstr("requires grad"));
  {
    torch::NoGradGuard guard;
    EXPECT_THAT(errorOf([&] { to_dlpack(weight); }),
                HasSubstr("requires grad"));
  }
  EXPECT_THAT(errorOf([] { to_dlpack(conjugated()); }),
              HasSubstr("is lazily conjugated"));
  EXPECT_THAT(errorOf([] { to_dlpack(sparseTensor()); }),
              HasSubstr("no strided layout"));
}

} // namespace
