// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The functions of the C++ API that have no schema, and so no name by which
// they could be called: the FUNCTION lines.

#ifndef TORCH_TIDY_TEST_ORACLE_FUNCTIONS_H
#define TORCH_TIDY_TEST_ORACLE_FUNCTIONS_H

#include "Judge.h"

namespace oracle {

void runFunction(const Claims &C, unsigned Attempts, Verdict &V,
                 std::string &WhyNot);

} // namespace oracle

#endif
