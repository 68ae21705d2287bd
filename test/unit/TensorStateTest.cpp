// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The lattice by itself: facts, worlds, and what conditions make of them.

#include "flow/TensorState.h"
#include "flow/Guards.h"
#include "flow/World.h"
#include "gtest/gtest.h"

using clang::SourceLocation;
using namespace clang::tidy::torch;
using namespace clang::tidy::torch::flow;

namespace {

/// A join that keeps an identity only where both sides have it.
unsigned sameOrNone(unsigned A, unsigned B, unsigned) { return A == B ? A : 0; }

/// Locations that can be told apart.
SourceLocation loc(unsigned Number) {
  return SourceLocation::getFromRawEncoding(Number);
}

/// A tensor in memory of its own.
Value tensor(TensorId Id, const DeviceFact &Device, StorageId Storage = 0) {
  TensorValue T;
  T.Id = Id;
  T.State.Device = Device;
  if (Storage)
    T.Storages.push_back({Storage, nullptr, nullptr});
  return T;
}

Value viewOf(TensorId Id, const DeviceFact &Device, StorageId Storage = 0) {
  ViewSource Source;
  Source.Tensor = Id;
  Source.State.Device = Device;
  if (Storage)
    Source.Storages.push_back({Storage, nullptr, nullptr});
  ViewValue View;
  View.Sources.push_back(Source);
  return View;
}

class WorldTest : public ::testing::Test {
protected:
  PlaceId place(RootKind Kind = RootKind::Local) {
    return Places.root(Kind, &Keys[NextKey++], nullptr);
  }
  const DeviceFact &deviceAt(const World &W, PlaceId P) {
    Value V = W.at(Places, P);
    if (const auto *T = V.as<TensorValue>())
      return Last = T->State.Device;
    return Last = V.as<DeviceValue>()->Device;
  }
  const Formula *property(model::Predicate Predicate, TensorId Tensor,
                          unsigned Device = 0) {
    Formula F(Formula::Property);
    F.Predicate = Predicate;
    F.Tensor = Tensor;
    F.Device = Device;
    return Formulas.make(F);
  }

  TraceArena Traces;
  const TraceStep *Why =
      Traces.step(StepKind::MovedToAccelerator, loc(1), "t", nullptr);
  const TraceStep *Guard =
      Traces.step(StepKind::GuardSaysSo, loc(2), "t", nullptr);
  PlaceTable Places;
  FormulaArena Formulas;

private:
  char Keys[32] = {};
  unsigned NextKey = 0;
  DeviceFact Last;
};

using GuardsTest = WorldTest;

} // namespace

//===----------------------------------------------------------------------===//
// Fact
//===----------------------------------------------------------------------===//

TEST_F(WorldTest, FactJoinIsUnion) {
  Fact Both = Fact::safe().joined(Fact::unsafe(Why));
  EXPECT_EQ(Both.Bits, Fact::Safe | Fact::Unsafe);
  EXPECT_EQ(Both.Why, Why);
  EXPECT_TRUE(Both.mayBeUnsafe());
  EXPECT_FALSE(Both.mustBeUnsafe());
  EXPECT_FALSE(Both.mustBeSafe());
  EXPECT_EQ(Both, Fact::unsafe(Why).joined(Fact::safe()));
  EXPECT_EQ(Both, Both.joined(Both));
  EXPECT_EQ(Fact::unknown(Guard).joined(Fact::safe()).Weak, Guard);
  // The first reason stays: a loop does not exchange it for ever.
  EXPECT_EQ(Fact::unsafe(Why).joined(Fact::unsafe(Guard)).Why, Why);
}

TEST_F(WorldTest, FactEqualityIgnoresTheTrace) {
  EXPECT_EQ(Fact::unsafe(Why), Fact::unsafe(Guard));
  EXPECT_FALSE(Fact::unknown() == Fact::unknown(Guard));
  EXPECT_FALSE(DeviceFact(Fact::safe(), 1) == DeviceFact(Fact::safe(), 2));
}

