// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "Explain.h"
#include "RealFindings.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/Unicode.h"

using namespace torch_tidy;
namespace json = llvm::json;
using llvm::StringRef;

namespace {

class Reports : public ::testing::Test {
protected:
  Report reportOf(StringRef Text) {
    Report R;
    R.Base = Folder.path();
    R.Findings = findingsIn({Folder.write("src/a b.cpp", Text)}, Files, R.Base);
    R.FilesAnalyzed = 1;
    R.Failures = {{Folder.path("src/gone.cpp"), "No such file or directory"}};
    return R;
  }
  template <typename Writer> std::string text(Writer Write, const Report &R) {
    std::string Result;
    llvm::raw_string_ostream Out(Result);
    Write(R, Files, Out);
    return Result;
  }
  json::Value parsed(void (*Write)(const Report &, SourceFiles &,
                                   llvm::raw_ostream &),
                     const Report &R) {
    return llvm::cantFail(json::parse(text(Write, R)));
  }

  TestFolder Folder;
  SourceFiles Files;
};

} // namespace

TEST_F(Reports, TextIsThatOfClangTidy) {
  for (const char *Name :
       {"missing-cpu/messages.cpp", "missing-cpu/messages-writes.cpp",
        "missing-clone/messages.cpp", "dangling-data/messages.cpp",
        "dtype-mismatch/messages.cpp", "deprecated-data/messages.cpp"}) {
    std::string File = std::string(SourceFolder) + "/test/checks/" + Name;
    Report R;
    SourceFiles Own;
    R.Base = SourceFolder;
    R.Findings = findingsIn({File}, Own, R.Base);
    ASSERT_FALSE(R.Findings.empty()) << Name;
    for (bool UseColor : {false, true}) {
      std::string Ours;
      llvm::raw_string_ostream Out(Ours);
      writeText(R, Own, Out, UseColor);
      EXPECT_EQ(clangTidy(File, Folder,
                          {UseColor ? "--use-color" : "--use-color=false"}),
                Ours)
          << Name;
    }
  }
}

TEST_F(Reports, SarifHasRulesPathFixesAndFailures) {
  Report R = reportOf(Mistakes);
  json::Value Document = parsed(writeSarif, R);
  const json::Object &Run =
      *(*Document.getAsObject()->getArray("runs"))[0].getAsObject();
  const json::Object &Driver = *Run.getObject("tool")->getObject("driver");
  EXPECT_EQ("torch-tidy", *Driver.getString("name"));
  const json::Array &Rules = *Driver.getArray("rules");
  ASSERT_EQ(allChecks().size(), Rules.size());
  for (size_t I = 0; I != Rules.size(); ++I) {
    EXPECT_EQ(allChecks()[I].Name, *Rules[I].getAsObject()->getString("id"));
    EXPECT_EQ(
        allChecks()[I].Page,
        *Rules[I].getAsObject()->getObject("help")->getString("markdown"));
  }
  EXPECT_EQ("file://" + Folder.path() + "/",
            *Run.getObject("originalUriBaseIds")
                 ->getObject("SRCROOT")
                 ->getString("uri"));
  const json::Array &Results = *Run.getArray("results");
  ASSERT_EQ(3u, Results.size());
  const json::Object &First = *Results[0].getAsObject();
  const json::Object &Place =
      *(*First.getArray("locations"))[0].getAsObject()->getObject(
          "physicalLocation");
  EXPECT_EQ("src/a%20b.cpp",
            *Place.getObject("artifactLocation")->getString("uri"));
  EXPECT_EQ(5, *Place.getObject("region")->getInteger("startLine"));
  EXPECT_EQ(R.Findings[0].Fingerprint, *First.getObject("partialFingerprints")
                                            ->getString("torchTidyFinding/v1"));
  const json::Array &Steps =
      *(*(*First.getArray("codeFlows"))[0].getAsObject()->getArray(
          "threadFlows"))[0]
           .getAsObject()
           ->getArray("locations");
  EXPECT_EQ(R.Findings[0].Notes.size() + 1, Steps.size());
  ASSERT_EQ(1u, First.getArray("fixes")->size());
  // Alternatives stand on notes, each a fix by itself.
  size_t Alternatives = 0;
  for (const Note &N : R.Findings[2].Notes)
    Alternatives += !N.Fix.empty();
  ASSERT_LT(0u, Alternatives);
  EXPECT_EQ(Alternatives, Results[2].getAsObject()->getArray("fixes")->size());
  const json::Object &Invocation =
      *(*Run.getArray("invocations"))[0].getAsObject();
  EXPECT_FALSE(*Invocation.getBoolean("executionSuccessful"));
  EXPECT_EQ(1u, Invocation.getArray("toolExecutionNotifications")->size());
}

