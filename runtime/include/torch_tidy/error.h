// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What happens when a tensor is not what host code needs: the error, its text,
// and who decides between throwing, warning and aborting.

#ifndef TORCH_TIDY_RUNTIME_ERROR_H
#define TORCH_TIDY_RUNTIME_ERROR_H

#include <ATen/core/TensorBase.h>
#include <c10/core/GradMode.h>
#include <c10/util/Exception.h>

#include <atomic>
#include <cstdlib>
#include <cstring>
#include <iostream>
#include <sstream>
#include <string>
#include <utility>

// One of each in a program, also where its libraries hide their symbols.
#if defined(__GNUC__) && !defined(_WIN32)
#define TORCH_TIDY_DETAIL_SHARED [[gnu::visibility("default")]]
#else
#define TORCH_TIDY_DETAIL_SHARED
#endif

namespace torch_tidy {

/// A tensor that host code cannot use as it is, or an array that cannot become
/// a tensor. A c10::Error, so that whoever catches LibTorch's errors catches
/// this one; what_without_backtrace() is the message alone.
class TORCH_TIDY_DETAIL_SHARED ConversionError : public c10::Error {
public:
  using c10::Error::Error;
};

/// Where a precondition stands: the expression as it is written, and its place.
struct Site {
  const char *expression;
  const char *file;
  unsigned line;
  const char *function;

