// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Who owns which memory, who borrows it, and how it ends.

#ifndef TORCH_TIDY_FLOW_STORAGE_H
#define TORCH_TIDY_FLOW_STORAGE_H

#include "clang/AST/Decl.h"
#include "clang/AST/Expr.h"
#include "llvm/ADT/DenseMap.h"
#include <deque>
#include <vector>

namespace clang::tidy::torch::flow {

using StorageId = unsigned; ///< 0: memory that nothing is known of

enum class StorageKind : uint8_t {
  Tensor, ///< lives while some handle holds it
  Buffer, ///< memory of a container, array or smart pointer: lives while its
          ///< owner is in scope and unchanged
  Heap,   ///< new[] or malloc: lives until it is freed
};

struct StorageInfo {
  StorageKind Kind;
  const void *Site = nullptr;       ///< the expression or variable it is of
  const Expr *Origin = nullptr;     ///< the expression that made it, if one
  const NamedDecl *Owner = nullptr; ///< the variable it belongs to, if one
  bool IsOld = false;               ///< made by an earlier round of a loop
  bool IsOnDevice = false;          ///< cudaMalloc'ed
  bool IsElement = false;           ///< one of several buffers in a container
};

enum class DeathReason : uint8_t {
  TemporaryDestroyed,
  OutOfScope,
  Reassigned,
  Reset,
  Resized, ///< resize_, resize, push_back, reserve, ...
  Cleared,
  ElementRemoved, ///< pop_back, pop_front
  DataSet,        ///< set_data, set_
  MovedFrom,
  Freed,
};

/// How a storage ended, on some path.
struct Death {
  StorageId Storage;
  DeathReason Reason;
  SourceLocation Loc;
  const NamedDecl *Owner = nullptr; ///< the handle that held it last
};

class StorageTable {
public:
  /// One ending; the same one is the same object.
  const Death *death(const Death &D);
  StorageTable() { Infos.emplace_back(); }
  StorageId of(StorageKind Kind, const void *Site, const Expr *Origin,
               const NamedDecl *Owner);
  /// The same site's storage of an earlier round of a loop.
  StorageId oldOf(StorageId Id);
  /// The same storage, as earlier rounds of \p Loop took it up.
  StorageId earlierOf(StorageId Id, const void *Loop);
  /// What that is called when the loop is over.
  StorageId afterLoop(StorageId Id, const void *Loop) const;
  StorageInfo &operator[](StorageId Id) { return Infos[Id]; }
  const StorageInfo &operator[](StorageId Id) const { return Infos[Id]; }

private:
  std::vector<StorageInfo> Infos;
  llvm::DenseMap<std::pair<const void *, unsigned>, StorageId> Ids;
  llvm::DenseMap<std::pair<StorageId, const void *>, StorageId> Earlier, Later;
  std::deque<Death> Deaths;
};

} // namespace clang::tidy::torch::flow

#endif
