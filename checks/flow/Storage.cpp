// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "flow/Storage.h"

namespace clang::tidy::torch::flow {

StorageId StorageTable::of(StorageKind Kind, const void *Site,
                           const Expr *Origin, const NamedDecl *Owner) {
  auto [It, IsNew] =
      Ids.try_emplace({Site, static_cast<unsigned>(Kind)}, Infos.size());
  if (IsNew)
    Infos.push_back({Kind, Site, Origin, Owner, false, false});
  return It->second;
}

const Death *StorageTable::death(const Death &D) {
  for (const Death &Known : Deaths)
    if (Known.Storage == D.Storage && Known.Reason == D.Reason &&
        Known.Loc == D.Loc && Known.Owner == D.Owner)
      return &Known;
  Deaths.push_back(D);
  return &Deaths.back();
}

StorageId StorageTable::oldOf(StorageId Id) {
  if (Id == 0 || Infos[Id].IsOld)
    return Id;
  StorageInfo Info = Infos[Id];
  auto [It, IsNew] = Ids.try_emplace(
      {Info.Site, static_cast<unsigned>(Info.Kind) + 16}, Infos.size());
  if (IsNew) {
    Info.IsOld = true;
    Infos.push_back(Info);
  }
  return It->second;
}

StorageId StorageTable::earlierOf(StorageId Id, const void *Loop) {
  auto [It, IsNew] = Earlier.try_emplace({Id, Loop}, Infos.size());
  if (IsNew) {
    Infos.push_back(StorageInfo(Infos[Id]));
    Later[{It->second, Loop}] = Id;
  }
  return It->second;
}

StorageId StorageTable::afterLoop(StorageId Id, const void *Loop) const {
  auto It = Later.find({Id, Loop});
  return It == Later.end() ? Id : It->second;
}

} // namespace clang::tidy::torch::flow
