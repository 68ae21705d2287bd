// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/scores.h"
#include <iostream>

#if !defined SCORES || defined SCORES_TEXT || APP != 1
#error these definitions are the library's, and these the program's
#endif

int main() { std::cout << APP_TEXT << firstScore(at::ones({2})) << '\n'; }