  /// The place of the call, where this is a default argument. Raises nothing.
  static constexpr Site current(const char *Expression,
                                const char *File = __builtin_FILE(),
                                unsigned Line = __builtin_LINE(),
                                const char *Function = __builtin_FUNCTION()) {
    return Site(Tag(), Expression, File, Line, Function);
  }

private:
  // Not to be made of braces: {0, 0} are the sizes of a tensor.
  struct Tag {
    explicit Tag() = default;
  };
  constexpr Site(Tag, const char *Expression, const char *File, unsigned Line,
                 const char *Function)
      : expression(Expression), file(File), line(Line), function(Function) {}
};

/// A precondition that does not hold.
struct Failure {
  Site site;
  /// What is wrong, what the tensor is, and what would be right.
  std::string message;
};

/// Is called in place of throwing, and may throw itself, but not where a
/// destructor reports. If it returns, the program goes on as if the
/// precondition held; a conversion that has nothing to go on with throws
/// ConversionError all the same.
using FailureHandler = void (*)(const Failure &);

namespace detail {

TORCH_TIDY_DETAIL_SHARED inline std::atomic<FailureHandler> &failureHandler() {
  static std::atomic<FailureHandler> Handler{nullptr};
  return Handler;
}

inline std::string textOf(const Failure &F) {
  std::ostringstream Out;
  Out << F.site.file << ':' << F.site.line << ": in " << F.site.function << ": "
      << F.message;
  return Out.str();
}

enum class OnFailure { Throw, Warn, Abort };

/// What the environment variable TORCH_TIDY_ON_FAILURE asks for.
inline OnFailure onFailure() {
  static const OnFailure Chosen = [] {
    const char *Value = std::getenv("TORCH_TIDY_ON_FAILURE");
    if (!Value || !*Value || !std::strcmp(Value, "throw"))
      return OnFailure::Throw;
    if (!std::strcmp(Value, "warn"))
      return OnFailure::Warn;
    if (!std::strcmp(Value, "abort"))
      return OnFailure::Abort;
    std::cerr << "torch-tidy: TORCH_TIDY_ON_FAILURE is '" << Value
              << "', which is none of throw, warn, abort; throw is taken\n";
    return OnFailure::Throw;
  }();
  return Chosen;
}

[[noreturn]] inline void abortWith(const Failure &F) {
  std::cerr << "torch-tidy: " << textOf(F) << std::endl;
  std::abort();
}

[[noreturn]] inline void throwError(const Failure &F) {
  throw ConversionError(
      {F.site.function, F.site.file, static_cast<uint32_t>(F.site.line)},
      F.message);
}

/// Reports a failure. Does not return where that means an exception.
inline void fail(const Failure &F) {
  if (FailureHandler Handler = failureHandler().load())
    return Handler(F);
  switch (onFailure()) {
  case OnFailure::Throw:
    throwError(F);
  case OnFailure::Warn:
    TORCH_WARN(textOf(F));
    return;
  case OnFailure::Abort:
    abortWith(F);
  }
}

/// The same where nothing can go on: what the handler leaves open is thrown.
[[noreturn]] inline void failForGood(const Failure &F) {
  fail(F);
  throwError(F);
}

/// The same where an exception cannot be thrown: in a destructor.
inline void failWithoutThrowing(const Failure &F) noexcept {
  try {
    if (FailureHandler Handler = failureHandler().load())
      return Handler(F);
    if (onFailure() == OnFailure::Abort)
      abortWith(F);
    TORCH_WARN(textOf(F));
  } catch (const std::exception &E) {
    std::cerr << "torch-tidy: " << F.message << " (" << E.what() << ")\n";
  } catch (...) {
    std::cerr << "torch-tidy: " << F.message << '\n';
  }
}

/// Python asks that only where the gradient would be recorded.
inline bool needsDetach(const at::TensorBase &T) {
  // The cheaper question first.
  return T.requires_grad() && c10::GradMode::is_enabled();
}

/// Whether sizes and strides say where the elements are. Nested tensors call
/// themselves strided, but have one shape for each of their parts.
inline bool isStrided(const at::TensorBase &T) {
  return T.layout() == c10::kStrided && !T.is_nested();
}

/// The pointer to read through; none for a tensor without memory. Since
/// LibTorch 2.1 memory that is copied on write stays shared. The untyped
/// pointer is taken, as compilers do not agree on the name of
/// const_data_ptr<T>.
template <typename Any>
auto constDataOf(const Any &Tensor, int) -> decltype(Tensor.const_data_ptr()) {
  return Tensor.const_data_ptr();
}
template <typename Any> const void *constDataOf(const Any &Tensor, long) {
  return Tensor.data_ptr();
}
template <typename T> const T *constDataOf(const at::TensorBase &Tensor) {
  return static_cast<const T *>(constDataOf(Tensor, 0));
}

/// "Float tensor of shape [2, 3], strides [3, 1], on cpu, requires_grad=false".
inline std::string describe(const at::TensorBase &T) {
  if (!T.defined())
    return "undefined tensor";
  std::ostringstream Out;
  Out << T.scalar_type() << " tensor";
  if (T.is_nested())
    Out << " of nested tensors";
  else
    Out << " of shape " << T.sizes();
  if (isStrided(T))
    Out << ", strides " << T.strides();
  else
    Out << ", layout " << T.layout();
  Out << ", on " << T.device()
      << ", requires_grad=" << (T.requires_grad() ? "true" : "false");
  if (T.is_conj())
    Out << ", with the conjugate bit";
  if (T.is_neg())
    Out << ", with the negative bit";
  if (T._is_zerotensor())
    Out << ", a zero tensor";
  return Out.str();
}

/// The expression such that a method can be called on it.
inline std::string primary(const char *Expression) {
  int Depth = 0;
  for (const char *C = Expression; *C; ++C) {
    if (std::strchr("([{", *C))
      ++Depth;
    else if (std::strchr(")]}", *C))
      --Depth;
    else if (!Depth && std::strchr(" +*/%&|?=~!^", *C))
      return '(' + std::string(Expression) + ')';
  }
  return Expression;
}

struct Wanted {
  bool contiguous = false;
  const c10::ScalarType *dtype = nullptr;
  bool detached = false; ///< whatever the grad mode
};

/// What would be right: the expression with all that Python's
/// numpy(force=True) does, as far as this tensor needs it, and what the failed
/// precondition wants beyond.
inline std::string remedy(const at::TensorBase &T, const char *Expression,
                          const Wanted &What) {
  if (T.is_nested())
    return {}; // there is no one tensor that it could become
  std::string Result = primary(Expression);
  std::size_t Before = Result.size();
  if (!isStrided(T))
    Result += ".to_dense()";
  if (needsDetach(T) || (What.detached && T.requires_grad()))
    Result += ".detach()";
  if (!T.is_cpu())
    Result += ".cpu()";
  if (T.is_conj())
    Result += ".resolve_conj()";
  if (T.is_neg())
    Result += ".resolve_neg()";
  if (T._is_zerotensor())
    Result += ".clone()";
  if (T.is_quantized() && (!What.dtype || T.scalar_type() != *What.dtype))
    Result += ".dequantize()";
  else if (What.dtype && T.scalar_type() != *What.dtype)
    Result += std::string(".to(at::k") + c10::toString(*What.dtype) + ")";
  if (What.contiguous && isStrided(T) && !T.is_contiguous())
    Result += ".contiguous()";
  return Result.size() == Before ? std::string() : Result;
}

/// Reports that the tensor is not what it has to be.
[[gnu::cold]] [[gnu::noinline]] inline void
failTensor(const at::TensorBase &T, const Site &At, const std::string &What,
           const Wanted &Needed = {}) {
  std::ostringstream Out;
  Out << '\'' << At.expression << "' " << What << ": " << describe(T);
  if (T.defined()) {
    if (T.is_meta())
      Out << "; a meta tensor has no data";
    else if (std::string Right = remedy(T, At.expression, Needed);
             !Right.empty())
      Out << "; use " << Right;
  }
  fail({At, Out.str()});
}

} // namespace detail

/// Has failures handled by \p Handler, or, if that is null, again as the
/// environment variable TORCH_TIDY_ON_FAILURE says: throw (the default), warn
/// or abort. Returns the handler that was set before. Takes no tensor, raises
/// nothing, and is safe to call from any thread.
inline FailureHandler set_failure_handler(FailureHandler Handler) {
  return detail::failureHandler().exchange(Handler);
}

} // namespace torch_tidy

#endif
