// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What the tests' precompiled header holds. LibTorch's headers guard themselves
// against a second inclusion, so a test includes them as a program would and
// pays nothing for it.

#include <torch/script.h>
#include <torch/torch.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <memory>
#include <numeric>
#include <optional>
#include <sstream>
#include <string>
#include <thread>
#include <tuple>
#include <utility>
#include <vector>
