// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What code outside LibTorch does with the memory that it is handed: libc, the
// standard library, the CUDA runtime, OpenCV, Eigen, pybind11.

#ifndef TORCH_TIDY_MODEL_FOREIGNAPI_H
#define TORCH_TIDY_MODEL_FOREIGNAPI_H

#include "model/TensorApi.h"
#include "llvm/ADT/SmallVector.h"

namespace clang::tidy::torch::model {

struct ForeignCall {
  /// The object of a member call, in place of an argument's index.
  static constexpr unsigned Object = ~0u;
  struct Access {
    unsigned Argument;
    bool Reads;
    bool Writes;
  };
  /// Memory that host code reads or writes during the call.
  llvm::SmallVector<Access, 3> Accesses;
  /// The result still points into what these point into.
  llvm::SmallVector<unsigned, 2> ViewsOf;
  /// Callables that are invoked before the call returns.
  llvm::SmallVector<unsigned, 1> Invokes;
  /// The memory goes to an accelerator's library or kernel.
  bool IsDevice = false;
  /// Waits for what the accelerator was asked to do.
  bool Synchronizes = false;
  /// Frees what the first argument points to.
  bool Frees = false;
  /// The result is new heap memory.
  bool Allocates = false;
  /// The first argument points to a pointer that is given memory.
  bool AllocatesInto = false;
  bool AllocatesOnDevice = false; ///< an accelerator's
};

/// Nothing: a function that is not known.
std::optional<ForeignCall> foreignCallOf(const Expr *Call,
                                         const TensorApi &Api);

/// What a member call does to the memory of a container, array owner or
/// matrix.
enum class BufferCall : uint8_t {
  None,    ///< reads or writes elements, or asks for the size
  Pointer, ///< data(), begin(), get(), ptr(): points into it
  Element, ///< operator[], at(), front(): a reference into it
  Resize,  ///< may move it to other memory
  Clear,   ///< ends it
  Reset,   ///< unique_ptr::reset
  Release, ///< gives the ownership away
  Swap,
  Assign, ///< operator=
};
BufferCall bufferCallOf(const FunctionDecl &Callee);

/// What an algorithm of the standard library does with the elements of its
/// range.
enum class Algorithm : uint8_t {
  None,
  ForEach,   ///< f(element), which may assign to it
  Transform, ///< output = f(element)
  Copy,      ///< output = element
  Fill,      ///< element = value
  Generate,  ///< element = f()
  Fold,      ///< value = f(value, element)
  Look,      ///< f(element), or f(element, element)
  Find,      ///< the same; gives an iterator
  Reorder,   ///< the same; the elements change places
};

struct KnownAlgorithm {
  Algorithm Kind = Algorithm::None;
  int Output = -1;   ///< the argument that says where results go
  int Callable = -1; ///< the argument that is run
};

/// \p NumArgs does not count an execution policy.
KnownAlgorithm algorithmOf(llvm::StringRef Name, unsigned NumArgs);
/// std::execution::par and the like, which come before the range.
bool isExecutionPolicy(const Expr &Argument);

/// A class of buffers of which a copy is one more handle of the same memory.
bool isSharedBuffer(const CXXRecordDecl *Class);
/// Such a class whose memory may belong to others whoever gave the handle, save
/// for what a constructor allocates: Python's arrays.
bool isPythonArray(const CXXRecordDecl *Class);
/// pybind11's handle of a Python object, and what is derived of it.
bool isPythonObject(const CXXRecordDecl *Class);
/// A statement that ends the program when it holds this: a logging class whose
/// destructor aborts but is not marked so.
bool isFatalLogger(const CXXConstructExpr &Construct, const TensorApi &Api);

} // namespace clang::tidy::torch::model

#endif
