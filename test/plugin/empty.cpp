// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// RUN: %check_torch_tidy %s torch-* %t
// RUN: %check_torch_tidy %s torch-* %t -no-pch
