#!/bin/bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# complete.bash COMPLETIONS: what is offered for some lines.

# shellcheck source=/dev/null
. "$1"
offer() {
  COMP_WORDS=("$@")
  COMP_CWORD=$(($# - 1))
  # compopt works only while the shell completes.
  _torch_tidy 2>/dev/null
  echo "$*: ${COMPREPLY[*]}"
}
offer torch-tidy --fo
offer torch-tidy --format = s
offer torch-tidy --explain torch-missing-cp
offer torch-tidy ini
offer torch-tidy --level = ""