TEST_F(WorldTest, FactRestricted) {
  // Unknown settles to what the guard says, and the guard is the reason.
  EXPECT_TRUE(Fact::unknown().restricted(Fact::Safe, Guard).mustBeSafe());
  Fact Said = Fact::unknown().restricted(Fact::Unsafe, Guard);
  EXPECT_TRUE(Said.mustBeUnsafe());
  EXPECT_EQ(Said.Why, Guard);
  // A reason that was there is better than the guard.
  EXPECT_EQ(Fact::unsafe(Why).restricted(Fact::Unsafe, Guard).Why, Why);
  // What is no longer possible has no reason, and weak evidence settles.
  Fact Left =
      Fact::unsafe(Why).joined(Fact::safe()).restricted(Fact::Safe, Guard);
  EXPECT_TRUE(Left.mustBeSafe());
  EXPECT_EQ(Left.Why, nullptr);
  EXPECT_EQ(Fact::unknown(Why).restricted(Fact::Safe, Guard).Weak, nullptr);
  // A contradiction.
  EXPECT_TRUE(Fact::safe().restricted(Fact::Unsafe, Guard).isImpossible());
  EXPECT_TRUE(Fact::unsafe(Why).restricted(Fact::Safe, Guard).isImpossible());
}

TEST_F(WorldTest, FactVia) {
  Fact Next = Fact::unsafe(Why).via(Traces, StepKind::ComputedFrom, loc(3),
                                    "relu", "t");
  ASSERT_NE(Next.Why, nullptr);
  EXPECT_EQ(Next.Why->Kind, StepKind::ComputedFrom);
  EXPECT_EQ(Next.Why->Subject, "relu");
  EXPECT_EQ(Next.Why->Detail, "t");
  EXPECT_EQ(Next.Why->Parent, Why);
  // Nothing to tell, nothing told.
  EXPECT_EQ(
      Fact::safe().via(Traces, StepKind::ComputedFrom, loc(3), "relu").Why,
      nullptr);
  EXPECT_EQ(Fact::unknown(Guard)
                .via(Traces, StepKind::PassedTo, loc(3), "f")
                .Weak->Parent,
            Guard);
}

TEST_F(WorldTest, DeviceFactJoin) {
  DeviceFact A(Fact::safe(), 3), B(Fact::unsafe(Why), 3), C(Fact::safe(), 4);
  EXPECT_EQ(A.joined(B).Symbol, 3u);
  EXPECT_EQ(A.joined(B).Bits, Fact::Safe | Fact::Unsafe);
  EXPECT_EQ(A.joined(C).Symbol, 0u);
}

TEST(DTypeSet, Members) {
  DTypeSet All;
  EXPECT_TRUE(All.isUnknown());
  EXPECT_EQ(All.single(), std::nullopt);
  EXPECT_TRUE(All.isDifferentiable());
  EXPECT_EQ(DTypeSet::of(Byte).single(), 0u);
  EXPECT_EQ(DTypeSet::of(BFloat16).single(), 15u);
  DTypeSet Two = DTypeSet::of(Long).joined(DTypeSet::of(Bool));
  EXPECT_EQ(Two.single(), std::nullopt);
  EXPECT_FALSE(Two.isUnknown());
  EXPECT_TRUE(Two.joined(All).isUnknown());
  for (unsigned Integral : {Byte, Char, Short, Int, Long, Bool})
    EXPECT_FALSE(DTypeSet::of(Integral).isDifferentiable()) << Integral;
  for (unsigned Floating : {Half, Float, Double, ComplexHalf, ComplexFloat,
                            ComplexDouble, BFloat16})
    EXPECT_TRUE(DTypeSet::of(Floating).isDifferentiable()) << Floating;
  EXPECT_FALSE(Two.isDifferentiable());
  EXPECT_TRUE(Two.joined(DTypeSet::of(Float)).isDifferentiable());
}

TEST_F(WorldTest, TensorStateJoin) {
  TensorState A = TensorState::freshOnCpu();
  A.Rank = 2;
  A.DType = DTypeSet::of(Float);
  TensorState B = A;
  EXPECT_EQ(A.joined(B), A);
  B.Rank = 3;
  B.DType = DTypeSet::of(Int);
  B.Device = Fact::unsafe(Why);
  B.Defined = false;
  TensorState Both = A.joined(B);
  EXPECT_EQ(Both.Rank, -1);
  EXPECT_EQ(Both.DType.Mask, (1ull << Float) | (1ull << Int));
  EXPECT_EQ(Both.Device.Bits, Fact::Safe | Fact::Unsafe);
  EXPECT_FALSE(Both.Defined);
  EXPECT_TRUE(Both.Layout.mustBeSafe());
  EXPECT_FALSE(Both.isImpossible());
  Both.DType.Mask = 0;
  EXPECT_TRUE(Both.isImpossible());
}

