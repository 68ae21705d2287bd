// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Values of containers: elements that are known apart, by their positions, and
// what is known of any element.

#ifndef TORCH_TIDY_FLOW_LISTVALUE_H
#define TORCH_TIDY_FLOW_LISTVALUE_H

#include "flow/Value.h"
#include <optional>

namespace clang::tidy::torch::flow {

/// Longer lists are followed as a whole.
constexpr unsigned MaxPositions = 8;

Value emptyList();
/// The number of elements; nothing if only some are known apart.
std::optional<unsigned> lengthOf(const Value &List);

/// What is known of any element of a list, as its part; of others as they are.
Value withAnyElement(const Value &List, JoinIds Ids);
/// A list of which not all elements are known apart any more.
Value notWhole(const Value &List);
/// A list whose elements have changed places, or got others between them.
Value withoutPositions(const Value &List, JoinIds Ids);
/// \p Element, null if nothing is known of it, comes behind the others; not
/// \p IsSure: if this is the list that is meant.
Value appended(const Value &List, const Value &Element, bool IsSure,
               JoinIds Ids);
/// The first or last element is taken off.
Value shortened(const Value &List, bool IsFirst, JoinIds Ids);

/// Both are aggregates.
Value joinAggregates(const Value &A, const Value &B, JoinIds Ids);

} // namespace clang::tidy::torch::flow

#endif
