// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What the flow of one translation unit shares: tables, identities, summaries
// of classes, findings, bounds.

#ifndef TORCH_TIDY_FLOW_FLOWCONTEXT_H
#define TORCH_TIDY_FLOW_FLOWCONTEXT_H

#include "flow/Findings.h"
#include "flow/FunctionInfo.h"
#include "flow/Guards.h"
#include "flow/LoopRounds.h"
#include "flow/Place.h"
#include "flow/StrideReads.h"
#include "flow/World.h"
#include "model/OperatorIndex.h"
#include "model/TensorApi.h"

namespace clang::tidy::torch::flow {

struct FlowBounds {
  unsigned VisitsPerBlock = 24;
  unsigned VisitsPerFunction = 60000; ///< inlined helpers included
  unsigned CallDepth = 5;
  unsigned LambdaDepth = 12;
};

class FlowContext {
public:
  explicit FlowContext(ASTContext &Context);

  ASTContext &AST;
  model::TensorApi Api;
  model::OperatorIndex Operators;
  PlaceTable Places;
  StorageTable Storages;
  TraceArena Traces;
  FormulaArena Formulas;
  Findings Results;
  FlowBounds Bounds;
  /// Off while a class is summarised: those functions have their own turn.
  bool IsRecording = true;

  FunctionInfo *infoOf(const FunctionDecl *Function);
  /// A number for a pair of things that lasts for the translation unit.
  unsigned identity(const void *Key, unsigned Salt = 0);
  unsigned joined(unsigned A, unsigned B, unsigned Variant = 0);
  /// What a joined identity stands for.
  std::vector<unsigned> membersOf(unsigned Id) const {
    auto It = JoinedMembers.find(Id);
    return It == JoinedMembers.end() ? std::vector<unsigned>{Id} : It->second;
  }

  /// The memory of a place that owns what it holds as far as is known.
  StorageId ownStorageOf(PlaceId Place);
  Value withOwnStorages(const Value &V, PlaceId Place);
  /// Analyses a function by itself: its parameters are unknown.
  void analyze(const FunctionDecl &Function);
  /// What the visible methods of a class leave in its members.
  Value classSummary(const CXXRecordDecl *Class);
  /// Where a class chooses a device at run time, if it does.
  SourceLocation classDeviceChoice(const CXXRecordDecl *Class);
  /// Whether some method of the class freezes parameters.
  bool classEndsGrad(const CXXRecordDecl *Class);

  bool spendVisit() {
    ++Results.Statistics.BlockVisits;
    return ++Visits <= Bounds.VisitsPerFunction;
  }
  /// The function that is analysed by itself, not a helper of it.
  const FunctionDecl *inWork() const { return InWork; }
  bool isExhausted() const { return Visits > Bounds.VisitsPerFunction; }
  void noteBound();
  /// Gives up on the function in work: it will be silent.
  void exhaust() {
    Visits = Bounds.VisitsPerFunction + 1;
    noteBound();
  }

  /// A lambda was looked into where it is called, so it needs no turn of its
  /// own.
  llvm::DenseSet<const LambdaExpr *> CalledLambdas;
  llvm::SmallVector<std::pair<const LambdaExpr *, World>, 4> PendingLambdas;
  StrideReads Strides;
  /// from_blob calls over the memory of a tensor, and its conversion.
  llvm::DenseMap<const Expr *, const Expr *> BlobConversions;
  AliasTable Aliases;
  LoopRounds Rounds{*this};
  /// What was written so far in the function in work.
  llvm::DenseSet<DataId> WrittenData;
  /// Data that the caller has by a parameter, or the object by a member.
  llvm::DenseMap<DataId, const NamedDecl *> HeldData;
  /// What was made before, so that a second round of a loop makes another one.
  llvm::DenseSet<const void *> CreatedSites;
  llvm::DenseSet<StorageId> CreatedStorages;

  /// The number of elements of tensors that were made with constant sizes.
  llvm::DenseMap<TensorId, uint64_t> KnownElements;
  /// What the code at hand settles of a tensor, as bits of Certainty: not what
  /// other methods left in a member, nor what a device variable says today.
  llvm::DenseMap<TensorId, uint8_t> Certain;
  enum Certainty : uint8_t {
    OfDevice = 1,
    OfLayout = 2,
    OfGrad = 4,
    OfStorage = 8, ///< it has memory of its own, made by an operator
  };
  void noteCertain(TensorId Id, uint8_t Bits);
  void dropCertain(TensorId Id, uint8_t Bits);
  bool isCertain(TensorId Id, uint8_t Bit) const;
  /// At the end: leaves those calls that change nothing on any path.
  void settleNeedless();
  /// Functions that a function analysed by itself calls.
  llvm::DenseSet<const FunctionDecl *> Called;
  /// At the end: where callers are at hand and do what is needed, a guard says
  /// nothing of other callers.
  void settleWeakEvidence(
      llvm::function_ref<bool(const FunctionDecl *)> IsRegistered);

private:
  FunctionInfo *
  methodWhere(const CXXRecordDecl *Class,
              llvm::function_ref<bool(const FunctionInfo &)> Holds);
  Value summarize(const CXXRecordDecl &Class);
  PlaceId thisOf(const FunctionDecl &Function);

  llvm::DenseMap<const FunctionDecl *, std::unique_ptr<FunctionInfo>> Infos;
  llvm::DenseMap<std::pair<const void *, unsigned>, unsigned> Identities;
  std::map<std::pair<std::vector<unsigned>, unsigned>, unsigned>
      JoinedIdentities;
  llvm::DenseMap<unsigned, std::vector<unsigned>> JoinedMembers;
  llvm::DenseMap<const CXXRecordDecl *, Value> ClassSummaries;
  llvm::DenseSet<const CXXRecordDecl *> ClassesInWork;
  unsigned NextIdentity = 1;
  unsigned Visits = 0;
  bool HasNotedBound = false;
  const FunctionDecl *InWork = nullptr;
};

/// One activation of a function: the analysed one, or a helper that it calls.
struct Frame {
  FlowContext &Flow;
  FunctionInfo &Info;
  const Frame *Caller = nullptr;
  const Expr *Site = nullptr; ///< the call that made this activation
  PlaceId This = 0;
  PlaceId Return = 0;
  unsigned CallDepth = 0;
  unsigned LambdaDepth = 0;

  bool isActive(const FunctionDecl *Function) const;
};

/// Runs the worklist over a function; the worlds at its end, joined. Nothing
/// if it does not return.
std::optional<World> runFunction(const Frame &F, World Entry);

} // namespace clang::tidy::torch::flow

#endif
