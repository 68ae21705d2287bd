// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A statement -> what changes in a world.

#ifndef TORCH_TIDY_FLOW_TRANSFER_H
#define TORCH_TIDY_FLOW_TRANSFER_H

#include "flow/FlowContext.h"
#include "model/ForeignApi.h"

namespace clang::tidy::torch::flow {

struct OperatorCall;

class Transfer {
public:
  Transfer(const Frame &F, World &W) : F(F), C(F.Flow), Api(F.Flow.Api), W(W) {}

  void element(const CFGElement &Element);
  /// Before the first statement: what is known of the parameters.
  void enterFunction();
  /// After the last statement: parameters and what is left dangling.
  void leaveFunction();
  /// After the last round of a range-for.
  void leaveRange(const CXXForRangeStmt &Loop);
  /// What was kept of tensors that a loop takes up anew in each round.
  void startRound(const Stmt &Loop);
  void leaveLoop(const Stmt &Loop);
  /// By an exception.
  void leaveScope(const VarDecl &Variable) {
    endOfScope(&Variable, SourceLocation());
  }
  /// What the initializers in a class give its members.
  void initializeMembers(const CXXRecordDecl &Class);
  /// The condition that an expression is, for a branch on it.
  const Formula *formulaOf(const Expr *E);
  /// Assumes that a branch is taken; false if it cannot be.
  bool assumeBranch(const Expr *Condition, bool IsTrue, bool RejectsOther);
  /// Assumes that a switch goes to \p Case, or, if that is null, to none of
  /// its cases.
  bool assumeCase(const SwitchStmt &Switch, const CaseStmt *Case);
  /// What the condition is known to be.
  std::optional<bool> decided(const Expr *Condition);
  bool isUnreachable() const { return IsUnreachable; }

private:
  // Expressions (Transfer.cpp).
  void statement(const Stmt *S);
  void declaration(const DeclStmt *S);
  void initialize(const VarDecl *Var, const Expr *Init);
  Value fromEarlierCalls(const Value &V, const VarDecl *Var);
  void binaryOperator(const BinaryOperator *E);
  void access(const Expr *E, const Value &Pointer);
  Value compute(const Expr *E);
  Value computeCast(const CastExpr *E);
  Value computeName(const DeclRefExpr *E);
  PlaceId elementPlace(PlaceId Base, QualType Type, unsigned I);
  PlaceId memberPlace(PlaceId Base, QualType Type, const FieldDecl *Field);
  Value computeSubscript(const ArraySubscriptExpr *E);
  Value initList(llvm::ArrayRef<const Expr *> Inits, QualType Type);

  /// A reference to the place that the expression names, or its value.
  Value raw(const Expr *E);
  /// The value, loaded from where it stands.
  Value loaded(const Expr *E);
  Value load(const Value &V, QualType Type);
  /// The value behind references and pointers, as far as they lead.
  Value behind(const Expr *E);
  Value loadPlace(PlaceId Place, QualType Type);
  Value defaultOf(PlaceId Place, QualType Type);
  llvm::SmallVector<PlaceId, 2> placesOf(const Expr *E);
  void storePerhaps(PlaceId Place, const Value &New);
  void elementsWritten(const Value &Iterator, const Expr *Call);
  void assign(llvm::ArrayRef<PlaceId> Places, Value New, DeathReason Reason,
              SourceLocation Loc);
  /// The places no longer hold \p Old: what nobody holds any more ends.
  void release(const Value &Old, DeathReason Reason, SourceLocation Loc,
               const NamedDecl *Owner);
  void endOfScope(const VarDecl *Var, SourceLocation Loc);
  const Formula *comparison(const Expr *Left, const Expr *Right,
                            bool IsEquality);
  void forgetConditions(const Expr *Target);
  void forgetConditionsAfter(const CallExpr *Call);
  void forgetConditionsAbout(const ValueDecl *D);
  /// The value with the last step of its traces named after who takes it.
  Value taken(const Value &V, const Expr *From, const NamedDecl *By);

