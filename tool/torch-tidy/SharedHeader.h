// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// LibTorch's part of translation units, parsed once: precompiled headers in a
// cache that all runs share.
//
// A header belongs to a family: the compiler, its arguments without the file,
// and whether bodies of functions are kept. Within a family any header serves a
// unit that has parsed all that the unit includes of LibTorch.
//
// An entry is three files, named by the family and by what is included:
//   .pch  clang's precompiled header    .h  the text that it was made from
//   .json the manifest: its includes, and the files it was read from, with
//         size, time and hash
//   .ids  all identifiers in those files, a line each
// The manifest is written last, so that there is none without the others.

#ifndef TORCH_TIDY_TOOL_SHAREDHEADER_H
#define TORCH_TIDY_TOOL_SHAREDHEADER_H

#include "Includes.h"
#include "llvm/Support/MemoryBuffer.h"

namespace torch_tidy {

/// What units share in order to share a header.
struct HeaderFamily {
  /// How the header's text is compiled: a unit's arguments without its file.
  std::vector<std::string> Arguments;
  std::string Directory;
  bool KeepsBodies = false; ///< of functions; checks of others may want them
  std::string Key;          ///< names the family among files
  /// Macros of the unit's arguments that the header is made without: those that
  /// differ from target to target. A header that asks for them does not serve.
  std::vector<std::string> OmittedMacros;

  /// \p Path is the unit's: folders of the project in it, which hold nothing
  /// that could take the place of a system's header, make no difference.
  static HeaderFamily of(const TranslationUnit &Unit, const SearchPath &Path,
                         bool KeepsBodies);
};

class SharedHeader {
public:
  const std::string &file() const { return File; }
  /// Whether it has parsed all the headers of LibTorch that a unit includes,
  /// and none of them looks at a macro that the unit sets before.
  bool serves(const UnitIncludes &Unit, const HeaderFamily &Family) const;
  /// Whether it holds nothing that the unit does not include by itself. What
  /// does not compile with such a header does not without.
  bool isWithin(const UnitIncludes &Unit) const;

private:
  friend class HeaderCache;
  std::string File;
  std::vector<std::string> Includes; ///< "<torch/torch.h>"
  llvm::StringSet<> Parsed;          ///< the files that were read
  std::unique_ptr<llvm::MemoryBuffer> Identifiers;
};

class HeaderCache {
public:
  /// \p Folder empty: the user's (XDG_CACHE_HOME, ~/.cache).
  explicit HeaderCache(std::string Folder = "");

  const std::string &folder() const { return Folder; }
  /// Another folder from now on.
  void use(std::string Other) { Folder = std::move(Other); }
  /// A valid header of the family that serves the unit, or null.
  std::shared_ptr<const SharedHeader> find(const HeaderFamily &Family,
                                           const UnitIncludes &Unit);
  /// Makes a header of the given includes ("<torch/torch.h>"); null where that
  /// does not parse. Waits for another process that makes the same one, and
  /// takes its.
  std::shared_ptr<const SharedHeader>
  make(const HeaderFamily &Family, llvm::ArrayRef<std::string> Includes);
  /// Drops a header that clang cannot read, so that another is made next time.
  void forget(const SharedHeader &Header);
  /// Why the last header could not be kept: one line, or nothing.
  std::string trouble();
  /// Removes the oldest headers beyond the cache's size.
  void prune();
  /// Removes everything. The number of files removed.
  llvm::Expected<unsigned> clear();

private:
  std::string fileOf(const HeaderFamily &Family,
                     llvm::ArrayRef<std::string> Includes) const;
  std::shared_ptr<const SharedHeader> load(llvm::StringRef Manifest);
  bool build(const HeaderFamily &Family, llvm::ArrayRef<std::string> Includes,
             const std::string &Name);
  void note(std::string Message);

  std::string Folder;
  std::mutex Lock;
  std::string Trouble;
  /// Of this run, by manifest; null for what is not valid.
  llvm::StringMap<std::shared_ptr<const SharedHeader>> Loaded;
};

} // namespace torch_tidy

#endif
