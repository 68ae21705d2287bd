// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What the compiler's plugin says, and the ways to have more or less of it.

// RUN: rm -rf %t && mkdir -p %t/off %t/errors && cp %s %t/code.cpp
// RUN: echo "Checks: ''" > %t/.clang-tidy

// The checks of levels 0 and 1; the object file is written.
// RUN: %clang_with_plugin %libtorch_flags %libtorch_pch -c %t/code.cpp -o %t/code.o 2>&1 \
// RUN:   | FileCheck %s --check-prefixes CLONE,DATA,COUNT2 --implicit-check-not warning:
// RUN: llvm-nm --defined-only --demangle %t/code.o | FileCheck %s --check-prefix OBJECT
// OBJECT: T first(at::Tensor)

// Other levels, and single checks.
// RUN: %clang_with_plugin %libtorch_flags %libtorch_pch -fsyntax-only %t/code.cpp \
// RUN:   -fplugin-arg-torch_tidy-level=0 2>&1 | FileCheck %s --check-prefix DATA --implicit-check-not missing-clone
// RUN: %clang_with_plugin %libtorch_flags %libtorch_pch -fsyntax-only %t/code.cpp \
// RUN:   -fplugin-arg-torch_tidy-level=2 2>&1 | FileCheck %s --check-prefixes CLONE,DATA,ITEM
// RUN: %clang_with_plugin %libtorch_flags %libtorch_pch -fsyntax-only %t/code.cpp \
// RUN:   -fplugin-arg-torch_tidy-checks=-torch-missing-*,torch-item-in-loop 2>&1 \
// RUN:   | FileCheck %s --check-prefixes DATA,ITEM --implicit-check-not missing-clone

// -Werror and -w hold for them as well; nothing is written when there is an error.
// RUN: %status 1 %clang_with_plugin %libtorch_flags %libtorch_pch -Werror -c %t/code.cpp -o %t/error.o 2>&1 \
// RUN:   | FileCheck %s --check-prefix WERROR --implicit-check-not warning:
// RUN: not ls %t/error.o
// RUN: %clang_with_plugin %libtorch_flags %libtorch_pch -w -fsyntax-only %t/code.cpp 2>&1 | count 0
// RUN: %clang_with_plugin %libtorch_flags %libtorch_pch -Werror -fsyntax-only %t/code.cpp \
// RUN:   -fplugin-arg-torch_tidy-no-werror 2>&1 | FileCheck %s --check-prefixes CLONE,DATA,COUNT2
// RUN: %status 1 %clang_with_plugin %libtorch_flags %libtorch_pch -fsyntax-only %t/code.cpp \
// RUN:   -fplugin-arg-torch_tidy-warnings-as-errors=torch-dangling-* 2>&1 | FileCheck %s --check-prefixes CLONE,ERROR

// The user's .clang-tidy.
// RUN: cp %s %t/off/code.cpp && echo "Checks: '-torch-*'" > %t/off/.clang-tidy
// RUN: %clang_with_plugin %libtorch_flags %libtorch_pch -fsyntax-only %t/off/code.cpp 2>&1 | count 0
// RUN: cp %s %t/errors/code.cpp && echo "{Checks: '-*,bugprone-*', WarningsAsErrors: torch-dangling-data}" > %t/errors/.clang-tidy
// RUN: %status 1 %clang_with_plugin %libtorch_flags %libtorch_pch -fsyntax-only %t/errors/code.cpp 2>&1 \
// RUN:   | FileCheck %s --check-prefixes CLONE,ERROR

// Code that does not compile, and arguments that there are not.
// RUN: %status 1 %clang_with_plugin %libtorch_flags %libtorch_pch -DBROKEN -fsyntax-only %t/code.cpp 2>&1 \
// RUN:   | FileCheck %s --check-prefix BROKEN --implicit-check-not warning:
// RUN: %status 1 %clang_with_plugin %libtorch_flags %libtorch_pch -fsyntax-only %t/code.cpp \
// RUN:   -fplugin-arg-torch_tidy-speed=9 2>&1 | FileCheck %s --check-prefix ARGUMENT
// ARGUMENT: error: plugin 'torch_tidy' knows no argument 'speed=9'; there are 'level=N',

#include <torch/torch.h>

#ifdef BROKEN
int x = "";
// BROKEN: error: cannot initialize
#endif

float first(at::Tensor t) {
  const float *p = t.contiguous().data_ptr<float>();
  return p[0];
  // DATA: code.cpp:[[@LINE-2]]:35: warning: this pointer is used after the temporary {{.*}} [torch-dangling-data]
  // ERROR: code.cpp:[[@LINE-3]]:35: error: this pointer {{.*}} [torch-dangling-data,-warnings-as-errors]
  // WERROR: code.cpp:[[@LINE-4]]:35: error: this pointer {{.*}} [torch-dangling-data,-Werror]
  // DATA: note: the temporary returned by 'contiguous' is destroyed at the end of the expression here
}

float second(at::Tensor t) {
  const float *p = t.contiguous().data_ptr<float>(); // NOLINT(torch-dangling-data)
  return p[1];
}

at::Tensor scale(const at::Tensor &t) {
  auto copy = t;
  copy.mul_(2);
  return copy;
  // CLONE: code.cpp:[[@LINE-3]]:{{[0-9]+}}: warning: {{.*}} [torch-missing-clone]
}

float sum(const at::Tensor &t) {
  float s = 0;
  for (int64_t i = 0; i < t.size(0); ++i)
    s += t[i].item<float>();
  // ITEM: code.cpp:[[@LINE-1]]:{{[0-9]+}}: warning: {{.*}} [torch-item-in-loop]
  return s;
}

// COUNT2: 2 warnings generated.
