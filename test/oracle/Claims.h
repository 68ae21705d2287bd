// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What OperatorClaims wrote down.

#ifndef TORCH_TIDY_TEST_ORACLE_CLAIMS_H
#define TORCH_TIDY_TEST_ORACLE_CLAIMS_H

#include <string>
#include <vector>

namespace oracle {

/// The words of OperatorEffects.h.
struct Effects {
  std::string Storage, Device, DType, DType1, Layout, Layout1, Rank, Grad, Bits;
  bool MetadataOnly = false, MayReallocate = false, IsFactory = false,
       WritesSelf = false, HasSideEffect = false;
};

struct ArgumentClaim {
  std::string Name, Type;
  bool IsWrite = false;
};

/// Of one overload, or of a function without a schema.
struct Claims {
  std::string Name, Overload;
  std::string Line; ///< of the table; empty: what holds without one
  int Self = -1;
  bool IsInPlace = false, IsOut = false, IsFunction = false;
  std::vector<ArgumentClaim> Arguments;
  /// For each result the arguments that it shares storage with.
  std::vector<std::vector<int>> ReturnAliases;
  Effects E;

  std::string title() const {
    return Overload.empty() ? Name : Name + "." + Overload;
  }
};

struct AllClaims {
  std::vector<Claims> Operators, Functions;
  std::vector<std::string> Lines;
};

AllClaims readClaims(const std::string &Path);

} // namespace oracle

#endif
