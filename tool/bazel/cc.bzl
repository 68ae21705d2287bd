# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""What the aspect takes of Bazel's C++ rules: the one file that a Bazel without them built in changes."""

load("@bazel_tools//tools/build_defs/cc:action_names.bzl", _CPP_COMPILE = "CPP_COMPILE_ACTION_NAME")
load("@bazel_tools//tools/cpp:toolchain_utils.bzl", _find_cc_toolchain = "find_cpp_toolchain")

CPP_COMPILE = _CPP_COMPILE
CcInformation = CcInfo
cc = cc_common
find_cc_toolchain = _find_cc_toolchain
