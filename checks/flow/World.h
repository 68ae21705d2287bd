// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What holds at a point of a function, under some assumptions: the values of
// places and expressions, which memory has ended, the grad mode.

#ifndef TORCH_TIDY_FLOW_WORLD_H
#define TORCH_TIDY_FLOW_WORLD_H

#include "flow/Value.h"

namespace clang::tidy::torch::flow {

class World {
public:
  /// The value at the root of a place.
  Value root(PlaceId Root) const;
  void setRoot(PlaceId Root, Value V);
  /// The value at a place, following its path.
  Value at(const PlaceTable &Places, PlaceId Place) const;
  /// Before any element of a list that was written out is read.
  void readElement(const PlaceTable &Places, PlaceId Place, JoinIds Ids);
  /// Stores at a place; a place of several objects keeps what it had, too.
  /// Strong: all of those objects are replaced.
  void store(const PlaceTable &Places, PlaceId Place, Value V, JoinIds Ids,
             bool IsStrong = false);
  /// Forgets a place, without a word about its memory.
  Value take(const PlaceTable &Places, PlaceId Place);

  Value valueOf(const Expr *E) const;
  void setValue(const Expr *E, Value V);
  void clearExpressions() { Expressions.clear(); }
  /// Several expressions, for a branch that is only partly evaluated.
  bool hasValue(const Expr *E) const;

  /// Replaces parts of all values. \p Replace as for rewriteParts.
  void rewrite(llvm::function_ref<std::optional<Value>(const Value &)> Replace);

  /// Who holds, and who views, a storage.
  struct Holders {
    bool IsHeld = false;
    bool IsSeen = false;
  };
  Holders holdersOf(StorageId Id) const;

  /// Memory ends: what refers to it refers to what is gone.
  void die(const Death *D);
  void renameStorage(StorageId From, StorageId To);
  /// What is left of data that is made anew.
  void renameData(DataId From, DataId To);
  /// Both say whether they changed what they were given. \p View has the
  /// storage; null: a tensor has it.
  void rewriteData(llvm::function_ref<bool(DataRef &)> Change);
  void rewriteStorages(
      llvm::function_ref<bool(StorageRef &, const ViewSource *View)> Change);

  /// What a condition that is tested again was assumed to be.
  std::optional<bool> assumption(unsigned Condition) const;
  void assume(unsigned Condition, bool IsTrue);
  void forgetAssumption(unsigned Condition);
  bool hasSameAssumptions(const World &Other) const {
    return Assumptions == Other.Assumptions && GradMode == Other.GradMode;
  }
  llvm::ArrayRef<std::pair<unsigned, bool>> assumptions() const {
    return Assumptions;
  }
  void keepCommonAssumptions(const World &Other);

  /// Grad mode: Unsafe is enabled, Safe is disabled.
  uint8_t gradMode() const { return GradMode; }
  void setGradMode(uint8_t Bits) { GradMode = Bits; }
  /// Until the guard ends, which restores what was before.
  void pushGradMode(const void *Guard, uint8_t Bits);
  void popGradMode(const void *Guard);
  llvm::ArrayRef<std::pair<const void *, uint8_t>> gradGuards() const {
    return SavedGradModes;
  }

  /// Buffers that a non-blocking copy may still be reading.
  void startAsyncRead(StorageId Buffer, const Expr *Copy);
  llvm::SmallVector<const Expr *, 2> asyncReadsOf(StorageId Buffer) const;
  void endAsyncReads() { AsyncReads.clear(); }

  void joinWith(const World &Other, JoinIds Ids);
  bool isEqual(const World &Other) const;
  llvm::ArrayRef<std::pair<PlaceId, Value>> roots() const { return Roots; }
  llvm::ArrayRef<std::pair<const Expr *, Value>> expressions() const {
    return Expressions;
  }
  void swapExpressions(World &Other) {
    std::swap(Expressions, Other.Expressions);
  }

private:
  llvm::SmallVector<std::pair<PlaceId, Value>, 0> Roots;            // sorted
  llvm::SmallVector<std::pair<const Expr *, Value>, 0> Expressions; // sorted
  llvm::SmallVector<std::pair<unsigned, bool>, 0> Assumptions;      // sorted
  /// What the guards that are alive will restore; sorted.
  llvm::SmallVector<std::pair<const void *, uint8_t>, 0> SavedGradModes;
  llvm::SmallVector<std::pair<StorageId, const Expr *>, 0> AsyncReads; // sorted
  uint8_t GradMode = Fact::Unsafe;
};

/// Worlds of one point, apart where their assumptions differ; bounded.
class Worlds {
public:
  static constexpr unsigned Most = 6;
  /// Adds a world; true if something new came in.
  bool add(World W, JoinIds Ids);
  bool empty() const { return List.empty(); }
  llvm::ArrayRef<World> list() const { return List; }
  std::optional<World> merged(JoinIds Ids) const;

private:
  llvm::SmallVector<World, 1> List;
  bool IsMerged = false; ///< too many: one world from now on
};

} // namespace clang::tidy::torch::flow

#endif
