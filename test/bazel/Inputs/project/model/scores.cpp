// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/scores.h"
// private.h is included by an option.

float firstScore(const at::Tensor &scores) {
  at::Tensor onGpu = scores.to(device());
  return *onGpu.data_ptr<float>();
}

const char *scoresText() { return SCORES_TEXT; }