TEST_F(WorldTest, Traces) {
  const TraceStep *Step = Why;
  for (unsigned I = 10; I < 18; ++I)
    Step = Traces.step(StepKind::ComputedFrom, loc(I), "relu", Step);
  EXPECT_EQ(originOf(Step), Why);
  EXPECT_EQ(pathOf(Step, 20).size(), 9u);
  auto Short = pathOf(Step, 4);
  ASSERT_EQ(Short.size(), 4u);
  EXPECT_EQ(Short.front(), Why);
  EXPECT_EQ(Short.back(), Step);
  // A second round of a loop adds nothing.
  EXPECT_EQ(Traces.step(StepKind::ComputedFrom, loc(12), "relu", Step), Step);
  EXPECT_TRUE(pathOf(nullptr).empty());
  // The variable that takes a result names its step.
  const TraceStep *Named = namedStep(Traces, Step, loc(17), "y");
  EXPECT_EQ(Named->Kind, StepKind::ComputedInto);
  EXPECT_EQ(Named->Subject, "y");
  EXPECT_EQ(Named->Parent, Step->Parent);
  EXPECT_EQ(namedStep(Traces, Step, loc(99), "y"), Step);
}

//===----------------------------------------------------------------------===//
// World
//===----------------------------------------------------------------------===//

TEST_F(WorldTest, StoreAndTake) {
  World W;
  PlaceId X = place(), Y = place();
  W.store(Places, X, tensor(1, Fact::safe()), sameOrNone);
  EXPECT_TRUE(deviceAt(W, X).mustBeSafe());
  EXPECT_FALSE(W.at(Places, Y));
  W.store(Places, X, tensor(2, Fact::unsafe(Why)), sameOrNone);
  EXPECT_TRUE(deviceAt(W, X).mustBeUnsafe()); // nothing of the old one
  EXPECT_TRUE(W.take(Places, X));
  EXPECT_FALSE(W.at(Places, X));
  W.store(Places, 0, tensor(1, Fact::safe()), sameOrNone);
  EXPECT_TRUE(W.roots().empty());
}

/// The parts of a tuple are apart from each other.
TEST_F(WorldTest, PartsOfAnAggregate) {
  World W;
  PlaceId Pair = place();
  PlaceId First = Places.child(Pair, flow::Selector::index(0));
  PlaceId Second = Places.child(Pair, flow::Selector::index(1));
  W.store(Places, First, tensor(1, Fact::unsafe(Why)), sameOrNone);
  W.store(Places, Second, tensor(2, Fact::safe()), sameOrNone);
  EXPECT_TRUE(deviceAt(W, First).mustBeUnsafe());
  EXPECT_TRUE(deviceAt(W, Second).mustBeSafe());
  W.store(Places, First, tensor(3, Fact::safe()), sameOrNone);
  EXPECT_TRUE(deviceAt(W, First).mustBeSafe());
  ASSERT_TRUE(W.at(Places, Pair).as<AggregateValue>());
  EXPECT_EQ(W.at(Places, Pair).as<AggregateValue>()->Parts.size(), 2u);
}

/// Any element: what one of several objects holds is added, not exchanged.
TEST_F(WorldTest, ElementsAreJoined) {
  World W;
  PlaceId Vector = place();
  PlaceId Element = Places.child(Vector, flow::Selector::element());
  EXPECT_TRUE(Places.isSummary(Element));
  W.store(Places, Element, tensor(1, Fact::unsafe(Why)), sameOrNone);
  W.store(Places, Element, tensor(2, Fact::safe()), sameOrNone);
  EXPECT_EQ(deviceAt(W, Element).Bits, Fact::Safe | Fact::Unsafe);
  W.store(Places, Element, tensor(2, Fact::safe()), sameOrNone,
          /*IsStrong=*/true);
  EXPECT_TRUE(deviceAt(W, Element).mustBeSafe());
}

