// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The worklist over a function's control-flow graph.

#include "flow/Transfer.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SetVector.h"
#include <queue>

namespace clang::tidy::torch::flow {

namespace {

class Runner {
public:
  Runner(const Frame &F) : F(F), C(F.Flow), Graph(F.Info.cfg()) {
    In.resize(Graph.getNumBlockIDs());
    Visits.resize(Graph.getNumBlockIDs());
    IsQueued.resize(Graph.getNumBlockIDs());
  }

  std::optional<World> run(World Entry) {
    Fallback = Entry;
    push(Graph.getEntry(), std::move(Entry));
    drain();
    while (!Thrown.empty()) {
      auto Now = std::move(Thrown);
      Thrown.clear();
      for (auto &[Handlers, Given] : Now)
        for (const World &W : Given.List.list())
          enter(*Handlers, W, Given.Loops);
      drain();
    }
    // Handlers that nothing in the graph leads to: what held at the start is
    // all that is sure there.
    for (const CFGBlock *Try :
         llvm::make_range(Graph.try_blocks_begin(), Graph.try_blocks_end()))
      if (Try && In[Try->getBlockID()].empty())
        push(*Try, Fallback);
    drain();
    return Exit.merged(ids());
  }

private:
  std::function<unsigned(unsigned, unsigned, unsigned)> Ids =
      [this](unsigned A, unsigned B, unsigned N) { return C.joined(A, B, N); };
  JoinIds ids() const { return Ids; }

  void push(const CFGBlock &Block, World W) {
    unsigned Id = Block.getBlockID();
    if (!In[Id].add(std::move(W), ids()) || IsQueued[Id])
      return;
    IsQueued[Id] = true;
    Queue.push({F.Info.orderOf(Block), &Block});
  }

  /// What holds where an exception is caught: when all else is known.
  void throwTo(const CFGBlock &Handlers, const CFGBlock &From, World W) {
    W.clearExpressions();
    Caught &Given = Thrown[&Handlers];
    for (const Stmt *Loop : F.Info.loopsAround(From))
      if (!llvm::is_contained(F.Info.loopsAround(Handlers), Loop))
        Given.Loops.insert(Loop);
    Given.List.add(std::move(W), ids());
  }

  void enter(const CFGBlock &Handlers, World W,
             const llvm::SmallSetVector<const Stmt *, 2> &Loops) {
    for (const Stmt *Loop : Loops)
      Transfer(F, W).leaveLoop(*Loop);
    for (const VarDecl *Var : llvm::reverse(F.Info.triedVariables(Handlers)))
      Transfer(F, W).leaveScope(*Var);
    push(Handlers, std::move(W));
  }

  void drain() {
    while (!Queue.empty()) {
      const CFGBlock *Block = Queue.top().second;
      Queue.pop();
      unsigned Id = Block->getBlockID();
      IsQueued[Id] = false;
      if (!C.spendVisit())
        return C.noteBound();
      if (++Visits[Id] > C.Bounds.VisitsPerBlock)
        return C.exhaust();
      // The list can change under a block that is its own successor.
      llvm::SmallVector<World, 2> Worlds(In[Id].list().begin(),
                                         In[Id].list().end());
      for (World &W : Worlds)
        visit(*Block, std::move(W));
    }
  }

