# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Finds an LLVM installation that has clang-tidy's headers.
#
#   TORCH_TIDY_LLVM       the major version wanted; empty: the newest one found
#   TORCH_TIDY_LLVM_ROOT  its prefix, where it is in none of the usual places
#
# Sets TorchTidyLLVM_FOUND, _MAJOR, _VERSION and _PREFIX, _BINDIR, _LIBDIR, and
# defines
#   torchTidyLLVM::headers    include folders only: for what is loaded into a
#                             program that already has LLVM in it
#   torchTidyLLVM::shared     the headers, libclang-cpp and libLLVM
#   torchTidyLLVM::clangTidy  clang-tidy's own static libraries over ::shared
#   torchTidyLLVM::clangTidyModules  the same, and all checks that come with
#                             clang-tidy: for a clang-tidy of one's own

set(TORCH_TIDY_LLVM_ROOT "" CACHE PATH "Prefix of the LLVM to build for")
set(_tidyHeader include/clang-tidy/ClangTidyCheck.h)

# The versions the sources are written for, the newest first.
set(TorchTidyLLVM_SUPPORTED 22 21 20 19 16)

function(_torch_tidy_llvm_prefix major result)
  foreach(prefix IN ITEMS
      "${TORCH_TIDY_LLVM_ROOT}" "/usr/lib/llvm-${major}" "/usr/lib64/llvm${major}"
      "/usr/local/opt/llvm@${major}" "/opt/homebrew/opt/llvm@${major}")
    if(prefix AND EXISTS "${prefix}/${_tidyHeader}" AND
        EXISTS "${prefix}/include/llvm/Config/llvm-config.h")
      file(STRINGS "${prefix}/include/llvm/Config/llvm-config.h" line
        REGEX "define LLVM_VERSION_MAJOR ${major}$")
      if(line)
        set(${result} "${prefix}" PARENT_SCOPE)
        return()
      endif()
    endif()
  endforeach()
  set(${result} "" PARENT_SCOPE)
endfunction()

set(_wanted ${TORCH_TIDY_LLVM})
if(NOT _wanted)
  set(_wanted ${TorchTidyLLVM_SUPPORTED})
endif()
set(TorchTidyLLVM_PREFIX "")
foreach(_major IN LISTS _wanted)
  _torch_tidy_llvm_prefix(${_major} TorchTidyLLVM_PREFIX)
  if(TorchTidyLLVM_PREFIX)
    set(TorchTidyLLVM_MAJOR ${_major})
    break()
  endif()
endforeach()

if(TorchTidyLLVM_PREFIX)
  file(STRINGS "${TorchTidyLLVM_PREFIX}/include/llvm/Config/llvm-config.h" _line
    REGEX "define LLVM_VERSION_STRING ")
  string(REGEX REPLACE ".*\"(.*)\".*" "\\1" TorchTidyLLVM_VERSION "${_line}")
  set(TorchTidyLLVM_BINDIR "${TorchTidyLLVM_PREFIX}/bin")
  set(TorchTidyLLVM_LIBDIR "${TorchTidyLLVM_PREFIX}/lib")
  # Looked up anew at every configuration, since the version may have changed.
  find_library(TorchTidyLLVM_CLANG_CPP
    NAMES clang-cpp libclang-cpp.so.${TorchTidyLLVM_MAJOR}.1
          libclang-cpp.so.${TorchTidyLLVM_MAJOR}
    PATHS "${TorchTidyLLVM_LIBDIR}" NO_DEFAULT_PATH NO_CACHE)
  find_library(TorchTidyLLVM_LLVM
    NAMES LLVM-${TorchTidyLLVM_MAJOR} LLVM
    PATHS "${TorchTidyLLVM_LIBDIR}" NO_DEFAULT_PATH NO_CACHE)
  foreach(_name IN ITEMS clangTidy clangTidyUtils)
    find_library(TorchTidyLLVM_${_name} NAMES ${_name}
      PATHS "${TorchTidyLLVM_LIBDIR}" NO_DEFAULT_PATH NO_CACHE)
  endforeach()
else()
  list(JOIN _wanted " or " _names)
  list(GET _wanted 0 _first)
  set(_why "no LLVM ${_names} with ${_tidyHeader} (on Debian and Ubuntu: apt-get install libclang-${_first}-dev llvm-${_first}-dev)")
endif()

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(TorchTidyLLVM
  REQUIRED_VARS TorchTidyLLVM_PREFIX TorchTidyLLVM_CLANG_CPP TorchTidyLLVM_LLVM
                TorchTidyLLVM_clangTidy TorchTidyLLVM_clangTidyUtils
  VERSION_VAR TorchTidyLLVM_VERSION
  REASON_FAILURE_MESSAGE "${_why}")

if(TorchTidyLLVM_FOUND AND NOT TARGET torchTidyLLVM::headers)
  add_library(torchTidyLLVM::headers INTERFACE IMPORTED)
  set_target_properties(torchTidyLLVM::headers PROPERTIES
    INTERFACE_INCLUDE_DIRECTORIES "${TorchTidyLLVM_PREFIX}/include"
    INTERFACE_COMPILE_DEFINITIONS
      "_GNU_SOURCE;__STDC_CONSTANT_MACROS;__STDC_FORMAT_MACROS;__STDC_LIMIT_MACROS")
  add_library(torchTidyLLVM::shared INTERFACE IMPORTED)
  set_target_properties(torchTidyLLVM::shared PROPERTIES INTERFACE_LINK_LIBRARIES
    "torchTidyLLVM::headers;${TorchTidyLLVM_CLANG_CPP};${TorchTidyLLVM_LLVM}")
  add_library(torchTidyLLVM::clangTidy INTERFACE IMPORTED)
  set_target_properties(torchTidyLLVM::clangTidy PROPERTIES INTERFACE_LINK_LIBRARIES
    "${TorchTidyLLVM_clangTidy};${TorchTidyLLVM_clangTidyUtils};torchTidyLLVM::shared")
  # Each module registers itself from a global object, which nothing refers to.
  file(GLOB _modules "${TorchTidyLLVM_LIBDIR}/libclangTidy*Module.a")
  set(_beside "")
  foreach(_name IN ITEMS clangIncludeCleaner clangQuery clangDynamicASTMatchers clangApplyReplacements)
    if(EXISTS "${TorchTidyLLVM_LIBDIR}/lib${_name}.a")
      list(APPEND _beside "${TorchTidyLLVM_LIBDIR}/lib${_name}.a")
    endif()
  endforeach()
  add_library(torchTidyLLVM::clangTidyModules INTERFACE IMPORTED)
  set_target_properties(torchTidyLLVM::clangTidyModules PROPERTIES INTERFACE_LINK_LIBRARIES
    "-Wl,--start-group;-Wl,--whole-archive;${_modules};-Wl,--no-whole-archive;${TorchTidyLLVM_clangTidy};${TorchTidyLLVM_clangTidyUtils};${_beside};-Wl,--end-group;torchTidyLLVM::shared")
endif()