/// An element that was never set apart is as the others are; a store to any
/// may be one to that.
TEST_F(WorldTest, OneElementAndTheOthers) {
  World W;
  PlaceId Vector = place();
  PlaceId Any = Places.child(Vector, flow::Selector::element());
  PlaceId First = Places.child(Vector, flow::Selector::index(0));
  W.store(Places, Any, tensor(1, Fact::unsafe(Why)), sameOrNone);
  EXPECT_TRUE(deviceAt(W, First).mustBeUnsafe());
  W.store(Places, First, tensor(2, Fact::safe()), sameOrNone);
  EXPECT_TRUE(deviceAt(W, First).mustBeSafe());
  EXPECT_TRUE(deviceAt(W, Any).mayBeUnsafe());
  W.store(Places, Any, tensor(3, Fact::unsafe(Why)), sameOrNone);
  EXPECT_EQ(deviceAt(W, First).Bits, Fact::Safe | Fact::Unsafe);
}

TEST_F(WorldTest, JoinOfWorlds) {
  World A, B;
  PlaceId Both = place(), OnlyA = place();
  A.store(Places, Both, tensor(1, Fact::safe()), sameOrNone);
  A.store(Places, OnlyA, tensor(1, Fact::unsafe(Why)), sameOrNone);
  B.store(Places, Both, tensor(2, Fact::unsafe(Why)), sameOrNone);
  A.assume(1, true);
  A.assume(2, true);
  B.assume(1, true);
  B.assume(2, false);
  World J = A;
  J.joinWith(B, sameOrNone);
  EXPECT_EQ(deviceAt(J, Both).Bits, Fact::Safe | Fact::Unsafe);
  // Evidence of one path stays.
  EXPECT_TRUE(deviceAt(J, OnlyA).mayBeUnsafe());
  EXPECT_EQ(J.assumption(1), true);
  EXPECT_EQ(J.assumption(2), std::nullopt);
  World K = J;
  K.joinWith(B, sameOrNone);
  EXPECT_TRUE(K.isEqual(J));
}

TEST_F(WorldTest, DeathOfMemory) {
  StorageTable Storages;
  int Site = 0, OtherSite = 0;
  StorageId Id = Storages.of(StorageKind::Buffer, &Site, nullptr, nullptr);
  StorageId Other =
      Storages.of(StorageKind::Buffer, &OtherSite, nullptr, nullptr);
  EXPECT_NE(Id, Other);
  EXPECT_EQ(Storages.of(StorageKind::Buffer, &Site, nullptr, nullptr), Id);
  const Death *End = Storages.death({Id, DeathReason::Freed, loc(5), nullptr});
  EXPECT_EQ(Storages.death({Id, DeathReason::Freed, loc(5), nullptr}), End);

  World W;
  PlaceId View = place(), OtherView = place(), Handle = place();
  W.store(Places, View, viewOf(1, Fact::safe(), Id), sameOrNone);
  W.store(Places, OtherView, viewOf(2, Fact::safe(), Other), sameOrNone);
  W.store(Places, Handle, tensor(1, Fact::safe(), Id), sameOrNone);
  EXPECT_TRUE(W.holdersOf(Id).IsHeld);
  EXPECT_TRUE(W.holdersOf(Id).IsSeen);
  EXPECT_FALSE(W.holdersOf(Other).IsHeld);
  W.die(End);
  auto EndAt = [&](PlaceId P) {
    return W.at(Places, P).as<ViewValue>()->Sources[0].Storages[0].End;
  };
  EXPECT_EQ(EndAt(View), End);
  EXPECT_EQ(EndAt(OtherView), nullptr);
  // A handle has its memory as long as it is there.
  EXPECT_EQ(W.at(Places, Handle).as<TensorValue>()->Storages[0].End, nullptr);
  EXPECT_FALSE(W.holdersOf(Id).IsSeen);
  // The first end is the one that counts.
  W.die(Storages.death({Id, DeathReason::Cleared, loc(6), nullptr}));
  EXPECT_EQ(EndAt(View), End);
}

TEST_F(WorldTest, OldStorages) {
  StorageTable Storages;
  int Site = 0;
  StorageId Id = Storages.of(StorageKind::Tensor, &Site, nullptr, nullptr);
  StorageId Old = Storages.oldOf(Id);
  EXPECT_NE(Old, Id);
  EXPECT_TRUE(Storages[Old].IsOld);
  EXPECT_EQ(Storages.oldOf(Id), Old);
  EXPECT_EQ(Storages.oldOf(Old), Old);
  EXPECT_EQ(Storages.oldOf(0), 0u);
  World W;
  PlaceId View = place();
  W.store(Places, View, viewOf(1, Fact::safe(), Id), sameOrNone);
  W.renameStorage(Id, Old);
  EXPECT_FALSE(W.holdersOf(Id).IsSeen);
  EXPECT_TRUE(W.holdersOf(Old).IsSeen);
}

