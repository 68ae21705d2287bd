// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Clang's writer makes the document: tool, rules, results, places, code flows.
// What it does not know is put into its JSON afterwards: help, related places
// with their messages, fixes, fingerprints, failures, and paths relative to the
// project, by which viewers find the files on another machine.

#include "clang/Basic/Sarif.h"
#include "Common.h"
#include "Markdown.h"
#include "Registry.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/JSON.h"
#include <map>

namespace torch_tidy {

namespace json = llvm::json;
using clang::SarifDocumentWriter;
using clang::SarifResultLevel;
using llvm::StringRef;

static constexpr llvm::StringLiteral BaseId = "SRCROOT";

/// Level 2 is advice.
static SarifResultLevel levelOf(StringRef Check) {
  const CheckInfo *Known = findCheck(Check);
  return Known && Known->Level > 1 ? SarifResultLevel::Note
                                   : SarifResultLevel::Warning;
}

namespace {

class SarifReport {
public:
  SarifReport(const Report &R, SourceFiles &Files)
      : R(R), Files(Files), Sources(Files, &Ignored),
        Writer(Sources.manager()) {
    BaseUri = SarifDocumentWriter::fileNameToURI(R.Base);
    if (!StringRef(BaseUri).ends_with("/"))
      BaseUri += '/';
  }

  json::Object write() {
    Writer.createRun("torch-tidy", "torch-tidy: checks for LibTorch code",
                     toolVersion());
    for (const CheckInfo &Check : allChecks())
      addRule(Check.Name, Check.Summary);
    for (const Finding &F : R.Findings)
      if (!Rules.count(F.Check))
        addRule(F.Check, F.Check);
    for (const Finding &F : R.Findings)
      addResult(F);
    json::Object Document = Writer.createDocument();
    complete(*(*Document.getArray("runs"))[0].getAsObject());
    return Document;
  }

private:
  void addRule(StringRef Name, StringRef Summary) {
    auto Configuration =
        clang::SarifReportingConfiguration::create().setLevel(levelOf(Name));
    Rules[Name.str()] =
        Writer.createRule(clang::SarifRule::create()
                              .setRuleId(Name)
                              .setName(Name)
                              .setDescription(Summary)
                              .setDefaultConfiguration(Configuration));
  }

  clang::CharSourceRange extent(const Position &At,
                                const std::vector<Range> &Ranges) {
    return Sources.range(extentOf(At, Ranges, Files));
  }

  void addResult(const Finding &F) {
    auto Result = clang::SarifResult::create(Rules[F.Check])
                      .setRuleId(F.Check)
                      .setDiagnosticMessage(utf8(F.Message))
                      .setDiagnosticLevel(F.Level == Finding::Severity::Error
                                              ? SarifResultLevel::Error
                                              : levelOf(F.Check));
    if (!F.At.Path.empty())
      Result =
          clang::tidy::torch::sarifLocation(Result, extent(F.At, F.Ranges));
    std::vector<clang::ThreadFlow> Flow;
    std::vector<Step> Path = pathOf(F);
    if (Path.size() > 1)
      for (const Step &S : Path)
        Flow.push_back(
            clang::ThreadFlow::create()
                .setRange(extent(*S.At, *S.Ranges))
                .setMessage(utf8(S.Message))
                .setImportance(S.IsWarning
                                   ? clang::ThreadFlowImportance::Essential
                                   : clang::ThreadFlowImportance::Important));
    Result.setThreadFlows(Flow);
    Writer.appendResult(Result);
  }

  // What the writer does not know ---------------------------------------------

  void complete(json::Object &Run) {
    json::Object &Driver = *Run.getObject("tool")->getObject("driver");
    // The writer says where clang's manual is.
    Driver.erase("informationUri");
    Driver["semanticVersion"] = toolVersion();
    for (json::Value &Rule : *Driver.getArray("rules"))
      completeRule(*Rule.getAsObject());
    json::Array &Results = *Run.getArray("results");
    for (size_t I = 0; I != R.Findings.size(); ++I)
      completeResult(*Results[I].getAsObject(), R.Findings[I]);
    Run["originalUriBaseIds"] = json::Object{
        {BaseId,
         json::Object{{"uri", BaseUri},
                      {"description",
                       json::Object{{"text", "The project's folder."}}}}}};
    Run["invocations"] = json::Array{invocation()};
    makeRelative(Run["results"]);
    if (json::Array *Artifacts = Run.getArray("artifacts"))
      for (json::Value &Artifact : *Artifacts)
        makeRelative(Artifact);
  }

