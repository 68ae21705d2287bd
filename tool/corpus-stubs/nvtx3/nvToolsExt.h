// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once
extern "C" int nvtxRangePushA(const char *);
extern "C" int nvtxRangePop();
#define nvtxRangePush nvtxRangePushA
