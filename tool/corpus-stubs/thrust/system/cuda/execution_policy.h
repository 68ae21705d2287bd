// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include <thrust/thrust_stub.h>
