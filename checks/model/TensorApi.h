// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What a type or call of LibTorch's C++ API is: a conversion, a predicate, a
// device, a module. Compares declarations, never the text of types.

#ifndef TORCH_TIDY_MODEL_TENSORAPI_H
#define TORCH_TIDY_MODEL_TENSORAPI_H

#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/ExprCXX.h"
#include "llvm/ADT/DenseMap.h"
#include <optional>

namespace clang::tidy::torch::model {

enum class TypeKind : uint8_t {
  Other,
  Tensor,      ///< at::Tensor, at::TensorBase
  TensorProxy, ///< stands for a tensor: TensorArg, MaybeOwned<Tensor>,
               ///< OptionalTensorRef, c10::Storage, c10::DataPtr
  Dynamic,     ///< IValue and what it is made of
  Device,      ///< c10::Device, c10::DeviceType
  DType,       ///< c10::ScalarType, caffe2::TypeMeta
  Options,     ///< c10::TensorOptions
  Module,      ///< torch::nn::Module and holders, torch::jit::Module
  GradGuard,   ///< NoGradGuard, AutoGradMode, InferenceMode
  Accessor,    ///< TensorAccessor, PackedTensorAccessor
  Pointer,     ///< to arithmetic values or void
  Callable,    ///< a lambda, std::function, pointer to function
  Buffer,      ///< owns an array: std::vector<float>, std::string, float[N],
               ///< std::unique_ptr<float[]>, cv::Mat
  Container,   ///< of other things: std::vector<Tensor>, tuple, optional
  Iterator,    ///< of a container
  Reference,   ///< std::reference_wrapper, pointer to a class
};

enum class ConversionKind : uint8_t {
  DataPtr,        ///< data_ptr<T>(), data_ptr()
  ConstDataPtr,   ///< const_data_ptr<T>()
  MutableDataPtr, ///< mutable_data_ptr<T>()
  DeprecatedData, ///< data<T>()
  Accessor,
  PackedAccessor,
  StorageData, ///< storage().data(), storage().data_ptr().get()
  DLPack,
};

struct Conversion {
  ConversionKind Kind;
  const Expr *Object; ///< the tensor (or its storage)
  QualType Element;   ///< the T of data_ptr<T>(), null where there is none
  int Rank = -1;      ///< the N of accessor<T, N>(), -1 where there is none
};

/// What a predicate tells about a tensor or device when it is true.
enum class Predicate : uint8_t {
  OnCpu,
  OnAccelerator, ///< is_cuda, is_mps, ...
  RequiresGrad,
  Contiguous,
  Conjugate,
  Negative,
  Defined,
};

enum class ModuleCall : uint8_t {
  Forward,
  To,
  Cuda,
  Cpu,
  Parameters,
  Register, ///< register_buffer, register_parameter
};

class TensorApi {
public:
  explicit TensorApi(ASTContext &Context);

  /// Whether this translation unit knows at::Tensor.
  bool isAvailable() const { return TensorBase != nullptr; }
  ASTContext &context() const { return Context; }

  TypeKind kindOf(QualType Type) const;
  TypeKind kindOf(const CXXRecordDecl *Record) const;
  /// std::map and std::unordered_map of tensors.
  bool isTensorMap(QualType Type) const;
  bool isTensor(QualType Type) const {
    return kindOf(Type) == TypeKind::Tensor;
  }
  /// at::TensorBase without at::Tensor's methods.
  bool isOnlyTensorBase(QualType Type) const;
  /// Code of LibTorch, of the system, or of no file.
  bool isForeignCode(SourceLocation Loc) const;
  bool isInLibTorch(const Decl *D) const;

  std::optional<Conversion> conversionOf(const CallExpr &Call) const;
  std::optional<Predicate> predicateOf(const FunctionDecl &Callee) const;
  bool isFromBlob(const FunctionDecl &Callee) const;
  std::optional<ModuleCall> moduleCallOf(const CallExpr &Call) const;
  /// step() of torch::optim::Optimizer and what derives from it.
  bool isOptimizerStep(const FunctionDecl &Callee) const;
  /// What the class of a module says of parameters, which require grad: that it
  /// has some, that it has none, or nothing (a container of modules).
  std::optional<bool> hasParameters(const CXXRecordDecl *Module) const;
  /// Whether a member of a module is one of its parameters, if that is known.
  std::optional<bool> isParameter(const FieldDecl *Field) const;
  /// The class of the module that a holder or smart pointer leads to.
  const CXXRecordDecl *moduleClassOf(QualType Type) const;
  /// torch::cuda::is_available() and its relatives.
  bool isAvailabilityQuery(const FunctionDecl &Callee) const;
  /// Whether torch::cuda::synchronize() is declared here.
  bool declaresCudaSynchronize() const;
  /// A function of at::check...(TensorArg, ...) that settles a predicate.
  std::optional<Predicate> checkFunctionOf(const FunctionDecl &Callee) const;

  /// The device type that a constant, string or enumerator names:
  /// true for one that is not the CPU.
  std::optional<bool> isAcceleratorConstant(const Expr *E) const;
  /// The number of a c10::ScalarType constant.
  std::optional<unsigned> scalarTypeConstant(const Expr *E) const;
  /// The c10::ScalarType of a C++ element type; nothing if there is none.
  std::optional<unsigned> scalarTypeOf(QualType Element) const;

private:
  TypeKind computeKind(const CXXRecordDecl *Record) const;
  TypeKind namedTensorsOf(const CXXRecordDecl *Record) const;

  ASTContext &Context;
  const CXXRecordDecl *TensorBase = nullptr;
  const CXXRecordDecl *Tensor = nullptr;
  const CXXRecordDecl *NNModule = nullptr;
  mutable llvm::DenseMap<const CXXRecordDecl *, TypeKind> Kinds;
  mutable llvm::DenseMap<FileID, bool> ForeignFiles;
  std::string LibTorchRoot;  ///< the folder that holds ATen/ and torch/
  std::string RuntimeFolder; ///< the headers of the runtime library
};

/// The object of a member call or overloaded member operator, else null.
const Expr *objectOf(const Expr *Call);
/// The call or name whose result an expression passes on: without casts,
/// temporaries and copies.
const Expr *makerOf(const Expr *E);
/// Arguments without the object.
llvm::ArrayRef<const Expr *> argumentsOf(const Expr *Call);
const FunctionDecl *calleeOf(const Expr *Call);
/// The identifier of a function, empty if it has none.
llvm::StringRef nameOf(const FunctionDecl &Function);
/// The identifier of a declaration, empty if it has none.
llvm::StringRef identifierOf(const NamedDecl &D);
/// A type argument of a class template's specialisation; null if it is none.
QualType templateArgument(const CXXRecordDecl *Record, unsigned I);
/// All of its type arguments, those of packs as well: the elements of a tuple.
llvm::SmallVector<QualType, 4> templateTypes(const CXXRecordDecl *Record);
bool isAny(llvm::StringRef Name, std::initializer_list<llvm::StringRef> Names);
/// Whether a declaration stands in a namespace path such as "at" or "std"; null
/// stands in none.
bool isInNamespace(const Decl *D, llvm::StringRef Outermost);

} // namespace clang::tidy::torch::model

#endif
