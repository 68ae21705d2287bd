// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Building safe edits: converting in place, or naming the owner first where the
// view outlives the full expression.
//
// clang-tidy drops both of two fixes that edit the same place, equal ones too,
// and doubles equal insertions. So the fixes of different warnings never touch
// one offset: statements that get several new lines before them get each at an
// offset of its own, the ends of one range are one finding, and of two checks
// that say the same conversion is at fault only one carries the fix.

#ifndef TORCH_TIDY_FIXITS_H
#define TORCH_TIDY_FIXITS_H

#include "ArgumentEdits.h"
#include "Faults.h"
#include "clang/Basic/Diagnostic.h"

namespace clang::tidy::torch {

class FixIts {
public:
  using Edits = torch::Edits;

  /// The edits of one translation unit; checks share them, so that a name that
  /// one of them took is taken.
  static std::shared_ptr<FixIts> of(const flow::TranslationUnitFlow &Flow,
                                    ClangTidyContext &Context);
  FixIts(const flow::TranslationUnitFlow &Flow, ClangTidyContext &Context);
  ~FixIts();

  const FaultJudge &faults() const;

  /// Edits that leave the conversion without its faults; empty where there is
  /// no safe one. \p More is mended beside what is wrong.
  Edits forConversion(const flow::ConversionReport &Report,
                      Faults More = Faults());
  /// Inserts a statement before the one that holds the conversion, evaluated
  /// whenever that is.
  Edits assertionBefore(const flow::ConversionReport &Report,
                        llvm::StringRef Statement);
  /// Appends `.clone()` to what borrows the buffer.
  Edits cloneOf(const flow::BlobReport &Report);

  /// The conversion whose warning and fix are this one's too: that of the other
  /// end of the same range. Mostly \p Report itself.
  const flow::ConversionReport &leaderOf(const flow::ConversionReport &Report);
  /// The value is read out of the memory at once: `x.data_ptr<int>()[i]`.
  bool isReadAtOnce(const flow::ConversionReport &Report);
  /// The accessor is held by a variable that nobody indexes or hands on, so
  /// that another rank changes no type of an expression.
  bool isNeverIndexed(const flow::ConversionReport &Report);
  /// How the source calls the converted tensor, such that a method of it can
  /// be appended (`x.`, `this->x_.`, `t->`); empty if that would compute
  /// something again.
  std::string accessTo(const flow::ConversionReport &Report);

private:
  class Implementation;
  std::unique_ptr<Implementation> Impl;
};

} // namespace clang::tidy::torch

#endif
