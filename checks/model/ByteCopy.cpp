// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "model/ByteCopy.h"

namespace clang::tidy::torch::model {

std::optional<ByteCopy> byteCopyOf(const FunctionDecl &Callee,
                                   const TensorApi &Api) {
  llvm::StringRef Name = nameOf(Callee);
  const auto *Method = dyn_cast<CXXMethodDecl>(&Callee);
  if (Method && Method->isInstance()) {
    if (!isInNamespace(Method, "std") || Callee.getNumParams() < 2)
      return std::nullopt;
    const CXXRecordDecl *Class = Method->getParent();
    bool IsText =
        Class->getIdentifier() &&
        isAny(Class->getName(), {"basic_string", "basic_string_view"});
    if (!(IsText && isa<CXXConstructorDecl>(Method)) &&
        !(IsText && isAny(Name, {"assign", "append"})) &&
        !isAny(Name, {"write", "read", "sputn", "sgetn", "readsome"}))
      return std::nullopt;
    // Streams and strings of wide characters count characters.
    QualType Pointer = Callee.getParamDecl(0)->getType();
    if (!Pointer->isPointerType() || !Pointer->getPointeeType()->isCharType() ||
        !Callee.getParamDecl(1)->getType()->isIntegerType())
      return std::nullopt;
    return ByteCopy{{0}, {1}};
  }
  bool IsGlobal =
      Callee.getDeclContext()->getRedeclContext()->isTranslationUnit();
  if (!IsGlobal && !isInNamespace(&Callee, "std"))
    return std::nullopt;
  // CUDA's and HIP's may be declared anywhere.
  bool IsDevice = Name.consume_front("cuda") || Name.consume_front("hip");
  if (IsDevice) {
    if (isAny(Name, {"Memcpy", "MemcpyAsync"}))
      return ByteCopy{{0, 1}, {2}};
    if (isAny(Name, {"Memset", "MemsetAsync"}))
      return ByteCopy{{0}, {2}};
    return std::nullopt;
  }
  if (!Api.isForeignCode(Callee.getLocation()))
    return std::nullopt; // somebody's own function of that name
  Name.consume_front("__builtin_");
  if (isAny(Name, {"memcpy", "memmove", "memcmp", "__memcpy_chk"}))
    return ByteCopy{{0, 1}, {2}};
  if (Name == "memset")
    return ByteCopy{{0}, {2}};
  if (isAny(Name, {"fwrite", "fread"}))
    return ByteCopy{{0}, {1, 2}};
  if (isAny(Name, {"write", "read", "pwrite", "pread", "send", "recv"}))
    return ByteCopy{{1}, {2}};
  return std::nullopt;
}

} // namespace clang::tidy::torch::model