TEST_F(Reports, JsonHasWhatTheFindingHas) {
  Report R = reportOf(Mistakes);
  json::Value Document = parsed(writeJson, R);
  const json::Object &Root = *Document.getAsObject();
  EXPECT_EQ(1, *Root.getInteger("schemaVersion"));
  const json::Object &First = *(*Root.getArray("findings"))[0].getAsObject();
  EXPECT_EQ("src/a b.cpp", *First.getString("file"));
  EXPECT_EQ(5, *First.getInteger("line"));
  EXPECT_EQ(1, *First.getInteger("level"));
  EXPECT_EQ(".cpu()",
            *(*First.getArray("fix"))[0].getAsObject()->getString("text"));
  EXPECT_EQ("src/gone.cpp",
            *(*Root.getArray("failures"))[0].getAsObject()->getString("file"));
}

TEST_F(Reports, GitHubCommandsAreEscaped) {
  std::string File = Folder.write("a,b:c.cpp", "float \xc3\xa9 = tensor;\n");
  Report R;
  R.Base = Folder.path();
  R.Findings.resize(1);
  R.Findings[0].Check = "torch-missing-cpu";
  R.Findings[0].Message = "100% sure\r\n::error::no";
  R.Findings[0].At = Files.position(File, 11);
  EXPECT_EQ("::warning file=a%2Cb%3Ac.cpp,line=1,endLine=1,col=11,endColumn=17,"
            "title=torch-missing-cpu::100%25 sure%0D%0A::error::no\n",
            text(writeGitHub, R));
}

TEST_F(Reports, GitLabHasPlacesAndSeverities) {
  json::Value Document = parsed(writeGitLab, reportOf(Mistakes));
  const json::Array &Entries = *Document.getAsArray();
  ASSERT_EQ(4u, Entries.size());
  EXPECT_EQ("major", *Entries[0].getAsObject()->getString("severity"));
  EXPECT_EQ("critical", *Entries[1].getAsObject()->getString("severity"));
  const json::Object &Place = *Entries[0].getAsObject()->getObject("location");
  EXPECT_EQ("src/a b.cpp", *Place.getString("path"));
  EXPECT_EQ(5, *Place.getObject("lines")->getInteger("begin"));
}

TEST_F(Reports, HtmlIsSelfContainedAndEscaped) {
  Report R = reportOf(std::string(Mistakes) +
                      "float odd(at::Tensor t) { // <b> & \xff\n"
                      "  return *t.cuda().data_ptr<float>(); /* </script> */\n"
                      "}\n");
  ASSERT_EQ(4u, R.Findings.size());
  std::string Page = text(writeHtml, R);
  EXPECT_TRUE(json::isUTF8(Page));
  EXPECT_TRUE(StringRef(Page).contains("&lt;b&gt; &amp; \xEF\xBF\xBD"));
  EXPECT_EQ(1, StringRef(Page).count("</script>"));
  for (StringRef External : {"src=", "<link", "@import", "url("})
    EXPECT_FALSE(StringRef(Page).contains(External)) << External.str();
  EXPECT_TRUE(StringRef(Page).contains(
      "<div class=\"del\">-   return *gpu.data_ptr&lt;float&gt;();</div>"));
  EXPECT_TRUE(StringRef(Page).contains(
      "<div class=\"add\">+   return *gpu.cpu().data_ptr&lt;float&gt;();"
      "</div>"));
}

TEST(Explain, WrapsThePageOfEveryCheck) {
  for (const CheckInfo &Check : allChecks()) {
    std::string Page;
    llvm::raw_string_ostream Out(Page);
    explain(Check, Out, {false, 60});
    EXPECT_TRUE(StringRef(Page).starts_with(Check.Name)) << Page;
    EXPECT_LT(1000u, Page.size());
    EXPECT_FALSE(StringRef(Page).contains('\33'));
    llvm::SmallVector<StringRef> Lines;
    StringRef(Page).split(Lines, '\n');
    // Code and single long words may be wider.
    for (StringRef Line : Lines)
      if (!Line.starts_with("    ") && Line.ltrim(" -|").contains(' '))
        EXPECT_GE(60, llvm::sys::unicode::columnWidthUTF8(Line)) << Line.str();
  }
  EXPECT_EQ("torch-missing-cpu", nearestCheck("torch-missing-cup")->Name);
  EXPECT_EQ(nullptr, nearestCheck("modernize-use-auto"));
}

TEST(Registry, LevelsAddUp) {
  EXPECT_EQ("-*,torch-dangling-blob,torch-dangling-data,torch-discarded-result",
            checksUpTo(0));
  EXPECT_LT(checksUpTo(0).size(), checksUpTo(1).size());
  std::string List;
  llvm::raw_string_ostream Out(List);
  listChecksAsJson(Out);
  EXPECT_EQ(allChecks().size(),
            llvm::cantFail(json::parse(List)).getAsArray()->size());
}
