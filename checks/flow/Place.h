// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Where a tensor or a view can stand: a variable, a member, an element, a
// temporary. A place is a root and a path of selectors.

#ifndef TORCH_TIDY_FLOW_PLACE_H
#define TORCH_TIDY_FLOW_PLACE_H

#include "clang/AST/DeclCXX.h"
#include "clang/AST/ExprCXX.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/SmallVector.h"
#include <vector>

namespace clang::tidy::torch::flow {

/// One step into a value.
struct Selector {
  enum Kind : uint8_t {
    Field,   ///< a member of a class
    Index,   ///< an element at a constant index (tuple, structured binding)
    Element, ///< any element of a container; what a pointer points to
    Self,    ///< what is known of the object as a whole, beside its members
  };
  Kind K = Element;
  const void *Data = nullptr; ///< FieldDecl, or the index + 1

  static Selector field(const FieldDecl *F) {
    return {Field, F->getCanonicalDecl()};
  }
  static Selector index(unsigned I) {
    return {Index, reinterpret_cast<const void *>(uintptr_t(I) + 1)};
  }
  static Selector element() { return {}; }
  static Selector self() { return {Self, nullptr}; }
  /// Several objects share an element place, so a store there adds.
  bool isSummary() const { return K == Element; }
  friend bool operator==(Selector A, Selector B) {
    return A.K == B.K && A.Data == B.Data;
  }
  friend bool operator<(Selector A, Selector B) {
    return A.K != B.K ? A.K < B.K : std::less<>()(A.Data, B.Data);
  }
};

enum class RootKind : uint8_t {
  Local,     ///< a variable of automatic storage
  Parameter, ///< a parameter of the function that is analysed
  Global,    ///< a variable of static storage
  This,      ///< the object of the method
  Temporary, ///< a temporary that lives until the full expression ends
  Return,    ///< what the function returns
  Outside,   ///< an object that somebody else owns
};

using PlaceId = unsigned; ///< 0: no place

struct PlaceInfo {
  PlaceId Parent = 0; ///< 0: a root
  Selector Step;
  RootKind Root = RootKind::Outside;
  const void *Key = nullptr;       ///< VarDecl, expression, or class
  const NamedDecl *Name = nullptr; ///< the variable or member, if one
};

class PlaceTable {
public:
  PlaceTable() { Infos.emplace_back(); }
  PlaceId root(RootKind Kind, const void *Key, const NamedDecl *Name);
  PlaceId variable(const VarDecl *Var);
  /// Holds what a range-for assigns to each element.
  PlaceId rangeReplacement(const VarDecl *LoopVariable) {
    return root(RootKind::Outside,
                reinterpret_cast<const char *>(LoopVariable) + 1, nullptr);
  }
  PlaceId child(PlaceId Parent, Selector Step);
  PlaceId rootOf(PlaceId Id) const;
  const PlaceInfo &operator[](PlaceId Id) const { return Infos[Id]; }
  llvm::SmallVector<Selector, 4> pathOf(PlaceId Id) const;
  RootKind kindOf(PlaceId Id) const { return Infos[rootOf(Id)].Root; }
  /// The innermost variable or member that names the place.
  const NamedDecl *nameOf(PlaceId Id) const;
  /// Still there when the function has returned.
  bool outlivesFunction(PlaceId Id) const;
  bool isSummary(PlaceId Id) const;

private:
  struct ChildKey {
    PlaceId Parent;
    Selector Step;
  };
  std::vector<PlaceInfo> Infos;
  llvm::DenseMap<const void *, PlaceId> Roots;
  llvm::DenseMap<std::pair<unsigned, const void *>, PlaceId> Children;
};

} // namespace clang::tidy::torch::flow

#endif