  // Calls (TransferCalls.cpp).
  Value call(const Expr *Call);
  Value callFunction(const Expr *Call, const FunctionDecl *Callee);
  Value inlined(const FunctionDecl *Callee, const Expr *Call,
                llvm::ArrayRef<const Expr *> Args, PlaceId This,
                const CallableValue *Closure = nullptr);
  llvm::SmallVector<Value, 6> passed(const FunctionDecl &Callee,
                                     llvm::ArrayRef<const Expr *> Args);
  Value inlinedWith(const FunctionDecl *Callee, const Expr *Call,
                    llvm::ArrayRef<Value> Given, PlaceId This,
                    const CallableValue *Closure = nullptr);
  void anchor(World &After, const World &Before, const Expr *Call);
  Value handedOut(const Value &Result, const Expr *Call,
                  const FunctionDecl *Callee);
  std::optional<Value> foreignCall(const Expr *Call,
                                   const FunctionDecl *Callee);
  Value unknownCall(const Expr *Call, const FunctionDecl *Callee);
  Value resultOf(const Expr *Call, const FunctionDecl *Callee);
  Value construct(const CXXConstructExpr *E);
  bool isWorthInlining(const FunctionDecl *Callee, const Expr *Call);
  void escape(const Expr *Argument, bool MayKeep, bool MayChange);

  // Lambdas and other callables (TransferCallables.cpp).
  Value callLambda(const CallableValue &Closure,
                   llvm::ArrayRef<const Expr *> Args, const Expr *Call);
  std::optional<Value> invokeWith(
      const Expr *Argument, const Expr *Call, bool IsSure,
      llvm::function_ref<llvm::SmallVector<Value, 6>(const FunctionDecl &)>
          Given);
  void invokeCallable(const Expr *Argument, const Expr *Call,
                      llvm::ArrayRef<const Expr *> Args, bool IsSure);
  void invokeCallables(const Expr *Call, const FunctionDecl *Callee);

  // Algorithms over containers of tensors (TransferAlgorithms.cpp).
  std::optional<Value> containerAlgorithm(const Expr *Call,
                                          const FunctionDecl *Callee);

  // Objects that several owners share (TransferObjects.cpp).
  Value madeObject(const Expr *Call, const FunctionDecl *Make,
                   const CXXRecordDecl *Class);
  void forgetObject(PlaceId Object);
  void ownersLeft(const Value &V);

  // Tensors (TransferTensors.cpp).
  Value conversion(const CallExpr *Call, const model::Conversion &Conversion);
  std::optional<Value> torchCall(const Expr *Call, const FunctionDecl *Callee);
  std::optional<Value> checkCall(const Expr *Call, const FunctionDecl *Callee);
  void runtimeAssertion(const Expr *Call, const FunctionDecl *Callee);
  /// The two share no data.
  void settleApart(const TensorValue &Tensor, const TensorValue &Other);
  Value runtimeCall(const Expr *Call, const FunctionDecl *Callee);
  std::optional<Value> query(const Expr *Call, const FunctionDecl *Callee);
  std::optional<Value> moduleCall(const CallExpr *Call, model::ModuleCall Kind);
  Value tensorOperator(const Expr *Call, const FunctionDecl *Callee,
                       const model::Operator &Op);
  /// Whether a result has memory of its own. What is not looked into may return
  /// what it was given, or keeps.
  enum class Fresh : uint8_t { No, Perhaps, Yes };
  /// A value of the result type, with tensors of that state.
  Value resultLike(QualType Type, const TensorState &State, const Expr *Site,
                   Fresh IsFresh);
  TensorValue undefinedTensor(const Expr *Site);
  std::optional<Value> optionsCall(const Expr *Call,
                                   const FunctionDecl *Callee);
  std::optional<Value> dynamicCall(const Expr *Call,
                                   const FunctionDecl *Callee);
  Value torchConstruct(const CXXConstructExpr *E, model::TypeKind Kind);
  TensorState resultState(const OperatorCall &Op, unsigned Result);
  DeviceFact resultDevice(const OperatorCall &Op);
  void resultLayout(const OperatorCall &Op, unsigned Result,
                    TensorState &State);
  DTypeSet resultDType(const OperatorCall &Op, unsigned Result);
  int resultRank(const OperatorCall &Op);
  StorageSet resultStorages(const OperatorCall &Op, unsigned Result,
                            const TensorState &State);
  void resizeOut(const OperatorCall &O, const Value &Out);
  void applyInPlace(const OperatorCall &Op);
  void noteStridesRead(const Expr *Tensor);

