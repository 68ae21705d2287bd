// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "flow/LoopRounds.h"
#include "flow/LoopChanges.h"
#include "flow/Transfer.h"
#include "llvm/ADT/STLExtras.h"

namespace clang::tidy::torch::flow {

struct LoopScope {
  LoopScope(FlowContext &Flow, const FunctionDecl &Function)
      : Statements(Flow, rootsOf(Function), false),
        Changes(Statements, LoopChange::Handle) {}
  StatementScope Statements;
  LoopChanges Changes;
};

LoopRounds::LoopRounds(FlowContext &Flow) : Flow(Flow) {}
LoopRounds::~LoopRounds() = default;

DataId LoopRounds::earlier(DataId Id, const Stmt &Loop,
                           const FunctionDecl &Function) {
  auto &Earlier = Known[Id];
  for (const auto &Each : Earlier)
    if (Each.Loop == &Loop)
      return Each.Id;
  DataId New = TensorData | Flow.identity(&Loop, Id);
  Earlier.push_back({&Loop, &Function, New});
  Origins[New] = {&Loop, Id};
  return New;
}

llvm::ArrayRef<LoopRounds::Earlier> LoopRounds::earlierOf(DataId Id) const {
  auto It = Known.find(Id);
  return It == Known.end() ? llvm::ArrayRef<Earlier>() : It->second;
}

DataId LoopRounds::afterLoop(DataId Id, const Stmt &Loop) const {
  auto It = Origins.find(Id);
  return It != Origins.end() && It->second.first == &Loop ? It->second.second
                                                          : Id;
}

bool LoopRounds::selectsAnew(const Expr *E, const Stmt &Loop,
                             const FunctionDecl &Function) {
  auto [It, IsNew] = Answers.try_emplace({E, &Loop}, false);
  if (IsNew) {
    auto &Scope = Scopes[&Function];
    if (!Scope)
      Scope = std::make_unique<LoopScope>(Flow, Function);
    It->second = Scope->Changes.selectsAnew(E, Loop);
  }
  return It->second;
}

bool LoopRounds::isOfRound(const AliasStep *Path, const Stmt &Loop,
                           const Frame &F) {
  const FunctionDecl &Function = F.Info.function();
  auto IsCallers = [&](const FunctionDecl *Other) {
    const Frame *Each = F.Caller;
    while (Each && &Each->Info.function() != Other)
      Each = Each->Caller;
    return Each != nullptr;
  };
  for (; Path; Path = Path->Parent)
    if (Path->Function == &Function
            ? selectsAnew(Path->Site, Loop, Function)
            // What a helper took up, it may have taken of anything.
            : !IsCallers(Path->Function))
      return true;
  return false;
}

void Transfer::startRound(const Stmt &Loop) {
  if (!C.IsRecording)
    return;
  const FunctionDecl &Function = F.Info.function();
  W.rewriteData([&](DataRef &R) {
    if (!R.Path || !C.Rounds.isOfRound(R.Path, Loop, F) ||
        C.Rounds.afterLoop(R.Id, Loop) != R.Id)
      return false;
    R.Id = C.Rounds.earlier(R.Id, Loop, Function);
    return true;
  });
  // from_blob(buffers[i].data(), ...)
  W.rewriteStorages([&](StorageRef &S, const ViewSource *View) {
    const Expr *Made = S.Blob ? S.Blob
                       : View ? (View->Via ? View->Via : View->Conversion)
                              : nullptr;
    if (!Made || !C.Storages[S.Id].IsElement ||
        C.Storages.afterLoop(S.Id, &Loop) != S.Id ||
        !C.Rounds.selectsAnew(Made, Loop, Function))
      return false;
    S.Id = C.Storages.earlierOf(S.Id, &Loop);
    return true;
  });
}

void Transfer::leaveLoop(const Stmt &Loop) {
  if (!C.IsRecording)
    return;
  W.rewriteData([&](DataRef &R) {
    DataId Id = C.Rounds.afterLoop(R.Id, Loop);
    return Id != std::exchange(R.Id, Id);
  });
  W.rewriteStorages([&](StorageRef &S, const ViewSource *) {
    StorageId Id = C.Storages.afterLoop(S.Id, &Loop);
    return Id != std::exchange(S.Id, Id);
  });
}

bool Transfer::isWriterOfRound(const AliasStep *Path, const Expr *Self,
                               const LoopRounds::Earlier &Earlier) {
  const Frame *Looping = &F;
  for (; Looping && &Looping->Info.function() != Earlier.Function;
       Looping = Looping->Caller)
    Self = Looping->Site; // of a helper, the call says what it is given
  return !Looping ||
         (Self &&
          C.Rounds.selectsAnew(Self, *Earlier.Loop, *Earlier.Function)) ||
         C.Rounds.isOfRound(Path, *Earlier.Loop, *Looping);
}

} // namespace clang::tidy::torch::flow
