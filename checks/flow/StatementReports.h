// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Findings that a statement and what stands around it give: results that nobody
// uses, scalars read one by one, sizes of temporaries, retired calls. Of
// copies, the flow says whether they are needless.

#ifndef TORCH_TIDY_FLOW_STATEMENTREPORTS_H
#define TORCH_TIDY_FLOW_STATEMENTREPORTS_H

#include "clang/AST/Expr.h"
#include "llvm/ADT/SmallVector.h"
#include <optional>
#include <string>

namespace clang::tidy::torch::flow {

/// A call that only gives a result, as a statement of its own.
struct DiscardedReport {
  const CallExpr *Call = nullptr; ///< the last of a chain
  const FunctionDecl *Callee = nullptr;
  /// The tensor that the call, or the chain that it ends, is made on; null if
  /// that is no variable or element.
  const Expr *Tensor = nullptr;
  bool IsPointer = false; ///< Tensor is a pointer to it
  bool IsMethod = false;
  /// The result fits the variable, which may be assigned to.
  bool IsAssignable = false;
  /// Each call of the chain gives the same tensor in another form, so that
  /// nothing but the assignment can be meant.
  bool KeepsTensor = false;
  /// There is an in-place form with the same parameters.
  bool HasInPlaceForm = false;
  SourceLocation OperatorName; ///< where the source names what is called
};

/// A scalar read from a tensor, once for each iteration of a loop.
struct ItemReport {
  enum KindOfRead : uint8_t {
    Element,     ///< one element of a tensor after the other
    ListElement, ///< one tensor of a list after the other
    Condition,   ///< the same tensor for each test of the loop's condition
  };
  const CallExpr *Call = nullptr;
  const FunctionDecl *Callee = nullptr;
  KindOfRead Kind = Element;
  const Expr *Tensor = nullptr;    ///< or the list
  const Stmt *Loop = nullptr;      ///< the innermost loop with another element
  const Stmt *Outermost = nullptr; ///< the outermost in which the tensor lasts
  /// How often the read runs, where literals say so.
  std::optional<uint64_t> Iterations;
};

/// `sizes()` or the like of a temporary tensor, which the result points into,
/// and what keeps it beyond the expression.
struct SizesReport {
  enum KindOfKeeper : uint8_t {
    Variable, ///< or a member
    Range,    ///< a loop runs over it
    Returned,
  };
  const CallExpr *Call = nullptr;
  const CallExpr *Maker = nullptr; ///< of the temporary
  KindOfKeeper Kind = Variable;
  const NamedDecl *Into = nullptr; ///< Variable; null if it has no name
  SourceLocation At;               ///< where it is kept
  /// `.vec()` behind the call mends it.
  bool TakesVector = false;
};

/// A call that copies, moves or detaches a tensor, and is needless where the
/// flow shows that.
struct NeedlessReport {
  enum KindOfCall : uint8_t {
    Cpu,              ///< cpu(), to(kCPU) of a tensor on the CPU
    Contiguous,       ///< contiguous() of a contiguous one
    Detach,           ///< detach() of one that cannot require grad
    CloneOfTemporary, ///< clone() of what nobody else holds
    CloneToRead,      ///< clone() for an operator that makes a new tensor
  };
  const CallExpr *Call = nullptr;
  const FunctionDecl *Callee = nullptr;
  const FunctionDecl *Function = nullptr; ///< that holds the call
  const Expr *Self = nullptr;             ///< what it is called on
  KindOfCall Kind = Cpu;
  const FunctionDecl *Reader = nullptr; ///< CloneToRead: the operator
  /// CloneToRead: the original may be written later, where autograd needs it.
  bool MayBeWritten = false;
  /// The whole statement `x = x.cpu();`, from its begin to the semicolon.
  const Expr *Assignment = nullptr;
  bool IsEditable = false;
  // What the flow says:
  bool IsMet = false;
  bool IsNeeded = false;                  ///< on some path
  llvm::SmallVector<unsigned, 2> Tensors; ///< identities of Self
};

/// A call that newer ones have replaced.
struct DeprecatedReport {
  enum KindOfCall : uint8_t {
    Data,           ///< data<T>()
    PackedAccessor, ///< packed_accessor<T, N>()
    TypeQuery,      ///< type().is_cuda()
    TypeOptions,    ///< type() for TensorOptions
    TypeDispatch,   ///< type() for AT_DISPATCH_...
    DataHandle,     ///< data() for a detach
    MutableRead,    ///< data_ptr<T>() of which nothing is written
  };
  const CallExpr *Call = nullptr;
  KindOfCall Kind = Data;
  std::string Name;        ///< what is called, as the source has it
  std::string Replacement; ///< what to call instead
  SourceRange Edit;        ///< the tokens to replace; invalid without a fix
  SourceRange Dropped;    ///< tokens to remove, from the end of the first token
                          ///< to the end of the last
  SourceLocation ConstAt; ///< where the pointer's type needs a const
  /// The tensor is written through the result, so that the replacement
  /// changes what autograd sees.
  bool IsWritten = false;
  /// The conversion to an array view whose object the call is, if it is one.
  const Expr *Conversion = nullptr;
};

} // namespace clang::tidy::torch::flow

#endif