  // Names of one tensor (TransferIdentities.cpp).
  void changeTensor(TensorId Id,
                    llvm::function_ref<void(TensorValue &)> Change);
  void mutateTensor(const TensorValue &Tensor,
                    llvm::function_ref<void(TensorValue &)> Change);
  bool mayBeSame(const TensorValue &A, const TensorValue &B) const;

  std::optional<DeviceFact> deviceFrom(const Expr *E, const Value &V);
  std::optional<DTypeSet> dtypeFrom(const Expr *E, const Value &V);
  TensorValue asTensor(const Value &V, PlaceId Place);
  StorageId freshStorage(StorageKind Kind, const void *Site, const Expr *Origin,
                         const NamedDecl *Owner);
  TensorId freshTensor(const void *Site);

  // from_blob, and element types (TransferBlobs.cpp).
  std::optional<Value> fromBlob(const CallExpr *Call);
  void noteBlob(const CallExpr *Call, const BlobOptions &Given,
                const TensorState &State, const Value &Pointer);
  std::optional<DeviceFact> deviceOfMemory(const Value &Pointer);
  void noteCast(const CastExpr *E, const Value &V);
  void allocation(const Expr *Call, bool IsOnDevice);

  // Whether tensors require grad (TransferGrad.cpp).
  const CXXRecordDecl *gradGuardOf(QualType Type) const;
  void gradGuard(const NamedDecl *Guard, const CXXRecordDecl *Class,
                 const Expr *Init);
  bool gradGuardCall(const Expr *Call, const FunctionDecl *Callee);
  std::optional<Value> autogradCall(const CallExpr *Call,
                                    const FunctionDecl *Callee);
  uint8_t gradModeOf(const Expr *IsEnabled);
  uint8_t unlessInferring(uint8_t Bits) const;
  void enterGradMode();
  Fact inGradMode(const Fact &Grad) const;
  bool mayEndGrad() const;
  Fact flagged(uint8_t Bits, const Expr *At, llvm::StringRef Name);
  Fact parametersIn(const Expr *E) const;
  Fact memberGrad(const FieldDecl *Member, PlaceId Module) const;
  Value setRequiresGrad(const OperatorCall &Op);
  Fact resultGrad(const OperatorCall &Op, const DTypeSet &DType);
  Fact moduleOutputGrad(const CallExpr *Call, llvm::StringRef Name,
                        const ModuleValue *Module);
  Value registered(const CallExpr *Call);
  void takeGrad(const TensorValue &Into, const TensorValue &From,
                const Expr *At, llvm::StringRef Name);

  // The lazy bits, and copies that nobody waited for (TransferLazy.cpp).
  void setLazyFacts(const OperatorCall &Op, TensorState &State);
  void setLazyBits(const OperatorCall &Op, TensorState &State);
  void noteAsyncCopy(const OperatorCall &Op, const TensorState &Target);
  void copyInto(const OperatorCall &Op);
  /// The host waits for all that the accelerator was asked to do.
  void synchronize();
  void noteAsyncRead(StorageId Buffer, AsyncReadEnd End, SourceLocation Loc,
                     const NamedDecl *Owner);

  // Containers and buffers (TransferContainers.cpp).
  std::optional<Value> containerCall(const Expr *Call,
                                     const FunctionDecl *Callee);
  std::optional<Value> bufferCall(const Expr *Call, const FunctionDecl *Callee);
  std::optional<Value> stdFunction(const Expr *Call,
                                   const FunctionDecl *Callee);
  Selector contentOf(QualType Container) const;
  bool isEmptyMap(PlaceId Place) const;
  void forgetEmptiness(PlaceId Place);
  Value pointerInto(const Expr *Buffer);
  Value pointerIntoPlace(PlaceId Place, QualType Type);

