// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What may be wrong with the conversion of a tensor to an array view, who says
// it, and by which evidence. The fix of a conversion mends all of it at once.

#ifndef TORCH_TIDY_FAULTS_H
#define TORCH_TIDY_FAULTS_H

#include "clang-tidy/ClangTidyCheck.h"
#include "flow/TranslationUnitFlow.h"

namespace clang::tidy::torch {

/// In the order in which their checks come when one of them has to carry the
/// fix for all.
enum class Fault : uint8_t {
  DeadTemporary, ///< torch-dangling-data
  OnAccelerator, ///< torch-missing-cpu
  RequiresGrad,  ///< torch-missing-detach
  Strided,       ///< torch-missing-contiguous
  ConjugateBit,  ///< torch-missing-resolve
  NegativeBit,   ///< torch-missing-resolve
  WrongDType,    ///< torch-dtype-mismatch
  SharesStorage, ///< torch-missing-clone: asks for a copy in any case
};
constexpr unsigned NumFaults = 8;

/// A set of faults.
class Faults {
public:
  Faults() = default;
  Faults(Fault F) : Bits(bit(F)) {}
  bool has(Fault F) const { return Bits & bit(F); }
  bool any() const { return Bits != 0; }
  /// Whether mending them copies the data, so that what is written through the
  /// view would go into the copy.
  bool needCopy() const {
    return (Bits & ~(bit(Fault::DeadTemporary) | bit(Fault::RequiresGrad))) !=
           0;
  }
  Faults operator|(Faults Other) const {
    Faults Result = *this;
    Result.Bits |= Other.Bits;
    Result.DType = Other.has(Fault::WrongDType) ? Other.DType : DType;
    return Result;
  }
  friend bool operator==(Faults A, Faults B) {
    return A.Bits == B.Bits && A.DType == B.DType;
  }
  /// The c10::ScalarType that a WrongDType is converted to.
  unsigned dtype() const { return DType; }
  static Faults wrongDType(unsigned Wanted) {
    Faults Result = Fault::WrongDType;
    Result.DType = Wanted;
    return Result;
  }

private:
  static constexpr unsigned bit(Fault F) { return 1u << unsigned(F); }
  unsigned Bits = 0;
  unsigned DType = 0;
};

/// What mends the faults, called on the tensor, in the canonical order
/// `.detach().cpu().contiguous()`. A dead temporary only needs a name.
std::string methodsFor(Faults What, bool IsOnlyBase);
/// What the variable for the mended tensor is called after: `x_cpu`.
llvm::StringRef suffixFor(Faults What);

/// Judges conversions as the enabled checks do, with their options.
class FaultJudge {
public:
  FaultJudge(const flow::TranslationUnitFlow &Flow, ClangTidyContext &Context);

  /// The first use at fault, and why.
  struct Verdict {
    const flow::HostUse *Use = nullptr;
    const flow::TraceStep *Why = nullptr;
    bool IsCertain = false; ///< whenever the use runs
    explicit operator bool() const { return Use != nullptr; }
  };
  /// Of any fault but DeadTemporary and SharesStorage.
  Verdict judge(Fault F, const flow::ConversionReport &Report) const;
  /// All that the enabled checks say of the conversion.
  Faults of(const flow::ConversionReport &Report) const;
  /// Nothing is known of it, not even by weak evidence, and a use needs it: a
  /// guard of something else would be such evidence.
  bool isOpen(Fault F, const flow::ConversionReport &Report) const;
  /// Of the warnings on one conversion one has the fix for all of them.
  bool carriesFix(Fault F, const flow::ConversionReport &Report) const;

private:
  struct CheckOptions {
    bool IsEnabled = false;
    bool IsStrict = false;
    std::vector<std::string> EntryPoints;
  };
  bool isEntryPoint(const CheckOptions &Options,
                    const FunctionDecl *Function) const;

  const flow::TranslationUnitFlow &Flow;
  CheckOptions Options[NumFaults];
};

/// The check that reports a fault.
llvm::StringRef checkOf(Fault F);

} // namespace clang::tidy::torch

#endif
