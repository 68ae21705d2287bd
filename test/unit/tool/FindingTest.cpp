// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "AtomicFile.h"
#include "Baseline.h"
#include "Fixes.h"
#include "RealFindings.h"

using namespace torch_tidy;

TEST(Findings, CarryPlacesPathAndFix) {
  TestFolder Folder;
  SourceFiles Files;
  std::string File = Folder.write("a.cpp", Mistakes);
  auto Found = findingsIn({File}, Files, Folder.path());
  ASSERT_EQ(3u, Found.size());
  EXPECT_EQ("torch-missing-cpu", Found[0].Check);
  EXPECT_EQ(File, Found[0].At.Path);
  EXPECT_EQ(5u, Found[0].At.Line);
  EXPECT_EQ("  return *gpu.data_ptr<float>();", Files.line(File, 5));
  ASSERT_EQ(1u, Found[0].Fix.size());
  EXPECT_EQ(".cpu()", Found[0].Fix[0].getReplacementText());
  ASSERT_FALSE(Found[0].Notes.empty());
  EXPECT_EQ(4u, Found[0].Notes[0].At.Line);
  EXPECT_EQ("torch-dangling-blob", Found[1].Check);
  EXPECT_EQ(16u, Found[1].Fingerprint.size());
  EXPECT_TRUE(Found[2].Fix.empty());
}

TEST(Findings, HeaderOfSeveralFilesIsReportedOnce) {
  TestFolder Folder;
  SourceFiles Files;
  std::string Header = Folder.write("inc/a.h", Mistakes);
  auto Found =
      findingsIn({Folder.write("one.cpp", "#include \"inc/a.h\"\n"),
                  Folder.write("src/two.cpp", "#include \"../inc/a.h\"\n")},
                 Files, Folder.path());
  ASSERT_EQ(3u, Found.size());
  for (const Finding &F : Found)
    EXPECT_EQ(Header, F.At.Path);
}

TEST(Findings, FingerprintsSurviveShiftsAndTellEqualLinesApart) {
  TestFolder Folder;
  SourceFiles Files;
  std::string Twice = std::string(Mistakes) + "namespace again {\n" +
                      llvm::StringRef(Mistakes).split('\n').second.str() +
                      "}\n";
  auto Before =
      findingsIn({Folder.write("a.cpp", Twice)}, Files, Folder.path());
  ASSERT_EQ(6u, Before.size());
  EXPECT_NE(Before[0].Fingerprint, Before[3].Fingerprint);

  std::string Moved = "// new\n\n" + Twice;
  size_t At = Moved.find("  return *gpu");
  Moved.insert(At, "\t  ");
  SourceFiles Later;
  auto After = findingsIn({Folder.write("a.cpp", Moved)}, Later, Folder.path());
  ASSERT_EQ(6u, After.size());
  for (size_t I = 0; I != 6; ++I)
    EXPECT_EQ(Before[I].Fingerprint, After[I].Fingerprint) << I;
}

// Fixes ----------------------------------------------------------------------

TEST(Fixes, AreThoseOfClangTidy) {
  for (bool FromNotes : {false, true}) {
    TestFolder Folder;
    SourceFiles Files;
    std::string Ours = Folder.write("a.cpp", Mistakes);
    std::string Theirs = Folder.write("b.cpp", Mistakes);
    auto Found = findingsIn({Ours}, Files, Folder.path());
    FixOptions Options;
    Options.FromNotes = FromNotes;
    FixResult Result = applyFixes(Found, Files, Options);
    EXPECT_TRUE(Result.Errors.empty());
    EXPECT_EQ(std::vector<std::string>{Ours}, Result.Files);
    clangTidy(Theirs, Folder, {FromNotes ? "--fix-notes" : "--fix"});
    EXPECT_EQ(contentOf(Theirs), contentOf(Ours));
    EXPECT_NE(std::string(Mistakes), contentOf(Ours));
  }
}

