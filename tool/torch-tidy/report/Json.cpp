// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "llvm/Support/JSON.h"
#include "Common.h"
#include "Registry.h"

namespace torch_tidy {

namespace {

class JsonReport {
public:
  JsonReport(const Report &R, SourceFiles &Files, llvm::raw_ostream &Out)
      : R(R), Files(Files), Json(Out, /*IndentSize=*/2) {}

  void write() {
    Json.object([&] {
      Json.attribute("schemaVersion", 1);
      Json.attributeObject("tool", [&] {
        Json.attribute("name", "torch-tidy");
        Json.attribute("version", toolVersion());
      });
      Json.attribute("base", utf8(R.Base));
      Json.attribute("filesAnalyzed", R.FilesAnalyzed);
      Json.attributeArray("findings", [&] {
        for (const Finding &F : R.Findings)
          finding(F);
      });
      Json.attributeArray("failures", [&] {
        for (const auto &[Path, Why] : R.Failures)
          Json.object([&, &Path = Path, &Why = Why] {
            Json.attribute("file", utf8(shownPath(Path, R.Base)));
            Json.attribute("reason", utf8(Why));
          });
      });
    });
    Json.flush();
  }

private:
  void finding(const Finding &F) {
    Json.object([&] {
      Json.attribute("check", F.Check);
      if (const CheckInfo *Check = findCheck(F.Check))
        Json.attribute("level", Check->Level);
      Json.attribute("severity",
                     F.Level == Finding::Severity::Error ? "error" : "warning");
      Json.attribute("message", utf8(F.Message));
      place(F.At);
      Json.attribute("fingerprint", F.Fingerprint);
      ranges(F.Ranges);
      edits(F.Fix);
      Json.attributeArray("notes", [&] {
        for (const Note &N : F.Notes)
          Json.object([&] {
            Json.attribute("message", utf8(N.Message));
            place(N.At);
            ranges(N.Ranges);
            edits(N.Fix);
          });
      });
    });
  }

  void place(const Position &At) {
    if (At.Path.empty())
      return;
    Json.attribute("file", utf8(shownPath(At.Path, R.Base)));
    Json.attribute("line", At.Line);
    Json.attribute("column", At.Column);
    Json.attribute("offset", At.Offset);
  }

  void end(const Position &At) {
    Json.attribute("endLine", At.Line);
    Json.attribute("endColumn", At.Column);
  }

  void ranges(const std::vector<Range> &Ranges) {
    Json.attributeArray("ranges", [&] {
      for (const Range &Stretch : Ranges)
        Json.object([&] {
          place(Stretch.Begin);
          Json.attribute("length", Stretch.End.Offset - Stretch.Begin.Offset);
          end(Stretch.End);
        });
    });
  }

  void edits(const Edits &Fix) {
    Json.attributeArray("fix", [&] {
      for (const auto &Edit : Fix)
        Json.object([&] {
          place(Files.position(Edit.getFilePath(), Edit.getOffset()));
          Json.attribute("length", Edit.getLength());
          end(Files.position(Edit.getFilePath(),
                             Edit.getOffset() + Edit.getLength()));
          Json.attribute("text", utf8(Edit.getReplacementText()));
        });
    });
  }

  const Report &R;
  SourceFiles &Files;
  llvm::json::OStream Json;
};

} // namespace

void writeJson(const Report &R, SourceFiles &Files, llvm::raw_ostream &Out) {
  JsonReport(R, Files, Out).write();
  Out << '\n';
}

} // namespace torch_tidy
