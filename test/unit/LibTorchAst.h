//===-- LibTorchAst.h - LibTorch's own headers, parsed ----------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef TORCH_TIDY_TEST_UNIT_LIBTORCHAST_H
#define TORCH_TIDY_TEST_UNIT_LIBTORCHAST_H

#include "TestConfig.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclCXX.h"
#include "clang/Frontend/ASTUnit.h"
#include "clang/Tooling/Tooling.h"

#include <memory>

namespace clang::tidy::torch {

/// \p Code over LibTorch's precompiled header.
inline std::unique_ptr<ASTUnit> parseWithLibTorch(llvm::StringRef Code,
                                                  bool WithBodies = false) {
  return tooling::buildASTFromCodeWithArgs(
      Code, WithBodies ? testArgsWithBodies() : testArgs(), "test.cpp",
      "torch-tidy-test");
}

/// LibTorch alone, parsed once per test program.
inline ASTContext &libTorch() {
  static std::unique_ptr<ASTUnit> Unit = parseWithLibTorch("");
  return Unit->getASTContext();
}
inline ASTContext &libTorchWithBodies() {
  static std::unique_ptr<ASTUnit> Unit = parseWithLibTorch("", true);
  return Unit->getASTContext();
}

/// The namespace of that name: "at::_ops". Null if there is none.
inline const NamespaceDecl *namespaceNamed(ASTContext &Context,
                                           llvm::StringRef Name) {
  const DeclContext *Scope = Context.getTranslationUnitDecl();
  const NamespaceDecl *Found = nullptr;
  while (!Name.empty()) {
    llvm::StringRef First;
    std::tie(First, Name) = Name.split("::");
    Found = nullptr;
    for (const NamedDecl *Member : Scope->lookup(&Context.Idents.get(First)))
      if (const auto *Namespace = dyn_cast<NamespaceDecl>(Member))
        Found = Namespace;
    if (!Found)
      return nullptr;
    Scope = Found;
  }
  return Found;
}

/// The members of a namespace in all its parts.
template <typename Callback>
void forEachMember(const NamespaceDecl &Namespace, Callback Visit) {
  for (const NamespaceDecl *Part : Namespace.redecls())
    for (const Decl *Member : Part->decls())
      Visit(Member);
}

/// at::Tensor or at::TensorBase.
inline const CXXRecordDecl *tensorClass(ASTContext &Context,
                                        llvm::StringRef Name = "Tensor") {
  for (const NamedDecl *Member :
       namespaceNamed(Context, "at")->lookup(&Context.Idents.get(Name)))
    if (const auto *Record = dyn_cast<CXXRecordDecl>(Member))
      return Record->getDefinition();
  return nullptr;
}

} // namespace clang::tidy::torch

#endif // TORCH_TIDY_TEST_UNIT_LIBTORCHAST_H