/// A finding at an offset with one edit for each pair of offset and length.
static Finding withEdits(llvm::StringRef File, unsigned Line, Edits Fix) {
  Finding F;
  F.Check = "torch-missing-cpu";
  F.At = {File.str(), 0, Line, 1};
  F.Fix = std::move(Fix);
  return F;
}

TEST(Fixes, EqualEditsOnceAndTheLaterOfTwoThatOverlapNot) {
  TestFolder Folder;
  SourceFiles Files;
  std::string File = Folder.write("a.cpp", "int a = 1;\nint b = 2;\n");
  using R = clang::tooling::Replacement;
  std::vector<Finding> Found = {
      withEdits(File, 1, {R(File, 0, 0, "#include <c>\n"), R(File, 4, 1, "x")}),
      withEdits(File, 2,
                {R(File, 0, 0, "#include <c>\n"), R(File, 15, 1, "y")}),
      withEdits(File, 1, {R(File, 4, 5, "z"), R(File, 19, 1, "3")})};
  FixResult Result = applyFixes(Found, Files, FixOptions());
  EXPECT_EQ("#include <c>\nint x = 1;\nint y = 2;\n", contentOf(File));
  EXPECT_EQ((std::vector<size_t>{0, 1}), Result.Applied);
  ASSERT_EQ(1u, Result.NotApplied.size());
  EXPECT_EQ(
      "fix not applied: overlaps the fix of 'torch-missing-cpu' at line 1",
      Result.NotApplied[0].Why);
}

TEST(Fixes, KeepLineEndsLinksAndPermissions) {
  TestFolder Folder;
  SourceFiles Files;
  std::string Target = Folder.write("real.cpp", "int a;\r\nint b;\r\n");
  std::string Link = Folder.path("link.cpp");
  ASSERT_FALSE(llvm::sys::fs::create_link("real.cpp", Link));
  ASSERT_FALSE(llvm::sys::fs::setPermissions(
      Target, llvm::sys::fs::owner_all | llvm::sys::fs::group_exe));
  std::vector<Finding> Found = {withEdits(
      Link, 2, {clang::tooling::Replacement(Link, 8, 0, "int c;\n")})};
  FixResult Result = applyFixes(Found, Files, FixOptions());
  EXPECT_EQ(1u, Result.Applied.size());
  EXPECT_EQ("int a;\r\nint c;\r\nint b;\r\n", contentOf(Target));
  llvm::sys::fs::file_status Status;
  ASSERT_FALSE(llvm::sys::fs::status(Link, Status, /*follow=*/false));
  EXPECT_EQ(llvm::sys::fs::file_type::symlink_file, Status.type());
  ASSERT_FALSE(llvm::sys::fs::status(Target, Status));
  EXPECT_EQ(llvm::sys::fs::owner_all | llvm::sys::fs::group_exe,
            Status.permissions());
}

TEST(Fixes, LeaveAFileThatChangedAlone) {
  TestFolder Folder;
  SourceFiles Files;
  std::string A = Folder.write("a.cpp", "int a;\n");
  std::string B = Folder.write("b.cpp", "int b;\n");
  Files.text(A);
  Files.text(B);
  Folder.write("a.cpp", "int other;\n");
  using R = clang::tooling::Replacement;
  std::vector<Finding> Found = {
      withEdits(B, 1, {R(A, 0, 0, "x"), R(B, 0, 0, "x")}),
      withEdits(B, 1, {R(B, 4, 1, "c")})};
  FixResult Result = applyFixes(Found, Files, FixOptions());
  EXPECT_EQ("int other;\n", contentOf(A));
  EXPECT_EQ("int c;\n", contentOf(B));
  ASSERT_EQ(1u, Result.Errors.size());
  EXPECT_EQ("'" + A + "' has changed since it was analyzed", Result.Errors[0]);
  EXPECT_EQ(std::vector<size_t>{1}, Result.Applied);
}

TEST(Fixes, AreFormattedWhereAStyleIsGiven) {
  TestFolder Folder;
  SourceFiles Files;
  std::string File = Folder.write("a.cpp", "int  a;\nint  b;\n");
  FixOptions Options;
  Options.FormatStyle = "LLVM";
  applyFixes(
      {withEdits(File, 1,
                 {clang::tooling::Replacement(File, 5, 1, "long_name")})},
      Files, Options);
  EXPECT_EQ("int long_name;\nint  b;\n", contentOf(File));
}

