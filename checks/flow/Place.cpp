// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "flow/Place.h"
#include <algorithm>

namespace clang::tidy::torch::flow {

PlaceId PlaceTable::root(RootKind Kind, const void *Key,
                         const NamedDecl *Name) {
  auto [It, IsNew] = Roots.try_emplace(Key, Infos.size());
  if (IsNew)
    Infos.push_back({0, Selector(), Kind, Key, Name});
  return It->second;
}

PlaceId PlaceTable::variable(const VarDecl *Var) {
  Var = Var->getCanonicalDecl();
  RootKind Kind = !Var->hasLocalStorage() ? RootKind::Global
                  : isa<ParmVarDecl>(Var) ? RootKind::Parameter
                                          : RootKind::Local;
  return root(Kind, Var, Var);
}

PlaceId PlaceTable::child(PlaceId Parent, Selector Step) {
  if (Parent == 0)
    return 0;
  // A path cannot grow for ever (list nodes, trees): its tail is one place.
  if (pathOf(Parent).size() >= 4)
    return Parent;
  // Element has no data; the parent's id and the data tell the others apart.
  const void *Data =
      Step.K == Selector::Element ? static_cast<const void *>(this)
      : Step.K == Selector::Self  ? static_cast<const void *>(&Children)
                                  : Step.Data;
  auto [It, IsNew] = Children.try_emplace({Parent, Data}, Infos.size());
  if (IsNew) {
    const NamedDecl *Name = Step.K == Selector::Field
                                ? static_cast<const NamedDecl *>(
                                      static_cast<const FieldDecl *>(Step.Data))
                                : nullptr;
    Infos.push_back({Parent, Step, Infos[rootOf(Parent)].Root, nullptr, Name});
  }
  return It->second;
}

PlaceId PlaceTable::rootOf(PlaceId Id) const {
  while (Infos[Id].Parent)
    Id = Infos[Id].Parent;
  return Id;
}

llvm::SmallVector<Selector, 4> PlaceTable::pathOf(PlaceId Id) const {
  llvm::SmallVector<Selector, 4> Path;
  for (; Infos[Id].Parent; Id = Infos[Id].Parent)
    Path.push_back(Infos[Id].Step);
  std::reverse(Path.begin(), Path.end());
  return Path;
}

const NamedDecl *PlaceTable::nameOf(PlaceId Id) const {
  for (; Id; Id = Infos[Id].Parent)
    if (Infos[Id].Name)
      return Infos[Id].Name;
  return nullptr;
}

bool PlaceTable::outlivesFunction(PlaceId Id) const {
  switch (kindOf(Id)) {
  case RootKind::Global:
  case RootKind::This:
  case RootKind::Return:
  case RootKind::Outside:
    return true;
  default:
    return false;
  }
}

bool PlaceTable::isSummary(PlaceId Id) const {
  for (; Infos[Id].Parent; Id = Infos[Id].Parent)
    if (Infos[Id].Step.isSummary())
      return true;
  return false;
}

} // namespace clang::tidy::torch::flow
