// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What a plugin asks for while it is loaded, before VersionGuard.cpp has a say,
// and only some versions of LLVM have: variables and virtual functions, which
// are not bound lazily. A program that lacks one of them would refuse the
// plugin with no more than its name, so here it is again. The program's own
// come first for the dynamic linker: these serve where VersionGuard.cpp ends
// the program anyhow.
//
// For the plugins alone: in a program, these would take the place of LLVM's.

#include <cstdint>
#include <cstdlib>

#define TORCH_TIDY_WEAK_FUNCTION(Name, Symbol)                                 \
  __attribute__((weak)) void Name() asm(Symbol);                               \
  void Name() { std::abort(); }

extern "C" {
// llvm::hashing::detail::fixed_seed_override
__attribute__((weak)) uint64_t
    FixedSeedOverride asm("_ZN4llvm7hashing6detail19fixed_seed_overrideE") = 0;

// llvm::detail::format_adapter, today llvm::support::detail::format_adapter:
// its type, of which nobody asks more than the address, and its anchor().
__attribute__((weak)) void *
    FormatAdapter[2] asm("_ZTIN4llvm6detail14format_adapterE") = {};
__attribute__((weak)) void *SupportFormatAdapter[2] asm(
    "_ZTIN4llvm7support6detail14format_adapterE") = {};
TORCH_TIDY_WEAK_FUNCTION(FormatAdapterAnchor,
                         "_ZN4llvm6detail14format_adapter6anchorEv")
TORCH_TIDY_WEAK_FUNCTION(SupportFormatAdapterAnchor,
                         "_ZN4llvm7support6detail14format_adapter6anchorEv")

// clang::MultiplexConsumer::CompleteExternalDeclaration, of a VarDecl, today of
// a DeclaratorDecl.
TORCH_TIDY_WEAK_FUNCTION(CompleteVariable,
                         "_ZN5clang17MultiplexConsumer27CompleteExternalDeclara"
                         "tionEPNS_7VarDeclE")
TORCH_TIDY_WEAK_FUNCTION(CompleteDeclarator,
                         "_ZN5clang17MultiplexConsumer27CompleteExternalDeclara"
                         "tionEPNS_14DeclaratorDeclE")

// clang::PPCallbacks::HasInclude, as it is since LLVM 16
TORCH_TIDY_WEAK_FUNCTION(
    HasInclude,
    "_ZN5clang11PPCallbacks10HasIncludeENS_14SourceLocationEN4llvm9StringRefEbN"
    "S_20CustomizableOptionalINS_12FileEntryRefEEENS_6SrcMgr18Characteristic"
    "KindE")
}
