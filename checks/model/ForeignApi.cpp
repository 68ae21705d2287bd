// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#include "model/ForeignApi.h"
#include "clang/AST/Attr.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringSwitch.h"

namespace clang::tidy::torch::model {

KnownAlgorithm algorithmOf(llvm::StringRef Name, unsigned NumArgs) {
  using A = Algorithm;
  int Last = static_cast<int>(NumArgs) - 1;
  if (isAny(Name, {"for_each", "for_each_n"}))
    return {A::ForEach, -1, 2};
  if (Name == "transform")
    return {A::Transform, Last - 1, Last};
  if (isAny(Name, {"copy", "copy_n", "reverse_copy"}) ||
      (Name == "move" && NumArgs == 3))
    return {A::Copy, 2, -1};
  if (Name == "rotate_copy")
    return {A::Copy, 3, -1};
  if (isAny(Name, {"copy_if", "remove_copy_if"}))
    return {A::Copy, 2, 3};
  if (isAny(Name, {"fill", "fill_n"}))
    return {A::Fill, -1, -1};
  if (isAny(Name, {"generate", "generate_n"}))
    return {A::Generate, -1, 2};
  if (Name == "accumulate")
    return {A::Fold, -1, NumArgs == 4 ? 3 : -1};
  if (isAny(Name, {"all_of", "any_of", "none_of", "count_if"}))
    return {A::Look, -1, 2};
  if (isAny(Name, {"find_if", "find_if_not", "partition_point"}))
    return {A::Find, -1, 2};
  if (isAny(Name, {"max_element", "min_element"}))
    return {A::Find, -1, NumArgs == 3 ? 2 : -1};
  if (isAny(Name, {"reverse", "rotate", "shuffle", "random_shuffle", "unique",
                   "iter_swap", "next_permutation"}))
    return {A::Reorder, -1, -1};
  if (isAny(Name, {"remove_if", "partition", "stable_partition"}))
    return {A::Reorder, -1, 2};
  if (isAny(Name, {"sort", "stable_sort", "partial_sort", "nth_element"}))
    return {A::Reorder, -1, Last};
  return {};
}

bool isExecutionPolicy(const Expr &Argument) {
  const CXXRecordDecl *Class =
      Argument.getType().getNonReferenceType()->getAsCXXRecordDecl();
  return isInNamespace(Class, "std") &&
         identifierOf(*Class).ends_with("_policy");
}

bool isPythonArray(const CXXRecordDecl *Class) {
  return isInNamespace(Class, "pybind11") &&
         isAny(identifierOf(*Class), {"array", "array_t"});
}

bool isPythonObject(const CXXRecordDecl *Class) {
  if (!isInNamespace(Class, "pybind11") || !Class->hasDefinition())
    return false;
  return identifierOf(*Class) == "handle" ||
         llvm::any_of(Class->bases(), [](const CXXBaseSpecifier &Base) {
           return isPythonObject(Base.getType()->getAsCXXRecordDecl());
         });
}

namespace {

using Access = ForeignCall::Access;
constexpr unsigned Object = ForeignCall::Object;

Access reads(unsigned Argument) { return {Argument, true, false}; }
Access writes(unsigned Argument) { return {Argument, false, true}; }
Access updates(unsigned Argument) { return {Argument, true, true}; }

ForeignCall call(std::initializer_list<Access> Accesses,
                 std::initializer_list<unsigned> ViewsOf = {}) {
  ForeignCall Result;
  Result.Accesses.assign(Accesses);
  Result.ViewsOf.assign(ViewsOf);
  return Result;
}

bool startsWithAny(llvm::StringRef Name,
                   std::initializer_list<llvm::StringRef> Prefixes) {
  return llvm::any_of(Prefixes,
                      [&](llvm::StringRef P) { return Name.starts_with(P); });
}

/// Functions of C, by name; they stand in the global namespace and in std.
std::optional<ForeignCall> cFunction(llvm::StringRef Name) {
  Name.consume_front("__builtin_");
  using Result = std::optional<ForeignCall>;
  return llvm::StringSwitch<Result>(Name)
      .Case("memcpy", call({writes(0), reads(1)}, {0}))
      .Case("memmove", call({writes(0), reads(1)}, {0}))
      .Case("__memcpy_chk", call({writes(0), reads(1)}, {0}))
      .Case("memset", call({writes(0)}, {0}))
      .Case("memcmp", call({reads(0), reads(1)}))
      .Case("memchr", call({reads(0)}, {0}))
      .Case("strcpy", call({writes(0), reads(1)}, {0}))
      .Case("strncpy", call({writes(0), reads(1)}, {0}))
      .Case("strlen", call({reads(0)}))
      .Case("fwrite", call({reads(0)}))
      .Case("fread", call({writes(0)}))
      .Case("write", call({reads(1)}))
      .Case("read", call({writes(1)}))
      .Case("pwrite", call({reads(1)}))
      .Case("pread", call({writes(1)}))
      .Case("send", call({reads(1)}))
      .Case("recv", call({writes(1)}))
      .Case("qsort", call({updates(0)}))
      .Case("fputs", call({reads(0)}))
      .Case("puts", call({reads(0)}))
      .Default(std::nullopt);
}

/// Algorithms of the standard library over iterators.
std::optional<ForeignCall> stdAlgorithm(llvm::StringRef Name, unsigned NumArgs,
                                        const Expr *Call,
                                        const TensorApi &Api) {
  using Result = std::optional<ForeignCall>;
  Result R =
      llvm::StringSwitch<Result>(Name)
          .Case("copy", call({reads(0), reads(1), writes(2)}, {2}))
          .Case("copy_n", call({reads(0), writes(2)}, {2}))
          .Case("copy_if", call({reads(0), reads(1), writes(2)}, {2}))
          .Case("copy_backward", call({reads(0), reads(1), writes(2)}, {2}))
          .Case("move", call({reads(0), reads(1), writes(2)}, {2}))
          .Case("uninitialized_copy",
                call({reads(0), reads(1), writes(2)}, {2}))
          .Case("fill", call({writes(0), writes(1)}))
          .Case("fill_n", call({writes(0)}, {0}))
          .Case("iota", call({writes(0), writes(1)}))
          .Case("generate", call({writes(0), writes(1)}))
          .Case("generate_n", call({writes(0)}))
          .Case("for_each", call({updates(0), updates(1)}))
          .Case("for_each_n", call({updates(0)}))
          .Case("replace", call({updates(0), updates(1)}))
          .Case("reverse", call({updates(0), updates(1)}))
          .Case("rotate", call({updates(0), updates(1)}))
          .Case("shuffle", call({updates(0), updates(1)}))
          .Case("sort", call({updates(0), updates(1)}))
          .Case("stable_sort", call({updates(0), updates(1)}))
          .Case("partial_sort", call({updates(0), updates(1)}))
          .Case("nth_element", call({updates(0), updates(1)}))
          .Case("swap_ranges", call({updates(0), updates(1), updates(2)}))
          .Case("transform",
                NumArgs >= 5 ? call({reads(0), reads(1), reads(2), writes(3)})
                             : call({reads(0), reads(1), writes(2)}))
          .Case("equal", call({reads(0), reads(1), reads(2)}))
          .Case("mismatch", call({reads(0), reads(1), reads(2)}))
          .Case("inner_product", call({reads(0), reads(1), reads(2)}))
          .Case("transform_reduce", call({reads(0), reads(1), reads(2)}))
          .Case("partial_sum", call({reads(0), reads(1), writes(2)}))
          .Default(std::nullopt);
  if (!R && isAny(Name, {"accumulate", "reduce", "max_element", "min_element",
                         "minmax_element", "find", "find_if", "find_if_not",
                         "count", "count_if", "all_of", "any_of", "none_of",
                         "is_sorted", "lower_bound", "upper_bound",
                         "binary_search", "adjacent_find"})) {
    R = call({reads(0), reads(1)});
    if (Name.ends_with("_element") || startsWithAny(Name, {"find"}) ||
        Name.ends_with("_bound"))
      R->ViewsOf = {0};
  }
  // std::move(x) and std::swap(a, b) of one object are no algorithms.
  if (Name == "move" && NumArgs < 3)
    return std::nullopt;
  if (!R)
    return std::nullopt;
  llvm::ArrayRef<const Expr *> Arguments = argumentsOf(Call);
  for (unsigned I = 0; I < Arguments.size(); ++I)
    if (Api.kindOf(Arguments[I]->getType()) == TypeKind::Callable)
      R->Invokes.push_back(I);
  if (!Arguments.empty() && isExecutionPolicy(*Arguments[0])) {
    for (Access &A : R->Accesses)
      ++A.Argument;
    for (unsigned &V : R->ViewsOf)
      ++V;
  }
  return R;
}

bool isDeviceFunction(const FunctionDecl &Callee, llvm::StringRef Name) {
  if (isInNamespace(&Callee, "thrust") || isInNamespace(&Callee, "cub") ||
      isInNamespace(&Callee, "cutlass") || isInNamespace(&Callee, "nvcuda") ||
      isInNamespace(&Callee, "hipcub") || isInNamespace(&Callee, "rocprim"))
    return true;
  if (Callee.hasAttr<CUDAGlobalAttr>())
    return true;
  return startsWithAny(Name, {"cuda", "hip", "cublas", "cudnn", "cusparse",
                              "cusolver", "cufft", "curand", "nccl", "rccl",
                              "hipblas", "miopen", "cuMem", "cuLaunch"}) &&
         Callee.getDeclContext()->getRedeclContext()->isTranslationUnit();
}

/// Arguments of pointer type of a constructor or function.
llvm::SmallVector<unsigned, 2> pointerArguments(const Expr *Call,
                                                const TensorApi &Api) {
  llvm::SmallVector<unsigned, 2> Result;
  llvm::ArrayRef<const Expr *> Arguments = argumentsOf(Call);
  for (unsigned I = 0; I < Arguments.size(); ++I) {
    TypeKind Kind = Api.kindOf(Arguments[I]->getType());
    if (Kind == TypeKind::Pointer || Kind == TypeKind::Buffer ||
        Kind == TypeKind::Iterator)
      Result.push_back(I);
  }
  return Result;
}

std::optional<ForeignCall> construction(const CXXConstructExpr &Construct,
                                        const TensorApi &Api) {
  const CXXRecordDecl *Class = Construct.getConstructor()->getParent();
  TypeKind Kind = Api.kindOf(Class);
  llvm::StringRef Name = Class->getIdentifier() ? Class->getName() : "";
  llvm::SmallVector<unsigned, 2> Pointers = pointerArguments(&Construct, Api);
  if (Pointers.empty() || Construct.getConstructor()->isCopyOrMoveConstructor())
    return std::nullopt;
  // A matrix header over foreign memory is host code's view of it.
  if ((isInNamespace(Class, "cv") && Name.starts_with("Mat")) ||
      (isInNamespace(Class, "Eigen") && Name == "Map") ||
      (isInNamespace(Class, "pybind11") && Name.starts_with("array"))) {
    // pybind11 copies without a base object.
    bool Copies =
        isInNamespace(Class, "pybind11") &&
        !llvm::any_of(argumentsOf(&Construct), [&](const Expr *A) {
          const CXXRecordDecl *R =
              A->getType().getNonReferenceType()->getAsCXXRecordDecl();
          return R && !isa<CXXDefaultArgExpr>(A) && isPythonObject(R) &&
                 identifierOf(*R) != "dtype";
        });
    ForeignCall Result;
    for (unsigned I : Pointers) {
      Result.Accesses.push_back(updates(I));
      if (Copies)
        Result.Accesses.back().Writes = false;
      else
        Result.ViewsOf.push_back(I);
    }
    return Result;
  }
  if (Kind == TypeKind::Pointer) { // ArrayRef, span, string_view
    ForeignCall Result;
    Result.ViewsOf = Pointers;
    return Result;
  }
  if (Kind == TypeKind::Buffer && isInNamespace(Class, "std") &&
      !isAny(Name, {"unique_ptr", "shared_ptr"})) {
    ForeignCall Result; // a container copies the range
    for (unsigned I : Pointers)
      Result.Accesses.push_back(reads(I));
    return Result;
  }
  return std::nullopt;
}

std::optional<ForeignCall> member(const CXXMethodDecl &Method, const Expr *Call,
                                  const TensorApi &Api) {
  llvm::StringRef Name = nameOf(Method);
  const CXXRecordDecl *Class = Method.getParent();
  TypeKind Kind = Api.kindOf(Class);
  if (isInNamespace(Class, "std")) {
    // Streams.
    if (Name == "write" || Name == "sputn")
      return call({reads(0)});
    if (Name == "read" || Name == "sgetn" || Name == "readsome")
      return call({writes(0)});
    if (Kind == TypeKind::Buffer || Kind == TypeKind::Container) {
      llvm::SmallVector<unsigned, 2> Pointers = pointerArguments(Call, Api);
      // Tensors are for the container to know.
      bool HoldsTensors = Api.isTensor(templateArgument(Class, 0)) ||
                          Api.isTensor(templateArgument(Class, 1));
      if (isAny(Name, {"assign", "insert", "append"}) && !Pointers.empty() &&
          !HoldsTensors) {
        ForeignCall Result;
        unsigned First = Name == "insert" ? 1 : 0; // insert(position, range)
        for (unsigned I : Pointers)
          if (I >= First)
            Result.Accesses.push_back(reads(I));
        return Result;
      }
    }
  }
  // The buffer_info of an array: the memory stays the array's.
  if (Name == "request" && isInNamespace(Class, "pybind11")) {
    ForeignCall Result;
    Result.ViewsOf = {Object};
    return Result;
  }
  if (Kind == TypeKind::Pointer || Kind == TypeKind::Accessor) {
    // Eigen::Map's methods read and write; span's and ArrayRef's look.
    if (isInNamespace(Class, "Eigen"))
      return std::nullopt;
    if (isAny(Name, {"vec", "str", "to_string", "toVector", "equals"}))
      return call({reads(Object)});
    if (isAny(Name, {"data", "begin", "end", "cbegin", "cend", "rbegin", "rend",
                     "slice", "subspan", "first", "last", "substr",
                     "drop_front", "drop_back", "transpose"})) {
      ForeignCall Result;
      Result.ViewsOf = {Object};
      return Result;
    }
  }
  if (Name == "synchronize" || Name == "block")
    if (Api.isInLibTorch(&Method)) {
      ForeignCall Result;
      Result.Synchronizes = true;
      return Result;
    }
  return std::nullopt;
}

} // namespace

std::optional<ForeignCall> foreignCallOf(const Expr *Call,
                                         const TensorApi &Api) {
  if (const auto *Construct = dyn_cast<CXXConstructExpr>(Call))
    return construction(*Construct, Api);
  if (isa<CUDAKernelCallExpr>(Call)) {
    ForeignCall Result;
    Result.IsDevice = true;
    return Result;
  }
  const FunctionDecl *Callee = calleeOf(Call);
  if (!Callee)
    return std::nullopt;
  llvm::StringRef Name = nameOf(*Callee);
  unsigned NumArgs = argumentsOf(Call).size();
  if (const auto *Method = dyn_cast<CXXMethodDecl>(Callee);
      Method && Method->isInstance())
    return member(*Method, Call, Api);
  if (isDeviceFunction(*Callee, Name)) {
    ForeignCall Result;
    Result.IsDevice = true;
    Result.Synchronizes = Name.ends_with("Synchronize");
    // Managed and mapped memory is the host's as well.
    Result.AllocatesOnDevice = isAny(
        Name, {"cudaMalloc", "cudaMallocAsync", "hipMalloc", "hipMallocAsync"});
    Result.AllocatesInto = Result.AllocatesOnDevice ||
                           isAny(Name, {"cudaMallocHost", "cudaHostAlloc",
                                        "hipHostMalloc", "hipMallocHost"});
    Result.Frees = isAny(Name, {"cudaFree", "cudaFreeAsync", "cudaFreeHost",
                                "hipFree", "hipFreeAsync", "hipHostFree"});
    return Result;
  }
  if (Api.isInLibTorch(Callee)) {
    if (Name == "synchronize") {
      ForeignCall Result;
      Result.Synchronizes = true;
      return Result;
    }
    if (isAny(Name,
              {"parallel_for", "parallel_reduce", "call_once", "irange"})) {
      ForeignCall Result;
      llvm::ArrayRef<const Expr *> Arguments = argumentsOf(Call);
      for (unsigned I = 0; I < Arguments.size(); ++I)
        if (Api.kindOf(Arguments[I]->getType()) == TypeKind::Callable)
          Result.Invokes.push_back(I);
      return Result;
    }
    return std::nullopt;
  }
  bool IsStd = isInNamespace(Callee, "std") || isInNamespace(Callee, "ranges");
  bool IsGlobal =
      Callee->getDeclContext()->getRedeclContext()->isTranslationUnit();
  if (IsStd || IsGlobal) {
    if (Name == "posix_memalign") {
      ForeignCall Result;
      Result.AllocatesInto = true;
      return Result;
    }
    if (isAny(Name, {"malloc", "calloc", "aligned_alloc", "_mm_malloc", "mmap",
                     "shmat"})) {
      ForeignCall Result;
      Result.Allocates = true;
      return Result;
    }
    if (Name == "realloc") {
      ForeignCall Result;
      Result.Allocates = Result.Frees = true;
      return Result;
    }
    if (isAny(Name, {"free", "_mm_free", "munmap", "shmdt"})) {
      ForeignCall Result;
      Result.Frees = true;
      return Result;
    }
    if (IsGlobal && !Api.isForeignCode(Callee->getLocation()))
      return std::nullopt; // somebody's own function of that name
    if (std::optional<ForeignCall> Result = cFunction(Name))
      return Result;
  }
  if (isInNamespace(Callee, "pybind11") &&
      isAny(Name, {"from_buffer", "from_memory"})) {
    ForeignCall Result;
    Result.ViewsOf = {0};
    return Result;
  }
  if (IsStd) {
    if (isAny(Name, {"addressof", "begin", "end", "cbegin", "cend", "data",
                     "next", "prev", "to_address", "launder", "as_const",
                     "forward", "move", "as_bytes"}) &&
        NumArgs <= 2) {
      ForeignCall Result;
      Result.ViewsOf = {0};
      return Result;
    }
    return stdAlgorithm(Name, NumArgs, Call, Api);
  }
  return std::nullopt;
}

BufferCall bufferCallOf(const FunctionDecl &Callee) {
  switch (Callee.getOverloadedOperator()) {
  case OO_Subscript:
  case OO_Star:
    return BufferCall::Element;
  case OO_Equal:
    return BufferCall::Assign;
  case OO_PlusEqual:
    return BufferCall::Resize;
  case OO_None:
    break;
  default:
    return BufferCall::None;
  }
  if (nameOf(Callee) == "release" && isInNamespace(&Callee, "cv"))
    return BufferCall::Reset;
  return llvm::StringSwitch<BufferCall>(nameOf(Callee))
      .Case("data", BufferCall::Pointer)
      .Case("c_str", BufferCall::Pointer)
      .Case("begin", BufferCall::Pointer)
      .Case("end", BufferCall::Pointer)
      .Case("cbegin", BufferCall::Pointer)
      .Case("cend", BufferCall::Pointer)
      .Case("get", BufferCall::Pointer)
      .Case("ptr", BufferCall::Pointer)
      .Case("mutable_data", BufferCall::Pointer)
      .Case("at", BufferCall::Element)
      .Case("front", BufferCall::Element)
      .Case("back", BufferCall::Element)
      .Case("resize", BufferCall::Resize)
      .Case("push_back", BufferCall::Resize)
      .Case("emplace_back", BufferCall::Resize)
      .Case("reserve", BufferCall::Resize)
      .Case("insert", BufferCall::Resize)
      .Case("emplace", BufferCall::Resize)
      .Case("append", BufferCall::Resize)
      .Case("assign", BufferCall::Resize)
      .Case("shrink_to_fit", BufferCall::Resize)
      .Case("create", BufferCall::Resize)
      .Case("clear", BufferCall::Clear)
      .Case("reset", BufferCall::Reset)
      .Case("release", BufferCall::Release)
      .Case("swap", BufferCall::Swap)
      .Default(BufferCall::None);
}

bool isSharedBuffer(const CXXRecordDecl *Class) {
  if (isPythonArray(Class))
    return true;
  return Class && (isAny(identifierOf(*Class), {"Mat", "Mat_"})
                       ? isInNamespace(Class, "cv")
                       : identifierOf(*Class) == "shared_ptr");
}

bool isFatalLogger(const CXXConstructExpr &Construct, const TensorApi &Api) {
  const CXXRecordDecl *Class = Construct.getConstructor()->getParent();
  if (!Class->getIdentifier())
    return false;
  llvm::StringRef Name = Class->getName();
  if (Name == "LogMessageFatal" || Name == "NullStreamFatal")
    return true;
  if (Name != "MessageLogger" && Name != "LogMessage")
    return false;
  // MessageLogger(file, line, severity), newer ones (location, severity): 3 is
  // fatal in glog and c10.
  llvm::ArrayRef<const Expr *> Arguments = argumentsOf(&Construct);
  bool IsByName =
      !Arguments.empty() && Arguments[0]->getType()->isPointerType();
  for (const Expr *A : Arguments.drop_front(
           std::min<size_t>(IsByName ? 2 : 1, Arguments.size()))) {
    Expr::EvalResult Result;
    if (!A->isValueDependent() && A->getType()->isIntegralOrEnumerationType() &&
        A->EvaluateAsInt(Result, Api.context()) && Result.Val.getInt() == 3)
      return true;
  }
  return false;
}

} // namespace clang::tidy::torch::model
