// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// One call of a tensor operator, with its arguments as the schema names them.

#ifndef TORCH_TIDY_FLOW_OPERATORCALL_H
#define TORCH_TIDY_FLOW_OPERATORCALL_H

#include "flow/Value.h"
#include "model/OperatorIndex.h"
#include "model/TensorApi.h"

namespace clang::tidy::torch::flow {

struct OperatorCall {
  struct Argument {
    const Expr *E = nullptr;
    Value V;
    int Schema = -1;      ///< position in the schema
    llvm::StringRef Name; ///< the parameter's name
    bool IsSelf = false;
    bool IsDefault = false; ///< not written at the call
  };
  const Expr *Call;
  const FunctionDecl *Callee;
  const model::Operator &Op;
  llvm::SmallVector<Argument, 6> Arguments;
  const Argument *Self = nullptr;
  TensorValue SelfTensor;
  llvm::StringRef SelfName;
  llvm::SmallVector<TensorValue, 3> Tensors; ///< in order, lists taken apart
  bool HasScalar = false;                    ///< a number takes part
  bool NamesDType = false;                   ///< a dtype is given
  bool SharesSelf = false; ///< the result is self or a view of it

  const Argument *argument(llvm::StringRef Name) const {
    for (const Argument &A : Arguments)
      if (A.Name == Name)
        return &A;
    return nullptr;
  }
};

/// Where a result is made: another place for each of several.
inline const void *resultSite(const Expr *Call, unsigned Result) {
  return reinterpret_cast<const char *>(Call) + Result;
}

/// Whether a copy that is made only if needed is needed.
enum class Need { No, Maybe, Yes };
/// \p State is what is known of the result so far.
Need needOf(const OperatorCall &Op, const TensorState &State,
            const ASTContext &Context);
/// Whether the source itself says kCPU or "cpu", and no variable does.
bool namesCpu(const Expr *E, const model::TensorApi &Api);
/// Whether some expression below is a tensor.
bool namesTensor(const Stmt *S, const model::TensorApi &Api);

/// The braced list that an argument is made of; null if it is none.
const InitListExpr *listOf(const Expr *E);
/// The number of its elements, -1 if it is none.
int lengthOfList(const Expr *E);
/// Of literal sizes, a bit for each of the first dimensions that has size 1.
uint8_t onesOfList(const Expr *E, const ASTContext &Context);
/// At most so many of the sizes are longer than 1; -1: no list.
int extentOfList(const Expr *E, const ASTContext &Context);

} // namespace clang::tidy::torch::flow

#endif
