# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Finds LibTorch's headers, for the tests. Torch's own package files would also
# ask for CUDA, protobuf and more, none of which parsing a header needs.
#
#   TORCH_TIDY_LIBTORCH   the prefix that holds include/torch; empty: the system's
#
# Sets LibTorchHeaders_FOUND, _VERSION, _PREFIX, _FLAGS (what a compiler needs to
# find the headers) and _STANDARD (the C++ standard that they are tested with).

set(_where "")
if(TORCH_TIDY_LIBTORCH)
  set(_where PATHS "${TORCH_TIDY_LIBTORCH}/include" NO_DEFAULT_PATH)
endif()
find_path(LibTorchHeaders_INCLUDE torch/csrc/api/include/torch/version.h ${_where} NO_CACHE)

if(LibTorchHeaders_INCLUDE)
  string(REGEX REPLACE "/+$" "" LibTorchHeaders_INCLUDE "${LibTorchHeaders_INCLUDE}")
  set(_api "${LibTorchHeaders_INCLUDE}/torch/csrc/api/include")
  # The newest ones have the numbers elsewhere.
  set(_file "${LibTorchHeaders_INCLUDE}/torch/headeronly/version.h")
  if(NOT EXISTS "${_file}")
    set(_file "${_api}/torch/version.h")
  endif()
  file(STRINGS "${_file}" _lines REGEX "define TORCH_VERSION_(MAJOR|MINOR|PATCH) ")
  string(REGEX MATCHALL "[0-9]+" _numbers "${_lines}")
  list(JOIN _numbers "." LibTorchHeaders_VERSION)
  cmake_path(GET LibTorchHeaders_INCLUDE PARENT_PATH LibTorchHeaders_PREFIX)
  set(LibTorchHeaders_FLAGS "")
  if(NOT LibTorchHeaders_INCLUDE STREQUAL "/usr/include")
    list(APPEND LibTorchHeaders_FLAGS -isystem "${LibTorchHeaders_INCLUDE}")
  endif()
  list(APPEND LibTorchHeaders_FLAGS -isystem "${_api}")
  # Clang takes 1.13's headers up to C++17; the newest ones ask for C++20.
  set(LibTorchHeaders_STANDARD c++17)
  if(LibTorchHeaders_VERSION VERSION_GREATER_EQUAL 2.10)
    set(LibTorchHeaders_STANDARD c++20)
  endif()
endif()

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(LibTorchHeaders
  REQUIRED_VARS LibTorchHeaders_INCLUDE VERSION_VAR LibTorchHeaders_VERSION
  REASON_FAILURE_MESSAGE "no LibTorch (on Debian and Ubuntu: apt-get install libtorch-dev, elsewhere set TORCH_TIDY_LIBTORCH)")
