#!/bin/bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# check.sh REPORT TORCH-TIDY ARG...: writes what torch-tidy finds. Findings (status 1) are no
# failure yet, so that they are cached as well. Paths in the report are relative: it must not
# depend on where the action ran.
report=$1
shift
text=$("$@")
status=$?
text=${text//"$PWD/"/}
if [ "$status" -gt 1 ]; then
  printf '%s\n' "$text" >&2
  exit "$status"
fi
printf '%s' "${text:+$text
}" >"$report"