TEST_F(WorldTest, GradModes) {
  World W;
  int Outer = 0, Inner = 0;
  EXPECT_EQ(W.gradMode(), Fact::Unsafe);
  W.pushGradMode(&Outer, Fact::Safe);
  World Enabled = W;
  W.pushGradMode(&Inner, Fact::Unsafe);
  EXPECT_EQ(W.gradMode(), Fact::Unsafe);
  W.popGradMode(&Inner);
  EXPECT_EQ(W.gradMode(), Fact::Safe);
  W.popGradMode(&Outer);
  EXPECT_EQ(W.gradMode(), Fact::Unsafe);
  W.joinWith(Enabled, sameOrNone);
  EXPECT_EQ(W.gradMode(), Fact::Safe | Fact::Unsafe);
}

TEST_F(WorldTest, WorldsStayApartByAssumption) {
  Worlds All;
  PlaceId X = place();
  World A, B;
  A.assume(1, true);
  A.store(Places, X, tensor(1, Fact::safe()), sameOrNone);
  B.assume(1, false);
  B.store(Places, X, tensor(1, Fact::unsafe(Why)), sameOrNone);
  EXPECT_TRUE(All.empty());
  EXPECT_TRUE(All.add(A, sameOrNone));
  EXPECT_TRUE(All.add(B, sameOrNone));
  EXPECT_FALSE(All.add(A, sameOrNone)); // nothing new
  ASSERT_EQ(All.list().size(), 2u);
  EXPECT_TRUE(deviceAt(All.list()[0], X).mustBeSafe());
  std::optional<World> Merged = All.merged(sameOrNone);
  ASSERT_TRUE(Merged);
  EXPECT_EQ(deviceAt(*Merged, X).Bits, Fact::Safe | Fact::Unsafe);
  EXPECT_FALSE(Worlds().merged(sameOrNone));
}

/// More than a few worlds become one, and nothing is lost.
TEST_F(WorldTest, WorldsAreBounded) {
  Worlds All;
  PlaceId X = place();
  for (unsigned I = 0; I < 20; ++I) {
    World W;
    W.assume(I + 1, true);
    W.store(Places, X, tensor(1, I == 9 ? Fact::unsafe(Why) : Fact::safe()),
            sameOrNone);
    All.add(W, sameOrNone);
    EXPECT_LE(All.list().size(), Worlds::Most);
  }
  ASSERT_EQ(All.list().size(), 1u);
  EXPECT_EQ(deviceAt(All.list()[0], X).Bits, Fact::Safe | Fact::Unsafe);
  EXPECT_TRUE(All.list()[0].assumptions().empty());
}

//===----------------------------------------------------------------------===//
// Guards
//===----------------------------------------------------------------------===//

TEST_F(GuardsTest, FormulasAreShared) {
  const Formula *P = property(model::Predicate::OnCpu, 1);
  EXPECT_EQ(property(model::Predicate::OnCpu, 1), P);
  EXPECT_NE(property(model::Predicate::OnCpu, 2), P);
  EXPECT_EQ(Formulas.negated(Formulas.negated(P)), P);
  EXPECT_EQ(Formulas.negated(Formulas.constant(true)),
            Formulas.constant(false));
  EXPECT_EQ(Formulas.negated(nullptr), nullptr);
}

TEST_F(GuardsTest, Constants) {
  World W;
  EXPECT_TRUE(assume(W, nullptr, true, Guard));
  EXPECT_TRUE(assume(W, nullptr, false, Guard));
  EXPECT_TRUE(assume(W, Formulas.constant(true), true, Guard));
  EXPECT_FALSE(assume(W, Formulas.constant(true), false, Guard));
}

