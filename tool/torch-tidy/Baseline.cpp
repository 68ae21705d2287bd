// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "Baseline.h"
#include "AtomicFile.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/Twine.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/raw_ostream.h"
#include <map>
#include <tuple>

namespace torch_tidy {

namespace json = llvm::json;
using llvm::StringRef;

/// The version of the format, which its first line says.
static constexpr int64_t FormatVersion = 1;
static constexpr llvm::StringLiteral VersionKey = "torch-tidy-baseline";

static auto order(const Baseline::Entry &E) {
  return std::tie(E.Path, E.Check, E.Message, E.Fingerprint);
}

static void sort(std::vector<Baseline::Entry> &Entries) {
  llvm::sort(Entries, [](const Baseline::Entry &A, const Baseline::Entry &B) {
    return order(A) < order(B);
  });
}

Baseline Baseline::of(llvm::ArrayRef<Finding> Findings, StringRef Base) {
  std::map<std::string, Entry> ByFingerprint;
  for (const Finding &F : Findings) {
    auto [Known, IsNew] = ByFingerprint.try_emplace(F.Fingerprint);
    if (!IsNew) {
      ++Known->second.Count;
      continue;
    }
    Known->second = {F.Fingerprint, 1, F.Check, shownPath(F.At.Path, Base),
                     F.Message};
  }
  Baseline Result;
  for (auto &[Fingerprint, E] : ByFingerprint)
    Result.Entries.push_back(std::move(E));
  sort(Result.Entries);
  return Result;
}

llvm::Expected<Baseline> Baseline::read(StringRef Path) {
  auto Broken = [&](const llvm::Twine &Why) {
    return llvm::createStringError(llvm::inconvertibleErrorCode(),
                                   "baseline '" + Path + "': " + Why);
  };
  auto Buffer = llvm::MemoryBuffer::getFile(Path, /*IsText=*/true);
  if (!Buffer)
    return Broken(Buffer.getError().message());
  StringRef Text = (*Buffer)->getBuffer();
  if (Text.contains("\n<<<<<<< "))
    return Broken("has conflicts of a merge");
  llvm::Expected<json::Value> Parsed = json::parse(Text);
  if (!Parsed)
    return Broken(llvm::toString(Parsed.takeError()));
  const json::Object *Root = Parsed->getAsObject();
  std::optional<int64_t> Version =
      Root ? Root->getInteger(VersionKey) : std::nullopt;
  const json::Array *Findings = Root ? Root->getArray("findings") : nullptr;
  if (!Version || !Findings)
    return Broken("is no baseline of torch-tidy");
  if (*Version != FormatVersion)
    return Broken("has format " + llvm::Twine(*Version) +
                  ", and this torch-tidy reads format " +
                  llvm::Twine(FormatVersion));
  Baseline Result;
  for (size_t I = 0; I != Findings->size(); ++I) {
    const json::Object *Line = (*Findings)[I].getAsObject();
    Entry E;
    auto Take = [&](StringRef Key, std::string &Into) {
      std::optional<StringRef> Value = Line->getString(Key);
      if (Value)
        Into = Value->str();
      return Value.has_value();
    };
    std::optional<int64_t> Count =
        Line ? Line->getInteger("count") : std::nullopt;
    if (!Count || *Count < 1 || *Count > UINT32_MAX ||
        !Take("fingerprint", E.Fingerprint) || !Take("check", E.Check) ||
        !Take("path", E.Path) || !Take("message", E.Message))
      return Broken("finding " + llvm::Twine(I + 1) +
                    " lacks a fingerprint, count, check, path or message");
    E.Count = *Count;
    Result.Entries.push_back(std::move(E));
  }
  sort(Result.Entries);
  return Result;
}

llvm::Error Baseline::write(StringRef Path) const {
  std::string Text;
  llvm::raw_string_ostream Out(Text);
  auto Quoted = [](StringRef Value) {
    return json::Value(json::isUTF8(Value) ? Value.str()
                                           : json::fixUTF8(Value));
  };
  Out << "{\n\"" << VersionKey << "\": " << FormatVersion
      << ",\n\"findings\": [\n";
  for (const Entry &E : Entries)
    // By hand, as what reads well: the place first, the hash last.
    Out << "{\"path\": " << Quoted(E.Path) << ", \"check\": " << Quoted(E.Check)
        << ", \"message\": " << Quoted(E.Message) << ", \"count\": " << E.Count
        << ", \"fingerprint\": " << Quoted(E.Fingerprint) << "}"
        << (&E == &Entries.back() ? "\n" : ",\n");
  Out << "]\n}\n";
  return writeAtomically(Path, Text);
}

std::vector<Baseline::Entry>
Baseline::drop(std::vector<Finding> &Findings,
               llvm::function_ref<bool(const Entry &)> WasAnalyzed) const {
  std::map<std::string, unsigned> Left;
  for (const Entry &E : Entries)
    Left[E.Fingerprint] += E.Count;
  llvm::erase_if(Findings, [&](const Finding &F) {
    auto Known = Left.find(F.Fingerprint);
    if (Known == Left.end() || Known->second == 0)
      return false;
    --Known->second;
    return true;
  });
  std::vector<Entry> Stale;
  for (const Entry &E : Entries) {
    unsigned &Missing = Left[E.Fingerprint];
    if (Missing == 0 || !WasAnalyzed(E))
      continue;
    Entry &Gone = Stale.emplace_back(E);
    Gone.Count = std::min(Missing, E.Count);
    Missing -= Gone.Count;
  }
  return Stale;
}

} // namespace torch_tidy