// Baseline -------------------------------------------------------------------

static std::vector<Finding> threeFindings() {
  std::vector<Finding> Found(3);
  for (unsigned I = 0; I != 3; ++I) {
    Found[I].Check = "torch-missing-cpu";
    Found[I].Message = "message \"" + std::to_string(I) + "\"";
    Found[I].At = {"/base/src/a.cpp", 0, I + 1, 1};
    Found[I].Fingerprint = std::string(15, '0') + std::to_string(I);
  }
  return Found;
}

TEST(Baselines, KnownFindingsAreDroppedAndStaleEntriesTold) {
  TestFolder Folder;
  std::string File = Folder.path("baseline.json");
  auto Found = threeFindings();
  ASSERT_FALSE(bool(Baseline::of(Found, "/base").write(File)));
  auto Known = Baseline::read(File);
  ASSERT_TRUE(bool(Known));
  ASSERT_EQ(3u, Known->entries().size());
  EXPECT_EQ("src/a.cpp", Known->entries()[0].Path);
  // A finding a line, between two lines of head and foot.
  EXPECT_EQ(8, llvm::StringRef(contentOf(File)).count('\n'));

  Found.erase(Found.begin());
  Found[0].Fingerprint = "ffffffffffffffff";
  auto Any = [](const Baseline::Entry &) { return true; };
  auto Stale = Known->drop(Found, Any);
  ASSERT_EQ(1u, Found.size());
  EXPECT_EQ("ffffffffffffffff", Found[0].Fingerprint);
  ASSERT_EQ(2u, Stale.size());
  EXPECT_EQ("message \"0\"", Stale[0].Message);
  EXPECT_TRUE(Known->drop(Found, [](const Baseline::Entry &) { return false; })
                  .empty());
}

TEST(Baselines, DamagedFilesAreOneClearError) {
  TestFolder Folder;
  auto ErrorOf = [&](llvm::StringRef Text) {
    auto Read = Baseline::read(Folder.write("b", Text));
    EXPECT_FALSE(bool(Read));
    std::string Why = Read ? "" : llvm::toString(Read.takeError());
    EXPECT_EQ(std::string::npos, Why.find('\n')) << Why;
    EXPECT_TRUE(llvm::StringRef(Why).starts_with("baseline '")) << Why;
    return Why;
  };
  ErrorOf("");
  ErrorOf("{\"torch-tidy-baseline\": 1, \"findings\": [");
  ErrorOf("[]");
  ErrorOf("{\"torch-tidy-baseline\": 2, \"findings\": []}");
  ErrorOf("{\"torch-tidy-baseline\": 1, \"findings\": [{\"count\": 1}]}");
  EXPECT_TRUE(llvm::StringRef(ErrorOf("{\n<<<<<<< ours\n")).contains("merge"));
  auto Missing = Baseline::read(Folder.path("none"));
  EXPECT_TRUE(llvm::StringRef(llvm::toString(Missing.takeError()))
                  .contains("No such file"));
}

TEST(AtomicFiles, LeaveNothingBesideThem) {
  TestFolder Folder;
  std::string File = Folder.path("new");
  ASSERT_FALSE(bool(writeAtomically(File, "text")));
  EXPECT_EQ("text", contentOf(File));
  {
    auto Pending = llvm::cantFail(PendingFile::create(File, "never"));
  }
  EXPECT_EQ("text", contentOf(File));
  std::error_code Failed;
  unsigned Count = 0;
  for (llvm::sys::fs::directory_iterator I(Folder.path(), Failed), E; I != E;
       I.increment(Failed))
    ++Count;
  EXPECT_EQ(1u, Count);
  EXPECT_TRUE(llvm::StringRef(llvm::toString(writeAtomically(
                                  Folder.path("no/folder"), "x")))
                  .starts_with("cannot write '"));
}