/// A guard settles all handles of the tensor and what views remember of it.
TEST_F(GuardsTest, Device) {
  World W;
  PlaceId X = place(), Copy = place(), Other = place(), View = place();
  W.store(Places, X, tensor(1, Fact::unknown()), sameOrNone);
  W.store(Places, Copy, tensor(1, Fact::unknown()), sameOrNone);
  W.store(Places, Other, tensor(2, Fact::unknown()), sameOrNone);
  W.store(Places, View, viewOf(1, Fact::unknown()), sameOrNone);
  const Formula *IsCpu = property(model::Predicate::OnCpu, 1);
  World Yes = W, No = W;
  ASSERT_TRUE(assume(Yes, IsCpu, true, Guard));
  EXPECT_TRUE(deviceAt(Yes, X).mustBeSafe());
  EXPECT_TRUE(deviceAt(Yes, Copy).mustBeSafe());
  EXPECT_EQ(deviceAt(Yes, Other).Bits, Fact::Unknown);
  EXPECT_TRUE(Yes.at(Places, View)
                  .as<ViewValue>()
                  ->Sources[0]
                  .State.Device.mustBeSafe());
  ASSERT_TRUE(assume(No, IsCpu, false, Guard));
  EXPECT_TRUE(deviceAt(No, X).mustBeUnsafe());
  EXPECT_EQ(deviceAt(No, X).Why, Guard);
  // It cannot be both.
  EXPECT_FALSE(
      assume(Yes, property(model::Predicate::OnAccelerator, 1), true, Guard));
}

/// A guard on a device settles the tensors that were moved to it.
TEST_F(GuardsTest, DeviceSymbol) {
  World W;
  PlaceId X = place(), D = place(), Other = place();
  Fact Chosen = Fact::safe().joined(Fact::unsafe(Why));
  W.store(Places, X, tensor(1, DeviceFact(Chosen, 7)), sameOrNone);
  W.store(Places, D, DeviceValue{DeviceFact(Chosen, 7)}, sameOrNone);
  W.store(Places, Other, tensor(2, DeviceFact(Chosen, 8)), sameOrNone);
  ASSERT_TRUE(
      assume(W, property(model::Predicate::OnAccelerator, 0, 7), false, Guard));
  EXPECT_TRUE(deviceAt(W, X).mustBeSafe());
  EXPECT_TRUE(deviceAt(W, D).mustBeSafe());
  EXPECT_TRUE(deviceAt(W, Other).mayBeUnsafe());
}

TEST_F(GuardsTest, OtherProperties) {
  PlaceId X = place();
  auto After = [&](model::Predicate P, bool IsTrue) {
    World W;
    W.store(Places, X, tensor(1, Fact::unknown()), sameOrNone);
    EXPECT_TRUE(assume(W, property(P, 1), IsTrue, Guard));
    return W.at(Places, X).as<TensorValue>()->State;
  };
  EXPECT_TRUE(After(model::Predicate::RequiresGrad, true).Grad.mustBeUnsafe());
  EXPECT_TRUE(After(model::Predicate::RequiresGrad, false).Grad.mustBeSafe());
  EXPECT_TRUE(After(model::Predicate::Contiguous, true).Layout.mustBeSafe());
  EXPECT_TRUE(After(model::Predicate::Contiguous, false).Layout.mustBeUnsafe());
  EXPECT_TRUE(After(model::Predicate::Conjugate, true).Conj.mustBeUnsafe());
  EXPECT_TRUE(After(model::Predicate::Negative, false).Neg.mustBeSafe());
  EXPECT_TRUE(After(model::Predicate::Defined, true).Defined);
}

TEST_F(GuardsTest, DTypeAndRank) {
  PlaceId X = place();
  World W;
  W.store(Places, X, tensor(1, Fact::unknown()), sameOrNone);
  Formula IsFloat(Formula::DTypeIs);
  IsFloat.Tensor = 1;
  IsFloat.DTypes = DTypeSet::of(Float);
  Formula IsMatrix(Formula::RankIs);
  IsMatrix.Tensor = 1;
  IsMatrix.Rank = 2;
  World Yes = W, No = W;
  ASSERT_TRUE(assume(Yes, Formulas.make(IsFloat), true, Guard));
  ASSERT_TRUE(assume(Yes, Formulas.make(IsMatrix), true, Guard));
  const TensorState &State = Yes.at(Places, X).as<TensorValue>()->State;
  EXPECT_EQ(State.DType.single(), unsigned(Float));
  EXPECT_EQ(State.Rank, 2);
  EXPECT_FALSE(assume(Yes, Formulas.make(IsFloat), false, Guard));
  ASSERT_TRUE(assume(No, Formulas.make(IsFloat), false, Guard));
  EXPECT_FALSE(No.at(Places, X).as<TensorValue>()->State.DType.single());
  EXPECT_FALSE(assume(No, Formulas.make(IsFloat), true, Guard));
}

