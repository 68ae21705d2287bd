# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Bazel's own C++ rules under the names that its tools load.

Bazel 4 downloads this repository, and what Debian packages of it is for a later Bazel.
"""

cc_binary = native.cc_binary
cc_import = native.cc_import
cc_library = native.cc_library
cc_proto_library = native.cc_proto_library
cc_test = native.cc_test
cc_toolchain = native.cc_toolchain
cc_toolchain_suite = native.cc_toolchain_suite
objc_library = native.objc_library