  void completeRule(json::Object &Rule) {
    const CheckInfo *Check = findCheck(*Rule.getString("id"));
    // There is no site yet to which it could lead; and a name that is the id
    // says nothing.
    Rule.erase("helpUri");
    Rule.erase("name");
    if (!Check)
      return;
    Rule["shortDescription"] = json::Object{{"text", Check->Summary}};
    Rule["help"] = json::Object{
        {"text", markdownToText(Check->Page, TerminalStyle{false, 0})},
        {"markdown", Check->Page}};
    static constexpr StringRef Severities[] = {"error", "warning",
                                               "recommendation"};
    static constexpr StringRef Precisions[] = {"very-high", "high", "high"};
    unsigned Level = std::min(Check->Level, 2u);
    Rule["properties"] = json::Object{
        {"level", Check->Level},
        {"tags", json::Array{"libtorch",
                             Level < 2 ? "correctness" : "maintainability"}},
        {"problem.severity", Severities[Level]},
        {"precision", Precisions[Level]}};
  }

  void completeResult(json::Object &Result, const Finding &F) {
    if (!F.Fingerprint.empty())
      Result["partialFingerprints"] =
          json::Object{{"torchTidyFinding/v1", F.Fingerprint}};
    json::Array Related;
    for (const Note &N : F.Notes)
      if (!N.At.Path.empty())
        Related.push_back(json::Object{
            {"id", int64_t(Related.size())},
            {"message", json::Object{{"text", utf8(N.Message)}}},
            {"physicalLocation",
             json::Object{
                 {"artifactLocation", file(N.At.Path)},
                 {"region", region(extentOf(N.At, N.Ranges, Files))}}}});
    if (Related.empty())
      Result.erase("relatedLocations");
    else
      Result["relatedLocations"] = std::move(Related);
    json::Array Fixes;
    for (const Choice &C : choicesOf(F))
      Fixes.push_back(fix(F, C));
    if (!Fixes.empty())
      Result["fixes"] = std::move(Fixes);
  }

  json::Object fix(const Finding &F, const Choice &C) {
    llvm::MapVector<StringRef, json::Array> ByFile;
    for (const auto &Edit : *C.Fix) {
      StringRef Path = Edit.getFilePath();
      Range Deleted = {
          Files.position(Path, Edit.getOffset()),
          Files.position(Path, Edit.getOffset() + Edit.getLength())};
      ByFile[Path].push_back(json::Object{
          {"deletedRegion", region(Deleted)},
          {"insertedContent",
           json::Object{{"text", utf8(Edit.getReplacementText())}}}});
    }
    json::Array Changes;
    for (auto &[Path, Replacements] : ByFile)
      Changes.push_back(
          json::Object{{"artifactLocation", file(Path)},
                       {"replacements", std::move(Replacements)}});
    return json::Object{
        {"description",
         json::Object{{"text", C.Title.empty() ? "the fix of " + F.Check
                                               : utf8(C.Title)}}},
        {"artifactChanges", std::move(Changes)}};
  }

  json::Object file(StringRef Path) {
    return json::Object{{"uri", SarifDocumentWriter::fileNameToURI(Path)}};
  }

  json::Object region(const Range &Stretch) {
    return json::Object{{"startLine", Stretch.Begin.Line},
                        {"startColumn", codePointColumn(Stretch.Begin, Files)},
                        {"endLine", Stretch.End.Line},
                        {"endColumn", codePointColumn(Stretch.End, Files)}};
  }

  json::Object invocation() {
    json::Array Notifications;
    for (const auto &[Path, Why] : R.Failures) {
      json::Object Notification{{"level", "error"},
                                {"message", json::Object{{"text", utf8(Why)}}}};
      if (!Path.empty()) {
        json::Value Location =
            json::Object{{"physicalLocation",
                          json::Object{{"artifactLocation", file(Path)}}}};
        makeRelative(Location);
        Notification["locations"] = json::Array{std::move(Location)};
      }
      Notifications.push_back(std::move(Notification));
    }
    json::Object Result{{"executionSuccessful", R.Failures.empty()}};
    if (!Notifications.empty())
      Result["toolExecutionNotifications"] = std::move(Notifications);
    return Result;
  }

  /// Every artifact location below the project's folder becomes relative.
  void makeRelative(json::Value &Value) {
    if (json::Array *Array = Value.getAsArray()) {
      for (json::Value &Element : *Array)
        makeRelative(Element);
      return;
    }
    json::Object *Object = Value.getAsObject();
    if (!Object)
      return;
    if (std::optional<StringRef> Uri = Object->getString("uri"))
      if (Uri->starts_with(BaseUri)) {
        (*Object)["uri"] = Uri->drop_front(BaseUri.size()).str();
        (*Object)["uriBaseId"] = BaseId;
      }
    for (auto &[Key, Element] : *Object)
      makeRelative(Element);
  }

  const Report &R;
  SourceFiles &Files;
  clang::IgnoringDiagConsumer Ignored;
  ReportSources Sources;
  SarifDocumentWriter Writer;
  std::string BaseUri;
  std::map<std::string, size_t> Rules;
};

} // namespace

void writeSarif(const Report &R, SourceFiles &Files, llvm::raw_ostream &Out) {
  Out << llvm::formatv("{0:2}", json::Value(SarifReport(R, Files).write()))
      << '\n';
}

} // namespace torch_tidy
