// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What the flow says of each tensor that a file converts to a pointer, as JSON:
// one object a conversion, with its line and what the facts may be.
//
//   FlowFacts FILE COMPILE-FLAG...

#include "flow/TranslationUnitFlow.h"
#include "clang/AST/ASTContext.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Frontend/ASTUnit.h"
#include "clang/Tooling/Tooling.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/raw_ostream.h"

using namespace clang;
using namespace clang::tidy::torch::flow;

/// What is possible: of "safe", "unsafe", "unknown".
static llvm::json::Array possible(const Fact &F) {
  llvm::json::Array Result;
  if (F.Bits & Fact::Safe)
    Result.push_back("safe");
  if (F.Bits & Fact::Unsafe)
    Result.push_back("unsafe");
  if (F.Bits & Fact::Unknown)
    Result.push_back("unknown");
  return Result;
}

/// The storages that are possible; null if they are not all known.
static llvm::json::Value storages(const StorageSet &Set) {
  llvm::SmallVector<StorageId, 4> Ids;
  for (StorageRef S : Set)
    if (!llvm::is_contained(Ids, S.Id))
      Ids.push_back(S.Id);
  // The flow keeps a dozen at most.
  if (Ids.empty() || llvm::is_contained(Ids, 0u) || Set.size() >= 12)
    return nullptr;
  return llvm::json::Array(Ids);
}

int main(int Argc, const char **Argv) {
  if (Argc < 2)
    return 2;
  auto Code = llvm::MemoryBuffer::getFile(Argv[1]);
  if (!Code)
    return 2;
  std::unique_ptr<ASTUnit> Unit = tooling::buildASTFromCodeWithArgs(
      (*Code)->getBuffer(), std::vector<std::string>(Argv + 2, Argv + Argc),
      Argv[1], "torch-tidy-facts");
  if (!Unit || Unit->getDiagnostics().hasErrorOccurred())
    return 1;
  TranslationUnitFlow Flow(Unit->getASTContext());
  const SourceManager &SM = Unit->getSourceManager();
  llvm::json::Array All;
  for (const auto &[Call, Report] : Flow.findings().Conversions) {
    const TensorState &S = Report.State;
    All.push_back(llvm::json::Object{
        {"line", SM.getExpansionLineNumber(Call->getExprLoc())},
        {"device", possible(S.Device)},
        {"grad", possible(S.Grad)},
        {"layout", possible(S.Layout)},
        {"conj", possible(S.Conj)},
        {"neg", possible(S.Neg)},
        {"dtypes", S.DType.isUnknown()
                       ? llvm::json::Value(nullptr)
                       : llvm::json::Value(static_cast<int64_t>(S.DType.Mask))},
        {"rank", S.Rank},
        {"storages", storages(Report.Storages)},
        {"several", llvm::any_of(Report.Storages, [&](StorageRef Ref) {
           return Flow.flow().Storages[Ref.Id].IsOld;
         })}});
  }
  const FlowStatistics &Statistics = Flow.findings().Statistics;
  llvm::outs() << llvm::json::Value(
                      llvm::json::Object{{"facts", std::move(All)},
                                         {"functions", Statistics.Functions},
                                         {"bound_hits", Statistics.BoundHits}})
               << "\n";
  return 0;
}