TEST_F(GuardsTest, AndOr) {
  PlaceId X = place(), Y = place();
  World W;
  W.store(Places, X, tensor(1, Fact::unknown()), sameOrNone);
  W.store(Places, Y, tensor(2, Fact::unknown()), sameOrNone);
  const Formula *XIsCpu = property(model::Predicate::OnCpu, 1);
  const Formula *YIsCpu = property(model::Predicate::OnCpu, 2);
  const Formula *Both = Formulas.both(Formula::And, XIsCpu, YIsCpu);
  const Formula *One = Formulas.both(Formula::Or, XIsCpu, YIsCpu);

  World A = W;
  ASSERT_TRUE(assume(A, Both, true, Guard));
  EXPECT_TRUE(deviceAt(A, X).mustBeSafe());
  EXPECT_TRUE(deviceAt(A, Y).mustBeSafe());
  World B = W; // one of the two, and nobody says which
  ASSERT_TRUE(assume(B, One, true, Guard));
  EXPECT_EQ(deviceAt(B, X).Bits, Fact::Unknown);
  World C = W;
  ASSERT_TRUE(assume(C, One, false, Guard));
  EXPECT_TRUE(deviceAt(C, X).mustBeUnsafe());
  EXPECT_TRUE(deviceAt(C, Y).mustBeUnsafe());
  // If the one cannot be, the other is.
  World D = W;
  D.store(Places, X, tensor(1, Fact::unsafe(Why)), sameOrNone);
  ASSERT_TRUE(assume(D, One, true, Guard));
  EXPECT_TRUE(deviceAt(D, Y).mustBeSafe());
  // not (a and b), a is true: b is not.
  World E = W;
  ASSERT_TRUE(assume(E, XIsCpu, true, Guard));
  ASSERT_TRUE(assume(E, Formulas.negated(Both), true, Guard));
  EXPECT_TRUE(deviceAt(E, Y).mustBeUnsafe());
}

TEST_F(GuardsTest, SameDevice) {
  PlaceId X = place(), Y = place();
  World W;
  W.store(Places, X, tensor(1, DeviceFact(Fact::unknown(), 5)), sameOrNone);
  W.store(Places, Y, tensor(2, DeviceFact(Fact::safe(), 6)), sameOrNone);
  Formula Same(Formula::SameDevice);
  Same.Device = 5;
  Same.OtherDevice = 6;
  World Yes = W, No = W;
  ASSERT_TRUE(assume(Yes, Formulas.make(Same), true, Guard));
  EXPECT_TRUE(deviceAt(Yes, X).mustBeSafe());
  ASSERT_TRUE(assume(No, Formulas.make(Same), false, Guard));
  EXPECT_EQ(deviceAt(No, X).Bits, Fact::Unknown); // two accelerators may differ
  W.store(Places, X, tensor(1, DeviceFact(Fact::unsafe(Why), 5)), sameOrNone);
  EXPECT_FALSE(assume(W, Formulas.make(Same), true, Guard));
}

/// What a rejecting guard did not test is weak evidence, for device and layout.
TEST_F(GuardsTest, Rejection) {
  PlaceId X = place(), Y = place();
  World W;
  W.store(Places, X, tensor(1, Fact::unknown()), sameOrNone);
  W.store(Places, Y, tensor(2, Fact::unknown()), sameOrNone);
  const Formula *Tested = property(model::Predicate::Contiguous, 1);
  ASSERT_TRUE(assume(W, Tested, true, Guard));
  noteRejection(W, Tested, Guard, /*IsForCpu=*/false);
  const TensorState &State = W.at(Places, X).as<TensorValue>()->State;
  EXPECT_EQ(State.Device.Weak, Guard);
  EXPECT_EQ(State.Layout.Weak, nullptr); // settled
  EXPECT_EQ(State.Grad.Weak, nullptr);
  EXPECT_EQ(deviceAt(W, Y).Weak, nullptr); // of another tensor
  noteRejection(W, property(model::Predicate::Defined, 2), Guard,
                /*IsForCpu=*/false);
  EXPECT_EQ(deviceAt(W, Y).Weak, nullptr); // tests no property
}
