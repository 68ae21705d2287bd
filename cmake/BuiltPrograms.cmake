# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# What the build folder TORCH_TIDY_PROGRAMS has built, under the names that it has
# where it is built. LibTorch is in none of it, so that the tests on another
# LibTorch take it as it is.

function(_torch_tidy_built name kind file)
  if(NOT EXISTS "${TORCH_TIDY_PROGRAMS}/${file}")
    message(FATAL_ERROR "TORCH_TIDY_PROGRAMS: ${TORCH_TIDY_PROGRAMS} has no ${file}")
  endif()
  add_library(${name} ${kind} IMPORTED GLOBAL)
  set_target_properties(${name} PROPERTIES IMPORTED_LOCATION "${TORCH_TIDY_PROGRAMS}/${file}")
endfunction()

_torch_tidy_built(torchTidyAnalysis STATIC checks/libtorchTidyAnalysis.a)
target_include_directories(torchTidyAnalysis INTERFACE "${PROJECT_SOURCE_DIR}/checks")
target_link_libraries(torchTidyAnalysis INTERFACE torchTidyLLVM::headers)
_torch_tidy_built(TorchTidyModule MODULE lib/libTorchTidyModule.so)
_torch_tidy_built(TorchTidyPlugin MODULE lib/libTorchTidyPlugin.so)
