// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Findings that the checks make of real files over LibTorch's headers.

#ifndef TORCH_TIDY_TEST_UNIT_TOOL_REALFINDINGS_H
#define TORCH_TIDY_TEST_UNIT_TOOL_REALFINDINGS_H

#include "Finding.h"
#include "Registry.h"
#include "TestConfig.h"
#include "ToolTestConfig.h"
#include "clang-tidy/ClangTidy.h"
#include "clang-tidy/ClangTidyDiagnosticConsumer.h"
#include "clang-tidy/ClangTidyOptions.h"
#include "report/Report.h"
#include "clang/Tooling/CompilationDatabase.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Program.h"
#include "llvm/Support/VirtualFileSystem.h"
#include "llvm/Support/raw_ostream.h"
#include "gtest/gtest.h"

namespace torch_tidy {

/// A folder that goes with the test.
class TestFolder {
public:
  TestFolder() {
    llvm::SmallString<128> Made;
    EXPECT_FALSE(llvm::sys::fs::createUniqueDirectory("torch-tidy-test", Made));
    EXPECT_FALSE(llvm::sys::fs::real_path(Made, Path));
  }
  ~TestFolder() { llvm::sys::fs::remove_directories(Path); }

  std::string path(llvm::StringRef Name = "") const {
    return Name.empty() ? Path.str().str() : (Path + "/" + Name).str();
  }
  std::string write(llvm::StringRef Name, llvm::StringRef Text) const {
    std::string File = path(Name);
    llvm::sys::fs::create_directories(llvm::sys::path::parent_path(File));
    std::error_code Failed;
    llvm::raw_fd_ostream Out(File, Failed);
    EXPECT_FALSE(Failed);
    Out << Text;
    return File;
  }

private:
  llvm::SmallString<128> Path;
};

inline std::string contentOf(llvm::StringRef Path) {
  auto Buffer = llvm::MemoryBuffer::getFile(Path, false, true, true);
  EXPECT_TRUE(bool(Buffer)) << Path.str();
  return Buffer ? (*Buffer)->getBuffer().str() : std::string();
}

/// What the checks of every level say of the files.
inline std::vector<Finding> findingsIn(std::vector<std::string> Paths,
                                       SourceFiles &Files,
                                       llvm::StringRef Base) {
  namespace tidy = clang::tidy;
  tidy::ClangTidyOptions Options = tidy::ClangTidyOptions::getDefaults();
  Options.Checks = checksUpTo(2);
  Options.HeaderFilterRegex = ".*";
  tidy::ClangTidyContext Context(std::make_unique<tidy::DefaultOptionsProvider>(
      tidy::ClangTidyGlobalOptions(), Options));
  clang::tooling::FixedCompilationDatabase Database(
      Base, clang::tidy::torch::testArgs());
  auto Errors = tidy::runClangTidy(
      Context, Database, Paths,
      llvm::makeIntrusiveRefCnt<llvm::vfs::OverlayFileSystem>(
          llvm::vfs::getRealFileSystem()),
      /*ApplyAnyFix=*/false, false, "", /*Quiet=*/true);
  std::vector<Finding> Result = findingsOf(Errors, Files);
  finish(Result, Files, Base);
  return Result;
}

/// What the real clang-tidy with the plugin prints.
inline std::string clangTidy(llvm::StringRef File, const TestFolder &Folder,
                             std::vector<std::string> More = {}) {
  std::string Output = Folder.path("clang-tidy.out");
  // What is redirected into is not emptied first.
  llvm::sys::fs::remove(Output);
  std::vector<std::string> Args = {
      ClangTidyProgram, std::string("--load=") + PluginFile,
      "--checks=" + checksUpTo(2), "--header-filter=.*", "--config={}"};
  Args.insert(Args.end(), More.begin(), More.end());
  Args.push_back(File.str());
  Args.push_back("--");
  for (const std::string &Arg : clang::tidy::torch::testArgs())
    Args.push_back(Arg);
  std::vector<llvm::StringRef> Refs(Args.begin(), Args.end());
  EXPECT_EQ(0, llvm::sys::ExecuteAndWait(ClangTidyProgram, Refs, std::nullopt,
                                         {llvm::StringRef(""),
                                          llvm::StringRef(Output),
                                          llvm::StringRef("")}));
  return contentOf(Output);
}

/// Two mistakes with a path and a fix, one with alternatives on its notes.
inline const char *const Mistakes = R"(#include <torch/torch.h>

float first(const at::Tensor &t) {
  auto gpu = t.cuda();
  return *gpu.data_ptr<float>();
}

torch::Tensor borrowed() {
  float values[3] = {1, 2, 3};
  return torch::from_blob(values, {3});
}

void fill(int64_t n) {
  auto ramp = torch::empty({n}, torch::kCUDA);
  float *p = ramp.data_ptr<float>();
  for (int64_t i = 0; i < n; ++i)
    p[i] = i;
}
)";

} // namespace torch_tidy

#endif