  // Numbers that count, and copies of so many bytes (TransferCounts.cpp).
  Value countOf(const Expr *Call, llvm::StringRef Name,
                const TensorValue &Tensor);
  std::optional<Value> bufferSize(const Expr *Call, const FunctionDecl *Callee);
  Value sizeOf(const Expr *E);
  Value product(const Value &Left, const Expr *LeftExpr, const Expr *Right,
                bool IsDivision);
  void changeNumber(const Expr *Target, Value New = Value());
  void noteSizes(const OperatorCall &Op, TensorId Result);
  struct CopySide;
  CopySide copySide(const Expr *Argument);
  void noteCopy(const Expr *Call, const FunctionDecl *Callee);

  // Calls that may change nothing (TransferNeedless.cpp).
  void noteCertainty(const OperatorCall &Op, const TensorValue &Result);
  void noteNeedless(const OperatorCall &Op);

  // Uses (TransferUses.cpp).
  void useOnDevice(const Expr *Call);
  void noteRejected(const Formula *Tested, const TraceStep *Because);
  void use(const Value &V, UseKind Kind, const Expr *At,
           const NamedDecl *Into = nullptr, bool IsFirstElement = false);
  void useRange(const Value &Begin, const Value &End, const Expr *At);
  void noteBufferWrite(StorageId Id);
  void usePlace(PlaceId Place, SourceLocation Loc);
  void addBlobUse(StorageRef S, const DeadUse &Use);
  BlobReport &blobReport(const Expr *Blob);
  void conversionMet(const CallExpr *Call, const model::Conversion &Conversion,
                     const TensorValue &Tensor);
  const TraceStep *callPath() const;

  // Aliases (TransferAliases.cpp).
  DataSet resultData(const OperatorCall &Op, const TensorState &State);
  DataSet sharedBy(const DataSet &Data, AliasStep Step);
  /// A handle that is copied from an object that somebody can name.
  Value sharedParts(const Expr *Whole);
  Value copiedHandle(const Value &V, const Expr *From, bool IsElement);
  /// The data of what a helper returns, as its caller sees it.
  DataSet handedOutData(const DataSet &Data, const Expr *Call,
                        const FunctionDecl *Callee);
  DataSet viewData(const TensorValue &Tensor, const Expr *Conversion);
  DataSet blobData(const StorageSet &Storages, const Expr *Blob);
  bool carriesData(DataId Id) const;

  // Shared data (TransferWrites.cpp).
  struct Write;
  void operatorUsesData(const OperatorCall &Op, bool IsInPlace);
  void elementWritten(const Expr *Call);
  void hostUsesData(const ViewSource &Source, UseKind Kind, const Expr *At);
  void referenceWritten(const BinaryOperator *Assignment);
  void passedOn(const Expr *Argument, const Value &V, QualType Type,
                const Expr *Call);
  bool isWriterOfRound(const AliasStep *Path, const Expr *Self,
                       const LoopRounds::Earlier &Earlier);
  void writeData(const Write &What);
  /// \p Named: what is read, as it is written.
  void readData(const Value &V, UseKind Kind, const Expr *At,
                const Expr *Named = nullptr);
  const Expr *selectionIn(const Expr *E) const;
  bool areOthers(const Expr *One, const Expr *Other) const;
  bool areOthers(const AliasStep *One, const AliasStep *Other) const;
  void noteIntended(const DataSet &Into, const DataSet &From);
  void noteAliasQuestion(const Value &One, const Value &Other);
  /// (TrainedParameters.cpp)
  void optimizerStep(const CallExpr *Call);
  const NamedDecl *holderOf(DataId Id, const AliasStep &Step) const;

  llvm::StringRef nameOfExpr(const Expr *E);
  JoinIds ids() const { return Ids; }
  SourceLocation locOf(const Expr *E) const;

  const Frame &F;
  FlowContext &C;
  const model::TensorApi &Api;
  World &W;
  bool IsUnreachable = false;
  bool IsInvoking = false;  ///< a callback is being looked into
  bool IsDeviceUse = false; ///< the uses are not the host's
  std::function<unsigned(unsigned, unsigned, unsigned)> Ids =
      [this](unsigned A, unsigned B, unsigned N) { return C.joined(A, B, N); };
};

} // namespace clang::tidy::torch::flow

#endif