  void visit(const CFGBlock &Block, World W) {
    Transfer T(F, W);
    if (&Block == &Graph.getExit()) {
      T.leaveFunction();
      Exit.add(std::move(W), ids());
      return;
    }
    bool Throws = false;
    for (const CFGElement &Element : Block) {
      auto S = Element.getAs<CFGStmt>();
      const CFGBlock *Handlers = S ? F.Info.handlersOf(S->getStmt()) : nullptr;
      if (Handlers)
        throwTo(*Handlers, Block, W);
      T.element(Element);
      if (T.isUnreachable())
        return;
      if (Handlers)
        throwTo(*Handlers, Block, W);
      if (S)
        Throws |= isa<CXXThrowExpr>(S->getStmt());
    }
    if (Block.hasNoReturnElement())
      return;
    CFGTerminator Terminator = Block.getTerminator();
    if (Terminator.isTemporaryDtorsBranch() && Block.succ_size() == 2) {
      // Destroyed only if it was made.
      const auto *Bind =
          dyn_cast_or_null<CXXBindTemporaryExpr>(Block.getTerminatorStmt());
      auto PlaceOf = [&](const CXXBindTemporaryExpr *E) {
        return C.Places.root(RootKind::Temporary, E, nullptr);
      };
      bool WasMade = Bind && W.root(PlaceOf(Bind));
      const CFGBlock *Made = *Block.succ_begin();
      const CFGBlock *Other = *(Block.succ_begin() + 1);
      // Of `c ? f() : g()` either one was made.
      if (WasMade && Made) {
        World IfMade = W;
        if (Other && !llvm::is_contained(Made->succs(), Other))
          for (const CFGElement &Element : *Other)
            if (auto Dtor = Element.getAs<CFGTemporaryDtor>())
              IfMade.setRoot(PlaceOf(Dtor->getBindTemporaryExpr()), Value());
        push(*Made, std::move(IfMade));
      }
      if (WasMade)
        W.setRoot(PlaceOf(Bind), Value());
      if (Other)
        push(*Other, std::move(W));
      return;
    }
    const Expr *Condition = conditionOf(Block);
    const auto *Switch =
        dyn_cast_or_null<SwitchStmt>(Block.getTerminatorStmt());
    // The parts of `a && b` and `c ? a : b` wait for the whole.
    bool EndsExpression =
        isa_and_nonnull<IfStmt, ForStmt, WhileStmt, DoStmt, SwitchStmt,
                        CXXForRangeStmt>(Block.getTerminatorStmt());
    unsigned I = 0;
    for (auto It = Block.succ_begin(); It != Block.succ_end(); ++It, ++I) {
      const CFGBlock *Next = It->getReachableBlock();
      if (!Next || (Throws && Next == &Graph.getExit()))
        continue;
      World Out = W;
      if (isa_and_nonnull<CXXTryStmt>(Next->getTerminatorStmt()) &&
          !F.Info.triedVariables(*Next).empty()) {
        throwTo(*Next, Block, std::move(Out));
        continue;
      }
      if (const auto *Range =
              dyn_cast_or_null<CXXForRangeStmt>(Block.getTerminatorStmt());
          Range && I == 1 && F.Info.replacesElements(*Range)) {
        // Only what a round left counts: without one there are no elements.
        if (!W.root(C.Places.rangeReplacement(Range->getLoopVariable())))
          continue;
        Transfer(F, Out).leaveRange(*Range);
      }
      if (Switch) {
        const auto *Case = dyn_cast_or_null<CaseStmt>(Next->getLabel());
        if (!Transfer(F, Out).assumeCase(*Switch, Case))
          continue;
      }
      if (Condition && Block.succ_size() == 2) {
        const CFGBlock *Other =
            (Block.succ_begin() + (1 - I))->getReachableBlock();
        Transfer Branch(F, Out);
        if (!Branch.assumeBranch(Condition, I == 0,
                                 Other && F.Info.isRejecting(*Other)))
          continue;
      }
      if (EndsExpression)
        Out.clearExpressions();
      for (const Stmt *Loop : F.Info.loopsAround(Block))
        if (!llvm::is_contained(F.Info.loopsAround(*Next), Loop))
          Transfer(F, Out).leaveLoop(*Loop);
      if (const Stmt *Loop = Block.getLoopTarget())
        Transfer(F, Out).startRound(*Loop);
      push(*Next, std::move(Out));
    }
  }

  static const Expr *conditionOf(const CFGBlock &Block) {
    const Stmt *Terminator = Block.getTerminatorStmt();
    if (!Terminator || isa<SwitchStmt, CXXTryStmt>(Terminator))
      return nullptr;
    // Of `a && b` each block has its own part.
    return Block.getLastCondition();
  }

  const Frame &F;
  FlowContext &C;
  CFG &Graph;
  World Fallback;
  /// What came to handlers, and out of which loops.
  struct Caught {
    Worlds List;
    llvm::SmallSetVector<const Stmt *, 2> Loops;
  };
  llvm::MapVector<const CFGBlock *, Caught> Thrown;
  std::vector<Worlds> In;
  Worlds Exit;
  std::vector<unsigned> Visits;
  std::vector<bool> IsQueued;
  using Item = std::pair<unsigned, const CFGBlock *>;
  std::priority_queue<Item, std::vector<Item>, std::greater<>> Queue;
};

} // namespace

bool Frame::isActive(const FunctionDecl *Function) const {
  for (const Frame *Each = this; Each; Each = Each->Caller)
    if (Each->Info.function().getCanonicalDecl() ==
        Function->getCanonicalDecl())
      return true;
  return false;
}

std::optional<World> runFunction(const Frame &F, World Entry) {
  return Runner(F).run(std::move(Entry));
}

} // namespace clang::tidy::torch::flow
